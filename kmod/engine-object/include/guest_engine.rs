// SPDX-License-Identifier: GPL-2.0 OR MIT OR Apache-2.0

// The engine object (`guest_engine.o`) for whoever links it.
//
// Generated from `kmod/engine-object/src` by `cargo xtask docs`; do not edit. Include it where the
// names of the structs of `wasm_device_abi` are in scope.

use core::ffi::c_void;

/// A session; only the object knows what is in it.
#[repr(C)]
pub struct ge_session {
    _private: [u8; 0],
}

// What the entry points return.

/// Done.
pub const GE_OK: i32 = 0;

/// The run goes on with the next step.
pub const GE_MORE: i32 = 1;

/// A signal waits for the caller; the run goes on with the next step, if there is one.
pub const GE_INTERRUPTED: i32 = 2;

/// The run ended, and its report is there; or there was none.
pub const GE_ENDED: i32 = 3;

/// An argument that no run can carry. Nothing has changed.
pub const GE_INVALID: i32 = -1;

/// A run is under way. Nothing has changed.
pub const GE_BUSY: i32 = -2;

/// Over the limit of the session. Nothing has changed.
pub const GE_TOO_LARGE: i32 = -3;

/// There is nothing of what was asked for: no report, no module.
pub const GE_NOTHING: i32 = -4;

/// The legacy call failed; the log says why.
pub const GE_FAILED: i32 = -5;

/// There is no memory for this call. Nothing has changed.
pub const GE_NO_MEMORY: i32 = -6;

/// The task is in a session already, or `ge_cb_enter` has no seat for it. Nothing has changed.
pub const GE_NO_SEAT: i32 = -7;

/// An allocation failed inside the engine. The session is lost: it can be reported on and closed.
pub const GE_LOST_MEMORY: i32 = -8;

/// The engine panicked. The session is lost: it can be reported on and closed.
pub const GE_LOST_FAULT: i32 = -9;

// Structs of the C interface that are not part of the device's.

/// Limits of a session, each the module parameter of the same name.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct ge_limits {
    /// Size of the module image, in bytes.
    pub module_bytes: u64,
    /// Linear memory, in bytes.
    pub memory_bytes: u64,
    /// Memory of the engine itself, in bytes: translated code, tables, value stack. All that the
    /// session may hold is this and the linear memory, image, payloads and trace allowed.
    pub engine_bytes: u64,
    /// Fuel of a run that asks for none.
    pub fuel_default: u64,
    /// Fuel that a run may ask for.
    pub fuel_max: u64,
    /// Time of a run that asks for none, in nanoseconds.
    pub deadline_default_ns: u64,
    /// Time that a run may ask for, in nanoseconds.
    pub deadline_max_ns: u64,
    /// Text of all log lines of a run, in bytes.
    pub log_bytes: u64,
    /// Trace kept until it is read, in bytes.
    pub trace_bytes: u64,
    /// Input payload, in bytes.
    pub input_bytes: u64,
    /// Output payload, in bytes.
    pub output_bytes: u64,
    /// Fuel of a slice.
    pub slice_fuel: u64,
    /// Depth of nested calls.
    pub recursion: u32,
    /// Log lines of a run.
    pub log_lines: u32,
    /// Bytes of one log line as the guest gives it.
    pub log_line_bytes: u32,
    /// Zero.
    pub reserved: u32,
}

/// What a session holds.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct ge_stat {
    /// Bytes held now.
    pub held_bytes: u64,
    /// Most bytes held so far.
    pub peak_bytes: u64,
    /// Bytes that it may hold.
    pub limit_bytes: u64,
    /// Allocations of the engine so far.
    pub allocations: u64,
    /// 0, or why the session is lost (`GE_LOST_…`).
    pub lost: i32,
    /// 1 while a run is under way.
    pub running: u32,
}

// What whoever links the object defines. `ctx` is the one given to `ge_open`.
//
// None of these may call an entry point. Those that sleep are marked; the others may be called
// wherever the caller of an entry point may sleep, too: no lock is held.
// The signatures are in guest_engine.h and kmod/engine-object/src/callbacks.rs.

// The entry points: what whoever links the object calls.
//
// All may sleep, none unwinds, and each returns one of the codes above. A session is used by one
// task at a time: whoever calls sees to that. Bytes that an entry point gives a pointer to stay
// until the next call on the same session. After `GE_LOST_…` only `ge_report`, `ge_stat` and
// `ge_close` do something; the others return the same code again.

unsafe extern "C" {
    /// Opens a session. `number` stands in the tag of its log lines; `ctx` goes to each callback.
    /// `*session` is set on `GE_OK` alone.
    pub fn ge_open(number: u32, limits: *const ge_limits, ctx: *mut c_void, session: *mut *mut ge_session) -> i32;
}

