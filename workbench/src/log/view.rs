//! The log panel's state: what is kept, what is shown of it, and where a person is in it.
//!
//! The application calls a method for each key and each batch; [`crate::screen::log_panel`] draws.
//!
//! | key | method |
//! | --- | --- |
//! | up, down, wheel | [`scroll_by`](LogView::scroll_by) |
//! | page up, page down | [`scroll_pages`](LogView::scroll_pages) |
//! | `g`, `G` | [`scroll_to_start`](LogView::scroll_to_start), [`follow`](LogView::follow) |
//! | `p` | [`toggle_pause`](LogView::toggle_pause) |
//! | `/` | a prompt, then [`set_search`](LogView::set_search) |
//! | `n`, `N` | [`search_next`](LogView::search_next), [`search_previous`](LogView::search_previous) |
//! | `c` | [`clear`](LogView::clear) |
//! | a chip's ✕ | [`remove_chip`](LogView::remove_chip) |

use std::fmt::Write as _;

use wasm_device_abi::codes::LogLevel;

use super::filter::{Filter, FilterId, Filters};
use super::index::FilteredIndex;
use super::pattern::Pattern;
use super::ring::{LogEntry, LogRing, RingLimits};
use super::viewport::{Columns, LogRow, Rows, Widest, tag_label};
use crate::target::LogBatch;

/// The log panel's state.
#[derive(Debug, Clone)]
pub struct LogView {
    ring: LogRing,
    /// The log as it was when it was paused; it shares its entries with the ring.
    frozen: Option<LogRing>,
    filters: Filters,
    index: FilteredIndex,
    search: Option<Search>,
    scroll: Scroll,
    widest: Widest,
    width: u16,
    height: u16,
}

#[derive(Debug, Clone)]
struct Search {
    pattern: Pattern,
    current: Option<u64>,
}

/// What stands at the top of the panel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scroll {
    /// Whatever leaves the newest line at the bottom.
    Follow,
    /// This row of the entry at this position.
    At { position: u64, part: usize },
}

/// What a chip in the panel's title stands for, and what removing it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ChipId {
    /// The log is paused; removing the chip lets it go on.
    Paused,
    /// A filter.
    Filter(FilterId),
    /// The search.
    Search,
}

/// A removable chip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chip {
    /// What it stands for.
    pub id: ChipId,
    /// What it says.
    pub label: String,
}

/// Why the panel shows no line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Emptiness {
    /// Nothing was logged.
    NothingLogged,
    /// So many entries are there, and none passes the filters.
    AllFiltered(usize),
}

impl Default for LogView {
    fn default() -> Self {
        Self::new(RingLimits::default())
    }
}

impl LogView {
    /// An empty log that follows its tail and, once a guest is pushed, shows what came since.
    pub fn new(limits: RingLimits) -> Self {
        let mut filters = Filters::default();
        filters.add(Filter::SincePush);
        Self {
            ring: LogRing::new(limits),
            frozen: None,
            filters,
            index: FilteredIndex::default(),
            search: None,
            scroll: Scroll::Follow,
            widest: Widest::default(),
            width: 80,
            height: 24,
        }
    }

    /// Takes records that arrived. While paused they are kept and not shown.
    pub fn push_batch(&mut self, batch: LogBatch) {
        batch.records.iter().for_each(|record| self.widest.include(record));
        self.ring.push_batch(batch);
        if self.frozen.is_none() {
            self.index.extend(&self.ring, &self.filters, self.search.as_ref().map(|search| &search.pattern));
        }
    }

    /// Notes that a guest is pushed into this session: "since this push" means it from now on.
    /// The log lets go of a pause and follows, so that the new guest's lines are seen.
    pub fn mark_push(&mut self, session: u32) {
        self.filters.mark_push(session, self.ring.end());
        self.frozen = None;
        self.scroll = Scroll::Follow;
        self.refilter();
    }

    /// Notes that another target is opened: "since this push" means its lines from now on. The log
    /// lets go of a pause and follows.
    pub fn mark_target(&mut self) {
        self.filters.mark_target(self.ring.end());
        self.frozen = None;
        self.scroll = Scroll::Follow;
        self.refilter();
    }

    /// Tells the panel's size inside of its border, in cells. Scrolling is measured with it.
    pub fn resize(&mut self, width: u16, height: u16) {
        (self.width, self.height) = (width, height);
    }

