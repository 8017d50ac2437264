//! Lines in the kernel log.

use core::fmt::{self, Write};

use crate::{Level, host};

/// Bytes of a log line that the device takes; what is longer is cut.
pub const LINE_BYTES: usize = 1024;

/// Writes a line to the kernel log.
pub fn log(level: Level, text: &str) {
    host::log(level as i32, text.as_bytes());
}

/// Writes a number as a log line at level info.
pub fn log_i32(value: i32) {
    host::log_i32(value);
}

/// Writes a number as a log line at level info.
pub fn log_i64(value: i64) {
    host::log_i64(value);
}

/// Writes a number as a log line at level info.
pub fn log_f64(value: f64) {
    host::log_f64(value);
}

/// Writes a line that is put together as it is written; the macros call this.
pub fn log_line(level: Level, text: fmt::Arguments<'_>) {
    if let Some(text) = text.as_str() {
        return log(level, text);
    }
    let mut line = Line { bytes: [0; LINE_BYTES], length: 0 };
    // The only error is a line that is full, and the device cuts long lines too.
    let _ = line.write_fmt(text);
    host::log(level as i32, line.bytes.get(..line.length).unwrap_or_default());
}

/// A line under way.
struct Line {
    bytes: [u8; LINE_BYTES],
    length: usize,
}

impl Write for Line {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let room = self.bytes.len() - self.length;
        let mut taken = text.len().min(room);
        while !text.is_char_boundary(taken) {
            taken -= 1;
        }
        let (begin, end) = (self.length, self.length + taken);
        if let (Some(place), Some(text)) = (self.bytes.get_mut(begin..end), text.as_bytes().get(..taken)) {
            place.copy_from_slice(text);
        }
        self.length = end;
        if taken < text.len() { Err(fmt::Error) } else { Ok(()) }
    }
}

/// Writes a line at a level, as `format!` puts it together.
///
/// ```no_run
/// use wasm_device_guest::{Level, log};
/// log!(Level::Notice, "{} of {}", 1, 2);
/// ```
#[macro_export]
macro_rules! log {
    ($level:expr, $($text:tt)+) => { $crate::log_line($level, ::core::format_args!($($text)+)) };
}

/// Writes a line at level err.
#[macro_export]
macro_rules! error {
    ($($text:tt)+) => { $crate::log!($crate::Level::Err, $($text)+) };
}

/// Writes a line at level warning.
#[macro_export]
macro_rules! warning {
    ($($text:tt)+) => { $crate::log!($crate::Level::Warning, $($text)+) };
}

/// Writes a line at level info.
#[macro_export]
macro_rules! info {
    ($($text:tt)+) => { $crate::log!($crate::Level::Info, $($text)+) };
}

/// Writes a line at level debug.
#[macro_export]
macro_rules! debug {
    ($($text:tt)+) => { $crate::log!($crate::Level::Debug, $($text)+) };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_cut_between_characters() {
        let mut line = Line { bytes: [0; LINE_BYTES], length: 0 };
        line.write_str(&"x".repeat(LINE_BYTES - 1)).unwrap();
        assert!(line.write_str("é").is_err());
        assert_eq!(line.length, LINE_BYTES - 1);
        line.write_str("y").unwrap();
        assert_eq!(line.length, LINE_BYTES);
        assert!(line.write_str("z").is_err());
    }
}
