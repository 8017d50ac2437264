/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/*
 * /dev/wasm_device for programs in user space.
 *
 * Generated from kmod/abi by `cargo xtask docs`; do not edit.
 *
 * All structs have the same layout for 32-bit and 64-bit callers. Each argument of
 * an ioctl begins with its own size; reserved fields must be zero. Pointers are
 * user-space addresses, widened to 64 bits.
 */
#ifndef WASM_DEVICE_H
#define WASM_DEVICE_H

#include <linux/ioctl.h>
#include <linux/types.h>
#ifdef __KERNEL__
#include <linux/stddef.h>
#else
#include <stddef.h>
#endif

#define WASM_DEVICE_NAME "wasm_device"
#define WASM_DEVICE_PATH "/dev/wasm_device"
#define WASM_ABI_VERSION 1
#define WASM_PAGE_BYTES 65536
/* Arguments of a run, and results of a report. */
#define WASM_VALUES 16
/* Bytes of a message; it is not NUL-terminated. */
#define WASM_MESSAGE_BYTES 512
/* Bytes of the name of an entry. */
#define WASM_ENTRY_NAME_BYTES 4096

/* How a run, or a check, ended. */
enum {
	/* The entry returned. */
	WASM_STATUS_OK = 0,
	/* The guest trapped; the trap code says how. */
	WASM_STATUS_TRAP = 1,
	/* The fuel of the run was used up. */
	WASM_STATUS_OUT_OF_FUEL = 2,
	/* The time allowed was used up. */
	WASM_STATUS_DEADLINE = 3,
	/* The run was cancelled, or its file closed. */
	WASM_STATUS_CANCELLED = 4,
	/* The module is not valid, is over a limit, or uses what the engine does not have. */
	WASM_STATUS_REFUSED = 5,
	/* The entry, its arguments or an import do not fit; nothing ran. */
	WASM_STATUS_LINK_ERROR = 6,
	/* The kernel, or the session's share of it, had no memory left. */
	WASM_STATUS_NO_MEMORY = 7,
	/* The engine itself failed; the session cannot be used again. */
	WASM_STATUS_ENGINE_FAULT = 8,
};

/* Why a guest trapped. 1 to 31 are traps of WebAssembly instructions, from 32 on a host function refused. */
enum {
	/* There was no trap. */
	WASM_TRAP_NONE = 0,
	/* An `unreachable` instruction was reached. */
	WASM_TRAP_UNREACHABLE = 1,
	/* A load, store or bulk operation went past the end of linear memory. */
	WASM_TRAP_MEMORY_OUT_OF_BOUNDS = 2,
	/* A table access went past the end of the table. */
	WASM_TRAP_TABLE_OUT_OF_BOUNDS = 3,
	/* An indirect call met an empty table element. */
	WASM_TRAP_INDIRECT_CALL_TO_NULL = 4,
	/* An integer was divided by zero. */
	WASM_TRAP_INTEGER_DIVISION_BY_ZERO = 5,
	/* An integer division or conversion does not fit its type. */
	WASM_TRAP_INTEGER_OVERFLOW = 6,
	/* A float that is not a number was converted to an integer. */
	WASM_TRAP_BAD_CONVERSION_TO_INTEGER = 7,
	/* Calls were nested too deeply, or their values took too much of the engine's stack. */
	WASM_TRAP_STACK_OVERFLOW = 8,
	/* An indirect call found a function of another type. */
	WASM_TRAP_BAD_SIGNATURE = 9,
	/* A pointer or length given to a host function lies outside linear memory. */
	WASM_TRAP_HOST_MEMORY_OUT_OF_BOUNDS = 32,
	/* An argument of a host function is outside its range. */
	WASM_TRAP_HOST_BAD_ARGUMENT = 33,
	/* An import that nothing provides was called. */
	WASM_TRAP_MISSING_IMPORT = 34,
	/* A host function needs a linear memory, and the guest has none that it exports or imports. */
	WASM_TRAP_NO_MEMORY_EXPORT = 35,
	/* The guest's `alloc` returned a place where the pushed data does not fit. */
	WASM_TRAP_PUSH_OUT_OF_BOUNDS = 36,
};

/* Type of an argument, a result or a parameter. */
enum {
	/* No value. */
	WASM_TYPE_NONE = 0,
	/* 32-bit integer; the low 32 bits of the slot, the high ones are zero. */
	WASM_TYPE_I32 = 1,
	/* 64-bit integer. */
	WASM_TYPE_I64 = 2,
	/* 32-bit float, as its bits in the low half of the slot. */
	WASM_TYPE_F32 = 3,
	/* 64-bit float, as its bits. */
	WASM_TYPE_F64 = 4,
	/* 128-bit vector; named in interfaces, never carried. */
	WASM_TYPE_V128 = 5,
	/* Reference to a function; named in interfaces, never carried. */
	WASM_TYPE_FUNCREF = 6,
	/* Reference to something of the host; named in interfaces, never carried. */
	WASM_TYPE_EXTERNREF = 7,
};

/* Level of a log line, with the numbers of the kernel's `printk` (`include/linux/kern_levels.h`). */
enum {
	/* The system is unusable. */
	WASM_LOG_EMERG = 0,
	/* Action must be taken at once. */
	WASM_LOG_ALERT = 1,
	/* Critical conditions. */
	WASM_LOG_CRIT = 2,
	/* Error conditions. */
	WASM_LOG_ERR = 3,
	/* Warning conditions. */
	WASM_LOG_WARNING = 4,
	/* Normal but significant. */
	WASM_LOG_NOTICE = 5,
	/* Informational; what `log_i32` and its siblings use. */
	WASM_LOG_INFO = 6,
	/* Debug messages. */
	WASM_LOG_DEBUG = 7,
};

