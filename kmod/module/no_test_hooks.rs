// SPDX-License-Identifier: GPL-2.0

//! In the place of `test_hooks.rs` where there are none: nothing fails on request.

use kernel::prelude::*;

use crate::session::Session;

#[inline(always)]
pub(crate) fn allocation_fails() -> bool {
    false
}

#[inline(always)]
pub(crate) fn slice_answer() -> Option<i32> {
    None
}

#[inline(always)]
pub(crate) fn sleep_answer() -> Option<i32> {
    None
}

#[inline(always)]
pub(crate) fn dispatch(_session: &Session, _request: u32, _argument: usize) -> Option<Result<isize>> {
    None
}

#[inline(always)]
pub(crate) fn measured<T>(call: impl FnOnce() -> T) -> T {
    call()
}
