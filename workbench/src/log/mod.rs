//! The kernel log: its records, the window of it that is kept, and filters.

use wasm_device_abi::codes::LogLevel;

/// Who wrote a record.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Origin {
    /// A guest: `[s3 r2] text`.
    Guest {
        /// Session, from 1.
        session: u32,
        /// Run within the session, from 1.
        run: u32,
    },
    /// The device about a run: `[s3 r2 begin] text`, `[s3 r2 end] text`.
    Run {
        /// Session, from 1.
        session: u32,
        /// Run within the session, from 1.
        run: u32,
        /// Whether this is the record that ends the run.
        end: bool,
    },
    /// The device about itself.
    Device,
    /// Another part of the kernel.
    Kernel,
}

/// One line of the kernel log; a guest's line that went over several kmsg records is one of these.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogRecord {
    /// Sequence number of its (first) kmsg record.
    pub sequence: u64,
    /// Time since boot, in microseconds.
    pub timestamp_us: u64,
    /// Level.
    pub level: LogLevel,
    /// Who wrote it.
    pub origin: Origin,
    /// The text without the device's name and tag. It holds no control characters.
    pub text: String,
}