/* What the device copies into the guest before it calls the entry with `(ptr, count)`. */
enum {
	/* Nothing: the entry is called with the arguments of the run. */
	WASM_PUSH_NONE = 0,
	/* The 32-bit integers that `push_ptr` points to; `count` is their number. */
	WASM_PUSH_INTS = 1,
	/* The input payload of the session; `count` is its length in bytes. */
	WASM_PUSH_INPUT = 2,
	/* An array of task records; `count` is their number. */
	WASM_PUSH_TASKS = 3,
	/* An array of one memory record; `count` is 1. */
	WASM_PUSH_MEMINFO = 4,
	/* An array of network-device records; `count` is their number. */
	WASM_PUSH_NETDEVS = 5,
};

/* Which interface a guest was written for, as its imports and exports show. */
enum {
	/* None of the known ones: it uses no host interface, or one that nothing provides. */
	WASM_GENERATION_UNKNOWN = 0,
	/* Host interface v1: it imports from `kernel`. */
	WASM_GENERATION_V1 = 1,
	/* Legacy: exports `alloc` and `sum()`; the array is copied in, the sum returned. */
	WASM_GENERATION_G0 = 2,
	/* Legacy: exports `memory` and `sum()`, which fills its own array. */
	WASM_GENERATION_P1 = 3,
	/* Legacy: exports `alloc` and `sum(ptr, size)`. */
	WASM_GENERATION_P2 = 4,
};

/* What an import or export is. */
enum {
	/* A function. */
	WASM_ITEM_FUNC = 0,
	/* A table. */
	WASM_ITEM_TABLE = 1,
	/* A linear memory. */
	WASM_ITEM_MEMORY = 2,
	/* A global. */
	WASM_ITEM_GLOBAL = 3,
};

/* What a trace record tells. */
enum {
	/* A run begins. */
	WASM_TRACE_RUN_BEGIN = 1,
	/* The guest called a host function. */
	WASM_TRACE_HOST_CALL = 2,
	/* A line went to the kernel log. */
	WASM_TRACE_LOG = 3,
	/* The guest asked for more linear memory. */
	WASM_TRACE_GROW = 4,
	/* The device copied data into the guest. */
	WASM_TRACE_PUSH = 5,
	/* The guest trapped. */
	WASM_TRACE_TRAP = 6,
	/* A run ended. */
	WASM_TRACE_RUN_END = 7,
	/* Records were dropped here because the trace was full. */
	WASM_TRACE_OVERFLOW = 8,
};

/* How a host call ended. */
enum {
	/* It returned to the guest. */
	WASM_CALL_RETURNED = 0,
	/* It trapped; a trap record follows. */
	WASM_CALL_TRAPPED = 1,
};

/*
 * Argument of `RUN`: what to call, with what, under which limits; and the report.
 *
 * The ioctl returns 0 whenever a report was written, whatever the guest did.
 */