    /// Forgets all lines and counts.
    pub fn clear(&mut self) {
        self.ring.clear();
        if let Some(frozen) = &mut self.frozen {
            *frozen = self.ring.clone();
        }
        self.widest = Widest::default();
        self.scroll = Scroll::Follow;
        self.refilter();
    }

    /// What is shown, as text: seconds, level, tag and text of each line.
    pub fn export(&self) -> String {
        let mut out = String::new();
        for rank in 0..self.index.len() {
            let entry = self.index.position(rank).and_then(|position| self.entry(position));
            let written = match entry {
                Some(LogEntry::Record(record)) => {
                    let (seconds, micros) =
                        (record.timestamp_us / 1_000_000, record.timestamp_us % 1_000_000);
                    let (level, tag) = (record.level.word(), tag_label(&record.origin));
                    writeln!(out, "[{seconds:>5}.{micros:06}] {level:<7} {tag:<6} {}", record.text)
                }
                Some(LogEntry::Lost(count)) => writeln!(out, "-- {} --", lost_label(*count)),
                None => Ok(()),
            };
            debug_assert!(written.is_ok(), "a String takes all text");
        }
        out
    }
}

/// `37 records lost`.
pub(crate) fn lost_label(count: u64) -> String {
    format!("{count} {} lost", if count == 1 { "record" } else { "records" })
}

/// What is shown.
impl LogView {
    fn shown(&self) -> &LogRing {
        self.frozen.as_ref().unwrap_or(&self.ring)
    }

    fn rows(&self, width: u16) -> Rows<'_> {
        let text_width = Columns::new(width, self.widest).text_width;
        Rows { ring: self.shown(), index: &self.index, text_width }
    }

    /// Where time, tag and text stand in a panel of this width.
    pub fn columns(&self, width: u16) -> Columns {
        Columns::new(width, self.widest)
    }

    /// The rows of a panel of this size, from its top.
    pub fn visible_rows(&self, width: u16, height: u16) -> Vec<LogRow> {
        let (rows, height) = (self.rows(width), usize::from(height));
        let Scroll::At { position, part } = self.scroll else { return rows.last(height) };
        let visible: Vec<_> = rows.down(position, part).take(height).collect();
        // After the panel grew, or a filter hid lines, there may be less below than fits.
        if visible.len() < height { rows.last(height) } else { visible }
    }

    /// The entry at a position, as it is shown.
    pub fn entry(&self, position: u64) -> Option<&LogEntry> {
        self.shown().get(position)
    }

    /// Why no line is shown; `None` when there are some.
    pub fn emptiness(&self) -> Option<Emptiness> {
        if !self.index.is_empty() {
            return None;
        }
        let ring = self.shown();
        match usize::try_from(ring.end() - ring.first()) {
            Ok(0) => Some(Emptiness::NothingLogged),
            kept => Some(Emptiness::AllFiltered(kept.unwrap_or(usize::MAX))),
        }
    }

    /// The chips of the title: the pause and the search, which a person is in the middle of, then
    /// the filters.
    pub fn chips(&self) -> Vec<Chip> {
        let mut chips = Vec::new();
        if let Some(waiting) = self.waiting() {
            let label = if waiting == 0 { "paused".to_owned() } else { format!("paused, {waiting} new") };
            chips.push(Chip { id: ChipId::Paused, label });
        }
        if let (Some(search), Some(place)) = (&self.search, self.search_place()) {
            let source = search.pattern.source();
            let slash = if source.starts_with('/') { "" } else { "/" };
            let place = match place {
                (_, 0) => "none".to_owned(),
                // The match it stood on was dropped, or is hidden.
                (0, all) => format!("{all} found"),
                (current, all) => format!("{current} of {all}"),
            };
            chips.push(Chip { id: ChipId::Search, label: format!("{slash}{source} {place}") });
        }
        let filters = self.filters.iter();
        chips.extend(filters.map(|(id, filter)| Chip { id: ChipId::Filter(id), label: filter.to_string() }));
        chips
    }

    /// Number of lines shown, of those kept.
    pub fn shown_lines(&self) -> usize {
        self.index.len()
    }

    /// Lines that were dropped because newer ones needed the room.
    pub fn dropped(&self) -> u64 {
        self.ring.dropped()
    }

    /// kmsg records that were lost before they could be read.
    pub fn lost(&self) -> u64 {
        self.ring.lost()
    }

    /// Entries that came since the pause; `None` when the log is not paused.
    pub fn waiting(&self) -> Option<u64> {
        self.frozen.as_ref().map(|frozen| self.ring.end() - frozen.end())
    }

    /// Shown entries below the panel; 0 while it follows.
    pub fn below(&self) -> usize {
        if self.is_following() {
            return 0;
        }
        let last = self.visible_rows(self.width, self.height).pop();
        last.map_or(0, |row| self.index.len() - self.index.rank(row.position + 1))
    }

    /// Bytes that the log takes: lines (those of a pause counted once more, though they are
    /// shared) and positions.
    pub fn bytes(&self) -> usize {
        self.ring.bytes() + self.frozen.as_ref().map_or(0, LogRing::bytes) + self.index.bytes()
    }

    /// What [`bytes`](Self::bytes) never exceeds.
    pub fn max_bytes(&self) -> usize {
        let limits = self.ring.limits();
        2 * limits.bytes + 2 * size_of::<u64>() * limits.entries
    }
}

