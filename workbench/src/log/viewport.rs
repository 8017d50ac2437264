//! Which rows of the log are on the screen: the cost is that of the visible rows.

use std::ops::Range;

use super::index::FilteredIndex;
use super::line_wrap::wrap;
use super::ring::{LogEntry, LogRing};
use super::{LogRecord, Origin};

/// Columns between time, tag and sign.
const GAP: usize = 2;
/// The level's sign and a space.
const SIGN: usize = 2;

/// How much of a line's time is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimeColumn {
    /// `12.482 133`: seconds, milliseconds, microseconds.
    Micros,
    /// `12.482`.
    Millis,
    /// Nothing.
    Hidden,
}

/// Where what stands in a panel of some width.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Columns {
    /// How much of the time is shown.
    pub time: TimeColumn,
    /// Columns of the time, 0 when hidden.
    pub time_width: usize,
    /// Columns of the tag, 0 when hidden.
    pub tag_width: usize,
    /// First column of the text; the sign of the level stands two before it.
    pub text: usize,
    /// Columns of the text, at least 1.
    pub text_width: usize,
}

/// Widest seconds and tag that the log has had. It only grows, so that columns stand still.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Widest {
    seconds: usize,
    tag: usize,
}

impl Default for Widest {
    fn default() -> Self {
        Self { seconds: 2, tag: "s1 r1".len() }
    }
}

impl Widest {
    /// Takes a record into account.
    pub fn include(&mut self, record: &LogRecord) {
        let seconds = digits(record.timestamp_us / 1_000_000);
        self.seconds = self.seconds.max(seconds);
        self.tag = self.tag.max(tag_width(&record.origin));
    }
}

fn digits(number: u64) -> usize {
    number.checked_ilog10().map_or(1, |log| log as usize + 1)
}

fn tag_width(origin: &Origin) -> usize {
    match *origin {
        Origin::Guest { session, run } | Origin::Run { session, run, .. } => {
            "s r".len() + digits(u64::from(session)) + digits(u64::from(run))
        }
        Origin::Device | Origin::Kernel => "kernel".len(),
    }
}

/// The tag of a line: `s3 r2`, `device`, `kernel`.
pub fn tag_label(origin: &Origin) -> String {
    match *origin {
        Origin::Guest { session, run } | Origin::Run { session, run, .. } => format!("s{session} r{run}"),
        Origin::Device => "device".to_owned(),
        Origin::Kernel => "kernel".to_owned(),
    }
}

impl Columns {
    /// The columns of a panel `width` wide inside: context gives way to text as it gets narrower.
    pub fn new(width: u16, widest: Widest) -> Self {
        use TimeColumn::{Hidden, Micros, Millis};
        let width = usize::from(width);
        let millis = widest.seconds + ".482".len();
        let micros = millis + " 133".len();
        // Each with the columns of text that it must leave.
        let choices =
            [(Micros, micros, widest.tag, 22), (Millis, millis, widest.tag, 20), (Millis, millis, 0, 16)];
        let fitting = choices.into_iter().find_map(|(time, time_width, tag_width, least)| {
            let tag = if tag_width > 0 { tag_width + GAP } else { 0 };
            let text = time_width + GAP + tag + SIGN;
            let text_width = width.checked_sub(text).filter(|&left| left >= least)?;
            Some(Self { time, time_width, tag_width, text, text_width })
        });
        fitting.unwrap_or(Self {
            time: Hidden,
            time_width: 0,
            tag_width: 0,
            text: SIGN.min(width),
            text_width: width.saturating_sub(SIGN).max(1),
        })
    }

    /// First column of the tag.
    pub fn tag(&self) -> usize {
        if self.time_width > 0 { self.time_width + GAP } else { 0 }
    }
}

/// One row of the screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogRow {
    /// Position of its entry.
    pub position: u64,
    /// Which row of the entry it is, from 0; the first carries time, tag and sign.
    pub part: usize,
    /// The bytes of the entry's text that it shows.
    pub range: Range<usize>,
}

/// The shown entries of a ring, as rows of a width.
pub(super) struct Rows<'a> {
    pub(super) ring: &'a LogRing,
    pub(super) index: &'a FilteredIndex,
    pub(super) text_width: usize,
}

impl Rows<'_> {
    fn parts(&self, position: u64) -> Vec<Range<usize>> {
        match self.ring.get(position) {
            Some(LogEntry::Record(record)) => wrap(&record.text, self.text_width),
            Some(LogEntry::Lost(_)) => wrap("", self.text_width),
            None => Vec::new(),
        }
    }

    fn of_entry(&self, position: u64) -> impl DoubleEndedIterator<Item = LogRow> {
        let parts = self.parts(position).into_iter().enumerate();
        let rows: Vec<_> = parts.map(|(part, range)| LogRow { position, part, range }).collect();
        rows.into_iter()
    }

    /// Rows from a place on, down to the end of the log.
    pub(super) fn down(&self, position: u64, part: usize) -> impl Iterator<Item = LogRow> {
        let first = self.index.rank(position);
        // The entry may be hidden or dropped by now: then the next one begins at its first row.
        let part = if self.index.position(first) == Some(position) { part } else { 0 };
        let rows = (first..self.index.len()).filter_map(|rank| self.index.position(rank));
        rows.flat_map(|position| self.of_entry(position)).skip(part)
    }

    /// Rows before a place, upwards.
    pub(super) fn up(&self, position: u64, part: usize) -> impl Iterator<Item = LogRow> {
        let same = self.of_entry(position).take(part);
        let same: Vec<_> = if self.is_shown(position) { same.collect() } else { Vec::new() };
        let above = (0..self.index.rank(position)).rev().filter_map(|rank| self.index.position(rank));
        same.into_iter().rev().chain(above.flat_map(|position| self.of_entry(position).rev()))
    }

    /// The last rows of the log, in order.
    pub(super) fn last(&self, count: usize) -> Vec<LogRow> {
        let mut rows: Vec<_> = self.up(self.ring.end(), 0).take(count).collect();
        rows.reverse();
        rows
    }

    fn is_shown(&self, position: u64) -> bool {
        self.index.position(self.index.rank(position)) == Some(position)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::log::test_records::guest;

    #[test]
    fn context_gives_way_as_the_panel_gets_narrower() {
        let widest = Widest::default();
        let shape = |width| {
            let columns = Columns::new(width, widest);
            (columns.time, columns.tag_width > 0, columns.text + columns.text_width)
        };
        assert_eq!(shape(78), (TimeColumn::Micros, true, 78));
        assert_eq!(shape(44), (TimeColumn::Micros, true, 44));
        assert_eq!(shape(40), (TimeColumn::Millis, true, 40));
        assert_eq!(shape(30), (TimeColumn::Millis, false, 30));
        assert_eq!(shape(20), (TimeColumn::Hidden, false, 20));
        assert_eq!(Columns::new(0, widest).text_width, 1);
    }

    #[test]
    fn columns_make_room_for_what_the_log_has_had() {
        let mut widest = Widest::default();
        let before = Columns::new(100, widest);
        let mut record = guest(120, 7, "x");
        record.timestamp_us = 123_456_000_000;
        widest.include(&record);
        let after = Columns::new(100, widest);
        assert_eq!((after.time_width, after.tag_width), (before.time_width + 4, "s120 r7".len()));
        assert_eq!(tag_label(&record.origin), "s120 r7");
    }
}
