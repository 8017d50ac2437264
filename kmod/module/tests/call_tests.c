// SPDX-License-Identifier: GPL-2.0
/* Each call by itself: what it does, and what it says to wrong arguments. */
#include "device_tests.h"

/* Nothing is there; not a constant, so that the compiler does not object. */
static void *volatile unmapped = (void *)8;

static void node_is_for_root_alone(void)
{
	int fd;

	CHECK_EQUAL(access(WASM_DEVICE_PATH, R_OK | W_OK), 0);
	CHECK_EQUAL(setresuid(1000, 1000, 1000), 0);
	fd = open(WASM_DEVICE_PATH, O_RDWR);
	CHECK(fd == -1 && errno == EACCES);
}

static void a_run_reports(void)
{
	int fd = device("answer");
	struct wasm_run first, second;

	mark_log();
	first = run(fd);
	CHECK_EQUAL(first.status, WASM_STATUS_OK);
	CHECK_EQUAL(first.results_len, 1);
	CHECK_EQUAL(first.results[0], 42);
	CHECK_EQUAL(first.result_types[0], WASM_TYPE_I32);
	CHECK_EQUAL(first.run, 1);
	CHECK(first.session >= 1 && first.fuel_used > 0 && first.nanoseconds > 0);
	CHECK_EQUAL(first.host_calls, 1);
	CHECK_EQUAL(first.peak_pages, 1);
	CHECK(log_lines_with("wasm_device: [s") >= 1);
	second = run(fd);
	CHECK_EQUAL(second.session, first.session);
	CHECK_EQUAL(second.run, 2);
	CHECK_EQUAL(second.fuel_used, first.fuel_used);
}

static void entry_and_arguments(void)
{
	int fd = device("answer");
	struct wasm_run call = request();

	call.entry_ptr = (uintptr_t)"add_two";
	call.entry_len = 7;
	call.args_len = 1;
	call.args[0] = 1ull << 40;
	CHECK_EQUAL(ioctl(fd, WASM_IOC_RUN, &call), 0);
	CHECK_EQUAL(call.status, WASM_STATUS_OK);
	CHECK_EQUAL(call.results[0], (1ull << 40) + 2);
	call.entry_len = 3;
	CHECK_EQUAL(ioctl(fd, WASM_IOC_RUN, &call), 0);
	CHECK_EQUAL(call.status, WASM_STATUS_LINK_ERROR);
	CHECK(call.message_len > 0);
}

static void guests_may_fail(void)
{
	int fd = device("trap");
	struct wasm_run report = run(fd);

	CHECK_EQUAL(report.status, WASM_STATUS_TRAP);
	CHECK_EQUAL(report.trap, WASM_TRAP_UNREACHABLE);
	write_guest(fd, "missing");
	report = run(fd);
	CHECK_EQUAL(report.trap, WASM_TRAP_MISSING_IMPORT);
	CHECK_EQUAL(write(fd, "no module", 9), 9);
	report = run(fd);
	CHECK_EQUAL(report.status, WASM_STATUS_REFUSED);
	CHECK(report.message_len > 0);
	fd = device("endless");
	report = request();
	report.fuel = 250000;
	CHECK_EQUAL(ioctl(fd, WASM_IOC_RUN, &report), 0);
	CHECK_EQUAL(report.status, WASM_STATUS_OUT_OF_FUEL);
	CHECK_EQUAL(report.fuel_limit, 250000);
}

static void nothing_was_written(void)
{
	struct wasm_run report = run(device(NULL));

	CHECK_EQUAL(report.status, WASM_STATUS_REFUSED);
}

static void partial_writes(void)
{
	int fd = device(NULL);
	struct guest answer = guest("answer");

	for (size_t at = 0; at < answer.len; at += 7) {
		size_t len = answer.len - at < 7 ? answer.len - at : 7;

		CHECK_EQUAL(write(fd, answer.bytes + at, len), len);
	}
	CHECK_EQUAL(run(fd).results[0], 42);
	CHECK_EQUAL(write(fd, "x", 0), 0);
	CHECK_ERRNO(write(fd, unmapped, 16), EFAULT);
	CHECK_EQUAL(run(fd).results[0], 42);
}

