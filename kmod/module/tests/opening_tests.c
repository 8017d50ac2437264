// SPDX-License-Identifier: GPL-2.0
/* What has no slices, and what others notice of guests. */
#include "endings.h"

/* Sends a signal to this process in a while, or not after all (0). Returns when it comes. */
static uint64_t alarm_in(unsigned long milliseconds)
{
	struct sigaction action = { .sa_handler = note_moment };
	struct itimerspec when = { .it_value = { .tv_sec = milliseconds / 1000,
						 .tv_nsec = milliseconds % 1000 * 1000000 } };
	struct sigevent event = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR1 };
	static timer_t timer;
	static bool made;
	uint64_t comes;

	CHECK_EQUAL(sigaction(SIGUSR1, &action, NULL), 0);
	if (!made)
		CHECK_EQUAL(timer_create(CLOCK_MONOTONIC, &event, &timer), 0);
	made = true;
	comes = want_end_at(now_ns() + milliseconds * 1000000);
	CHECK_EQUAL(timer_settime(timer, 0, &when, NULL), 0);
	return comes;
}

/* A call that opens a module, with a signal in the midst of that. Whether the signal came in time. */
static bool interrupted(int fd, unsigned long number, unsigned long after)
{
	struct wasm_check check = { .size = sizeof(check) };
	struct wasm_run call = request();
	uint64_t comes, ended;
	int result, error;

	call.deadline_ns = 60 * 1000000000ull;
	comes = alarm_in(after);
	result = number == WASM_IOC_RUN ? ioctl(fd, number, &call) : ioctl(fd, number, &check);
	error = errno;
	ended = now_ns();
	alarm_in(0);
	if (result == 0)
		return false;
	CHECK_EQUAL(error, EINTR);
	check_soon(number == WASM_IOC_RUN ? "RUN ended" : "CHECK ended", comes, ended);
	return true;
}

/* Opening a large module takes long, and has no slices. */
static void opening_can_be_interrupted(void)
{
	struct guest large = large_guest(3 << 20);
	struct wasm_run call = request();
	int fd = device(NULL), runs = 0, checks = 0;
	unsigned long whole;
	uint64_t start;

	atomic_store(&noted, 0);
	CHECK_EQUAL(write(fd, large.bytes, large.len), large.len);
	call.deadline_ns = 60 * 1000000000ull;
	start = now_ns();
	CHECK_EQUAL(ioctl(fd, WASM_IOC_RUN, &call), 0);
	CHECK_EQUAL(call.status, WASM_STATUS_OK);
	CHECK_EQUAL(call.results[0], 7);
	whole = (now_ns() - start) / 1000000;
	printf("# %zu bytes open in %lu ms\n", large.len, whole);
	if (whole < 40)
		skip("this machine opens the module too fast to be interrupted");
	for (unsigned long tenths = 1; tenths < 9; tenths += 2) {
		SOON(runs += interrupted(fd, WASM_IOC_RUN, whole * tenths / 10));
		SOON(checks += interrupted(fd, WASM_IOC_CHECK, whole * tenths / 20));
	}
	CHECK(runs >= 2 && checks >= 2);
	/* The image is still there. */
	CHECK_EQUAL(ioctl(fd, WASM_IOC_RUN, &call), 0);
	CHECK_EQUAL(call.status, WASM_STATUS_OK);
	CHECK_EQUAL(call.results[0], 7);
}

static atomic_bool spinning;

static void *spin(void *argument)
{
	while (atomic_load(&spinning))
		;
	return argument;
}

/* The worst lateness of a window, in the best of some windows: whoever held a CPU would be late in each. */
static uint64_t best_lateness(void)
{
	struct timespec window = { .tv_nsec = 50 * 1000000 };
	uint64_t best = UINT64_MAX;

	want_end();
	for (int i = 0; i < 10; i++) {
		uint64_t late;

		worst_lateness();
		/* Nothing is waited for: this is how long lateness is watched. */
		nanosleep(&window, NULL);
		late = worst_lateness();
		best = late < best ? late : best;
	}
	return best;
}

/* Guests on all CPUs keep nobody who is urgent waiting any longer than programs do. */
static void compare_lateness(void)
{
	enum { GUESTS = 4 };
	struct runner runners[GUESTS];
	pthread_t threads[GUESTS];
	uint64_t programs, guests;

	atomic_store(&spinning, true);
	for (int i = 0; i < GUESTS; i++)
		CHECK_EQUAL(pthread_create(&threads[i], NULL, spin, NULL), 0);
	programs = best_lateness();
	atomic_store(&spinning, false);
	for (int i = 0; i < GUESTS; i++)
		CHECK_EQUAL(pthread_join(threads[i], NULL), 0);
	for (int i = 0; i < GUESTS; i++) {
		runners[i] = (struct runner){ .fd = device(i % 2 ? "bulk" : "endless") };
		threads[i] = start(&runners[i]);
	}
	guests = best_lateness();
	for (int i = 0; i < GUESTS; i++) {
		CHECK_EQUAL(ioctl(runners[i].fd, WASM_IOC_CANCEL), 0);
		CHECK_EQUAL(pthread_join(threads[i], NULL), 0);
	}
	printf("# at best late by %llu us beside guests, %llu us beside programs\n",
	       (unsigned long long)guests / 1000, (unsigned long long)programs / 1000);
	too_late |= guests >= programs + 20 * 1000000;
}

static void the_machine_stays_responsive(void)
{
	SOON(compare_lateness());
}

const struct test opening_tests[] = {
	{ "opening_can_be_interrupted", opening_can_be_interrupted },
	{ "the_machine_stays_responsive", the_machine_stays_responsive },
	{ 0 },
};
