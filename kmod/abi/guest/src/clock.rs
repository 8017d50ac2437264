//! Time.

use crate::host;

/// Nanoseconds of the monotonic clock.
pub fn ktime_get_ns() -> u64 {
    host::ktime_get_ns().cast_unsigned()
}

/// Ticks of the kernel since boot.
pub fn jiffies() -> u64 {
    host::jiffies().cast_unsigned()
}

/// A sleep was ended early, by a cancel, a signal or the deadline of the run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EndedEarly;

/// Sleeps for that many milliseconds.
///
/// # Errors
/// When it was ended early: the run is about to end too.
pub fn msleep(milliseconds: u32) -> Result<(), EndedEarly> {
    match host::msleep(milliseconds.cast_signed()) {
        0 => Ok(()),
        _ => Err(EndedEarly),
    }
}
