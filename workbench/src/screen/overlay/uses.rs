//! Where a name stands: a line each.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{centred, row_hits, window};
use crate::app::state::UseRow;
use crate::screen::layout::Hit;
use crate::screen::pen::Pen;
use crate::screen::theme::Theme;

/// Rows of the list at most.
const ROWS: usize = 18;

pub(super) fn outer(screen: Rect, rows: &[UseRow]) -> Rect {
    let height = u16::try_from(rows.len().min(ROWS)).unwrap_or(u16::MAX);
    centred(screen, 84, height + 2)
}

/// Where the list is, and what its rows mean.
pub(super) fn rows(inner: Rect, rows: &[UseRow], selected: usize) -> (Option<Rect>, Vec<Hit>) {
    (Some(inner), row_hits(inner, window(rows.len(), usize::from(inner.height), selected)))
}

pub(super) fn draw(buffer: &mut Buffer, inner: Rect, selected: usize, rows: &[UseRow], theme: &Theme) {
    let seen = window(rows.len(), usize::from(inner.height), selected);
    for ((y, index), row) in (0_u16..).zip(seen.clone()).zip(rows.get(seen).unwrap_or_default()) {
        let chosen = index == selected;
        let cells = Rect { y: inner.y + y, height: 1, ..inner };
        if chosen {
            buffer.set_style(cells, theme.row_selected);
        }
        let on_row = |style: ratatui::style::Style| if chosen { theme.row_selected } else { style };
        let mut pen = Pen::new(buffer, Rect { width: cells.width.saturating_sub(1), ..cells }, 0);
        if row.defines {
            pen.right("definition", on_row(theme.info));
        }
        pen.text(if chosen { "▸" } else { " " }, on_row(theme.info))
            .text(&format!("{:>6}  ", row.line), on_row(theme.dim))
            .text(&row.text, on_row(theme.text));
    }
}
