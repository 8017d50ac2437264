//! The kernel log of the machine, and after its end what it said last.

use std::sync::Arc;

use wasm_device_abi::codes::LogLevel;
use wasm_device_lab::console::{Console, ConsoleLine, LINES_KEPT};

use crate::log::{LogRecord, Origin};
use crate::target::{LogBatch, LogCloser, LogReader, TargetError};

/// Reads the log over the link; when that is lost, gives what stands on the console beyond it.
pub(super) struct ConsoleLog {
    log: Box<dyn LogReader>,
    console: Console,
    /// Number of the first line of the console that was not there when the log was opened.
    begin: u64,
    /// The newest record: what came over the link does not come from the console again.
    newest: Option<(u64, u64)>,
    lost: bool,
}

impl ConsoleLog {
    pub(super) fn new(log: Box<dyn LogReader>, console: Console) -> Self {
        let begin = console.last_lines(1).first().map_or(0, |line| line.number + 1);
        Self { log, console, begin, newest: None, lost: false }
    }

    fn note(&mut self, batch: &LogBatch) {
        if let Some(last) = batch.records.last() {
            self.newest = Some((last.sequence, last.timestamp_us));
        }
    }

    /// What the console said after the last record that came.
    fn last_words(&self) -> LogBatch {
        let (sequence, since) = self.newest.map_or((0, None), |(sequence, time)| (sequence + 1, Some(time)));
        let lines = self.console.last_lines(LINES_KEPT);
        let new = lines.iter().filter(|line| {
            line.number >= self.begin
                && since.is_none_or(|since| line.timestamp_us.is_some_and(|t| t > since))
        });
        let records = new.zip(sequence..).map(|(line, sequence)| record(line, sequence, LogLevel::Err));
        LogBatch { records: records.collect(), lost: 0 }
    }
}

/// A line of the console as a record. The console does not say what level it has.
pub(super) fn record(line: &ConsoleLine, sequence: u64, level: LogLevel) -> LogRecord {
    LogRecord {
        sequence,
        timestamp_us: line.timestamp_us.unwrap_or_default(),
        level,
        origin: Origin::Kernel,
        text: line.text.clone(),
    }
}

impl LogReader for ConsoleLog {
    fn next_batch(&mut self) -> Result<Option<LogBatch>, TargetError> {
        match self.log.next_batch() {
            Err(error @ TargetError::Gone { .. }) if !self.lost => {
                self.lost = true;
                let last_words = self.last_words();
                if last_words.records.is_empty() { Err(error) } else { Ok(Some(last_words)) }
            }
            Ok(Some(batch)) => {
                self.note(&batch);
                Ok(Some(batch))
            }
            other => other,
        }
    }

    fn closer(&self) -> Arc<dyn LogCloser> {
        self.log.closer()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A log of one record that is lost after it.
    struct Lost(Option<LogRecord>);

    struct NoCloser;

    impl LogCloser for NoCloser {
        fn close(&self) {}
    }

    impl LogReader for Lost {
        fn next_batch(&mut self) -> Result<Option<LogBatch>, TargetError> {
            match self.0.take() {
                Some(record) => Ok(Some(LogBatch { records: vec![record], lost: 0 })),
                None => Err(TargetError::Gone { target: "vm".to_owned(), reason: "it panicked".to_owned() }),
            }
        }

        fn closer(&self) -> Arc<dyn LogCloser> {
            Arc::new(NoCloser)
        }
    }

    #[test]
    fn the_last_words_come_after_the_log_and_before_its_error() {
        let console = Console::default();
        console.push("[    1.000000] said before the log was opened");
        let seen = ConsoleLine::parse(0, "[    2.000000] came over the link");
        let mut log =
            ConsoleLog::new(Box::new(Lost(Some(record(&seen, 7, LogLevel::Info)))), console.clone());
        console.push("[    2.000000] came over the link");
        console.push("[    3.000000] Kernel panic - not syncing: a test");
        assert_eq!(log.next_batch().unwrap().unwrap().records[0].sequence, 7);
        let last = log.next_batch().unwrap().unwrap().records;
        assert_eq!(last.len(), 1, "{last:?}");
        assert_eq!((last[0].sequence, last[0].origin.clone()), (8, Origin::Kernel));
        assert!(last[0].text.starts_with("Kernel panic"), "{last:?}");
        assert!(log.next_batch().is_err());
        assert!(log.next_batch().is_err(), "the error stays");
    }

    #[test]
    fn a_console_that_says_nothing_adds_nothing() {
        let mut log = ConsoleLog::new(Box::new(Lost(None)), Console::default());
        assert!(log.next_batch().is_err());
    }
}