/// Moving.
impl LogView {
    /// Whether the newest line stays in sight.
    pub fn is_following(&self) -> bool {
        self.scroll == Scroll::Follow
    }

    /// Whether the log is paused.
    pub fn is_paused(&self) -> bool {
        self.frozen.is_some()
    }

    /// Stops showing new lines, or shows them again. The paused log stays as it is however
    /// much is logged meanwhile.
    pub fn toggle_pause(&mut self) {
        if self.frozen.take().is_some() {
            self.index.extend(&self.ring, &self.filters, self.search.as_ref().map(|search| &search.pattern));
        } else {
            self.frozen = Some(self.ring.clone());
        }
    }

    /// Shows the newest lines, and those to come.
    pub fn follow(&mut self) {
        self.scroll = Scroll::Follow;
    }

    /// Shows the oldest lines.
    pub fn scroll_to_start(&mut self) {
        self.scroll_to(self.shown().first(), 0);
    }

    /// Moves by rows, down when positive. At the end the log follows again.
    pub fn scroll_by(&mut self, rows: isize) {
        let Some(top) = self.top() else { return };
        let place = {
            let lines = self.rows(self.width);
            match rows.unsigned_abs() {
                0 => None,
                up if rows < 0 => lines.up(top.position, top.part).take(up).last(),
                down => lines.down(top.position, top.part).nth(down).or_else(|| lines.last(1).pop()),
            }
        };
        if let Some(row) = place {
            self.scroll_to(row.position, row.part);
        }
    }

    /// Moves by panels, one row less than its height each, down when positive.
    pub fn scroll_pages(&mut self, pages: isize) {
        let page = isize::try_from(self.height.saturating_sub(1).max(1)).unwrap_or(1);
        self.scroll_by(pages.saturating_mul(page));
    }

    fn top(&self) -> Option<LogRow> {
        self.visible_rows(self.width, self.height).into_iter().next()
    }

    /// Puts a row at the top, or follows when what is below it does not fill the panel.
    fn scroll_to(&mut self, position: u64, part: usize) {
        let height = usize::from(self.height);
        let fills = self.rows(self.width).down(position, part).nth(height).is_some();
        self.scroll = if fills { Scroll::At { position, part } } else { Scroll::Follow };
    }
}

/// Searching.
impl LogView {
    /// Looks for a pattern in the lines that are shown, and goes to the newest match that is
    /// in sight or above.
    pub fn set_search(&mut self, pattern: Pattern) {
        let ring = self.frozen.as_ref().unwrap_or(&self.ring);
        self.index.search(ring, Some(&pattern));
        let bottom = self.visible_rows(self.width, self.height).last().map_or(0, |row| row.position);
        let matches = self.index.matches();
        let above = matches.partition_point(|&position| position <= bottom);
        let current = above.checked_sub(1).or(Some(0)).and_then(|rank| matches.get(rank).copied());
        self.search = Some(Search { pattern, current });
        self.reveal(current);
    }

    /// Ends the search.
    pub fn clear_search(&mut self) {
        self.search = None;
        self.index.search(self.frozen.as_ref().unwrap_or(&self.ring), None);
    }

    /// What is searched for.
    pub fn search(&self) -> Option<&Pattern> {
        self.search.as_ref().map(|search| &search.pattern)
    }

