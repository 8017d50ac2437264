// SPDX-License-Identifier: GPL-2.0
/* Memory of guests: whose it is, who pays for it, and what must never be found in it. */
#include "device_tests.h"

#include <sys/mount.h>
#include <sys/stat.h>

#define MIB (1024 * 1024l)

/* Where addresses of an x86-64 kernel lie: memory, vmalloc, the memory map, code and modules. */
static bool is_kernel_address(uint64_t word)
{
	return (word >= 0xffff888000000000 && word < 0xffffeb0000000000) ||
	       (word >= 0xffffffff80000000 && word < 0xffffffffff000000);
}

static void no_addresses_in(const char *what, const void *bytes, size_t len)
{
	for (size_t at = 0; at + 8 <= len; at += 4) {
		uint64_t word;

		memcpy(&word, (const char *)bytes + at, sizeof(word));
		if (is_kernel_address(word))
			fail_at(__FILE__, __LINE__, "%s has %llx at %zu", what, (unsigned long long)word, at);
	}
}

/* The check itself sees an address. */
static void check_sees_addresses(void)
{
	CHECK(is_kernel_address(0xffff888001234567) && is_kernel_address(0xffffc90000123456));
	CHECK(is_kernel_address(0xffffea0000000000) && is_kernel_address(0xffffffff81234567));
	CHECK(!is_kernel_address(UINT64_MAX) && !is_kernel_address(-4096ull) && !is_kernel_address(0x7fffffffffff));
}

static void no_address_reaches_a_guest(void)
{
	static unsigned char memory[8 * WASM_PAGE_BYTES], trace[1 << 20], entries[1 << 16];
	struct wasm_mem_read call = { .size = sizeof(call), .len = sizeof(memory), .buffer_ptr = (uintptr_t)memory };
	struct wasm_info info = { .size = sizeof(info), .entries_ptr = (uintptr_t)entries,
				  .entries_cap = sizeof(entries) };
	struct wasm_check check = { .size = sizeof(check) };
	struct wasm_run report;
	ssize_t len;
	int fd = device("services");

	check_sees_addresses();
	report = run(fd);
	CHECK_EQUAL(report.status, WASM_STATUS_OK);
	CHECK_EQUAL(ioctl(fd, WASM_IOC_MEM_READ, &call), 0);
	CHECK_EQUAL(call.len, sizeof(memory));
	/* What is random may look like anything. */
	memset(memory + 80, 0, 16);
	no_addresses_in("the guest's memory", memory, sizeof(memory));
	no_addresses_in("the report", &report, sizeof(report));
	CHECK_EQUAL(ioctl(fd, WASM_IOC_INFO, &info), 0);
	no_addresses_in("INFO", &info, sizeof(info));
	no_addresses_in("the host functions", entries, info.entries_len);
	CHECK_EQUAL(ioctl(fd, WASM_IOC_CHECK, &check), 0);
	no_addresses_in("CHECK", &check, sizeof(check));
	/* A guest without random bytes, as its trace has them too. */
	fd = device("everything");
	run(fd);
	len = read(fd, trace, sizeof(trace));
	CHECK(len > 0);
	no_addresses_in("the trace", trace, len);
}

/* Sixteen hexadecimal digits that begin like a kernel address, as %px and a panic would print them. */
static void no_address_reaches_the_log(void)
{
	static const char *const guests[] = { "services", "trap", "missing", "endless", "recursion", "everything" };
	struct wasm_run call = request();

	mark_log();
	call.fuel = 300000;
	for (size_t i = 0; i < sizeof(guests) / sizeof(guests[0]); i++)
		CHECK_EQUAL(ioctl(device(guests[i]), WASM_IOC_RUN, &call), 0);
	CHECK(log_lines_with("wasm_device: [s") >= 12);
	mark_log();
	for (size_t i = 0; i < sizeof(guests) / sizeof(guests[0]); i++)
		CHECK_EQUAL(ioctl(device(guests[i]), WASM_IOC_RUN, &call), 0);
	CHECK_EQUAL(log_lines_with("ffff"), 0);
}

static bool all_zero(const unsigned char *bytes, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (bytes[i] != 0)
			return false;
	return true;
}

/* Memory that others used before: a guest finds zeros there, at once and after it grew. */
static void memory_begins_as_zeros(void)
{
	size_t len = 33 * WASM_PAGE_BYTES;
	unsigned char *bytes = malloc(len);
	struct wasm_mem_read call = { .size = sizeof(call), .len = len, .buffer_ptr = (uintptr_t)bytes };
	struct wasm_run dirty = request(), grow = request();

	CHECK(bytes != NULL);
	dirty.fuel = 2000000;
	grow.args_len = 1;
	grow.args[0] = 32;
	for (int i = 0; i < 10; i++) {
		int fd = device("bulk");

		CHECK_EQUAL(ioctl(fd, WASM_IOC_RUN, &dirty), 0);
		CHECK_EQUAL(dirty.status, WASM_STATUS_OUT_OF_FUEL);
		CHECK_EQUAL(close(fd), 0);
		fd = device("grow");
		CHECK_EQUAL(ioctl(fd, WASM_IOC_RUN, &grow), 0);
		CHECK_EQUAL(grow.results[0], 1);
		CHECK_EQUAL(ioctl(fd, WASM_IOC_MEM_READ, &call), 0);
		CHECK_EQUAL(call.len, len);
		CHECK(all_zero(bytes, len));
		CHECK_EQUAL(close(fd), 0);
	}
}

/* Structs that come back hold nothing but what is said of them: what they had before, or zeros. */
static void reports_have_no_leftovers(void)
{
	int fd = device("answer");
	struct wasm_run report = run(fd);

	CHECK_EQUAL(report.message_len, 0);
	CHECK(all_zero((unsigned char *)report.message, sizeof(report.message)));
	CHECK(all_zero((unsigned char *)&report.results[1], sizeof(report.results) - sizeof(report.results[0])));
}

