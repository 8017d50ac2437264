//! The characters of a document: a rope addressed by byte offsets.

use std::borrow::Cow;
use std::ops::Range;

use ropey::Rope;
use unicode_segmentation::GraphemeCursor;

/// A text whose lines end at line feeds (`\n` or `\r\n`), as the compilers count them.
///
/// Offsets are bytes from the start. Those handed in lie on character boundaries and within the
/// text; offsets beyond the end are taken as the end. Line indexes count from 0.
#[derive(Debug, Clone)]
pub(crate) struct Text {
    rope: Rope,
}

impl Text {
    pub(crate) fn new(content: &str) -> Self {
        Self { rope: Rope::from_str(content) }
    }

    /// Length in bytes.
    pub(crate) fn len(&self) -> usize {
        self.rope.len_bytes()
    }

    /// Number of lines; the empty one after a final line feed counts.
    pub(crate) fn line_count(&self) -> usize {
        self.rope.len_lines()
    }

    /// Index of the line that `offset` is in.
    pub(crate) fn line_of(&self, offset: usize) -> usize {
        self.rope.byte_to_line(offset.min(self.len()))
    }

    /// Where a line begins; the end of the text for lines beyond it.
    pub(crate) fn line_start(&self, line: usize) -> usize {
        self.rope.line_to_byte(line.min(self.line_count()))
    }

    /// Where a line's content ends, before its line ending.
    pub(crate) fn line_end(&self, line: usize) -> usize {
        let start = self.line_start(line);
        if line + 1 >= self.line_count() {
            return self.len();
        }
        let feed = self.line_start(line + 1) - 1;
        let returned = feed > start && self.rope.byte(feed - 1) == b'\r';
        feed - usize::from(returned)
    }