struct wasm_run {
	/* In: bytes of this struct as the caller knows it. */
	__u32 size;
	/* In: reserved, zero. */
	__u32 flags;
	/* In: name of the function to call, UTF-8 without NUL; 0 for the default entry. */
	__aligned_u64 entry_ptr;
	/* In: bytes of the name, at most 4,096. */
	__u32 entry_len;
	/* In: number of arguments, at most 16. */
	__u32 args_len;
	/* In: type of each argument (`WASM_TYPE_…`); 0 takes the type that the function declares. */
	__u8 arg_types[16];
	/* In: the arguments; floats as their bits. */
	__aligned_u64 args[16];
	/* In: what to push (`WASM_PUSH_…`). */
	__u32 push;
	/* In: for pushed integers, their bytes, a multiple of 4. */
	__u32 push_len;
	/* In: for pushed integers, where they are. */
	__aligned_u64 push_ptr;
	/* In: fuel, 0 for the default. */
	__aligned_u64 fuel;
	/* In: time allowed in nanoseconds, 0 for the default. */
	__aligned_u64 deadline_ns;
	/* In: linear memory allowed in bytes, 0 for the most that the device allows. */
	__aligned_u64 memory_bytes;
	/* In: where the output payload goes, 0 to leave it. */
	__aligned_u64 output_ptr;
	/* In: room there, in bytes. */
	__u32 output_cap;
	/* In: depth of nested calls allowed, 0 for the most that the device allows. */
	__u32 recursion;
	/* Out: how it ended (`WASM_STATUS_…`). */
	__u32 status;
	/* Out: why it trapped (`WASM_TRAP_…`), 0 where it did not. */
	__u32 trap;
	/* Out: number of the session, from 1; the `s3` of its log lines. */
	__u32 session;
	/* Out: number of the run within the session, from 1; the `r2` of its log lines. */
	__u32 run;
	/* Out: number of results of the entry; the first 16 are given. */
	__u32 results_len;
	/* Out: bytes of the output payload, also of what did not fit `output_cap`. */
	__u32 output_len;
	/* Out: type of each result (`WASM_TYPE_…`). */
	__u8 result_types[16];
	/* Out: the results; floats as their bits, references as 0. */
	__aligned_u64 results[16];
	/* Out: fuel used. */
	__aligned_u64 fuel_used;
	/* Out: fuel allowed. */
	__aligned_u64 fuel_limit;
	/* Out: time from the start of validation to the end, in nanoseconds. */
	__aligned_u64 nanoseconds;
	/* Out: calls of host functions. */
	__aligned_u64 host_calls;
	/* Out: most pages of linear memory, 64 KiB each. */
	__u32 peak_pages;
	/* Out: lines written to the kernel log. */
	__u32 log_lines;
	/* Out: bytes of these lines. */
	__u32 log_bytes;
	/* Out: lines not written because the run was over its log limits. */
	__u32 log_suppressed;
	/* Out: trace records dropped because the trace was full. */
	__u32 trace_dropped;
	/* Out: bytes of `message`. */
	__u32 message_len;
	/* Out: why it ended as it did, in words; UTF-8. */
	__u8 message[512];
	/* In: reserved, zero. */
	__aligned_u64 reserved[8];
};
_Static_assert(sizeof(struct wasm_run) == 1024, "struct wasm_run has 1024 bytes");
_Static_assert(offsetof(struct wasm_run, size) == 0, "wasm_run.size is at 0");
_Static_assert(offsetof(struct wasm_run, flags) == 4, "wasm_run.flags is at 4");
_Static_assert(offsetof(struct wasm_run, entry_ptr) == 8, "wasm_run.entry_ptr is at 8");
_Static_assert(offsetof(struct wasm_run, entry_len) == 16, "wasm_run.entry_len is at 16");
_Static_assert(offsetof(struct wasm_run, args_len) == 20, "wasm_run.args_len is at 20");
_Static_assert(offsetof(struct wasm_run, arg_types) == 24, "wasm_run.arg_types is at 24");
_Static_assert(offsetof(struct wasm_run, args) == 40, "wasm_run.args is at 40");
_Static_assert(offsetof(struct wasm_run, push) == 168, "wasm_run.push is at 168");
_Static_assert(offsetof(struct wasm_run, push_len) == 172, "wasm_run.push_len is at 172");
_Static_assert(offsetof(struct wasm_run, push_ptr) == 176, "wasm_run.push_ptr is at 176");
_Static_assert(offsetof(struct wasm_run, fuel) == 184, "wasm_run.fuel is at 184");
_Static_assert(offsetof(struct wasm_run, deadline_ns) == 192, "wasm_run.deadline_ns is at 192");
_Static_assert(offsetof(struct wasm_run, memory_bytes) == 200, "wasm_run.memory_bytes is at 200");
_Static_assert(offsetof(struct wasm_run, output_ptr) == 208, "wasm_run.output_ptr is at 208");
_Static_assert(offsetof(struct wasm_run, output_cap) == 216, "wasm_run.output_cap is at 216");
_Static_assert(offsetof(struct wasm_run, recursion) == 220, "wasm_run.recursion is at 220");
_Static_assert(offsetof(struct wasm_run, status) == 224, "wasm_run.status is at 224");
_Static_assert(offsetof(struct wasm_run, trap) == 228, "wasm_run.trap is at 228");
_Static_assert(offsetof(struct wasm_run, session) == 232, "wasm_run.session is at 232");
_Static_assert(offsetof(struct wasm_run, run) == 236, "wasm_run.run is at 236");
_Static_assert(offsetof(struct wasm_run, results_len) == 240, "wasm_run.results_len is at 240");
_Static_assert(offsetof(struct wasm_run, output_len) == 244, "wasm_run.output_len is at 244");
_Static_assert(offsetof(struct wasm_run, result_types) == 248, "wasm_run.result_types is at 248");
_Static_assert(offsetof(struct wasm_run, results) == 264, "wasm_run.results is at 264");
_Static_assert(offsetof(struct wasm_run, fuel_used) == 392, "wasm_run.fuel_used is at 392");
_Static_assert(offsetof(struct wasm_run, fuel_limit) == 400, "wasm_run.fuel_limit is at 400");
_Static_assert(offsetof(struct wasm_run, nanoseconds) == 408, "wasm_run.nanoseconds is at 408");
_Static_assert(offsetof(struct wasm_run, host_calls) == 416, "wasm_run.host_calls is at 416");
_Static_assert(offsetof(struct wasm_run, peak_pages) == 424, "wasm_run.peak_pages is at 424");
_Static_assert(offsetof(struct wasm_run, log_lines) == 428, "wasm_run.log_lines is at 428");
_Static_assert(offsetof(struct wasm_run, log_bytes) == 432, "wasm_run.log_bytes is at 432");
_Static_assert(offsetof(struct wasm_run, log_suppressed) == 436, "wasm_run.log_suppressed is at 436");
_Static_assert(offsetof(struct wasm_run, trace_dropped) == 440, "wasm_run.trace_dropped is at 440");
_Static_assert(offsetof(struct wasm_run, message_len) == 444, "wasm_run.message_len is at 444");
_Static_assert(offsetof(struct wasm_run, message) == 448, "wasm_run.message is at 448");
_Static_assert(offsetof(struct wasm_run, reserved) == 960, "wasm_run.reserved is at 960");

/* Argument of `CHECK`: what the module image of the session is. */
struct wasm_check {
	/* In: bytes of this struct as the caller knows it. */
	__u32 size;
	/* In: reserved, zero. */
	__u32 flags;
	/* In: where the interface entries go, 0 to leave them. */
	__aligned_u64 entries_ptr;
	/* In: room there, in bytes. */
	__u32 entries_cap;
	/* Out: bytes of all entries; nothing is written when they do not fit. */
	__u32 entries_len;
	/* Out: ok, refused, link error or no memory (`WASM_STATUS_…`). */
	__u32 status;
	/* Out: which generation it matches (`WASM_GENERATION_…`). */
	__u32 generation;
	/* Out: number of imports. */
	__u32 imports;
	/* Out: number of exports. */
	__u32 exports;
	/* Out: imports that nothing provides. */
	__u32 missing;
	/* Out: bytes of the module image. */
	__u32 module_bytes;
	/* Out: bytes of `message`. */
	__u32 message_len;
	/* In: reserved, zero. */
	__u32 reserved;
	/* Out: what is wrong, or missing, in words; UTF-8. */
	__u8 message[512];
	/* In: reserved, zero. */
	__aligned_u64 reserved_tail;
};
_Static_assert(sizeof(struct wasm_check) == 576, "struct wasm_check has 576 bytes");
_Static_assert(offsetof(struct wasm_check, size) == 0, "wasm_check.size is at 0");
_Static_assert(offsetof(struct wasm_check, flags) == 4, "wasm_check.flags is at 4");
_Static_assert(offsetof(struct wasm_check, entries_ptr) == 8, "wasm_check.entries_ptr is at 8");
_Static_assert(offsetof(struct wasm_check, entries_cap) == 16, "wasm_check.entries_cap is at 16");
_Static_assert(offsetof(struct wasm_check, entries_len) == 20, "wasm_check.entries_len is at 20");
_Static_assert(offsetof(struct wasm_check, status) == 24, "wasm_check.status is at 24");
_Static_assert(offsetof(struct wasm_check, generation) == 28, "wasm_check.generation is at 28");
_Static_assert(offsetof(struct wasm_check, imports) == 32, "wasm_check.imports is at 32");
_Static_assert(offsetof(struct wasm_check, exports) == 36, "wasm_check.exports is at 36");
_Static_assert(offsetof(struct wasm_check, missing) == 40, "wasm_check.missing is at 40");
_Static_assert(offsetof(struct wasm_check, module_bytes) == 44, "wasm_check.module_bytes is at 44");
_Static_assert(offsetof(struct wasm_check, message_len) == 48, "wasm_check.message_len is at 48");
_Static_assert(offsetof(struct wasm_check, reserved) == 52, "wasm_check.reserved is at 52");
_Static_assert(offsetof(struct wasm_check, message) == 56, "wasm_check.message is at 56");
_Static_assert(offsetof(struct wasm_check, reserved_tail) == 568, "wasm_check.reserved_tail is at 568");

