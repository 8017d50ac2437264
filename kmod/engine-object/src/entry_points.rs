//! The entry points: what whoever links the object calls.
//!
//! All may sleep, none unwinds, and each returns one of the codes above. A session is used by one
//! task at a time: whoever calls sees to that. Bytes that an entry point gives a pointer to stay
//! until the next call on the same session. After `GE_LOST_…` only `ge_report`, `ge_stat` and
//! `ge_close` do something; the others return the same code again.

use alloc::boxed::Box;
use alloc::vec::Vec;
use core::ffi::c_void;

use guest_engine::{ENGINE_VERSION, LegacyCall, LegacyError, Session, SessionError, Step, wire};
use wasm_device_abi::calls::{WasmCheck, WasmRun};
use wasm_device_abi::legacy::WasmSetData;

use crate::c_types::{ge_limits, ge_stat};
use crate::codes::{
    GE_BUSY, GE_ENDED, GE_FAILED, GE_INTERRUPTED, GE_INVALID, GE_LOST_FAULT, GE_LOST_MEMORY, GE_MORE,
    GE_NO_MEMORY, GE_NOTHING, GE_OK, GE_TOO_LARGE,
};
use crate::kernel_services::KernelServices;
use crate::session::{Inside, engine_limits, ge_session};
use crate::{callbacks, lost_run};

/// Opens a session. `number` stands in the tag of its log lines; `ctx` goes to each callback.
/// `*session` is set on `GE_OK` alone.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ge_open(
    number: u32,
    limits: *const ge_limits,
    ctx: *mut c_void,
    session: *mut *mut ge_session,
) -> i32 {
    // SAFETY: the caller gives limits and a place for the session.
    let (limits, out) = unsafe { (&*limits, &mut *session) };
    // SAFETY: any size can be asked for.
    let memory = unsafe { callbacks::ge_cb_alloc(ctx, size_of::<ge_session>()) }.cast::<ge_session>();
    if memory.is_null() {
        return GE_NO_MEMORY;
    }
    // SAFETY: the memory is as large as a session, aligned to 16, and nobody else's.
    unsafe { memory.write(ge_session::new(number, limits, ctx)) };
    // SAFETY: the session is new.
    let code = unsafe {
        ge_session::enter(memory, &mut |inside| {
            let services = KernelServices::new(ctx, memory);
            inside.engine = Some(Box::new(Session::new(number, engine_limits(limits), services)));
            GE_OK
        })
    };
    if code == GE_OK {
        *out = memory;
        return GE_OK;
    }
    // SAFETY: as above.
    unsafe { ge_close(memory) };
    if code == GE_LOST_MEMORY { GE_NO_MEMORY } else { code }
}

/// Closes a session and gives all its memory back, without running anything of it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ge_close(session: *mut ge_session) {
    // SAFETY: the caller uses the session no more. What is in it holds nothing but the arena's memory.
    unsafe {
        let ctx = (*session).ctx;
        (*session).arena.give_back();
        callbacks::ge_cb_free(ctx, session.cast(), size_of::<ge_session>());
    }
}

/// Appends to the module image; the first write after a run starts a new one. `GE_TOO_LARGE` leaves
/// the image that was there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ge_write(session: *mut ge_session, bytes: *const u8, len: usize) -> i32 {
    // SAFETY: the caller gives `len` bytes, and a session that is its own.
    unsafe {
        let bytes = slice(bytes, len);
        ge_session::enter(session, &mut |inside| engine(inside, |engine| done(engine.write(bytes))))
    }
}

/// Replaces the input payload. `GE_TOO_LARGE` leaves the one that was there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ge_set_input(session: *mut ge_session, bytes: *const u8, len: usize) -> i32 {
    // SAFETY: the caller gives `len` bytes, and a session that is its own.
    unsafe {
        let bytes = slice(bytes, len);
        ge_session::enter(session, &mut |inside| engine(inside, |engine| done(engine.set_input(bytes))))
    }
}

/// Says what the module image is: fills in what is *out* in `check`, and points `*entries` to
/// `check->entries_len` bytes of interface entries.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ge_check(
    session: *mut ge_session,
    check: *mut WasmCheck,
    entries: *mut *const u8,
) -> i32 {
    // SAFETY: the caller gives places for what is written, and a session that is its own.
    unsafe {
        let (check, entries) = (&mut *check, &mut *entries);
        ge_session::enter(session, &mut |inside| {
            let Some(engine) = &mut inside.engine else { return GE_NOTHING };
            if engine.is_running() {
                return GE_BUSY;
            }
            let report = engine.check();
            inside.handed_out = wire::fill_check(&report, check);
            *entries = inside.handed_out.as_ptr();
            GE_OK
        })
    }
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
    // SAFETY: the caller gives what the request names, and a session that is its own.
    unsafe {
        let request = &*request;
        let entry = slice(entry, request.entry_len as usize);
        let push = slice(push, request.push_len as usize);
        ge_session::begin_run(session, &mut |inside| {
            let Ok(request) = wire::run_request(request, entry, push) else { return GE_INVALID };
            engine(inside, |engine| done(engine.begin(&request)))
        })
    }
}

