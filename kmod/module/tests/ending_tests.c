// SPDX-License-Identifier: GPL-2.0
/* A guest that never ends: what ends it, and how soon. */
#include "device_tests.h"

#include "endings.h"

static void cancel_ends(const char *name)
{
	struct runner runner = { .fd = device(name) };
	pthread_t thread = start(&runner);
	uint64_t wanted = want_end();

	CHECK_EQUAL(ioctl(runner.fd, WASM_IOC_CANCEL), 0);
	CHECK_EQUAL(pthread_join(thread, NULL), 0);
	CHECK_EQUAL(runner.result, 0);
	CHECK_EQUAL(runner.report.status, WASM_STATUS_CANCELLED);
	check_soon("cancelled", wanted, runner.ended);
	/* The session is as good as new. */
	write_guest(runner.fd, "answer");
	CHECK_EQUAL(run(runner.fd).results[0], 42);
}

static void cancel_ends_a_run(void)
{
	SOON(cancel_ends("endless"));
}

static void cancel_ends_a_start_function(void)
{
	SOON(cancel_ends("endless_start"));
}

static void wake_a_sleeper(void)
{
	struct runner runner = { .fd = device("sleeper") };
	pthread_t thread;
	uint64_t wanted;

	CHECK_EQUAL(pthread_create(&thread, NULL, run_in_thread, &runner), 0);
	while (atomic_load(&runner.task) == 0)
		sched_yield();
	wait_until_asleep(runner.task);
	wanted = want_end();
	CHECK_EQUAL(ioctl(runner.fd, WASM_IOC_CANCEL), 0);
	CHECK_EQUAL(pthread_join(thread, NULL), 0);
	check_soon("woken", wanted, runner.ended);
	CHECK_EQUAL(runner.result, 0);
}

static void cancel_wakes_a_sleeper(void)
{
	SOON(wake_a_sleeper());
}

static void sleep_to_the_deadline(void)
{
	int fd = device("sleeper");
	struct wasm_run call = request();
	uint64_t wanted;

	call.deadline_ns = 50 * 1000000;
	wanted = want_end_at(now_ns() + call.deadline_ns);
	CHECK_EQUAL(ioctl(fd, WASM_IOC_RUN, &call), 0);
	CHECK_EQUAL(call.status, WASM_STATUS_DEADLINE);
	check_soon("woken by its deadline", wanted, now_ns());
}

static void deadline_wakes_a_sleeper(void)
{
	SOON(sleep_to_the_deadline());
}

static void cancel_without_a_run_does_nothing(void)
{
	int fd = device("answer");

	CHECK_EQUAL(ioctl(fd, WASM_IOC_CANCEL), 0);
	CHECK_EQUAL(run(fd).status, WASM_STATUS_OK);
}

static void close_ends(const char *name)
{
	struct runner runner = { .fd = device(name) };
	pthread_t thread = start(&runner);
	uint64_t wanted = want_end();

	CHECK_EQUAL(close(runner.fd), 0);
	CHECK_EQUAL(pthread_join(thread, NULL), 0);
	CHECK_EQUAL(runner.result, 0);
	CHECK_EQUAL(runner.report.status, WASM_STATUS_CANCELLED);
	check_soon("closed", wanted, runner.ended);
}

static void close_ends_a_run(void)
{
	SOON(close_ends("endless"));
}

static void close_of_a_copy_does_not(void)
{
	struct runner runner = { .fd = device("endless") };
	int copy = dup(runner.fd);
	pthread_t thread = start(&runner);
	struct wasm_info info = { .size = sizeof(info) };
	uint64_t fuel;
	pid_t child;

	CHECK_EQUAL(close(copy), 0);
	child = fork();
	if (child == 0)
		_exit(0);
	CHECK_EQUAL(waitpid(child, NULL, 0), child);
	CHECK_EQUAL(ioctl(runner.fd, WASM_IOC_INFO, &info), 0);
	fuel = info.running_fuel;
	while (info.running_fuel <= fuel) {
		CHECK_EQUAL(ioctl(runner.fd, WASM_IOC_INFO, &info), 0);
		CHECK(info.running_fuel_limit != 0);
	}
	CHECK_EQUAL(ioctl(runner.fd, WASM_IOC_CANCEL), 0);
	CHECK_EQUAL(pthread_join(thread, NULL), 0);
}

