//! Draws the inside of the log panel, and says what stands where in it.

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Span;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;
use wasm_device_abi::codes::LogLevel;

use super::pen;
use super::theme::Theme;
use crate::log::line_wrap::{grapheme_width, wrap};
use crate::log::view::{ChipId, Emptiness, lost_label};
use crate::log::viewport::{Columns, LogRow, TimeColumn, tag_label};
use crate::log::{LogEntry, LogRecord, LogView, Origin};

/// A removable chip of the title, ready to be drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct TitleChip {
    /// What [`LogView::remove_chip`] takes.
    pub id: ChipId,
    /// Its label and the sign that removes it.
    pub spans: Vec<Span<'static>>,
    /// Columns of the spans.
    pub width: u16,
}

/// What is at a place of the panel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogHit {
    /// The tag of a guest's line: a click shows this run alone.
    Run {
        /// Session, from 1.
        session: u32,
        /// Run within the session, from 1.
        run: u32,
    },
    /// Another place on the entry at this position.
    Entry(u64),
}

/// Columns of a chip's label at most.
const CHIP_LABEL: u16 = 24;

/// The chips for the title, in the order in which the title drops them last.
pub fn title_chips(view: &LogView, theme: &Theme) -> Vec<TitleChip> {
    let chips = view.chips().into_iter().map(|chip| {
        let label = format!(" {}", pen::cut(&chip.label, CHIP_LABEL));
        let style = if chip.id == ChipId::Paused { theme.chip.patch(theme.warning) } else { theme.chip };
        let spans = vec![Span::styled(label, style), Span::styled(" ✕ ", theme.chip_close)];
        let width = spans.iter().map(|span| span.content.width()).sum::<usize>();
        TitleChip { id: chip.id, spans, width: u16::try_from(width).unwrap_or(u16::MAX) }
    });
    chips.collect()
}

/// What the title says besides: lines lost, dropped, and below the panel. Each with a space on
/// either side; empty when there is nothing to say.
pub fn title_notes(view: &LogView, theme: &Theme) -> Vec<Span<'static>> {
    let notes = [
        (view.lost(), "lost", theme.warning),
        (view.dropped(), "old dropped", theme.dim),
        (view.below() as u64, "more below ↓", theme.info),
    ];
    let said = notes.into_iter().filter(|(count, ..)| *count > 0);
    said.map(|(count, what, style)| Span::styled(format!(" {count} {what} "), style)).collect()
}

/// Draws the lines of the log into the inside of its panel.
///
/// `focused` brings out the match that the search stands on.
pub fn draw(buf: &mut Buffer, area: Rect, view: &LogView, theme: &Theme, focused: bool) {
    let area = area.intersection(buf.area);
    if area.is_empty() {
        return;
    }
    if let Some(emptiness) = view.emptiness() {
        draw_empty(buf, area, emptiness, theme);
        return;
    }
    let columns = view.columns(area.width);
    let mut matches = Matches { view, position: None, ranges: Vec::new() };
    for (y, row) in (area.y..).zip(view.visible_rows(area.width, area.height)) {
        let line = Rect { y, height: 1, ..area };
        match view.entry(row.position) {
            Some(LogEntry::Record(record)) => {
                if row.part == 0 {
                    draw_context(buf, line, record, columns, theme);
                }
                let found = matches.of(row.position, record);
                let current = focused && view.current_match() == Some(row.position);
                let found_style = if current { theme.match_current } else { theme.match_ };
                draw_text(buf, line, record, &row, columns, theme, (found, found_style));
            }
            Some(LogEntry::Lost(count)) => draw_lost(buf, line, *count, columns, theme),
            None => {}
        }
    }
}

/// What is at a cell of the panel, `None` where no line is.
pub fn hit(area: Rect, view: &LogView, x: u16, y: u16) -> Option<LogHit> {
    if !area.contains((x, y).into()) {
        return None;
    }
    let row = view.visible_rows(area.width, area.height).into_iter().nth(usize::from(y - area.y))?;
    let columns = view.columns(area.width);
    let tag = columns.tag()..columns.tag() + columns.tag_width;
    if row.part == 0
        && tag.contains(&usize::from(x - area.x))
        && let Some(LogEntry::Record(record)) = view.entry(row.position)
        && let Origin::Guest { session, run } | Origin::Run { session, run, .. } = record.origin
    {
        return Some(LogHit::Run { session, run });
    }
    Some(LogHit::Entry(row.position))
}

/// Where the search was found in the entry drawn last: a long line has many rows.
struct Matches<'a> {
    view: &'a LogView,
    position: Option<u64>,
    ranges: Vec<Range<usize>>,
}

impl Matches<'_> {
    fn of(&mut self, position: u64, record: &LogRecord) -> &[Range<usize>] {
        if self.position != Some(position) {
            self.position = Some(position);
            self.ranges = match self.view.search() {
                Some(pattern) => pattern.find_all(&record.text).collect(),
                None => Vec::new(),
            };
        }
        &self.ranges
    }
}