/* Two pages of which the second is gone. */
static char *half_mapped(void)
{
	long page = sysconf(_SC_PAGESIZE);
	char *pages = mmap(NULL, 2 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	CHECK(pages != MAP_FAILED);
	CHECK_EQUAL(munmap(pages + page, page), 0);
	return pages + page;
}

/* What can be read of the buffer is written, as write(2) does; the rest can follow. */
static void writes_from_half_mapped_buffers(void)
{
	struct guest answer = guest("answer");
	size_t half = answer.len / 2;
	char *end = half_mapped();
	int fd = device(NULL);

	memcpy(end - half, answer.bytes, half);
	CHECK_EQUAL(write(fd, end - half, answer.len), half);
	CHECK_EQUAL(write(fd, answer.bytes + half, answer.len - half), answer.len - half);
	CHECK_EQUAL(run(fd).results[0], 42);
	/* The same for the image that replaces it. */
	CHECK_EQUAL(write(fd, end - half, answer.len), half);
	CHECK_EQUAL(run(fd).status, WASM_STATUS_REFUSED);
	CHECK_ERRNO(write(fd, end, answer.len), EFAULT);
}

static void calls_with_half_mapped_buffers(void)
{
	char *end = half_mapped();
	int fd = device("echo");
	struct wasm_set_input input = { .size = sizeof(input), .ptr = (uintptr_t)end - 8, .len = 16 };
	struct wasm_mem_read memory = { .size = sizeof(memory), .len = 16, .buffer_ptr = (uintptr_t)end - 8 };
	struct wasm_check check = { .size = sizeof(check), .entries_ptr = (uintptr_t)end - 8, .entries_cap = 65536 };
	struct wasm_info info = { .size = sizeof(info), .entries_ptr = (uintptr_t)end - 8, .entries_cap = 65536 };
	struct wasm_run call = request();
	char trace[65536];

	CHECK_ERRNO(ioctl(fd, WASM_IOC_SET_INPUT, &input), EFAULT);
	input.len = 8;
	CHECK_EQUAL(ioctl(fd, WASM_IOC_SET_INPUT, &input), 0);
	CHECK_ERRNO(ioctl(fd, WASM_IOC_CHECK, &check), EFAULT);
	CHECK_ERRNO(ioctl(fd, WASM_IOC_INFO, &info), EFAULT);
	call.output_ptr = (uintptr_t)end - 4;
	call.output_cap = 8;
	CHECK_ERRNO(ioctl(fd, WASM_IOC_RUN, &call), EFAULT);
	CHECK_ERRNO(ioctl(fd, WASM_IOC_MEM_READ, &memory), EFAULT);
	call.output_ptr = 0;
	call.push = WASM_PUSH_INTS;
	call.push_ptr = (uintptr_t)end - 4;
	call.push_len = 8;
	CHECK_ERRNO(ioctl(fd, WASM_IOC_RUN, &call), EFAULT);
	/* Of the trace only whole records leave; those that did not are still there. */
	CHECK_ERRNO(read(fd, end - 8, sizeof(trace)), EFAULT);
	CHECK(read(fd, trace, sizeof(trace)) > 0);
	CHECK_EQUAL(run(fd).results[0], 8);
}

static void sizes_around_the_image_limit(void)
{
	struct wasm_info info = { .size = sizeof(info) };
	int fd = device("answer");
	char *large;

	CHECK_EQUAL(ioctl(fd, WASM_IOC_INFO, &info), 0);
	large = calloc(1, info.module_bytes + 1);
	CHECK(large != NULL);
	/* Too large by one beside what is there, and the image stays. */
	CHECK_ERRNO(write(fd, large, info.module_bytes - guest("answer").len + 1), EFBIG);
	CHECK_EQUAL(run(fd).results[0], 42);
	/* A new image after a run, too large by one; the old one stays. */
	CHECK_ERRNO(write(fd, large, info.module_bytes + 1), EFBIG);
	CHECK_EQUAL(run(fd).results[0], 42);
	CHECK_EQUAL(write(fd, large, info.module_bytes), info.module_bytes);
	CHECK_ERRNO(write(fd, large, 1), EFBIG);
	CHECK_EQUAL(run(fd).status, WASM_STATUS_REFUSED);
}

/* The size rules, for each struct that begins with its size. */
static void size_rules(unsigned long number, size_t size)
{
	long page = sysconf(_SC_PAGESIZE);
	int fd = device("answer");
	char *pages = mmap(NULL, 3 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	char *edge;

	CHECK(pages != MAP_FAILED);
	CHECK_EQUAL(munmap(pages + 2 * page, page), 0);
	*(uint32_t *)pages = size - 1;
	CHECK_ERRNO(ioctl(fd, number, pages), EINVAL);
	*(uint32_t *)pages = 0;
	CHECK_ERRNO(ioctl(fd, number, pages), EINVAL);
	*(uint32_t *)pages = UINT32_MAX;
	CHECK_ERRNO(ioctl(fd, number, pages), EINVAL);
	/* Larger, with zeros; then with a byte that is none. */
	memset(pages, 0, size + 64);
	*(uint32_t *)pages = size + 64;
	CHECK_EQUAL(ioctl(fd, number, pages), 0);
	CHECK_EQUAL(*(uint32_t *)pages, size + 64);
	memset(pages, 0, size + 64);
	*(uint32_t *)pages = size + 64;
	pages[size + 63] = 1;
	CHECK_ERRNO(ioctl(fd, number, pages), EINVAL);
	/* Flags have no meaning yet. */
	memset(pages, 0, size);
	*(uint32_t *)pages = size;
	((uint32_t *)pages)[1] = 1;
	CHECK_ERRNO(ioctl(fd, number, pages), EINVAL);
	/* Unaligned, up to the last mapped byte. */
	edge = pages + 2 * page - size - 1;
	memset(edge, 0, size);
	memcpy(edge, &(uint32_t){ size }, 4);
	CHECK_EQUAL(ioctl(fd, number, edge), 0);
	/* One byte further it ends in what is not mapped. */
	edge = pages + 2 * page - size + 1;
	memcpy(edge, &(uint32_t){ size }, 4);
	CHECK_ERRNO(ioctl(fd, number, edge), EFAULT);
	CHECK_ERRNO(ioctl(fd, number, NULL), EFAULT);
	CHECK_ERRNO(ioctl(fd, number, (void *)0xffff888000000000), EFAULT);
	CHECK_ERRNO(ioctl(fd, number, (void *)-4096l), EFAULT);
	/* The size bits of the number do not count. */
	memset(pages, 0, size);
	*(uint32_t *)pages = size;
	CHECK_EQUAL(ioctl(fd, number ^ (0x555ul << 16), pages), 0);
}

static void run_sizes(void)
{
	size_rules(WASM_IOC_RUN, sizeof(struct wasm_run));
}

static void check_sizes(void)
{
	size_rules(WASM_IOC_CHECK, sizeof(struct wasm_check));
}

static void info_sizes(void)
{
	size_rules(WASM_IOC_INFO, sizeof(struct wasm_info));
}

static void mem_read_sizes(void)
{
	size_rules(WASM_IOC_MEM_READ, sizeof(struct wasm_mem_read));
}

static void set_input_sizes(void)
{
	size_rules(WASM_IOC_SET_INPUT, sizeof(struct wasm_set_input));
}

/* The older generations' struct has no size, and may lie anywhere. */
static void set_data_addresses(void)
{
	char *end = half_mapped();
	struct wasm_set_data data = { .size = 2, .array = { 40, 2 } };
	int fd = device("p2");

	memcpy(end - sizeof(data), &data, sizeof(data));
	CHECK_EQUAL(ioctl(fd, WASM_IOC_SET_DATA, end - sizeof(data)), 0);
	memmove(end - sizeof(data) - 1, end - sizeof(data), sizeof(data));
	CHECK_EQUAL(ioctl(fd, WASM_IOC_SET_DATA, end - sizeof(data) - 1), 0);
	CHECK_ERRNO(ioctl(fd, WASM_IOC_SET_DATA, end - sizeof(data) + 1), EFAULT);
	CHECK_ERRNO(ioctl(fd, WASM_IOC_SET_DATA, NULL), EFAULT);
	CHECK_ERRNO(ioctl(fd, WASM_IOC_SET_DATA, (void *)0xffff888000000000), EFAULT);
	CHECK_ERRNO(ioctl(fd, WASM_IOC_SET_DATA, (void *)-4096l), EFAULT);
	/* What was set stays. */
	mark_log();
	CHECK_EQUAL(ioctl(fd, WASM_IOC_PROCESS_SUM), 0);
	CHECK_EQUAL(log_lines_with("Sum function returned: 42"), 1);
}

static void unknown_requests(void)
{
	int fd = device(NULL);

	CHECK_ERRNO(ioctl(fd, _IO('w', 0x40), 0), ENOTTY);
	CHECK_ERRNO(ioctl(fd, _IO('w', 0x10), 0), ENOTTY);
	CHECK_ERRNO(ioctl(fd, _IOR('w', 0x15, int), 0), ENOTTY);
	CHECK_ERRNO(ioctl(fd, _IO('x', 0), 0), ENOTTY);
	CHECK_ERRNO(ioctl(fd, _IO('w', 0x02), 0), ENOTTY);
}

static void wrong_runs(void)
{
	int fd = device("answer");
	struct wasm_run call = request();

	call.reserved[7] = 1;
	CHECK_ERRNO(ioctl(fd, WASM_IOC_RUN, &call), EINVAL);
	call = request();
	call.args_len = WASM_VALUES + 1;
	CHECK_ERRNO(ioctl(fd, WASM_IOC_RUN, &call), EINVAL);
	call = request();
	call.entry_len = WASM_ENTRY_NAME_BYTES + 1;
	CHECK_ERRNO(ioctl(fd, WASM_IOC_RUN, &call), EINVAL);
	call.entry_len = 4;
	call.entry_ptr = 8;
	CHECK_ERRNO(ioctl(fd, WASM_IOC_RUN, &call), EFAULT);
	call.entry_ptr = (uintptr_t)"\xff\xfe\xfd\xfc";
	CHECK_ERRNO(ioctl(fd, WASM_IOC_RUN, &call), EINVAL);
	call = request();
	call.push = 77;
	CHECK_ERRNO(ioctl(fd, WASM_IOC_RUN, &call), EINVAL);
	call.push = WASM_PUSH_INTS;
	call.push_len = 6;
	call.push_ptr = (uintptr_t)"123456";
	CHECK_ERRNO(ioctl(fd, WASM_IOC_RUN, &call), EINVAL);
	call.push_len = UINT32_MAX;
	CHECK_ERRNO(ioctl(fd, WASM_IOC_RUN, &call), EINVAL);
	/* None of these used a run number. */
	CHECK_EQUAL(run(fd).run, 1);
}

static void check_lists_the_interface(void)
{
	int fd = device("missing");
	unsigned char entries[1024];
	struct wasm_check check = { .size = sizeof(check), .entries_ptr = (uintptr_t)entries,
				    .entries_cap = sizeof(entries) };
	struct wasm_interface_entry entry;

	CHECK_EQUAL(ioctl(fd, WASM_IOC_CHECK, &check), 0);
	CHECK_EQUAL(check.status, WASM_STATUS_OK);
	CHECK_EQUAL(check.imports, 1);
	CHECK_EQUAL(check.exports, 1);
	CHECK_EQUAL(check.missing, 1);
	CHECK_EQUAL(check.module_bytes, guest("missing").len);
	memcpy(&entry, entries, sizeof(entry));
	CHECK_EQUAL(entry.direction, 0);
	CHECK_EQUAL(entry.served, 0);
	CHECK(memcmp(entries + sizeof(entry), "nowherenothing", 14) == 0);
	check = (struct wasm_check){ .size = sizeof(check), .entries_ptr = (uintptr_t)entries, .entries_cap = 8 };
	memset(entries, 0x55, sizeof(entries));
	CHECK_EQUAL(ioctl(fd, WASM_IOC_CHECK, &check), 0);
	CHECK(check.entries_len > 8 && entries[0] == 0x55);
}

static void info_tells_limits(void)
{
	int fd = device(NULL);
	static unsigned char entries[65536];
	struct wasm_info info = { .size = sizeof(info), .entries_ptr = (uintptr_t)entries,
				  .entries_cap = sizeof(entries) };

	CHECK_EQUAL(ioctl(fd, WASM_IOC_INFO, &info), 0);
	CHECK_EQUAL(info.abi_version, WASM_ABI_VERSION);
	CHECK(info.sessions_open >= 1 && info.sessions >= 1);
	CHECK(info.module_bytes > 0 && info.slice_fuel > 0);
	CHECK(info.entries_len > 0 && info.entries_len <= sizeof(entries));
	CHECK(info.engine_version[0] != 0 && info.device_version[0] != 0);
	CHECK_EQUAL(info.running_fuel_limit, 0);
}

static void memory_can_be_read(void)
{
	int fd = device("answer");
	char bytes[16] = { 0 };
	struct wasm_mem_read call = { .size = sizeof(call), .offset = 65530, .len = 16,
				      .buffer_ptr = (uintptr_t)bytes };

	run(fd);
	CHECK_EQUAL(ioctl(fd, WASM_IOC_MEM_READ, &call), 0);
	CHECK_EQUAL(call.len, 6);
	CHECK_EQUAL(call.memory_len, 65536);
	CHECK(memcmp(bytes, "at end", 7) == 0);
	call.offset = UINT64_MAX;
	call.len = UINT64_MAX;
	CHECK_EQUAL(ioctl(fd, WASM_IOC_MEM_READ, &call), 0);
	CHECK_EQUAL(call.len, 0);
	call.offset = 0;
	call.len = 16;
	call.buffer_ptr = 8;
	CHECK_ERRNO(ioctl(fd, WASM_IOC_MEM_READ, &call), EFAULT);
}

static void input_comes_out_again(void)
{
	int fd = device("echo");
	struct wasm_info info = { .size = sizeof(info) };
	struct wasm_set_input input = { .size = sizeof(input), .ptr = (uintptr_t)"payload", .len = 7 };
	struct wasm_run call = request();
	char out[5] = { 0 };

	CHECK_EQUAL(ioctl(fd, WASM_IOC_SET_INPUT, &input), 0);
	call.output_ptr = (uintptr_t)out;
	call.output_cap = 4;
	CHECK_EQUAL(ioctl(fd, WASM_IOC_RUN, &call), 0);
	CHECK_EQUAL(call.status, WASM_STATUS_OK);
	CHECK_EQUAL(call.output_len, 7);
	CHECK(strcmp(out, "payl") == 0);
	CHECK_EQUAL(ioctl(fd, WASM_IOC_INFO, &info), 0);
	input.len = info.input_bytes + 1;
	CHECK_ERRNO(ioctl(fd, WASM_IOC_SET_INPUT, &input), EFBIG);
	input.len = 4;
	input.ptr = 8;
	CHECK_ERRNO(ioctl(fd, WASM_IOC_SET_INPUT, &input), EFAULT);
	/* What was there stays. */
	CHECK_EQUAL(run(fd).results[0], 7);
	input.len = 0;
	CHECK_EQUAL(ioctl(fd, WASM_IOC_SET_INPUT, &input), 0);
	CHECK_EQUAL(run(fd).results[0], 0);
}

static void growth_is_bounded(void)
{
	int fd = device("grow");
	struct wasm_run call = request();

	call.args_len = 1;
	call.args[0] = 15;
	call.memory_bytes = 16 * WASM_PAGE_BYTES;
	CHECK_EQUAL(ioctl(fd, WASM_IOC_RUN, &call), 0);
	CHECK_EQUAL(call.results[0], 1);
	CHECK_EQUAL(call.peak_pages, 16);
	call.args[0] = 16;
	CHECK_EQUAL(ioctl(fd, WASM_IOC_RUN, &call), 0);
	CHECK_EQUAL((int32_t)call.results[0], -1);
}

static void services_are_real(void)
{
	int fd = device("services");
	static unsigned char memory[524288];
	struct wasm_mem_read call = { .size = sizeof(call), .len = sizeof(memory),
				      .buffer_ptr = (uintptr_t)memory };
	struct wasm_meminfo meminfo;
	int32_t word[12];
	bool own = false;

	CHECK_EQUAL(run(fd).status, WASM_STATUS_OK);
	CHECK_EQUAL(ioctl(fd, WASM_IOC_MEM_READ, &call), 0);
	memcpy(word, memory, sizeof(word));
	CHECK(*(uint64_t *)memory > 0 && *(uint64_t *)memory <= now_ns());
	CHECK(word[4] >= 0 && word[4] < word[5]);
	CHECK_EQUAL(word[5], sysconf(_SC_NPROCESSORS_ONLN));
	CHECK_EQUAL(word[6], getpid());
	CHECK(memcmp(memory + 64, "device_tests", 12) == 0);
	CHECK(memory[96] == '7' || memory[96] >= '1');
	memcpy(&meminfo, memory + 256, sizeof(meminfo));
	CHECK_EQUAL(meminfo.page_bytes, sysconf(_SC_PAGESIZE));
	CHECK(meminfo.total > meminfo.free && meminfo.free > 0);
	CHECK_EQUAL(word[10] % sizeof(struct wasm_task), 0);
	for (int at = 0; at < word[10]; at += sizeof(struct wasm_task)) {
		struct wasm_task task;

		memcpy(&task, memory + 4096 + at, sizeof(task));
		own |= task.pid == getpid() && task.parent_pid == getppid() && task.state == 'R';
	}
	CHECK(own);
	CHECK_EQUAL(word[11] % sizeof(struct wasm_netdev), 0);
}

static void trace_is_read_in_records(void)
{
	int fd = device("answer");
	struct pollfd ready = { .fd = fd, .events = POLLIN | POLLOUT };
	unsigned char trace[65536];
	struct wasm_trace_header head;
	bool begun = false, ended = false;
	ssize_t len;

	CHECK_EQUAL(fcntl(fd, F_SETFL, O_NONBLOCK), 0);
	CHECK_ERRNO(read(fd, trace, sizeof(trace)), EAGAIN);
	CHECK_EQUAL(poll(&ready, 1, 0), 1);
	CHECK_EQUAL(ready.revents, POLLOUT);
	run(fd);
	CHECK_EQUAL(poll(&ready, 1, 0), 1);
	CHECK_EQUAL(ready.revents, POLLIN | POLLOUT);
	/* Too little room for a record, and none that can be written to: nothing is lost. */
	CHECK_ERRNO(read(fd, trace, 8), EINVAL);
	CHECK_ERRNO(read(fd, unmapped, sizeof(trace)), EFAULT);
	len = read(fd, trace, sizeof(trace));
	CHECK(len > 0);
	for (ssize_t at = 0; at < len; at += head.len) {
		memcpy(&head, trace + at, sizeof(head));
		CHECK(head.len >= sizeof(head) && head.len % 8 == 0 && at + head.len <= len);
		CHECK_EQUAL(head.run, 1);
		begun |= head.kind == WASM_TRACE_RUN_BEGIN;
		ended |= head.kind == WASM_TRACE_RUN_END;
	}
	CHECK(begun && ended);
	CHECK_ERRNO(read(fd, trace, sizeof(trace)), EAGAIN);
}

const struct test call_tests[] = {
	{ "node_is_for_root_alone", node_is_for_root_alone },
	{ "a_run_reports", a_run_reports },
	{ "entry_and_arguments", entry_and_arguments },
	{ "guests_may_fail", guests_may_fail },
	{ "nothing_was_written", nothing_was_written },
	{ "partial_writes", partial_writes },
	{ "writes_from_half_mapped_buffers", writes_from_half_mapped_buffers },
	{ "calls_with_half_mapped_buffers", calls_with_half_mapped_buffers },
	{ "sizes_around_the_image_limit", sizes_around_the_image_limit },
	{ "run_sizes", run_sizes },
	{ "check_sizes", check_sizes },
	{ "info_sizes", info_sizes },
	{ "mem_read_sizes", mem_read_sizes },
	{ "set_input_sizes", set_input_sizes },
	{ "set_data_addresses", set_data_addresses },
	{ "unknown_requests", unknown_requests },
	{ "wrong_runs", wrong_runs },
	{ "check_lists_the_interface", check_lists_the_interface },
	{ "info_tells_limits", info_tells_limits },
	{ "memory_can_be_read", memory_can_be_read },
	{ "input_comes_out_again", input_comes_out_again },
	{ "growth_is_bounded", growth_is_bounded },
	{ "services_are_real", services_are_real },
	{ "trace_is_read_in_records", trace_is_read_in_records },
	{ 0 },
};
