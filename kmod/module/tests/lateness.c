// SPDX-License-Identifier: GPL-2.0
#include "device_tests.h"

#include <sched.h>

#include "lateness.h"

#define STEP_NS 1000000
#define CPUS_MAX 64

static atomic_uint_fast64_t worst;
/* When the thread of each CPU is to wake next. */
static atomic_uint_fast64_t due[CPUS_MAX];

static long cpus(void)
{
	long count = sysconf(_SC_NPROCESSORS_ONLN);

	return count < CPUS_MAX ? count : CPUS_MAX;
}

static void note(uint64_t moment, uint64_t wanted)
{
	uint64_t late = moment > wanted ? moment - wanted : 0, before = atomic_load(&worst);

	while (late > before && !atomic_compare_exchange_weak(&worst, &before, late))
		;
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
		uint64_t wanted = now_ns() + STEP_NS;

		atomic_store(&due[(long)cpu], wanted);
		nanosleep(&step, NULL);
		note(now_ns(), wanted);
	}
	return NULL;
}

void watch_lateness(void)
{
	sigset_t all, before;

	/* Signals of the test are for the test's own threads. */
	sigfillset(&all);
	CHECK_EQUAL(pthread_sigmask(SIG_BLOCK, &all, &before), 0);
	for (long cpu = 0; cpu < cpus(); cpu++) {
		pthread_t thread;

		atomic_store(&due[cpu], now_ns() + STEP_NS);
		CHECK_EQUAL(pthread_create(&thread, NULL, watch, (void *)cpu), 0);
	}
	CHECK_EQUAL(pthread_sigmask(SIG_SETMASK, &before, NULL), 0);
}

uint64_t worst_lateness(void)
{
	uint64_t moment = now_ns();

	for (long cpu = 0; cpu < cpus(); cpu++)
		note(moment, atomic_load(&due[cpu]));
	return atomic_exchange(&worst, 0);
}
