//! Trace records, as `read()` on the device gives them.
//!
//! Each begins with a [`TraceHeader`]; `len` leads to the next one and is a multiple of 8.
//! A record's clock is the fuel that the run had used: unlike time it is the same in
//! every run with the same answers from the host.

use crate::codes::{Code, CodeTable, codes};
use crate::layout::abi_struct;

codes! {
    /// What a trace record tells.
    pub enum TraceKind as "WASM_TRACE" {
        /// A run begins.
        RunBegin = 1, "run_begin";
        /// The guest called a host function.
        HostCall = 2, "host_call";
        /// A line went to the kernel log.
        Log = 3, "log";
        /// The guest asked for more linear memory.
        Grow = 4, "grow";
        /// The device copied data into the guest.
        Push = 5, "push";
        /// The guest trapped.
        Trap = 6, "trap";
        /// A run ended.
        RunEnd = 7, "run_end";
        /// Records were dropped here because the trace was full.
        Overflow = 8, "overflow";
    }
}

codes! {
    /// How a host call ended.
    pub enum CallOutcome as "WASM_CALL" {
        /// It returned to the guest.
        Returned = 0, "returned";
        /// It trapped; a trap record follows.
        Trapped = 1, "trapped";
    }
}

/// Fuel of a record where it is not known.
pub const FUEL_UNKNOWN: u64 = u64::MAX;

/// [`TraceHostCall::function`] of an import that is no host function of the device.
pub const FUNCTION_NONE: u32 = u32::MAX;
/// [`TraceHostCall::function`] of the legacy `custom.print_int`.
pub const FUNCTION_PRINT_INT: u32 = 0x1_0000;

abi_struct! {
    /// Head of every trace record.
    pub struct TraceHeader as "wasm_trace_header", 24 bytes {
        /// Bytes of the record with this head, a multiple of 8.
        pub len: u32,
        /// What it tells (`WASM_TRACE_…`).
        pub kind: u32,
        /// Number of the run within the session.
        pub run: u32,
        /// Number of the record within the run, from 0, counting dropped ones.
        pub sequence: u32,
        /// Fuel that the run had used, all ones where not known.
        pub fuel: u64,
    }
}

abi_struct! {
    /// After the head of a run's first record; the entry's name follows.
    pub struct TraceRunBegin as "wasm_trace_run_begin", 24 bytes {
        /// Fuel allowed.
        pub fuel_limit: u64,
        /// Linear memory allowed, in bytes.
        pub memory_limit: u64,
        /// Bytes of the entry's name as asked for, 0 for the default entry.
        pub entry_len: u32,
        /// What is pushed (`WASM_PUSH_…`).
        pub push: u32,
    }
}

abi_struct! {
    /// After the head of a host call; then follow the arguments and the results (8 bytes
    /// each), then the bytes that the host wrote into guest memory.
    pub struct TraceHostCall as "wasm_trace_host_call", 32 bytes {
        /// Index among the imported functions of the guest.
        pub import: u32,
        /// Number of the host function in the table of host functions, or one of the special values.
        pub function: u32,
        /// How it ended (`WASM_CALL_…`).
        pub outcome: u32,
        /// Number of arguments.
        pub args_len: u16,
        /// Number of results, 0 when it trapped.
        pub results_len: u16,
        /// Where in guest memory the host wrote.
        pub written_ptr: u64,
        /// How many bytes it wrote there.
        pub written_len: u64,
    }
}

abi_struct! {
    /// After the head of a log line; the text follows, as it went to the log.
    pub struct TraceLog as "wasm_trace_log", 16 bytes {
        /// Level, 0 to 7.
        pub level: u32,
        /// 1 when the line was suppressed because the run was over its log limits; it has no text then.
        pub suppressed: u32,
        /// Bytes of the text.
        pub text_len: u64,
    }
}

abi_struct! {
    /// After the head of a `memory.grow`.
    pub struct TraceGrow as "wasm_trace_grow", 24 bytes {
        /// Pages before.
        pub pages: u64,
        /// Pages asked for.
        pub wanted: u64,
        /// 1 when it was granted.
        pub granted: u64,
    }
}

abi_struct! {
    /// After the head of a push; the bytes follow.
    pub struct TracePush as "wasm_trace_push", 24 bytes {
        /// Where in guest memory.
        pub ptr: u64,
        /// Bytes.
        pub len: u64,
        /// The count that the entry is called with.
        pub count: u64,
    }
}

abi_struct! {
    /// After the head of a trap; the message follows.
    pub struct TraceTrap as "wasm_trace_trap", 8 bytes {
        /// Why (`WASM_TRAP_…`).
        pub trap: u32,
        /// Bytes of the message.
        pub message_len: u32,
    }
}

abi_struct! {
    /// After the head of a run's last record.
    pub struct TraceRunEnd as "wasm_trace_run_end", 8 bytes {
        /// How it ended (`WASM_STATUS_…`).
        pub status: u32,
        /// Zero.
        pub reserved: u32,
    }
}

abi_struct! {
    /// After the head of an overflow record.
    pub struct TraceOverflow as "wasm_trace_overflow", 16 bytes {
        /// Records dropped.
        pub records: u64,
        /// Their bytes.
        pub bytes: u64,
    }
}
