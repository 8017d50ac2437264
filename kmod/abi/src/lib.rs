//! The binary interface of `/dev/wasm_device`: the one place where kernel space
//! and user space agree.
//!
//! Everything here is plain data: device names, ioctl numbers, `#[repr(C)]`
//! structs, codes, limits, record layouts and the table of host functions. The
//! C headers, the guest headers and the reference tables of the documentation
//! are generated from it (`cargo xtask docs`).
//!
//! All numbers are little-endian, all structs have the same layout for 32-bit
//! and 64-bit callers, and no struct has implicit padding; the compiler checks
//! the last two (see [`layout`]).
#![no_std]
#![deny(missing_docs)]
#![forbid(unsafe_code)]

pub mod calls;
pub mod codes;
pub mod host;
pub mod ioctl;
pub mod layout;
pub mod legacy;
pub mod limits;
pub mod records;
pub mod trace;

/// Name of the misc device, as it stands in `/proc/misc` and before each of its kernel-log lines.
pub const DEVICE_NAME: &str = "wasm_device";

/// Path of the device node.
pub const DEVICE_PATH: &str = "/dev/wasm_device";

/// File mode of the device node: root alone.
pub const DEVICE_MODE: u32 = 0o600;

/// Version of this interface. It rises when a struct grows or a call is added;
/// a caller that needs more than the device has sees it in [`calls::WasmInfo::abi_version`].
pub const ABI_VERSION: u32 = 1;

/// Bytes of a page of linear memory (WebAssembly core specification, "page size").
pub const WASM_PAGE_BYTES: u64 = 65_536;
