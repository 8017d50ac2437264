//! Calls of imported functions: checks, tracing and the way back to the guest.

use alloc::{boxed::Box, format, string::String, vec::Vec};
use core::fmt;
use core::ops::Range;

use wasm_device_abi::codes::{LogLevel, ValueType};
use wasm_device_abi::host::HostFunctionId;
use wasm_device_abi::legacy::PRINT_INT_PREFIX;
use wasm_device_abi::trace::{CallOutcome, FUNCTION_NONE, FUNCTION_PRINT_INT};
use wasmi::{Caller, Error, F64, Val};

use crate::failure::Failure;
use crate::host_functions::{self, Fault};
use crate::host_state::HostState;
use crate::trace_buffer::HostCallTrace;
use crate::{HostServices, Value};

/// Effort of host calls after which a slice ends, whatever its fuel; a plain call is 1. Fuel
/// does not count the work of the host, and a signal must not wait for ten thousand task lists.
pub(crate) const SLICE_EFFORT: u32 = 2_000;

/// Effort after which the call itself looks for a cancel. The engine looks at its fuel where a
/// block begins, and a guest can have a block of a million calls.
const BLOCK_EFFORT: u32 = 100 * SLICE_EFFORT;

/// What stands behind an imported function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Provider {
    /// The host interface.
    Kernel(HostFunctionId),
    /// The legacy `custom.print_int`.
    PrintInt,
    /// Nothing: a call traps.
    Missing,
}

impl Provider {
    /// The number that the trace has for it.
    const fn number(self) -> u32 {
        match self {
            Self::Kernel(id) => id as u32,
            Self::PrintInt => FUNCTION_PRINT_INT,
            Self::Missing => FUNCTION_NONE,
        }
    }
}

/// An imported function.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Binding {
    /// Index among the imported functions.
    pub(crate) import: u32,
    pub(crate) provider: Provider,
}

/// How a host function stops the engine: the run ends.
#[derive(Debug)]
pub(crate) struct HostStop(pub(crate) Failure);

impl fmt::Display for HostStop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)
    }
}

impl wasmi::errors::HostError for HostStop {}

/// What a host function did.
#[derive(Debug, Default)]
pub(crate) struct Done {
    /// Its result; the bits, in the type that the function declares.
    pub(crate) result: u64,
    /// What it wrote to memory.
    pub(crate) written: Range<usize>,
    /// The line to log once the call is traced.
    pub(crate) line: Option<(LogLevel, Line)>,
    /// Effort above that of a plain call.
    pub(crate) effort: u32,
}

/// Where the text of a log line comes from.
#[derive(Debug)]
pub(crate) enum Line {
    Memory(Range<usize>),
    Text(String),
}

/// Serves one call from the guest.
pub(crate) fn call<H: HostServices + 'static>(
    mut caller: Caller<'_, HostState<H>>,
    binding: Binding,
    params: &[Val],
    results: &mut [Val],
) -> Result<(), Error> {
    let args: Vec<u64> = params.iter().map(|param| Value::from_engine(param).bits).collect();
    let left = caller.get_fuel().unwrap_or(0);
    let memory = caller.data().run.memory;
    let (mut memory, state) = match memory {
        Some(memory) => {
            let (bytes, state) = memory.data_and_store_mut(&mut caller);
            (Some(bytes), state)
        }
        None => (None, caller.data_mut()),
    };
    let fuel = state.run.fuel_used(left);
    state.run.host_calls += 1;
    match perform(state, memory.as_deref_mut(), binding.provider, &args) {
        Ok(done) => {
            let memory = memory.as_deref().unwrap_or_default();
            answer(state, binding, fuel, &args, memory, &done, results);
            if state.run.slice_effort >= SLICE_EFFORT {
                end_slice(&mut caller, left)?;
            }
            Ok(())
        }
        Err(fault) => {
            let memory_len = memory.as_deref().map_or(0, |memory| memory.len());
            trace(state, binding, fuel, &args, CallOutcome::Trapped, &[], 0, &[]);
            let failure = fault.words(state.run.import_name(binding.import), memory_len);
            Err(Error::host(HostStop(failure)))
        }
    }
}