/// Time, tag and the level's sign.
fn draw_context(buf: &mut Buffer, line: Rect, record: &LogRecord, columns: Columns, theme: &Theme) {
    if columns.time != TimeColumn::Hidden {
        let time = time_label(record.timestamp_us, columns.time);
        put(buf, line, 0, &format!("{time:>width$}", width = columns.time_width), theme.dim);
    }
    if columns.tag_width > 0 {
        put(buf, line, columns.tag(), &tag_label(&record.origin), theme.dim);
    }
    let style = if record.level == LogLevel::Info { theme.dim } else { theme.level(record.level) };
    put(buf, line, columns.text.saturating_sub(2), sign(record), style);
}

fn time_label(timestamp_us: u64, column: TimeColumn) -> String {
    let (seconds, millis, micros) =
        (timestamp_us / 1_000_000, timestamp_us / 1_000 % 1_000, timestamp_us % 1_000);
    match column {
        TimeColumn::Micros => format!("{seconds}.{millis:03} {micros:03}"),
        TimeColumn::Millis => format!("{seconds}.{millis:03}"),
        TimeColumn::Hidden => String::new(),
    }
}

/// The begin and the end of a run have signs of their own; a level has its first letter, also
/// where the device warns about a run.
/// Information, which most lines are, has none.
fn sign(record: &LogRecord) -> &'static str {
    match (&record.origin, record.level) {
        (Origin::Run { end: false, .. }, LogLevel::Info | LogLevel::Debug) => "▸",
        (Origin::Run { end: true, .. }, _) => "■",
        (_, LogLevel::Emerg) => "!",
        (_, LogLevel::Alert) => "A",
        (_, LogLevel::Crit) => "C",
        (_, LogLevel::Err) => "E",
        (_, LogLevel::Warning) => "W",
        (_, LogLevel::Notice) => "N",
        (_, LogLevel::Info) => " ",
        (_, LogLevel::Debug) => "D",
    }
}

/// What a guest says is content; what others say is context, unless it is a warning or worse.
fn text_style(record: &LogRecord, theme: &Theme) -> Style {
    let is_guest = matches!(record.origin, Origin::Guest { .. });
    if is_guest || record.level <= LogLevel::Warning { theme.level(record.level) } else { theme.dim }
}

fn draw_text(
    buf: &mut Buffer,
    line: Rect,
    record: &LogRecord,
    row: &LogRow,
    columns: Columns,
    theme: &Theme,
    (found, found_style): (&[Range<usize>], Style),
) {
    let style = text_style(record, theme);
    let Some(text) = record.text.get(row.range.clone()) else { return };
    let mut column = columns.text;
    for (offset, grapheme) in text.grapheme_indices(true) {
        let (width, showable) = grapheme_width(grapheme);
        let at = row.range.start + offset;
        let mut style = if showable { style } else { theme.placeholder };
        if is_within(found, at) {
            style = style.patch(found_style);
        }
        if width == 0 {
            continue;
        }
        if column + width > usize::from(line.width) {
            break;
        }
        put(buf, line, column, if showable { grapheme } else { "·" }, style);
        column += width;
    }
}

/// Whether a byte is in one of the ranges, which are in order.
fn is_within(ranges: &[Range<usize>], at: usize) -> bool {
    let next = ranges.partition_point(|range| range.end <= at);
    ranges.get(next).is_some_and(|range| range.contains(&at))
}

fn draw_lost(buf: &mut Buffer, line: Rect, count: u64, columns: Columns, theme: &Theme) {
    let short = lost_label(count);
    let long = format!("{short}: overwritten before they could be read");
    let room = columns.text_width.saturating_sub("╌╌ ".width());
    let label = if long.width() <= room { long } else { short };
    put(buf, line, columns.text, &format!("╌╌ {label}"), theme.warning);
}

/// Writes text into a line, cut at its right end.
fn put(buf: &mut Buffer, line: Rect, column: usize, text: &str, style: Style) {
    let room = usize::from(line.width).saturating_sub(column);
    if room > 0 {
        // In range: `column` is less than the width, which is a u16.
        let x = line.x + u16::try_from(column).unwrap_or(u16::MAX);
        buf.set_stringn(x, line.y, text, room, style);
    }
}

/// Says what will appear here, and what makes it appear.
fn draw_empty(buf: &mut Buffer, area: Rect, emptiness: Emptiness, theme: &Theme) {
    let (headline, advice) = match emptiness {
        Emptiness::NothingLogged => (
            "The kernel log is empty.".to_owned(),
            "What a guest writes with kernel.log or kernel.log_i32 appears here. Ctrl-S saves and runs the guest in the editor.",
        ),
        Emptiness::AllFiltered(lines) => (
            format!(
                "{lines} {} here, none passes the filters.",
                if lines == 1 { "line is" } else { "lines are" }
            ),
            "Remove a filter in the title above (✕) to see more.",
        ),
    };
    let margin = u16::from(area.width > 20);
    let width = usize::from(area.width.saturating_sub(2 * margin));
    let paragraphs = [(headline.as_str(), theme.text), (advice, theme.dim)];
    let rows = paragraphs
        .iter()
        .flat_map(|(text, style)| wrap(text, width).into_iter().map(move |range| (&text[range], *style)));
    for (y, (text, style)) in (area.y..area.bottom()).zip(rows) {
        put(buf, Rect { y, height: 1, ..area }, usize::from(margin), text.trim_end(), style);
    }
}

#[cfg(test)]
mod tests;
