/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/*
 * The host interface of /dev/wasm_device for guests in C.
 *
 * Generated from kmod/abi by `cargo xtask docs`; do not edit.
 *
 * Compile with clang, without a C library:
 *   clang --target=wasm32 -O2 -nostdlib -Wl,--no-entry guest.c -o guest.wasm
 *
 * Variable length goes one way everywhere: such a call returns the bytes it needs,
 * and writes nothing when `cap` is too small.
 */
#ifndef WASM_DEVICE_GUEST_H
#define WASM_DEVICE_GUEST_H

#include <stddef.h>
#include <stdint.h>

#if defined(__wasm__)
#define WASM_IMPORT(module, name) __attribute__((import_module(module), import_name(name)))
#define WASM_EXPORT(name) __attribute__((export_name(name)))
#else
#define WASM_IMPORT(module, name)
#define WASM_EXPORT(name)
#endif

/* Level of a log line, with the numbers of the kernel's `printk` (`include/linux/kern_levels.h`). */
enum {
	KERNEL_EMERG = 0, /* The system is unusable. */
	KERNEL_ALERT = 1, /* Action must be taken at once. */
	KERNEL_CRIT = 2, /* Critical conditions. */
	KERNEL_ERR = 3, /* Error conditions. */
	KERNEL_WARNING = 4, /* Warning conditions. */
	KERNEL_NOTICE = 5, /* Normal but significant. */
	KERNEL_INFO = 6, /* Informational; what `log_i32` and its siblings use. */
	KERNEL_DEBUG = 7, /* Debug messages. */
};

/* Memory of the machine, as `si_meminfo` and `si_mem_available` give it. */
struct wasm_meminfo {
	/* All usable memory, in bytes. */
	uint64_t total;
	/* Memory that nobody uses, in bytes. */
	uint64_t free;
	/* Memory that a new program could have without swapping, in bytes. */
	uint64_t available;
	/* Memory shared between programs (tmpfs among it), in bytes. */
	uint64_t shared;
	/* Memory of block-device buffers, in bytes. */
	uint64_t buffers;
	/* Bytes of a page of the machine. */
	uint64_t page_bytes;
};
_Static_assert(sizeof(struct wasm_meminfo) == 48, "struct wasm_meminfo has 48 bytes");
_Static_assert(offsetof(struct wasm_meminfo, total) == 0, "wasm_meminfo.total is at 0");
_Static_assert(offsetof(struct wasm_meminfo, free) == 8, "wasm_meminfo.free is at 8");
_Static_assert(offsetof(struct wasm_meminfo, available) == 16, "wasm_meminfo.available is at 16");
_Static_assert(offsetof(struct wasm_meminfo, shared) == 24, "wasm_meminfo.shared is at 24");
_Static_assert(offsetof(struct wasm_meminfo, buffers) == 32, "wasm_meminfo.buffers is at 32");
_Static_assert(offsetof(struct wasm_meminfo, page_bytes) == 40, "wasm_meminfo.page_bytes is at 40");

/* One process (thread group) of the machine. */
struct wasm_task {
	/* Process ID, as in the first PID namespace. */
	int32_t pid;
	/* Process ID of the parent, 0 where there is none. */
	int32_t parent_pid;
	/* User ID. */
	uint32_t uid;
	/* State letter as in `ps` (`R` running, `S` sleeping, `D` waiting, `T` stopped, `Z` zombie, `I` idle). */
	uint32_t state;
	/* Number of threads. */
	uint32_t threads;
	/* Bit 0: a kernel thread. */
	uint32_t flags;
	/* When it started: nanoseconds after boot (`CLOCK_BOOTTIME`). */
	uint64_t start_ns;
	/* Name, NUL-padded; not NUL-terminated when it is 16 bytes long. */
	uint8_t comm[16];
};
_Static_assert(sizeof(struct wasm_task) == 48, "struct wasm_task has 48 bytes");
_Static_assert(offsetof(struct wasm_task, pid) == 0, "wasm_task.pid is at 0");
_Static_assert(offsetof(struct wasm_task, parent_pid) == 4, "wasm_task.parent_pid is at 4");
_Static_assert(offsetof(struct wasm_task, uid) == 8, "wasm_task.uid is at 8");
_Static_assert(offsetof(struct wasm_task, state) == 12, "wasm_task.state is at 12");
_Static_assert(offsetof(struct wasm_task, threads) == 16, "wasm_task.threads is at 16");
_Static_assert(offsetof(struct wasm_task, flags) == 20, "wasm_task.flags is at 20");
_Static_assert(offsetof(struct wasm_task, start_ns) == 24, "wasm_task.start_ns is at 24");
_Static_assert(offsetof(struct wasm_task, comm) == 32, "wasm_task.comm is at 32");

