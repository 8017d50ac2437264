// SPDX-License-Identifier: GPL-2.0
/*
 * 32-bit callers. A 64-bit program may make the calls of 32-bit ones (int $0x80) where the kernel has
 * them, with everything below 4 GiB: that goes the same way into the device.
 */
#include "device_tests.h"

/* Numbers of the 32-bit system calls (arch/x86/entry/syscalls/syscall_32.tbl). */
#define NARROW_READ 3
#define NARROW_WRITE 4
#define NARROW_IOCTL 54

static long narrow_call(long number, long first, long second, long third)
{
	long result;

	__asm__ volatile("int $0x80"
			 : "=a"(result)
			 : "a"(number), "b"(first), "c"(second), "d"(third)
			 : "memory", "r8", "r9", "r10", "r11");
	return (int)result;
}

static void no_narrow_calls(int signal)
{
	(void)signal;
	skip("this kernel has no 32-bit system calls");
}

static void narrow_callers(void)
{
	int fd = device(NULL);
	struct guest answer = guest("answer");
	char *low = mmap(NULL, 65536, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
	struct wasm_run *call = (void *)low;
	struct wasm_info *info = (void *)low;

	CHECK(low != MAP_FAILED && (uintptr_t)low < UINT32_MAX);
	signal(SIGSEGV, no_narrow_calls);
	if (narrow_call(NARROW_IOCTL, -1, 0, 0) == -ENOSYS)
		skip("this kernel has no 32-bit system calls");
	memcpy(low, answer.bytes, answer.len);
	CHECK_EQUAL(narrow_call(NARROW_WRITE, fd, (long)low, answer.len), answer.len);
	*call = request();
	strcpy(low + 4096, "add_two");
	call->entry_ptr = (uintptr_t)low + 4096;
	call->entry_len = 7;
	call->args_len = 1;
	call->args[0] = 1ull << 40;
	CHECK_EQUAL(narrow_call(NARROW_IOCTL, fd, WASM_IOC_RUN, (long)call), 0);
	CHECK_EQUAL(call->status, WASM_STATUS_OK);
	CHECK_EQUAL(call->results[0], (1ull << 40) + 2);
	CHECK(narrow_call(NARROW_READ, fd, (long)low + 8192, 32768) > 0);
	*info = (struct wasm_info){ .size = sizeof(*info) };
	CHECK_EQUAL(narrow_call(NARROW_IOCTL, fd, WASM_IOC_INFO, (long)info), 0);
	CHECK_EQUAL(info->abi_version, WASM_ABI_VERSION);
	CHECK_EQUAL(narrow_call(NARROW_IOCTL, fd, WASM_IOC_CANCEL, 0), 0);
	CHECK_EQUAL(narrow_call(NARROW_IOCTL, fd, 0x7702, 0), -ENOTTY);
	CHECK_EQUAL(narrow_call(NARROW_IOCTL, fd, WASM_IOC_RUN, 16), -EFAULT);
}

/* The calls that hold pointers, and those of older loaders. */
static void narrow_callers_of_all_calls(void)
{
	int fd = device(NULL);
	struct guest image = guest("p2");
	char *low = mmap(NULL, 65536, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
	struct wasm_set_input *input = (void *)low;
	struct wasm_mem_read *memory = (void *)low;
	struct wasm_set_data *data = (void *)low;
	struct wasm_check *check = (void *)low;

	CHECK(low != MAP_FAILED && (uintptr_t)low < UINT32_MAX);
	signal(SIGSEGV, no_narrow_calls);
	if (narrow_call(NARROW_IOCTL, -1, 0, 0) == -ENOSYS)
		skip("this kernel has no 32-bit system calls");
	memcpy(low, image.bytes, image.len);
	CHECK_EQUAL(narrow_call(NARROW_WRITE, fd, (long)low, image.len), image.len);
	*check = (struct wasm_check){ .size = sizeof(*check), .entries_ptr = (uintptr_t)low + 4096, .entries_cap = 4096 };
	CHECK_EQUAL(narrow_call(NARROW_IOCTL, fd, WASM_IOC_CHECK, (long)check), 0);
	CHECK_EQUAL(check->status, WASM_STATUS_OK);
	CHECK(check->exports > 0 && check->entries_len > 0);
	*data = (struct wasm_set_data){ .size = 3, .array = { 100, 200, 300 } };
	CHECK_EQUAL(narrow_call(NARROW_IOCTL, fd, WASM_IOC_SET_DATA, (long)data), 0);
	mark_log();
	CHECK_EQUAL(narrow_call(NARROW_IOCTL, fd, WASM_IOC_PROCESS_SUM, 0), 0);
	CHECK_EQUAL(log_lines_with("Sum function returned: 600"), 1);
	CHECK_EQUAL(narrow_call(NARROW_IOCTL, fd, WASM_IOC_PROCESS_TEST, 0), 0);
	/* A pointer within a struct has 64 bits there too, and none beyond the caller's memory is followed. */
	*input = (struct wasm_set_input){ .size = sizeof(*input), .ptr = (uintptr_t)low + 4096, .len = 16 };
	CHECK_EQUAL(narrow_call(NARROW_IOCTL, fd, WASM_IOC_SET_INPUT, (long)input), 0);
	input->ptr = 0xffff888000000000;
	CHECK_EQUAL(narrow_call(NARROW_IOCTL, fd, WASM_IOC_SET_INPUT, (long)input), -EFAULT);
	*memory = (struct wasm_mem_read){ .size = sizeof(*memory), .len = 16, .buffer_ptr = (uintptr_t)low + 4096 };
	CHECK_EQUAL(narrow_call(NARROW_IOCTL, fd, WASM_IOC_MEM_READ, (long)memory), 0);
	CHECK_EQUAL(memory->len, 16);
}

const struct test narrow_tests[] = {
	{ "narrow_callers", narrow_callers },
	{ "narrow_callers_of_all_calls", narrow_callers_of_all_calls },
	{ 0 },
};
