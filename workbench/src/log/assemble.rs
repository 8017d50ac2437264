//! From kmsg records to the lines that a person reads.

use std::collections::VecDeque;

use guest_engine::log_text::{self, Speaker, Tag};
use wasm_device_abi::DEVICE_NAME;
use wasm_device_abi::limits::KMSG_RECORD_BYTES;

use super::kmsg::KmsgRecord;
use super::{LogRecord, Origin};
use crate::target::LogBatch;

/// A record this long may be continued in the next one of its run: the device splits between
/// characters, and the longest of them is an escape such as `\u{202e}`.
const MAY_CONTINUE_BYTES: usize = KMSG_RECORD_BYTES - 16;
/// A joined line at most; what goes on longer becomes a line of its own.
const JOINED_BYTES: usize = 64 << 10;
/// Lines that wait behind one that may go on.
const WAITING_LINES: usize = 1_024;
/// Lines of a batch.
const BATCH_LINES: usize = 4_096;

/// Takes kmsg records in order, finds the gaps between them, says who wrote each and joins
/// the lines that go over several records.
///
/// A line that may go on is held back, and those after it with it, until it is known to be
/// whole; [`flush`](Self::flush) gives it up when nothing more comes.
#[derive(Debug)]
pub struct LineAssembler {
    expected: Option<u64>,
    queue: VecDeque<Queued>,
    open: usize,
}

#[derive(Debug)]
enum Queued {
    Line { record: LogRecord, open: bool },
    Lost(u64),
}

impl LineAssembler {
    /// Begins at a sequence number; with `None`, at that of the first record.
    pub fn new(expected: Option<u64>) -> Self {
        Self { expected, queue: VecDeque::new(), open: 0 }
    }

    /// Takes the next record.
    pub fn push(&mut self, record: KmsgRecord) {
        self.lose_until(record.sequence);
        self.expected = Some(record.sequence.saturating_add(1));
        let may_continue = record.text.len() - device_prefix(&record.text) >= MAY_CONTINUE_BYTES;
        let (record, continued) = read(record);
        let joined = self.open > 0 && self.join_or_close(&record, continued, may_continue);
        if !joined {
            let open = may_continue && run_of(&record.origin).is_some();
            self.open += usize::from(open);
            self.queue.push_back(Queued::Line { record, open });
        }
        if self.queue.len() > WAITING_LINES {
            self.flush();
        }
    }

    /// Counts the records before a sequence number that never came as lost, here.
    pub fn lose_until(&mut self, sequence: u64) {
        let gap = self.expected.map_or(0, |expected| sequence.saturating_sub(expected));
        if gap > 0 {
            self.flush();
            self.queue.push_back(Queued::Lost(gap));
            self.expected = Some(sequence);
        }
    }

    /// Joins the record to the open line of its run, or closes that line. `true` when it was joined.
    fn join_or_close(&mut self, next: &LogRecord, continued: bool, may_continue: bool) -> bool {
        let Some(run) = run_of(&next.origin) else { return false };
        for queued in &mut self.queue {
            let Queued::Line { record, open } = queued else { continue };
            if !*open || run_of(&record.origin) != Some(run) {
                continue;
            }
            let join = continued
                && record.origin == next.origin
                && record.text.len() + next.text.len() <= JOINED_BYTES;
            if join {
                record.text.push_str(&next.text);
            }
            *open = join && may_continue;
            self.open -= usize::from(!*open);
            return join;
        }
        false
    }

    /// Gives up waiting: what was held back is whole.
    pub fn flush(&mut self) {
        for queued in &mut self.queue {
            if let Queued::Line { open, .. } = queued {
                *open = false;
            }
        }
        self.open = 0;
    }

    /// Whether a line is held back because it may go on.
    pub fn holds_back(&self) -> bool {
        self.open > 0
    }

