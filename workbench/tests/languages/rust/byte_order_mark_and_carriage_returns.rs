#![no_std]
use wasm_device_guest::export;

export! {
    fn main() -> i32 { /* é */ nothing }
}
