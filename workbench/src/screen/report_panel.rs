//! How a run ended, or how far it is.
//!
//! The panel adapts to its room: a column of facts where there is height, two facts a row in the
//! usual corner, one line of them on a small screen. What happened comes before what it cost.

mod facts;
mod opening;

use std::time::Duration;

use guest_engine::{RunReport, Value};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use wasm_device_abi::codes::{Status, Trap};

use super::gauge::gauge;
use super::pen::{cut, shown, width, wrapped};
use super::quantity::{elapsed, grouped, limit};
use super::theme::Theme;
use crate::app::keys::Key;
use crate::app::state::TargetState;
use crate::compile::ContentHash;
use crate::target::{OpeningStep, RunProgress, TargetChoice, TargetInfo};

/// What the report panel shows.
#[derive(Debug, Clone, Copy)]
pub enum ReportView<'a> {
    /// Nothing ran yet.
    Empty {
        /// The key that saves and runs.
        run_key: Option<Key>,
        /// Where guests run.
        target: &'a TargetState,
    },
    /// Nothing ran yet, and the source does not compile.
    Broken {
        /// Line of the first error, from 1, where it is known.
        line: Option<u32>,
        /// What is wrong, one sentence.
        message: &'a str,
    },
    /// A guest is on its way: it is compiled, or pushed.
    Busy {
        /// What is being done: `compiling`, `pushing`.
        doing: &'a str,
        /// For how long.
        elapsed: Duration,
        /// The key that stops it.
        stop_key: Option<Key>,
    },
    /// A guest runs.
    Running {
        /// For how long.
        elapsed: Duration,
        /// How far it is, where the target knows.
        progress: Option<RunProgress>,
        /// Whether it was told to stop.
        stopping: bool,
        /// The key that stops it.
        stop_key: Option<Key>,
    },
    /// The target is being opened, which takes a while.
    Opening {
        /// Which.
        target: &'a TargetChoice,
        /// For how long.
        elapsed: Duration,
        /// The step it is at, and for how long.
        step: Option<(&'a OpeningStep, Duration)>,
        /// The key that stops it.
        stop_key: Option<Key>,
    },
    /// There is no target to run guests on.
    NoTarget {
        /// Which one was asked for.
        target: &'a TargetChoice,
        /// Why, and what to do about it: one sentence.
        reason: &'a str,
        /// The key that opens it again.
        restart_key: Option<Key>,
        /// The key that lists the others.
        switch_key: Option<Key>,
    },
    /// It did not get as far as a report.
    Failed {
        /// Why, one sentence.
        message: &'a str,
    },
    /// A run ended.
    Ended {
        /// How.
        report: &'a RunReport,
        /// The guest that ran, where it is not what the editor holds now.
        stale: Option<ContentHash>,
        /// Whether what the editor holds now does not compile.
        broken: bool,
        /// The target that it ran on, where guests run on another one now.
        elsewhere: Option<&'a str>,
    },
}