/// Runs one slice: `GE_MORE`, `GE_INTERRUPTED` or `GE_ENDED`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ge_step(session: *mut ge_session) -> i32 {
    // SAFETY: the session is the caller's own.
    unsafe {
        let code = ge_session::enter(session, &mut |inside| {
            engine(inside, |engine| match engine.step() {
                Step::More => GE_MORE,
                Step::Interrupted => GE_INTERRUPTED,
                Step::Ended => GE_ENDED,
            })
        });
        if code == GE_ENDED {
            (*session).running = false;
        }
        code
    }
}

/// Ends the run under way as cancelled: its report is there then. Not for other threads while one is
/// in `ge_step`; that run ends when `ge_cb_between_slices` says so.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ge_cancel(session: *mut ge_session) -> i32 {
    // SAFETY: the session is the caller's own.
    unsafe {
        let code = ge_session::enter(session, &mut |inside| {
            engine(inside, |engine| {
                engine.cancel();
                GE_OK
            })
        });
        if code == GE_OK {
            (*session).running = false;
        }
        code
    }
}

/// Fills in what is *out* in `report`, of the run that ended last; `GE_NOTHING` when there is none.
/// On a lost session it says that the run ended by `no_memory` or `engine_fault`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ge_report(session: *mut ge_session, report: *mut WasmRun) -> i32 {
    // SAFETY: the caller gives a place for the report, and a session that is its own.
    unsafe {
        let report = &mut *report;
        if (*session).lost != GE_OK {
            if !(*session).lost_in_run {
                return GE_NOTHING;
            }
            lost_run::fill_report(&*session, report);
            return GE_OK;
        }
        ge_session::enter(session, &mut |inside| {
            engine(inside, |engine| match engine.report() {
                Some(ended) => {
                    wire::fill_run(ended, report);
                    GE_OK
                }
                None => GE_NOTHING,
            })
        })
    }
}

/// Points to the output payload of the run that ended last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ge_output(session: *mut ge_session, bytes: *mut *const u8, len: *mut usize) -> i32 {
    // SAFETY: the caller gives places for what is written, and a session that is its own.
    unsafe {
        let (bytes, len) = (&mut *bytes, &mut *len);
        ge_session::enter(session, &mut |inside| {
            engine(inside, |engine| {
                let Some(report) = engine.report() else { return GE_NOTHING };
                (*bytes, *len) = (report.output.as_ptr(), report.output.len());
                GE_OK
            })
        })
    }
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
    // SAFETY: the caller gives places for what is written, and a session that is its own.
    unsafe {
        let (bytes, len, memory_len) = (&mut *bytes, &mut *len, &mut *memory_len);
        ge_session::enter(session, &mut |inside| {
            engine(inside, |engine| {
                let part = engine.read_memory(offset, wanted);
                (*bytes, *len, *memory_len) = (part.as_ptr(), part.len(), engine.memory_len());
                GE_OK
            })
        })
    }
}

/// Bytes of trace that wait to be read.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ge_trace_len(session: *mut ge_session, len: *mut usize) -> i32 {
    // SAFETY: the caller gives a place for the length, and a session that is its own.
    unsafe {
        let len = &mut *len;
        ge_session::enter(session, &mut |inside| {
            engine(inside, |engine| {
                *len = engine.trace_len();
                GE_OK
            })
        })
    }
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
    // SAFETY: the caller gives places for what is written, and a session that is its own.
    unsafe {
        let (bytes, len) = (&mut *bytes, &mut *len);
        ge_session::enter(session, &mut |inside| {
            let Some(engine) = &mut inside.engine else { return GE_NOTHING };
            inside.handed_out = Vec::new();
            engine.drain_trace(&mut inside.handed_out, max);
            (*bytes, *len) = (inside.handed_out.as_ptr(), inside.handed_out.len());
            GE_OK
        })
    }
}