    /// Position of the match that the search stands on.
    pub fn current_match(&self) -> Option<u64> {
        self.search.as_ref().and_then(|search| search.current)
    }

    /// Which matching line the search stands on, from 1 (0 when on none of them), and how many there
    /// are; `None` without a search.
    pub fn search_place(&self) -> Option<(usize, usize)> {
        let search = self.search.as_ref()?;
        let matches = self.index.matches();
        let current = search.current.map_or(0, |current| matches.partition_point(|&found| found <= current));
        Some((current, matches.len()))
    }

    /// Goes to the next match below; after the last, to the first.
    pub fn search_next(&mut self) {
        self.step_search(|matches, current| matches.partition_point(|&found| found <= current));
    }

    /// Goes to the next match above; before the first, to the last.
    pub fn search_previous(&mut self) {
        self.step_search(|matches, current| {
            matches.partition_point(|&found| found < current).wrapping_sub(1)
        });
    }

    fn step_search(&mut self, step: impl Fn(&std::collections::VecDeque<u64>, u64) -> usize) {
        let matches = self.index.matches();
        let Some(search) = &self.search else { return };
        let rank = search.current.map_or(0, |current| step(matches, current));
        // One past the last goes round to the first, one before the first to the last.
        let round = if rank == usize::MAX { matches.back() } else { matches.front() };
        let current = matches.get(rank).or(round).copied();
        if let Some(search) = &mut self.search {
            search.current = current;
        }
        self.reveal(current);
    }

    /// Scrolls so that an entry is in sight, and stays there.
    fn reveal(&mut self, position: Option<u64>) {
        let Some(position) = position else { return };
        let visible = self.visible_rows(self.width, self.height);
        let in_sight = visible.iter().any(|row| row.position == position);
        let top = if in_sight {
            visible.into_iter().next()
        } else {
            let above = usize::from(self.height) / 2;
            self.rows(self.width).up(position, 0).take(above).last()
        };
        let (position, part) = top.map_or((position, 0), |row| (row.position, row.part));
        self.scroll_to(position, part);
    }
}

/// Filtering.
impl LogView {
    /// The filters that are set.
    pub fn filters(&self) -> &Filters {
        &self.filters
    }

    /// Sets a filter (see [`Filters`] for what it replaces).
    pub fn add_filter(&mut self, filter: Filter) {
        self.filters.add(filter);
        self.refilter();
    }

    /// Removes what a chip stands for.
    pub fn remove_chip(&mut self, id: ChipId) {
        match id {
            ChipId::Paused if self.is_paused() => self.toggle_pause(),
            ChipId::Paused => {}
            ChipId::Search => self.clear_search(),
            ChipId::Filter(id) => {
                self.filters.remove(id);
                self.refilter();
            }
        }
    }

    /// Removes all filters.
    pub fn clear_filters(&mut self) {
        self.filters.clear();
        self.refilter();
    }

    /// Shows what came since the push alone, or all again.
    pub fn toggle_since_push(&mut self) {
        let set = self.filters.iter().find(|(_, filter)| **filter == Filter::SincePush).map(|(id, _)| id);
        match set {
            Some(id) => self.remove_chip(ChipId::Filter(id)),
            None => self.add_filter(Filter::SincePush),
        }
    }

    /// Goes to the next stricter level (info, notice, warning, err), and then to all again.
    pub fn cycle_level(&mut self) {
        let set = self.filters.iter().find_map(|(id, filter)| match filter {
            Filter::LevelAtLeast(level) => Some((id, *level)),
            _ => None,
        });
        let stricter = match set {
            None => Some(LogLevel::Info),
            Some((_, LogLevel::Debug)) => Some(LogLevel::Info),
            Some((_, LogLevel::Info)) => Some(LogLevel::Notice),
            Some((_, LogLevel::Notice)) => Some(LogLevel::Warning),
            Some((_, LogLevel::Warning)) => Some(LogLevel::Err),
            Some(_) => None,
        };
        match (stricter, set) {
            (Some(level), _) => self.add_filter(Filter::LevelAtLeast(level)),
            (None, Some((id, _))) => self.remove_chip(ChipId::Filter(id)),
            (None, None) => {}
        }
    }

    fn refilter(&mut self) {
        let ring = self.frozen.as_ref().unwrap_or(&self.ring);
        self.index.rebuild(ring, &self.filters, self.search.as_ref().map(|search| &search.pattern));
    }
}

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
