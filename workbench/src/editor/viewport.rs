//! Which part of a document is on the screen.

/// Lines kept between the cursor and the upper and lower edge, where there is room.
const LINE_MARGIN: usize = 3;
/// Cells kept between the cursor and the left and right edge; those hold the signs for more text.
const COLUMN_MARGIN: usize = 4;

/// The part of a document that is on the screen, without the gutter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Viewport {
    /// Index, from 0, of the first line shown.
    pub top_line: usize,
    /// First cell of the lines shown, from 0.
    pub left_column: usize,
    /// Width in cells.
    pub width: u16,
    /// Height in rows.
    pub height: u16,
}

impl Default for Viewport {
    fn default() -> Self {
        Self { top_line: 0, left_column: 0, width: 80, height: 24 }
    }
}

impl Viewport {
    /// Scrolls as little as it takes to show line `line` of `line_count`, with `rows_below` rows
    /// that belong to it.
    pub(crate) fn show_line(&mut self, line: usize, line_count: usize, rows_below: usize) {
        let height = usize::from(self.height.max(1));
        let margin = LINE_MARGIN.min(height.saturating_sub(1) / 2);
        let last = line_count.saturating_sub(1);
        let below = margin.min(last.saturating_sub(line)).max(rows_below).min(height - 1);
        let highest = line.saturating_sub(margin);
        let lowest = (line + below + 1).saturating_sub(height);
        self.top_line = self.top_line.min(highest).max(lowest).min(last);
    }

    /// Scrolls sideways as little as it takes to show `column`.
    pub(crate) fn show_column(&mut self, column: usize) {
        let width = usize::from(self.width.max(1));
        let margin = COLUMN_MARGIN.min(width.saturating_sub(1) / 2);
        let leftmost = column.saturating_sub(margin);
        let rightmost = (column + margin + 1).saturating_sub(width);
        self.left_column = self.left_column.min(leftmost).max(rightmost);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cursor_keeps_a_margin() {
        let mut viewport = Viewport { height: 10, width: 20, ..Viewport::default() };
        viewport.show_line(8, 100, 0);
        assert_eq!(viewport.top_line, 2);
        viewport.show_line(3, 100, 0);
        assert_eq!(viewport.top_line, 0);
        viewport.show_line(99, 100, 0);
        assert_eq!(viewport.top_line, 90);
        viewport.show_line(99, 100, 2);
        assert_eq!(viewport.top_line, 92);
        viewport.show_column(18);
        assert_eq!(viewport.left_column, 3);
        viewport.show_column(2);
        assert_eq!(viewport.left_column, 0);
    }

    #[test]
    fn a_tiny_view_still_shows_the_cursor() {
        let mut viewport = Viewport { height: 1, width: 1, ..Viewport::default() };
        viewport.show_line(50, 100, 3);
        viewport.show_column(7);
        assert_eq!((viewport.top_line, viewport.left_column), (50, 7));
    }
}