    /// Takes the lines that are whole, up to the next gap; `None` when there are none.
    pub fn take(&mut self) -> Option<LogBatch> {
        let mut batch = LogBatch::default();
        while batch.records.len() < BATCH_LINES {
            match self.queue.pop_front() {
                Some(Queued::Lost(count)) if batch.records.is_empty() => batch.lost += count,
                Some(Queued::Line { record, open: false }) => batch.records.push(record),
                Some(other) => {
                    self.queue.push_front(other);
                    break;
                }
                None => break,
            }
        }
        (batch.lost > 0 || !batch.records.is_empty()).then_some(batch)
    }
}

fn run_of(origin: &Origin) -> Option<(u32, u32)> {
    match *origin {
        Origin::Guest { session, run } | Origin::Run { session, run, .. } => Some((session, run)),
        Origin::Device | Origin::Kernel => None,
    }
}

/// Bytes of `wasm_device: ` at the start of a record's text, 0 when another wrote it.
fn device_prefix(text: &str) -> usize {
    match text.strip_prefix(DEVICE_NAME).and_then(|rest| rest.strip_prefix(": ")) {
        Some(rest) => text.len() - rest.len(),
        None => 0,
    }
}

/// The record as a line, and whether it goes on with the line of the record before it.
fn read(record: KmsgRecord) -> (LogRecord, bool) {
    let prefix = device_prefix(&record.text);
    let after = &record.text[prefix..];
    let (origin, continued, text) = match log_text::parse_record(after).filter(|_| prefix > 0) {
        Some((tag, text)) => (origin(tag), tag.continued, text),
        None if prefix > 0 => (Origin::Device, false, after),
        None => (Origin::Kernel, false, after),
    };
    // Guests' text was escaped by the device; other parts of the kernel may log what they like.
    let text = log_text::escape(text.as_bytes());
    let (sequence, timestamp_us, level) = (record.sequence, record.timestamp_us, record.level);
    (LogRecord { sequence, timestamp_us, level, origin, text }, continued)
}

