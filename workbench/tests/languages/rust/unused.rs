#![no_std]
use wasm_device_guest::{export, info, warning};

export! {
    fn main() {
        let unused = 1;
        info!("only warnings");
    }
}
