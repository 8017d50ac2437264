// SPDX-License-Identifier: GPL-2.0
/* The older generations' loaders, as they are: open, write, ioctl; the result is in the log. */
#include "device_tests.h"

static void p1_prints_and_sums(void)
{
	int fd = device("p1");

	mark_log();
	CHECK_EQUAL(ioctl(fd, 0x7700), 0);
	CHECK_EQUAL(log_lines_with("From WASM: 9"), 1);
	mark_log();
	CHECK_EQUAL(ioctl(fd, 0x7700), 0);
	CHECK_EQUAL(log_lines_with("Sum function returned: 45"), 1);
	mark_log();
	CHECK_EQUAL(ioctl(fd, 0x7700), 0);
	CHECK_EQUAL(log_lines_with("From WASM: "), 10);
}

static void p2_sums_what_was_set(void)
{
	struct wasm_set_data data = { .size = 3, .array = { 100, 200, 300 } };
	int fd = device("p2");

	CHECK_EQUAL(ioctl(fd, 0x402c7701, &data), 0);
	mark_log();
	CHECK_EQUAL(ioctl(fd, 0x7700), 0);
	CHECK_EQUAL(log_lines_with("Sum function returned: 600"), 1);
	data.size = 10;
	for (int i = 0; i < 10; i++)
		data.array[i] = 10 * i;
	CHECK_EQUAL(ioctl(fd, 0x402c7701, &data), 0);
	mark_log();
	CHECK_EQUAL(ioctl(fd, 0x7700), 0);
	CHECK_EQUAL(log_lines_with("Sum function returned: 450"), 1);
	mark_log();
	CHECK_EQUAL(ioctl(fd, 0x7701), 0);
	CHECK_EQUAL(log_lines_with("Sum function returned: "), 1);
}

static void g0_sums_what_it_is_given(void)
{
	int fd = device("g0");

	mark_log();
	CHECK_EQUAL(ioctl(fd, 0x7700), 0);
	CHECK_EQUAL(log_lines_with("unction returned: 45"), 1);
}

static void wrong_calls_of_old_loaders(void)
{
	struct wasm_set_data data = { .size = 11 };
	int fd = device(NULL);

	CHECK_ERRNO(ioctl(fd, 0x7700), EINVAL);
	CHECK_ERRNO(ioctl(fd, 0x7701), EINVAL);
	CHECK_ERRNO(ioctl(fd, 0x7702), ENOTTY);
	CHECK_ERRNO(ioctl(fd, 0x402c7701, &data), EINVAL);
	data.size = UINT32_MAX;
	CHECK_ERRNO(ioctl(fd, 0x402c7701, &data), EINVAL);
	CHECK_ERRNO(ioctl(fd, 0x402c7701, 8), EFAULT);
	write_guest(fd, "trap");
	CHECK_ERRNO(ioctl(fd, 0x7700), EINVAL);
	write_guest(fd, "p1");
	CHECK_EQUAL(ioctl(fd, 0x7700), 0);
}

const struct test legacy_tests[] = {
	{ "p1_prints_and_sums", p1_prints_and_sums },
	{ "p2_sums_what_was_set", p2_sums_what_was_set },
	{ "g0_sums_what_it_is_given", g0_sums_what_it_is_given },
	{ "wrong_calls_of_old_loaders", wrong_calls_of_old_loaders },
	{ 0 },
};
