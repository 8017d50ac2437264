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

pub mod host_services;
pub mod limits;
pub mod report;
pub mod request;
pub mod value;

pub use host_services::{HostServices, Interruption};
pub use limits::Limits;
pub use report::{CheckReport, InterfaceItem, RunReport};
pub use request::{PushRequest, RunRequest};
pub use value::Value;
pub use wasm_device_abi as abi;