/* Argument of `INFO`: what this device is and allows. */
struct wasm_info {
	/* In: bytes of this struct as the caller knows it. */
	__u32 size;
	/* In: reserved, zero. */
	__u32 flags;
	/* In: where the list of host functions goes (interface entries), 0 to leave it. */
	__aligned_u64 entries_ptr;
	/* In: room there, in bytes. */
	__u32 entries_cap;
	/* Out: bytes of all entries; nothing is written when they do not fit. */
	__u32 entries_len;
	/* Out: version of this interface. */
	__u32 abi_version;
	/* Out: sessions open now. */
	__u32 sessions_open;
	/* Out: version of the device, NUL-padded. */
	__u8 device_version[32];
	/* Out: name and version of the engine, NUL-padded. */
	__u8 engine_version[32];
	/* Out: the limit of the same name. */
	__aligned_u64 module_bytes;
	/* Out: the limit of the same name. */
	__aligned_u64 memory_bytes;
	/* Out: the limit of the same name. */
	__aligned_u64 engine_bytes;
	/* Out: the limit of the same name. */
	__aligned_u64 fuel_default;
	/* Out: the limit of the same name. */
	__aligned_u64 fuel_max;
	/* Out: the limit of the same name. */
	__aligned_u64 deadline_default_ns;
	/* Out: the limit of the same name. */
	__aligned_u64 deadline_max_ns;
	/* Out: the limit of the same name. */
	__aligned_u64 log_bytes;
	/* Out: the limit of the same name. */
	__aligned_u64 trace_bytes;
	/* Out: the limit of the same name. */
	__aligned_u64 input_bytes;
	/* Out: the limit of the same name. */
	__aligned_u64 output_bytes;
	/* Out: the limit of the same name. */
	__aligned_u64 slice_fuel;
	/* Out: the limit of the same name. */
	__u32 recursion;
	/* Out: the limit of the same name. */
	__u32 log_lines;
	/* Out: the limit of the same name. */
	__u32 log_line_bytes;
	/* Out: the limit of the same name. */
	__u32 sessions;
	/* Out: fuel used so far by the run under way on this file, 0 when there is none. */
	__aligned_u64 running_fuel;
	/* Out: fuel allowed to it, 0 when there is none. */
	__aligned_u64 running_fuel_limit;
	/* Out: number of the session of this file, from 1; the `s3` of its log lines. */
	__u32 session;
	/* In: reserved, zero. */
	__u32 reserved_word;
	/* In: reserved, zero. */
	__aligned_u64 reserved[3];
};
_Static_assert(sizeof(struct wasm_info) == 256, "struct wasm_info has 256 bytes");
_Static_assert(offsetof(struct wasm_info, size) == 0, "wasm_info.size is at 0");
_Static_assert(offsetof(struct wasm_info, flags) == 4, "wasm_info.flags is at 4");
_Static_assert(offsetof(struct wasm_info, entries_ptr) == 8, "wasm_info.entries_ptr is at 8");
_Static_assert(offsetof(struct wasm_info, entries_cap) == 16, "wasm_info.entries_cap is at 16");
_Static_assert(offsetof(struct wasm_info, entries_len) == 20, "wasm_info.entries_len is at 20");
_Static_assert(offsetof(struct wasm_info, abi_version) == 24, "wasm_info.abi_version is at 24");
_Static_assert(offsetof(struct wasm_info, sessions_open) == 28, "wasm_info.sessions_open is at 28");
_Static_assert(offsetof(struct wasm_info, device_version) == 32, "wasm_info.device_version is at 32");
_Static_assert(offsetof(struct wasm_info, engine_version) == 64, "wasm_info.engine_version is at 64");
_Static_assert(offsetof(struct wasm_info, module_bytes) == 96, "wasm_info.module_bytes is at 96");
_Static_assert(offsetof(struct wasm_info, memory_bytes) == 104, "wasm_info.memory_bytes is at 104");
_Static_assert(offsetof(struct wasm_info, engine_bytes) == 112, "wasm_info.engine_bytes is at 112");
_Static_assert(offsetof(struct wasm_info, fuel_default) == 120, "wasm_info.fuel_default is at 120");
_Static_assert(offsetof(struct wasm_info, fuel_max) == 128, "wasm_info.fuel_max is at 128");
_Static_assert(offsetof(struct wasm_info, deadline_default_ns) == 136, "wasm_info.deadline_default_ns is at 136");
_Static_assert(offsetof(struct wasm_info, deadline_max_ns) == 144, "wasm_info.deadline_max_ns is at 144");
_Static_assert(offsetof(struct wasm_info, log_bytes) == 152, "wasm_info.log_bytes is at 152");
_Static_assert(offsetof(struct wasm_info, trace_bytes) == 160, "wasm_info.trace_bytes is at 160");
_Static_assert(offsetof(struct wasm_info, input_bytes) == 168, "wasm_info.input_bytes is at 168");
_Static_assert(offsetof(struct wasm_info, output_bytes) == 176, "wasm_info.output_bytes is at 176");
_Static_assert(offsetof(struct wasm_info, slice_fuel) == 184, "wasm_info.slice_fuel is at 184");
_Static_assert(offsetof(struct wasm_info, recursion) == 192, "wasm_info.recursion is at 192");
_Static_assert(offsetof(struct wasm_info, log_lines) == 196, "wasm_info.log_lines is at 196");
_Static_assert(offsetof(struct wasm_info, log_line_bytes) == 200, "wasm_info.log_line_bytes is at 200");
_Static_assert(offsetof(struct wasm_info, sessions) == 204, "wasm_info.sessions is at 204");
_Static_assert(offsetof(struct wasm_info, running_fuel) == 208, "wasm_info.running_fuel is at 208");
_Static_assert(offsetof(struct wasm_info, running_fuel_limit) == 216, "wasm_info.running_fuel_limit is at 216");
_Static_assert(offsetof(struct wasm_info, session) == 224, "wasm_info.session is at 224");
_Static_assert(offsetof(struct wasm_info, reserved_word) == 228, "wasm_info.reserved_word is at 228");
_Static_assert(offsetof(struct wasm_info, reserved) == 232, "wasm_info.reserved is at 232");

