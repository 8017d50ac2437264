// SPDX-License-Identifier: GPL-2.0
/* Each limit: what lies right below it, and what lies right above. */
#include "device_tests.h"

static struct wasm_info limits(int fd)
{
	struct wasm_info info = { .size = sizeof(info) };

	CHECK_EQUAL(ioctl(fd, WASM_IOC_INFO, &info), 0);
	return info;
}

static struct wasm_run run_with(int fd, const char *entry, uint64_t argument)
{
	struct wasm_run call = request();

	call.entry_ptr = (uintptr_t)entry;
	call.entry_len = strlen(entry);
	call.args_len = 1;
	call.args[0] = argument;
	CHECK_EQUAL(ioctl(fd, WASM_IOC_RUN, &call), 0);
	return call;
}

/* A module of exactly len bytes: a guest, and a custom section that fills the rest. */
static struct guest padded(const char *name, size_t len)
{
	struct guest small = guest(name), large = { .bytes = calloc(1, len), .len = len };
	size_t rest = len - small.len - 6;
	unsigned char *at;

	CHECK(large.bytes != NULL);
	memcpy(large.bytes, small.bytes, small.len);
	at = large.bytes + small.len + 1;
	for (int i = 0; i < 5; i++, rest >>= 7)
		*at++ = (i < 4 ? 0x80 : 0) | (rest & 0x7f);
	/* The section's name is empty, as what follows is zero. */
	free(small.bytes);
	return large;
}

static void a_module_as_large_as_allowed_runs(void)
{
	int fd = device(NULL);
	uint64_t most = limits(fd).module_bytes;
	struct guest whole = padded("answer", most), larger = padded("answer", most + 1);

	CHECK_ERRNO(write(fd, larger.bytes, larger.len), EFBIG);
	CHECK_EQUAL(run(fd).status, WASM_STATUS_REFUSED);
	for (size_t at = 0; at < whole.len; at += 1 << 20) {
		size_t piece = whole.len - at < 1 << 20 ? whole.len - at : 1 << 20;

		CHECK_EQUAL(write(fd, whole.bytes + at, piece), piece);
	}
	CHECK_ERRNO(write(fd, "", 1), EFBIG);
	CHECK_EQUAL(run(fd).results[0], 42);
}

static void memory_ends_at_its_limit(void)
{
	int fd = device("grow");
	uint64_t pages = limits(fd).memory_bytes / WASM_PAGE_BYTES;

	CHECK_EQUAL(run_with(fd, "main", pages - 1).results[0], 1);
	CHECK_EQUAL(run_with(fd, "main", pages - 1).peak_pages, pages);
	CHECK_EQUAL((int32_t)run_with(fd, "main", pages).results[0], -1);
	CHECK_EQUAL((int32_t)run_with(fd, "main", UINT32_MAX).results[0], -1);
}

static void fuel_ends_a_run_to_the_unit(void)
{
	int fd = device("answer");
	struct wasm_run call = request();
	uint64_t needed = run(fd).fuel_used;

	call.fuel = needed;
	CHECK_EQUAL(ioctl(fd, WASM_IOC_RUN, &call), 0);
	CHECK_EQUAL(call.status, WASM_STATUS_OK);
	CHECK_EQUAL(call.fuel_used, needed);
	call.fuel = needed - 1;
	CHECK_EQUAL(ioctl(fd, WASM_IOC_RUN, &call), 0);
	CHECK_EQUAL(call.status, WASM_STATUS_OUT_OF_FUEL);
	call.fuel = UINT64_MAX;
	CHECK_EQUAL(ioctl(fd, WASM_IOC_RUN, &call), 0);
	CHECK_EQUAL(call.fuel_limit, limits(fd).fuel_max);
}

static void recursion_ends_at_its_limit(void)
{
	int fd = device("recursion");
	uint64_t low = 1, high = limits(fd).recursion + 1;
	struct wasm_run report = run(fd);

	CHECK_EQUAL(report.status, WASM_STATUS_TRAP);
	CHECK_EQUAL(report.trap, WASM_TRAP_STACK_OVERFLOW);
	while (high - low > 1) {
		uint64_t middle = (low + high) / 2;

		if (run_with(fd, "down", middle).status == WASM_STATUS_OK)
			low = middle;
		else
			high = middle;
	}
	/* The entry counts, or not. */
	CHECK(low + 2 >= limits(fd).recursion && low <= limits(fd).recursion);
	printf("# %llu calls within a call of the entry\n", (unsigned long long)low);
}

