//! What tests can do to the engine. This file is part of objects built with the feature `test-hooks` alone.

use core::sync::atomic::{AtomicU64, Ordering};

use crate::session::ge_session;

/// Number of the allocation that fails in the session opened next; 0 for none.
static FAIL_ALLOCATION: AtomicU64 = AtomicU64::new(0);

/// Takes the number, so that one session alone is concerned.
pub(crate) fn take_fail_allocation() -> u64 {
    FAIL_ALLOCATION.swap(0, Ordering::Relaxed)
}

/// Makes allocation `number` of the session opened next fail, the first being 1.
#[unsafe(no_mangle)]
pub extern "C" fn ge_test_fail_allocation(number: u64) {
    FAIL_ALLOCATION.store(number, Ordering::Relaxed);
}

/// Panics inside the engine: `GE_LOST_FAULT`.
///
/// # Safety
/// The session is the caller's own.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ge_test_panic(session: *mut ge_session) -> i32 {
    // SAFETY: what the caller promises.
    unsafe { ge_session::enter(session, &mut |_| panic!("a test asked for this")) }
}

/// What a callback answers for the engine to panic where it stands, in the midst of a guest.
const PANIC_ANSWER: i32 = 77;

/// Panics if that is what a callback answered.
pub(crate) fn panic_if_asked(answer: i32) {
    if answer == PANIC_ANSWER {
        panic!("a test asked for this, in the midst of a guest");
    }
}