/*
 * One import, export or host function, as `CHECK` and `INFO` list them.
 *
 * After it stand the module name, the item name, the parameter types and the result
 * types (a byte each), then zeros up to `len`.
 */
struct wasm_interface_entry {
	/* Bytes of the whole entry, a multiple of 8. */
	__u32 len;
	/* 0 for an import or a host function, 1 for an export. */
	__u8 direction;
	/* What it is (`WASM_ITEM_…`). */
	__u8 kind;
	/* For an import: 1 when the device provides it. For others 1. */
	__u8 served;
	/* For a global: its type (`WASM_TYPE_…`); else 0. */
	__u8 value_type;
	/* Bytes of the module name, 0 for an export. */
	__u16 module_len;
	/* Bytes of the item name. */
	__u16 name_len;
	/* For a function: number of parameters. */
	__u16 params_len;
	/* For a function: number of results. */
	__u16 results_len;
	/* For a memory: pages at first; for a table: elements at first. */
	__aligned_u64 minimum;
	/* For a memory or table: the most it declares, all ones where it declares none. */
	__aligned_u64 maximum;
};
_Static_assert(sizeof(struct wasm_interface_entry) == 32, "struct wasm_interface_entry has 32 bytes");
_Static_assert(offsetof(struct wasm_interface_entry, len) == 0, "wasm_interface_entry.len is at 0");
_Static_assert(offsetof(struct wasm_interface_entry, direction) == 4, "wasm_interface_entry.direction is at 4");
_Static_assert(offsetof(struct wasm_interface_entry, kind) == 5, "wasm_interface_entry.kind is at 5");
_Static_assert(offsetof(struct wasm_interface_entry, served) == 6, "wasm_interface_entry.served is at 6");
_Static_assert(offsetof(struct wasm_interface_entry, value_type) == 7, "wasm_interface_entry.value_type is at 7");
_Static_assert(offsetof(struct wasm_interface_entry, module_len) == 8, "wasm_interface_entry.module_len is at 8");
_Static_assert(offsetof(struct wasm_interface_entry, name_len) == 10, "wasm_interface_entry.name_len is at 10");
_Static_assert(offsetof(struct wasm_interface_entry, params_len) == 12, "wasm_interface_entry.params_len is at 12");
_Static_assert(offsetof(struct wasm_interface_entry, results_len) == 14, "wasm_interface_entry.results_len is at 14");
_Static_assert(offsetof(struct wasm_interface_entry, minimum) == 16, "wasm_interface_entry.minimum is at 16");
_Static_assert(offsetof(struct wasm_interface_entry, maximum) == 24, "wasm_interface_entry.maximum is at 24");

/* Argument of `MEM_READ`. */
struct wasm_mem_read {
	/* In: bytes of this struct as the caller knows it. */
	__u32 size;
	/* In: reserved, zero. */
	__u32 flags;
	/* In: first byte of linear memory to read. */
	__aligned_u64 offset;
	/* In: bytes wanted. Out: bytes copied, fewer at the end of memory. */
	__aligned_u64 len;
	/* In: where they go. */
	__aligned_u64 buffer_ptr;
	/* Out: bytes of the guest's linear memory, 0 when it has none. */
	__aligned_u64 memory_len;
};
_Static_assert(sizeof(struct wasm_mem_read) == 40, "struct wasm_mem_read has 40 bytes");
_Static_assert(offsetof(struct wasm_mem_read, size) == 0, "wasm_mem_read.size is at 0");
_Static_assert(offsetof(struct wasm_mem_read, flags) == 4, "wasm_mem_read.flags is at 4");
_Static_assert(offsetof(struct wasm_mem_read, offset) == 8, "wasm_mem_read.offset is at 8");
_Static_assert(offsetof(struct wasm_mem_read, len) == 16, "wasm_mem_read.len is at 16");
_Static_assert(offsetof(struct wasm_mem_read, buffer_ptr) == 24, "wasm_mem_read.buffer_ptr is at 24");
_Static_assert(offsetof(struct wasm_mem_read, memory_len) == 32, "wasm_mem_read.memory_len is at 32");

