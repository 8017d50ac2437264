#![no_std]
use wasm_device_guest::export;

export! {
    fn main() -> i32 {
        let é = "日本"; let number: i32 = "text";
        number
    }
}
