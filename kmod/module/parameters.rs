// SPDX-License-Identifier: GPL-2.0

//! The limits as parameters of the module: read at load, the same until it is unloaded.

use kernel::prelude::*;

use crate::engine::ge_limits;
use crate::limits;
use crate::module_parameters as given;

/// More sessions than this are a mistake rather than a wish.
const SESSIONS_MAX: u64 = 16_384;

/// Refuses parameters that no session could work with.
pub(crate) fn check() -> Result {
    let ranges = [
        ("module_bytes", given::module_bytes.value(), 8, 1 << 30),
        ("memory_bytes", given::memory_bytes.value(), 0, 4 << 30),
        ("engine_bytes", given::engine_bytes.value(), 1 << 20, 1 << 32),
        ("recursion", given::recursion.value(), 1, 1 << 20),
        ("fuel_default", given::fuel_default.value(), 1, u64::MAX),
        ("fuel_max", given::fuel_max.value(), 1, u64::MAX),
        ("deadline_default_ns", given::deadline_default_ns.value(), 1, u64::MAX),
        ("deadline_max_ns", given::deadline_max_ns.value(), 1, u64::MAX),
        ("log_bytes", given::log_bytes.value(), 0, 1 << 30),
        ("log_lines", given::log_lines.value(), 0, 1 << 24),
        ("log_line_bytes", given::log_line_bytes.value(), 0, 1 << 20),
        ("trace_bytes", given::trace_bytes.value(), 0, 1 << 30),
        ("input_bytes", given::input_bytes.value(), 0, 1 << 30),
        ("output_bytes", given::output_bytes.value(), 0, 1 << 30),
        ("sessions", given::sessions.value(), 1, SESSIONS_MAX),
        ("slice_fuel", given::slice_fuel.value(), 1_000, 10_000_000),
        ("push_bytes", given::push_bytes.value(), 0, limits::PUSH_BYTES),
    ];
    for (name, value, least, most) in ranges {
        if value < least || value > most {
            pr_err!("not loaded: parameter {name} is {value}, and has to be {least} to {most}\n");
            return Err(EINVAL);
        }
    }
    Ok(())
}

/// Sessions open at once.
pub(crate) fn sessions() -> usize {
    given::sessions.value() as usize
}

/// Bytes of a module image.
pub(crate) fn module_bytes() -> usize {
    given::module_bytes.value() as usize
}

/// Bytes of an input payload.
pub(crate) fn input_bytes() -> usize {
    given::input_bytes.value() as usize
}

/// Bytes of pushed integers.
pub(crate) fn push_bytes() -> usize {
    given::push_bytes.value() as usize
}

/// Bytes of trace that are kept.
pub(crate) fn trace_bytes() -> usize {
    given::trace_bytes.value() as usize
}

/// The limits of a session, as the engine takes them.
pub(crate) fn engine_limits() -> ge_limits {
    // `check` keeps the narrow ones far below the end of their type.
    ge_limits {
        module_bytes: given::module_bytes.value(),
        memory_bytes: given::memory_bytes.value(),
        engine_bytes: given::engine_bytes.value(),
        fuel_default: given::fuel_default.value(),
        fuel_max: given::fuel_max.value(),
        deadline_default_ns: given::deadline_default_ns.value(),
        deadline_max_ns: given::deadline_max_ns.value(),
        log_bytes: given::log_bytes.value(),
        trace_bytes: given::trace_bytes.value(),
        input_bytes: given::input_bytes.value(),
        output_bytes: given::output_bytes.value(),
        slice_fuel: given::slice_fuel.value(),
        recursion: given::recursion.value() as u32,
        log_lines: given::log_lines.value() as u32,
        log_line_bytes: given::log_line_bytes.value() as u32,
        reserved: 0,
    }
}
