/* SPDX-License-Identifier: GPL-2.0 */
/* Requests of a device that was built with TEST_HOOKS=1 (test_hooks.rs). */
#ifndef HOOK_CALLS_H
#define HOOK_CALLS_H

/* The allocation with the number given fails, of those that this task makes the device ask the kernel for from
 * now on. Returns how many there were since the last call. */
#define HOOK_FAIL_KERNEL 0x7770
/* The allocation with the number given fails in the engine's session that is opened next. */
#define HOOK_FAIL_ENGINE 0x7771
/* Returns the allocations of the file's engine session. */
#define HOOK_ENGINE_ALLOCATIONS 0x7772
/* The engine panics: 0 at once, 1 at the end of the next slice, 2 in the next msleep of a guest. */
#define HOOK_PANIC 0x7773
/* Measures the stack of the device's calls from now on (1) or no more (0). Returns the deepest so far. */
#define HOOK_STACK 0x7774

#endif
