//! What lies over the panels: a cleared box with one border, its keys in the border's last line.

mod comparison;
mod difference;
mod field;
mod found_files;
mod help;
mod history;
mod palette;
mod picker;
mod prompt;
mod question;
mod targets;
mod uses;

use std::borrow::Cow;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::Span;

use super::arrangement::Arrangement;
use super::borders;
use super::box_drawing::Weight;
use super::layout::{Hit, HitTarget};
use super::piece::{Piece, PlacedPiece, at_right, from_left};
use super::status_line::hint_piece;
use crate::app::keymap;
use crate::app::state::{Overlay, State};

/// Where an overlay is.
#[derive(Debug, Clone, PartialEq)]
pub struct OverlayPlace {
    /// With its border.
    pub outer: Rect,
    /// Without its border.
    pub inner: Rect,
    /// The rows of its list, when it has one.
    pub list: Option<Rect>,
    /// What can be clicked on in it.
    pub hits: Vec<Hit>,
}

/// Where the overlay of a state is, when there is one and room for it.
pub fn place(state: &State, arrangement: &Arrangement) -> Option<OverlayPlace> {
    let overlay = state.overlay.as_ref()?;
    let screen = arrangement.screen;
    if arrangement.panels.is_empty() {
        return None;
    }
    let outer = match overlay {
        Overlay::Help { .. } => help::outer(screen),
        Overlay::Palette { query, .. } => palette::outer(screen, query),
        Overlay::FoundFiles(_) => found_files::outer(screen),
        Overlay::Picker { .. } => picker::outer(screen),
        Overlay::Targets { rows, .. } => targets::outer(screen, rows),
        Overlay::History { .. } => history::outer(screen),
        Overlay::Comparison { .. } => comparison::outer(screen),
        Overlay::Uses { rows, .. } => uses::outer(screen, rows),
        Overlay::ConfirmQuit
        | Overlay::ConfirmClose { .. }
        | Overlay::ChangedOnDisk { .. }
        | Overlay::DraftFound { .. } => question::outer(screen, state, overlay),
        Overlay::Difference { .. } | Overlay::Replacement { .. } => difference::outer(screen),
        Overlay::Prompt { purpose, .. } => prompt::outer(arrangement, *purpose),
    };
    let inner = inside(outer);
    let (list, rows) = match overlay {
        Overlay::Palette { query, selected } => palette::rows(inner, query, *selected),
        Overlay::FoundFiles(files) => found_files::rows(inner, files),
        Overlay::Picker { selected, .. } => picker::rows(inner, *selected),
        Overlay::Targets { rows, .. } => targets::rows(inner, rows),
        Overlay::Uses { rows, selected, .. } => uses::rows(inner, rows, *selected),
        Overlay::History { selected, .. } => history::rows(inner, state.history.len(), *selected),
        _ => (None, Vec::new()),
    };
    let mut hits = rows;
    hits.extend(buttons(state, overlay, outer).iter().filter_map(PlacedPiece::hit));
    Some(OverlayPlace { outer, inner, list, hits })
}

/// Draws the overlay; returns the cell of the cursor where something is typed.
pub fn draw(buffer: &mut Buffer, state: &State, place: &OverlayPlace) -> Option<Position> {
    let overlay = state.overlay.as_ref()?;
    let theme = &state.theme;
    clear(buffer, place.outer, theme.overlay);
    borders::draw(buffer, place.outer, Weight::Light, theme.overlay_border);
    let title = Piece::text(&format!(" {} ", title(state, overlay)), theme.title_focused);
    title.at(Position::new(place.outer.x + 2, place.outer.y)).draw(buffer);
    buttons(state, overlay, place.outer).iter().for_each(|piece| piece.draw(buffer));
    let inner = place.inner.intersection(buffer.area);
    match overlay {
        Overlay::Help { scroll } => help::draw(buffer, inner, *scroll, theme),
        Overlay::Palette { query, selected } => {
            return palette::draw(buffer, inner, query, *selected, theme);
        }
        Overlay::FoundFiles(files) => return found_files::draw(buffer, inner, files, theme),
        Overlay::Picker { selected, scroll } => picker::draw(buffer, inner, *selected, *scroll, theme),
        Overlay::Targets { selected, rows } => targets::draw(buffer, inner, *selected, rows, theme),
        Overlay::History { selected, marked } => {
            history::draw(buffer, inner, &state.history, *selected, *marked, theme);
        }
        Overlay::Comparison { left, right, scroll } => {
            comparison::draw(buffer, inner, &state.history, (*left, *right), *scroll, theme);
        }
        Overlay::Uses { selected, rows, .. } => uses::draw(buffer, inner, *selected, rows, theme),
        Overlay::ConfirmQuit
        | Overlay::ConfirmClose { .. }
        | Overlay::ChangedOnDisk { .. }
        | Overlay::DraftFound { .. } => question::draw(buffer, inner, state, overlay),
        Overlay::Difference { rows, scroll, .. } | Overlay::Replacement { rows, scroll, .. } => {
            difference::draw(buffer, inner, rows, *scroll, theme);
        }
        Overlay::Prompt { purpose, field, error } => {
            return prompt::draw(buffer, inner, *purpose, field, error.as_deref(), theme);
        }
    }
    None
}

