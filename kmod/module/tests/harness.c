// SPDX-License-Identifier: GPL-2.0
/*
 * Runs the tests by name, each in a process of its own, and prints what the Test Anything Protocol
 * wants. usage: device_tests GUESTS [NAME…], GUESTS being the folder with the compiled guests. After
 * each test the kernel log is looked at for what no test may cause.
 */

#include "device_tests.h"

#include <stdarg.h>

/* A test that takes longer than this hangs. */
#define SECONDS_MAX 120

enum { PASSED = 0, FAILED = 1, SKIPPED = 2 };

static const char *guests;
static int log_fd = -1;

void fail_at(const char *file, int line, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	printf("# %s:%d: ", file, line);
	vprintf(format, arguments);
	printf("\n");
	va_end(arguments);
	fflush(stdout);
	_exit(FAILED);
}

void skip(const char *why)
{
	printf("# skipped: %s\n", why);
	fflush(stdout);
	_exit(SKIPPED);
}

uint64_t now_ns(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (uint64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

struct guest guest(const char *name)
{
	struct guest guest = { 0 };
	char path[512];
	FILE *file;
	long len;

	snprintf(path, sizeof(path), "%s/%s.wasm", guests, name);
	file = fopen(path, "rb");
	CHECK(file != NULL);
	CHECK(fseek(file, 0, SEEK_END) == 0);
	len = ftell(file);
	rewind(file);
	guest.bytes = malloc(len);
	CHECK(guest.bytes != NULL);
	guest.len = fread(guest.bytes, 1, len, file);
	CHECK_EQUAL(guest.len, len);
	fclose(file);
	return guest;
}

void write_guest(int fd, const char *name)
{
	struct guest bytes = guest(name);

	CHECK_EQUAL(write(fd, bytes.bytes, bytes.len), bytes.len);
	free(bytes.bytes);
}

int device(const char *name)
{
	int fd = open(WASM_DEVICE_PATH, O_RDWR | O_CLOEXEC);

	CHECK(fd >= 0);
	if (name)
		write_guest(fd, name);
	return fd;
}

struct wasm_run request(void)
{
	struct wasm_run run = { .size = sizeof(run) };

	return run;
}

struct wasm_run run(int fd)
{
	struct wasm_run report = request();

	CHECK_EQUAL(ioctl(fd, WASM_IOC_RUN, &report), 0);
	return report;
}

void wait_until_asleep(pid_t task)
{
	char path[64], line[512], *state;

	snprintf(path, sizeof(path), "/proc/%d/stat", task);
	do {
		FILE *file = fopen(path, "r");

		CHECK(file != NULL && fgets(line, sizeof(line), file) != NULL);
		fclose(file);
		state = strrchr(line, ')');
		CHECK(state != NULL);
	} while (state[2] != 'S');
}

static void open_log(void)
{
	if (log_fd < 0)
		log_fd = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);
}

void mark_log(void)
{
	open_log();
	CHECK(log_fd >= 0);
	CHECK(lseek(log_fd, 0, SEEK_END) == 0);
}

int log_lines_with(const char *text)
{
	char record[2048];
	int count = 0;
	ssize_t len;

	while ((len = read(log_fd, record, sizeof(record) - 1)) > 0 || (len < 0 && errno == EPIPE)) {
		if (len <= 0)
			continue;
		record[len] = 0;
		count += strstr(record, text) != NULL;
	}
	return count;
}

void guest_lines(char *lines, size_t cap)
{
	char record[2048];
	size_t used = 0;
	ssize_t len;

	lines[0] = 0;
	while ((len = read(log_fd, record, sizeof(record) - 1)) > 0 || (len < 0 && errno == EPIPE)) {
		unsigned session, run;
		char *text;
		int tag = 0;

		CHECK(len > 0);
		record[len] = 0;
		text = strstr(record, ";wasm_device: [");
		/* What the device itself says has a word more in its tag. */
		if (!text || sscanf(text, ";wasm_device: [s%u r%u]%n", &session, &run, &tag) != 2 || tag == 0)
			continue;
		used += snprintf(lines + used, cap - used, "%s", text + tag + 1);
		CHECK(used < cap);
	}
}

/* What a kernel says when something is wrong with it. */
static bool log_is_clean(bool tell)
{
	static const char *const bad[] = { "BUG:", "WARNING:", "Oops", "Call Trace", "KASAN", "stack overflow",
					   "lockdep", "blocked for more than", "unable to handle", "segfault",
					   "Out of memory", "oom-kill", "page allocation failure" };
	char record[2048];
	bool clean = true;
	ssize_t len;

	while ((len = read(log_fd, record, sizeof(record) - 1)) > 0 || (len < 0 && errno == EPIPE)) {
		if (len <= 0)
			continue;
		record[len] = 0;
		for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
			if (strstr(record, bad[i])) {
				if (tell)
					printf("# kernel log: %s", record);
				clean = false;
			}
		}
	}
	return clean;
}

