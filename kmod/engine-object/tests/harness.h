/* SPDX-License-Identifier: GPL-2.0 OR MIT OR Apache-2.0 */
/*
 * What the files of the harness share: the context of a session's callbacks, the options of the command line, and what
 * each file offers to the others.
 */
#ifndef GUEST_ENGINE_HARNESS_H
#define GUEST_ENGINE_HARNESS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "guest_engine.h"

#define CHECK(condition)                                                                     \
	do {                                                                                 \
		if (!(condition)) {                                                          \
			fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);      \
			exit(1);                                                             \
		}                                                                            \
	} while (0)

/* What a context counts and answers with. */
struct context {
	uint64_t clock;
	uint64_t random;
	uint64_t slices;
	uint64_t cancel_at;
	uint64_t allocations;
	uint64_t fail_alloc;
	size_t held;
	size_t panics;
	/* Of the last report. */
	uint32_t status;
	uint8_t *pool;
	bool quiet;
};

struct options {
	const char *guest;
	const char *entry;
	const char *input;
	const char *legacy;
	uint8_t *image;
	size_t image_len;
	struct wasm_run run;
	int32_t ints[64];
	size_t ints_len;
	uint64_t slice;
	uint64_t memory;
	uint64_t cancel_at;
	unsigned runs;
};

/* callbacks.c: whether the calling thread is in a session. */
bool is_in_session(void);

/* Only objects with test hooks have these. */
__attribute__((weak)) void ge_test_fail_allocation(uint64_t number);
__attribute__((weak)) int ge_test_panic(struct ge_session *session);

/* output.c: what a session has to say. Those with a context are silent when it is quiet. */
void print_bytes(const char *what, const uint8_t *bytes, size_t len);
int print_remains(struct ge_session *session, struct context *context);
int print_check(struct ge_session *session, struct context *context);

/* whole_session.c: a session from its opening to its end. */
struct context new_context(const struct options *options, bool quiet);
struct ge_limits limits_of(const struct options *options);
int begin(struct ge_session *session, const struct options *options);
int whole_session(const struct options *options, struct context *context, uint64_t fail_allocation,
		  struct ge_stat *stat);

/* commands.c and stack_painting.c: the commands, which return the exit code. */
int command_run(const struct options *options);
int command_fail(const struct options *options);
int command_panic(const struct options *options);
int command_cycles(const struct options *options, unsigned long count);
int command_misuse(void);
int command_stack(const struct options *options);

#endif
