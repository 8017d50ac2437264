//! Limits: what the device allows, and what a run gets when it asks for nothing.
//!
//! Each is a parameter of the kernel module of the same name (in lower case)
//! and can be asked for with [`crate::calls::WasmInfo`].

/// A limit's name, value, unit and meaning, for generators.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// Name of the module parameter.
    pub name: &'static str,
    /// Value where nobody sets another.
    pub default: u64,
    /// Unit, in the plural.
    pub unit: &'static str,
    /// What it bounds.
    pub docs: &'static str,
}

macro_rules! limits {
    ($( $(#[doc = $doc:literal])+ $konst:ident = $value:expr, $param:literal, $unit:literal; )*) => {
        $( $(#[doc = $doc])+ pub const $konst: u64 = $value; )*
        /// All limits, for generators.
        pub const LIMITS: &[Limit] = &[$( Limit {
            name: $param, default: $value, unit: $unit, docs: concat!($($doc),+),
        }, )*];
    };
}

limits! {
    /// Size of a guest module. A write that would go past it fails with `EFBIG`.
    MODULE_BYTES = 8 << 20, "module_bytes", "bytes";
    /// Linear memory of a guest. A `memory.grow` past it returns -1.
    MEMORY_BYTES = 64 << 20, "memory_bytes", "bytes";
    /// Memory of the engine for one session: translated code, tables, value stack.
    ENGINE_BYTES = 32 << 20, "engine_bytes", "bytes";
    /// Depth of nested calls in the guest.
    RECURSION = 1_000, "recursion", "calls";
    /// Fuel of a run that asks for none.
    FUEL_DEFAULT = 1_000_000_000, "fuel_default", "fuel";
    /// Fuel that a run may ask for.
    FUEL_MAX = 1_000_000_000_000, "fuel_max", "fuel";
    /// Time of a run that asks for none.
    DEADLINE_DEFAULT_NS = 10_000_000_000, "deadline_default_ns", "nanoseconds";
    /// Time that a run may ask for.
    DEADLINE_MAX_NS = 600_000_000_000, "deadline_max_ns", "nanoseconds";
    /// Text of all log lines of a run, escaped as it is logged.
    LOG_BYTES = 256 << 10, "log_bytes", "bytes";
    /// Log lines of a run.
    LOG_LINES = 4_096, "log_lines", "lines";
    /// Bytes that a guest may give for one log line; what is over is cut and the line says so.
    LOG_LINE_BYTES = 1_024, "log_line_bytes", "bytes";
    /// Trace that a session keeps until it is read.
    TRACE_BYTES = 1 << 20, "trace_bytes", "bytes";
    /// Input payload of a session.
    INPUT_BYTES = 8 << 20, "input_bytes", "bytes";
    /// Output payload of a run.
    OUTPUT_BYTES = 1 << 20, "output_bytes", "bytes";
    /// Sessions open at once.
    SESSIONS = 256, "sessions", "sessions";
    /// Fuel of one slice. Between slices the device yields the CPU and looks at signals, deadline and cancel.
    SLICE_FUEL = 100_000, "slice_fuel", "fuel";
    /// Bytes of pushed integers.
    PUSH_BYTES = 1 << 20, "push_bytes", "bytes";
}

/// Arguments that a run can carry, and results that a report can carry.
pub const VALUES: usize = 16;
/// Bytes of the message in a report, not NUL-terminated.
pub const MESSAGE_BYTES: usize = 512;
/// Bytes of the name of an entry.
pub const ENTRY_NAME_BYTES: usize = 4_096;
/// Bytes of the text of one kernel-log record, without the device's name before it.
/// A longer line continues in further records: the kernel keeps at most 1,024 bytes a
/// record (`PRINTKRB_RECORD_MAX` in `kernel/printk/printk_ringbuffer.h`), the name included.
pub const KMSG_RECORD_BYTES: usize = 960;
