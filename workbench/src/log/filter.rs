//! Which lines of the log are shown.

use std::fmt;
use std::str::FromStr;

use wasm_device_abi::codes::LogLevel;

use super::pattern::{Pattern, PatternError};
use super::ring::LogEntry;
use super::{LogRecord, Origin};

/// One condition on a line.
#[derive(Debug, Clone, PartialEq)]
pub enum Filter {
    /// At least as urgent as this level.
    LevelAtLeast(LogLevel),
    /// Of this session.
    Session(u32),
    /// Of this run of this session.
    Run {
        /// Session, from 1.
        session: u32,
        /// Run within the session, from 1.
        run: u32,
    },
    /// Of the guest pushed last, or of nobody's guest and after that push.
    SincePush,
    /// The text contains this.
    Including(Pattern),
    /// The text does not contain this.
    Excluding(Pattern),
}

impl fmt::Display for Filter {
    /// The label of its chip.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::LevelAtLeast(level) => write!(f, "≥{}", level.word()),
            Self::Session(session) => write!(f, "s{session}"),
            Self::Run { session, run } => write!(f, "s{session} r{run}"),
            Self::SincePush => f.write_str("since this push"),
            Self::Including(pattern) => f.write_str(pattern.source()),
            Self::Excluding(pattern) => write!(f, "-{}", pattern.source()),
        }
    }
}

/// Why a text is no filter.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FilterError {
    /// After `>=` stands no level.
    #[error("there is no level {0:?}; levels are emerg, alert, crit, err, warning, notice, info, debug")]
    UnknownLevel(String),
    /// The pattern cannot be used.
    #[error(transparent)]
    Pattern(#[from] PatternError),
}

impl FromStr for Filter {
    type Err = FilterError;

    /// Reads what a person types: `text` or `/regex/`, with `-` before it to leave out what
    /// matches; `>=warning` or `≥warning`; `s3`; `s3 r2`; `push` for [`Filter::SincePush`].
    fn from_str(text: &str) -> Result<Self, FilterError> {
        let text = text.trim();
        if let Some(word) = text.strip_prefix(">=").or_else(|| text.strip_prefix('≥')) {
            let word = word.trim();
            let level =
                LogLevel::from_word(word).ok_or_else(|| FilterError::UnknownLevel(word.to_owned()))?;
            return Ok(Self::LevelAtLeast(level));
        }
        if let Some(filter) = session_or_run(text) {
            return Ok(filter);
        }
        if text == "push" {
            return Ok(Self::SincePush);
        }
        match text.strip_prefix('-') {
            Some(pattern) => Ok(Self::Excluding(Pattern::parse(pattern)?)),
            None => Ok(Self::Including(Pattern::parse(text)?)),
        }
    }
}

fn session_or_run(text: &str) -> Option<Filter> {
    let numbers = text.strip_prefix('s')?;
    match numbers.split_once(" r") {
        Some((session, run)) => Some(Filter::Run { session: session.parse().ok()?, run: run.parse().ok()? }),
        None => Some(Filter::Session(numbers.parse().ok()?)),
    }
}

/// Names one filter among those that are set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FilterId(u32);

/// The push that [`Filter::SincePush`] means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct PushMark {
    session: u32,
    position: u64,
    /// Where the lines of the target begin: another target counts its sessions anew.
    target: u64,
}

/// The filters that are set. A line is shown when it passes every one of them.
///
/// There is one filter at most for the level, one for session or run and one for the push: a
/// new one takes the place of the old one. Texts add up.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Filters {
    set: Vec<(FilterId, Filter)>,
    push: Option<PushMark>,
    next_id: u32,
}

impl Filters {
    /// Sets a filter; a text that is set already is not set twice.
    pub fn add(&mut self, filter: Filter) -> FilterId {
        let same_kind = self.set.iter_mut().find(|(_, other)| replaces(&filter, other));
        if let Some((id, other)) = same_kind {
            *other = filter;
            return *id;
        }
        let id = FilterId(self.next_id);
        self.next_id += 1;
        self.set.push((id, filter));
        id
    }

    /// Removes a filter; `false` when it is not set.
    pub fn remove(&mut self, id: FilterId) -> bool {
        let before = self.set.len();
        self.set.retain(|(other, _)| *other != id);
        self.set.len() < before
    }

    /// Removes all filters.
    pub fn clear(&mut self) {
        self.set.clear();
    }

    /// The filters, in the order in which they were set.
    pub fn iter(&self) -> impl Iterator<Item = (FilterId, &Filter)> {
        self.set.iter().map(|(id, filter)| (*id, filter))
    }

    /// Whether no filter is set.
    pub fn is_empty(&self) -> bool {
        self.set.is_empty()
    }

    /// Notes that a guest was pushed into `session` when the log's next entry was `position`.
    pub fn mark_push(&mut self, session: u32, position: u64) {
        let target = self.push.map_or(0, |mark| mark.target);
        self.push = Some(PushMark { session, position, target });
    }

    /// Notes that another target is opened when the log's next entry is `position`: until a guest
    /// is pushed there, "since this push" means since then.
    pub fn mark_target(&mut self, position: u64) {
        self.push = Some(PushMark { session: 0, position, target: position });
    }

    /// Whether the entry at a position is shown. What was lost is always shown, but not from before the push.
    pub fn shows(&self, position: u64, entry: &LogEntry) -> bool {
        self.set.iter().all(|(_, filter)| match entry {
            LogEntry::Record(record) => self.passes(filter, position, record),
            LogEntry::Lost(_) => *filter != Filter::SincePush || self.is_after_push(position),
        })
    }

