//! Arguments of the ioctls. Each begins with its own size; what is marked *in* is
//! read by the device, what is marked *out* is written by it and ignored on the way in.
//! Pointers are user-space addresses widened to 64 bits. Reserved fields must be zero.

use crate::layout::abi_struct;
use crate::limits::{MESSAGE_BYTES, VALUES};

abi_struct! {
    /// Argument of `RUN`: what to call, with what, under which limits; and the report.
    ///
    /// The ioctl returns 0 whenever a report was written, whatever the guest did.
    pub struct WasmRun as "wasm_run", 1024 bytes {
        /// In: bytes of this struct as the caller knows it.
        pub size: u32,
        /// In: reserved, zero.
        pub flags: u32,
        /// In: name of the function to call, UTF-8 without NUL; 0 for the default entry.
        pub entry_ptr: u64,
        /// In: bytes of the name, at most 4,096.
        pub entry_len: u32,
        /// In: number of arguments, at most 16.
        pub args_len: u32,
        /// In: type of each argument (`WASM_TYPE_…`); 0 takes the type that the function declares.
        pub arg_types: [u8; VALUES],
        /// In: the arguments; floats as their bits.
        pub args: [u64; VALUES],
        /// In: what to push (`WASM_PUSH_…`).
        pub push: u32,
        /// In: for pushed integers, their bytes, a multiple of 4.
        pub push_len: u32,
        /// In: for pushed integers, where they are.
        pub push_ptr: u64,
        /// In: fuel, 0 for the default.
        pub fuel: u64,
        /// In: time allowed in nanoseconds, 0 for the default.
        pub deadline_ns: u64,
        /// In: linear memory allowed in bytes, 0 for the most that the device allows.
        pub memory_bytes: u64,
        /// In: where the output payload goes, 0 to leave it.
        pub output_ptr: u64,
        /// In: room there, in bytes.
        pub output_cap: u32,
        /// In: depth of nested calls allowed, 0 for the most that the device allows.
        pub recursion: u32,
        /// Out: how it ended (`WASM_STATUS_…`).
        pub status: u32,
        /// Out: why it trapped (`WASM_TRAP_…`), 0 where it did not.
        pub trap: u32,
        /// Out: number of the session, from 1; the `s3` of its log lines.
        pub session: u32,
        /// Out: number of the run within the session, from 1; the `r2` of its log lines.
        pub run: u32,
        /// Out: number of results of the entry; the first 16 are given.
        pub results_len: u32,
        /// Out: bytes of the output payload, also of what did not fit `output_cap`.
        pub output_len: u32,
        /// Out: type of each result (`WASM_TYPE_…`).
        pub result_types: [u8; VALUES],
        /// Out: the results; floats as their bits, references as 0.
        pub results: [u64; VALUES],
        /// Out: fuel used.
        pub fuel_used: u64,
        /// Out: fuel allowed.
        pub fuel_limit: u64,
        /// Out: time from the start of validation to the end, in nanoseconds.
        pub nanoseconds: u64,
        /// Out: calls of host functions.
        pub host_calls: u64,
        /// Out: most pages of linear memory, 64 KiB each.
        pub peak_pages: u32,
        /// Out: lines written to the kernel log.
        pub log_lines: u32,
        /// Out: bytes of these lines.
        pub log_bytes: u32,
        /// Out: lines not written because the run was over its log limits.
        pub log_suppressed: u32,
        /// Out: trace records dropped because the trace was full.
        pub trace_dropped: u32,
        /// Out: bytes of `message`.
        pub message_len: u32,
        /// Out: why it ended as it did, in words; UTF-8.
        pub message: [u8; MESSAGE_BYTES],
        /// In: reserved, zero.
        pub reserved: [u64; 8],
    }
}

abi_struct! {
    /// Argument of `CHECK`: what the module image of the session is.
    pub struct WasmCheck as "wasm_check", 576 bytes {
        /// In: bytes of this struct as the caller knows it.
        pub size: u32,
        /// In: reserved, zero.
        pub flags: u32,
        /// In: where the interface entries go, 0 to leave them.
        pub entries_ptr: u64,
        /// In: room there, in bytes.
        pub entries_cap: u32,
        /// Out: bytes of all entries; nothing is written when they do not fit.
        pub entries_len: u32,
        /// Out: ok, refused, link error or no memory (`WASM_STATUS_…`).
        pub status: u32,
        /// Out: which generation it matches (`WASM_GENERATION_…`).
        pub generation: u32,
        /// Out: number of imports.
        pub imports: u32,
        /// Out: number of exports.
        pub exports: u32,
        /// Out: imports that nothing provides.
        pub missing: u32,
        /// Out: bytes of the module image.
        pub module_bytes: u32,
        /// Out: bytes of `message`.
        pub message_len: u32,
        /// In: reserved, zero.
        pub reserved: u32,
        /// Out: what is wrong, or missing, in words; UTF-8.
        pub message: [u8; MESSAGE_BYTES],
        /// In: reserved, zero.
        pub reserved_tail: u64,
    }
}