/* A memory cgroup of our own that may have this much. */
static const char *make_cgroup(const char *most)
{
	static char root[] = "/tmp/device_tests.XXXXXX", path[256];
	char file[300];
	int fd;

	CHECK(mkdtemp(root) != NULL);
	if (mount("cgroup2", root, "cgroup2", 0, NULL) != 0)
		skip("this kernel has no cgroups of version 2");
	snprintf(file, sizeof(file), "%s/cgroup.subtree_control", root);
	fd = open(file, O_WRONLY);
	if (fd < 0 || write(fd, "+memory", 7) != 7)
		skip("this kernel has no memory cgroups");
	close(fd);
	snprintf(path, sizeof(path), "%s/device_tests.%d", root, getpid());
	CHECK_EQUAL(mkdir(path, 0755), 0);
	snprintf(file, sizeof(file), "%s/memory.max", path);
	fd = open(file, O_WRONLY);
	CHECK(fd >= 0);
	CHECK_EQUAL(write(fd, most, strlen(most)), strlen(most));
	close(fd);
	return path;
}

static void enter_cgroup(const char *folder)
{
	char file[300];
	int fd;

	snprintf(file, sizeof(file), "%s/cgroup.procs", folder);
	fd = open(file, O_WRONLY);
	CHECK(fd >= 0);
	CHECK_EQUAL(write(fd, "0", 1), 1);
	close(fd);
}

/* The number after a word in a file of the cgroup, or the number that is all of it. */
static long cgroup_number(const char *folder, const char *name, const char *word)
{
	char path[300], line[128];
	long number = -1;
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	file = fopen(path, "r");
	CHECK(file != NULL);
	while (fgets(line, sizeof(line), file))
		if (strncmp(line, word, strlen(word)) == 0)
			number = atol(line + strlen(word));
	fclose(file);
	CHECK(number >= 0);
	return number;
}

static struct wasm_run grow_by(int fd, long pages)
{
	struct wasm_run call = request();

	call.args_len = 1;
	call.args[0] = pages;
	CHECK_EQUAL(ioctl(fd, WASM_IOC_RUN, &call), 0);
	return call;
}

/* In the cgroup: its memory is used up by what the device does for this process, and by nothing else, as all
 * that the process itself needs was there before. */
static void use_up(const char *cgroup)
{
	enum { FILES = 200 };
	static char payload[4 * MIB];
	static int files[FILES];
	int fd = device("grow");
	long before, after;
	struct wasm_run report;

	/* The kernel's own part of an open file may wake the OOM killer. */
	for (int i = 0; i < FILES; i++)
		files[i] = device(NULL);
	CHECK_EQUAL(mlockall(MCL_CURRENT | MCL_FUTURE), 0);
	enter_cgroup(cgroup);
	CHECK_EQUAL(grow_by(fd, 1).results[0], 1);
	before = cgroup_number(cgroup, "memory.current", "");
	CHECK_EQUAL(grow_by(fd, 128).results[0], 1);
	after = cgroup_number(cgroup, "memory.current", "");
	CHECK(after - before > 7 * MIB && after - before < 12 * MIB);
	/* More than the cgroup may have: the guest is told no. */
	report = grow_by(fd, 1000);
	CHECK(report.status == WASM_STATUS_NO_MEMORY || (int32_t)report.results[0] == -1);
	/* The same for what the caller makes the device keep, until nothing is left at all. */
	for (int i = 0; i < FILES; i++) {
		struct wasm_set_input input = { .size = sizeof(input), .ptr = (uintptr_t)payload };
		struct wasm_run call = request();

		/* Large pieces, then ever smaller ones. */
		input.len = sizeof(payload) >> (i / 10);
		if (ioctl(files[i], WASM_IOC_SET_INPUT, &input) != 0)
			CHECK_EQUAL(errno, ENOMEM);
		if (ioctl(files[i], WASM_IOC_RUN, &call) != 0)
			CHECK_EQUAL(errno, ENOMEM);
		else
			CHECK(call.status == WASM_STATUS_NO_MEMORY || call.status == WASM_STATUS_REFUSED);
	}
	/* What is printed may want memory as well. */
	for (int i = 0; i < FILES; i++)
		CHECK_EQUAL(close(files[i]), 0);
	printf("# 8 MiB more for a guest: %+ld KiB in its cgroup\n", (after - before) / 1024);
}

static void the_caller_pays(void)
{
	const char *cgroup = make_cgroup("33554432");
	pid_t child = fork();
	int status;

	if (child == 0) {
		use_up(cgroup);
		fflush(stdout);
		_exit(0);
	}
	CHECK_EQUAL(waitpid(child, &status, 0), child);
	printf("# %ld refusals for want of memory\n", cgroup_number(cgroup, "memory.events", "max "));
	CHECK_EQUAL(cgroup_number(cgroup, "memory.events", "oom "), 0);
	CHECK_EQUAL(cgroup_number(cgroup, "memory.events", "oom_kill "), 0);
	CHECK_EQUAL(status, 0);
	CHECK(cgroup_number(cgroup, "memory.events", "max ") > 0);
	CHECK_EQUAL(rmdir(cgroup), 0);
}

const struct test memory_tests[] = {
	{ "no_address_reaches_a_guest", no_address_reaches_a_guest },
	{ "no_address_reaches_the_log", no_address_reaches_the_log },
	{ "memory_begins_as_zeros", memory_begins_as_zeros },
	{ "reports_have_no_leftovers", reports_have_no_leftovers },
	{ "the_caller_pays", the_caller_pays },
	{ 0 },
};
