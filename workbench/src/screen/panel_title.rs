//! The titles of panels, which stand in their top borders.

use std::borrow::Cow;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Span;

use super::arrangement::{Arrangement, PlacedPanel, Shape};
use super::layout::HitTarget;
use super::piece::{Piece, PlacedPiece, at_right, from_left};
use super::quantity::counted;
use super::report_panel::ReportView;
use super::{log_panel, report, report_panel};
use crate::app::action::Action;
use crate::app::state::{Panel, State, Verdict};

/// Draws the titles.
pub fn draw(buffer: &mut Buffer, state: &State, arrangement: &Arrangement) {
    pieces(state, arrangement).iter().for_each(|piece| piece.draw(buffer));
}

/// What stands in the top borders.
pub fn pieces(state: &State, arrangement: &Arrangement) -> Vec<PlacedPiece> {
    let single = matches!(arrangement.shape, Shape::Single);
    let mut placed = Vec::new();
    for panel in &arrangement.panels {
        let row = title_row(panel);
        let (mut left, right) = title(state, panel.panel);
        if single {
            left.splice(0..left.len().min(1), panel_tabs(state));
        } else if arrangement.shape == Shape::Zoomed {
            left.push(Piece::text(" zoomed ", state.theme.info));
        }
        let left = from_left(row, 1, left);
        let end = left.last().map_or(row.x, |piece| piece.area.right() + 1);
        let rest = Rect { x: end, width: row.right().saturating_sub(end), ..row };
        placed.extend(left);
        placed.extend(at_right(rest, 1, right));
        if panel.panel == Panel::Editor {
            let foot = Rect { y: panel.outer.bottom() - 1, ..row };
            placed.extend(at_right(foot, 1, cursor_place(state)));
        }
    }
    placed
}

/// The cells of the top border between the corners and the line that follows them.
fn title_row(placed: &PlacedPanel) -> Rect {
    let outer = placed.outer;
    Rect { x: outer.x + 2, y: outer.y, width: outer.width.saturating_sub(4), height: 1 }
}

/// Pieces from the left and at the right end.
fn title(state: &State, panel: Panel) -> (Vec<Piece>, Vec<Piece>) {
    match panel {
        Panel::Editor => (editor_title(state), Vec::new()),
        Panel::Log => log_title(state),
        Panel::Report => (report_title(state), Vec::new()),
    }
}

fn name(state: &State, panel: Panel) -> Piece {
    let style = if state.focus == panel { state.theme.title_focused } else { state.theme.title };
    let name: Cow<'_, str> = match panel {
        Panel::Editor => "source".into(),
        Panel::Log => "kernel log".into(),
        Panel::Report => run_name(state),
    };
    Piece::text(&format!(" {name} "), style).with_target(HitTarget::Panel(panel))
}

/// `run 2`: the run that the report is about.
fn run_name(state: &State) -> Cow<'static, str> {
    let last = state.last_run.as_ref().map_or(0, |last| last.number);
    match report::view(state) {
        ReportView::Opening { .. } | ReportView::NoTarget { .. } => "target".into(),
        ReportView::Empty { .. } | ReportView::Broken { .. } => "run".into(),
        ReportView::Busy { .. } | ReportView::Running { .. } => format!("run {}", last + 1).into(),
        ReportView::Failed { .. } | ReportView::Ended { .. } => format!("run {last}").into(),
    }
}

/// Where one panel is shown at a time: the names of all three.
fn panel_tabs(state: &State) -> Vec<Piece> {
    [Panel::Editor, Panel::Log, Panel::Report].map(|panel| name(state, panel)).into()
}

fn editor_title(state: &State) -> Vec<Piece> {
    let mut pieces = vec![name(state, Panel::Editor)];
    match state.front_file().map(|file| file.verdict) {
        Some(Verdict::Errors(count)) => {
            let words = format!(" ✗ {} ", counted(count as u64, "error"));
            pieces.push(Piece::text(&words, state.theme.error));
        }
        Some(Verdict::Compiles { warnings }) if warnings > 0 => {
            let words = format!(" ▲ {} ", counted(warnings as u64, "warning"));
            pieces.push(Piece::text(&words, state.theme.warning));
        }
        _ => {}
    }
    pieces
}

/// Line and column of the cursor, for the border below the text.
fn cursor_place(state: &State) -> Vec<Piece> {
    let Some(file) = state.front_file() else { return Vec::new() };
    let at = file.document.cursor();
    let words = format!(" {}:{} ", at.line, at.column);
    vec![Piece::text(&words, state.theme.dim).with_target(HitTarget::Action(Action::GotoLine))]
}

fn log_title(state: &State) -> (Vec<Piece>, Vec<Piece>) {
    let mut pieces = vec![name(state, Panel::Log)];
    for chip in log_panel::title_chips(&state.log, &state.theme) {
        pieces.push(Piece::new(chip.spans).with_target(HitTarget::Chip(chip.id)));
    }
    let notes = log_panel::title_notes(&state.log, &state.theme);
    (pieces, notes.into_iter().map(|note| Piece::new(vec![note])).collect())
}

fn report_title(state: &State) -> Vec<Piece> {
    let mut pieces = vec![name(state, Panel::Report)];
    let words = report_panel::title(&report::view(state), &state.theme);
    pieces.extend(
        words
            .into_iter()
            .map(|span| Piece::new(vec![Span::styled(format!(" {} ", span.content), span.style)])),
    );
    pieces
}
