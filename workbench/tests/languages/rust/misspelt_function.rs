#![no_std]
use wasm_device_guest::{export, meminfos};

export! {
    fn main() {
        meminfos();
    }
}
