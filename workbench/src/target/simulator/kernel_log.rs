//! The simulated kernel's log buffer and its readers.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use wasm_device_abi::DEVICE_NAME;
use wasm_device_abi::codes::LogLevel;

use crate::log::assemble::LineAssembler;
use crate::log::kmsg::KmsgRecord;
use crate::target::{LogBatch, LogCloser, LogReader, TargetError};

/// Text that the buffer holds, as a kernel with `CONFIG_LOG_BUF_SHIFT=20`.
const BUFFER_BYTES: usize = 1 << 20;
/// What the buffer counts for a record besides its text.
const RECORD_BYTES: usize = size_of::<KmsgRecord>();
/// Records that a reader takes at once, so that it does not hold up who writes.
const TAKE_RECORDS: usize = 1_024;
/// How long a line that may go on is held back. The device writes the parts of a line in one go.
const HOLD_BACK: Duration = Duration::from_millis(20);
/// End of a reader that is open.
const OPEN: u64 = u64::MAX;

/// The newest records, each with its sequence number. The oldest give way, whether or not all
/// have read them.
#[derive(Debug)]
pub(super) struct KernelLog {
    buffer: Mutex<Buffer>,
    changed: Condvar,
}

#[derive(Debug)]
struct Buffer {
    records: VecDeque<KmsgRecord>,
    next_sequence: u64,
    bytes: usize,
    limit: usize,
    last_us: u64,
}

impl Default for KernelLog {
    fn default() -> Self {
        Self::with_bytes(BUFFER_BYTES)
    }
}

impl KernelLog {
    /// A buffer for so many bytes.
    pub(super) fn with_bytes(limit: usize) -> Self {
        let buffer = Buffer { records: VecDeque::new(), next_sequence: 0, bytes: 0, limit, last_us: 0 };
        Self { buffer: Mutex::new(buffer), changed: Condvar::new() }
    }

    /// Writes a record of the device; `timestamp_us` is since boot, and never seen going back.
    pub(super) fn append(&self, level: LogLevel, timestamp_us: u64, text: &str) {
        let mut buffer = self.lock();
        let timestamp_us = timestamp_us.max(buffer.last_us);
        let record = KmsgRecord {
            facility: 0,
            level,
            sequence: buffer.next_sequence,
            timestamp_us,
            fragment: false,
            text: format!("{DEVICE_NAME}: {text}"),
            properties: Vec::new(),
        };
        buffer.push(record);
        drop(buffer);
        self.changed.notify_all();
    }

    /// A reader of what is written from now on.
    pub(super) fn reader(self: &Arc<Self>) -> KernelLogReader {
        let next = self.lock().next_sequence;
        KernelLogReader {
            log: Arc::clone(self),
            next,
            end: Arc::new(AtomicU64::new(OPEN)),
            lines: LineAssembler::new(Some(next)),
        }
    }

