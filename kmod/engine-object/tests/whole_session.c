/* SPDX-License-Identifier: GPL-2.0 OR MIT OR Apache-2.0 */
/* A session from its opening to its end, with a look at what must hold at each step. */
#include <string.h>

#include "harness.h"

struct ge_limits limits_of(const struct options *options)
{
	return (struct ge_limits){
		.module_bytes = 8 << 20,
		.memory_bytes = options->memory,
		.engine_bytes = 32 << 20,
		.fuel_default = 1000000000,
		.fuel_max = 1000000000000,
		.deadline_default_ns = 10000000000,
		.deadline_max_ns = 600000000000,
		.log_bytes = 256 << 10,
		.trace_bytes = 1 << 20,
		.input_bytes = 8 << 20,
		.output_bytes = 1 << 20,
		.slice_fuel = options->slice,
		.recursion = 1000,
		.log_lines = 4096,
		.log_line_bytes = 1024,
	};
}

int begin(struct ge_session *session, const struct options *options)
{
	if (options->legacy)
		return ge_legacy_begin(session, strcmp(options->legacy, "test") == 0);
	return ge_begin(session, &options->run, (const uint8_t *)options->entry,
			(const uint8_t *)options->ints);
}

/* Writes the guest in two pieces, checks it, and runs it. Returns the code of the call that ended it. */
static int use_session(struct ge_session *session, const struct options *options, struct context *context)
{
	size_t half = options->image_len / 2;
	int code = ge_write(session, options->image, half);

	if (code == GE_OK)
		code = ge_write(session, options->image + half, options->image_len - half);
	if (code == GE_OK && options->input)
		code = ge_set_input(session, (const uint8_t *)options->input, strlen(options->input));
	if (code == GE_OK)
		code = print_check(session, context);
	for (unsigned i = 0; code == GE_OK && i < options->runs; i++) {
		code = begin(session, options);
		if (code != GE_OK)
			break;
		CHECK(begin(session, options) == GE_BUSY);
		do
			code = ge_step(session);
		while (code == GE_MORE || code == GE_INTERRUPTED);
		if (code == GE_ENDED)
			code = print_remains(session, context);
	}
	return code;
}

/* A whole session. What is left at its end is a leak. fail_allocation is 0 or the allocation that fails. */
int whole_session(const struct options *options, struct context *context, uint64_t fail_allocation,
			 struct ge_stat *stat)
{
	struct ge_limits limits = limits_of(options);
	struct ge_session *session = NULL;
	struct wasm_run report = { 0 };
	int code;

	if (fail_allocation > 0)
		ge_test_fail_allocation(fail_allocation);
	code = ge_open(7, &limits, context, &session);
	if (code == GE_OK) {
		code = use_session(session, options, context);
		CHECK(ge_stat(session, stat) == GE_OK);
		CHECK(stat->held_bytes <= stat->limit_bytes);
		if (stat->lost) {
			int reported = ge_report(session, &report);

			CHECK(code == stat->lost && !stat->running && stat->held_bytes == 0);
			CHECK(ge_write(session, options->image, 1) == stat->lost);
			CHECK(ge_step(session) == stat->lost);
			CHECK(reported == GE_OK || reported == GE_NOTHING);
			if (reported == GE_OK)
				CHECK(report.status == (code == GE_LOST_MEMORY ? WASM_STATUS_NO_MEMORY :
										 WASM_STATUS_ENGINE_FAULT));
		}
		ge_close(session);
	}
	CHECK(context->held == 0);
	CHECK(!is_in_session());
	return code;
}

struct context new_context(const struct options *options, bool quiet)
{
	return (struct context){ .random = 1, .cancel_at = options->cancel_at, .quiet = quiet };
}
