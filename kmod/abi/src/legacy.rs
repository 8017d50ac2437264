//! What the older loaders and guests of `/dev/wasm_device` use.

use crate::layout::abi_struct;

/// Import module of legacy guests for `print_int`.
pub const PRINT_INT_MODULE: &str = "custom";
/// Import of legacy guests: `(i32)` with result `()` or `i32`, as the guest declares it.
pub const PRINT_INT_NAME: &str = "print_int";
/// Import module of the memory that some legacy guests import.
pub const MEMORY_MODULE: &str = "env";
/// Name of that memory.
pub const MEMORY_NAME: &str = "memory";
/// Function that gives a place to push to: `alloc(bytes) -> ptr`, with `i32` or `i64` for either.
pub const ALLOC_EXPORT: &str = "alloc";
/// Entry of legacy guests.
pub const SUM_EXPORT: &str = "sum";
/// Bytes that the legacy calls always ask `alloc` for, however much they copy.
pub const ALLOC_BYTES: u32 = 40;
/// Integers that [`WasmSetData`] can hold.
pub const SET_DATA_INTS: usize = 10;
/// Before each `print_int` line of the log.
pub const PRINT_INT_PREFIX: &str = "From WASM: ";
/// Before the result in the log line of generation G0.
pub const G0_RESULT_PREFIX: &str = "Function returned: ";
/// Before the result in the log line of generations P1 and P2.
pub const SUM_RESULT_PREFIX: &str = "Sum function returned: ";

abi_struct! {
    /// Argument of the legacy `SET_DATA`: integers for the next `PROCESS_SUM`.
    pub struct WasmSetData as "wasm_set_data", 44 bytes {
        /// How many of them count, 0 to 10; more is `EINVAL`.
        pub size: u32,
        /// The integers.
        pub array: [i32; SET_DATA_INTS],
    }
}
