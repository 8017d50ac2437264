/* SPDX-License-Identifier: GPL-2.0 OR MIT OR Apache-2.0 */
/* What came out of a session, in words that the double in kmod/lab/tests prints as well. */
#include "harness.h"

void print_bytes(const char *what, const uint8_t *bytes, size_t len)
{
	printf("%s %zu ", what, len);
	for (size_t i = 0; i < len; i++)
		printf("%02x", bytes[i]);
	printf("\n");
}

static uint64_t fnv1a(const uint8_t *bytes, size_t len)
{
	uint64_t hash = 0xcbf29ce484222325u;

	for (size_t i = 0; i < len; i++)
		hash = (hash ^ bytes[i]) * 0x100000001b3u;
	return hash;
}

static void print_report(const struct wasm_run *run)
{
	printf("report status %u trap %u session %u run %u\n", run->status, run->trap, run->session, run->run);
	printf("results %u", run->results_len);
	for (unsigned i = 0; i < run->results_len && i < WASM_VALUES; i++)
		printf(" %u:%llx", run->result_types[i], (unsigned long long)run->results[i]);
	printf("\nfuel %llu of %llu, %llu ns, %llu host calls, %u pages\n", (unsigned long long)run->fuel_used,
	       (unsigned long long)run->fuel_limit, (unsigned long long)run->nanoseconds,
	       (unsigned long long)run->host_calls, run->peak_pages);
	printf("log %u lines %u bytes %u suppressed, trace %u dropped\n", run->log_lines, run->log_bytes,
	       run->log_suppressed, run->trace_dropped);
	printf("message %.*s\n", (int)run->message_len, run->message);
}

/* Asks the session for all that a run leaves behind, and prints it when the context is not quiet. */
int print_remains(struct ge_session *session, struct context *context)
{
	struct wasm_run report = { 0 };
	const uint8_t *bytes = NULL;
	uint64_t memory_len = 0;
	size_t len = 0;
	int code = ge_report(session, &report);

	if (code != GE_OK)
		return code;
	context->status = report.status;
	if (!context->quiet)
		print_report(&report);
	code = ge_output(session, &bytes, &len);
	if (code != GE_OK)
		return code;
	CHECK(len == report.output_len);
	if (!context->quiet)
		print_bytes("output", bytes, len);
	code = ge_memory(session, 0, UINT64_MAX, &bytes, &len, (__u64 *)&memory_len);
	if (code != GE_OK)
		return code;
	CHECK(len == memory_len);
	if (!context->quiet)
		printf("memory %zu %016llx\n", len, (unsigned long long)fnv1a(bytes, len));
	do {
		code = ge_drain_trace(session, 1 << 16, &bytes, &len);
		if (code != GE_OK)
			return code;
		if (!context->quiet && len > 0)
			print_bytes("trace", bytes, len);
	} while (len > 0);
	code = ge_trace_len(session, &len);
	CHECK(code != GE_OK || len == 0);
	return code;
}

int print_check(struct ge_session *session, struct context *context)
{
	struct wasm_check check = { 0 };
	const uint8_t *entries = NULL;
	int code = ge_check(session, &check, &entries);

	if (code != GE_OK || context->quiet)
		return code;
	printf("check status %u generation %u, %u imports, %u exports, %u missing, %u bytes\n", check.status,
	       check.generation, check.imports, check.exports, check.missing, check.module_bytes);
	printf("check message %.*s\n", (int)check.message_len, check.message);
	print_bytes("entries", entries, check.entries_len);
	return code;
}
