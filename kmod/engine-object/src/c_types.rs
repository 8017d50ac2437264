//! Structs of the C interface that are not part of the device's.

/// Limits of a session, each the module parameter of the same name.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
#[allow(non_camel_case_types)] // The name is the one in C.
pub struct ge_limits {
    /// Size of the module image, in bytes.
    pub module_bytes: u64,
    /// Linear memory, in bytes.
    pub memory_bytes: u64,
    /// Memory of the engine itself, in bytes: translated code, tables, value stack. All that the
    /// session may hold is this and the linear memory, image, payloads and trace allowed.
    pub engine_bytes: u64,
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
    /// Trace kept until it is read, in bytes.
    pub trace_bytes: u64,
    /// Input payload, in bytes.
    pub input_bytes: u64,
    /// Output payload, in bytes.
    pub output_bytes: u64,
    /// Fuel of a slice.
    pub slice_fuel: u64,
    /// Depth of nested calls.
    pub recursion: u32,
    /// Log lines of a run.
    pub log_lines: u32,
    /// Bytes of one log line as the guest gives it.
    pub log_line_bytes: u32,
    /// Zero.
    pub reserved: u32,
}

/// What a session holds.
#[repr(C)]
#[derive(Debug, Clone, Copy, Default)]
#[allow(non_camel_case_types)] // The name is the one in C.
pub struct ge_stat {
    /// Bytes held now.
    pub held_bytes: u64,
    /// Most bytes held so far.
    pub peak_bytes: u64,
    /// Bytes that it may hold.
    pub limit_bytes: u64,
    /// Allocations of the engine so far.
    pub allocations: u64,
    /// 0, or why the session is lost (`GE_LOST_…`).
    pub lost: i32,
    /// 1 while a run is under way.
    pub running: u32,
}