/* Argument of `SET_INPUT`. */
struct wasm_set_input {
	/* In: bytes of this struct as the caller knows it. */
	__u32 size;
	/* In: reserved, zero. */
	__u32 flags;
	/* In: where the payload is. */
	__aligned_u64 ptr;
	/* In: its bytes; 0 removes the payload that was there. */
	__aligned_u64 len;
};
_Static_assert(sizeof(struct wasm_set_input) == 24, "struct wasm_set_input has 24 bytes");
_Static_assert(offsetof(struct wasm_set_input, size) == 0, "wasm_set_input.size is at 0");
_Static_assert(offsetof(struct wasm_set_input, flags) == 4, "wasm_set_input.flags is at 4");
_Static_assert(offsetof(struct wasm_set_input, ptr) == 8, "wasm_set_input.ptr is at 8");
_Static_assert(offsetof(struct wasm_set_input, len) == 16, "wasm_set_input.len is at 16");

/* Argument of the legacy `SET_DATA`: integers for the next `PROCESS_SUM`. */
struct wasm_set_data {
	/* How many of them count, 0 to 10; more is `EINVAL`. */
	__u32 size;
	/* The integers. */
	__s32 array[10];
};
_Static_assert(sizeof(struct wasm_set_data) == 44, "struct wasm_set_data has 44 bytes");
_Static_assert(offsetof(struct wasm_set_data, size) == 0, "wasm_set_data.size is at 0");
_Static_assert(offsetof(struct wasm_set_data, array) == 4, "wasm_set_data.array is at 4");

/* Memory of the machine, as `si_meminfo` and `si_mem_available` give it. */
struct wasm_meminfo {
	/* All usable memory, in bytes. */
	__aligned_u64 total;
	/* Memory that nobody uses, in bytes. */
	__aligned_u64 free;
	/* Memory that a new program could have without swapping, in bytes. */
	__aligned_u64 available;
	/* Memory shared between programs (tmpfs among it), in bytes. */
	__aligned_u64 shared;
	/* Memory of block-device buffers, in bytes. */
	__aligned_u64 buffers;
	/* Bytes of a page of the machine. */
	__aligned_u64 page_bytes;
};
_Static_assert(sizeof(struct wasm_meminfo) == 48, "struct wasm_meminfo has 48 bytes");
_Static_assert(offsetof(struct wasm_meminfo, total) == 0, "wasm_meminfo.total is at 0");
_Static_assert(offsetof(struct wasm_meminfo, free) == 8, "wasm_meminfo.free is at 8");
_Static_assert(offsetof(struct wasm_meminfo, available) == 16, "wasm_meminfo.available is at 16");
_Static_assert(offsetof(struct wasm_meminfo, shared) == 24, "wasm_meminfo.shared is at 24");
_Static_assert(offsetof(struct wasm_meminfo, buffers) == 32, "wasm_meminfo.buffers is at 32");
_Static_assert(offsetof(struct wasm_meminfo, page_bytes) == 40, "wasm_meminfo.page_bytes is at 40");

/* One process (thread group) of the machine. */
struct wasm_task {
	/* Process ID, as in the first PID namespace. */
	__s32 pid;
	/* Process ID of the parent, 0 where there is none. */
	__s32 parent_pid;
	/* User ID. */
	__u32 uid;
	/* State letter as in `ps` (`R` running, `S` sleeping, `D` waiting, `T` stopped, `Z` zombie, `I` idle). */
	__u32 state;
	/* Number of threads. */
	__u32 threads;
	/* Bit 0: a kernel thread. */
	__u32 flags;
	/* When it started: nanoseconds after boot (`CLOCK_BOOTTIME`). */
	__aligned_u64 start_ns;
	/* Name, NUL-padded; not NUL-terminated when it is 16 bytes long. */
	__u8 comm[16];
};
_Static_assert(sizeof(struct wasm_task) == 48, "struct wasm_task has 48 bytes");
_Static_assert(offsetof(struct wasm_task, pid) == 0, "wasm_task.pid is at 0");
_Static_assert(offsetof(struct wasm_task, parent_pid) == 4, "wasm_task.parent_pid is at 4");
_Static_assert(offsetof(struct wasm_task, uid) == 8, "wasm_task.uid is at 8");
_Static_assert(offsetof(struct wasm_task, state) == 12, "wasm_task.state is at 12");
_Static_assert(offsetof(struct wasm_task, threads) == 16, "wasm_task.threads is at 16");
_Static_assert(offsetof(struct wasm_task, flags) == 20, "wasm_task.flags is at 20");
_Static_assert(offsetof(struct wasm_task, start_ns) == 24, "wasm_task.start_ns is at 24");
_Static_assert(offsetof(struct wasm_task, comm) == 32, "wasm_task.comm is at 32");

/* One network device of the initial network namespace. */
struct wasm_netdev {
	/* Interface index, from 1. */
	__u32 index;
	/* Flags as in `ip link` (`IFF_UP` = 1, `IFF_LOOPBACK` = 8, `IFF_RUNNING` = 0x40). */
	__u32 flags;
	/* Largest packet, in bytes. */
	__u32 mtu;
	/* Zero. */
	__u32 reserved;
	/* Bytes received. */
	__aligned_u64 rx_bytes;
	/* Bytes sent. */
	__aligned_u64 tx_bytes;
	/* Packets received. */
	__aligned_u64 rx_packets;
	/* Packets sent. */
	__aligned_u64 tx_packets;
	/* Name, NUL-padded. */
	__u8 name[16];
};
_Static_assert(sizeof(struct wasm_netdev) == 64, "struct wasm_netdev has 64 bytes");
_Static_assert(offsetof(struct wasm_netdev, index) == 0, "wasm_netdev.index is at 0");
_Static_assert(offsetof(struct wasm_netdev, flags) == 4, "wasm_netdev.flags is at 4");
_Static_assert(offsetof(struct wasm_netdev, mtu) == 8, "wasm_netdev.mtu is at 8");
_Static_assert(offsetof(struct wasm_netdev, reserved) == 12, "wasm_netdev.reserved is at 12");
_Static_assert(offsetof(struct wasm_netdev, rx_bytes) == 16, "wasm_netdev.rx_bytes is at 16");
_Static_assert(offsetof(struct wasm_netdev, tx_bytes) == 24, "wasm_netdev.tx_bytes is at 24");
_Static_assert(offsetof(struct wasm_netdev, rx_packets) == 32, "wasm_netdev.rx_packets is at 32");
_Static_assert(offsetof(struct wasm_netdev, tx_packets) == 40, "wasm_netdev.tx_packets is at 40");
_Static_assert(offsetof(struct wasm_netdev, name) == 48, "wasm_netdev.name is at 48");

