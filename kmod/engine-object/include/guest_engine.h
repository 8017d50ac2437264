/* SPDX-License-Identifier: GPL-2.0 OR MIT OR Apache-2.0 */
/*
 * The engine object (guest_engine.o) for whoever links it.
 *
 * Generated from kmod/engine-object/src by `cargo xtask docs`; do not edit.
 */
#ifndef GUEST_ENGINE_H
#define GUEST_ENGINE_H

#include "wasm_device.h"

struct ge_session;

/* What the entry points return. */
/* Done. */
#define GE_OK (0)
/* The run goes on with the next step. */
#define GE_MORE (1)
/* A signal waits for the caller; the run goes on with the next step, if there is one. */
#define GE_INTERRUPTED (2)
/* The run ended, and its report is there; or there was none. */
#define GE_ENDED (3)
/* An argument that no run can carry. Nothing has changed. */
#define GE_INVALID (-1)
/* A run is under way. Nothing has changed. */
#define GE_BUSY (-2)
/* Over the limit of the session. Nothing has changed. */
#define GE_TOO_LARGE (-3)
/* There is nothing of what was asked for: no report, no module. */
#define GE_NOTHING (-4)
/* The legacy call failed; the log says why. */
#define GE_FAILED (-5)
/* There is no memory for this call. Nothing has changed. */
#define GE_NO_MEMORY (-6)
/* The task is in a session already, or ge_cb_enter has no seat for it. Nothing has changed. */
#define GE_NO_SEAT (-7)
/* An allocation failed inside the engine. The session is lost: it can be reported on and closed. */
#define GE_LOST_MEMORY (-8)
/* The engine panicked. The session is lost: it can be reported on and closed. */
#define GE_LOST_FAULT (-9)

/* Structs of the C interface that are not part of the device's. */

/* Limits of a session, each the module parameter of the same name. */
struct ge_limits {
	/* Size of the module image, in bytes. */
	__u64 module_bytes;
	/* Linear memory, in bytes. */
	__u64 memory_bytes;
	/*
	 * Memory of the engine itself, in bytes: translated code, tables, value stack. All that the
	 * session may hold is this and the linear memory, image, payloads and trace allowed.
	 */
	__u64 engine_bytes;
	/* Fuel of a run that asks for none. */
	__u64 fuel_default;
	/* Fuel that a run may ask for. */
	__u64 fuel_max;
	/* Time of a run that asks for none, in nanoseconds. */
	__u64 deadline_default_ns;
	/* Time that a run may ask for, in nanoseconds. */
	__u64 deadline_max_ns;
	/* Text of all log lines of a run, in bytes. */
	__u64 log_bytes;
	/* Trace kept until it is read, in bytes. */
	__u64 trace_bytes;
	/* Input payload, in bytes. */
	__u64 input_bytes;
	/* Output payload, in bytes. */
	__u64 output_bytes;
	/* Fuel of a slice. */
	__u64 slice_fuel;
	/* Depth of nested calls. */
	__u32 recursion;
	/* Log lines of a run. */
	__u32 log_lines;
	/* Bytes of one log line as the guest gives it. */
	__u32 log_line_bytes;
	/* Zero. */
	__u32 reserved;
};

/* What a session holds. */
struct ge_stat {
	/* Bytes held now. */
	__u64 held_bytes;
	/* Most bytes held so far. */
	__u64 peak_bytes;
	/* Bytes that it may hold. */
	__u64 limit_bytes;
	/* Allocations of the engine so far. */
	__u64 allocations;
	/* 0, or why the session is lost (GE_LOST_…). */
	__s32 lost;
	/* 1 while a run is under way. */
	__u32 running;
};

/*
 * What whoever links the object defines. ctx is the one given to ge_open.
 *
 * None of these may call an entry point. Those that sleep are marked; the others may be called
 * wherever the caller of an entry point may sleep, too: no lock is held.
 */

/*
 * Memory of size bytes, aligned to 16, or NULL. May sleep. NULL ends the call with
 * GE_NO_MEMORY or GE_LOST_MEMORY, or makes a memory.grow of the guest fail.
 */
void *ge_cb_alloc(void *ctx, size_t size);

/*
 * Now and then while the engine allocates: yields the CPU. Returns 0 to go on; another number refuses
 * the allocation, as NULL from ge_cb_alloc does. That is the way to end the opening of a module.
 */
__s32 ge_cb_may_go_on(void *ctx);

/* Gives memory of ge_cb_alloc back. size is the one asked for. */
void ge_cb_free(void *ctx, void *memory, size_t size);

/*
 * The current task enters session. Returns 0, or another number when the task is in a
 * session already or there is no room to remember it.
 */
__s32 ge_cb_enter(void *ctx, struct ge_session *session);

/* The current task leaves the session that it entered. */
void ge_cb_leave(void *ctx);

/* The session that the current task is in. Called for every allocation: it has to be fast. */
struct ge_session *ge_cb_current(void);

/* The text of a panic, UTF-8, for the kernel log. The session is lost. */
void ge_cb_panic_text(void *ctx, const __u8 *text, size_t len);

/* Writes one record to the kernel log at level (WASM_LOG_…): tag and text, UTF-8, printable. */
void ge_cb_log(void *ctx, __u32 level, const __u8 *record, size_t len);

/* Nanoseconds of a clock that never goes back. */
__u64 ge_cb_ktime_get_ns(void *ctx);

/* Ticks since boot. */
__u64 ge_cb_jiffies(void *ctx);

/* Number of the CPU that runs this. */
__u32 ge_cb_cpu(void *ctx);

/* Number of CPUs online. */
__u32 ge_cb_num_online_cpus(void *ctx);

