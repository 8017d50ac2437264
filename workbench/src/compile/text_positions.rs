//! From byte offsets of a text to lines and columns.

use std::ops::Range;

use super::{Position, Span};

const BYTE_ORDER_MARK: &str = "\u{feff}";

/// A text and where its lines begin.
///
/// Lines end at `\n`. A byte order mark at the very start is not a column.
#[derive(Debug, Clone)]
pub(super) struct TextPositions<'a> {
    text: &'a str,
    line_starts: Vec<usize>,
}

impl<'a> TextPositions<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let first = if text.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len() } else { 0 };
        let line_starts = std::iter::once(first)
            .chain(text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1))
            .collect();
        Self { text, line_starts }
    }

    /// The position of `offset`; one past the end, or inside a character, moves back to a place that exists.
    pub(super) fn position(&self, offset: usize) -> Position {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        let line = self.line_starts.partition_point(|start| *start <= offset).max(1);
        let start = self.line_starts[line - 1].min(offset);
        let column = self.text[start..offset].chars().count() + 1;
        Position { line: saturating_u32(line), column: saturating_u32(column), offset }
    }

    pub(super) fn span(&self, range: Range<usize>) -> Span {
        Span { start: self.position(range.start), end: self.position(range.end.max(range.start)) }
    }

    /// The line of `offset`, from 1.
    pub(super) fn line(&self, offset: usize) -> u32 {
        self.position(offset).line
    }
}

fn saturating_u32(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(text: &str, offset: usize) -> (u32, u32, usize) {
        let position = TextPositions::new(text).position(offset);
        (position.line, position.column, position.offset)
    }

    #[test]
    fn columns_count_characters_not_bytes() {
        assert_eq!(place("aé\t日x", 0), (1, 1, 0));
        assert_eq!(place("aé\t日x", 3), (1, 3, 3));
        assert_eq!(place("aé\t日x", 7), (1, 5, 7));
    }

    #[test]
    fn an_offset_inside_a_character_moves_to_its_start() {
        assert_eq!(place("日", 2), (1, 1, 0));
    }

    #[test]
    fn lines_end_at_line_feeds_also_after_carriage_returns() {
        assert_eq!(place("a\r\nbc\n", 3), (2, 1, 3));
        assert_eq!(place("a\r\nbc\n", 2), (1, 3, 2));
        assert_eq!(place("a\r\nbc\n", 6), (3, 1, 6));
    }

    #[test]
    fn past_the_end_is_the_end() {
        assert_eq!(place("ab", 99), (1, 3, 2));
        assert_eq!(place("", 1), (1, 1, 0));
    }

    #[test]
    fn a_byte_order_mark_is_no_column() {
        assert_eq!(place("\u{feff}ab", 3), (1, 1, 3));
        assert_eq!(place("\u{feff}ab", 4), (1, 2, 4));
        assert_eq!(place("\u{feff}ab", 0), (1, 1, 0));
    }
}
