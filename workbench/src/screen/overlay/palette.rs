//! Every action by its name, with what it does and its key.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::{centred, field, row_hits, window};
use crate::app::text_field::TextField;
use crate::app::{keymap, palette};
use crate::screen::layout::Hit;
use crate::screen::pen::Pen;
use crate::screen::theme::Theme;

/// Columns of an action's name.
const NAME: u16 = 28;
/// Rows above the list: the field and a blank one.
const ABOVE: u16 = 2;

pub(super) fn outer(screen: Rect, _query: &TextField) -> Rect {
    // The height does not follow the number of matches: nothing jumps while one types.
    let mut area = centred(screen, 84, 20);
    area.y = area.y.min(screen.height / 8).max(1);
    area
}

/// Where the list is, and what its rows mean.
pub(super) fn rows(inner: Rect, query: &TextField, selected: usize) -> (Option<Rect>, Vec<Hit>) {
    let list = list(inner);
    let count = palette::matches(query.text()).len();
    (Some(list), row_hits(list, window(count, usize::from(list.height), selected)))
}

fn list(inner: Rect) -> Rect {
    Rect { y: inner.y + ABOVE.min(inner.height), height: inner.height.saturating_sub(ABOVE), ..inner }
}

pub(super) fn draw(
    buffer: &mut Buffer,
    inner: Rect,
    query: &TextField,
    selected: usize,
    theme: &Theme,
) -> Option<Position> {
    let typed = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
    let cursor = field::draw(buffer, typed, query, theme);
    if query.text().is_empty() && typed.width > 30 {
        Pen::new(buffer, typed, 0)
            .skip(1)
            .text("letters of what you want to do", theme.field.patch(theme.dim));
    }
    let actions = palette::matches(query.text());
    let list = list(inner);
    if actions.is_empty() {
        Pen::new(buffer, list, 0).skip(1).text("No command has these letters.", theme.dim);
    }
    let seen = window(actions.len(), usize::from(list.height), selected);
    for ((row, index), action) in (0_u16..).zip(seen.clone()).zip(&actions[seen]) {
        let chosen = index == selected;
        let cells = Rect { y: list.y + row, height: 1, ..list };
        if chosen {
            buffer.set_style(cells, theme.row_selected);
        }
        let on_row = |style: ratatui::style::Style| if chosen { theme.row_selected } else { style };
        let mut pen = Pen::new(buffer, Rect { width: cells.width.saturating_sub(1), ..cells }, 0);
        if let Some(key) = keymap::key_of(*action) {
            pen.right(&key.to_string(), on_row(theme.key));
        }
        pen.text(if chosen { "▸" } else { " " }, on_row(theme.info)).text(action.name(), on_row(theme.text));
        if list.width >= 64 {
            pen.go_to(list.x + NAME).text(action.description(), on_row(theme.dim));
        }
    }
    cursor
}
