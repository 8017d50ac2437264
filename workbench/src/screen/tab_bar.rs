//! The top row: a tab for each open file, and where guests run.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::Span;

use super::layout::HitTarget;
use super::pen::cut;
use super::piece::{Piece, PlacedPiece, at_right};
use super::quantity::elapsed;
use super::theme::Theme;
use crate::app::action::Action;
use crate::app::state::{OpenFile, State, TargetState, Verdict};

/// Columns of a file's name at most.
const NAME: u16 = 28;

/// Draws the row.
pub fn draw(buffer: &mut Buffer, state: &State, row: Rect) {
    pieces(state, row).iter().for_each(|piece| piece.draw(buffer));
}

/// What stands in the row.
pub fn pieces(state: &State, row: Rect) -> Vec<PlacedPiece> {
    if row.is_empty() {
        return Vec::new();
    }
    let target = target_pieces(state, row);
    let end = target.first().map_or(row.right(), |piece| piece.area.x.saturating_sub(1));
    let mut placed = tab_pieces(state, Rect { width: end.saturating_sub(row.x), ..row });
    placed.extend(target);
    placed
}

/// The tabs around the one in front that fit; arrows stand for those that do not.
fn tab_pieces(state: &State, row: Rect) -> Vec<PlacedPiece> {
    let theme = &state.theme;
    if state.files.is_empty() {
        return vec![Piece::text(" wasm-workbench", theme.dim).at(row.as_position())];
    }
    let tabs: Vec<Piece> = state
        .files
        .iter()
        .enumerate()
        .map(|(index, file)| tab(file, index, index == state.front, theme))
        .collect();
    let front = state.front.min(tabs.len() - 1);
    // Two cells at either end are kept for the arrows.
    let room = row.width.saturating_sub(4);
    let (mut first, mut last) = (front, front);
    let mut used = tabs[front].width();
    loop {
        let before = first.checked_sub(1).map(|index| tabs[index].width() + 1);
        let after = tabs.get(last + 1).map(|tab| tab.width() + 1);
        if let Some(width) = after.filter(|width| used + width <= room) {
            (last, used) = (last + 1, used + width);
        } else if let Some(width) = before.filter(|width| used + width <= room) {
            (first, used) = (first - 1, used + width);
        } else {
            break;
        }
    }
    let mut shown = Vec::new();
    if first > 0 {
        shown.push(Piece::text("‹", theme.dim).with_target(HitTarget::Tab(first - 1)));
    }
    let count = tabs.len();
    shown.extend(
        tabs.into_iter().enumerate().filter(|(index, _)| (first..=last).contains(index)).map(|(_, tab)| tab),
    );
    if last + 1 < count {
        shown.push(Piece::text("›", theme.dim).with_target(HitTarget::Tab(last + 1)));
    }
    with_separators(row, shown, theme)
}

fn with_separators(row: Rect, pieces: Vec<Piece>, theme: &Theme) -> Vec<PlacedPiece> {
    let mut x = row.x;
    let mut placed = Vec::new();
    for (index, piece) in pieces.into_iter().enumerate() {
        if index > 0 {
            placed.push(Piece::text("│", theme.border).at(Position::new(x, row.y)));
            x += 1;
        }
        let width = piece.width().min(row.right().saturating_sub(x));
        let mut tab = piece.at(Position::new(x, row.y));
        tab.area.width = width;
        x += width;
        placed.push(tab);
    }
    placed
}

fn tab(file: &OpenFile, index: usize, front: bool, theme: &Theme) -> Piece {
    let style = if front { theme.tab_active } else { theme.tab };
    let mut spans = vec![Span::styled(format!(" {}", cut(&file.name(), NAME)), style)];
    if file.is_changed() {
        spans.push(Span::styled(" ●", style.patch(theme.info)));
    }
    match file.verdict {
        Verdict::Errors(_) => spans.push(Span::styled(" ✗", style.patch(theme.error))),
        Verdict::Compiles { warnings } if warnings > 0 => {
            spans.push(Span::styled(" ▲", style.patch(theme.warning)));
        }
        _ => {}
    }
    if file.changed_on_disk {
        spans.push(Span::styled(" ≠", style.patch(theme.warning)));
    }
    spans.push(Span::styled(" ", style));
    Piece::new(spans).with_target(HitTarget::Tab(index))
}

/// What all tabs would take, and the arrows and separators with them.
fn tabs_width(state: &State) -> u16 {
    let tabs =
        state.files.iter().enumerate().map(|(index, file)| tab(file, index, false, &state.theme).width() + 1);
    tabs.fold(6, u16::saturating_add)
}

/// `▸ sim  embedded simulator`, the description cut or left out where there is no room.
fn target_pieces(state: &State, row: Rect) -> Vec<PlacedPiece> {
    let theme = &state.theme;
    let (name, words, style) = match &state.target {
        TargetState::Ready(info) => (info.name.clone(), info.description.clone(), theme.dim),
        TargetState::Connecting { choice, since, step } => {
            let time = elapsed(state.now.saturating_duration_since(*since));
            let step = step.as_ref().map_or_else(|| "opening".to_owned(), |(step, _)| step.name.clone());
            (choice.to_string(), format!("{step} {time}"), theme.info)
        }
        TargetState::Failed { choice, .. } => (choice.to_string(), "✗ not available".to_owned(), theme.error),
    };
    let badge = Piece::text(&format!(" ▸ {} ", cut(&name, 24)), theme.badge);
    // The names of files come first, as long as the target's own name is there.
    let room = row.width.saturating_sub(tabs_width(state) + badge.width() + 3).min(60);
    let words = if room < 12 { String::new() } else { cut(&words, room) };
    let mut spans = vec![Span::styled(format!(" ▸ {} ", cut(&name, 24)), theme.badge)];
    if !words.is_empty() {
        spans.push(Span::styled(format!(" {words} "), style));
    }
    at_right(row, 0, vec![Piece::new(spans).with_target(HitTarget::Action(Action::SwitchTarget))])
}
