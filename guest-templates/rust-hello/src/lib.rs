//! Hello: one line in the kernel log.

#![no_std]

use wasm_device_guest::{export, info};

export! {
    /// What a run calls when nobody names another function.
    fn main() {
        // As `println!`, but the line goes to the kernel log, at level info.
        info!("Hello, kernel!");
    }
}
