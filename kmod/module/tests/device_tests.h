/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the tests of /dev/wasm_device share: a small harness, and the device's calls with their checks.
 */
#ifndef DEVICE_TESTS_H
#define DEVICE_TESTS_H

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "wasm_device.h"

/* A test: returns, or leaves through one of the macros below. */
struct test {
	const char *name;
	void (*run)(void);
};

extern const struct test hook_tests[];
extern const struct test no_hook_tests[];
extern const struct test limit_tests[];
extern const struct test memory_tests[];
extern const struct test float_tests[];
extern const struct test call_tests[];
extern const struct test ending_tests[];
extern const struct test opening_tests[];
extern const struct test sharing_tests[];
extern const struct test legacy_tests[];
extern const struct test narrow_tests[];
extern const struct test module_tests[];

void fail_at(const char *file, int line, const char *format, ...)
	__attribute__((noreturn, format(printf, 3, 4)));
void skip(const char *why) __attribute__((noreturn));

#define CHECK(condition) \
	do { \
		if (!(condition)) \
			fail_at(__FILE__, __LINE__, "%s (errno %d)", #condition, errno); \
	} while (0)
#define CHECK_EQUAL(left, right) \
	do { \
		long long left_ = (long long)(left), right_ = (long long)(right); \
		if (left_ != right_) \
			fail_at(__FILE__, __LINE__, "%s is %lld and not %s, %lld", #left, left_, #right, right_); \
	} while (0)
#define CHECK_ERRNO(call, number) \
	do { \
		errno = 0; \
		long result_ = (long)(call); \
		if (result_ != -1 || errno != (number)) \
			fail_at(__FILE__, __LINE__, "%s gives %ld, errno %d, and not %s", #call, result_, \
				errno, #number); \
	} while (0)

/* Bytes of tests/guests/NAME.wat, compiled. */
struct guest {
	unsigned char *bytes;
	size_t len;
};
struct guest guest(const char *name);
/* A valid module with as many functions as make it about len bytes long; its main returns 7. */
struct guest large_guest(size_t len);

/* An open device, with a guest written to it when name is not NULL. */
int device(const char *name);
void write_guest(int fd, const char *name);
/* A request of RUN with defaults. */
struct wasm_run request(void);
/* RUN, which has to give a report. */
struct wasm_run run(int fd);
uint64_t now_ns(void);
/* Waits until a task sleeps and can be woken by a signal. */
void wait_until_asleep(pid_t task);
/* Lines of the kernel log since mark_log that contain text. */
void mark_log(void);
int log_lines_with(const char *text);
/* What guests logged since mark_log, one line each, without tags. */
void guest_lines(char *lines, size_t cap);

#endif
