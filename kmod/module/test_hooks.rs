// SPDX-License-Identifier: GPL-2.0

//! What tests can do to the module. Part of builds with `TEST_HOOKS=1` alone; the other ones have
//! `no_test_hooks.rs` in its place.

use core::ptr;

use kernel::bindings;
use kernel::prelude::*;
use kernel::sync::atomic::{Atomic, Relaxed};
use kernel::task::Task;

use crate::engine::{ge_session, GE_LOST_FAULT};
use crate::session::{Session, Use};

unsafe extern "C" {
    fn ge_test_fail_allocation(number: u64);
    fn ge_test_panic(session: *mut ge_session) -> i32;
    fn wasm_device_stack_paint();
    fn wasm_device_stack_used() -> usize;
}

/// The requests, in `tests/hook_calls.h` as well.
const FAIL_KERNEL: u32 = 0x7770;
const FAIL_ENGINE: u32 = 0x7771;
const ENGINE_ALLOCATIONS: u32 = 0x7772;
const PANIC: u32 = 0x7773;
const STACK: u32 = 0x7774;

/// Where a panic is to come.
const IN_SLICE: i32 = 1;
const IN_SLEEP: i32 = 2;
/// What the engine panics at (`kmod/engine-object/src/test_hooks.rs`).
const PANIC_ANSWER: i32 = 77;

/// The task whose allocations are counted.
static COUNTED_TASK: Atomic<*mut bindings::task_struct> = Atomic::new(ptr::null_mut());
/// Its allocations since then.
static COUNT: Atomic<u64> = Atomic::new(0);
/// The one of them that fails.
static FAIL_AT: Atomic<u64> = Atomic::new(0);
/// Where the engine panics next, or 0.
static PANIC_PLACE: Atomic<i32> = Atomic::new(0);
/// Whether the stack is measured.
static MEASURE: Atomic<bool> = Atomic::new(false);
/// The deepest stack so far, in bytes from its top.
static DEEPEST: Atomic<usize> = Atomic::new(0);

/// Counts an allocation. Whether it has to fail.
pub(crate) fn allocation_fails() -> bool {
    if COUNTED_TASK.load(Relaxed) != Task::current_raw() {
        return false;
    }
    let number = COUNT.load(Relaxed) + 1;
    COUNT.store(number, Relaxed);
    number == FAIL_AT.load(Relaxed)
}

/// What to answer between two slices, where a test wants a panic there.
pub(crate) fn slice_answer() -> Option<i32> {
    panic_at(IN_SLICE)
}

/// What to answer to a guest that wants to sleep, where a test wants a panic there.
pub(crate) fn sleep_answer() -> Option<i32> {
    panic_at(IN_SLEEP)
}

fn panic_at(place: i32) -> Option<i32> {
    PANIC_PLACE.cmpxchg(place, 0, Relaxed).is_ok().then_some(PANIC_ANSWER)
}

/// Does what a test asks for; none where it is no such request.
pub(crate) fn dispatch(session: &Session, request: u32, argument: usize) -> Option<Result<isize>> {
    match request {
        FAIL_KERNEL => {
            COUNTED_TASK.store(ptr::null_mut(), Relaxed);
            let before = COUNT.load(Relaxed);
            COUNT.store(0, Relaxed);
            FAIL_AT.store(argument as u64, Relaxed);
            COUNTED_TASK.store(Task::current_raw(), Relaxed);
            Some(Ok(before as isize))
        }
        FAIL_ENGINE => {
            // SAFETY: it stores the number.
            unsafe { ge_test_fail_allocation(argument as u64) };
            Some(Ok(0))
        }
        ENGINE_ALLOCATIONS => Some(engine_allocations(session)),
        PANIC if argument == 0 => Some(panic_now(session)),
        PANIC => {
            PANIC_PLACE.store(argument as i32, Relaxed);
            Some(Ok(0))
        }
        STACK => {
            MEASURE.store(argument != 0, Relaxed);
            let deepest = DEEPEST.load(Relaxed);
            DEEPEST.store(0, Relaxed);
            Some(Ok(deepest as isize))
        }
        _ => None,
    }
}

fn engine_allocations(session: &Session) -> Result<isize> {
    Ok(session.take(Use::Call)?.engine_allocations() as isize)
}

fn panic_now(session: &Session) -> Result<isize> {
    let mut contents = session.take(Use::Call)?;
    contents.prepare(session);
    // SAFETY: `prepare` opened the session, and this task has it.
    let code = unsafe { ge_test_panic(contents.raw_session()) };
    Ok(isize::from(code == GE_LOST_FAULT))
}

/// Measures the stack of `call`, where a test wants that.
pub(crate) fn measured<T>(call: impl FnOnce() -> T) -> T {
    if !MEASURE.load(Relaxed) {
        return call();
    }
    // SAFETY: only stack below the caller's is written to.
    unsafe { wasm_device_stack_paint() };
    let result = call();
    // SAFETY: it looks at the stack of the current task.
    let used = unsafe { wasm_device_stack_used() };
    DEEPEST.store(DEEPEST.load(Relaxed).max(used), Relaxed);
    result
}