    /// A panic elsewhere does not harm the buffer: every change of it is whole.
    fn lock(&self) -> MutexGuard<'_, Buffer> {
        self.buffer.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Buffer {
    fn push(&mut self, record: KmsgRecord) {
        self.last_us = record.timestamp_us;
        self.next_sequence = record.sequence + 1;
        self.bytes += RECORD_BYTES + record.text.len();
        self.records.push_back(record);
        while self.bytes > self.limit && self.records.len() > 1 {
            if let Some(oldest) = self.records.pop_front() {
                self.bytes -= RECORD_BYTES + oldest.text.len();
            }
        }
    }

    /// Records from `next` on and before `end`, as many as a reader takes at once.
    fn take(&self, next: u64, end: u64) -> Vec<KmsgRecord> {
        let first = self.next_sequence - self.records.len() as u64;
        let skip = usize::try_from(next.saturating_sub(first)).unwrap_or(usize::MAX);
        let wanted = self.records.iter().skip(skip).take_while(|record| record.sequence < end);
        wanted.take(TAKE_RECORDS).cloned().collect()
    }
}

/// Reads the log from one place on.
#[derive(Debug)]
pub(super) struct KernelLogReader {
    log: Arc<KernelLog>,
    next: u64,
    end: Arc<AtomicU64>,
    lines: LineAssembler,
}

enum Arrival {
    Records(Vec<KmsgRecord>),
    Quiet,
    Closed,
}

impl KernelLogReader {
    fn wait(&self) -> Arrival {
        let mut buffer = self.log.lock();
        loop {
            let end = self.end.load(Ordering::Acquire);
            if self.next >= end {
                return Arrival::Closed;
            }
            if self.next < buffer.next_sequence {
                let records = buffer.take(self.next, end);
                // All up to the end may have been overwritten.
                return if records.is_empty() { Arrival::Closed } else { Arrival::Records(records) };
            }
            if self.lines.holds_back() {
                let (guard, waited) =
                    self.log.changed.wait_timeout(buffer, HOLD_BACK).unwrap_or_else(PoisonError::into_inner);
                if waited.timed_out() && self.next >= guard.next_sequence {
                    return Arrival::Quiet;
                }
                buffer = guard;
            } else {
                buffer = self.log.changed.wait(buffer).unwrap_or_else(PoisonError::into_inner);
            }
        }
    }
}

impl LogReader for KernelLogReader {
    fn next_batch(&mut self) -> Result<Option<LogBatch>, TargetError> {
        loop {
            if let Some(batch) = self.lines.take() {
                return Ok(Some(batch));
            }
            match self.wait() {
                Arrival::Records(records) => {
                    for record in records {
                        self.next = record.sequence + 1;
                        self.lines.push(record);
                    }
                }
                Arrival::Quiet => self.lines.flush(),
                Arrival::Closed => {
                    let end = self.end.load(Ordering::Acquire);
                    self.lines.lose_until(end);
                    self.lines.flush();
                    self.next = end;
                    return Ok(self.lines.take());
                }
            }
        }
    }

