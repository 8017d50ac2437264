// SPDX-License-Identifier: GPL-2.0
/* Several users of one file, and many files. */
#include "device_tests.h"

static void *run_endless(void *fd)
{
	struct wasm_run call = request();

	call.fuel = 1000000000000ull;
	call.deadline_ns = 60 * 1000000000ull;
	ioctl(*(int *)fd, WASM_IOC_RUN, &call);
	return NULL;
}

static void a_second_user_is_told(void)
{
	int fd = device("endless");
	struct wasm_info info = { .size = sizeof(info) };
	struct wasm_check check = { .size = sizeof(check) };
	struct wasm_mem_read memory = { .size = sizeof(memory) };
	struct wasm_set_input input = { .size = sizeof(input) };
	struct wasm_set_data data = { 0 };
	struct pollfd ready = { .fd = fd, .events = POLLOUT };
	struct wasm_run call = request();
	pthread_t thread;

	CHECK_EQUAL(pthread_create(&thread, NULL, run_endless, &fd), 0);
	do
		CHECK_EQUAL(ioctl(fd, WASM_IOC_INFO, &info), 0);
	while (info.running_fuel == 0);
	CHECK_EQUAL(info.running_fuel_limit, 1000000000000ull);
	CHECK_ERRNO(ioctl(fd, WASM_IOC_RUN, &call), EBUSY);
	CHECK_ERRNO(ioctl(fd, WASM_IOC_CHECK, &check), EBUSY);
	CHECK_ERRNO(ioctl(fd, WASM_IOC_MEM_READ, &memory), EBUSY);
	CHECK_ERRNO(ioctl(fd, WASM_IOC_SET_INPUT, &input), EBUSY);
	CHECK_ERRNO(ioctl(fd, WASM_IOC_SET_DATA, &data), EBUSY);
	CHECK_ERRNO(ioctl(fd, WASM_IOC_PROCESS_SUM), EBUSY);
	CHECK_ERRNO(write(fd, "x", 1), EBUSY);
	CHECK_EQUAL(poll(&ready, 1, 0), 0);
	CHECK_EQUAL(ioctl(fd, WASM_IOC_CANCEL), 0);
	CHECK_EQUAL(pthread_join(thread, NULL), 0);
	CHECK_EQUAL(poll(&ready, 1, 0), 1);
}

static void trace_comes_while_it_runs(void)
{
	int fd = device("chatter");
	unsigned char trace[4096];
	pthread_t thread;
	int reads = 0;

	CHECK_EQUAL(pthread_create(&thread, NULL, run_endless, &fd), 0);
	/* Each read blocks until the run under way has more. */
	while (reads < 5) {
		CHECK(read(fd, trace, sizeof(trace)) > 0);
		reads++;
	}
	CHECK_EQUAL(ioctl(fd, WASM_IOC_CANCEL), 0);
	CHECK_EQUAL(pthread_join(thread, NULL), 0);
}

static void fork_and_dup_share_a_session(void)
{
	int fd = device("answer"), copy = dup(fd), status;
	struct wasm_run first = run(fd);
	pid_t child = fork();

	if (child == 0) {
		struct wasm_run report = run(copy);

		_exit(report.run == 2 && report.session == first.session ? 0 : 1);
	}
	CHECK_EQUAL(waitpid(child, &status, 0), child);
	CHECK_EQUAL(status, 0);
	CHECK_EQUAL(run(copy).run, 3);
	CHECK_EQUAL(close(fd), 0);
	CHECK_EQUAL(run(copy).run, 4);
}

static void *write_and_run(void *argument)
{
	int fd = *(int *)argument;

	for (int i = 0; i < 200; i++) {
		struct wasm_run call = request();
		int result = ioctl(fd, WASM_IOC_RUN, &call);

		if (result != 0 && errno != EBUSY)
			return (void *)1;
		if (result == 0 && call.status != WASM_STATUS_OK)
			return (void *)2;
	}
	return NULL;
}

static void two_threads_on_one_file(void)
{
	int fd = device("answer");
	pthread_t threads[2];
	void *result;

	for (int i = 0; i < 2; i++)
		CHECK_EQUAL(pthread_create(&threads[i], NULL, write_and_run, &fd), 0);
	for (int i = 0; i < 2; i++) {
		CHECK_EQUAL(pthread_join(threads[i], &result), 0);
		CHECK_EQUAL((long)result, 0);
	}
	CHECK_EQUAL(run(fd).results[0], 42);
}

static void *own_session(void *argument)
{
	for (int i = 0; i < 5; i++) {
		int fd = device("answer");

		if (run(fd).results[0] != 42 || close(fd) != 0)
			return argument;
	}
	return NULL;
}

static void many_sessions_in_turn(void)
{
	pthread_t threads[64];
	void *result;

	for (int i = 0; i < 64; i++)
		CHECK_EQUAL(pthread_create(&threads[i], NULL, own_session, "failed"), 0);
	for (int i = 0; i < 64; i++) {
		CHECK_EQUAL(pthread_join(threads[i], &result), 0);
		CHECK(result == NULL);
	}
}

struct guest_thread {
	pthread_t thread;
	int fd;
	atomic_int task;
};

static void *run_guest(void *argument)
{
	struct guest_thread *guest = argument;

	atomic_store(&guest->task, syscall(SYS_gettid));
	return run_endless(&guest->fd);
}

