/* SPDX-License-Identifier: GPL-2.0 OR MIT OR Apache-2.0 */
/* How deep the stack is in each step of a session. */
#define _GNU_SOURCE
#include <pthread.h>
#include <sys/mman.h>

#include "harness.h"

/* The stack is painted before each call; what is overwritten after it is what the call used. */
#define STACK_BYTES (256 << 10)
#define PAINT 0xc3
#define POOL_BYTES (1ul << 30)

static uint8_t *stack_bottom;

/* Paints all of the stack below the caller's frame. */
static __attribute__((noinline)) void paint(uint8_t *top)
{
	for (volatile uint8_t *at = stack_bottom; at < top; at++)
		*at = PAINT;
}

static __attribute__((noinline)) size_t used_below(const uint8_t *top)
{
	const uint8_t *at = stack_bottom;

	while (*at == PAINT)
		at++;
	return top - at;
}

/* From right below what the caller itself uses: painting needs the first bytes there. */
#define MEASURED(what, call)                                              \
	do {                                                              \
		uint8_t *top;                                             \
									  \
		__asm__ volatile("mov %%rsp, %0" : "=r"(top));            \
		paint(top - 64);                                          \
		code = (call);                                            \
		used = used_below(top);                                   \
		printf("stack %s %zu\n", what, used);                     \
	} while (0)

static void *measure(void *argument)
{
	const struct options *options = argument;
	struct context context = new_context(options, true);
	struct ge_limits limits = limits_of(options);
	struct ge_session *session = NULL;
	struct wasm_check check = { 0 };
	const uint8_t *entries;
	size_t used;
	int code;

	context.pool = mmap(NULL, POOL_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	CHECK(context.pool != MAP_FAILED);
	MEASURED("open", ge_open(7, &limits, &context, &session));
	CHECK(code == GE_OK);
	MEASURED("write", ge_write(session, options->image, options->image_len));
	CHECK(code == GE_OK);
	MEASURED("check", ge_check(session, &check, &entries));
	MEASURED("begin", begin(session, options));
	CHECK(code == GE_OK);
	MEASURED("first-step", ge_step(session));
	while (code == GE_MORE)
		MEASURED("step", ge_step(session));
	CHECK(code == GE_ENDED);
	ge_close(session);
	return NULL;
}

int command_stack(const struct options *options)
{
	pthread_attr_t attributes;
	pthread_t thread;

	stack_bottom = mmap(NULL, STACK_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	CHECK(stack_bottom != MAP_FAILED);
	CHECK(pthread_attr_init(&attributes) == 0);
	CHECK(pthread_attr_setstack(&attributes, stack_bottom, STACK_BYTES) == 0);
	CHECK(pthread_create(&thread, &attributes, measure, (void *)options) == 0);
	CHECK(pthread_join(thread, NULL) == 0);
	return 0;
}
