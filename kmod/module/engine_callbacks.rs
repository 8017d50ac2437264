// SPDX-License-Identifier: GPL-2.0

//! What the engine asks the kernel for. The context of each callback is the session. Those that C has to
//! answer are in `kernel_records.c`.

use core::ffi::c_void;
use core::ptr;

use kernel::bindings;
use kernel::prelude::*;

use crate::accounted_bytes;
use crate::engine::ge_session;
use crate::session::Session;
use crate::{task_seats, test_hooks};

unsafe extern "C" {
    fn wasm_device_cond_resched();
    fn wasm_device_signal_waits() -> bool;
}

/// What `ge_cb_between_slices` answers.
const GO_ON: i32 = 0;
const CANCEL: i32 = 1;
const SIGNAL: i32 = 2;

/// # Safety
///
/// `ctx` is the context that `ge_open` was given: a session, which outlives the engine's.
unsafe fn session<'a>(ctx: *mut c_void) -> &'a Session {
    // SAFETY: what the caller promises.
    unsafe { &*ctx.cast::<Session>() }
}

fn signal_waits() -> bool {
    // SAFETY: no condition.
    unsafe { wasm_device_signal_waits() }
}

fn yield_cpu() {
    // SAFETY: callbacks are called where sleeping is allowed.
    unsafe { wasm_device_cond_resched() }
}

/// Memory for the engine, or null.
///
/// # Safety
///
/// `ctx` is the context that `ge_open` was given.
#[no_mangle]
unsafe extern "C" fn ge_cb_alloc(ctx: *mut c_void, size: usize) -> *mut c_void {
    // SAFETY: the engine gives its context.
    if opening_has_to_end(unsafe { session(ctx) }) {
        return ptr::null_mut();
    }
    accounted_bytes::allocate(size)
}

/// Opening a module has no slices. To refuse memory is the one way to end it; never during a run, as the
/// guest would see memory.grow fail.
fn opening_has_to_end(session: &Session) -> bool {
    if !session.is_opening() {
        return false;
    }
    yield_cpu();
    let end = session.is_cancelled() || signal_waits();
    if end {
        session.refuse_opening();
    }
    end
}

/// Whether the engine may allocate on.
///
/// # Safety
///
/// `ctx` is the context that `ge_open` was given.
#[no_mangle]
unsafe extern "C" fn ge_cb_may_go_on(ctx: *mut c_void) -> i32 {
    // SAFETY: the engine gives its context.
    i32::from(opening_has_to_end(unsafe { session(ctx) }))
}

/// Takes memory of `ge_cb_alloc` back.
///
/// # Safety
///
/// `memory` comes from `ge_cb_alloc` and is given back once.
#[no_mangle]
unsafe extern "C" fn ge_cb_free(_ctx: *mut c_void, memory: *mut c_void, _size: usize) {
    // SAFETY: the engine gives back what it got above, once.
    unsafe { accounted_bytes::free(memory) };
}

#[no_mangle]
extern "C" fn ge_cb_enter(_ctx: *mut c_void, session: *mut ge_session) -> i32 {
    i32::from(!task_seats::enter(session))
}

#[no_mangle]
extern "C" fn ge_cb_leave(_ctx: *mut c_void) {
    task_seats::leave();
}

#[no_mangle]
extern "C" fn ge_cb_current() -> *mut ge_session {
    task_seats::current()
}

/// One record of the kernel log. The text never is the format.
fn print(level: u32, text: &[u8]) {
    let format = match level {
        0 => c"\x010wasm_device: %.*s\n",
        1 => c"\x011wasm_device: %.*s\n",
        2 => c"\x012wasm_device: %.*s\n",
        3 => c"\x013wasm_device: %.*s\n",
        4 => c"\x014wasm_device: %.*s\n",
        5 => c"\x015wasm_device: %.*s\n",
        6 => c"\x016wasm_device: %.*s\n",
        _ => c"\x017wasm_device: %.*s\n",
    };
    let len = text.len().min(1_024) as kernel::ffi::c_int;
    // SAFETY: the format takes a length and as many bytes.
    unsafe { bindings::_printk(format.as_char_ptr(), len, text.as_ptr()) };
}

/// # Safety
///
/// `start` points to `len` bytes for the length of the call.
unsafe fn text<'a>(start: *const u8, len: usize) -> &'a [u8] {
    if len == 0 {
        return &[];
    }
    // SAFETY: what the caller promises.
    unsafe { core::slice::from_raw_parts(start, len) }
}

