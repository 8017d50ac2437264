//! The mouse in the text area.

use super::document::Document;
use super::rows::Row;
use super::selection::Selection;

/// What a drag selects whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum PointerUnit {
    /// Grapheme clusters.
    Character,
    /// Words, from the one that was clicked twice.
    Word(std::ops::Range<usize>),
    /// Lines, from the one that was clicked three times.
    Line(std::ops::Range<usize>),
}

/// Cells and rows count from the upper left of the text area; those before or after it are taken as
/// the text that would be there, so that a drag over the edge scrolls.
impl Document {
    /// Places the cursor, or with `select` extends the selection to there.
    pub fn click(&mut self, column: i32, row: i32, select: bool) {
        self.pointer_unit = PointerUnit::Character;
        let offset = self.offset_at_cell(column, row);
        self.point(self.selection.moved_to(offset, select));
    }

    /// Selects the word there.
    pub fn double_click(&mut self, column: i32, row: i32) {
        let word = self.word_around(self.offset_at_cell(column, row));
        self.pointer_unit = PointerUnit::Word(word.clone());
        self.point(Selection { anchor: word.start, head: word.end });
    }

    /// Selects the line there.
    pub fn triple_click(&mut self, column: i32, row: i32) {
        let line = self.line_around(self.offset_at_cell(column, row));
        self.pointer_unit = PointerUnit::Line(line.clone());
        self.point(Selection { anchor: line.start, head: line.end });
    }

    /// Extends the selection to there, by what the click before it selected: characters, words, lines.
    pub fn drag(&mut self, column: i32, row: i32) {
        let offset = self.offset_at_cell(column, row);
        let (origin, reached) = match &self.pointer_unit {
            PointerUnit::Character => return self.point(self.selection.moved_to(offset, true)),
            PointerUnit::Word(origin) => (origin.clone(), self.word_around(offset)),
            PointerUnit::Line(origin) => (origin.clone(), self.line_around(offset)),
        };
        if reached.start < origin.start {
            self.point(Selection { anchor: origin.end, head: reached.start });
        } else {
            self.point(Selection { anchor: origin.start, head: reached.end.max(origin.end) });
        }
    }

    fn line_around(&self, offset: usize) -> std::ops::Range<usize> {
        let line = self.text.line_of(offset);
        self.text.line_start(line)..self.text.line_start(line + 1)
    }

    fn point(&mut self, selection: Selection) {
        self.undo.close();
        self.goal_column = None;
        let within = |offset: usize| self.text.stop_at_or_after(offset);
        self.selection = Selection { anchor: within(selection.anchor), head: within(selection.head) };
        self.reveal_pointer();
        self.refresh();
    }

    /// A click leaves the view alone, as what was clicked is in it; a drag beyond it scrolls to the edge.
    fn reveal_pointer(&mut self) {
        let line = self.text.line_of(self.selection.head);
        let top = self.viewport.top_line;
        let height = isize::try_from(self.viewport.height.max(1)).unwrap_or(1);
        self.viewport.top_line = top.min(line).max(self.line_after(line, 1 - height));
        let column = self.column_of(self.selection.head);
        let left = self.viewport.left_column;
        if column < left || column >= left + usize::from(self.viewport.width) {
            self.viewport.show_column(column);
        }
    }

    fn offset_at_cell(&self, column: i32, row: i32) -> usize {
        let line = match usize::try_from(row) {
            Err(_) => self.line_after(self.viewport.top_line, isize::try_from(row).unwrap_or(isize::MIN)),
            Ok(row) => match self.row(row) {
                Row::Line(line) | Row::Message { line, .. } => line,
                Row::Beyond => self.text.line_count() - 1,
            },
        };
        let column = isize::try_from(column).unwrap_or(0);
        self.offset_in_line(line, self.viewport.left_column.saturating_add_signed(column))
    }
}
