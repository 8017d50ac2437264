// SPDX-License-Identifier: GPL-2.0

//! The engine object's interface, and the one session of it that a file has.

use core::{ptr, slice};

use kernel::prelude::*;

use crate::accounted_bytes::AccountedBytes;
use crate::calls::{WasmCheck, WasmRun};
use crate::legacy::WasmSetData;
use crate::parameters;
use crate::session::Session;

// The names are those of the C interface, and all declarations are public where they come from.
#[allow(non_camel_case_types, unreachable_pub)]
#[allow(dead_code)]
mod object {
    use crate::calls::{WasmCheck, WasmRun};
    use crate::legacy::WasmSetData;
    include!("../engine-object/include/guest_engine.rs");
}
pub(crate) use object::*;

/// What a file holds beside its state: the module image and payloads as the caller gave them, and the
/// engine's session made from them. Only one task has it at a time.
///
/// The image is kept here as well because an engine session can be lost: when there was no memory for
/// it, or when a signal came while a large module was being opened. The next call makes a new one.
pub(crate) struct Contents {
    session: *mut ge_session,
    image: AccountedBytes,
    /// Whether a run used the image, so that the next write starts a new one.
    image_was_run: bool,
    /// Bytes of the image that the engine has.
    image_given: usize,
    input: AccountedBytes,
    input_given: bool,
    integers: Option<WasmSetData>,
    integers_given: bool,
}

// SAFETY: the engine's session is bound to no task, and only who owns this uses it.
unsafe impl Send for Contents {}

/// Bytes that the engine points to until its next call.
///
/// # Safety
///
/// `start` points to `len` bytes that stay for `'a`.
unsafe fn given_bytes<'a>(start: *const u8, len: usize) -> &'a [u8] {
    if start.is_null() || len == 0 {
        return &[];
    }
    // SAFETY: what the caller promises.
    unsafe { slice::from_raw_parts(start, len) }
}

impl Contents {
    pub(crate) fn new() -> Self {
        Self {
            session: ptr::null_mut(),
            image: AccountedBytes::new(),
            image_was_run: false,
            image_given: 0,
            input: AccountedBytes::new(),
            input_given: true,
            integers: None,
            integers_given: true,
        }
    }

    /// Appends what `fill` writes, at most `len` bytes, to the image; after a run it starts a new one.
    /// On an error the image is as it was.
    pub(crate) fn append_image(
        &mut self,
        len: usize,
        fill: impl FnOnce(&mut [u8]) -> Result<usize>,
    ) -> Result<usize> {
        let kept = if self.image_was_run { 0 } else { self.image.len() };
        if kept.saturating_add(len) > parameters::module_bytes() {
            return Err(EFBIG);
        }
        if !self.image_was_run {
            return self.image.append_with(len, fill);
        }
        let mut image = AccountedBytes::new();
        let count = image.append_with(len, fill)?;
        if count > 0 {
            self.image = image;
            self.image_given = 0;
            self.image_was_run = false;
        }
        Ok(count)
    }

    /// Replaces the input payload.
    pub(crate) fn set_input(&mut self, input: AccountedBytes) {
        self.input = input;
        self.input_given = false;
    }

    /// Stores the integers of the legacy calls.
    pub(crate) fn set_integers(&mut self, integers: WasmSetData) {
        self.integers = Some(integers);
        self.integers_given = false;
    }

    /// Makes the engine's session where there is none, and gives it what it does not have yet.
    /// Returns one of the engine's codes.
    pub(crate) fn prepare(&mut self, file: &Session) -> i32 {
        if self.session.is_null() {
            let code = self.open(file);
            if code != GE_OK {
                return code;
            }
        }
        let image = self.image.as_slice().get(self.image_given..).unwrap_or_default();
        if !image.is_empty() {
            // SAFETY: the session is open, and the bytes are there.
            let code = unsafe { ge_write(self.session, image.as_ptr(), image.len()) };
            if code != GE_OK {
                return code;
            }
            self.image_given = self.image.len();
        }
        self.give_payloads()
    }

    fn open(&mut self, file: &Session) -> i32 {
        let limits = parameters::engine_limits();
        // SAFETY: `file` outlives the engine's session: it closes it when it is dropped, and is pinned.
        let code = unsafe {
            ge_open(file.number(), &limits, ptr::from_ref(file).cast_mut().cast(), &mut self.session)
        };
        self.image_given = 0;
        self.input_given = self.input.len() == 0;
        self.integers_given = self.integers.is_none();
        code
    }

    fn give_payloads(&mut self) -> i32 {
        if !self.input_given {
            let input = self.input.as_slice();
            // SAFETY: the session is open, and the bytes are there.
            let code = unsafe { ge_set_input(self.session, input.as_ptr(), input.len()) };
            if code != GE_OK {
                return code;
            }
            self.input_given = true;
        }
        if let (Some(integers), false) = (&self.integers, self.integers_given) {
            // SAFETY: the session is open, and the struct is there.
            let code = unsafe { ge_legacy_set_data(self.session, integers) };
            if code != GE_OK {
                return code;
            }
            self.integers_given = true;
        }
        GE_OK
    }

    /// Closes the engine's session; the next call makes a new one from the image and payloads.
    pub(crate) fn close(&mut self) {
        if !self.session.is_null() {
            // SAFETY: it is open, and nobody else has it.
            unsafe { ge_close(self.session) };
            self.session = ptr::null_mut();
        }
    }

    /// Closes the engine's session where it was lost for want of memory. A session that an engine
    /// fault ended stays lost.
    pub(crate) fn close_if_out_of_memory(&mut self, code: i32) {
        if code == GE_LOST_MEMORY {
            self.close();
        }
    }