static void start_guests(struct guest_thread *guests, int count, const char *name)
{
	pthread_attr_t small;

	CHECK_EQUAL(pthread_attr_init(&small), 0);
	CHECK_EQUAL(pthread_attr_setstacksize(&small, 65536), 0);
	for (int i = 0; i < count; i++) {
		guests[i].fd = device(name);
		CHECK_EQUAL(pthread_create(&guests[i].thread, &small, run_guest, &guests[i]), 0);
	}
}

static void cancel_guests(struct guest_thread *guests, int count)
{
	for (int i = 0; i < count; i++)
		CHECK_EQUAL(ioctl(guests[i].fd, WASM_IOC_CANCEL), 0);
	for (int i = 0; i < count; i++)
		CHECK_EQUAL(pthread_join(guests[i].thread, NULL), 0);
}

static void many_guests_at_once(void)
{
	enum { GUESTS = 64 };
	static struct guest_thread guests[GUESTS];
	struct wasm_info info = { .size = sizeof(info) };

	if (sysconf(_SC_NPROCESSORS_ONLN) < 2)
		skip("this machine has one CPU");
	start_guests(guests, GUESTS, "endless");
	for (int i = 0; i < GUESTS; i++) {
		do
			CHECK_EQUAL(ioctl(guests[i].fd, WASM_IOC_INFO, &info), 0);
		while (info.running_fuel == 0);
	}
	CHECK_EQUAL(info.sessions_open, GUESTS);
	cancel_guests(guests, GUESTS);
}

/* As many tasks in the midst of a guest as there may be sessions. */
static void all_sessions_run_at_once(void)
{
	enum { MOST = 1024 };
	static struct guest_thread guests[MOST];
	struct wasm_info info = { .size = sizeof(info) };
	int count;

	guests[0].fd = device(NULL);
	CHECK_EQUAL(ioctl(guests[0].fd, WASM_IOC_INFO, &info), 0);
	CHECK_EQUAL(close(guests[0].fd), 0);
	count = info.sessions < MOST ? info.sessions : MOST;
	start_guests(guests, count, "sleeper");
	for (int i = 0; i < count; i++) {
		while (atomic_load(&guests[i].task) == 0)
			sched_yield();
		wait_until_asleep(guests[i].task);
	}
	CHECK_EQUAL(ioctl(guests[0].fd, WASM_IOC_INFO, &info), 0);
	CHECK_EQUAL(info.sessions_open, count);
	cancel_guests(guests, count);
	printf("# %d guests at once\n", count);
}

static void sessions_are_limited(void)
{
	struct wasm_info info = { .size = sizeof(info) };
	int first = device(NULL), fd, open_files = 1;

	CHECK_EQUAL(ioctl(first, WASM_IOC_INFO, &info), 0);
	while ((fd = open(WASM_DEVICE_PATH, O_RDWR)) >= 0)
		open_files++;
	CHECK_EQUAL(errno, ENFILE);
	CHECK_EQUAL(open_files, info.sessions);
	CHECK_EQUAL(ioctl(first, WASM_IOC_INFO, &info), 0);
	CHECK_EQUAL(info.sessions_open, info.sessions);
	CHECK_EQUAL(close(first), 0);
	CHECK((fd = open(WASM_DEVICE_PATH, O_RDWR)) >= 0);
}

/* A field of /proc/meminfo, in KiB. */
static long meminfo(const char *field)
{
	FILE *file = fopen("/proc/meminfo", "r");
	char line[128];
	long value = -1;

	CHECK(file != NULL);
	while (fgets(line, sizeof(line), file))
		if (strncmp(line, field, strlen(field)) == 0 && line[strlen(field)] == ':')
			value = atol(line + strlen(field) + 1);
	fclose(file);
	CHECK(value >= 0);
	return value;
}

static void cycle(int count)
{
	for (int i = 0; i < count; i++) {
		int fd = device("echo");
		struct wasm_set_input input = { .size = sizeof(input), .ptr = (uintptr_t)"abc", .len = 3 };

		CHECK_EQUAL(ioctl(fd, WASM_IOC_SET_INPUT, &input), 0);
		CHECK_EQUAL(run(fd).results[0], 3);
		CHECK_EQUAL(close(fd), 0);
	}
}

static void thousand_cycles_leave_nothing(void)
{
	long slab, vmalloc;

	cycle(50);
	slab = meminfo("SUnreclaim");
	vmalloc = meminfo("VmallocUsed");
	cycle(1000);
	/* A leak of one page a cycle would be 4,000 KiB. */
	printf("# unreclaimable slab %+ld KiB, vmalloc %+ld KiB\n", meminfo("SUnreclaim") - slab,
	       meminfo("VmallocUsed") - vmalloc);
	CHECK(meminfo("SUnreclaim") - slab < 1024);
	CHECK(meminfo("VmallocUsed") - vmalloc < 256);
}

const struct test sharing_tests[] = {
	{ "a_second_user_is_told", a_second_user_is_told },
	{ "trace_comes_while_it_runs", trace_comes_while_it_runs },
	{ "fork_and_dup_share_a_session", fork_and_dup_share_a_session },
	{ "two_threads_on_one_file", two_threads_on_one_file },
	{ "many_sessions_in_turn", many_sessions_in_turn },
	{ "many_guests_at_once", many_guests_at_once },
	{ "all_sessions_run_at_once", all_sessions_run_at_once },
	{ "sessions_are_limited", sessions_are_limited },
	{ "thousand_cycles_leave_nothing", thousand_cycles_leave_nothing },
	{ 0 },
};
