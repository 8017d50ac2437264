//! Two runs side by side: what ran, how it ended, what it took, what it logged.

use guest_engine::RunReport;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::centred;
use crate::app::history::{History, PastRun};
use crate::screen::pen::{cut, width};
use crate::screen::quantity::{counted, grouped, nanoseconds, pages};
use crate::screen::theme::Theme;

/// Columns of a label.
const LABEL: u16 = 9;

/// A row of the comparison.
#[derive(Debug, PartialEq, Eq)]
struct Row {
    label: &'static str,
    left: Option<String>,
    right: Option<String>,
    /// Whether a difference means something: time is another one in every run.
    counts: bool,
}

impl Row {
    fn differs(&self) -> bool {
        self.counts && self.left != self.right
    }
}

pub(super) fn outer(screen: Rect) -> Rect {
    centred(screen, 180, screen.height)
}

pub(super) fn draw(
    buffer: &mut Buffer,
    inner: Rect,
    history: &History,
    (left, right): (u64, u64),
    scroll: usize,
    theme: &Theme,
) {
    let (Some(left), Some(right)) = (history.numbered(left), history.numbered(right)) else { return };
    let rows = rows(left, right);
    let scroll = scroll.min(rows.len().saturating_sub(usize::from(inner.height)));
    for (area, row) in inner.rows().zip(rows.iter().skip(scroll)) {
        buffer.set_line(area.x, area.y, &line(row, area.width, theme), area.width);
    }
    let hidden = rows.len().saturating_sub(scroll + usize::from(inner.height));
    if hidden > 0 {
        buffer.set_string(inner.x, inner.bottom(), format!(" ↓ {hidden} more rows "), theme.info);
    }
}

fn line(row: &Row, room: u16, theme: &Theme) -> Line<'static> {
    let side = room.saturating_sub(LABEL + 5) / 2;
    let differs = row.differs();
    let style = if differs { theme.bright } else { theme.dim };
    let cell = |text: &Option<String>| {
        let text = cut(text.as_deref().unwrap_or_default(), side);
        let space = " ".repeat(usize::from(side.saturating_sub(width(&text))));
        format!("{text}{space}")
    };
    Line::from(vec![
        Span::styled(format!(" {:<width$}", row.label, width = usize::from(LABEL)), theme.dim),
        Span::styled(cell(&row.left), style),
        Span::styled(if differs { " ≠ " } else { " │ " }, if differs { theme.warning } else { theme.border }),
        Span::styled(cell(&row.right), style),
    ])
}

fn rows(left: &PastRun, right: &PastRun) -> Vec<Row> {
    let mut rows = vec![of_runs("run", left, right, |past| past.run.number.to_string(), false)];
    rows.push(of_runs("file", left, right, |past| past.run.guest.name.clone(), true));
    rows.push(of_runs("source", left, right, |past| past.run.guest.source_hash.to_string(), true));
    rows.push(of_runs("module", left, right, |past| past.run.guest.hash.to_string(), true));
    rows.push(of_runs("target", left, right, |past| past.run.guest.target.clone(), true));
    rows.push(of_runs("ended", left, right, how_it_ended, true));
    for (label, counts, value) in REPORT {
        let of = |past: &PastRun| past.run.outcome.as_ref().ok().map(value);
        rows.push(Row { label, left: of(left), right: of(right), counts: *counts });
    }
    rows.push(Row { label: "", left: None, right: None, counts: false });
    rows.extend(log_rows(left, right));
    rows
}

fn of_runs(
    label: &'static str,
    left: &PastRun,
    right: &PastRun,
    of: impl Fn(&PastRun) -> String,
    counts: bool,
) -> Row {
    Row { label, left: Some(of(left)), right: Some(of(right)), counts }
}

fn how_it_ended(past: &PastRun) -> String {
    match &past.run.outcome {
        Err(reason) => format!("did not run: {reason}"),
        Ok(report) => {
            let status = report.status.word().replace('_', " ");
            let message =
                if report.message.is_empty() { String::new() } else { format!(": {}", report.message) };
            format!("{status}{message}")
        }
    }
}

/// A label, whether a difference counts, and what a report has.
type ReportField = (&'static str, bool, fn(&RunReport) -> String);

const REPORT: &[ReportField] = &[
    ("entry", true, |report| format!("{}()", report.entry)),
    ("result", true, |report| {
        let results = report.results.iter().map(|value| format!("{value} : {}", value.ty.word()));
        let results: Vec<_> = results.collect();
        if results.is_empty() { "nothing".to_owned() } else { results.join(", ") }
    }),
    ("fuel", true, |report| grouped(report.fuel_used)),
    ("time", false, |report| nanoseconds(report.nanoseconds)),
    ("memory", true, |report| pages(report.peak_pages)),
    ("host", true, |report| counted(report.host_calls, "call")),
    ("log", true, |report| {
        format!(
            "{}, {} suppressed",
            counted(report.log_lines.into(), "line"),
            grouped(report.log_suppressed.into())
        )
    }),
    ("output", true, |report| counted(report.output.len() as u64, "byte")),
];

/// The lines of both logs; what only one of them has stands alone in its row.
fn log_rows(left: &PastRun, right: &PastRun) -> Vec<Row> {
    let texts = |past: &PastRun| past.lines.iter().map(|line| line.text.clone()).collect::<Vec<_>>();
    let (old, new) = (texts(left), texts(right));
    let mut rows = Vec::new();
    let mut add = |left: Option<&String>, right: Option<&String>| {
        let label = if rows.is_empty() { "log" } else { "" };
        rows.push(Row { label, left: left.cloned(), right: right.cloned(), counts: true });
    };
    for op in capture_diff_slices(Algorithm::Myers, &old, &new) {
        let (old, new) = (&old[op.old_range()], &new[op.new_range()]);
        // What was replaced stands beside what replaced it.
        let rows = if matches!(op, DiffOp::Equal { .. }) { old.len() } else { old.len().max(new.len()) };
        for at in 0..rows {
            add(old.get(at), new.get(at));
        }
    }
    if left.lines_left_out + right.lines_left_out > 0 {
        let of =
            |past: &PastRun| Some(format!("… {} more lines were not kept", grouped(past.lines_left_out)));
        rows.push(Row { label: "", left: of(left), right: of(right), counts: false });
    }
    rows
}