/// What the title says after the panel's name, in pieces that the border joins.
pub fn title(view: &ReportView<'_>, theme: &Theme) -> Vec<Span<'static>> {
    match view {
        ReportView::Empty { .. } => Vec::new(),
        ReportView::Broken { .. } => vec![Span::styled("✗ does not compile", theme.error)],
        ReportView::Busy { doing, .. } => vec![Span::styled((*doing).to_owned(), theme.info)],
        ReportView::Running { stopping, .. } => {
            let (word, style) = if *stopping { ("stopping", theme.warning) } else { ("running", theme.info) };
            vec![Span::styled(word, style)]
        }
        ReportView::Opening { target, .. } => vec![Span::styled(format!("opening {target}"), theme.info)],
        ReportView::NoTarget { target, .. } => {
            vec![Span::styled(format!("✗ {target} cannot be used"), theme.error)]
        }
        ReportView::Failed { .. } => vec![Span::styled("✗ did not run", theme.error)],
        ReportView::Ended { report, stale, elsewhere, .. } => {
            let status = format!("{}{}", sign(report.status), status_words(report.status));
            let style =
                if stale.is_some() || elsewhere.is_some() { theme.dim } else { theme.status(report.status) };
            let mut pieces = vec![Span::styled(status, style)];
            if let Some(hash) = stale {
                pieces.push(Span::styled(format!("of an older version ({hash})"), theme.warning));
            }
            if let Some(target) = elsewhere {
                pieces.push(Span::styled(format!("on {target}"), theme.warning));
            }
            pieces
        }
    }
}

/// Rows that a report is laid out in when it is scrolled: more than it ever has.
const ALL_ROWS: u16 = 2_000;

/// Draws the inside of the panel, scrolled down by so many rows, but not past its last one.
///
/// What does not fit is cut, and a report that is scrolled is laid out whole.
pub fn draw(buffer: &mut Buffer, area: Rect, view: &ReportView<'_>, scroll: u16, theme: &Theme) {
    let area = inset(area).intersection(buffer.area);
    if area.is_empty() {
        return;
    }
    let lines = if scroll == 0 {
        lines(area, view, theme)
    } else {
        lines(Rect { height: ALL_ROWS, ..area }, view, theme)
    };
    let scroll = usize::from(scroll).min(lines.len().saturating_sub(usize::from(area.height)));
    for (row, line) in area.rows().zip(lines.iter().skip(scroll)) {
        buffer.set_line(row.x, row.y, line, row.width);
    }
}

fn lines(area: Rect, view: &ReportView<'_>, theme: &Theme) -> Vec<Line<'static>> {
    match view {
        ReportView::Empty { run_key, target } => empty_lines(area, *run_key, target, theme),
        ReportView::Broken { line, message } => {
            let place = line.map_or_else(String::new, |line| format!("line {line}: "));
            styled_lines(&format!("{place}{message}"), area.width, theme.text)
        }
        ReportView::Busy { doing, elapsed, stop_key } => busy_lines(doing, *elapsed, *stop_key, theme),
        ReportView::Running { elapsed, progress, stopping, stop_key } => {
            running_lines(area, *elapsed, *progress, *stopping, *stop_key, theme)
        }
        ReportView::Opening { target, elapsed, step, stop_key } => opening::lines(
            area,
            &opening::Progress { target, elapsed: *elapsed, step: *step },
            *stop_key,
            theme,
        ),
        ReportView::NoTarget { reason, restart_key, switch_key, .. } => {
            opening::no_target_lines(area, reason, *restart_key, *switch_key, theme)
        }
        ReportView::Failed { message } => styled_lines(message, area.width, theme.text),
        ReportView::Ended { report, stale, broken, elsewhere } => {
            ended_lines(area, report, *stale, *broken, elsewhere.is_some(), theme)
        }
    }
}

/// A column of space at both sides, where there is room for it.
fn inset(area: Rect) -> Rect {
    if area.width < 12 { area } else { Rect { x: area.x + 1, width: area.width - 2, ..area } }
}

fn empty_lines(area: Rect, run_key: Option<Key>, target: &TargetState, theme: &Theme) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    if let Some(key) = run_key {
        lines.push(Line::from(vec![
            Span::styled(key.to_string(), theme.key),
            Span::styled(" saves, compiles and runs the guest.", theme.dim),
        ]));
    }
    let teaching = "Here you will see what its entry returned, the fuel, time and memory it took, and why it \
                    stopped if it did not end well.";
    lines.extend(styled_lines(teaching, area.width, theme.dim));
    if let TargetState::Ready(TargetInfo { name, reason: Some(reason), .. }) = target {
        lines.push(Line::default());
        lines.extend(styled_lines(&format!("Guests run on {name}: {reason}"), area.width, theme.dim));
    }
    lines
}

fn styled_lines(text: &str, room: u16, style: Style) -> Vec<Line<'static>> {
    wrapped(text, room).into_iter().map(|line| Line::from(Span::styled(line, style))).collect()
}

fn busy_lines(doing: &str, time: Duration, stop_key: Option<Key>, theme: &Theme) -> Vec<Line<'static>> {
    let mut spans = vec![
        Span::styled(doing.to_owned(), theme.text),
        Span::styled(format!("  {}", elapsed(time)), theme.bright),
    ];
    spans.extend(stop_hint(stop_key, theme));
    vec![Line::from(spans)]
}

/// `   F8 stops it`.
fn stop_hint(key: Option<Key>, theme: &Theme) -> Vec<Span<'static>> {
    let Some(key) = key else { return Vec::new() };
    vec![Span::raw("   "), Span::styled(key.to_string(), theme.key), Span::styled(" stops it", theme.dim)]
}

