//! The lab: a small Linux with `/dev/wasm_device`, in a virtual machine, built from nothing.
//!
//! [`Lab::prepare`] makes what a machine needs, step by step: packages, kernel source, `bindgen`, the
//! kernel, the engine object, the module, the agent, the initramfs. Each result is kept in the
//! cache under the hash of all that it was made from, so a second start builds nothing, and a change
//! builds only what depends on it. [`vm::Vm`] starts the machine.
#![deny(missing_docs)]

pub mod cache;
pub mod debian_package;
pub mod error;
pub mod job;
pub mod rust_source;

pub use error::LabError;
