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
/* What a CPU was late by in one step since the last call, at worst, in nanoseconds. */
uint64_t worst_lateness(void);
/* The same for all steps together that ended after the moment given: the time that a CPU did not get. */
void lose_time_from(uint64_t moment);
uint64_t lost_time(void);

#endif
