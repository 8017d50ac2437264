//! ioctl numbers, built as in `include/uapi/asm-generic/ioctl.h`.
//!
//! The device looks at direction, type and number, not at the size bits: the size that
//! counts is the `size` field with which each struct begins, so that structs can grow
//! under the same request. Sizes smaller than version 1's are `EINVAL`; bytes
//! beyond what the device knows must be zero.

use crate::calls::{WasmCheck, WasmInfo, WasmMemRead, WasmRun, WasmSetInput};
use crate::legacy::WasmSetData;

/// Type byte of every request.
pub const MAGIC: u8 = b'w';

/// No argument.
pub const DIR_NONE: u32 = 0;
/// User space writes the argument.
pub const DIR_WRITE: u32 = 1;
/// User space reads the argument back.
pub const DIR_READ: u32 = 2;

/// A request of the device, for generators.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Request {
    /// Name, without the `WASM_IOC_` that stands before it in C.
    pub name: &'static str,
    /// The whole request number.
    pub number: u32,
    /// Number within the type.
    pub nr: u8,
    /// Directions, [`DIR_WRITE`] and [`DIR_READ`] or-ed.
    pub dir: u32,
    /// C name of the argument's struct, or `""`.
    pub argument: &'static str,
    /// What it does.
    pub docs: &'static str,
}

/// Builds a request number from direction, number and size of the argument.
pub const fn request_number(dir: u32, nr: u8, size: usize) -> u32 {
    (dir << 30) | ((size as u32) << 16) | ((MAGIC as u32) << 8) | nr as u32
}

macro_rules! requests {
    ($( #[doc = $doc:literal] $konst:ident = $nr:literal, $dir:expr, $size:expr, $argument:literal; )*) => {
        $( #[doc = $doc] pub const $konst: u32 = request_number($dir, $nr, $size); )*
        /// All requests, for generators.
        pub const REQUESTS: &[Request] = &[$( Request {
            name: stringify!($konst), number: $konst, nr: $nr, dir: $dir, argument: $argument, docs: $doc,
        }, )*];
    };
}

requests! {
    /// Legacy: calls `sum`, with the stored data where the guest takes an array; the result is in the kernel log alone.
    PROCESS_SUM = 0x00, DIR_NONE, 0, "";
    /// Legacy: the same with a fixed array.
    PROCESS_TEST = 0x01, DIR_NONE, 0, "";
    /// Legacy: stores the integers for `PROCESS_SUM`.
    SET_DATA = 0x01, DIR_WRITE, WasmSetData::SIZE, "wasm_set_data";
    /// Validates, instantiates and calls; fills in the report.
    RUN = 0x10, DIR_READ | DIR_WRITE, WasmRun::SIZE, "wasm_run";
    /// Validates only; gives imports, exports and what is missing.
    CHECK = 0x11, DIR_READ | DIR_WRITE, WasmCheck::SIZE, "wasm_check";
    /// ABI version, engine version, limits, host functions.
    INFO = 0x12, DIR_READ | DIR_WRITE, WasmInfo::SIZE, "wasm_info";
    /// Reads the guest's linear memory after a run.
    MEM_READ = 0x13, DIR_READ | DIR_WRITE, WasmMemRead::SIZE, "wasm_mem_read";
    /// Sets the payload that the guest reads with `input_read`.
    SET_INPUT = 0x14, DIR_WRITE, WasmSetInput::SIZE, "wasm_set_input";
    /// Ends the run under way on this file, from any thread; nothing happens when there is none.
    CANCEL = 0x15, DIR_NONE, 0, "";
}

const _: () = assert!(PROCESS_SUM == 0x7700 && PROCESS_TEST == 0x7701 && SET_DATA == 0x402C_7701);
