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
#include <string.h>

#include "harness.h"

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
