//! Calls of host functions with slices and records of the guest.
#![expect(unsafe_code, reason = "host functions take addresses, which is what this file hides")]

use crate::imports;
use crate::records::{Meminfo, Netdev, Task};

/// A type whose every bit pattern is a value: the host may fill it.
///
/// # Safety
/// Every field is an integer or an array of integers, and there is no padding.
pub(crate) unsafe trait Plain: Copy + 'static {}

// SAFETY: integers have no padding, and every bit pattern of theirs is a value.
unsafe impl Plain for i32 {}
// SAFETY: as above.
unsafe impl Plain for u8 {}
// SAFETY: its fields are integers, and its layout is asserted where it is defined.
unsafe impl Plain for Meminfo {}
// SAFETY: as above.
unsafe impl Plain for Task {}
// SAFETY: as above.
unsafe impl Plain for Netdev {}

/// A host function that fills memory and returns how many bytes it needs for that.
type Fills = unsafe fn(ptr: *mut u8, cap: i32) -> i32;

/// Has `fill` write whole values into `room`. Returns the bytes it needs; when they are more than there is
/// room for, nothing was written.
fn fill<T: Plain>(room: &mut [T], fill: Fills) -> usize {
    let bytes = size_of_val(room);
    // SAFETY: the host writes at most `bytes` bytes from the start of `room`, which is exactly
    // `room`, and every value of those bytes is valid for `T`.
    let needed = unsafe { fill(room.as_mut_ptr().cast(), as_i32(bytes)) };
    as_usize(needed)
}

macro_rules! filling {
    ($($(#[$docs:meta])* $name:ident($type:ty);)*) => {$(
        $(#[$docs])*
        pub(crate) fn $name(room: &mut [$type]) -> usize {
            fill(room, |ptr, cap| {
                // SAFETY: whoever calls this closure gives `cap` bytes of memory at `ptr`.
                unsafe { imports::$name(ptr, cap) }
            })
        }
    )*};
}

filling! {
    current_comm(u8);
    uname(u8);
    meminfo(Meminfo);
    tasks(Task);
    netdevs(Netdev);
}

pub(crate) fn log(level: i32, text: &[u8]) {
    // SAFETY: the host only reads, and just the bytes of `text`.
    unsafe { imports::log(level, text.as_ptr(), as_i32(text.len())) }
}

pub(crate) fn random_bytes(room: &mut [u8]) {
    // SAFETY: the host writes just the bytes of `room`.
    unsafe { imports::random_bytes(room.as_mut_ptr(), as_i32(room.len())) }
}

pub(crate) fn input_read(from: usize, room: &mut [u8]) -> usize {
    // SAFETY: the host writes at most the bytes of `room`.
    as_usize(unsafe { imports::input_read(as_i32(from), room.as_mut_ptr(), as_i32(room.len())) })
}

pub(crate) fn output_write(bytes: &[u8]) -> usize {
    // SAFETY: the host only reads, and just `bytes`.
    as_usize(unsafe { imports::output_write(bytes.as_ptr(), as_i32(bytes.len())) })
}

macro_rules! numbers {
    ($($name:ident($($parameter:ident: $type:ty)?) $(-> $result:ty)?;)*) => {$(
        pub(crate) fn $name($($parameter: $type)?) $(-> $result)? {
            // SAFETY: only numbers are passed.
            unsafe { imports::$name($($parameter)?) }
        }
    )*};
}

numbers! {
    log_i32(value: i32);
    log_i64(value: i64);
    log_f64(value: f64);
    ktime_get_ns() -> i64;
    jiffies() -> i64;
    cpu() -> i32;
    num_online_cpus() -> i32;
    current_pid() -> i32;
    msleep(ms: i32) -> i32;
    input_len() -> i32;
}

/// A length as the host takes it; a guest has no memory for one that does not fit.
fn as_i32(length: usize) -> i32 {
    u32::try_from(length).unwrap_or(u32::MAX).cast_signed()
}

fn as_usize(length: i32) -> usize {
    length.cast_unsigned() as usize
}
