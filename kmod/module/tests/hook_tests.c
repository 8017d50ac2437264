// SPDX-License-Identifier: GPL-2.0
/*
 * What goes wrong inside of the device: allocations that fail, panics of the engine. Needs a device that
 * was built with TEST_HOOKS=1, and runs when WASM_DEVICE_TEST_HOOKS in the environment says that it was.
 */
#include "device_tests.h"

#include <sys/stat.h>

#include "hook_calls.h"

/* Of the kernel's 16 KiB. */
#define STACK_MAX (9 << 10)

static void an_ordinary_device_has_no_hooks(void)
{
	int fd = device(NULL);

	for (unsigned long request = HOOK_FAIL_KERNEL; request <= HOOK_STACK; request++)
		CHECK_ERRNO(ioctl(fd, request, 1), ENOTTY);
}

static bool contains(const char *bytes, size_t len, const char *word)
{
	return memmem(bytes, len, word, strlen(word)) != NULL;
}

/* The names of what hooks are made of are nowhere in the file that is loaded. */
static void an_ordinary_module_has_no_trace_of_hooks(void)
{
	static const char *const words[] = { "ge_test_", "test_hooks", "a test asked for this", "wasm_device_stack_" };
	const char *path = getenv("WASM_DEVICE_KO");
	struct stat status;
	int file;
	char *bytes;

	if (!path)
		skip("WASM_DEVICE_KO does not name the module's file");
	file = open(path, O_RDONLY | O_CLOEXEC);
	CHECK(file >= 0);
	CHECK_EQUAL(fstat(file, &status), 0);
	bytes = mmap(NULL, status.st_size, PROT_READ, MAP_PRIVATE, file, 0);
	CHECK(bytes != MAP_FAILED);
	/* The look itself finds what is there. */
	CHECK(contains(bytes, status.st_size, "ge_cb_between_slices"));
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (contains(bytes, status.st_size, words[i]))
			fail_at(__FILE__, __LINE__, "%s has \"%s\"", path, words[i]);
}

/* Each call of a session, in turn; whichever fails has to say so and nothing else. Whether any did. */
static bool use_all_calls(void)
{
	struct guest image = guest("everything");
	static unsigned char bytes[1 << 16];
	struct wasm_set_input input = { .size = sizeof(input), .ptr = (uintptr_t)"input", .len = 5 };
	struct wasm_check check = { .size = sizeof(check), .entries_ptr = (uintptr_t)bytes, .entries_cap = sizeof(bytes) };
	struct wasm_info info = { .size = sizeof(info) };
	struct wasm_mem_read memory = { .size = sizeof(memory), .len = 100, .buffer_ptr = (uintptr_t)bytes };
	struct wasm_run call = request();
	bool failed = false;
	int fd = open(WASM_DEVICE_PATH, O_RDWR | O_CLOEXEC | O_NONBLOCK);

#define MAY_FAIL(call) \
	do { \
		if ((call) < 0) { \
			CHECK_EQUAL(errno, ENOMEM); \
			failed = true; \
		} \
	} while (0)

	MAY_FAIL(fd);
	if (fd < 0)
		return true;
	MAY_FAIL(write(fd, image.bytes, image.len));
	MAY_FAIL(ioctl(fd, WASM_IOC_SET_INPUT, &input));
	MAY_FAIL(ioctl(fd, WASM_IOC_INFO, &info));
	MAY_FAIL(ioctl(fd, WASM_IOC_CHECK, &check));
	CHECK(check.status == WASM_STATUS_OK || check.status == WASM_STATUS_NO_MEMORY ||
	      (check.status == WASM_STATUS_REFUSED && failed));
	failed |= check.status != WASM_STATUS_OK;
	MAY_FAIL(ioctl(fd, WASM_IOC_RUN, &call));
	/* Where the image could not be written there is none to run. A growth that fails is no error. */
	CHECK(call.status == WASM_STATUS_OK || call.status == WASM_STATUS_NO_MEMORY ||
	      (call.status == WASM_STATUS_REFUSED && failed));
	failed |= call.status != WASM_STATUS_OK || (int32_t)call.results[0] == -1;
	MAY_FAIL(ioctl(fd, WASM_IOC_MEM_READ, &memory));
	if (read(fd, bytes, sizeof(bytes)) < 0)
		CHECK(errno == ENOMEM || errno == EAGAIN);
	/* The file is as good as new: the image is given again, as it may not have arrived. */
	call = request();
	MAY_FAIL(write(fd, image.bytes, image.len));
	MAY_FAIL(ioctl(fd, WASM_IOC_RUN, &call));
	failed |= call.status != WASM_STATUS_OK;
	CHECK_EQUAL(close(fd), 0);
	free(image.bytes);
	return failed;
}

static void a_session_works(void)
{
	int fd = device("answer");

	CHECK_EQUAL(run(fd).results[0], 42);
	CHECK_EQUAL(close(fd), 0);
}

static void each_allocation_from_the_kernel_may_fail(void)
{
	int control = device(NULL), failures = 0;
	long number;

	for (number = 1;; number++) {
		CHECK(ioctl(control, HOOK_FAIL_KERNEL, number) >= 0);
		failures += use_all_calls();
		if (ioctl(control, HOOK_FAIL_KERNEL, 0) < number)
			break;
		a_session_works();
	}
	printf("# %ld allocations, %d of them were noticed\n", number - 1, failures);
	CHECK(number > 20 && failures > number / 2);
}