static void deadline_ends(const char *name)
{
	int fd = device(name);
	struct wasm_run call = request();
	uint64_t wanted;

	call.fuel = 1000000000000ull;
	call.deadline_ns = 50 * 1000000;
	wanted = want_end_at(now_ns() + call.deadline_ns);
	CHECK_EQUAL(ioctl(fd, WASM_IOC_RUN, &call), 0);
	CHECK_EQUAL(call.status, WASM_STATUS_DEADLINE);
	check_soon("ended by its deadline", wanted, now_ns());
	CHECK(call.nanoseconds >= call.deadline_ns);
}

static void deadline_ends_a_run(void)
{
	SOON(deadline_ends("endless"));
}

static void deadline_ends_a_start_function(void)
{
	SOON(deadline_ends("endless_start"));
}

static void signal_ends(const char *name)
{
	struct sigaction action = { .sa_handler = note_moment, .sa_flags = SA_RESTART };
	int fd = device(name);
	struct wasm_run call = request();
	struct itimerspec when = { .it_value = { .tv_nsec = 50000000 } };
	struct sigevent event = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR1 };
	timer_t timer;
	uint64_t wanted;

	atomic_store(&noted, 0);
	call.fuel = 1000000000000ull;
	call.deadline_ns = 60 * 1000000000ull;
	CHECK_EQUAL(sigaction(SIGUSR1, &action, NULL), 0);
	CHECK_EQUAL(timer_create(CLOCK_MONOTONIC, &event, &timer), 0);
	wanted = want_end_at(now_ns() + 50000000);
	CHECK_EQUAL(timer_settime(timer, 0, &when, NULL), 0);
	CHECK_ERRNO(ioctl(fd, WASM_IOC_RUN, &call), EINTR);
	CHECK(noted != 0);
	/* The handler runs when the call is over: what counts is when the timer was to fire. */
	check_soon("ended by a signal", wanted, now_ns());
	/* The report is there, and the session goes on. */
	CHECK_EQUAL(call.status, WASM_STATUS_CANCELLED);
	write_guest(fd, "answer");
	CHECK_EQUAL(run(fd).results[0], 42);
}

static void signal_ends_a_run(void)
{
	SOON(signal_ends("endless"));
}

static void signal_ends_a_start_function(void)
{
	SOON(signal_ends("endless_start"));
}

static void kill_ends(int signal, const char *name)
{
	int fd = device(name);
	struct wasm_run call = request();
	pid_t child = fork();
	uint64_t wanted;
	int status;

	call.fuel = 1000000000000ull;
	call.deadline_ns = 60 * 1000000000ull;
	if (child == 0) {
		ioctl(fd, WASM_IOC_RUN, &call);
		_exit(1);
	}
	wait_until_running(fd);
	wanted = want_end();
	CHECK_EQUAL(kill(child, signal), 0);
	CHECK_EQUAL(waitpid(child, &status, 0), child);
	check_soon("killed", wanted, now_ns());
	CHECK(WIFSIGNALED(status) && WTERMSIG(status) == signal);
	write_guest(fd, "answer");
	CHECK_EQUAL(run(fd).results[0], 42);
}

static void sigint_ends_a_run(void)
{
	SOON(kill_ends(SIGINT, "endless"));
}

static void sigkill_ends_a_run(void)
{
	SOON(kill_ends(SIGKILL, "endless"));
}

static void sigkill_ends_a_start_function(void)
{
	SOON(kill_ends(SIGKILL, "endless_start"));
}

static void a_blocked_reader_can_be_killed(void)
{
	int fd = device(NULL), status;
	char trace[4096];
	pid_t child = fork();

	if (child == 0) {
		ssize_t len = read(fd, trace, sizeof(trace));

		_exit(len < 0);
	}
	wait_until_asleep(child);
	CHECK_EQUAL(kill(child, SIGKILL), 0);
	CHECK_EQUAL(waitpid(child, &status, 0), child);
	CHECK(WIFSIGNALED(status));
}

