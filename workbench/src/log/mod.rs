//! The kernel log: its records, the window of it that is kept, and filters.
//!
//! [`kmsg`] reads single records, [`assemble`] makes lines of them and counts what is missing,
//! [`ring`] keeps the newest, [`filter`] and [`index`] choose, [`view`] is what a person moves in.

pub mod assemble;
pub mod filter;
pub mod index;
pub mod kmsg;
pub mod line_wrap;
pub mod pattern;
pub mod ring;
pub mod view;
pub mod viewport;

use wasm_device_abi::codes::LogLevel;

pub use filter::{Filter, FilterId, Filters};
pub use pattern::Pattern;
pub use ring::{LogEntry, LogRing, RingLimits};
pub use view::LogView;

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
    /// The device about a run: `[s3 r2 begin] text`, `[s3 r2 note] text`, `[s3 r2 end] text`.
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

/// Records for the tests of this room and of those that show them.
#[cfg(test)]
pub(crate) mod test_records {
    use super::{LogLevel, LogRecord, Origin};
    use crate::target::LogBatch;

    fn record(level: LogLevel, origin: Origin, text: &str) -> LogRecord {
        LogRecord { sequence: 0, timestamp_us: 12_482_133, level, origin, text: text.to_owned() }
    }

    pub(crate) fn guest(session: u32, run: u32, text: &str) -> LogRecord {
        record(LogLevel::Info, Origin::Guest { session, run }, text)
    }

    pub(crate) fn kernel(text: &str) -> LogRecord {
        record(LogLevel::Info, Origin::Kernel, text)
    }

    pub(crate) fn with_level(level: LogLevel, text: &str) -> LogRecord {
        record(level, Origin::Guest { session: 1, run: 1 }, text)
    }

    pub(crate) fn batch<'a>(texts: impl IntoIterator<Item = &'a str>) -> LogBatch {
        let records = texts.into_iter().map(|text| guest(1, 1, text)).collect();
        LogBatch { records, lost: 0 }
    }
}