/* One network device of the initial network namespace. */
struct wasm_netdev {
	/* Interface index, from 1. */
	uint32_t index;
	/* Flags as in `ip link` (`IFF_UP` = 1, `IFF_LOOPBACK` = 8, `IFF_RUNNING` = 0x40). */
	uint32_t flags;
	/* Largest packet, in bytes. */
	uint32_t mtu;
	/* Zero. */
	uint32_t reserved;
	/* Bytes received. */
	uint64_t rx_bytes;
	/* Bytes sent. */
	uint64_t tx_bytes;
	/* Packets received. */
	uint64_t rx_packets;
	/* Packets sent. */
	uint64_t tx_packets;
	/* Name, NUL-padded. */
	uint8_t name[16];
};
_Static_assert(sizeof(struct wasm_netdev) == 64, "struct wasm_netdev has 64 bytes");
_Static_assert(offsetof(struct wasm_netdev, index) == 0, "wasm_netdev.index is at 0");
_Static_assert(offsetof(struct wasm_netdev, flags) == 4, "wasm_netdev.flags is at 4");
_Static_assert(offsetof(struct wasm_netdev, mtu) == 8, "wasm_netdev.mtu is at 8");
_Static_assert(offsetof(struct wasm_netdev, reserved) == 12, "wasm_netdev.reserved is at 12");
_Static_assert(offsetof(struct wasm_netdev, rx_bytes) == 16, "wasm_netdev.rx_bytes is at 16");
_Static_assert(offsetof(struct wasm_netdev, tx_bytes) == 24, "wasm_netdev.tx_bytes is at 24");
_Static_assert(offsetof(struct wasm_netdev, rx_packets) == 32, "wasm_netdev.rx_packets is at 32");
_Static_assert(offsetof(struct wasm_netdev, tx_packets) == 40, "wasm_netdev.tx_packets is at 40");
_Static_assert(offsetof(struct wasm_netdev, name) == 48, "wasm_netdev.name is at 48");

/* Bit of wasm_task.flags: the task is a kernel thread. */
#define WASM_TASK_KTHREAD 1u

/* Writes one line to the kernel log; `level` 0 (emerg) to 7 (debug), as in the kernel. */
WASM_IMPORT("kernel", "log")
void kernel_log(int32_t level, const void *ptr, int32_t len);

/* Writes a number as a log line at level info. */
WASM_IMPORT("kernel", "log_i32")
void kernel_log_i32(int32_t value);

/* Writes a number as a log line at level info. */
WASM_IMPORT("kernel", "log_i64")
void kernel_log_i64(int64_t value);

/* Writes a number as a log line at level info. */
WASM_IMPORT("kernel", "log_f64")
void kernel_log_f64(double value);

/* Nanoseconds of the monotonic clock. */
WASM_IMPORT("kernel", "ktime_get_ns")
int64_t kernel_ktime_get_ns(void);

/* Ticks of the kernel since boot. */
WASM_IMPORT("kernel", "jiffies")
int64_t kernel_jiffies(void);

/* Number of the CPU that runs the guest now. */
WASM_IMPORT("kernel", "cpu")
int32_t kernel_cpu(void);

/* Number of CPUs online. */
WASM_IMPORT("kernel", "num_online_cpus")
int32_t kernel_num_online_cpus(void);

/* Process ID of the task that runs the guest. */
WASM_IMPORT("kernel", "current_pid")
int32_t kernel_current_pid(void);

/* Name of the task that runs the guest; returns the bytes it needs. */
WASM_IMPORT("kernel", "current_comm")
int32_t kernel_current_comm(void *ptr, int32_t cap);

/* Fills memory with random bytes. */
WASM_IMPORT("kernel", "random_bytes")
void kernel_random_bytes(void *ptr, int32_t len);

/* Release string of the kernel; returns the bytes it needs. */
WASM_IMPORT("kernel", "uname")
int32_t kernel_uname(void *ptr, int32_t cap);

/* Sleeps; 0, or 1 when ended early by a cancel, a signal or the deadline. */
WASM_IMPORT("kernel", "msleep")
int32_t kernel_msleep(int32_t ms);

/* Bytes of the input payload. */
WASM_IMPORT("kernel", "input_len")
int32_t kernel_input_len(void);

/* Copies from the input payload, from `off` on; returns the bytes copied. */
WASM_IMPORT("kernel", "input_read")
int32_t kernel_input_read(int32_t off, void *ptr, int32_t len);

/* Appends to the output payload; returns the bytes taken, fewer when it is full. */
WASM_IMPORT("kernel", "output_write")
int32_t kernel_output_write(const void *ptr, int32_t len);

/* Array of one memory record; returns the bytes it needs. */
WASM_IMPORT("kernel", "meminfo")
int32_t kernel_meminfo(void *ptr, int32_t cap);

/* Array of task records; returns the bytes it needs. */
WASM_IMPORT("kernel", "tasks")
int32_t kernel_tasks(void *ptr, int32_t cap);

/* Array of network-device records; returns the bytes it needs. */
WASM_IMPORT("kernel", "netdevs")
int32_t kernel_netdevs(void *ptr, int32_t cap);

#endif
