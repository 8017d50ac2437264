/* SPDX-License-Identifier: GPL-2.0 */
/*
 * How late this machine wakes whoever wants to be woken. A machine that is emulated on a busy host gets
 * no turn for a while now and then; what is late by as much is not the device's doing.
 */
#ifndef LATENESS_H
#define LATENESS_H

#include <stdint.h>

/* Starts a thread of real-time priority on each CPU that sleeps in short steps. Once a process. */
void watch_lateness(void);
/* The worst lateness of any step since the last call, in nanoseconds, with those that should be over now. */
uint64_t worst_lateness(void);

#endif
