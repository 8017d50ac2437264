/* SPDX-License-Identifier: GPL-2.0 OR MIT OR Apache-2.0 */
/* What the engine asks for, with fixed answers; those of the double in kmod/lab/tests are the same. */
#include <string.h>

#include "harness.h"

static __thread struct ge_session *current;

bool is_in_session(void)
{
	return current != NULL;
}

void *ge_cb_alloc(void *ctx, size_t size)
{
	struct context *context = ctx;
	void *memory;

	if (++context->allocations == context->fail_alloc)
		return NULL;
	/* What malloc needs of the stack is not to be measured. */
	if (context->pool) {
		memory = context->pool;
		context->pool += (size + 15) / 16 * 16;
		return memory;
	}
	memory = aligned_alloc(16, (size + 15) / 16 * 16);
	/* Whoever reads what was never written is noticed. */
	if (memory) {
		memset(memory, 0xa5, size);
		context->held += size;
	}
	return memory;
}

__s32 ge_cb_may_go_on(void *ctx)
{
	(void)ctx;
	return 0;
}

void ge_cb_free(void *ctx, void *memory, size_t size)
{
	struct context *context = ctx;

	if (context->pool)
		return;
	CHECK(context->held >= size);
	context->held -= size;
	memset(memory, 0x5a, size);
	free(memory);
}

__s32 ge_cb_enter(void *ctx, struct ge_session *session)
{
	(void)ctx;
	if (current)
		return 1;
	current = session;
	return 0;
}

void ge_cb_leave(void *ctx)
{
	(void)ctx;
	CHECK(current);
	current = NULL;
}

struct ge_session *ge_cb_current(void)
{
	CHECK(current);
	return current;
}

void ge_cb_panic_text(void *ctx, const __u8 *text, size_t len)
{
	struct context *context = ctx;

	context->panics++;
	if (!context->quiet)
		printf("panic %.*s\n", (int)len, text);
}

void ge_cb_log(void *ctx, __u32 level, const __u8 *record, size_t len)
{
	struct context *context = ctx;
	struct ge_stat stat;

	/* An entry point called from a callback is turned away, and the run goes on. */
	CHECK(ge_stat(current, &stat) == GE_OK);
	CHECK(ge_write(current, record, len) == (stat.lost ? stat.lost : GE_NO_SEAT));
	if (!context->quiet)
		printf("log %u %.*s\n", level, (int)len, record);
}

__u64 ge_cb_ktime_get_ns(void *ctx)
{
	struct context *context = ctx;

	return context->clock += 1000;
}

__u64 ge_cb_jiffies(void *ctx)
{
	(void)ctx;
	return 4294892296u;
}

__u32 ge_cb_cpu(void *ctx)
{
	(void)ctx;
	return 1;
}

__u32 ge_cb_num_online_cpus(void *ctx)
{
	(void)ctx;
	return 4;
}

__s32 ge_cb_current_pid(void *ctx)
{
	(void)ctx;
	return 4242;
}

void ge_cb_current_comm(void *ctx, __u8 *comm)
{
	(void)ctx;
	memcpy(comm, "harness\0\0\0\0\0\0\0\0", 16);
}

void ge_cb_random_bytes(void *ctx, __u8 *out, size_t len)
{
	struct context *context = ctx;

	for (size_t i = 0; i < len; i++) {
		context->random = context->random * 6364136223846793005u + 1442695040888963407u;
		out[i] = context->random >> 56;
	}
}

void ge_cb_uname_release(void *ctx, __u8 *release)
{
	(void)ctx;
	memset(release, 0, 64);
	memcpy(release, "7.3.4-harness", 13);
}

__s32 ge_cb_msleep(void *ctx, __u32 ms)
{
	struct context *context = ctx;

	context->clock += ms * 1000000ull;
	return 0;
}

void ge_cb_meminfo(void *ctx, struct wasm_meminfo *out)
{
	(void)ctx;
	*out = (struct wasm_meminfo){
		.total = 1 << 30, .free = 1 << 29, .available = 1 << 28,
		.shared = 4096, .buffers = 8192, .page_bytes = 4096,
	};
}

size_t ge_cb_tasks(void *ctx, struct wasm_task *out, size_t cap)
{
	(void)ctx;
	for (size_t i = 0; i < 3 && i < cap; i++) {
		out[i] = (struct wasm_task){
			.pid = i + 1, .parent_pid = i, .uid = 0, .state = 'S', .threads = 1,
			.start_ns = i * 1000, .comm = "task",
		};
	}
	return 3;
}

size_t ge_cb_netdevs(void *ctx, struct wasm_netdev *out, size_t cap)
{
	(void)ctx;
	if (cap > 0)
		*out = (struct wasm_netdev){ .index = 1, .flags = 9, .mtu = 65536, .name = "lo" };
	return 1;
}

__s32 ge_cb_between_slices(void *ctx, __u64 fuel_used, __u64 fuel_limit)
{
	struct context *context = ctx;

	CHECK(fuel_used <= fuel_limit);
	return ++context->slices == context->cancel_at;
}
