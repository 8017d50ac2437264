/* SPDX-License-Identifier: GPL-2.0 */
/* Guests that are to be ended, and how soon they are. */
#ifndef ENDINGS_H
#define ENDINGS_H

#include "device_tests.h"
#include "lateness.h"

/* Whether an end came too late since this was false. */
extern bool too_late;

/* Does something that ends in check_soon, some times if need be: a machine that is emulated on a busy host may be slow
 * in ways that it does not see itself. What is late by the device's doing is late each time. */
#define SOON(action) \
	do { \
		int tries = 5; \
		do { \
			too_late = false; \
			action; \
		} while (too_late && --tries > 0); \
		CHECK(!too_late); \
	} while (0)

/* Somebody wants an end at this moment, or now. Returns the moment. */
uint64_t want_end_at(uint64_t moment);
uint64_t want_end(void);
/* The end came within 100 ms, not counting what the machine itself lost; else it is too late. */
void check_soon(const char *what, uint64_t wanted, uint64_t ended);

struct runner {
	int fd;
	atomic_int task;
	struct wasm_run report;
	int result, error;
	uint64_t ended;
};

/* Waits until the guest runs: INFO is answered meanwhile, and tells fuel when it does. */
void wait_until_running(int fd);
/* RUN in a thread of its own, without waiting for anything. */
void *run_in_thread(void *runner);
/* The same, and waits until the guest runs. */
pthread_t start(struct runner *runner);

/* When note_moment, a handler of signals, was called last. */
extern atomic_uint_fast64_t noted;
void note_moment(int signal);

#endif