/* A check that never fails says nothing: it has to see a line that it looks for. */
static bool log_check_works(void)
{
	static const char line[] = "<4>device_tests: BUG: no bug, but a look at whether this test sees one\n";
	int file = open("/dev/kmsg", O_WRONLY | O_CLOEXEC);

	mark_log();
	if (file < 0 || write(file, line, sizeof(line) - 1) < 0)
		return false;
	close(file);
	return !log_is_clean(false);
}

static int run_test(const struct test *test)
{
	int status;
	pid_t child;

	mark_log();
	fflush(stdout);
	child = fork();
	if (child == 0) {
		log_fd = -1;
		alarm(SECONDS_MAX);
		test->run();
		fflush(stdout);
		_exit(PASSED);
	}
	if (child < 0 || waitpid(child, &status, 0) != child)
		return FAILED;
	if (WIFSIGNALED(status)) {
		printf("# ended by signal %d\n", WTERMSIG(status));
		return FAILED;
	}
	if (!log_is_clean(true))
		return FAILED;
	return WEXITSTATUS(status);
}

static bool wanted(const char *name, int count, char **names)
{
	for (int i = 0; i < count; i++)
		if (strcmp(name, names[i]) == 0)
			return true;
	return count == 0;
}

int main(int argc, char **argv)
{
	static const struct test *const ordinary[] = {
		call_tests, limit_tests, memory_tests, float_tests, ending_tests, opening_tests, sharing_tests,
		legacy_tests, narrow_tests, no_hook_tests, module_tests, NULL,
	};
	static const struct test *const hooked[] = { hook_tests, NULL };
	/* A device that tests can make fail is for the tests that do so, and no other. */
	const struct test *const *groups = getenv("WASM_DEVICE_TEST_HOOKS") ? hooked : ordinary;
	int number = 0, failed = 0;

	if (argc < 2) {
		fprintf(stderr, "usage: device_tests GUESTS [NAME...]\n");
		return 2;
	}
	guests = argv[1];
	open_log();
	if (log_fd < 0) {
		fprintf(stderr, "device_tests: /dev/kmsg cannot be read; run this as root\n");
		return 2;
	}
	if (!log_check_works()) {
		fprintf(stderr, "device_tests: the kernel log cannot be watched; raise its level\n");
		return 2;
	}
	for (; *groups; groups++) {
		for (const struct test *test = *groups; test->name; test++) {
			uint64_t start = now_ns();
			int result;

			if (!wanted(test->name, argc - 2, argv + 2))
				continue;
			result = run_test(test);
			failed += result != PASSED && result != SKIPPED;
			printf("%s %d - %s%s # %llu ms\n", result == PASSED || result == SKIPPED ? "ok" : "not ok",
			       ++number, test->name, result == SKIPPED ? " # SKIP" : "",
			       (unsigned long long)(now_ns() - start) / 1000000);
		}
	}
	printf("1..%d\n", number);
	printf("# %d failed\n", failed);
	return failed != 0 || number == 0;
}