fn running_lines(
    area: Rect,
    time: Duration,
    progress: Option<RunProgress>,
    stopping: bool,
    stop_key: Option<Key>,
    theme: &Theme,
) -> Vec<Line<'static>> {
    let mut first = vec![
        Span::styled(if stopping { "stopping" } else { "running" }, theme.text),
        Span::styled(format!("  {}", elapsed(time)), theme.bright),
    ];
    if !stopping {
        first.extend(stop_hint(stop_key, theme));
    }
    let mut lines = vec![Line::from(first)];
    if let Some(progress) = progress {
        lines.push(fuel_line(area.width, progress.fuel_used, progress.fuel_limit, theme, None));
        if let Some(left) = time_left(time, progress) {
            let words = format!("fuel runs out in about {}", elapsed(left));
            lines.push(Line::styled(cut(&words, area.width), theme.dim));
        }
    }
    lines
}

/// When the fuel will be used up at the speed so far; unknown in the first half second.
fn time_left(time: Duration, progress: RunProgress) -> Option<Duration> {
    if time < Duration::from_millis(500) || progress.fuel_used == 0 {
        return None;
    }
    let left = progress.fuel_limit.saturating_sub(progress.fuel_used) as f64;
    Duration::try_from_secs_f64(time.as_secs_f64() * left / progress.fuel_used as f64).ok()
}

/// `fuel   ███▏        8,012 of 10⁹`; with `all`, every style is that one.
fn fuel_line(room: u16, used: u64, allowed: u64, theme: &Theme, all: Option<Style>) -> Line<'static> {
    let numbers = fuel_numbers(used, allowed);
    let label = format!("{:<width$}", "fuel", width = usize::from(facts::LABEL));
    let bar = room.saturating_sub(facts::LABEL + width(&numbers) + 2).min((room * 2 / 5).min(40));
    let mut spans = vec![Span::styled(label, all.unwrap_or(theme.dim))];
    if bar >= 4 {
        let mut bar = gauge(used, allowed, bar, theme);
        if let Some(style) = all {
            bar.iter_mut().for_each(|span| span.style.fg = style.fg);
        }
        spans.extend(bar);
        spans.push(Span::raw("  "));
    }
    spans.push(Span::styled(numbers, all.unwrap_or(theme.text)));
    Line::from(spans)
}

/// `8,012 of 10⁹`.
fn fuel_numbers(used: u64, allowed: u64) -> String {
    if used == allowed {
        return format!("all {}", limit(allowed));
    }
    format!("{} of {}", grouped(used), limit(allowed))
}

fn ended_lines(
    area: Rect,
    report: &RunReport,
    stale: Option<ContentHash>,
    broken: bool,
    elsewhere: bool,
    theme: &Theme,
) -> Vec<Line<'static>> {
    let faded = (stale.is_some() || elsewhere).then_some(theme.dim);
    let height = usize::from(area.height);
    let mut lines = outcome_lines(area, report, theme);
    if let (Some(hash), true) = (stale, broken) {
        let words = format!("The source does not compile; the last good guest {hash} stays loaded.");
        lines.splice(0..0, styled_lines(&words, area.width, theme.warning));
    }
    // A long message leaves the costs a row or two: its end is in the log as well.
    let costs = [0, 0, 1, 1, 1, 2, 2, 2].get(height).copied().unwrap_or(3);
    cut_lines(&mut lines, height.saturating_sub(costs).max(1));
    if report.nanoseconds > 0 {
        cost_lines(&mut lines, area, report, theme, faded);
    }
    if let Some(style) = faded {
        fade(&mut lines, style, theme.warning);
    }
    lines
}

/// Keeps the first lines; an ellipsis shows that there were more.
fn cut_lines(lines: &mut Vec<Line<'static>>, keep: usize) {
    if lines.len() > keep {
        lines.truncate(keep);
        if let Some(line) = lines.last_mut() {
            let style = line.spans.last().map_or(line.style, |span| line.style.patch(span.style));
            line.push_span(Span::styled("…", style));
        }
    }
}

/// Appends what the run took, in the rows that are left.
fn cost_lines(
    lines: &mut Vec<Line<'static>>,
    area: Rect,
    report: &RunReport,
    theme: &Theme,
    faded: Option<Style>,
) {
    let mut facts = facts::facts(report, theme);
    let left = usize::from(area.height).saturating_sub(lines.len());
    if left == 1 {
        facts.insert(0, facts::fuel(fuel_numbers(report.fuel_used, report.fuel_limit), theme));
    } else if left > 1 {
        if left > facts.len() + 2 {
            lines.push(Line::default());
        }
        lines.push(fuel_line(area.width, report.fuel_used, report.fuel_limit, theme, faded));
    }
    let left = usize::from(area.height).saturating_sub(lines.len());
    lines.extend(facts::lines(&facts, area.width, left, theme));
}

