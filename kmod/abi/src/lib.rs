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
pub mod device;
pub mod host;
pub mod ioctl;
pub mod layout;
pub mod legacy;
pub mod limits;
pub mod records;
pub mod trace;

pub use device::{ABI_VERSION, DEVICE_MODE, DEVICE_NAME, DEVICE_PATH, WASM_PAGE_BYTES};
