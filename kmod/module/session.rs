// SPDX-License-Identifier: GPL-2.0

//! A session: one open file. Whoever works with its contents takes them out and gives them back, so
//! that no lock is held while a guest runs.

use core::ffi::c_void;
use core::mem::ManuallyDrop;
use core::ops::{Deref, DerefMut};
use core::ptr;

use kernel::fs::File;
use kernel::prelude::*;
use kernel::sync::atomic::{Atomic, Relaxed};
use kernel::sync::poll::{PollCondVarBox, PollTable};
use kernel::sync::{new_mutex, CondVarTimeoutResult, Mutex};
use kernel::time::{msecs_to_jiffies, Instant, Monotonic};
use kernel::{bindings, static_lock_class};

use crate::accounted_bytes::{self, AccountedBytes};
use crate::engine::Contents;
use crate::{parameters, test_hooks};

unsafe extern "C" {
    fn wasm_device_current_files() -> *mut c_void;
    fn wasm_device_file_count(file: *mut c_void) -> usize;
}

/// Sessions open now.
static OPEN: Atomic<u32> = Atomic::new(0);
/// Number of the newest session.
static NEWEST: Atomic<u32> = Atomic::new(0);

/// What the contents of a session are taken for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Use {
    /// A call that ends by itself; others wait for it.
    Call,
    /// A guest runs; others are told so.
    Run,
}

/// Where the contents are, and who waits for what.
struct State {
    /// `None` while somebody has them.
    contents: Option<KBox<Contents>>,
    /// What they were taken for.
    taken_for: Option<Use>,
    /// Rises with each thing that a reader of the trace may wait for.
    events: u64,
    /// Trace waits in the engine, as seen when the contents were given back.
    engine_has_trace: bool,
    /// Table of open files of the task that runs the guest.
    runner_files: *mut c_void,
    /// Calls that run or wait on this file, and so hold a reference to it.
    calls: usize,
}

// SAFETY: the pointer is compared and never followed.
unsafe impl Send for State {}

/// Private data of an open file.
#[pin_data(PinnedDrop)]
pub(crate) struct Session {
    number: u32,
    /// The run under way is to end.
    cancel: Atomic<bool>,
    /// A module is being opened: the engine cannot be interrupted then but by refusing it memory.
    opening: Atomic<bool>,
    /// Memory was refused because somebody wants the opening to end.
    opening_refused: Atomic<bool>,
    fuel_used: Atomic<u64>,
    fuel_limit: Atomic<u64>,
    /// Somebody reads or polls the trace, so that a run gives it out as it goes.
    trace_wanted: Atomic<bool>,
    #[pin]
    state: Mutex<State>,
    /// Trace that left the engine, and waits for `read`.
    #[pin]
    pub(crate) trace: Mutex<AccountedBytes>,
    /// Bytes there.
    pub(crate) trace_waiting: Atomic<usize>,
    changed: PollCondVarBox,
}

impl Session {
    /// A session with the next number.
    pub(crate) fn open() -> Result<Pin<KBox<Self>>> {
        if OPEN.fetch_add(1, Relaxed) >= parameters::sessions() as u32 {
            OPEN.fetch_sub(1, Relaxed);
            return Err(ENFILE);
        }
        let session = Self::new();
        if session.is_err() {
            OPEN.fetch_sub(1, Relaxed);
        }
        session
    }

    fn new() -> Result<Pin<KBox<Self>>> {
        let contents = accounted_bytes::boxed(Contents::new())?;
        if test_hooks::allocation_fails() {
            return Err(ENOMEM);
        }
        let changed = PollCondVarBox::new(c"wasm_device::changed", static_lock_class!())?;
        let number = NEWEST.fetch_add(1, Relaxed).wrapping_add(1);
        let session = accounted_bytes::room_for::<Self>()?.write_pin_init(pin_init!(Self {
            number,
            cancel: Atomic::new(false),
            opening: Atomic::new(false),
            opening_refused: Atomic::new(false),
            fuel_used: Atomic::new(0),
            fuel_limit: Atomic::new(0),
            trace_wanted: Atomic::new(false),
            state <- new_mutex!(State {
                contents: Some(contents),
                taken_for: None,
                events: 0,
                engine_has_trace: false,
                runner_files: ptr::null_mut(),
                calls: 0,
            }),
            trace <- new_mutex!(AccountedBytes::new()),
            trace_waiting: Atomic::new(0),
            changed,
        }))?;
        Ok(session)
    }

