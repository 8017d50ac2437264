//! A session as the other side holds it: the engine's session, the memory that it lives in, and
//! what is known of it should it be lost.

use alloc::boxed::Box;
use alloc::vec::Vec;
use core::ffi::c_void;
use core::mem;

use guest_engine::{Limits, Session};
use wasm_device_abi::codes::Status;

use crate::arena::Arena;
use crate::c_types::ge_limits;
use crate::codes::{GE_BUSY, GE_LOST_FAULT, GE_LOST_MEMORY, GE_NO_SEAT, GE_OK};
use crate::containment::{self, EscapePoint};
use crate::kernel_services::KernelServices;
use crate::{callbacks, lost_run};

/// What the other side has a pointer to. It lies outside of its arena, and so outlives it.
///
/// While something runs inside, the arena, the escape point and the progress are reached from
/// there through the pointer, and nobody holds a reference to the whole.
#[repr(C)]
#[allow(non_camel_case_types)] // The name is the one in C.
pub struct ge_session {
    pub(crate) ctx: *mut c_void,
    pub(crate) arena: Arena,
    pub(crate) escape: EscapePoint,
    pub(crate) inside: Inside,
    pub(crate) progress: Progress,
    /// `GE_OK`, or why the session is lost (`GE_LOST_…`).
    pub(crate) lost: i32,
    /// Whether it was lost in a run, which then has a report.
    pub(crate) lost_in_run: bool,
    pub(crate) running: bool,
    pub(crate) number: u32,
    /// Runs begun.
    pub(crate) runs: u32,
}

/// What lies in the arena. It is never dropped: the arena goes as a whole.
pub(crate) struct Inside {
    pub(crate) engine: Option<Box<Session<KernelServices>>>,
    /// Bytes that the last call gave a pointer to.
    pub(crate) handed_out: Vec<u8>,
}

/// Fuel used by and allowed to the run under way, as it last told.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Progress {
    pub(crate) fuel_used: u64,
    pub(crate) fuel_limit: u64,
}

impl ge_session {
    /// A session with nothing in it.
    pub(crate) fn new(number: u32, limits: &ge_limits, ctx: *mut c_void) -> Self {
        let arena = Arena::new(ctx, arena_bytes(limits));
        #[cfg(feature = "test-hooks")]
        let arena = {
            let mut arena = arena;
            arena.fail_allocation(crate::test_hooks::take_fail_allocation());
            arena
        };
        Self {
            ctx,
            arena,
            escape: EscapePoint::UNSET,
            inside: Inside { engine: None, handed_out: Vec::new() },
            progress: Progress::default(),
            lost: GE_OK,
            lost_in_run: false,
            running: false,
            number,
            runs: 0,
        }
    }

    /// Does `work` inside of the session: nothing that goes wrong there gets out. Returns what `work`
    /// returns, or `GE_LOST_…`, or `GE_NO_SEAT`.
    ///
    /// # Safety
    /// `session` is one of `ge_open` that no other task uses now.
    pub(crate) unsafe fn enter(session: *mut Self, work: &mut dyn FnMut(&mut Inside) -> i32) -> i32 {
        // SAFETY: the caller has the session for itself.
        let (lost, ctx) = unsafe { ((*session).lost, (*session).ctx) };
        if lost != GE_OK {
            return lost;
        }
        // SAFETY: the context is the one of this session.
        if unsafe { callbacks::ge_cb_enter(ctx, session) } != 0 {
            return GE_NO_SEAT;
        }
        // SAFETY: nothing runs inside yet.
        unsafe { (*session).arena.begin_call() };
        // SAFETY: only `work` uses this field while it runs.
        let inside = unsafe { &mut (*session).inside };
        // SAFETY: the escape point is this session's, which is entered by no one else.
        let code = unsafe { containment::contain(&raw mut (*session).escape, &mut || work(&mut *inside)) };
        if matches!(code, GE_LOST_MEMORY | GE_LOST_FAULT) {
            // SAFETY: nothing runs inside any more.
            unsafe { (*session).lose(code) };
        }
        // SAFETY: this task entered above.
        unsafe { callbacks::ge_cb_leave(ctx) };
        code
    }

    /// Does `begin` inside of the session, which begins a run when it returns `GE_OK`.
    ///
    /// # Safety
    /// As [`enter`](Self::enter).
    pub(crate) unsafe fn begin_run(session: *mut Self, begin: &mut dyn FnMut(&mut Inside) -> i32) -> i32 {
        // SAFETY: nothing runs inside.
        let this = unsafe { &mut *session };
        if this.running {
            return GE_BUSY;
        }
        let before = this.runs;
        if this.lost == GE_OK {
            this.running = true;
            this.runs = before.saturating_add(1);
            this.progress = Progress::default();
        }
        // SAFETY: what the caller promises.
        let code = unsafe { Self::enter(session, begin) };
        // SAFETY: nothing runs inside any more.
        let this = unsafe { &mut *session };
        if code != GE_OK && this.lost == GE_OK {
            this.running = false;
            this.runs = before;
        }
        code
    }

    /// Gives all memory back but the session itself.
    #[inline(never)] // Its text buffer is not to lie under every call.
    fn lose(&mut self, code: i32) {
        self.lost = code;
        self.lost_in_run = mem::take(&mut self.running);
        mem::forget(mem::replace(&mut self.inside, Inside { engine: None, handed_out: Vec::new() }));
        self.arena.give_back();
        if self.lost_in_run {
            lost_run::log_end(self);
        }
    }

    /// How the run ended that the session was lost in.
    pub(crate) fn lost_status(&self) -> Status {
        if self.lost == GE_LOST_MEMORY { Status::NoMemory } else { Status::EngineFault }
    }
}

/// All that a session may hold. Buffers that grow may take twice what is in them.
fn arena_bytes(limits: &ge_limits) -> usize {
    let buffers = [limits.module_bytes, limits.input_bytes, limits.output_bytes, limits.trace_bytes];
    let buffers = buffers.into_iter().fold(0_u64, u64::saturating_add).saturating_mul(2);
    let bytes = limits.engine_bytes.saturating_add(limits.memory_bytes).saturating_add(buffers);
    usize::try_from(bytes).unwrap_or(usize::MAX)
}

/// The limits that the engine itself looks at.
pub(crate) fn engine_limits(limits: &ge_limits) -> Limits {
    Limits {
        module_bytes: limits.module_bytes,
        memory_bytes: limits.memory_bytes,
        recursion: limits.recursion,
        fuel_default: limits.fuel_default,
        fuel_max: limits.fuel_max,
        deadline_default_ns: limits.deadline_default_ns,
        deadline_max_ns: limits.deadline_max_ns,
        log_bytes: limits.log_bytes,
        log_lines: limits.log_lines,
        log_line_bytes: limits.log_line_bytes,
        trace_bytes: limits.trace_bytes,
        input_bytes: limits.input_bytes,
        output_bytes: limits.output_bytes,
        slice_fuel: limits.slice_fuel,
    }
}