    pub(crate) fn check(&mut self, check: &mut WasmCheck) -> (i32, &[u8]) {
        let mut entries = ptr::null();
        // SAFETY: `prepare` opened the session.
        let code = unsafe { ge_check(self.session, check, &mut entries) };
        let len = if code == GE_OK { check.entries_len as usize } else { 0 };
        // SAFETY: the engine says that there are so many, until the next call.
        (code, unsafe { given_bytes(entries, len) })
    }

    pub(crate) fn begin(&mut self, request: &WasmRun, entry: &[u8], push: &[u8]) -> i32 {
        // SAFETY: `prepare` opened the session; both slices are as long as the request says.
        let code = unsafe { ge_begin(self.session, request, entry.as_ptr(), push.as_ptr()) };
        self.image_was_run |= !matches!(code, GE_INVALID | GE_TOO_LARGE);
        code
    }

    pub(crate) fn begin_legacy(&mut self, test: bool) -> i32 {
        // SAFETY: `prepare` opened the session.
        let code = unsafe { ge_legacy_begin(self.session, test.into()) };
        self.image_was_run |= code == GE_OK || code == GE_LOST_MEMORY;
        code
    }

    pub(crate) fn step(&mut self) -> i32 {
        // SAFETY: `prepare` opened the session.
        unsafe { ge_step(self.session) }
    }

    pub(crate) fn cancel(&mut self) -> i32 {
        // SAFETY: `prepare` opened the session, and no other task is in it.
        unsafe { ge_cancel(self.session) }
    }

    pub(crate) fn report(&mut self, report: &mut WasmRun) -> i32 {
        if self.session.is_null() {
            return GE_NOTHING;
        }
        // SAFETY: the session is open.
        unsafe { ge_report(self.session, report) }
    }

    pub(crate) fn legacy_succeeded(&mut self) -> bool {
        let mut result = 0;
        // SAFETY: `prepare` opened the session.
        unsafe { ge_legacy_result(self.session, &mut result) == GE_OK }
    }

    pub(crate) fn output(&mut self) -> &[u8] {
        let (mut bytes, mut len) = (ptr::null(), 0);
        if self.session.is_null() {
            return &[];
        }
        // SAFETY: the session is open.
        if unsafe { ge_output(self.session, &mut bytes, &mut len) } != GE_OK {
            return &[];
        }
        // SAFETY: the engine says so, until the next call.
        unsafe { given_bytes(bytes, len) }
    }

    /// Linear memory from `offset`, at most `wanted` bytes, and the length of all of it.
    pub(crate) fn memory(&mut self, offset: u64, wanted: u64) -> (&[u8], u64) {
        let (mut bytes, mut len, mut whole) = (ptr::null(), 0, 0);
        if self.session.is_null() {
            return (&[], 0);
        }
        // SAFETY: the session is open.
        let code = unsafe { ge_memory(self.session, offset, wanted, &mut bytes, &mut len, &mut whole) };
        if code != GE_OK {
            return (&[], 0);
        }
        // SAFETY: the engine says so, until the next call.
        (unsafe { given_bytes(bytes, len) }, whole)
    }

    /// Bytes of trace that wait in the engine.
    pub(crate) fn trace_len(&mut self) -> usize {
        let mut len = 0;
        if self.session.is_null() {
            return 0;
        }
        // SAFETY: the session is open.
        if unsafe { ge_trace_len(self.session, &mut len) } == GE_OK {
            len
        } else {
            0
        }
    }

    /// Takes whole records out of the trace, at most `max` bytes of them.
    pub(crate) fn drain_trace(&mut self, max: usize) -> &[u8] {
        let (mut bytes, mut len) = (ptr::null(), 0);
        if self.session.is_null() {
            return &[];
        }
        // SAFETY: the session is open.
        if unsafe { ge_drain_trace(self.session, max, &mut bytes, &mut len) } != GE_OK {
            return &[];
        }
        // SAFETY: the engine says so, until the next call.
        unsafe { given_bytes(bytes, len) }
    }
}

/// What the test hooks look at.
#[cfg(wasm_device_test_hooks)]
impl Contents {
    pub(crate) fn raw_session(&mut self) -> *mut ge_session {
        self.session
    }

    /// Allocations of the engine's session so far.
    pub(crate) fn engine_allocations(&mut self) -> u64 {
        if self.session.is_null() {
            return 0;
        }
        let mut stat = ge_stat {
            held_bytes: 0,
            peak_bytes: 0,
            limit_bytes: 0,
            allocations: 0,
            lost: 0,
            running: 0,
        };
        // SAFETY: the session is open.
        unsafe { object::ge_stat(self.session, &mut stat) };
        stat.allocations
    }
}

impl Drop for Contents {
    fn drop(&mut self) {
        self.close();
    }
}

/// Interface entries of all host functions.
pub(crate) fn host_functions() -> Result<AccountedBytes> {
    // SAFETY: nothing is written where there is no room.
    let len = unsafe { ge_host_functions(ptr::null_mut(), 0) };
    let mut entries = AccountedBytes::new();
    entries.append_with(len, |room| {
        // SAFETY: the room is as large as said.
        Ok(unsafe { ge_host_functions(room.as_mut_ptr(), room.len()) })
    })?;
    Ok(entries)
}

/// Name and version of the engine, NUL-padded.
pub(crate) fn version() -> [u8; 32] {
    let mut version = [0; 32];
    // SAFETY: there are 32 bytes.
    unsafe { ge_engine_version(version.as_mut_ptr()) };
    version
}
