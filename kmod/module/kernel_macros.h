/* SPDX-License-Identifier: GPL-2.0 */
#ifndef WASM_DEVICE_KERNEL_MACROS_H
#define WASM_DEVICE_KERNEL_MACROS_H

#include <linux/types.h>

struct file;

void wasm_device_cond_resched(void);
bool wasm_device_signal_waits(void);
void *wasm_device_current_files(void);
unsigned long wasm_device_file_count(struct file *file);

/* Builds with TEST_HOOKS=1 alone. */
void wasm_device_stack_paint(void);
unsigned long wasm_device_stack_used(void);

#endif