/* Head of every trace record. */
struct wasm_trace_header {
	/* Bytes of the record with this head, a multiple of 8. */
	__u32 len;
	/* What it tells (`WASM_TRACE_…`). */
	__u32 kind;
	/* Number of the run within the session. */
	__u32 run;
	/* Number of the record within the run, from 0, counting dropped ones. */
	__u32 sequence;
	/* Fuel that the run had used, all ones where not known. */
	__aligned_u64 fuel;
};
_Static_assert(sizeof(struct wasm_trace_header) == 24, "struct wasm_trace_header has 24 bytes");
_Static_assert(offsetof(struct wasm_trace_header, len) == 0, "wasm_trace_header.len is at 0");
_Static_assert(offsetof(struct wasm_trace_header, kind) == 4, "wasm_trace_header.kind is at 4");
_Static_assert(offsetof(struct wasm_trace_header, run) == 8, "wasm_trace_header.run is at 8");
_Static_assert(offsetof(struct wasm_trace_header, sequence) == 12, "wasm_trace_header.sequence is at 12");
_Static_assert(offsetof(struct wasm_trace_header, fuel) == 16, "wasm_trace_header.fuel is at 16");

/* After the head of a run's first record; the entry's name follows. */
struct wasm_trace_run_begin {
	/* Fuel allowed. */
	__aligned_u64 fuel_limit;
	/* Linear memory allowed, in bytes. */
	__aligned_u64 memory_limit;
	/* Bytes of the entry's name as asked for, 0 for the default entry. */
	__u32 entry_len;
	/* What is pushed (`WASM_PUSH_…`). */
	__u32 push;
};
_Static_assert(sizeof(struct wasm_trace_run_begin) == 24, "struct wasm_trace_run_begin has 24 bytes");
_Static_assert(offsetof(struct wasm_trace_run_begin, fuel_limit) == 0, "wasm_trace_run_begin.fuel_limit is at 0");
_Static_assert(offsetof(struct wasm_trace_run_begin, memory_limit) == 8, "wasm_trace_run_begin.memory_limit is at 8");
_Static_assert(offsetof(struct wasm_trace_run_begin, entry_len) == 16, "wasm_trace_run_begin.entry_len is at 16");
_Static_assert(offsetof(struct wasm_trace_run_begin, push) == 20, "wasm_trace_run_begin.push is at 20");

/*
 * After the head of a host call; then follow the arguments and the results (8 bytes
 * each), then the bytes that the host wrote into guest memory.
 */
struct wasm_trace_host_call {
	/* Index among the imported functions of the guest. */
	__u32 import;
	/* Number of the host function in the table of host functions, or one of the special values. */
	__u32 function;
	/* How it ended (`WASM_CALL_…`). */
	__u32 outcome;
	/* Number of arguments. */
	__u16 args_len;
	/* Number of results, 0 when it trapped. */
	__u16 results_len;
	/* Where in guest memory the host wrote. */
	__aligned_u64 written_ptr;
	/* How many bytes it wrote there. */
	__aligned_u64 written_len;
};
_Static_assert(sizeof(struct wasm_trace_host_call) == 32, "struct wasm_trace_host_call has 32 bytes");
_Static_assert(offsetof(struct wasm_trace_host_call, import) == 0, "wasm_trace_host_call.import is at 0");
_Static_assert(offsetof(struct wasm_trace_host_call, function) == 4, "wasm_trace_host_call.function is at 4");
_Static_assert(offsetof(struct wasm_trace_host_call, outcome) == 8, "wasm_trace_host_call.outcome is at 8");
_Static_assert(offsetof(struct wasm_trace_host_call, args_len) == 12, "wasm_trace_host_call.args_len is at 12");
_Static_assert(offsetof(struct wasm_trace_host_call, results_len) == 14, "wasm_trace_host_call.results_len is at 14");
_Static_assert(offsetof(struct wasm_trace_host_call, written_ptr) == 16, "wasm_trace_host_call.written_ptr is at 16");
_Static_assert(offsetof(struct wasm_trace_host_call, written_len) == 24, "wasm_trace_host_call.written_len is at 24");

/* After the head of a log line; the text follows, as it went to the log. */
struct wasm_trace_log {
	/* Level, 0 to 7. */
	__u32 level;
	/* 1 when the line was suppressed because the run was over its log limits; it has no text then. */
	__u32 suppressed;
	/* Bytes of the text. */
	__aligned_u64 text_len;
};
_Static_assert(sizeof(struct wasm_trace_log) == 16, "struct wasm_trace_log has 16 bytes");
_Static_assert(offsetof(struct wasm_trace_log, level) == 0, "wasm_trace_log.level is at 0");
_Static_assert(offsetof(struct wasm_trace_log, suppressed) == 4, "wasm_trace_log.suppressed is at 4");
_Static_assert(offsetof(struct wasm_trace_log, text_len) == 8, "wasm_trace_log.text_len is at 8");

