#![no_std]

#[unsafe(no_mangle)]
pub extern "C" fn main() -> i32 {
    7
}
