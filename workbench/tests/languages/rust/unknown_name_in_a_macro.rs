#![no_std]
use wasm_device_guest::{export, info};

export! {
    fn main() {
        info!("日本 {}", nothing);
    }
}
