//! The lab: a small Linux with `/dev/wasm_device`, in a virtual machine, built from nothing.
//!
//! What a machine needs is made step by step: packages, kernel source, `bindgen`, the kernel. Each result
//! is kept in the cache under the hash of all that it was made from, so a second start builds
//! nothing, and a change builds only what depends on it.
#![deny(missing_docs)]

pub mod agent_binary;
pub mod cache;
pub mod console;
pub mod debian_package;
pub mod device_module;
pub mod engine_object;
pub mod error;
pub mod initramfs;
pub mod job;
pub mod kernel;
pub mod kvm_probe;
pub mod machine;
pub mod packages;
pub mod recipe;
pub mod repository;
pub mod rust_source;
pub mod vm;

pub use error::LabError;
