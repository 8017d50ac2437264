//! What a run, or a check, found out.

use alloc::{string::String, vec::Vec};

use wasm_device_abi::codes::{Generation, ItemKind, Status, Trap, ValueType};

use crate::Value;

/// How a run ended and what it used.
#[derive(Debug, Clone, PartialEq)]
pub struct RunReport {
    /// How it ended.
    pub status: Status,
    /// Why it trapped, [`Trap::None`] where it did not.
    pub trap: Trap,
    /// Number of the session, from 1.
    pub session: u32,
    /// Number of the run within the session, from 1.
    pub run: u32,
    /// Name of the function that was called, empty when nothing was.
    pub entry: String,
    /// Results of the entry, the first 16.
    pub results: Vec<Value>,
    /// Number of results of the entry.
    pub results_len: u32,
    /// Output payload.
    pub output: Vec<u8>,
    /// Fuel used.
    pub fuel_used: u64,
    /// Fuel allowed.
    pub fuel_limit: u64,
    /// Time from the start of validation to the end, in nanoseconds.
    pub nanoseconds: u64,
    /// Calls of host functions.
    pub host_calls: u64,
    /// Most pages of linear memory, 64 KiB each.
    pub peak_pages: u32,
    /// Lines written to the kernel log.
    pub log_lines: u32,
    /// Bytes of these lines.
    pub log_bytes: u32,
    /// Lines not written because the run was over its log limits.
    pub log_suppressed: u32,
    /// Trace records dropped because the trace was full.
    pub trace_dropped: u32,
    /// Why it ended as it did, in words; empty when there is nothing to say.
    pub message: String,
}

/// One import or export of a guest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InterfaceItem {
    /// Whether the guest exports it; else it imports it.
    pub export: bool,
    /// Module name of an import, empty for an export.
    pub module: String,
    /// Name.
    pub name: String,
    /// What it is.
    pub kind: ItemKind,
    /// For an import: whether the device provides it. True for exports.
    pub served: bool,
    /// Parameters of a function.
    pub params: Vec<ValueType>,
    /// Results of a function.
    pub results: Vec<ValueType>,
    /// Type of a global, [`ValueType::None`] for others.
    pub value_type: ValueType,
    /// Pages of a memory or elements of a table at first.
    pub minimum: u64,
    /// The most a memory or table declares.
    pub maximum: Option<u64>,
}

/// What a module image is, without running it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckReport {
    /// Ok, refused, link error or no memory.
    pub status: Status,
    /// Which interface it was written for.
    pub generation: Generation,
    /// Imports, then exports, each in the order of the module.
    pub items: Vec<InterfaceItem>,
    /// Bytes of the module image.
    pub module_bytes: u64,
    /// Offset in the image at which a refused module goes wrong, where the engine says so.
    pub offset: Option<u64>,
    /// What is wrong, or missing, in words; empty when nothing is.
    pub message: String,
}

impl CheckReport {
    /// The imports that nothing provides.
    pub fn missing(&self) -> impl Iterator<Item = &InterfaceItem> {
        self.items.iter().filter(|item| !item.export && !item.served)
    }
}