static void sigint_ends_a_start_function(void)
{
	SOON(kill_ends(SIGINT, "endless_start"));
}

static void close_ends_a_start_function(void)
{
	SOON(close_ends("endless_start"));
}

/* One instruction may move all of the memory: a slice must not get long by that. */
static void bulk_operations_can_be_ended(void)
{
	SOON(cancel_ends("bulk"));
	SOON(kill_ends(SIGKILL, "bulk"));
	SOON(deadline_ends("bulk"));
}

static void growth_can_be_ended(void)
{
	SOON(kill_ends(SIGKILL, "grow_again"));
}

/* A stopped task cannot go on with a guest: the run ends as by any signal, and the next one works. */
static void a_stop_ends_a_run(void)
{
	int fd = device("endless"), status;
	struct wasm_run call = request();
	pid_t child = fork();

	call.fuel = 1000000000000ull;
	call.deadline_ns = 60 * 1000000000ull;
	if (child == 0)
		_exit(ioctl(fd, WASM_IOC_RUN, &call) == -1 && errno == EINTR &&
		      call.status == WASM_STATUS_CANCELLED ? 7 : 1);
	wait_until_running(fd);
	CHECK_EQUAL(kill(child, SIGSTOP), 0);
	CHECK_EQUAL(waitpid(child, &status, WUNTRACED), child);
	CHECK(WIFSTOPPED(status));
	write_guest(fd, "answer");
	CHECK_EQUAL(run(fd).results[0], 42);
	CHECK_EQUAL(kill(child, SIGCONT), 0);
	CHECK_EQUAL(waitpid(child, &status, 0), child);
	CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 7);
}

static void nap(void)
{
	int fd = device("sleeper");
	struct wasm_run call = request();
	uint64_t wanted = want_end_at(now_ns() + 20 * 1000000);

	call.entry_ptr = (uintptr_t)"nap";
	call.entry_len = 3;
	CHECK_EQUAL(ioctl(fd, WASM_IOC_RUN, &call), 0);
	CHECK_EQUAL(call.status, WASM_STATUS_OK);
	CHECK_EQUAL(call.results[0], 0);
	CHECK(call.nanoseconds >= 20 * 1000000);
	check_soon("awake", wanted, now_ns());
}

static void naps_take_their_time(void)
{
	SOON(nap());
}

const struct test ending_tests[] = {
	{ "cancel_ends_a_run", cancel_ends_a_run },
	{ "cancel_ends_a_start_function", cancel_ends_a_start_function },
	{ "cancel_wakes_a_sleeper", cancel_wakes_a_sleeper },
	{ "deadline_wakes_a_sleeper", deadline_wakes_a_sleeper },
	{ "cancel_without_a_run_does_nothing", cancel_without_a_run_does_nothing },
	{ "close_ends_a_run", close_ends_a_run },
	{ "close_of_a_copy_does_not", close_of_a_copy_does_not },
	{ "deadline_ends_a_run", deadline_ends_a_run },
	{ "deadline_ends_a_start_function", deadline_ends_a_start_function },
	{ "signal_ends_a_run", signal_ends_a_run },
	{ "signal_ends_a_start_function", signal_ends_a_start_function },
	{ "sigint_ends_a_run", sigint_ends_a_run },
	{ "sigkill_ends_a_run", sigkill_ends_a_run },
	{ "sigkill_ends_a_start_function", sigkill_ends_a_start_function },
	{ "a_blocked_reader_can_be_killed", a_blocked_reader_can_be_killed },
	{ "sigint_ends_a_start_function", sigint_ends_a_start_function },
	{ "close_ends_a_start_function", close_ends_a_start_function },
	{ "bulk_operations_can_be_ended", bulk_operations_can_be_ended },
	{ "growth_can_be_ended", growth_can_be_ended },
	{ "a_stop_ends_a_run", a_stop_ends_a_run },
	{ "naps_take_their_time", naps_take_their_time },
	{ 0 },
};
