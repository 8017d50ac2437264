// SPDX-License-Identifier: GPL-2.0
#include "device_tests.h"

#include <sched.h>

#include "lateness.h"

#define STEP_NS 1000000

/* To wake somebody takes so long even where nothing is in the way. */
#define USUAL_NS 1000000
#define CPUS 64

static atomic_uint_fast64_t worst[CPUS], lost[CPUS], steps[CPUS], lost_from;
static long watched;

/* Only the CPU's own thread adds, and only one other takes. */
static void note(long cpu, uint64_t late)
{
	if (late > atomic_load(&worst[cpu]))
		atomic_store(&worst[cpu], late);
	if (late > USUAL_NS && now_ns() > atomic_load(&lost_from))
		atomic_fetch_add(&lost[cpu], late);
}

static uint64_t take_largest(atomic_uint_fast64_t *values)
{
	uint64_t largest = 0;

	for (long cpu = 0; cpu < CPUS; cpu++) {
		uint64_t value = atomic_exchange(&values[cpu], 0);

		largest = value > largest ? value : largest;
	}
	return largest;
}

static void *watch(void *cpu)
{
	struct sched_param priority = { .sched_priority = 50 };
	struct timespec step = { .tv_nsec = STEP_NS };
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET((long)cpu, &set);
	CHECK_EQUAL(sched_setaffinity(0, sizeof(set), &set), 0);
	CHECK_EQUAL(sched_setscheduler(0, SCHED_FIFO, &priority), 0);
	for (;;) {
		uint64_t start = now_ns(), slept;

		nanosleep(&step, NULL);
		slept = now_ns() - start;
		note((long)cpu, slept > STEP_NS ? slept - STEP_NS : 0);
		atomic_fetch_add(&steps[(long)cpu], 1);
	}
	return NULL;
}

/* Waits until what each CPU was late by up to now is noted. */
static void wait_for_steps(void)
{
	for (long cpu = 0; cpu < watched; cpu++) {
		uint64_t before = atomic_load(&steps[cpu]);

		while (atomic_load(&steps[cpu]) < before + 2)
			sched_yield();
	}
}

void watch_lateness(void)
{
	sigset_t all, before;

	/* Signals of the test are for the test's own threads. */
	sigfillset(&all);
	CHECK_EQUAL(pthread_sigmask(SIG_BLOCK, &all, &before), 0);
	watched = sysconf(_SC_NPROCESSORS_ONLN);
	CHECK(watched <= CPUS);
	for (long cpu = 0; cpu < watched; cpu++) {
		pthread_t thread;

		CHECK_EQUAL(pthread_create(&thread, NULL, watch, (void *)cpu), 0);
	}
	CHECK_EQUAL(pthread_sigmask(SIG_SETMASK, &before, NULL), 0);
	wait_for_steps();
}

uint64_t worst_lateness(void)
{
	wait_for_steps();
	return take_largest(worst);
}

void lose_time_from(uint64_t moment)
{
	atomic_store(&lost_from, moment);
	take_largest(lost);
}

uint64_t lost_time(void)
{
	wait_for_steps();
	return take_largest(lost);
}