/// Takes the rest of the slice's fuel, so that the engine stops at the next block, where it can go on.
///
/// Not by an error from here: the engine (wasmi 2.0) can go on after one, but writes the results
/// to the wrong place when the call was a tail call.
fn end_slice<H: HostServices + 'static>(
    caller: &mut Caller<'_, HostState<H>>,
    left: u64,
) -> Result<(), Error> {
    caller.data_mut().run.fuel_withheld += left;
    caller.set_fuel(0)?;
    let state = caller.data_mut();
    if state.run.slice_effort < BLOCK_EFFORT {
        return Ok(());
    }
    state.run.slice_effort = SLICE_EFFORT;
    let (used, limit) = (state.run.fuel_used(0), state.run.fuel_limit);
    if state.services.between_slices(used, limit).is_some() {
        // Nothing can go on from within a block, not even after a signal.
        return Err(Error::host(HostStop(Failure::cancelled())));
    }
    if state.services.deadline_clock_ns() >= state.run.deadline_at {
        return Err(Error::host(HostStop(Failure::deadline(state.run.deadline_ns))));
    }
    Ok(())
}

fn perform<H: HostServices>(
    state: &mut HostState<H>,
    memory: Option<&mut [u8]>,
    provider: Provider,
    args: &[u64],
) -> Result<Done, Fault> {
    match provider {
        Provider::Kernel(id) => host_functions::perform(state, memory, id, args),
        Provider::PrintInt => {
            let value = args.first().map_or(0, |bits| *bits as u32 as i32);
            let line = Line::Text(format!("{PRINT_INT_PREFIX}{value}"));
            Ok(Done { line: Some((LogLevel::Info, line)), ..Done::default() })
        }
        Provider::Missing => Err(Fault::Missing),
    }
}

/// Traces the call, logs its line and hands its result to the guest.
fn answer<H: HostServices>(
    state: &mut HostState<H>,
    binding: Binding,
    fuel: u64,
    args: &[u64],
    memory: &[u8],
    done: &Done,
    results: &mut [Val],
) {
    if let Some(result) = results.first_mut() {
        *result = match Value::from_engine(result).ty {
            ValueType::I64 => Val::I64(done.result as i64),
            ValueType::F64 => Val::F64(F64::from_bits(done.result)),
            _ => Val::I32(done.result as u32 as i32),
        };
    }
    let values: &[u64] = if results.is_empty() { &[] } else { &[done.result] };
    let written = memory.get(done.written.clone()).unwrap_or_default();
    trace(state, binding, fuel, args, CallOutcome::Returned, values, done.written.start as u64, written);
    if let Some((level, line)) = &done.line {
        let bytes = match line {
            Line::Memory(range) => memory.get(range.clone()).unwrap_or_default(),
            Line::Text(text) => text.as_bytes(),
        };
        state.guest_line(fuel, *level, bytes);
    }
    state.run.slice_effort = state.run.slice_effort.saturating_add(1 + done.effort);
}

#[expect(clippy::too_many_arguments, reason = "the fields of one record")]
fn trace<H: HostServices>(
    state: &mut HostState<H>,
    binding: Binding,
    fuel: u64,
    args: &[u64],
    outcome: CallOutcome,
    results: &[u64],
    written_ptr: u64,
    written: &[u8],
) {
    let function = binding.provider.number();
    let import = binding.import;
    let call = HostCallTrace { import, function, outcome, args, results, written_ptr, written };
    state.trace_call(fuel, &call);
}

/// Name of an import as messages give it.
pub(crate) fn import_name(module: &str, name: &str) -> Box<str> {
    let full = format!("{module}.{name}");
    crate::log_text::escape(full.as_bytes()).into_boxed_str()
}
