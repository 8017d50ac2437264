//! What differs between two texts, row by row.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::centred;
use crate::app::difference::DifferenceRow;
use crate::screen::pen::Pen;
use crate::screen::theme::Theme;

/// Columns of a line number.
const NUMBER: usize = 6;

pub(super) fn outer(screen: Rect) -> Rect {
    centred(screen, 120, screen.height)
}

pub(super) fn draw(buffer: &mut Buffer, inner: Rect, rows: &[DifferenceRow], scroll: usize, theme: &Theme) {
    let inner = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
    let scroll = scroll.min(rows.len().saturating_sub(usize::from(inner.height)));
    for (at, row) in (0..inner.height).zip(rows.iter().skip(scroll)) {
        let mut pen = Pen::new(buffer, inner, at);
        match row {
            DifferenceRow::Gap => pen.text(&format!("{:>NUMBER$}", "⋮"), theme.faint),
            DifferenceRow::More(count) => pen.text(&format!("… and {count} more lines"), theme.info),
            DifferenceRow::Same(number, line) => {
                pen.text(&format!("{number:>NUMBER$}   "), theme.faint).text(line, theme.dim)
            }
            DifferenceRow::Removed(number, line) => pen
                .text(&format!("{number:>NUMBER$} "), theme.faint)
                .text("− ", theme.error)
                .text(line, theme.error),
            DifferenceRow::Added(number, line) => pen
                .text(&format!("{number:>NUMBER$} "), theme.faint)
                .text("+ ", theme.ok)
                .text(line, theme.ok),
        };
    }
}