    /// Its number, from 1.
    pub(crate) fn number(&self) -> u32 {
        self.number
    }

    /// Takes the contents. `EBUSY` while a guest runs; waits for other calls, or `EINTR`.
    pub(crate) fn take(&self, purpose: Use) -> Result<Taken<'_>> {
        let mut state = self.state.lock();
        loop {
            if let Some(contents) = state.contents.take() {
                state.taken_for = Some(purpose);
                state.calls += 1;
                if purpose == Use::Run {
                    self.cancel.store(false, Relaxed);
                    self.fuel_used.store(0, Relaxed);
                    self.fuel_limit.store(0, Relaxed);
                    // SAFETY: no condition.
                    state.runner_files = unsafe { wasm_device_current_files() };
                }
                return Ok(Taken { session: self, contents: ManuallyDrop::new(contents) });
            }
            if state.taken_for == Some(Use::Run) {
                return Err(EBUSY);
            }
            if self.changed.wait_interruptible(&mut state) {
                return Err(EINTR);
            }
        }
    }

    /// The number of the newest event; [`wait_after`](Self::wait_after) waits for a newer one.
    pub(crate) fn events(&self) -> u64 {
        self.state.lock().events
    }

    /// Waits until something happened after event `seen`.
    pub(crate) fn wait_after(&self, seen: u64) -> Result {
        let mut state = self.state.lock();
        state.calls += 1;
        let mut result = Ok(());
        while state.events == seen && result.is_ok() {
            if self.changed.wait_interruptible(&mut state) {
                result = Err(EINTR);
            }
        }
        state.calls -= 1;
        result
    }

    /// Wakes who waits for trace.
    pub(crate) fn tell(&self) {
        self.state.lock().events += 1;
        self.changed.notify_all();
    }

    /// Ends the run under way, if there is one.
    pub(crate) fn cancel(&self) {
        let state = self.state.lock();
        if state.taken_for == Some(Use::Run) {
            self.cancel.store(true, Relaxed);
            self.changed.notify_all();
        }
    }

    /// A descriptor was closed in the process with the files `files`. The kernel releases a file only
    /// when calls on it are over, so a run ends here when nothing but calls holds the file any more.
    pub(crate) fn descriptor_closed(&self, file: *mut bindings::file, files: *mut c_void) {
        let state = self.state.lock();
        // SAFETY: the file is open.
        let references = unsafe { wasm_device_file_count(file.cast()) };
        let last = references <= state.calls + 1;
        if state.taken_for == Some(Use::Run) && state.runner_files == files && last {
            self.cancel.store(true, Relaxed);
            self.changed.notify_all();
        }
    }

    /// Whether the run under way is to end.
    pub(crate) fn is_cancelled(&self) -> bool {
        self.cancel.load(Relaxed)
    }

    /// From now to [`opening_ended`](Self::opening_ended) a module is being opened.
    pub(crate) fn opening_begins(&self) {
        self.opening_refused.store(false, Relaxed);
        self.opening.store(true, Relaxed);
    }

    /// Whether the opening that ends here was refused memory because somebody wanted its end.
    pub(crate) fn opening_ended(&self) -> bool {
        self.opening.store(false, Relaxed);
        self.opening_refused.load(Relaxed)
    }

    /// Whether a module is being opened.
    pub(crate) fn is_opening(&self) -> bool {
        self.opening.load(Relaxed)
    }

    /// Whether an opening is under way that was refused memory to end it.
    pub(crate) fn is_opening_refused(&self) -> bool {
        self.is_opening() && self.opening_refused.load(Relaxed)
    }

    /// Notes that memory is refused to end the opening.
    pub(crate) fn refuse_opening(&self) {
        self.opening_refused.store(true, Relaxed);
    }

    /// How far the run under way is.
    pub(crate) fn set_fuel(&self, used: u64, limit: u64) {
        self.fuel_used.store(used, Relaxed);
        self.fuel_limit.store(limit, Relaxed);
    }

    /// Fuel used by and allowed to the run under way; zeros where there is none.
    pub(crate) fn fuel(&self) -> (u64, u64) {
        if self.state.lock().taken_for != Some(Use::Run) {
            return (0, 0);
        }
        (self.fuel_used.load(Relaxed), self.fuel_limit.load(Relaxed))
    }

    /// Whether somebody reads or polls the trace.
    pub(crate) fn trace_is_wanted(&self) -> bool {
        self.trace_wanted.load(Relaxed)
    }

    /// Notes that somebody reads or polls the trace.
    pub(crate) fn want_trace(&self) {
        self.trace_wanted.store(true, Relaxed);
    }

    /// Sleeps; `true` when ended early by a cancel or a signal.
    pub(crate) fn sleep(&self, ms: u32) -> bool {
        let start = Instant::<Monotonic>::now();
        // As the kernel's own msleep: the tick under way does not count.
        let mut left = msecs_to_jiffies(ms).saturating_add(1);
        let mut state = self.state.lock();
        while !self.is_cancelled() {
            match self.changed.wait_interruptible_timeout(&mut state, left) {
                CondVarTimeoutResult::Woken { jiffies } => left = jiffies,
                // Ticks come late, and then several at once: the clock has the last word.
                CondVarTimeoutResult::Timeout => {
                    let missing = i64::from(ms) - start.elapsed().as_millis();
                    if missing <= 0 {
                        return false;
                    }
                    left = msecs_to_jiffies(missing as u32);
                }
                CondVarTimeoutResult::Signal { .. } => return true,
            }
        }
        true
    }

    /// What poll(2) may report now.
    pub(crate) fn poll(&self, file: &File, table: &PollTable<'_>) -> u32 {
        table.register_wait(file, &self.changed);
        self.want_trace();
        let state = self.state.lock();
        let mut ready = 0;
        if state.engine_has_trace || self.trace_waiting.load(Relaxed) > 0 {
            ready |= bindings::POLLIN | bindings::POLLRDNORM;
        }
        if state.taken_for != Some(Use::Run) {
            ready |= bindings::POLLOUT | bindings::POLLWRNORM;
        }
        ready
    }
}