/// Draws everything but warnings in `style`, so that a stale result does not look fresh.
fn fade(lines: &mut [Line<'static>], style: Style, kept: Style) {
    for span in lines.iter_mut().flat_map(|line| &mut line.spans) {
        if span.style != kept && span.style.bg.is_none() {
            span.style = style;
        }
    }
}

/// What happened: the results, or why there are none.
fn outcome_lines(area: Rect, report: &RunReport, theme: &Theme) -> Vec<Line<'static>> {
    if report.status == Status::Ok {
        return result_lines(area, report, theme);
    }
    let style = theme.status(report.status);
    let mut headline = format!("{}{}", sign(report.status), headline(report));
    if !report.entry.is_empty() {
        headline = format!("{headline} in {}()", shown(&report.entry));
    }
    let mut lines = styled_lines(&headline, area.width - 1, style);
    lines.extend(styled_lines(&report.message, area.width - 1, theme.text));
    lines
}

fn result_lines(area: Rect, report: &RunReport, theme: &Theme) -> Vec<Line<'static>> {
    let call = format!("{}()", cut(&report.entry, area.width.saturating_sub(6)));
    let mut lines = vec![Line::from(Span::styled(call, theme.text))];
    if report.results_len == 0 {
        append(&mut lines, area.width, vec![Span::styled(" returned nothing", theme.dim)]);
    }
    for (index, value) in report.results.iter().enumerate() {
        let [number, ty] = value_spans(value, theme);
        let before = Span::styled(if index == 0 { " → " } else { " " }, theme.dim);
        let after = Span::styled(if index + 1 < report.results.len() { "," } else { "" }, theme.dim);
        append(&mut lines, area.width, vec![before, number, ty, after]);
    }
    let more = u64::from(report.results_len).saturating_sub(report.results.len() as u64);
    if more > 0 {
        append(&mut lines, area.width, vec![Span::styled(format!(" and {more} more"), theme.dim)]);
    }
    lines.extend(styled_lines(&report.message, area.width - 1, theme.dim));
    lines
}

/// Appends to the last line what fits there, else to a new one, indented.
fn append(lines: &mut Vec<Line<'static>>, room: u16, spans: Vec<Span<'static>>) {
    let needed: usize = spans.iter().map(Span::width).sum();
    let Some(line) = lines.last_mut() else { return };
    if line.width() + needed <= usize::from(room) {
        line.spans.extend(spans);
    } else {
        let mut next = vec![Span::raw("  ")];
        next.extend(spans);
        lines.push(Line::from(next));
    }
}

fn value_spans(value: &Value, theme: &Theme) -> [Span<'static>; 2] {
    [
        Span::styled(value.to_string(), theme.bright),
        Span::styled(format!(" : {}", value.ty.word()), theme.dim),
    ]
}

/// The sign before a status: what went well needs none.
fn sign(status: Status) -> &'static str {
    match status {
        Status::Ok => "",
        Status::OutOfFuel | Status::Deadline | Status::Cancelled => "! ",
        _ => "✗ ",
    }
}

fn status_words(status: Status) -> String {
    status.word().replace('_', " ")
}