static void each_allocation_of_the_engine_may_fail(void)
{
	int control = device(NULL), fd, lost = 0;
	long total;

	fd = device("everything");
	CHECK_EQUAL(run(fd).status, WASM_STATUS_OK);
	total = ioctl(fd, HOOK_ENGINE_ALLOCATIONS, 0);
	CHECK(total > 150);
	CHECK_EQUAL(close(fd), 0);
	for (long number = 1; number <= total; number++) {
		struct wasm_run report;

		CHECK_EQUAL(ioctl(control, HOOK_FAIL_ENGINE, number), 0);
		fd = device("everything");
		report = run(fd);
		if (report.status != WASM_STATUS_OK) {
			if (report.status != WASM_STATUS_NO_MEMORY)
				fail_at(__FILE__, __LINE__, "status %u at allocation %ld: %.*s", report.status, number,
					(int)report.message_len, report.message);
			CHECK(report.message_len > 0);
			lost++;
		}
		/* The failure was that of one session of the engine: the file's next one works. */
		CHECK_EQUAL(run(fd).status, WASM_STATUS_OK);
		CHECK_EQUAL(close(fd), 0);
	}
	printf("# %ld allocations, %d of them ended the run\n", total, lost);
	CHECK(lost > total / 2);
}

/* The session is lost, says so, and is the only one. */
static void check_lost(int fd)
{
	struct wasm_run report = run(fd);
	struct wasm_check check = { .size = sizeof(check) };

	CHECK_EQUAL(report.status, WASM_STATUS_ENGINE_FAULT);
	CHECK(report.message_len > 0);
	CHECK_EQUAL(ioctl(fd, WASM_IOC_CHECK, &check), 0);
	CHECK_EQUAL(check.status, WASM_STATUS_ENGINE_FAULT);
	a_session_works();
	CHECK_EQUAL(close(fd), 0);
	a_session_works();
}

static void a_panic_ends_one_session(void)
{
	int fd = device("answer");

	mark_log();
	CHECK_EQUAL(ioctl(fd, HOOK_PANIC, 0), 1);
	CHECK_EQUAL(log_lines_with("the engine failed"), 1);
	check_lost(fd);
}

static void a_panic_ends_a_run(void)
{
	int fd = device("endless");
	struct wasm_run report;

	CHECK_EQUAL(ioctl(fd, HOOK_PANIC, 1), 0);
	report = run(fd);
	CHECK_EQUAL(report.status, WASM_STATUS_ENGINE_FAULT);
	CHECK_EQUAL(report.run, 1);
	check_lost(fd);
}

/* With frames of the guest's handlers on the stack. */
static void a_panic_ends_a_host_call(void)
{
	struct wasm_run call = request();
	int fd = device("sleeper");

	call.entry_ptr = (uintptr_t)"nap";
	call.entry_len = 3;
	CHECK_EQUAL(ioctl(fd, HOOK_PANIC, 2), 0);
	mark_log();
	CHECK_EQUAL(ioctl(fd, WASM_IOC_RUN, &call), 0);
	CHECK_EQUAL(call.status, WASM_STATUS_ENGINE_FAULT);
	CHECK_EQUAL(log_lines_with("in the midst of a guest"), 1);
	check_lost(fd);
}

static void hundred_panics_leave_nothing(void)
{
	for (int i = 0; i < 100; i++) {
		int fd = device("endless");

		CHECK_EQUAL(ioctl(fd, HOOK_PANIC, 1), 0);
		CHECK_EQUAL(run(fd).status, WASM_STATUS_ENGINE_FAULT);
		CHECK_EQUAL(close(fd), 0);
	}
	a_session_works();
}

static void the_stack_stays_shallow(void)
{
	static const char *const names[] = { "everything", "answer", "services", "recursion", "trap", "echo" };
	struct guest large;
	struct wasm_check check = { .size = sizeof(check) };
	int control = device(NULL), fd;
	long deepest;

	CHECK(ioctl(control, HOOK_STACK, 1) >= 0);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		fd = device(names[i]);
		CHECK_EQUAL(ioctl(fd, WASM_IOC_CHECK, &check), 0);
		run(fd);
		printf("# %s: %d bytes of stack\n", names[i], ioctl(control, HOOK_STACK, 1));
	}
	large = large_guest(1 << 20);
	fd = device(NULL);
	CHECK_EQUAL(write(fd, large.bytes, large.len), large.len);
	run(fd);
	deepest = ioctl(control, HOOK_STACK, 0);
	printf("# a large module: %ld bytes of stack\n", deepest);
	CHECK(deepest > 1000 && deepest < STACK_MAX);
}

const struct test no_hook_tests[] = {
	{ "an_ordinary_device_has_no_hooks", an_ordinary_device_has_no_hooks },
	{ "an_ordinary_module_has_no_trace_of_hooks", an_ordinary_module_has_no_trace_of_hooks },
	{ 0 },
};

const struct test hook_tests[] = {
	{ "each_allocation_from_the_kernel_may_fail", each_allocation_from_the_kernel_may_fail },
	{ "each_allocation_of_the_engine_may_fail", each_allocation_of_the_engine_may_fail },
	{ "a_panic_ends_one_session", a_panic_ends_one_session },
	{ "a_panic_ends_a_run", a_panic_ends_a_run },
	{ "a_panic_ends_a_host_call", a_panic_ends_a_host_call },
	{ "hundred_panics_leave_nothing", hundred_panics_leave_nothing },
	{ "the_stack_stays_shallow", the_stack_stays_shallow },
	{ 0 },
};
