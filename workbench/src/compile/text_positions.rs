//! From byte offsets of a text to lines and columns.

use std::ops::Range;

use super::{Position, Span};

const BYTE_ORDER_MARK: &str = "\u{feff}";

/// Bytes between two counts of characters, so that a column in a very long line is found
/// without going over all of it.
const BLOCK: usize = 256;

/// A text, where its lines begin, and how many characters there are up to each block.
///
/// Lines end at `\n`. A byte order mark at the very start is not a column.
#[derive(Debug, Clone)]
pub(super) struct TextPositions<'a> {
    text: &'a str,
    line_starts: Vec<usize>,
    characters_before: Vec<usize>,
}

impl<'a> TextPositions<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let first = if text.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len() } else { 0 };
        let line_starts = std::iter::once(first)
            .chain(text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1))
            .collect();
        let mut count = 0;
        let characters_before = text
            .as_bytes()
            .chunks(BLOCK)
            .map(|block| {
                let before = count;
                count += characters(block);
                before
            })
            .collect();
        Self { text, line_starts, characters_before }
    }

    /// Number of characters that begin before `offset`.
    fn characters_up_to(&self, offset: usize) -> usize {
        let block = offset / BLOCK;
        let before = self.characters_before.get(block).copied();
        match before {
            Some(before) => before + characters(&self.text.as_bytes()[block * BLOCK..offset]),
            // The end of a text whose last block is full, or that is empty.
            None => self
                .characters_before
                .last()
                .map_or(0, |before| before + characters(&self.text.as_bytes()[(block - 1) * BLOCK..offset])),
        }
    }

    /// The position of `offset`; one past the end, or inside a character, moves back to a place that exists.
    pub(super) fn position(&self, offset: usize) -> Position {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        let line = self.line_starts.partition_point(|start| *start <= offset).max(1);
        let start = self.line_starts[line - 1].min(offset);
        let column = self.characters_up_to(offset) - self.characters_up_to(start) + 1;
        Position { line: saturating_u32(line), column: saturating_u32(column), offset }
    }

    pub(super) fn span(&self, range: Range<usize>) -> Span {
        Span { start: self.position(range.start), end: self.position(range.end.max(range.start)) }
    }

    /// The offset of a line and a column in bytes, both from 1; the end of the line for a column
    /// beyond it. `None` where there is no such line.
    pub(super) fn offset_of_byte(&self, line: u32, column: u32) -> Option<usize> {
        let line = (line as usize).checked_sub(1)?;
        let start = *self.line_starts.get(line)?;
        let next = self.line_starts.get(line + 1).map_or(self.text.len(), |next| next - 1);
        let offset = (start + (column as usize).saturating_sub(1)).min(next);
        // Inside a character, its end: its start belongs to what is before.
        (offset..=next).find(|offset| self.text.is_char_boundary(*offset))
    }

    /// The line of `offset`, from 1.
    pub(super) fn line(&self, offset: usize) -> u32 {
        self.position(offset).line
    }
}

/// Number of characters that begin in these bytes of a UTF-8 text.
fn characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0b1100_0000 != 0b1000_0000).count()
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
    fn columns_of_long_lines_are_those_of_a_plain_count() {
        for length in [255, 256, 257, 511, 512, 513] {
            let text: String = "é日x\u{1f980}".chars().cycle().take(length).collect();
            for (count, (offset, _)) in text.char_indices().enumerate() {
                assert_eq!(place(&text, offset), (1, count as u32 + 1, offset));
            }
            assert_eq!(place(&text, text.len()).1, length as u32 + 1);
        }
        let ascii = "x".repeat(256);
        assert_eq!(place(&ascii, 256), (1, 257, 256));
    }

    #[test]
    fn columns_in_bytes_are_found() {
        let positions = TextPositions::new("\u{feff}é=1\nab\n");
        let at = |line, column| positions.offset_of_byte(line, column);
        assert_eq!((at(1, 1), at(1, 2), at(1, 3)), (Some(3), Some(5), Some(5)));
        assert_eq!((at(2, 2), at(2, 99), at(3, 1)), (Some(9), Some(10), Some(11)));
        assert_eq!((at(0, 1), at(4, 1)), (None, None));
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
