//! Limits of a session.

use wasm_device_abi::limits;

/// What a session may use; the module's parameters in the kernel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Size of the module image, in bytes.
    pub module_bytes: u64,
    /// Linear memory, in bytes.
    pub memory_bytes: u64,
    /// Depth of nested calls.
    pub recursion: u32,
    /// Fuel of a run that asks for none.
    pub fuel_default: u64,
    /// Fuel that a run may ask for.
    pub fuel_max: u64,
    /// Time of a run that asks for none, in nanoseconds.
    pub deadline_default_ns: u64,
    /// Time that a run may ask for, in nanoseconds.
    pub deadline_max_ns: u64,
    /// Text of all log lines of a run, in bytes.
    pub log_bytes: u64,
    /// Log lines of a run.
    pub log_lines: u32,
    /// Bytes of one log line as the guest gives it.
    pub log_line_bytes: u32,
    /// Trace kept until it is read, in bytes.
    pub trace_bytes: u64,
    /// Input payload, in bytes.
    pub input_bytes: u64,
    /// Output payload, in bytes.
    pub output_bytes: u64,
    /// Fuel of a slice.
    pub slice_fuel: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            module_bytes: limits::MODULE_BYTES,
            memory_bytes: limits::MEMORY_BYTES,
            recursion: limits::RECURSION as u32,
            fuel_default: limits::FUEL_DEFAULT,
            fuel_max: limits::FUEL_MAX,
            deadline_default_ns: limits::DEADLINE_DEFAULT_NS,
            deadline_max_ns: limits::DEADLINE_MAX_NS,
            log_bytes: limits::LOG_BYTES,
            log_lines: limits::LOG_LINES as u32,
            log_line_bytes: limits::LOG_LINE_BYTES as u32,
            trace_bytes: limits::TRACE_BYTES,
            input_bytes: limits::INPUT_BYTES,
            output_bytes: limits::OUTPUT_BYTES,
            slice_fuel: limits::SLICE_FUEL,
        }
    }
}
