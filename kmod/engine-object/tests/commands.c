/* SPDX-License-Identifier: GPL-2.0 OR MIT OR Apache-2.0 */
/* The commands of the harness, but for the one that measures the stack. */
#include <string.h>

#include "harness.h"

int command_run(const struct options *options)
{
	struct context context = new_context(options, false);
	struct ge_stat stat;
	int code = whole_session(options, &context, 0, &stat);

	printf("code %d\n", code);
	return 0;
}

int command_fail(const struct options *options)
{
	struct context context = new_context(options, true);
	struct ge_stat stat;
	uint64_t inner, outer, codes[16] = { 0 };

	CHECK(whole_session(options, &context, 0, &stat) == GE_OK);
	/* Without hooks only what comes from outside can be made to fail. */
	if (!ge_test_fail_allocation)
		printf("no test hooks\n");
	inner = ge_test_fail_allocation ? stat.allocations : 0;
	outer = context.allocations;
	for (uint64_t i = 1; i <= inner + outer; i++) {
		int code;

		context = new_context(options, true);
		if (i > inner)
			context.fail_alloc = i - inner;
		code = whole_session(options, &context, i <= inner ? i : 0, &stat);
		/* A failed allocation is none of the engine's faults, and none of the module's. A guest that could not grow
		 * goes on, and may trap. */
		CHECK(code != GE_OK || context.status == WASM_STATUS_OK || context.status == WASM_STATUS_NO_MEMORY ||
		      context.status == WASM_STATUS_TRAP);
		CHECK(code != GE_LOST_FAULT && context.panics == 0);
		CHECK(code <= 0 && code > -16);
		codes[-code]++;
	}
	printf("allocations %llu, from outside %llu\n", (unsigned long long)inner, (unsigned long long)outer);
	for (int i = 0; i < 16; i++)
		if (codes[i])
			printf("code %d: %llu times\n", -i, (unsigned long long)codes[i]);
	return 0;
}

int command_panic(const struct options *options)
{
	CHECK(ge_test_panic != NULL);
	for (int point = 0; point < 4; point++) {
		struct context context = new_context(options, false);
		struct ge_limits limits = limits_of(options);
		struct ge_session *session = NULL;
		struct wasm_run report = { 0 };
		int code;

		CHECK(ge_open(7, &limits, &context, &session) == GE_OK);
		if (point > 0)
			CHECK(ge_write(session, options->image, options->image_len) == GE_OK);
		if (point > 1)
			CHECK(begin(session, options) == GE_OK);
		if (point > 2)
			CHECK(ge_step(session) == GE_MORE);
		code = ge_test_panic(session);
		CHECK(code == GE_LOST_FAULT && context.panics == 1);
		CHECK(ge_step(session) == GE_LOST_FAULT);
		code = ge_report(session, &report);
		printf("point %d: report %d, status %u\n", point, code, report.status);
		ge_close(session);
		CHECK(context.held == 0);
	}
	return 0;
}

int command_cycles(const struct options *options, unsigned long count)
{
	struct ge_stat first = { 0 }, stat;

	for (unsigned long i = 0; i < count; i++) {
		struct context context = new_context(options, true);

		CHECK(whole_session(options, &context, 0, &stat) == GE_OK);
		if (i == 0)
			first = stat;
		CHECK(stat.peak_bytes == first.peak_bytes && stat.allocations == first.allocations);
	}
	printf("cycles %lu, peak %llu bytes, %llu allocations each\n", count,
	       (unsigned long long)first.peak_bytes, (unsigned long long)first.allocations);
	return 0;
}

int command_misuse(void)
{
	struct options options = { .slice = 1000, .memory = 1 << 20 };
	struct context context = new_context(&options, true);
	struct ge_limits limits = limits_of(&options);
	struct ge_session *session = NULL;
	struct wasm_run run = { .args_len = 17 }, report;
	struct wasm_set_data data = { .size = 11 };
	static uint8_t large[(8 << 20) + 1];
	uint8_t version[32], entries[4096];
	const uint8_t *bytes;
	size_t len = ge_host_functions(NULL, 0);
	int32_t result;

	CHECK(len > 0 && len <= sizeof(entries));
	memset(entries, 0xee, sizeof(entries));
	CHECK(ge_host_functions(entries, len - 1) == len && entries[0] == 0xee);
	CHECK(ge_host_functions(entries, sizeof(entries)) == len && entries[len] == 0xee);
	print_bytes("host functions", entries, len);
	ge_engine_version(version);
	printf("engine %.32s\n", version);

	CHECK(ge_open(1, &limits, &context, &session) == GE_OK);
	CHECK(ge_report(session, &report) == GE_NOTHING);
	CHECK(ge_output(session, &bytes, &len) == GE_NOTHING);
	CHECK(ge_step(session) == GE_ENDED);
	CHECK(ge_cancel(session) == GE_OK);
	CHECK(ge_begin(session, &run, NULL, NULL) == GE_INVALID);
	run.args_len = 0;
	run.push = WASM_PUSH_INTS;
	run.push_len = 2 << 20;
	CHECK(ge_begin(session, &run, NULL, large) == GE_TOO_LARGE);
	CHECK(ge_legacy_begin(session, 0) == GE_NOTHING);
	CHECK(ge_legacy_begin(session, 2) == GE_INVALID);
	CHECK(ge_legacy_result(session, &result) == GE_NOTHING);
	CHECK(ge_legacy_set_data(session, &data) == GE_INVALID);
	CHECK(ge_write(session, large, sizeof(large)) == GE_TOO_LARGE);
	CHECK(ge_write(session, large, sizeof(large) - 1) == GE_OK);
	CHECK(ge_write(session, large, 1) == GE_TOO_LARGE);
	CHECK(ge_set_input(session, large, sizeof(large)) == GE_TOO_LARGE);
	/* An image of zeros is no module: that is the guest's mistake, and gives a report. */
	run = (struct wasm_run){ 0 };
	CHECK(ge_begin(session, &run, NULL, NULL) == GE_OK);
	CHECK(ge_step(session) == GE_ENDED);
	CHECK(ge_report(session, &report) == GE_OK && report.status == WASM_STATUS_REFUSED);
	ge_close(session);
	CHECK(context.held == 0);

	context.fail_alloc = context.allocations + 1;
	CHECK(ge_open(1, &limits, &context, &session) == GE_NO_MEMORY);
	printf("misuse ok\n");
	return 0;
}
