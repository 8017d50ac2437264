//! What stands on which row of the text area: lines, and below the cursor's what is said about it.

use unicode_width::UnicodeWidthStr;

use super::diagnostics::PlacedDiagnostic;
use super::document::Document;
use crate::compile::Severity;
use crate::screen::pen::{shown, wrapped};

/// Rows that messages may take below the cursor's line.
const MOST_MESSAGE_ROWS: usize = 4;
/// Longest run of tildes that points at the text a message is about.
const LONGEST_POINTER: usize = 24;

/// What a row shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Row {
    /// A line, by its index from 0.
    Line(usize),
    /// One of the messages below a line.
    Message {
        /// The line above, by its index from 0.
        line: usize,
        /// Which of [`Document::messages`].
        index: usize,
    },
    /// Nothing: the text has ended.
    Beyond,
}

/// A row of a message about the line above it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct MessageRow {
    /// Cell of the tildes, from the left of the text area.
    pub(crate) pointer_column: usize,
    /// Number of tildes.
    pub(crate) pointer_width: usize,
    /// Cell of the text.
    pub(crate) text_column: usize,
    pub(crate) text: String,
    pub(crate) severity: Severity,
    pub(crate) stale: bool,
    /// Part of the advice rather than of the message.
    pub(crate) hint: bool,
}

impl Document {
    /// What row `row` of the view shows.
    pub(crate) fn row(&self, row: usize) -> Row {
        let top = self.viewport.top_line;
        let cursor_line = self.text.line_of(self.selection.head);
        let above = self.shown_row(cursor_line).is_some_and(|at| at < row) && cursor_line >= top;
        let messages = if above { self.messages().len() } else { 0 };
        self.row_with(row, messages)
    }

    /// What row `row` of the view shows, where `messages` rows are below the cursor's line.
    pub(crate) fn row_with(&self, row: usize, messages: usize) -> Row {
        let cursor_line = self.text.line_of(self.selection.head);
        let cursor_row = self.shown_row(cursor_line).filter(|_| cursor_line >= self.viewport.top_line);
        let row = match cursor_row.and_then(|cursor_row| row.checked_sub(cursor_row + 1)) {
            Some(index) if index < messages => return Row::Message { line: cursor_line, index },
            Some(_) => row - messages,
            None => row,
        };
        let line = self.folds.line_at(self.folds.shown_index(self.viewport.top_line) + row);
        if line < self.text.line_count() { Row::Line(line) } else { Row::Beyond }
    }

    /// The rows below the cursor's line.
    pub(crate) fn messages(&self) -> Vec<MessageRow> {
        let line = self.text.line_of(self.selection.head);
        let mut rows = Vec::new();
        for placed in self.diagnostics_of_line(line) {
            self.lay_out(placed, line, &mut rows);
        }
        if rows.len() > MOST_MESSAGE_ROWS {
            rows.truncate(MOST_MESSAGE_ROWS);
            if let Some(last) = rows.last_mut() {
                last.text.push('…');
            }
        }
        rows
    }

    fn lay_out(&self, placed: &PlacedDiagnostic, line: usize, rows: &mut Vec<MessageRow>) {
        let Some(range) = &placed.range else { return };
        let (left, width) = (self.viewport.left_column, usize::from(self.viewport.width));
        let end = range.end.min(self.text.line_end(line));
        let column = self.column_of(range.start).saturating_sub(left);
        let reach = self.column_of(end).saturating_sub(left);
        let pointer_width = reach.saturating_sub(column).clamp(1, LONGEST_POINTER);
        let row = |pointer_column, pointer_width, text_column, text, hint| MessageRow {
            pointer_column,
            pointer_width,
            text_column,
            text,
            severity: placed.diagnostic.severity,
            stale: placed.stale,
            hint,
        };
        let message = shown(&placed.diagnostic.message).into_owned();
        let length = message.width();
        let after = column + pointer_width + 1;
        let text_column = if after + length <= width {
            rows.push(row(column, pointer_width, after, message, false));
            after
        } else if length < column && column + pointer_width <= width {
            rows.push(row(column, pointer_width, column - length - 1, message, false));
            column - length - 1
        } else {
            let text_column = column.min(width / 4);
            for part in wrapped(&message, cells(width.saturating_sub(text_column))) {
                rows.push(row(0, 0, text_column, part, false));
            }
            text_column
        };
        let hint = placed.diagnostic.hint.as_deref().map(|hint| format!("hint: {}", shown(hint)));
        if let Some(hint) = hint {
            let column =
                if text_column + hint.width() <= width { text_column } else { column.min(width / 4) };
            for part in wrapped(&hint, cells(width.saturating_sub(column))) {
                rows.push(row(0, 0, column, part, true));
            }
        }
    }
}

/// Fewer cells than these for a message are not worth breaking it for: the rest is cut.
fn cells(room: usize) -> u16 {
    u16::try_from(room.max(8)).unwrap_or(u16::MAX)
}
