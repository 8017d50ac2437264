// SPDX-License-Identifier: GPL-2.0
#include "endings.h"

/* Within this a guest has to be over, after somebody wanted its end. */
#define LATEST_NS (100 * 1000000ull)

uint64_t want_end_at(uint64_t moment)
{
	static bool watching;

	if (!watching)
		watch_lateness();
	watching = true;
	lose_time_from(moment);
	return moment;
}

uint64_t want_end(void)
{
	return want_end_at(now_ns());
}

bool too_late;

void check_soon(const char *what, uint64_t wanted, uint64_t ended)
{
	uint64_t took = ended > wanted ? ended - wanted : 0, late = lost_time();

	printf("# %s after %llu us; the machine lost %llu us\n", what, (unsigned long long)took / 1000,
	       (unsigned long long)late / 1000);
	too_late |= took >= LATEST_NS + late;
}

void *run_in_thread(void *argument)
{
	struct runner *runner = argument;

	runner->report = request();
	atomic_store(&runner->task, syscall(SYS_gettid));
	runner->report.deadline_ns = 60 * 1000000000ull;
	runner->report.fuel = 1000000000000ull;
	runner->result = ioctl(runner->fd, WASM_IOC_RUN, &runner->report);
	runner->error = errno;
	runner->ended = now_ns();
	return NULL;
}

void wait_until_running(int fd)
{
	struct wasm_info info = { .size = sizeof(info) };

	do
		CHECK_EQUAL(ioctl(fd, WASM_IOC_INFO, &info), 0);
	while (info.running_fuel == 0);
}

pthread_t start(struct runner *runner)
{
	pthread_t thread;

	CHECK_EQUAL(pthread_create(&thread, NULL, run_in_thread, runner), 0);
	wait_until_running(runner->fd);
	return thread;
}

atomic_uint_fast64_t noted;

void note_moment(int signal)
{
	(void)signal;
	atomic_store(&noted, now_ns());
}