fn headline(report: &RunReport) -> String {
    match (report.status, report.trap) {
        (Status::Trap, trap) if trap != Trap::None => trap.word().replace('_', " "),
        (status, _) => status_words(status),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::action::Action;
    use crate::app::keymap;
    use crate::picture::transcript;
    use crate::screen::theme::ColourMode;

    fn report(status: Status) -> RunReport {
        RunReport {
            status,
            trap: Trap::None,
            session: 3,
            run: 2,
            entry: "main".to_owned(),
            results: vec![Value::i32(500_500)],
            results_len: 1,
            output: Vec::new(),
            fuel_used: 8_012,
            fuel_limit: 1_000_000_000,
            nanoseconds: 41_300,
            host_calls: 2,
            peak_pages: 1,
            log_lines: 2,
            log_bytes: 20,
            log_suppressed: 0,
            trace_dropped: 0,
            message: String::new(),
        }
    }

    fn trap() -> RunReport {
        RunReport {
            trap: Trap::HostMemoryOutOfBounds,
            results: Vec::new(),
            results_len: 0,
            log_suppressed: 12_000,
            message: "`kernel.log` was called with ptr 65530, len 20, but memory ends at 65536".to_owned(),
            ..report(Status::Trap)
        }
    }

    fn drawn(view: &ReportView<'_>, size: (u16, u16), mode: ColourMode) -> Buffer {
        let area = Rect::new(0, 0, size.0, size.1);
        let mut buffer = Buffer::empty(area);
        let theme = Theme::new(mode);
        let mut spans = title(view, &theme);
        spans.insert(0, Span::raw("run 2 "));
        buffer.set_line(0, 0, &Line::from(spans), area.width);
        draw(&mut buffer, Rect { y: 1, height: size.1 - 1, ..area }, view, 0, &theme);
        buffer
    }

    fn text(view: &ReportView<'_>, size: (u16, u16)) -> String {
        let all = transcript(&drawn(view, size, ColourMode::None));
        all.split("---").next().unwrap_or_default().to_owned()
    }

    fn ended(report: &RunReport) -> ReportView<'_> {
        ReportView::Ended { report, stale: None, broken: false, elsewhere: None }
    }

    #[test]
    fn a_good_run_in_a_corner() {
        insta::assert_snapshot!(transcript(&drawn(
            &ended(&report(Status::Ok)),
            (46, 6),
            ColourMode::TrueColour
        )));
    }

    #[test]
    fn a_trap_in_a_corner() {
        insta::assert_snapshot!(transcript(&drawn(&ended(&trap()), (46, 8), ColourMode::TrueColour)));
    }

    #[test]
    fn rooms_of_all_sizes() {
        let (good, bad) = (report(Status::Ok), trap());
        let fuel = RunReport { fuel_used: 1_000_000_000, ..report(Status::OutOfFuel) };
        let mut all = String::new();
        for report in [&good, &bad, &fuel] {
            for size in [(78, 4), (30, 6), (50, 16), (78, 2)] {
                all.push_str(&text(&ended(report), size));
                all.push_str("=====\n");
            }
        }
        insta::assert_snapshot!(all);
    }

    #[test]
    fn many_results_go_over_several_lines() {
        let results: Vec<Value> = (0..16).map(|power| Value::i64(1 << (power * 4))).collect();
        let report = RunReport { results, results_len: 20, ..report(Status::Ok) };
        insta::assert_snapshot!(text(&ended(&report), (46, 16)));
    }

    #[test]
    fn a_long_report_can_be_read_to_its_end() {
        let report = RunReport { message: "what happened and why ".repeat(20), ..trap() };
        let area = Rect::new(0, 0, 40, 5);
        let theme = Theme::new(ColourMode::None);
        let at = |scroll| {
            let mut buffer = Buffer::empty(area);
            draw(&mut buffer, area, &ended(&report), scroll, &theme);
            transcript(&buffer)
        };
        let seen = at(40);
        assert_eq!(seen, at(u16::MAX));
        assert!(seen.contains("12,000 suppressed"), "{seen}");
    }

    #[test]
    fn states_without_a_report() {
        let progress = Some(RunProgress { fuel_used: 400_000_000, fuel_limit: 1_000_000_000 });
        let elapsed = Duration::from_millis(2_340);
        let stop_key = keymap::key_of(Action::Stop);
        let reason = Some("/dev/wasm_device is not there".to_owned());
        let (name, description) = ("sim".to_owned(), "embedded simulator".to_owned());
        let target = &TargetState::Ready(TargetInfo { name, description, reason });
        let views = [
            ReportView::Empty { run_key: keymap::key_of(Action::SaveAndRun), target },
            ReportView::Broken { line: Some(10), message: "expected i32, found i64" },
            ReportView::Busy { doing: "compiling", elapsed, stop_key },
            ReportView::Running { elapsed, progress, stopping: false, stop_key },
            ReportView::Running { elapsed, progress: None, stopping: true, stop_key },
            ReportView::Failed { message: "the target vm is gone: its console closed" },
        ];
        let all: Vec<String> = views.iter().map(|view| text(view, (46, 8))).collect();
        insta::assert_snapshot!(all.join("=====\n"));
    }

    #[test]
    fn a_stale_report_does_not_look_fresh() {
        let report = report(Status::Ok);
        let stale = Some(ContentHash([0xa1; 32]));
        let view = ReportView::Ended { report: &report, stale, broken: true, elsewhere: None };
        insta::assert_snapshot!(transcript(&drawn(&view, (70, 8), ColourMode::TrueColour)));
    }
}