unsafe extern "C" {
    /// Closes a session and gives all its memory back, without running anything of it.
    pub fn ge_close(session: *mut ge_session);
}

unsafe extern "C" {
    /// Appends to the module image; the first write after a run starts a new one. `GE_TOO_LARGE` leaves
    /// the image that was there.
    pub fn ge_write(session: *mut ge_session, bytes: *const u8, len: usize) -> i32;
}

unsafe extern "C" {
    /// Replaces the input payload. `GE_TOO_LARGE` leaves the one that was there.
    pub fn ge_set_input(session: *mut ge_session, bytes: *const u8, len: usize) -> i32;
}

unsafe extern "C" {
    /// Says what the module image is: fills in what is *out* in `check`, and points `*entries` to
    /// `check->entries_len` bytes of interface entries.
    pub fn ge_check(session: *mut ge_session, check: *mut WasmCheck, entries: *mut *const u8) -> i32;
}

unsafe extern "C" {
    /// Begins a run: validates and instantiates the module. `request` is the caller's, already copied;
    /// its pointers are not followed. `entry` has `request->entry_len` bytes, `push` `request->push_len`;
    /// either may be NULL when that is 0. `GE_OK`, then `ge_step` until it ends; all that a guest can do wrong ends in
    /// the run's report. `GE_INVALID` and `GE_TOO_LARGE` are the caller's mistakes, and nothing ran.
    pub fn ge_begin(session: *mut ge_session, request: *const WasmRun, entry: *const u8, push: *const u8) -> i32;
}

unsafe extern "C" {
    /// Runs one slice: `GE_MORE`, `GE_INTERRUPTED` or `GE_ENDED`.
    pub fn ge_step(session: *mut ge_session) -> i32;
}

unsafe extern "C" {
    /// Ends the run under way as cancelled: its report is there then. Not for other threads while one is
    /// in `ge_step`; that run ends when `ge_cb_between_slices` says so.
    pub fn ge_cancel(session: *mut ge_session) -> i32;
}

unsafe extern "C" {
    /// Fills in what is *out* in `report`, of the run that ended last; `GE_NOTHING` when there is none.
    /// On a lost session it says that the run ended by `no_memory` or `engine_fault`.
    pub fn ge_report(session: *mut ge_session, report: *mut WasmRun) -> i32;
}

unsafe extern "C" {
    /// Points to the output payload of the run that ended last.
    pub fn ge_output(session: *mut ge_session, bytes: *mut *const u8, len: *mut usize) -> i32;
}

unsafe extern "C" {
    /// Points to the guest's linear memory from `offset`, as the last run left it: `*len` bytes, at most
    /// `wanted`, fewer at its end. `*memory_len` is its whole length.
    pub fn ge_memory(session: *mut ge_session, offset: u64, wanted: u64, bytes: *mut *const u8, len: *mut usize, memory_len: *mut u64) -> i32;
}

unsafe extern "C" {
    /// Bytes of trace that wait to be read.
    pub fn ge_trace_len(session: *mut ge_session, len: *mut usize) -> i32;
}

unsafe extern "C" {
    /// Takes whole records out of the trace, at most `max` bytes of them. `*len` is 0 when there is none,
    /// or the first is larger than `max`.
    pub fn ge_drain_trace(session: *mut ge_session, max: usize, bytes: *mut *const u8, len: *mut usize) -> i32;
}

unsafe extern "C" {
    /// Begins a legacy run: `PROCESS_SUM` with `test` 0, `PROCESS_TEST` with `test` 1. Then `ge_step`
    /// until it ends. `GE_NOTHING` when no module was written.
    pub fn ge_legacy_begin(session: *mut ge_session, test: u32) -> i32;
}

unsafe extern "C" {
    /// What the legacy run that ended last returned; `GE_FAILED` when it did not end well.
    pub fn ge_legacy_result(session: *mut ge_session, result: *mut i32) -> i32;
}

unsafe extern "C" {
    /// Stores the integers for `PROCESS_SUM`; `GE_INVALID` when it claims more than it holds.
    pub fn ge_legacy_set_data(session: *mut ge_session, data: *const WasmSetData) -> i32;
}

unsafe extern "C" {
    /// What the session holds. Works on a lost one, too.
    pub fn ge_stat(session: *mut ge_session, stat: *mut ge_stat) -> i32;
}

unsafe extern "C" {
    /// Writes the interface entries of all host functions to `bytes` when they fit in `cap`, and returns
    /// how many bytes they have. Needs no session.
    pub fn ge_host_functions(bytes: *mut u8, cap: usize) -> usize;
}

unsafe extern "C" {
    /// Writes name and version of the engine, NUL-padded, 32 bytes. Needs no session.
    pub fn ge_engine_version(version: *mut u8);
}
