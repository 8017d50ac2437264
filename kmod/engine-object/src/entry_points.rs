//! The entry points: what whoever links the object calls.
//!
//! All may sleep, none unwinds, and each returns one of the codes above. A session is used by one
//! task at a time: whoever calls sees to that. Bytes that an entry point gives a pointer to stay
//! until the next call on the same session. After `GE_LOST_…` only `ge_report`, `ge_stat` and
//! `ge_close` do something; the others return the same code again.

use core::ffi::c_void;

use wasm_device_abi::calls::{WasmCheck, WasmRun};
use wasm_device_abi::legacy::WasmSetData;

use crate::c_types::{ge_limits, ge_stat};
use crate::codes::*;
use crate::session::ge_session;

/// Opens a session. `number` stands in the tag of its log lines; `ctx` goes to each callback.
/// `*session` is set on `GE_OK` alone.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ge_open(
    number: u32,
    limits: *const ge_limits,
    ctx: *mut c_void,
    session: *mut *mut ge_session,
) -> i32 {
    GE_NO_MEMORY
}

/// Closes a session and gives all its memory back, without running anything of it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ge_close(session: *mut ge_session) {}

/// Appends to the module image; the first write after a run starts a new one. `GE_TOO_LARGE` leaves
/// the image that was there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ge_write(session: *mut ge_session, bytes: *const u8, len: usize) -> i32 {
    GE_NO_MEMORY
}

/// Replaces the input payload. `GE_TOO_LARGE` leaves the one that was there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ge_set_input(session: *mut ge_session, bytes: *const u8, len: usize) -> i32 {
    GE_NO_MEMORY
}

/// Says what the module image is: fills in what is *out* in `check`, and points `*entries` to
/// `check->entries_len` bytes of interface entries.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ge_check(
    session: *mut ge_session,
    check: *mut WasmCheck,
    entries: *mut *const u8,
) -> i32 {
    GE_NO_MEMORY
}

/// Begins a run: validates and instantiates the module. `request` is the caller's, already copied;
/// its pointers are not followed. `entry` has `request->entry_len` bytes, `push` `request->push_len`;
/// either may be NULL when that is 0. `GE_OK`, then `ge_step` until it ends; all that a guest can do wrong ends in
/// the run's report. `GE_INVALID` and `GE_TOO_LARGE` are the caller's mistakes, and nothing ran.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ge_begin(
    session: *mut ge_session,
    request: *const WasmRun,
    entry: *const u8,
    push: *const u8,
) -> i32 {
    GE_NO_MEMORY
}

/// Runs one slice: `GE_MORE`, `GE_INTERRUPTED` or `GE_ENDED`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ge_step(session: *mut ge_session) -> i32 {
    GE_NO_MEMORY
}

/// Ends the run under way as cancelled: its report is there then. Not for other threads while one is
/// in `ge_step`; that run ends when `ge_cb_between_slices` says so.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ge_cancel(session: *mut ge_session) -> i32 {
    GE_NO_MEMORY
}

/// Fills in what is *out* in `report`, of the run that ended last; `GE_NOTHING` when there is none.
/// On a lost session it says that the run ended by `no_memory` or `engine_fault`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ge_report(session: *mut ge_session, report: *mut WasmRun) -> i32 {
    GE_NO_MEMORY
}

/// Points to the output payload of the run that ended last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ge_output(
    session: *mut ge_session,
    bytes: *mut *const u8,
    len: *mut usize,
) -> i32 {
    GE_NO_MEMORY
}

/// Points to the guest's linear memory from `offset`, as the last run left it: `*len` bytes, at most
/// `wanted`, fewer at its end. `*memory_len` is its whole length.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ge_memory(
    session: *mut ge_session,
    offset: u64,
    wanted: u64,
    bytes: *mut *const u8,
    len: *mut usize,
    memory_len: *mut u64,
) -> i32 {
    GE_NO_MEMORY
}

/// Bytes of trace that wait to be read.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ge_trace_len(session: *mut ge_session, len: *mut usize) -> i32 {
    GE_NO_MEMORY
}

/// Takes whole records out of the trace, at most `max` bytes of them. `*len` is 0 when there is none,
/// or the first is larger than `max`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ge_drain_trace(
    session: *mut ge_session,
    max: usize,
    bytes: *mut *const u8,
    len: *mut usize,
) -> i32 {
    GE_NO_MEMORY
}

/// Begins a legacy run: `PROCESS_SUM` with `test` 0, `PROCESS_TEST` with `test` 1. Then `ge_step`
/// until it ends. `GE_NOTHING` when no module was written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ge_legacy_begin(session: *mut ge_session, test: u32) -> i32 {
    GE_NO_MEMORY
}

/// What the legacy run that ended last returned; `GE_FAILED` when it did not end well.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ge_legacy_result(session: *mut ge_session, result: *mut i32) -> i32 {
    GE_NO_MEMORY
}

/// Stores the integers for `PROCESS_SUM`; `GE_INVALID` when it claims more than it holds.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ge_legacy_set_data(session: *mut ge_session, data: *const WasmSetData) -> i32 {
    GE_NO_MEMORY
}

/// What the session holds. Works on a lost one, too.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ge_stat(session: *mut ge_session, stat: *mut ge_stat) -> i32 {
    GE_NO_MEMORY
}

/// Writes the interface entries of all host functions to `bytes` when they fit in `cap`, and returns
/// how many bytes they have. Needs no session.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ge_host_functions(bytes: *mut u8, cap: usize) -> usize {
    0
}

/// Writes name and version of the engine, NUL-padded, 32 bytes. Needs no session.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ge_engine_version(version: *mut u8) {}

/// Panics inside the engine: `GE_LOST_FAULT`. Only in an object that was built with test hooks; else
/// `GE_INVALID`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ge_test_panic(session: *mut ge_session) -> i32 {
    GE_INVALID
}