static void log_lines_are_bounded(void)
{
	int fd = device("flood");
	struct wasm_info info = limits(fd);
	struct wasm_run report;

	report = run_with(fd, "main", info.log_lines);
	CHECK_EQUAL(report.log_lines, info.log_lines);
	CHECK_EQUAL(report.log_suppressed, 0);
	mark_log();
	report = run_with(fd, "main", info.log_lines + 1000);
	CHECK_EQUAL(report.log_lines, info.log_lines);
	CHECK_EQUAL(report.log_suppressed, 1000);
	CHECK_EQUAL(log_lines_with("1,000 lines were not logged"), 1);
	/* Each line as long as one may be: bytes end first. */
	report = run_with(fd, "line", info.log_line_bytes);
	CHECK_EQUAL(report.log_bytes, info.log_line_bytes);
	mark_log();
	report = run_with(fd, "line", info.log_line_bytes + 1);
	CHECK_EQUAL(report.log_lines, 1);
	CHECK(report.log_bytes <= info.log_line_bytes + 100);
	report = run_with(fd, "line", 65537);
	CHECK_EQUAL(report.status, WASM_STATUS_TRAP);
}

static void payloads_end_at_their_limits(void)
{
	int fd = device("output");
	struct wasm_info info = limits(fd);
	struct wasm_set_input input = { .size = sizeof(input), .len = info.input_bytes };
	struct wasm_run call = request();
	char *bytes = calloc(1, info.input_bytes + 1);

	CHECK(bytes != NULL);
	CHECK_EQUAL(run_with(fd, "main", info.output_bytes).results[0], info.output_bytes);
	CHECK_EQUAL(run_with(fd, "main", info.output_bytes + 1).results[0], info.output_bytes);
	input.ptr = (uintptr_t)bytes;
	CHECK_EQUAL(ioctl(fd, WASM_IOC_SET_INPUT, &input), 0);
	input.len++;
	CHECK_ERRNO(ioctl(fd, WASM_IOC_SET_INPUT, &input), EFBIG);
	call.push = WASM_PUSH_INTS;
	call.push_ptr = (uintptr_t)bytes;
	call.push_len = 1 << 20;
	CHECK_EQUAL(ioctl(fd, WASM_IOC_RUN, &call), 0);
	CHECK_EQUAL(call.status, WASM_STATUS_LINK_ERROR);
	call = request();
	call.push = WASM_PUSH_INTS;
	call.push_ptr = (uintptr_t)bytes;
	call.push_len = (1 << 20) + 4;
	CHECK_ERRNO(ioctl(fd, WASM_IOC_RUN, &call), EINVAL);
}

static void names_and_arguments_end_at_their_limits(void)
{
	static char name[WASM_ENTRY_NAME_BYTES + 1];
	int fd = device("answer");
	struct wasm_run call = request();

	memset(name, 'n', sizeof(name));
	call.entry_ptr = (uintptr_t)name;
	call.entry_len = WASM_ENTRY_NAME_BYTES;
	CHECK_EQUAL(ioctl(fd, WASM_IOC_RUN, &call), 0);
	CHECK_EQUAL(call.status, WASM_STATUS_LINK_ERROR);
	CHECK(call.message_len <= WASM_MESSAGE_BYTES);
	call = request();
	call.entry_ptr = (uintptr_t)name;
	call.entry_len = WASM_ENTRY_NAME_BYTES + 1;
	CHECK_ERRNO(ioctl(fd, WASM_IOC_RUN, &call), EINVAL);
	call = request();
	call.args_len = WASM_VALUES;
	CHECK_EQUAL(ioctl(fd, WASM_IOC_RUN, &call), 0);
	CHECK_EQUAL(call.status, WASM_STATUS_LINK_ERROR);
	call = request();
	call.args_len = WASM_VALUES + 1;
	CHECK_ERRNO(ioctl(fd, WASM_IOC_RUN, &call), EINVAL);
}

static void trace_is_bounded(void)
{
	int fd = device("flood");
	struct wasm_info info = limits(fd);
	static unsigned char piece[1 << 16];
	struct wasm_run report;
	size_t whole = 0;
	ssize_t len;

	CHECK_EQUAL(fcntl(fd, F_SETFL, O_NONBLOCK), 0);
	report = run_with(fd, "main", 100000);
	CHECK(report.trace_dropped > 0);
	while ((len = read(fd, piece, sizeof(piece))) > 0)
		whole += len;
	CHECK_EQUAL(errno, EAGAIN);
	CHECK(whole > info.trace_bytes / 2 && whole <= info.trace_bytes + 4096);
}

const struct test limit_tests[] = {
	{ "a_module_as_large_as_allowed_runs", a_module_as_large_as_allowed_runs },
	{ "memory_ends_at_its_limit", memory_ends_at_its_limit },
	{ "fuel_ends_a_run_to_the_unit", fuel_ends_a_run_to_the_unit },
	{ "recursion_ends_at_its_limit", recursion_ends_at_its_limit },
	{ "log_lines_are_bounded", log_lines_are_bounded },
	{ "payloads_end_at_their_limits", payloads_end_at_their_limits },
	{ "names_and_arguments_end_at_their_limits", names_and_arguments_end_at_their_limits },
	{ "trace_is_bounded", trace_is_bounded },
	{ 0 },
};
