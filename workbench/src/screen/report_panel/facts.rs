//! What a run took, as labelled facts that fill the room there is.

use guest_engine::RunReport;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::screen::pen::width;
use crate::screen::quantity::{bytes, counted, grouped, nanoseconds, pages};
use crate::screen::theme::Theme;

/// Width of a label with the space after it.
pub(super) const LABEL: u16 = 7;

/// One fact: `time   41 µs`.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Fact {
    /// What it is.
    label: &'static str,
    /// How much.
    value: String,
    /// How much, where the label is left out.
    short: String,
    style: Style,
}

/// The facts of a report, the most important first; those that say nothing are left out.
pub(super) fn facts(report: &RunReport, theme: &Theme) -> Vec<Fact> {
    let fact = |label, value, short| Fact { label, value, short, style: theme.text };
    let time = nanoseconds(report.nanoseconds);
    let memory = pages(report.peak_pages);
    let mut facts = vec![
        fact("time", time.clone(), time),
        fact("memory", memory.clone(), if report.peak_pages == 0 { "no memory".to_owned() } else { memory }),
        fact("host", counted(report.host_calls, "call"), counted(report.host_calls, "host call")),
        log_fact(report, theme),
    ];
    if !report.output.is_empty() {
        let size = bytes(report.output.len() as u64);
        facts.push(fact("output", size.clone(), format!("{size} of output")));
    }
    if report.trace_dropped > 0 {
        let dropped = format!("{} dropped", counted(u64::from(report.trace_dropped), "record"));
        let short = format!("trace: {dropped}");
        facts.push(Fact { label: "trace", value: dropped, short, style: theme.warning });
    }
    facts
}

/// The fuel as a fact, for rooms without a gauge.
pub(super) fn fuel(numbers: String, theme: &Theme) -> Fact {
    Fact { label: "fuel", short: format!("{numbers} fuel"), value: numbers, style: theme.text }
}

fn log_fact(report: &RunReport, theme: &Theme) -> Fact {
    let suppressed = report.log_suppressed;
    let loss = format!("{} suppressed", grouped(u64::from(suppressed)));
    let value = format!("{}, {loss}", counted(u64::from(report.log_lines), "line"));
    let lines = counted(u64::from(report.log_lines), "log line");
    let short = if suppressed == 0 { lines } else { format!("{lines}, {loss}") };
    let style = if suppressed == 0 { theme.text } else { theme.warning };
    Fact { label: "log", value, short, style }
}

/// The facts in at most `height` rows: one a row, two a row, or all of them in one.
pub(super) fn lines(facts: &[Fact], room: u16, height: usize, theme: &Theme) -> Vec<Line<'static>> {
    if height == 0 {
        return Vec::new();
    }
    if height >= facts.len() {
        return facts.iter().map(|fact| row(std::slice::from_ref(fact), 0, theme)).collect();
    }
    let second = column_of_second(facts);
    if height >= facts.len().div_ceil(2) && pairs_fit(facts, second, room) {
        return facts.chunks(2).map(|pair| row(pair, second, theme)).collect();
    }
    joined(facts, room, height, theme)
}

/// Where the second fact of a row begins: three cells after the widest first one.
fn column_of_second(facts: &[Fact]) -> u16 {
    LABEL + facts.iter().step_by(2).map(|fact| width(&fact.value)).max().unwrap_or(0) + 3
}

fn pairs_fit(facts: &[Fact], second: u16, room: u16) -> bool {
    facts.iter().skip(1).step_by(2).all(|fact| second + width(fact.label) + 1 + width(&fact.value) <= room)
}

/// One or two facts; the first one's values stand under each other.
fn row(facts: &[Fact], second: u16, theme: &Theme) -> Line<'static> {
    let mut spans = Vec::new();
    for (index, fact) in facts.iter().enumerate() {
        let (label, value) = if index == 0 { (LABEL, second.saturating_sub(LABEL)) } else { (0, 0) };
        spans.push(Span::styled(padded(fact.label, label), theme.dim));
        if index > 0 {
            spans.push(Span::raw(" "));
        }
        let value = if facts.len() > 1 { value } else { 0 };
        spans.push(Span::styled(padded(&fact.value, value), fact.style));
    }
    Line::from(spans)
}

fn padded(text: &str, cells: u16) -> String {
    format!("{text:<width$}", width = usize::from(cells))
}

/// `41 µs · 1 page (64 KiB) · 2 calls`, over as many rows as there are; what does not fit is left
/// out from the end.
fn joined(facts: &[Fact], room: u16, height: usize, theme: &Theme) -> Vec<Line<'static>> {
    let mut lines: Vec<Line<'static>> = vec![Line::default()];
    let mut used = 0;
    for fact in facts {
        let needed = width(&fact.short);
        if used > 0 && used + 3 + needed > room {
            if lines.len() == height {
                break;
            }
            lines.push(Line::default());
            used = 0;
        }
        let Some(line) = lines.last_mut() else { break };
        if used > 0 {
            line.push_span(Span::styled(" · ", theme.dim));
            used += 3;
        }
        line.push_span(Span::styled(fact.short.clone(), fact.style));
        used += needed;
    }
    lines
}