/// Writes one record to the kernel log.
///
/// # Safety
///
/// `ctx` is the context that `ge_open` was given, and `record` has `len` bytes.
#[no_mangle]
unsafe extern "C" fn ge_cb_log(ctx: *mut c_void, level: u32, record: *const u8, len: usize) {
    // SAFETY: the engine gives its context, and a record and its length.
    let (session, record) = unsafe { (session(ctx), text(record, len)) };
    if session.is_opening_refused() {
        print_refused_opening(session, record);
    } else {
        print(level, record);
    }
}

/// The engine says "no memory" where it was refused some to end an opening; the reason is another.
fn print_refused_opening(session: &Session, record: &[u8]) {
    let tag = record.iter().position(|byte| *byte == b']').map_or(0, |end| end + 1);
    // Tags are short and ASCII; another one is left out.
    let tag = record.get(..tag).and_then(|tag| core::str::from_utf8(tag).ok()).unwrap_or_default();
    let reason = if session.is_cancelled() { "it was cancelled" } else { "a signal came" };
    pr_info!("{tag} cancelled: {reason} while the module was being opened\n");
}

/// Says that the engine failed, and how.
///
/// # Safety
///
/// `ctx` is the context that `ge_open` was given, and `panic` has `len` bytes.
#[no_mangle]
unsafe extern "C" fn ge_cb_panic_text(ctx: *mut c_void, panic: *const u8, len: usize) {
    // SAFETY: the engine gives its context, and a text and its length.
    let (session, panic) = unsafe { (session(ctx), text(panic, len)) };
    pr_err!("[s{}] the engine failed; the session is lost and can only be closed\n", session.number());
    for line in panic.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
        print(3, line);
    }
}

#[no_mangle]
extern "C" fn ge_cb_jiffies(_ctx: *mut c_void) -> u64 {
    // SAFETY: the kernel itself reads it this way; it is one aligned word.
    unsafe { ptr::read_volatile(&raw const bindings::jiffies) as u64 }
}

#[no_mangle]
extern "C" fn ge_cb_cpu(_ctx: *mut c_void) -> u32 {
    // The task may move at once; a guest is told so.
    // SAFETY: no condition.
    unsafe { bindings::raw_smp_processor_id() }
}

#[no_mangle]
extern "C" fn ge_cb_num_online_cpus(_ctx: *mut c_void) -> u32 {
    // SAFETY: one aligned word, which the kernel reads in the same way.
    unsafe { ptr::read_volatile(&raw const bindings::__num_online_cpus.counter) as u32 }
}

#[no_mangle]
extern "C" fn ge_cb_current_pid(_ctx: *mut c_void) -> i32 {
    current!().pid()
}

/// Fills `out` with random bytes.
///
/// # Safety
///
/// `out` has room for `len` bytes.
#[no_mangle]
unsafe extern "C" fn ge_cb_random_bytes(_ctx: *mut c_void, out: *mut u8, len: usize) {
    // SAFETY: the engine gives room for `len` bytes.
    unsafe { bindings::get_random_bytes(out.cast(), len) };
}

/// Sleeps; 1 when ended early.
///
/// # Safety
///
/// `ctx` is the context that `ge_open` was given.
#[no_mangle]
unsafe extern "C" fn ge_cb_msleep(ctx: *mut c_void, ms: u32) -> i32 {
    // SAFETY: the engine gives its context.
    let ended = unsafe { session(ctx) }.sleep(ms);
    test_hooks::sleep_answer().unwrap_or(i32::from(ended))
}

/// Yields the CPU, and says whether the run goes on.
///
/// # Safety
///
/// `ctx` is the context that `ge_open` was given.
#[no_mangle]
unsafe extern "C" fn ge_cb_between_slices(ctx: *mut c_void, fuel_used: u64, fuel_limit: u64) -> i32 {
    // SAFETY: the engine gives its context.
    let session = unsafe { session(ctx) };
    session.set_fuel(fuel_used, fuel_limit);
    yield_cpu();
    if let Some(answer) = test_hooks::slice_answer() {
        answer
    } else if session.is_cancelled() {
        CANCEL
    } else if signal_waits() {
        SIGNAL
    } else {
        GO_ON
    }
}
