//! Sum of an array that the host pushes into the guest.
//! run: --push ints:1,2,3,4,5
//! also: --push ints:-7
//! also: --push ints:2147483647,1

#![no_std]

use wasm_device_guest::{export_pushed, info};

export_pushed! {
    /// The host asks for a place (`alloc`, which comes with this), copies the array there, and calls `sum`.
    fn sum(numbers: &[i32]) -> i32 {
        info!("{} numbers: {numbers:?}", numbers.len());
        // A sum that does not fit wraps around, as it does in the WAT of `sum-array`.
        numbers.iter().fold(0, |sum, number| sum.wrapping_add(*number))
    }
}