abi_struct! {
    /// One import, export or host function, as `CHECK` and `INFO` list them.
    ///
    /// After it stand the module name, the item name, the parameter types and the result
    /// types (a byte each), then zeros up to `len`.
    pub struct WasmInterfaceEntry as "wasm_interface_entry", 32 bytes {
        /// Bytes of the whole entry, a multiple of 8.
        pub len: u32,
        /// 0 for an import or a host function, 1 for an export.
        pub direction: u8,
        /// What it is (`WASM_ITEM_…`).
        pub kind: u8,
        /// For an import: 1 when the device provides it. For others 1.
        pub served: u8,
        /// For a global: its type (`WASM_TYPE_…`); else 0.
        pub value_type: u8,
        /// Bytes of the module name, 0 for an export.
        pub module_len: u16,
        /// Bytes of the item name.
        pub name_len: u16,
        /// For a function: number of parameters.
        pub params_len: u16,
        /// For a function: number of results.
        pub results_len: u16,
        /// For a memory: pages at first; for a table: elements at first.
        pub minimum: u64,
        /// For a memory or table: the most it declares, all ones where it declares none.
        pub maximum: u64,
    }
}

abi_struct! {
    /// Argument of `INFO`: what this device is and allows.
    pub struct WasmInfo as "wasm_info", 256 bytes {
        /// In: bytes of this struct as the caller knows it.
        pub size: u32,
        /// In: reserved, zero.
        pub flags: u32,
        /// In: where the list of host functions goes (interface entries), 0 to leave it.
        pub entries_ptr: u64,
        /// In: room there, in bytes.
        pub entries_cap: u32,
        /// Out: bytes of all entries; nothing is written when they do not fit.
        pub entries_len: u32,
        /// Out: version of this interface.
        pub abi_version: u32,
        /// Out: sessions open now.
        pub sessions_open: u32,
        /// Out: version of the device, NUL-padded.
        pub device_version: [u8; 32],
        /// Out: name and version of the engine, NUL-padded.
        pub engine_version: [u8; 32],
        /// Out: the limit of the same name.
        pub module_bytes: u64,
        /// Out: the limit of the same name.
        pub memory_bytes: u64,
        /// Out: the limit of the same name.
        pub engine_bytes: u64,
        /// Out: the limit of the same name.
        pub fuel_default: u64,
        /// Out: the limit of the same name.
        pub fuel_max: u64,
        /// Out: the limit of the same name.
        pub deadline_default_ns: u64,
        /// Out: the limit of the same name.
        pub deadline_max_ns: u64,
        /// Out: the limit of the same name.
        pub log_bytes: u64,
        /// Out: the limit of the same name.
        pub trace_bytes: u64,
        /// Out: the limit of the same name.
        pub input_bytes: u64,
        /// Out: the limit of the same name.
        pub output_bytes: u64,
        /// Out: the limit of the same name.
        pub slice_fuel: u64,
        /// Out: the limit of the same name.
        pub recursion: u32,
        /// Out: the limit of the same name.
        pub log_lines: u32,
        /// Out: the limit of the same name.
        pub log_line_bytes: u32,
        /// Out: the limit of the same name.
        pub sessions: u32,
        /// Out: fuel used so far by the run under way on this file, 0 when there is none.
        pub running_fuel: u64,
        /// Out: fuel allowed to it, 0 when there is none.
        pub running_fuel_limit: u64,
        /// Out: number of the session of this file, from 1; the `s3` of its log lines.
        pub session: u32,
        /// In: reserved, zero.
        pub reserved_word: u32,
        /// In: reserved, zero.
        pub reserved: [u64; 3],
    }
}

abi_struct! {
    /// Argument of `MEM_READ`.
    pub struct WasmMemRead as "wasm_mem_read", 40 bytes {
        /// In: bytes of this struct as the caller knows it.
        pub size: u32,
        /// In: reserved, zero.
        pub flags: u32,
        /// In: first byte of linear memory to read.
        pub offset: u64,
        /// In: bytes wanted. Out: bytes copied, fewer at the end of memory.
        pub len: u64,
        /// In: where they go.
        pub buffer_ptr: u64,
        /// Out: bytes of the guest's linear memory, 0 when it has none.
        pub memory_len: u64,
    }
}

abi_struct! {
    /// Argument of `SET_INPUT`.
    pub struct WasmSetInput as "wasm_set_input", 24 bytes {
        /// In: bytes of this struct as the caller knows it.
        pub size: u32,
        /// In: reserved, zero.
        pub flags: u32,
        /// In: where the payload is.
        pub ptr: u64,
        /// In: its bytes; 0 removes the payload that was there.
        pub len: u64,
    }
}
