//! Levels of log lines.
// Generated from kmod/abi by `cargo xtask docs`; do not edit.

/// Level of a log line, with the numbers of the kernel's `printk` (`include/linux/kern_levels.h`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(i32)]
pub enum Level {
    /// The system is unusable.
    Emerg = 0,
    /// Action must be taken at once.
    Alert = 1,
    /// Critical conditions.
    Crit = 2,
    /// Error conditions.
    Err = 3,
    /// Warning conditions.
    Warning = 4,
    /// Normal but significant.
    Notice = 5,
    /// Informational; what `log_i32` and its siblings use.
    Info = 6,
    /// Debug messages.
    Debug = 7,
}
