/* SPDX-License-Identifier: GPL-2.0 OR MIT OR Apache-2.0 */
/*
 * Runs the engine object in user space: the callbacks with fixed answers, and a command line.
 *
 *   harness run GUEST [OPTION…]        one session, its runs, all that came out of them
 *   harness fail GUEST [OPTION…]       the same with each allocation failing in turn
 *   harness panic GUEST [OPTION…]      a panic at each point of a session's life
 *   harness cycles N GUEST [OPTION…]   N sessions one after the other
 *   harness stack GUEST [OPTION…]      how deep the stack was in each step
 *   harness misuse                     calls that no caller should make
 *
 * Options: --entry NAME, --arg TYPE:BITS (numbers of WASM_TYPE_…, hexadecimal bits), --push CODE,
 * --ints N,N,…, --input TEXT, --fuel N, --slice N, --memory N, --runs N, --cancel-at N (slices),
 * --legacy sum|test.
 *
 * It answers as the double in kmod/lab/tests does, so that both print the same.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

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

static __thread struct ge_session *current;

void *ge_cb_alloc(void *ctx, size_t size)
{
	struct context *context = ctx;
	void *memory;

	if (++context->allocations == context->fail_alloc)
		return NULL;
	/* What malloc needs of the stack is not to be measured. */
	if (context->pool) {
		memory = context->pool;
		context->pool += (size + 15) / 16 * 16;
		return memory;
	}
	memory = aligned_alloc(16, (size + 15) / 16 * 16);
	/* Whoever reads what was never written is noticed. */
	if (memory) {
		memset(memory, 0xa5, size);
		context->held += size;
	}
	return memory;
}

void ge_cb_free(void *ctx, void *memory, size_t size)
{
	struct context *context = ctx;

	if (context->pool)
		return;
	CHECK(context->held >= size);
	context->held -= size;
	memset(memory, 0x5a, size);
	free(memory);
}

__s32 ge_cb_enter(void *ctx, struct ge_session *session)
{
	(void)ctx;
	if (current)
		return 1;
	current = session;
	return 0;
}

void ge_cb_leave(void *ctx)
{
	(void)ctx;
	CHECK(current);
	current = NULL;
}

struct ge_session *ge_cb_current(void)
{
	CHECK(current);
	return current;
}

void ge_cb_panic_text(void *ctx, const __u8 *text, size_t len)
{
	struct context *context = ctx;

	context->panics++;
	if (!context->quiet)
		printf("panic %.*s\n", (int)len, text);
}

void ge_cb_log(void *ctx, __u32 level, const __u8 *record, size_t len)
{
	struct context *context = ctx;
	struct ge_stat stat;

	/* An entry point called from a callback is turned away, and the run goes on. */
	CHECK(ge_stat(current, &stat) == GE_OK);
	CHECK(ge_write(current, record, len) == (stat.lost ? stat.lost : GE_NO_SEAT));
	if (!context->quiet)
		printf("log %u %.*s\n", level, (int)len, record);
}

__u64 ge_cb_ktime_get_ns(void *ctx)
{
	struct context *context = ctx;

	return context->clock += 1000;
}

__u64 ge_cb_jiffies(void *ctx)
{
	(void)ctx;
	return 4294892296u;
}

__u32 ge_cb_cpu(void *ctx)
{
	(void)ctx;
	return 1;
}

__u32 ge_cb_num_online_cpus(void *ctx)
{
	(void)ctx;
	return 4;
}

__s32 ge_cb_current_pid(void *ctx)
{
	(void)ctx;
	return 4242;
}

void ge_cb_current_comm(void *ctx, __u8 *comm)
{
	(void)ctx;
	memcpy(comm, "harness\0\0\0\0\0\0\0\0", 16);
}

void ge_cb_random_bytes(void *ctx, __u8 *out, size_t len)
{
	struct context *context = ctx;

	for (size_t i = 0; i < len; i++) {
		context->random = context->random * 6364136223846793005u + 1442695040888963407u;
		out[i] = context->random >> 56;
	}
}

void ge_cb_uname_release(void *ctx, __u8 *release)
{
	(void)ctx;
	memset(release, 0, 64);
	memcpy(release, "7.3.4-harness", 13);
}

__s32 ge_cb_msleep(void *ctx, __u32 ms)
{
	struct context *context = ctx;

	context->clock += ms * 1000000ull;
	return 0;
}

void ge_cb_meminfo(void *ctx, struct wasm_meminfo *out)
{
	(void)ctx;
	*out = (struct wasm_meminfo){
		.total = 1 << 30, .free = 1 << 29, .available = 1 << 28,
		.shared = 4096, .buffers = 8192, .page_bytes = 4096,
	};
}

