//! What a run's host functions work on: the data of the engine's store.

use alloc::{boxed::Box, string::String, vec::Vec};

use wasm_device_abi::codes::LogLevel;
use wasm_device_abi::trace::TraceGrow;
use wasmi::Memory;

use crate::guest_log::GuestLog;
use crate::memory_limiter::MemoryLimiter;
use crate::trace_buffer::{HostCallTrace, TraceBuffer};
use crate::{HostServices, Limits};

/// The outside and the run that it serves.
#[derive(Debug)]
pub(crate) struct HostState<H> {
    pub(crate) services: H,
    pub(crate) trace: TraceBuffer,
    pub(crate) input: Vec<u8>,
    /// Boxed, because this is moved in and out of stores, over stacks that are small.
    pub(crate) run: Box<RunState>,
}

/// What a run has used and made, from nothing for each run.
#[derive(Debug)]
pub(crate) struct RunState {
    pub(crate) limiter: MemoryLimiter,
    pub(crate) log: GuestLog,
    pub(crate) output: Vec<u8>,
    pub(crate) output_limit: usize,
    pub(crate) memory: Option<Memory>,
    /// Imported functions as people name them, `kernel.log`, in the module's order.
    pub(crate) imports: Vec<Box<str>>,
    pub(crate) host_calls: u64,
    /// Effort of the host calls of the slice under way.
    pub(crate) slice_effort: u32,
    /// Fuel that the run will have used when the store has none left.
    pub(crate) fuel_ceiling: u64,
    /// Fuel that was taken from the store to end the slice.
    pub(crate) fuel_withheld: u64,
    /// Fuel allowed to the run.
    pub(crate) fuel_limit: u64,
    /// Time allowed to the run.
    pub(crate) deadline_ns: u64,
    /// When the run must have ended, on the services' clock.
    pub(crate) deadline_at: u64,
    /// Whether a sleep was cut short by the deadline.
    pub(crate) slept_to_deadline: bool,
}

impl RunState {
    pub(crate) fn new(session: u32, run: u32, limits: &Limits, memory_bytes: u64) -> Self {
        Self {
            limiter: MemoryLimiter::new(memory_bytes),
            log: GuestLog::new(session, run, limits),
            output: Vec::new(),
            output_limit: usize::try_from(limits.output_bytes).unwrap_or(usize::MAX),
            memory: None,
            imports: Vec::new(),
            host_calls: 0,
            slice_effort: 0,
            fuel_ceiling: 0,
            fuel_withheld: 0,
            fuel_limit: 0,
            deadline_ns: 0,
            deadline_at: u64::MAX,
            slept_to_deadline: false,
        }
    }

    /// Fuel that the run has used when the store has `left`.
    pub(crate) const fn fuel_used(&self, left: u64) -> u64 {
        self.fuel_ceiling.saturating_sub(left.saturating_add(self.fuel_withheld))
    }

    /// Name of an imported function.
    pub(crate) fn import_name(&self, import: u32) -> &str {
        self.imports.get(import as usize).map_or("?", |name| name)
    }
}

impl<H: HostServices> HostState<H> {
    /// Logs a guest's line and traces that.
    pub(crate) fn guest_line(&mut self, fuel: u64, level: LogLevel, bytes: &[u8]) {
        let text: Option<String> = self.run.log.guest(&mut self.services, level, bytes);
        self.trace.log(fuel, level, text.as_deref());
    }

    /// Traces a host call, and before it what the engine noted since the last record.
    pub(crate) fn trace_call(&mut self, fuel: u64, call: &HostCallTrace<'_>) {
        self.trace_grows();
        self.trace.host_call(fuel, call);
    }

    /// Traces what the guest asked of its memory since the last call of this.
    pub(crate) fn trace_grows(&mut self) {
        let (grows, lost) = self.run.limiter.take_grows();
        for grow in &grows {
            self.trace.grow(grow);
        }
        if lost > 0 {
            self.trace.lose(lost, TraceGrow::SIZE as u64);
        }
    }
}