/// Begins a legacy run: `PROCESS_SUM` with `test` 0, `PROCESS_TEST` with `test` 1. Then `ge_step`
/// until it ends. `GE_NOTHING` when no module was written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ge_legacy_begin(session: *mut ge_session, test: u32) -> i32 {
    let call = match test {
        0 => LegacyCall::ProcessSum,
        1 => LegacyCall::ProcessTest,
        _ => return GE_INVALID,
    };
    // SAFETY: the session is the caller's own.
    unsafe {
        ge_session::begin_run(session, &mut |inside| {
            engine(inside, |engine| legacy_done(engine.legacy_begin(call)))
        })
    }
}

/// What the legacy run that ended last returned; `GE_FAILED` when it did not end well.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ge_legacy_result(session: *mut ge_session, result: *mut i32) -> i32 {
    // SAFETY: the caller gives a place for the result, and a session that is its own.
    unsafe {
        let result = &mut *result;
        ge_session::enter(session, &mut |inside| {
            engine(inside, |engine| legacy_done(engine.legacy_result().map(|value| *result = value)))
        })
    }
}

/// Stores the integers for `PROCESS_SUM`; `GE_INVALID` when it claims more than it holds.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ge_legacy_set_data(session: *mut ge_session, data: *const WasmSetData) -> i32 {
    // SAFETY: the caller gives the data, and a session that is its own.
    unsafe {
        let data = &*data;
        ge_session::enter(session, &mut |inside| {
            engine(inside, |engine| legacy_done(engine.legacy_set_data(data)))
        })
    }
}

/// What the session holds. Works on a lost one, too.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ge_stat(session: *mut ge_session, stat: *mut ge_stat) -> i32 {
    // SAFETY: the caller gives a place for what is written, and a session that is its own.
    let (session, stat) = unsafe { (&*session, &mut *stat) };
    *stat = ge_stat {
        held_bytes: session.arena.held() as u64,
        peak_bytes: session.arena.peak() as u64,
        limit_bytes: session.arena.limit() as u64,
        allocations: session.arena.allocations(),
        lost: session.lost,
        running: u32::from(session.running),
    };
    GE_OK
}

/// Writes the interface entries of all host functions to `bytes` when they fit in `cap`, and returns
/// how many bytes they have. Needs no session.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ge_host_functions(bytes: *mut u8, cap: usize) -> usize {
    let mut len = 0;
    wire::write_host_functions(&mut |part| len += part.len());
    if len <= cap {
        let mut at = bytes;
        wire::write_host_functions(&mut |part| {
            // SAFETY: all parts together fit in `cap`, which the caller has room for.
            unsafe {
                at.copy_from_nonoverlapping(part.as_ptr(), part.len());
                at = at.add(part.len());
            }
        });
    }
    len
}

/// Writes name and version of the engine, NUL-padded, 32 bytes. Needs no session.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ge_engine_version(version: *mut u8) {
    // SAFETY: the caller has room for it.
    let version = unsafe { &mut *version.cast::<[u8; 32]>() };
    *version = [0; 32];
    for (byte, from) in version.iter_mut().zip(ENGINE_VERSION.bytes()) {
        *byte = from;
    }
}

/// The bytes at `bytes`, none where there is no pointer.
///
/// # Safety
/// There are `len` of them, and they stay for as long as the slice.
unsafe fn slice<'a>(bytes: *const u8, len: usize) -> &'a [u8] {
    if bytes.is_null() || len == 0 {
        return &[];
    }
    // SAFETY: what the caller promises.
    unsafe { core::slice::from_raw_parts(bytes, len) }
}

/// Does `work` with the engine's session.
fn engine(inside: &mut Inside, work: impl FnOnce(&mut Session<KernelServices>) -> i32) -> i32 {
    // An open session that is not lost has one.
    inside.engine.as_deref_mut().map_or(GE_NOTHING, work)
}

fn done(result: Result<(), SessionError>) -> i32 {
    match result {
        Ok(()) => GE_OK,
        Err(
            SessionError::ImageTooLarge { .. }
            | SessionError::InputTooLarge { .. }
            | SessionError::PushTooLarge { .. },
        ) => GE_TOO_LARGE,
        Err(SessionError::NoMemory { .. }) => GE_NO_MEMORY,
        Err(SessionError::Busy) => GE_BUSY,
        Err(SessionError::EngineFault) => GE_LOST_FAULT,
        Err(_) => GE_INVALID,
    }
}

fn legacy_done(result: Result<(), LegacyError>) -> i32 {
    match result {
        Ok(()) => GE_OK,
        Err(LegacyError::NothingLoaded) => GE_NOTHING,
        Err(LegacyError::TooManyInts { .. }) => GE_INVALID,
        Err(LegacyError::Session(error)) => done(Err(error)),
        Err(_) => GE_FAILED,
    }
}
