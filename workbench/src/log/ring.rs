//! The window of the kernel log that is kept.

use std::collections::VecDeque;
use std::sync::Arc;

use super::LogRecord;
use crate::target::LogBatch;

/// How much a [`LogRing`] keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RingLimits {
    /// Entries.
    pub entries: usize,
    /// Bytes, as [`LogRing::bytes`] counts them.
    pub bytes: usize,
}

impl Default for RingLimits {
    /// 100,000 entries in 32 MiB.
    fn default() -> Self {
        Self { entries: 100_000, bytes: 32 << 20 }
    }
}

/// A place in the log as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LogEntry {
    /// A line.
    Record(LogRecord),
    /// Here so many kmsg records are missing: the kernel overwrote them before they could be read.
    Lost(u64),
}

/// The newest entries of a log.
///
/// Every entry has a *position*, which counts up from 0 and stays the entry's own however
/// many older ones are dropped. A clone shares the entries.
#[derive(Debug, Clone)]
pub struct LogRing {
    entries: VecDeque<Arc<LogEntry>>,
    limits: RingLimits,
    first: u64,
    bytes: usize,
    dropped: u64,
    lost: u64,
}

impl LogRing {
    /// An empty ring.
    pub fn new(limits: RingLimits) -> Self {
        Self { entries: VecDeque::new(), limits, first: 0, bytes: 0, dropped: 0, lost: 0 }
    }

    /// Adds a batch: first a mark for what it says was lost, then its records.
    pub fn push_batch(&mut self, batch: LogBatch) {
        if batch.lost > 0 {
            self.lost += batch.lost;
            self.push(LogEntry::Lost(batch.lost));
        }
        for record in batch.records {
            self.push(LogEntry::Record(record));
        }
    }

    fn push(&mut self, entry: LogEntry) {
        self.bytes += entry_bytes(&entry);
        self.entries.push_back(Arc::new(entry));
        while self.entries.len() > self.limits.entries || self.bytes > self.limits.bytes {
            let Some(oldest) = self.entries.pop_front() else { break };
            self.first += 1;
            self.bytes -= entry_bytes(&oldest);
            self.dropped += u64::from(matches!(*oldest, LogEntry::Record(_)));
        }
    }

    /// Forgets all entries, and what was counted; positions go on.
    pub fn clear(&mut self) {
        self.first = self.end();
        self.entries.clear();
        self.entries.shrink_to_fit();
        self.bytes = 0;
        self.dropped = 0;
        self.lost = 0;
    }

    /// Position of the oldest entry that is kept.
    pub fn first(&self) -> u64 {
        self.first
    }

    /// Position that the next entry will have.
    pub fn end(&self) -> u64 {
        self.first + self.entries.len() as u64
    }

    /// The entry at a position, `None` when it was dropped or is not there yet.
    pub fn get(&self, position: u64) -> Option<&LogEntry> {
        let offset = usize::try_from(position.checked_sub(self.first)?).ok()?;
        self.entries.get(offset).map(Arc::as_ref)
    }

    /// The entries from a position on, with their positions.
    pub fn from(&self, position: u64) -> impl Iterator<Item = (u64, &LogEntry)> {
        let skip = usize::try_from(position.saturating_sub(self.first)).unwrap_or(usize::MAX);
        let start = self.first + skip.min(self.entries.len()) as u64;
        (start..).zip(self.entries.range(skip.min(self.entries.len())..).map(Arc::as_ref))
    }

    /// Bytes of all entries: their text and what holds it, without what the allocator adds.
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// What it keeps at most.
    pub fn limits(&self) -> RingLimits {
        self.limits
    }

    /// Lines dropped because newer ones needed the room.
    pub fn dropped(&self) -> u64 {
        self.dropped
    }

    /// kmsg records lost before they could be read.
    pub fn lost(&self) -> u64 {
        self.lost
    }
}

/// The entry, its two reference counts, the pointer to it, its text.
fn entry_bytes(entry: &LogEntry) -> usize {
    let text = match entry {
        LogEntry::Record(record) => record.text.capacity(),
        LogEntry::Lost(_) => 0,
    };
    size_of::<LogEntry>() + 3 * size_of::<usize>() + text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::log::test_records::{batch, guest};

    fn texts(ring: &LogRing) -> Vec<String> {
        ring.from(0)
            .map(|(position, entry)| match entry {
                LogEntry::Record(record) => format!("{position} {}", record.text),
                LogEntry::Lost(count) => format!("{position} lost {count}"),
            })
            .collect()
    }

    #[test]
    fn keeps_the_newest_entries_and_counts_the_rest() {
        let mut ring = LogRing::new(RingLimits { entries: 3, bytes: usize::MAX });
        ring.push_batch(batch(["a", "b", "c", "d", "e"]));
        assert_eq!(texts(&ring), ["2 c", "3 d", "4 e"]);
        assert_eq!((ring.dropped(), ring.first(), ring.end()), (2, 2, 5));
        assert_eq!(ring.get(1), None);
        assert_eq!(ring.get(5), None);
    }

    #[test]
    fn keeps_no_more_bytes_than_allowed() {
        let mut ring = LogRing::new(RingLimits { entries: usize::MAX, bytes: 4_000 });
        for number in 0..100 {
            ring.push_batch(batch([format!("line {number:0>100}").as_str()]));
            assert!(ring.bytes() <= 4_000);
        }
        assert!(ring.dropped() > 50);
        let counted: usize = ring.from(0).map(|(_, entry)| entry_bytes(entry)).sum();
        assert_eq!(counted, ring.bytes());
    }

    #[test]
    fn a_line_larger_than_the_ring_is_counted_as_dropped() {
        let mut ring = LogRing::new(RingLimits { entries: 10, bytes: 300 });
        ring.push_batch(batch(["small", "x".repeat(1000).as_str()]));
        assert_eq!((ring.dropped(), ring.bytes()), (2, 0));
    }

    #[test]
    fn loss_is_an_entry_at_its_place() {
        let mut ring = LogRing::new(RingLimits::default());
        ring.push_batch(batch(["a"]));
        ring.push_batch(LogBatch { records: vec![guest(1, 1, "b")], lost: 37 });
        assert_eq!(texts(&ring), ["0 a", "1 lost 37", "2 b"]);
        assert_eq!(ring.lost(), 37);
    }

    #[test]
    fn positions_go_on_after_clear() {
        let mut ring = LogRing::new(RingLimits::default());
        ring.push_batch(batch(["a", "b"]));
        ring.clear();
        assert_eq!((ring.first(), ring.end(), ring.bytes()), (2, 2, 0));
        ring.push_batch(batch(["c"]));
        assert_eq!(texts(&ring), ["2 c"]);
    }
}