#[pinned_drop]
impl PinnedDrop for Session {
    fn drop(self: Pin<&mut Self>) {
        OPEN.fetch_sub(1, Relaxed);
    }
}

/// Sessions open now.
pub(crate) fn open_sessions() -> u32 {
    OPEN.load(Relaxed)
}

/// The contents of a session, which go back when this is dropped.
pub(crate) struct Taken<'a> {
    session: &'a Session,
    contents: ManuallyDrop<KBox<Contents>>,
}

impl Deref for Taken<'_> {
    type Target = Contents;

    fn deref(&self) -> &Contents {
        &self.contents
    }
}

impl DerefMut for Taken<'_> {
    fn deref_mut(&mut self) -> &mut Contents {
        &mut self.contents
    }
}

impl Drop for Taken<'_> {
    fn drop(&mut self) {
        let has_trace = self.contents.trace_len() > 0;
        // SAFETY: this is dropped once.
        let contents = unsafe { ManuallyDrop::take(&mut self.contents) };
        let mut state = self.session.state.lock();
        state.contents = Some(contents);
        // Readers that find nothing give the contents back as well: that must not wake other readers.
        if has_trace || state.taken_for == Some(Use::Run) {
            state.events += 1;
        }
        state.taken_for = None;
        state.runner_files = ptr::null_mut();
        state.calls -= 1;
        state.engine_has_trace = has_trace;
        drop(state);
        self.session.changed.notify_all();
    }
}