fn origin(tag: Tag) -> Origin {
    let Tag { session, run, .. } = tag;
    match tag.speaker {
        Speaker::Guest => Origin::Guest { session, run },
        Speaker::Begin | Speaker::Note => Origin::Run { session, run, end: false },
        Speaker::End => Origin::Run { session, run, end: true },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use wasm_device_abi::codes::LogLevel;

    fn kmsg(sequence: u64, text: &str) -> KmsgRecord {
        KmsgRecord {
            facility: 0,
            level: LogLevel::Info,
            sequence,
            timestamp_us: sequence * 10,
            fragment: false,
            text: text.to_owned(),
            properties: Vec::new(),
        }
    }

    fn assemble(texts: &[&str]) -> LineAssembler {
        let mut lines = LineAssembler::new(Some(0));
        for (sequence, text) in (0..).zip(texts) {
            lines.push(kmsg(sequence, text));
        }
        lines
    }

    fn texts(batch: &LogBatch) -> Vec<&str> {
        batch.records.iter().map(|record| record.text.as_str()).collect()
    }

    /// Text of a record of session 1, run 1 that is as long as a record gets.
    fn full(letter: &str) -> String {
        letter.repeat(KMSG_RECORD_BYTES - "[s1 r1+] ".len())
    }

    #[test]
    fn says_who_wrote_a_record() {
        let mut lines = assemble(&[
            "wasm_device: [s3 r2 begin] main()",
            "wasm_device: [s3 r2] hello",
            "wasm_device: [s3 r2 note] 5 lines suppressed",
            "wasm_device: [s3 r2 end] ok",
            "wasm_device: [s3 r2 what] is this",
            "wasm_device: loaded",
            "usb 1-1: new device",
        ]);
        let batch = lines.take().unwrap();
        let origins: Vec<_> = batch.records.iter().map(|record| record.origin.clone()).collect();
        assert_eq!(
            origins,
            [
                Origin::Run { session: 3, run: 2, end: false },
                Origin::Guest { session: 3, run: 2 },
                Origin::Run { session: 3, run: 2, end: false },
                Origin::Run { session: 3, run: 2, end: true },
                Origin::Device,
                Origin::Device,
                Origin::Kernel,
            ]
        );
        assert_eq!(
            texts(&batch),
            [
                "main()",
                "hello",
                "5 lines suppressed",
                "ok",
                "[s3 r2 what] is this",
                "loaded",
                "usb 1-1: new device"
            ]
        );
    }

    #[test]
    fn joins_a_line_over_several_records_past_lines_of_others() {
        let (a, b) = (full("a"), full("b"));
        let mut lines = assemble(&[
            &format!("wasm_device: [s1 r1] {a}"),
            "wasm_device: [s2 r1] other",
            &format!("wasm_device: [s1 r1+] {b}"),
        ]);
        assert!(lines.holds_back());
        assert_eq!(lines.take(), None);
        lines.push(kmsg(3, "wasm_device: [s1 r1+] end"));
        assert!(!lines.holds_back());
        assert_eq!(texts(&lines.take().unwrap()), [format!("{a}{b}end").as_str(), "other"]);
    }

    #[test]
    fn the_next_line_of_the_run_ends_a_long_one() {
        let a = full("a");
        let mut lines = assemble(&[&format!("wasm_device: [s1 r1] {a}"), "wasm_device: [s1 r1 end] ok"]);
        assert_eq!(texts(&lines.take().unwrap()), [a.as_str(), "ok"]);
    }

    #[test]
    fn flush_gives_up_a_line_and_a_late_continuation_stands_alone() {
        let a = full("a");
        let mut lines = assemble(&[&format!("wasm_device: [s1 r1] {a}")]);
        lines.flush();
        assert_eq!(texts(&lines.take().unwrap()), [a.as_str()]);
        lines.push(kmsg(1, "wasm_device: [s1 r1+] late"));
        assert_eq!(texts(&lines.take().unwrap()), ["late"]);
    }

    #[test]
    fn gaps_are_counted_at_their_place() {
        let mut lines = assemble(&["wasm_device: [s1 r1] a"]);
        lines.push(kmsg(38, "wasm_device: [s1 r1] b"));
        lines.push(kmsg(39, "wasm_device: [s1 r1] c"));
        let first = lines.take().unwrap();
        assert_eq!((texts(&first), first.lost), (vec!["a"], 0));
        let second = lines.take().unwrap();
        assert_eq!((texts(&second), second.lost), (vec!["b", "c"], 37));
        assert_eq!(lines.take(), None);
    }

    #[test]
    fn a_line_is_not_joined_over_a_gap() {
        let a = full("a");
        let mut lines = assemble(&[&format!("wasm_device: [s1 r1] {a}")]);
        lines.push(kmsg(2, "wasm_device: [s1 r1+] tail"));
        assert_eq!(texts(&lines.take().unwrap()), [a.as_str()]);
        let after = lines.take().unwrap();
        assert_eq!((texts(&after), after.lost), (vec!["tail"], 1));
    }

    #[test]
    fn an_open_line_does_not_hold_others_for_ever() {
        let mut lines = assemble(&[&format!("wasm_device: [s1 r1] {}", full("a"))]);
        for sequence in 1..=WAITING_LINES as u64 {
            lines.push(kmsg(sequence, "usb: x"));
        }
        assert!(!lines.holds_back());
        assert_eq!(lines.take().unwrap().records.len(), WAITING_LINES + 1);
    }

    proptest! {
        #[test]
        fn nothing_is_lost_or_left_unsaid(steps in prop::collection::vec((0u64..3, ".{0,40}"), 0..60)) {
            let mut lines = LineAssembler::new(Some(0));
            let (mut sequence, mut gaps) = (0, 0);
            for (gap, text) in &steps {
                sequence += gap;
                gaps += gap;
                lines.push(kmsg(sequence, text));
                sequence += 1;
            }
            lines.flush();
            let (mut records, mut lost) = (0, 0);
            while let Some(batch) = lines.take() {
                records += batch.records.len();
                lost += batch.lost;
                for record in &batch.records {
                    prop_assert!(!record.text.chars().any(char::is_control));
                }
            }
            prop_assert_eq!((records, lost), (steps.len(), gaps));
        }
    }
}
