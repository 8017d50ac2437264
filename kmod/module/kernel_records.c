// SPDX-License-Identifier: GPL-2.0
/*
 * Processes, memory and network devices of the machine, as the records that guests read, and its clock
 * and names. In C because the kernel offers these as macros, inline functions and structs that the Rust
 * bindings leave out.
 */
#include <linux/cred.h>
#include <linux/mm.h>
#include <linux/netdevice.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/string.h>
#include <linux/timekeeping.h>
#include <linux/uidgid.h>
#include <linux/utsname.h>
#include <net/net_namespace.h>

#include "guest_engine.h"

static void fill_task(struct wasm_task *out, struct task_struct *task)
{
	memset(out, 0, sizeof(*out));
	out->pid = task_tgid_nr(task);
	out->parent_pid = task_tgid_nr(rcu_dereference(task->real_parent));
	out->uid = from_kuid_munged(&init_user_ns, task_uid(task));
	out->state = task_state_to_char(task);
	out->threads = get_nr_threads(task);
	out->flags = task->flags & PF_KTHREAD ? 1 : 0;
	out->start_ns = task->start_boottime;
	BUILD_BUG_ON(sizeof(out->comm) != TASK_COMM_LEN);
	get_task_comm(out->comm, task);
}

/* Writes as many tasks as fit, and returns how many there are. */
size_t ge_cb_tasks(void *ctx, struct wasm_task *out, size_t cap)
{
	struct task_struct *task;
	size_t count = 0;

	rcu_read_lock();
	for_each_process(task) {
		if (count < cap)
			fill_task(&out[count], task);
		count++;
	}
	rcu_read_unlock();
	return count;
}

__u64 ge_cb_ktime_get_ns(void *ctx)
{
	return ktime_get_ns();
}

/* The release of a running kernel does not change: no lock. */
void ge_cb_uname_release(void *ctx, __u8 *release)
{
	memset(release, 0, __NEW_UTS_LEN);
	memcpy(release, init_uts_ns.name.release, strnlen(init_uts_ns.name.release, __NEW_UTS_LEN));
}

void ge_cb_current_comm(void *ctx, __u8 *comm)
{
	char name[TASK_COMM_LEN];

	get_task_comm(name, current);
	memcpy(comm, name, sizeof(name));
}

void ge_cb_meminfo(void *ctx, struct wasm_meminfo *out)
{
	struct sysinfo info;
	long available = si_mem_available();

	si_meminfo(&info);
	out->total = (u64)info.totalram * info.mem_unit;
	out->free = (u64)info.freeram * info.mem_unit;
	out->available = (u64)max(available, 0L) << PAGE_SHIFT;
	out->shared = (u64)info.sharedram * info.mem_unit;
	out->buffers = (u64)info.bufferram * info.mem_unit;
	out->page_bytes = PAGE_SIZE;
}

#ifdef CONFIG_NET
static void fill_netdev(struct wasm_netdev *out, struct net_device *device)
{
	struct rtnl_link_stats64 stats;

	dev_get_stats(device, &stats);
	memset(out, 0, sizeof(*out));
	out->index = device->ifindex;
	out->flags = netif_get_flags(device);
	out->mtu = READ_ONCE(device->mtu);
	out->rx_bytes = stats.rx_bytes;
	out->tx_bytes = stats.tx_bytes;
	out->rx_packets = stats.rx_packets;
	out->tx_packets = stats.tx_packets;
	BUILD_BUG_ON(sizeof(out->name) != IFNAMSIZ);
	strscpy_pad(out->name, device->name);
}

/* Writes as many network devices of the initial namespace as fit, and returns how many there are. */
size_t ge_cb_netdevs(void *ctx, struct wasm_netdev *out, size_t cap)
{
	struct net_device *device;
	size_t count = 0;

	rcu_read_lock();
	for_each_netdev_rcu(&init_net, device) {
		if (count < cap)
			fill_netdev(&out[count], device);
		count++;
	}
	rcu_read_unlock();
	return count;
}
#else
size_t ge_cb_netdevs(void *ctx, struct wasm_netdev *out, size_t cap)
{
	return 0;
}
#endif
