//! The host interface of `/dev/wasm_device` for guests in Rust.
//!
//! A guest is a library crate of the type `cdylib`, built for `wasm32-unknown-unknown`. What it
//! exports with [`export!`] can be called by a run; what it calls here is done by the host.
//!
//! ```
//! # mod guest {
//! use wasm_device_guest::{export, info, tasks};
//!
//! export! {
//!     fn main() -> i32 {
//!         let count = tasks().count();
//!         info!("{count} tasks");
//!         count as i32
//!     }
//! }
//! # }
//! ```
//!
//! Elsewhere than in a guest the crate compiles, for tests of a guest's own code and for these pages;
//! a host function that is called there panics.

#![cfg_attr(not(test), no_std)]

#[cfg(feature = "heap")]
extern crate alloc;

mod clock;
mod export;
#[cfg(feature = "heap")]
mod heap;
mod host;
mod imports;
mod level;
mod log;
mod machine;
mod name;
#[cfg(all(feature = "panic-handler", target_arch = "wasm32"))]
mod panic;
mod payload;
#[cfg(feature = "heap")]
pub mod push;
mod records;

pub use clock::{EndedEarly, jiffies, ktime_get_ns, msleep};
pub use level::Level;
pub use log::{LINE_BYTES, log, log_f64, log_i32, log_i64, log_line};
#[cfg(feature = "heap")]
pub use machine::{Records, netdevs, tasks};
pub use machine::{
    cpu, current_comm, current_pid, meminfo, netdevs_into, num_online_cpus, random_bytes, tasks_into, uname,
};
pub use name::{Name, Text};
#[cfg(feature = "heap")]
pub use payload::input;
pub use payload::{OutputFull, input_len, input_read, output_write};
pub use records::{Meminfo, Netdev, TASK_KTHREAD, Task};