    /// A line's content without its line ending.
    pub(crate) fn line(&self, line: usize) -> Cow<'_, str> {
        self.slice(self.line_start(line)..self.line_end(line))
    }

    /// The lines from `first` on, each with its line ending.
    pub(crate) fn lines_from(&self, first: usize) -> impl Iterator<Item = Cow<'_, str>> {
        self.rope.lines_at(first.min(self.line_count())).map(Cow::from)
    }

    /// A stretch of the text.
    pub(crate) fn slice(&self, range: Range<usize>) -> Cow<'_, str> {
        let end = range.end.min(self.len());
        self.rope.byte_slice(range.start.min(end)..end).into()
    }

    /// The whole text, contiguous.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.len());
        self.rope.chunks().for_each(|chunk| bytes.extend_from_slice(chunk.as_bytes()));
        bytes
    }

    /// Whether both hold the same text. Costs a comparison only where the lengths agree.
    pub(crate) fn same_as(&self, other: &Self) -> bool {
        self.rope.is_instance(&other.rope) || (self.len() == other.len() && self.rope == other.rope)
    }

    /// Puts `replacement` where `range` is.
    pub(crate) fn replace(&mut self, range: Range<usize>, replacement: &str) {
        let start = self.rope.byte_to_char(range.start);
        if !range.is_empty() {
            self.rope.remove(start..self.rope.byte_to_char(range.end));
        }
        if !replacement.is_empty() {
            self.rope.insert(start, replacement);
        }
    }

    /// The character that begins at `offset`.
    pub(crate) fn char_at(&self, offset: usize) -> Option<char> {
        (offset < self.len()).then(|| self.rope.char(self.rope.byte_to_char(offset)))
    }

    /// The character that ends at `offset`.
    pub(crate) fn char_before(&self, offset: usize) -> Option<char> {
        (offset > 0).then(|| self.rope.char(self.rope.byte_to_char(offset) - 1))
    }

    /// Number of characters between two offsets.
    pub(crate) fn chars_between(&self, range: Range<usize>) -> usize {
        self.rope.byte_to_char(range.end) - self.rope.byte_to_char(range.start)
    }

    /// The offset `chars` characters after `offset`, at most the end of its line.
    pub(crate) fn advance_chars(&self, offset: usize, chars: usize) -> usize {
        let target = (self.rope.byte_to_char(offset) + chars).min(self.rope.len_chars());
        self.rope.char_to_byte(target).min(self.line_end(self.line_of(offset)))
    }

    /// The next place a cursor can stand: after the grapheme cluster or line ending at `offset`.
    pub(crate) fn next_stop(&self, offset: usize) -> usize {
        let line = self.line_of(offset);
        if offset >= self.line_end(line) {
            return self.line_start(line + 1);
        }
        if self.is_ascii(offset) && self.is_ascii(offset + 1) {
            return offset + 1;
        }
        let (start, content) = (self.line_start(line), self.line(line));
        let mut cursor = GraphemeCursor::new(offset - start, content.len(), true);
        match cursor.next_boundary(&content, 0) {
            Ok(Some(next)) => start + next,
            _ => start + content.len(),
        }
    }

    /// The place before `offset` where a cursor can stand.
    pub(crate) fn previous_stop(&self, offset: usize) -> usize {
        let line = self.line_of(offset);
        let start = self.line_start(line);
        if offset <= start {
            return if line == 0 { 0 } else { self.line_end(line - 1) };
        }
        if offset <= self.line_end(line)
            && self.is_ascii(offset - 1)
            && (offset - 1 == start || self.is_ascii(offset - 2))
        {
            return offset - 1;
        }
        let content = self.line(line);
        let mut cursor = GraphemeCursor::new((offset - start).min(content.len()), content.len(), true);
        match cursor.prev_boundary(&content, 0) {
            Ok(Some(previous)) => start + previous,
            _ => start,
        }
    }

    /// `offset` itself when a cursor can stand there, else the next place where one can. Takes any
    /// number.
    pub(crate) fn stop_at_or_after(&self, offset: usize) -> usize {
        let offset = offset.min(self.len());
        let within = |at: &usize| self.rope.get_byte(*at).is_some_and(|byte| byte & 0xc0 == 0x80);
        let offset = (offset..).find(|at| !within(at)).unwrap_or(offset);
        let line = self.line_of(offset);
        let end = self.line_end(line);
        if offset > end {
            return self.line_start(line + 1);
        }
        let start = self.line_start(line);
        if offset == start || offset == end || (self.is_ascii(offset - 1) && self.is_ascii(offset)) {
            return offset;
        }
        let content = self.line(line);
        let mut cursor = GraphemeCursor::new(offset - start, content.len(), true);
        match cursor.is_boundary(&content, 0) {
            Ok(false) => self.next_stop(offset),
            _ => offset,
        }
    }

    /// The start of the character that holds `offset`, or the end of the text. Takes any number.
    pub(crate) fn char_start(&self, offset: usize) -> usize {
        self.rope.char_to_byte(self.rope.byte_to_char(offset.min(self.len())))
    }

    fn is_ascii(&self, offset: usize) -> bool {
        self.rope.get_byte(offset).is_none_or(|byte| byte.is_ascii())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_at_line_feeds_only() {
        let text = Text::new("a\rb\u{2028}c\r\nd\u{b}e\n");
        assert_eq!(text.line_count(), 3);
        assert_eq!(text.line(0), "a\rb\u{2028}c");
        assert_eq!(text.line(1), "d\u{b}e");
        assert_eq!(text.line(2), "");
    }

    #[test]
    fn a_cursor_stands_between_grapheme_clusters() {
        let text = Text::new("ae\u{301}👩‍🚀\r\nb");
        let mut stops = vec![0];
        while *stops.last().unwrap() < text.len() {
            stops.push(text.next_stop(*stops.last().unwrap()));
        }
        assert_eq!(stops, [0, 1, 4, 15, 17, 18]);
        for pair in stops.windows(2) {
            assert_eq!(text.previous_stop(pair[1]), pair[0]);
        }
        assert_eq!(text.stop_at_or_after(2), 4);
        assert_eq!(text.stop_at_or_after(16), 17);
        assert_eq!(text.stop_at_or_after(15), 15);
    }

    #[test]
    fn texts_are_compared_by_content() {
        let mut text = Text::new("module");
        let before = text.clone();
        text.replace(0..3, "MOD");
        assert!(!text.same_as(&before));
        text.replace(0..3, "mod");
        assert!(text.same_as(&before));
    }
}
