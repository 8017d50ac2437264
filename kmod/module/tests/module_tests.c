// SPDX-License-Identifier: GPL-2.0
/* Loading and unloading. Needs the module's file in WASM_DEVICE_KO, and comes last. */
#include "device_tests.h"

static int load(const char *parameters)
{
	const char *path = getenv("WASM_DEVICE_KO");
	int file, result, error;

	if (!path)
		skip("WASM_DEVICE_KO does not name the module's file");
	file = open(path, O_RDONLY | O_CLOEXEC);
	CHECK(file >= 0);
	result = syscall(SYS_finit_module, file, parameters, 0);
	error = errno;
	close(file);
	errno = error;
	return result;
}

static int unload(void)
{
	return syscall(SYS_delete_module, "wasm_device", O_NONBLOCK);
}

/* The node appears and goes a little after the module: devtmpfs has a thread for that. */
static void wait_for_node(bool there)
{
	uint64_t start = now_ns();

	while ((access(WASM_DEVICE_PATH, F_OK) == 0) != there)
		CHECK(now_ns() - start < 5000000000ull);
}

static void an_open_file_keeps_the_module(void)
{
	int fd = device("answer");

	CHECK_ERRNO(unload(), EWOULDBLOCK);
	CHECK_EQUAL(run(fd).results[0], 42);
}

static void load_and_unload(void)
{
	if (!getenv("WASM_DEVICE_KO"))
		skip("WASM_DEVICE_KO does not name the module's file");
	for (int i = 0; i < 50; i++) {
		int fd;

		CHECK_EQUAL(unload(), 0);
		wait_for_node(false);
		CHECK_EQUAL(load(""), 0);
		wait_for_node(true);
		fd = device("answer");
		CHECK_EQUAL(run(fd).session, 1);
		CHECK_EQUAL(close(fd), 0);
	}
}

static void parameters_are_limits(void)
{
	struct wasm_info info = { .size = sizeof(info) };
	int fd;

	if (!getenv("WASM_DEVICE_KO"))
		skip("WASM_DEVICE_KO does not name the module's file");
	CHECK_EQUAL(unload(), 0);
	mark_log();
	CHECK_ERRNO(load("slice_fuel=1"), EINVAL);
	CHECK_EQUAL(log_lines_with("parameter slice_fuel is 1"), 1);
	CHECK_EQUAL(load("sessions=2 memory_bytes=131072 module_bytes=1000"), 0);
	wait_for_node(true);
	fd = device("grow");
	CHECK_EQUAL(ioctl(fd, WASM_IOC_INFO, &info), 0);
	CHECK_EQUAL(info.sessions, 2);
	CHECK_EQUAL(info.memory_bytes, 131072);
	CHECK(device(NULL) >= 0);
	CHECK_ERRNO(open(WASM_DEVICE_PATH, O_RDWR), ENFILE);
	struct wasm_run call = request();
	call.args_len = 1;
	call.args[0] = 2;
	CHECK_EQUAL(ioctl(fd, WASM_IOC_RUN, &call), 0);
	CHECK_EQUAL((int32_t)call.results[0], -1);
}

/* A guest that grows beyond what the machine has is refused; nobody is killed for it. */
static void growth_beyond_the_machine(void)
{
	struct wasm_run call = request();
	int fd;

	if (!getenv("WASM_DEVICE_KO"))
		skip("WASM_DEVICE_KO does not name the module's file");
	if (sysconf(_SC_PHYS_PAGES) * sysconf(_SC_PAGESIZE) > 3l << 30)
		skip("this machine has more memory than a guest can ask for");
	CHECK_EQUAL(unload(), 0);
	CHECK_EQUAL(load("memory_bytes=4294967296"), 0);
	wait_for_node(true);
	fd = device("grow");
	call.args_len = 1;
	call.args[0] = 3ull * 1024 * 1024 * 1024 / WASM_PAGE_BYTES;
	CHECK_EQUAL(ioctl(fd, WASM_IOC_RUN, &call), 0);
	CHECK_EQUAL(call.status, WASM_STATUS_OK);
	CHECK_EQUAL((int32_t)call.results[0], -1);
	/* Little by little, in many sessions: the last ones are refused, with a status. */
	call.args[0] = 100 * 1024 * 1024 / WASM_PAGE_BYTES;
	for (int i = 0; i < 32; i++) {
		fd = device("grow");
		CHECK_EQUAL(ioctl(fd, WASM_IOC_RUN, &call), 0);
		if (call.status != WASM_STATUS_OK || (int32_t)call.results[0] == -1)
			break;
	}
	CHECK(call.status == WASM_STATUS_NO_MEMORY || (int32_t)call.results[0] == -1);
}

static void defaults_again(void)
{
	if (!getenv("WASM_DEVICE_KO"))
		skip("WASM_DEVICE_KO does not name the module's file");
	CHECK_EQUAL(unload(), 0);
	CHECK_EQUAL(load(""), 0);
	wait_for_node(true);
}

const struct test module_tests[] = {
	{ "an_open_file_keeps_the_module", an_open_file_keeps_the_module },
	{ "load_and_unload", load_and_unload },
	{ "parameters_are_limits", parameters_are_limits },
	{ "growth_beyond_the_machine", growth_beyond_the_machine },
	{ "defaults_again", defaults_again },
	{ 0 },
};
