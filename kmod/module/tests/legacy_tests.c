// SPDX-License-Identifier: GPL-2.0
/* The older generations' loaders, as they are: open, write, ioctl; the result is in the log. */
#include "device_tests.h"

#define P1_LINES \
	"From WASM: 0\nFrom WASM: 1\nFrom WASM: 2\nFrom WASM: 3\nFrom WASM: 4\n" \
	"From WASM: 5\nFrom WASM: 6\nFrom WASM: 7\nFrom WASM: 8\nFrom WASM: 9\n"

/* What a loader does, and exactly what is in the log after it. */
static void logs(int fd, unsigned long request, void *argument, const char *expected)
{
	char lines[4096];

	mark_log();
	CHECK_EQUAL(ioctl(fd, request, argument), 0);
	guest_lines(lines, sizeof(lines));
	if (strcmp(lines, expected) != 0)
		fail_at(__FILE__, __LINE__, "the log has\n%sand should have\n%s", lines, expected);
}

static void p1_prints_and_sums(void)
{
	int fd = device("p1");

	/* The same each time, and in the way of a loader that writes the module in pieces. */
	logs(fd, 0x7700, NULL, P1_LINES "Sum function returned: 45\n");
	logs(fd, 0x7700, NULL, P1_LINES "Sum function returned: 45\n");
}

static void p2_sums_what_was_set(void)
{
	struct wasm_set_data data = { .size = 3, .array = { 100, 200, 300 } };
	int fd = device("p2");

	logs(fd, 0x402c7701, &data, "");
	logs(fd, 0x7700, NULL, "From WASM: 100\nFrom WASM: 200\nFrom WASM: 300\nSum function returned: 600\n");
	data.size = 10;
	for (int i = 0; i < 10; i++)
		data.array[i] = 10 * i;
	logs(fd, 0x402c7701, &data, "");
	logs(fd, 0x7700, NULL,
	     "From WASM: 0\nFrom WASM: 10\nFrom WASM: 20\nFrom WASM: 30\nFrom WASM: 40\nFrom WASM: 50\n"
	     "From WASM: 60\nFrom WASM: 70\nFrom WASM: 80\nFrom WASM: 90\nSum function returned: 450\n");
	/* PROCESS_TEST has data of its own, whatever was set. */
	data.size = 1;
	data.array[0] = 1;
	logs(fd, 0x402c7701, &data, "");
	logs(fd, 0x7701, NULL,
	     "From WASM: 0\nFrom WASM: 10\nFrom WASM: 20\nFrom WASM: 30\nFrom WASM: 40\nFrom WASM: 50\n"
	     "From WASM: 60\nFrom WASM: 70\nFrom WASM: 80\nFrom WASM: 90\nSum function returned: 450\n");
	logs(fd, 0x7700, NULL, "From WASM: 1\nSum function returned: 1\n");
	data.size = 0;
	logs(fd, 0x402c7701, &data, "");
	logs(fd, 0x7700, NULL, "Sum function returned: 0\n");
	/* Their result is printed as unsigned, %u. */
	data = (struct wasm_set_data){ .size = 2, .array = { -1, -1 } };
	logs(fd, 0x402c7701, &data, "");
	logs(fd, 0x7700, NULL, "From WASM: -1\nFrom WASM: -1\nSum function returned: 4294967294\n");
}

/* Its alloc gives address 0, which is legal. */
static void p2_allocates_at_zero(void)
{
	struct wasm_set_data data = { .size = 3, .array = { 100, 200, 300 } };
	int fd = device("p2_at_zero");

	logs(fd, 0x402c7701, &data, "");
	logs(fd, 0x7700, NULL, "From WASM: 100\nFrom WASM: 200\nFrom WASM: 300\nSum function returned: 600\n");
}

static void g0_sums_what_it_is_given(void)
{
	logs(device("g0"), 0x7700, NULL, "Function returned: 45\n");
	logs(device("g0_prints"), 0x7700, NULL, P1_LINES "Function returned: 45\n");
}

/* open, write, ioctl without an argument, close: as their loaders do, with cat as the writer. */
static void a_loader_in_pieces(void)
{
	struct guest p1 = guest("p1");
	int fd = open(WASM_DEVICE_PATH, O_WRONLY);

	CHECK(fd >= 0);
	for (size_t at = 0; at < p1.len; at += 16)
		CHECK(write(fd, p1.bytes + at, p1.len - at < 16 ? p1.len - at : 16) > 0);
	logs(fd, 0x7700, NULL, P1_LINES "Sum function returned: 45\n");
	CHECK_EQUAL(close(fd), 0);
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
	{ "p2_allocates_at_zero", p2_allocates_at_zero },
	{ "a_loader_in_pieces", a_loader_in_pieces },
	{ "g0_sums_what_it_is_given", g0_sums_what_it_is_given },
	{ "wrong_calls_of_old_loaders", wrong_calls_of_old_loaders },
	{ 0 },
};
