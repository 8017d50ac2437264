//! Lines of the kernel log on standard output.

use guest_engine::abi::DEVICE_NAME;

use crate::log::{LogRecord, Origin};

use super::exit::Failure;
use super::streams::Output;

/// A record with all that is known of it: `[   12.482133] info    s3 r2  500500`.
pub(super) fn detailed(record: &LogRecord) -> String {
    let (seconds, micros) = (record.timestamp_us / 1_000_000, record.timestamp_us % 1_000_000);
    let level = record.level.word();
    let from = from(&record.origin);
    format!("[{seconds:>5}.{micros:06}] {level:<7} {from}  {}", record.text)
}

/// Who wrote it, as short as it can be told.
fn from(origin: &Origin) -> String {
    match origin {
        Origin::Guest { session, run } => format!("s{session} r{run}"),
        Origin::Run { session, run, end: false } => format!("s{session} r{run} begin"),
        Origin::Run { session, run, end: true } => format!("s{session} r{run} end"),
        Origin::Device => DEVICE_NAME.to_owned(),
        Origin::Kernel => "kernel".to_owned(),
    }
}

/// Prints the lines of a run as they come.
#[derive(Debug)]
pub(super) struct LinePrinter {
    out: Output,
    verbose: bool,
    failure: Option<Failure>,
}

impl LinePrinter {
    /// Prints the text of a guest's lines, with `verbose` all that is known of every line.
    pub(super) fn new(out: Output, verbose: bool) -> Self {
        Self { out, verbose, failure: None }
    }

    /// Prints one record. The first failure is kept for [`finish`](Self::finish), the lines after it are dropped.
    pub(super) fn print(&mut self, record: &LogRecord) {
        if self.failure.is_some() {
            return;
        }
        let printed = match (&record.origin, self.verbose) {
            (_, true) => self.out.line(&detailed(record)),
            (Origin::Guest { .. }, false) => self.out.line(&record.text),
            (_, false) => Ok(()),
        };
        self.failure = printed.err();
    }

    /// Says whether all lines could be printed.
    ///
    /// # Errors
    /// When standard output could not be written.
    pub(super) fn finish(self) -> Result<(), Failure> {
        self.failure.map_or(Ok(()), Err)
    }
}

#[cfg(test)]
mod tests {
    use guest_engine::abi::codes::LogLevel;

    use super::*;

    #[test]
    fn a_detailed_line_names_time_level_and_origin() {
        let mut record = LogRecord {
            sequence: 1,
            timestamp_us: 12_482_133,
            level: LogLevel::Warning,
            origin: Origin::Guest { session: 3, run: 2 },
            text: "grüße".into(),
        };
        assert_eq!(detailed(&record), "[   12.482133] warning s3 r2  grüße");
        record.origin = Origin::Run { session: 3, run: 2, end: true };
        record.level = LogLevel::Err;
        assert_eq!(detailed(&record), "[   12.482133] err     s3 r2 end  grüße");
    }
}