    fn passes(&self, filter: &Filter, position: u64, record: &LogRecord) -> bool {
        match filter {
            Filter::LevelAtLeast(level) => record.level <= *level,
            Filter::Session(wanted) => session_of(record) == Some(*wanted),
            Filter::Run { session, run } => run_of(record) == Some((*session, *run)),
            Filter::SincePush => self.is_since_push(position, record),
            Filter::Including(pattern) => pattern.is_match(&record.text),
            Filter::Excluding(pattern) => !pattern.is_match(&record.text),
        }
    }

    /// Session numbers rise, so that late lines of a guest that was superseded are told from
    /// the new one's, and the new one's are found even when they came before the mark.
    fn is_since_push(&self, position: u64, record: &LogRecord) -> bool {
        let Some(mark) = self.push else { return true };
        match session_of(record) {
            Some(session) => session >= mark.session && position >= mark.target,
            None => self.is_after_push(position),
        }
    }

    fn is_after_push(&self, position: u64) -> bool {
        self.push.is_none_or(|mark| position >= mark.position)
    }
}

/// Whether a new filter takes the place of another.
fn replaces(new: &Filter, old: &Filter) -> bool {
    match (new, old) {
        (Filter::LevelAtLeast(_), Filter::LevelAtLeast(_)) => true,
        (Filter::Session(_) | Filter::Run { .. }, Filter::Session(_) | Filter::Run { .. }) => true,
        (new, old) => new == old,
    }
}

fn run_of(record: &LogRecord) -> Option<(u32, u32)> {
    match record.origin {
        Origin::Guest { session, run } | Origin::Run { session, run, .. } => Some((session, run)),
        Origin::Device | Origin::Kernel => None,
    }
}

fn session_of(record: &LogRecord) -> Option<u32> {
    run_of(record).map(|(session, _)| session)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::log::test_records::{guest, kernel, with_level};

    fn shown(filters: &Filters, records: &[LogRecord]) -> Vec<String> {
        (0..)
            .zip(records)
            .filter(|(position, record)| filters.shows(*position, &LogEntry::Record((*record).clone())))
            .map(|(_, record)| record.text.clone())
            .collect()
    }

    fn filters(texts: &[&str]) -> Filters {
        let mut filters = Filters::default();
        for text in texts {
            filters.add(text.parse().unwrap());
        }
        filters
    }

    #[test]
    fn a_level_shows_itself_and_what_is_more_urgent() {
        let records: Vec<_> = LogLevel::ALL.iter().map(|&level| with_level(level, level.word())).collect();
        assert_eq!(shown(&filters(&[">=err"]), &records), ["emerg", "alert", "crit", "err"]);
    }

    #[test]
    fn texts_add_up_and_can_be_turned_round() {
        let records = ["fuel low", "fuel high", "time low"].map(|text| guest(1, 1, text));
        assert_eq!(shown(&filters(&["fuel", "/l.w/"]), &records), ["fuel low"]);
        assert_eq!(shown(&filters(&["fuel", "-low"]), &records), ["fuel high"]);
    }

    #[test]
    fn sessions_and_runs_are_told_apart() {
        let records = [guest(1, 1, "a"), guest(1, 2, "b"), guest(11, 1, "c"), kernel("d")];
        assert_eq!(shown(&filters(&["s1"]), &records), ["a", "b"]);
        assert_eq!(shown(&filters(&["s1 r2"]), &records), ["b"]);
        assert_eq!(shown(&filters(&["s1", "s11"]), &records), ["c"]);
    }

    #[test]
    fn since_this_push_is_exact_for_guests_and_by_place_for_others() {
        let records =
            [guest(4, 1, "early"), kernel("before"), guest(3, 1, "late of the old one"), kernel("after")];
        let mut filters = filters(&["push"]);
        assert_eq!(shown(&filters, &records).len(), 4);
        filters.mark_push(4, 2);
        assert_eq!(shown(&filters, &records), ["early", "after"]);
        assert!(!filters.shows(1, &LogEntry::Lost(5)));
        assert!(filters.shows(2, &LogEntry::Lost(5)));
    }

    #[test]
    fn another_target_counts_its_sessions_anew() {
        let records =
            [guest(7, 1, "old target"), kernel("boot"), guest(1, 1, "early"), guest(2, 1, "pushed")];
        let mut filters = filters(&["push"]);
        filters.mark_push(7, 0);
        filters.mark_target(1);
        assert_eq!(shown(&filters, &records), ["boot", "early", "pushed"]);
        filters.mark_push(2, 3);
        assert_eq!(shown(&filters, &records), ["pushed"]);
    }

    #[test]
    fn what_was_lost_passes_every_text() {
        assert!(filters(&["x", ">=emerg", "s3"]).shows(0, &LogEntry::Lost(1)));
    }

    #[test]
    fn one_filter_a_kind_and_each_is_removable() {
        let mut filters = filters(&[">=err", "a", ">=info", "s1 r2", "s3", "a", "-a"]);
        let labels: Vec<_> = filters.iter().map(|(_, filter)| filter.to_string()).collect();
        assert_eq!(labels, ["≥info", "a", "s3", "-a"]);
        let (second, _) = filters.iter().nth(1).unwrap();
        assert!(filters.remove(second));
        assert!(!filters.remove(second));
        assert_eq!(filters.iter().count(), 3);
    }

    #[test]
    fn what_cannot_be_read_is_said_in_words() {
        let error = ">=loud".parse::<Filter>().unwrap_err();
        assert!(error.to_string().starts_with("there is no level \"loud\"; levels are emerg,"));
        assert_eq!("-".parse::<Filter>(), Err(FilterError::Pattern(PatternError::Empty)));
        assert_eq!("sum".parse::<Filter>().unwrap().to_string(), "sum");
    }
}
