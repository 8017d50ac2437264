// SPDX-License-Identifier: GPL-2.0
/*
 * What the kernel offers as macros or inline functions alone, as functions that Rust can call.
 */
#include <linux/fs.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>

#include "kernel_macros.h"

/* Yields the CPU where the kernel does not preempt by itself. */
void wasm_device_cond_resched(void)
{
	cond_resched();
}

/*
 * Whether a real signal waits for the current task. signal_pending() is also true for task work
 * (TIF_NOTIFY_SIGNAL), which is no reason to end a guest.
 */
bool wasm_device_signal_waits(void)
{
	return task_sigpending(current);
}

/* Table of open files of the current task. */
void *wasm_device_current_files(void)
{
	return current->files;
}

/* References to an open file. */
unsigned long wasm_device_file_count(struct file *file)
{
	return file_count(file);
}