/* Process ID of the current task. */
__s32 ge_cb_current_pid(void *ctx);

/* Name of the current task, 16 bytes, NUL-padded. */
void ge_cb_current_comm(void *ctx, __u8 *comm);

/* Fills out with random bytes. */
void ge_cb_random_bytes(void *ctx, __u8 *out, size_t len);

/* Release string of the kernel, 64 bytes, NUL-padded. */
void ge_cb_uname_release(void *ctx, __u8 *release);

/* Sleeps ms milliseconds. Returns 1 when ended early by a cancel or a signal, else 0. */
__s32 ge_cb_msleep(void *ctx, __u32 ms);

/* Memory of the machine. */
void ge_cb_meminfo(void *ctx, struct wasm_meminfo *out);

/* Writes as many tasks as there are, at most cap, and returns how many there are. */
size_t ge_cb_tasks(void *ctx, struct wasm_task *out, size_t cap);

/* Writes as many network devices as there are, at most cap, and returns how many there are. */
size_t ge_cb_netdevs(void *ctx, struct wasm_netdev *out, size_t cap);

/*
 * Between two slices: yields the CPU. Returns 0 to go on, 1 when the run is to be cancelled, 2
 * when a signal waits. May sleep. fuel_used and fuel_limit are the run's so far.
 */
__s32 ge_cb_between_slices(void *ctx, __u64 fuel_used, __u64 fuel_limit);

/*
 * The entry points: what whoever links the object calls.
 *
 * All may sleep, none unwinds, and each returns one of the codes above. A session is used by one
 * task at a time: whoever calls sees to that. Bytes that an entry point gives a pointer to stay
 * until the next call on the same session. After GE_LOST_… only ge_report, ge_stat and
 * ge_close do something; the others return the same code again.
 */

/*
 * Opens a session. number stands in the tag of its log lines; ctx goes to each callback.
 * *session is set on GE_OK alone.
 */
__s32 ge_open(__u32 number, const struct ge_limits *limits, void *ctx, struct ge_session **session);

/* Closes a session and gives all its memory back, without running anything of it. */
void ge_close(struct ge_session *session);

/*
 * Appends to the module image; the first write after a run starts a new one. GE_TOO_LARGE leaves
 * the image that was there.
 */
__s32 ge_write(struct ge_session *session, const __u8 *bytes, size_t len);

/* Replaces the input payload. GE_TOO_LARGE leaves the one that was there. */
__s32 ge_set_input(struct ge_session *session, const __u8 *bytes, size_t len);

/*
 * Says what the module image is: fills in what is *out* in check, and points *entries to
 * check->entries_len bytes of interface entries.
 */
__s32 ge_check(struct ge_session *session, struct wasm_check *check, const __u8 **entries);

/*
 * Begins a run: validates and instantiates the module. request is the caller's, already copied;
 * its pointers are not followed. entry has request->entry_len bytes, push request->push_len;
 * either may be NULL when that is 0. GE_OK, then ge_step until it ends; all that a guest can do wrong ends in
 * the run's report. GE_INVALID and GE_TOO_LARGE are the caller's mistakes, and nothing ran.
 */
__s32 ge_begin(struct ge_session *session, const struct wasm_run *request, const __u8 *entry, const __u8 *push);

/* Runs one slice: GE_MORE, GE_INTERRUPTED or GE_ENDED. */
__s32 ge_step(struct ge_session *session);

/*
 * Ends the run under way as cancelled: its report is there then. Not for other threads while one is
 * in ge_step; that run ends when ge_cb_between_slices says so.
 */
__s32 ge_cancel(struct ge_session *session);

/*
 * Fills in what is *out* in report, of the run that ended last; GE_NOTHING when there is none.
 * On a lost session it says that the run ended by no_memory or engine_fault.
 */
__s32 ge_report(struct ge_session *session, struct wasm_run *report);

/* Points to the output payload of the run that ended last. */
__s32 ge_output(struct ge_session *session, const __u8 **bytes, size_t *len);

/*
 * Points to the guest's linear memory from offset, as the last run left it: *len bytes, at most
 * wanted, fewer at its end. *memory_len is its whole length.
 */
__s32 ge_memory(struct ge_session *session, __u64 offset, __u64 wanted, const __u8 **bytes, size_t *len, __u64 *memory_len);

/* Bytes of trace that wait to be read. */
__s32 ge_trace_len(struct ge_session *session, size_t *len);

/*
 * Takes whole records out of the trace, at most max bytes of them. *len is 0 when there is none,
 * or the first is larger than max.
 */
__s32 ge_drain_trace(struct ge_session *session, size_t max, const __u8 **bytes, size_t *len);

/*
 * Begins a legacy run: PROCESS_SUM with test 0, PROCESS_TEST with test 1. Then ge_step
 * until it ends. GE_NOTHING when no module was written.
 */
__s32 ge_legacy_begin(struct ge_session *session, __u32 test);

/* What the legacy run that ended last returned; GE_FAILED when it did not end well. */
__s32 ge_legacy_result(struct ge_session *session, __s32 *result);

/* Stores the integers for PROCESS_SUM; GE_INVALID when it claims more than it holds. */
__s32 ge_legacy_set_data(struct ge_session *session, const struct wasm_set_data *data);

/* What the session holds. Works on a lost one, too. */
__s32 ge_stat(struct ge_session *session, struct ge_stat *stat);

/*
 * Writes the interface entries of all host functions to bytes when they fit in cap, and returns
 * how many bytes they have. Needs no session.
 */
size_t ge_host_functions(__u8 *bytes, size_t cap);

/* Writes name and version of the engine, NUL-padded, 32 bytes. Needs no session. */
void ge_engine_version(__u8 *version);

#endif
