//! Writes text into one row of the screen: cut with an ellipsis, never past its end, with nothing
//! in it that a terminal would obey.

use std::borrow::Cow;
use std::fmt::Write as _;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::UnicodeWidthStr as _;

/// Text as it can be shown: control characters and those that turn the direction of writing or
/// cannot be seen become escapes such as `\x1b` and `\u{202e}`; tabs and line ends become a space.
pub fn shown(text: &str) -> Cow<'_, str> {
    if !text.contains(unshowable) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        match character {
            '\t' | '\n' => out.push(' '),
            _ if !unshowable(character) => out.push(character),
            '\0'..='\u{ff}' => {
                let _ = write!(out, "\\x{:02x}", u32::from(character));
            }
            _ => {
                let _ = write!(out, "\\u{{{:x}}}", u32::from(character));
            }
        }
    }
    Cow::Owned(out)
}

fn unshowable(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{ad}'
                | '\u{61c}'
                | '\u{180e}'
                | '\u{200b}'
                | '\u{200e}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
                | '\u{fff9}'..='\u{fffb}'
        )
}

/// Width of a text in cells, as it is [`shown`].
pub fn width(text: &str) -> u16 {
    u16::try_from(shown(text).width()).unwrap_or(u16::MAX)
}

/// The text, cut at its end to `cells` with an ellipsis where it is wider.
pub fn cut(text: &str, cells: u16) -> String {
    let text = shown(text);
    if text.width() <= usize::from(cells) {
        return text.into_owned();
    }
    let room = usize::from(cells).saturating_sub(1);
    let mut out = String::new();
    let mut used = 0;
    for grapheme in text.graphemes(true) {
        used += grapheme.width();
        if used > room {
            break;
        }
        out.push_str(grapheme);
    }
    if cells > 0 {
        out.push('…');
    }
    out
}

/// The text wrapped at spaces into lines of at most `cells`; longer words are broken.
pub fn wrapped(text: &str, cells: u16) -> Vec<String> {
    let cells = usize::from(cells.max(1));
    let mut lines = Vec::new();
    for paragraph in text.lines() {
        let mut line = String::new();
        for word in shown(paragraph).split_whitespace() {
            if !line.is_empty() && line.width() + 1 + word.width() > cells {
                lines.push(std::mem::take(&mut line));
            }
            if !line.is_empty() {
                line.push(' ');
            }
            for grapheme in word.graphemes(true) {
                if line.width() + grapheme.width() > cells && !line.is_empty() {
                    lines.push(std::mem::take(&mut line));
                }
                line.push_str(grapheme);
            }
        }
        lines.push(line);
    }
    lines
}

/// Writes from left to right within one row.
#[derive(Debug)]
pub struct Pen<'a> {
    buffer: &'a mut Buffer,
    x: u16,
    y: u16,
    end: u16,
}

impl<'a> Pen<'a> {
    /// A pen at the left of row `y` of `area`, from 0; one that writes nothing where there is no
    /// such row.
    pub fn new(buffer: &'a mut Buffer, area: Rect, y: u16) -> Self {
        let area = area.intersection(buffer.area);
        let end = if y < area.height { area.right() } else { area.x };
        Self { buffer, x: area.x, y: area.y.saturating_add(y), end }
    }

    /// Column of the next cell.
    pub fn x(&self) -> u16 {
        self.x
    }

    /// Cells left in the row.
    pub fn room(&self) -> u16 {
        self.end.saturating_sub(self.x)
    }

    /// Writes the text, cut with an ellipsis where the row ends.
    pub fn text(&mut self, text: &str, style: Style) -> &mut Self {
        let text = cut(text, self.room());
        if self.room() > 0 {
            let room = usize::from(self.room());
            (self.x, _) = self.buffer.set_stringn(self.x, self.y, text, room, style);
        }
        self
    }

    /// Leaves cells as they are.
    pub fn skip(&mut self, cells: u16) -> &mut Self {
        self.x = self.x.saturating_add(cells).min(self.end);
        self
    }

    /// Goes to a column of the screen, where it is not passed yet.
    pub fn go_to(&mut self, x: u16) -> &mut Self {
        self.x = self.x.max(x).min(self.end);
        self
    }

    /// Writes the text at the end of the row, where it fits whole; the row then ends a space
    /// before it. Says whether it did.
    pub fn right(&mut self, text: &str, style: Style) -> bool {
        let needed = width(text);
        if needed == 0 || needed > self.room() {
            return false;
        }
        let x = self.end - needed;
        self.buffer.set_stringn(x, self.y, shown(text), usize::from(needed), style);
        self.end = x.saturating_sub(1).max(self.x);
        true
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_a_terminal_obeys_is_shown_instead() {
        assert_eq!(shown("a\x1b[31mb\r\n\t\u{9b}\u{202e}c\0"), "a\\x1b[31mb\\x0d  \\x9b\\u{202e}c\\x00");
        assert_eq!(shown("größe 世界"), "größe 世界");
    }

    #[test]
    fn text_is_cut_between_characters() {
        assert_eq!(cut("abcdef", 6), "abcdef");
        assert_eq!(cut("abcdef", 4), "abc…");
        assert_eq!(cut("世界世界", 4), "世…");
        assert_eq!(cut("abc", 0), "");
    }

    #[test]
    fn words_stay_whole_where_they_can() {
        assert_eq!(wrapped("the guest ran out of fuel", 10), ["the guest", "ran out of", "fuel"]);
        assert_eq!(wrapped("abcdefgh ij", 5), ["abcde", "fgh", "ij"]);
        assert_eq!(wrapped("", 5), Vec::<String>::new());
    }

    #[test]
    fn a_row_has_a_left_and_a_right() {
        let area = Rect::new(0, 0, 12, 1);
        let mut buffer = Buffer::empty(area);
        let mut pen = Pen::new(&mut buffer, area, 0);
        assert!(pen.right("end", Style::new()));
        pen.text("a long left", Style::new());
        assert_eq!(buffer, Buffer::with_lines(["a long … end"]));
        assert!(!Pen::new(&mut buffer, area, 0).right("wider than the row", Style::new()));
    }

    proptest! {
        #[test]
        fn nothing_is_wider_than_its_room(text: String, cells in 0_u16..40) {
            prop_assert!(cut(&text, cells).width() <= usize::from(cells));
            if cells >= 2 {
                for line in wrapped(&text, cells.max(16)) {
                    prop_assert!(line.width() <= usize::from(cells.max(16)));
                }
            }
        }

        #[test]
        fn no_control_character_is_left(text: String) {
            prop_assert!(!shown(&text).chars().any(char::is_control));
        }
    }
}