    fn closer(&self) -> Arc<dyn LogCloser> {
        Arc::new(KernelLogCloser { log: Arc::clone(&self.log), end: Arc::clone(&self.end) })
    }
}

struct KernelLogCloser {
    log: Arc<KernelLog>,
    end: Arc<AtomicU64>,
}

impl LogCloser for KernelLogCloser {
    fn close(&self) {
        // Under the lock, or a reader between its look at the end and its wait would miss it.
        let buffer = self.log.lock();
        let _ = self.end.compare_exchange(OPEN, buffer.next_sequence, Ordering::AcqRel, Ordering::Acquire);
        drop(buffer);
        self.log.changed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::log::Origin;
    use guest_engine::log_text::{self, Speaker};
    use proptest::prelude::*;
    use std::thread;

    fn write(log: &KernelLog, lines: std::ops::Range<u64>) {
        for line in lines {
            log.append(LogLevel::Info, line, &format!("[s1 r1] line {line}"));
        }
    }

    /// Text of every line and the number of lost records, until the reader is closed.
    fn drain(reader: &mut KernelLogReader) -> (Vec<String>, u64) {
        let (mut texts, mut lost) = (Vec::new(), 0);
        while let Some(batch) = reader.next_batch().unwrap() {
            lost += batch.lost;
            texts.extend(batch.records.into_iter().map(|record| record.text));
        }
        (texts, lost)
    }

    #[test]
    fn a_reader_gets_what_comes_after_it_was_opened() {
        let log = Arc::new(KernelLog::default());
        write(&log, 0..3);
        let mut reader = log.reader();
        write(&log, 3..5);
        reader.closer().close();
        write(&log, 5..9);
        let (texts, lost) = drain(&mut reader);
        assert_eq!((texts, lost), (vec!["line 3".to_owned(), "line 4".to_owned()], 0));
        assert_eq!(reader.next_batch(), Ok(None));
    }

    #[test]
    fn a_slow_reader_learns_how_many_it_missed() {
        let log = Arc::new(KernelLog::with_bytes(20 * (RECORD_BYTES + "wasm_device: [s1 r1] line 00".len())));
        let mut reader = log.reader();
        write(&log, 10..100);
        reader.closer().close();
        let (texts, lost) = drain(&mut reader);
        assert_eq!((texts.len() as u64 + lost, texts.len()), (90, 20));
        assert_eq!(texts.last().unwrap(), "line 99");
    }

    #[test]
    fn a_reader_that_missed_everything_learns_that_too() {
        let log = Arc::new(KernelLog::with_bytes(5 * (RECORD_BYTES + 30)));
        let mut reader = log.reader();
        write(&log, 0..10);
        reader.closer().close();
        write(&log, 10..50);
        assert_eq!(drain(&mut reader), (Vec::new(), 10));
    }

    #[test]
    fn closing_wakes_a_reader_that_waits() {
        let log = Arc::new(KernelLog::default());
        let mut reader = log.reader();
        let closer = reader.closer();
        let waiting = thread::spawn(move || reader.next_batch());
        closer.close();
        assert_eq!(waiting.join().unwrap(), Ok(None));
    }

    #[test]
    fn a_line_that_may_go_on_is_shown_when_nothing_comes() {
        let log = Arc::new(KernelLog::default());
        let mut reader = log.reader();
        let long = "x".repeat(wasm_device_abi::limits::KMSG_RECORD_BYTES - 8);
        log.append(LogLevel::Info, 1, &format!("[s1 r1] {long}"));
        let batch = reader.next_batch().unwrap().unwrap();
        assert_eq!(batch.records[0].text, long);
    }

    #[test]
    fn sequence_numbers_follow_each_other_and_time_never_goes_back() {
        let log = Arc::new(KernelLog::default());
        let mut reader = log.reader();
        for time in [5, 3, 9] {
            log.append(LogLevel::Warning, time, "loaded");
        }
        let batch = reader.next_batch().unwrap().unwrap();
        let seen: Vec<_> =
            batch.records.iter().map(|record| (record.sequence, record.timestamp_us)).collect();
        assert_eq!(seen, [(0, 5), (1, 5), (2, 9)]);
    }

    #[test]
    fn several_readers_each_get_everything() {
        let log = Arc::new(KernelLog::default());
        let readers: Vec<_> = (0..4).map(|_| log.reader()).collect();
        let closers: Vec<_> = readers.iter().map(KernelLogReader::closer).collect();
        let threads: Vec<_> =
            readers.into_iter().map(|mut reader| thread::spawn(move || drain(&mut reader))).collect();
        write(&log, 0..2_000);
        closers.iter().for_each(|closer| closer.close());
        for thread in threads {
            let (texts, lost) = thread.join().unwrap();
            assert_eq!(texts.len() as u64 + lost, 2_000);
        }
    }

    proptest! {
        /// What the device splits into records, the reader puts together, sessions mixed or not.
        #[test]
        fn lines_come_back_whole(lines in prop::collection::vec((1u32..4, "[a-zé]{0,3000}"), 0..12)) {
            let log = Arc::new(KernelLog::default());
            let mut reader = log.reader();
            for (session, line) in &lines {
                log_text::for_each_record(*session, 1, Speaker::Guest, line, |record| {
                    log.append(LogLevel::Info, 0, record);
                });
            }
            reader.closer().close();
            let mut read = Vec::new();
            while let Some(batch) = reader.next_batch().unwrap() {
                prop_assert_eq!(batch.lost, 0);
                for record in batch.records {
                    let Origin::Guest { session, .. } = record.origin else { panic!("{:?}", record.origin) };
                    read.push((session, record.text));
                }
            }
            prop_assert_eq!(read, lines);
        }
    }
}