/* After the head of a `memory.grow`. */
struct wasm_trace_grow {
	/* Pages before. */
	__aligned_u64 pages;
	/* Pages asked for. */
	__aligned_u64 wanted;
	/* 1 when it was granted. */
	__aligned_u64 granted;
};
_Static_assert(sizeof(struct wasm_trace_grow) == 24, "struct wasm_trace_grow has 24 bytes");
_Static_assert(offsetof(struct wasm_trace_grow, pages) == 0, "wasm_trace_grow.pages is at 0");
_Static_assert(offsetof(struct wasm_trace_grow, wanted) == 8, "wasm_trace_grow.wanted is at 8");
_Static_assert(offsetof(struct wasm_trace_grow, granted) == 16, "wasm_trace_grow.granted is at 16");

/* After the head of a push; the bytes follow. */
struct wasm_trace_push {
	/* Where in guest memory. */
	__aligned_u64 ptr;
	/* Bytes. */
	__aligned_u64 len;
	/* The count that the entry is called with. */
	__aligned_u64 count;
};
_Static_assert(sizeof(struct wasm_trace_push) == 24, "struct wasm_trace_push has 24 bytes");
_Static_assert(offsetof(struct wasm_trace_push, ptr) == 0, "wasm_trace_push.ptr is at 0");
_Static_assert(offsetof(struct wasm_trace_push, len) == 8, "wasm_trace_push.len is at 8");
_Static_assert(offsetof(struct wasm_trace_push, count) == 16, "wasm_trace_push.count is at 16");

/* After the head of a trap; the message follows. */
struct wasm_trace_trap {
	/* Why (`WASM_TRAP_…`). */
	__u32 trap;
	/* Bytes of the message. */
	__u32 message_len;
};
_Static_assert(sizeof(struct wasm_trace_trap) == 8, "struct wasm_trace_trap has 8 bytes");
_Static_assert(offsetof(struct wasm_trace_trap, trap) == 0, "wasm_trace_trap.trap is at 0");
_Static_assert(offsetof(struct wasm_trace_trap, message_len) == 4, "wasm_trace_trap.message_len is at 4");

/* After the head of a run's last record. */
struct wasm_trace_run_end {
	/* How it ended (`WASM_STATUS_…`). */
	__u32 status;
	/* Zero. */
	__u32 reserved;
};
_Static_assert(sizeof(struct wasm_trace_run_end) == 8, "struct wasm_trace_run_end has 8 bytes");
_Static_assert(offsetof(struct wasm_trace_run_end, status) == 0, "wasm_trace_run_end.status is at 0");
_Static_assert(offsetof(struct wasm_trace_run_end, reserved) == 4, "wasm_trace_run_end.reserved is at 4");

/* After the head of an overflow record. */
struct wasm_trace_overflow {
	/* Records dropped. */
	__aligned_u64 records;
	/* Their bytes. */
	__aligned_u64 bytes;
};
_Static_assert(sizeof(struct wasm_trace_overflow) == 16, "struct wasm_trace_overflow has 16 bytes");
_Static_assert(offsetof(struct wasm_trace_overflow, records) == 0, "wasm_trace_overflow.records is at 0");
_Static_assert(offsetof(struct wasm_trace_overflow, bytes) == 8, "wasm_trace_overflow.bytes is at 8");

/* Legacy: calls `sum`, with the stored data where the guest takes an array; the result is in the kernel log alone. */
#define WASM_IOC_PROCESS_SUM _IO('w', 0x00)
_Static_assert(WASM_IOC_PROCESS_SUM == 0x00007700, "WASM_IOC_PROCESS_SUM is 0x00007700");
/* Legacy: the same with a fixed array. */
#define WASM_IOC_PROCESS_TEST _IO('w', 0x01)
_Static_assert(WASM_IOC_PROCESS_TEST == 0x00007701, "WASM_IOC_PROCESS_TEST is 0x00007701");
/* Legacy: stores the integers for `PROCESS_SUM`. */
#define WASM_IOC_SET_DATA _IOW('w', 0x01, struct wasm_set_data)
_Static_assert(WASM_IOC_SET_DATA == 0x402c7701, "WASM_IOC_SET_DATA is 0x402c7701");
/* Validates, instantiates and calls; fills in the report. */
#define WASM_IOC_RUN _IOWR('w', 0x10, struct wasm_run)
_Static_assert(WASM_IOC_RUN == 0xc4007710, "WASM_IOC_RUN is 0xc4007710");
/* Validates only; gives imports, exports and what is missing. */
#define WASM_IOC_CHECK _IOWR('w', 0x11, struct wasm_check)
_Static_assert(WASM_IOC_CHECK == 0xc2407711, "WASM_IOC_CHECK is 0xc2407711");
/* ABI version, engine version, limits, host functions. */
#define WASM_IOC_INFO _IOWR('w', 0x12, struct wasm_info)
_Static_assert(WASM_IOC_INFO == 0xc1007712, "WASM_IOC_INFO is 0xc1007712");
/* Reads the guest's linear memory after a run. */
#define WASM_IOC_MEM_READ _IOWR('w', 0x13, struct wasm_mem_read)
_Static_assert(WASM_IOC_MEM_READ == 0xc0287713, "WASM_IOC_MEM_READ is 0xc0287713");
/* Sets the payload that the guest reads with `input_read`. */
#define WASM_IOC_SET_INPUT _IOW('w', 0x14, struct wasm_set_input)
_Static_assert(WASM_IOC_SET_INPUT == 0x40187714, "WASM_IOC_SET_INPUT is 0x40187714");
/* Ends the run under way on this file, from any thread; nothing happens when there is none. */
#define WASM_IOC_CANCEL _IO('w', 0x15)
_Static_assert(WASM_IOC_CANCEL == 0x00007715, "WASM_IOC_CANCEL is 0x00007715");

#endif