size_t ge_cb_tasks(void *ctx, struct wasm_task *out, size_t cap)
{
	(void)ctx;
	for (size_t i = 0; i < 3 && i < cap; i++) {
		out[i] = (struct wasm_task){
			.pid = i + 1, .parent_pid = i, .uid = 0, .state = 'S', .threads = 1,
			.start_ns = i * 1000, .comm = "task",
		};
	}
	return 3;
}

size_t ge_cb_netdevs(void *ctx, struct wasm_netdev *out, size_t cap)
{
	(void)ctx;
	if (cap > 0)
		*out = (struct wasm_netdev){ .index = 1, .flags = 9, .mtu = 65536, .name = "lo" };
	return 1;
}

__s32 ge_cb_between_slices(void *ctx, __u64 fuel_used, __u64 fuel_limit)
{
	struct context *context = ctx;

	CHECK(fuel_used <= fuel_limit);
	return ++context->slices == context->cancel_at;
}

static struct ge_limits limits_of(const struct options *options)
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

static void print_bytes(const char *what, const uint8_t *bytes, size_t len)
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
static int print_remains(struct ge_session *session, struct context *context)
{
	struct wasm_run report = { 0 };
	const uint8_t *bytes = NULL;
	uint64_t memory_len = 0;
	size_t len = 0;
	int code = ge_report(session, &report);

	if (code != GE_OK)
		return code;
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

static int print_check(struct ge_session *session, struct context *context)
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

static int begin(struct ge_session *session, const struct options *options)
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

/* A whole session. What is left at its end is a leak. */
static int whole_session(const struct options *options, struct context *context, uint64_t fail_allocation,
			 struct ge_stat *stat)
{
	struct ge_limits limits = limits_of(options);
	struct ge_session *session = NULL;
	struct wasm_run report = { 0 };
	int code;

	limits.fail_allocation = fail_allocation;
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
	CHECK(current == NULL);
	return code;
}

static struct context new_context(const struct options *options, bool quiet)
{
	return (struct context){ .random = 1, .cancel_at = options->cancel_at, .quiet = quiet };
}

static int command_run(const struct options *options)
{
	struct context context = new_context(options, false);
	struct ge_stat stat;
	int code = whole_session(options, &context, 0, &stat);

	printf("code %d\n", code);
	return 0;
}

static int command_fail(const struct options *options)
{
	struct context context = new_context(options, true);
	struct ge_stat stat;
	uint64_t inner, outer, codes[16] = { 0 };

	CHECK(whole_session(options, &context, 0, &stat) == GE_OK);
	inner = stat.allocations;
	outer = context.allocations;
	for (uint64_t i = 1; i <= inner + outer; i++) {
		int code;

		context = new_context(options, true);
		if (i > inner)
			context.fail_alloc = i - inner;
		code = whole_session(options, &context, i <= inner ? i : 0, &stat);
		/* A failed allocation is none of the engine's faults. */
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

static int command_panic(const struct options *options)
{
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

static int command_cycles(const struct options *options, unsigned long count)
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

/* The stack is painted before each call; what is overwritten after it is what the call used. */
#define STACK_BYTES (256 << 10)
#define PAINT 0xc3
#define POOL_BYTES (1ul << 30)

static uint8_t *stack_bottom;

/* Paints all of the stack below the caller's frame. */
static __attribute__((noinline)) void paint(uint8_t *top)
{
	for (volatile uint8_t *at = stack_bottom; at < top; at++)
		*at = PAINT;
}

static __attribute__((noinline)) size_t used_below(const uint8_t *top)
{
	const uint8_t *at = stack_bottom;

	while (*at == PAINT)
		at++;
	return top - at;
}

/* From right below what the caller itself uses: painting needs the first bytes there. */
#define MEASURED(what, call)                                              \
	do {                                                              \
		uint8_t *top;                                             \
									  \
		__asm__ volatile("mov %%rsp, %0" : "=r"(top));            \
		paint(top - 64);                                          \
		code = (call);                                            \
		used = used_below(top);                                   \
		printf("stack %s %zu\n", what, used);                     \
	} while (0)

static void *measure(void *argument)
{
	const struct options *options = argument;
	struct context context = new_context(options, true);
	struct ge_limits limits = limits_of(options);
	struct ge_session *session = NULL;
	struct wasm_check check = { 0 };
	const uint8_t *entries;
	size_t used;
	int code;

	context.pool = mmap(NULL, POOL_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	CHECK(context.pool != MAP_FAILED);
	MEASURED("open", ge_open(7, &limits, &context, &session));
	CHECK(code == GE_OK);
	MEASURED("write", ge_write(session, options->image, options->image_len));
	CHECK(code == GE_OK);
	MEASURED("check", ge_check(session, &check, &entries));
	MEASURED("begin", begin(session, options));
	CHECK(code == GE_OK);
	MEASURED("first-step", ge_step(session));
	while (code == GE_MORE)
		MEASURED("step", ge_step(session));
	CHECK(code == GE_ENDED);
	ge_close(session);
	return NULL;
}

static int command_stack(const struct options *options)
{
	pthread_attr_t attributes;
	pthread_t thread;

	stack_bottom = mmap(NULL, STACK_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	CHECK(stack_bottom != MAP_FAILED);
	CHECK(pthread_attr_init(&attributes) == 0);
	CHECK(pthread_attr_setstack(&attributes, stack_bottom, STACK_BYTES) == 0);
	CHECK(pthread_create(&thread, &attributes, measure, (void *)options) == 0);
	CHECK(pthread_join(thread, NULL) == 0);
	return 0;
}

static int command_misuse(void)
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

static void read_guest(struct options *options)
{
	FILE *file = fopen(options->guest, "rb");

	CHECK(file);
	CHECK(fseek(file, 0, SEEK_END) == 0);
	options->image_len = ftell(file);
	rewind(file);
	options->image = malloc(options->image_len + 1);
	CHECK(fread(options->image, 1, options->image_len, file) == options->image_len);
	fclose(file);
}

static void parse_ints(struct options *options, char *text)
{
	for (char *word = strtok(text, ","); word; word = strtok(NULL, ",")) {
		CHECK(options->ints_len < 64);
		options->ints[options->ints_len++] = strtol(word, NULL, 10);
	}
	options->run.push_len = options->ints_len * 4;
}

static void parse_option(struct options *options, const char *name, char *value)
{
	struct wasm_run *run = &options->run;

	if (strcmp(name, "--entry") == 0) {
		options->entry = value;
		run->entry_len = strlen(value);
	} else if (strcmp(name, "--arg") == 0) {
		char *bits = strchr(value, ':');

		CHECK(bits && run->args_len < WASM_VALUES);
		run->arg_types[run->args_len] = strtoul(value, NULL, 10);
		run->args[run->args_len++] = strtoull(bits + 1, NULL, 16);
	} else if (strcmp(name, "--push") == 0) {
		run->push = strtoul(value, NULL, 10);
	} else if (strcmp(name, "--ints") == 0) {
		parse_ints(options, value);
	} else if (strcmp(name, "--input") == 0) {
		options->input = value;
	} else if (strcmp(name, "--legacy") == 0) {
		options->legacy = value;
	} else if (strcmp(name, "--fuel") == 0) {
		run->fuel = strtoull(value, NULL, 10);
	} else if (strcmp(name, "--slice") == 0) {
		options->slice = strtoull(value, NULL, 10);
	} else if (strcmp(name, "--memory") == 0) {
		options->memory = strtoull(value, NULL, 10);
	} else if (strcmp(name, "--runs") == 0) {
		options->runs = strtoul(value, NULL, 10);
	} else if (strcmp(name, "--cancel-at") == 0) {
		options->cancel_at = strtoull(value, NULL, 10);
	} else {
		fprintf(stderr, "no option %s\n", name);
		exit(2);
	}
}

int main(int argc, char **argv)
{
	struct options options = { .slice = 100000, .memory = 64 << 20, .runs = 1 };
	const char *command = argc > 1 ? argv[1] : "";
	unsigned long count = 0;
	int at = 2;

	if (strcmp(command, "misuse") == 0)
		return command_misuse();
	if (strcmp(command, "cycles") == 0 && at < argc)
		count = strtoul(argv[at++], NULL, 10);
	CHECK(at < argc);
	options.guest = argv[at++];
	read_guest(&options);
	for (; at + 1 < argc; at += 2)
		parse_option(&options, argv[at], argv[at + 1]);
	if (strcmp(command, "run") == 0)
		return command_run(&options);
	if (strcmp(command, "fail") == 0)
		return command_fail(&options);
	if (strcmp(command, "panic") == 0)
		return command_panic(&options);
	if (strcmp(command, "cycles") == 0)
		return command_cycles(&options, count);
	if (strcmp(command, "stack") == 0)
		return command_stack(&options);
	fprintf(stderr, "no command %s\n", command);
	return 2;
}
