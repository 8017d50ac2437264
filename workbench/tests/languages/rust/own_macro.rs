#![no_std]
use wasm_device_guest::export;

macro_rules! twice {
    ($number:expr) => {
        $number + $number + nothing
    };
}

export! {
    fn main() -> i32 {
        twice!(4)
    }
}