fn title(state: &State, overlay: &Overlay) -> Cow<'static, str> {
    let fixed = match overlay {
        Overlay::Replacement { plan, .. } => {
            let (count, query) = (plan.changes.len(), question::query_of_front(state));
            return format!("{count} × {query} to be replaced").into();
        }
        Overlay::Difference { question, .. } => match **question {
            Overlay::DraftFound { .. } => "− in the file   + in the edits left behind",
            _ => "− yours   + theirs",
        },
        Overlay::DraftFound { .. } => "edits left behind",
        Overlay::Help { .. } => "keys",
        Overlay::Palette { .. } => "commands",
        Overlay::FoundFiles(_) => "files below this folder",
        Overlay::Picker { .. } => "new guest from a template",
        Overlay::Targets { .. } => "where guests run",
        Overlay::Uses { .. } => "where the name stands",
        Overlay::History { .. } => "earlier runs",
        Overlay::Comparison { .. } => "two runs",
        Overlay::ConfirmQuit | Overlay::ConfirmClose { .. } => "unsaved changes",
        Overlay::ChangedOnDisk { .. } => "changed on disk",
        Overlay::Prompt { purpose, .. } => prompt::title(*purpose),
    };
    fixed.into()
}

/// Whether it is words with answers below them.
fn is_question(overlay: &Overlay) -> bool {
    matches!(
        overlay,
        Overlay::ConfirmQuit
            | Overlay::ConfirmClose { .. }
            | Overlay::ChangedOnDisk { .. }
            | Overlay::DraftFound { .. }
    )
}

/// The keys of the overlay: at the end of its last line, those of a question below its words.
fn buttons(state: &State, overlay: &Overlay, outer: Rect) -> Vec<PlacedPiece> {
    let hints = keymap::hints(state).into_iter();
    if is_question(overlay) {
        let row = Rect {
            x: outer.x + 2,
            y: outer.bottom().saturating_sub(3),
            width: outer.width.saturating_sub(4),
            height: 1,
        };
        let buttons = hints.map(|hint| {
            let key = Span::styled(format!(" {} ", hint.key.short()), state.theme.badge);
            let label = Span::styled(format!(" {}", hint.label), state.theme.text);
            Piece::new(vec![key, label]).with_target(HitTarget::Action(hint.action))
        });
        return from_left(row, 3, buttons.collect());
    }
    let row = Rect {
        x: outer.x + 2,
        y: outer.bottom().saturating_sub(1),
        width: outer.width.saturating_sub(4),
        height: 1,
    };
    at_right(row, 1, hints.map(|hint| hint_piece(state, hint).padded(1)).collect())
}

fn inside(outer: Rect) -> Rect {
    Rect {
        x: outer.x + 1,
        y: outer.y + 1,
        width: outer.width.saturating_sub(2),
        height: outer.height.saturating_sub(2),
    }
}

/// A box of at most this size in the middle of the screen, a little above it. One that is nearly
/// as wide or high as the screen is quite so: a rim of panels around it would only disturb.
fn centred(screen: Rect, width: u16, height: u16) -> Rect {
    const RIM: u16 = 6;
    let body = Rect { y: screen.y + 1, height: screen.height.saturating_sub(2), ..screen };
    let width = if width + RIM > body.width { body.width } else { width };
    let height = if height + RIM > body.height { body.height } else { height };
    let x = body.x + (body.width - width) / 2;
    Rect { x, y: body.y + (body.height - height) * 2 / 5, width, height }
}

/// The rows of a list that are seen: from the first index on, so that `selected` is among them.
pub(super) fn window(count: usize, rows: usize, selected: usize) -> std::ops::Range<usize> {
    let first = selected.saturating_sub(rows / 2).min(count.saturating_sub(rows));
    first..count.min(first + rows)
}

/// What a click means on each row of a list that is seen.
pub(super) fn row_hits(area: Rect, indices: std::ops::Range<usize>) -> Vec<Hit> {
    area.rows().zip(indices).map(|(area, index)| Hit { area, target: HitTarget::Row(index) }).collect()
}

/// Empties cells; a wide character that reaches in from the left is cut off.
pub(super) fn clear(buffer: &mut Buffer, area: Rect, style: Style) {
    use unicode_width::UnicodeWidthStr as _;
    for row in area.intersection(buffer.area).rows() {
        if let Some(before) = row.x.checked_sub(1).and_then(|x| buffer.cell_mut((x, row.y)))
            && before.symbol().width() > 1
        {
            before.set_symbol(" ");
        }
        for at in row.positions() {
            if let Some(cell) = buffer.cell_mut(at) {
                cell.reset();
                cell.set_style(style);
            }
        }
    }
}
