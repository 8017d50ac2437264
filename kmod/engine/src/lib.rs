//! A *session*: a guest program, its limits, its runs and what they leave behind.
//!
//! The crate knows no kernel and no terminal. It reaches the outside through one trait,
//! [`HostServices`]; the simulator and the kernel module differ in that trait's
//! implementation alone, so the same guest with the same answers ends in the same
//! result, trap, fuel and trace in both.
#![no_std]
#![deny(missing_docs)]
#![forbid(unsafe_code)]

extern crate alloc;

mod entry;
mod failure;
mod guest_log;
mod host_calls;
mod host_functions;
pub mod host_services;
mod host_state;
mod interface;
pub mod legacy;
pub mod limits;
pub mod log_text;
mod memory_limiter;
mod module_sections;
mod opening;
mod record_bytes;
pub mod report;
pub mod request;
mod run;
mod run_words;
pub mod session;
pub mod session_error;
mod start_function;
mod trace_buffer;
pub mod trace_reader;
pub mod value;
pub mod wire;

pub use entry::default_entry;
pub use host_services::{HostServices, Interruption};
pub use legacy::{LegacyCall, LegacyError};
pub use limits::Limits;
pub use record_bytes::{read_meminfo, read_netdev, read_task};
pub use report::{CheckReport, InterfaceItem, RunReport};
pub use request::{PushRequest, RunRequest};
pub use session::{Session, Step};
pub use session_error::SessionError;
pub use value::Value;
pub use wasm_device_abi as abi;

/// Name and version of the engine that runs the guests.
pub const ENGINE_VERSION: &str = "wasmi 2.0.0";
