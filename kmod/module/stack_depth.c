// SPDX-License-Identifier: GPL-2.0
/* How deep the stack of the current task gets. Part of builds with TEST_HOOKS=1 alone. */
#include <linux/compiler.h>
#include <linux/sched.h>
#include <linux/sched/task_stack.h>
#include <linux/thread_info.h>
#include <linux/types.h>

#include "kernel_macros.h"

#define PAINT 0xc3c3c3c3c3c3c3c3ul
/* Below the stack pointer what this function itself and an interrupt's frame may need. */
#define OWN_BYTES 512

/* Fills what is below the caller's frame. */
noinline void wasm_device_stack_paint(void)
{
	unsigned long *at = end_of_stack(current) + 1;
	unsigned long *top = (unsigned long *)(current_stack_pointer - OWN_BYTES);

	while (at < top)
		WRITE_ONCE(*at++, PAINT);
}

/* Bytes from the top of the stack to the deepest one that was written to since. */
noinline unsigned long wasm_device_stack_used(void)
{
	unsigned long *at = end_of_stack(current) + 1;
	unsigned long top = (unsigned long)end_of_stack(current) + THREAD_SIZE;

	while ((unsigned long)at < top && READ_ONCE(*at) == PAINT)
		at++;
	return top - (unsigned long)at;
}
