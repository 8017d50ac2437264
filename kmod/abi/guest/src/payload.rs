//! Bytes from user space, and back.

#[cfg(feature = "heap")]
use alloc::vec::Vec;

use crate::host;

/// Bytes of the input payload.
pub fn input_len() -> usize {
    host::input_len().cast_unsigned() as usize
}

/// Copies from the input payload, from the byte `from` on; returns the bytes copied.
pub fn input_read(from: usize, room: &mut [u8]) -> usize {
    host::input_read(from, room)
}

/// The whole input payload.
#[cfg(feature = "heap")]
pub fn input() -> Vec<u8> {
    let mut bytes = alloc::vec![0; input_len()];
    let copied = input_read(0, &mut bytes);
    bytes.truncate(copied);
    bytes
}

/// The output payload is full; says how many of the bytes were taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OutputFull {
    /// Bytes taken.
    pub taken: usize,
}

/// Appends to the output payload.
///
/// # Errors
/// When it was full before all bytes were taken.
pub fn output_write(bytes: &[u8]) -> Result<(), OutputFull> {
    match host::output_write(bytes) {
        taken if taken < bytes.len() => Err(OutputFull { taken }),
        _ => Ok(()),
    }
}
