//! Breaks a line of the log into rows of the screen.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Columns that a grapheme (a character with what combines with it) takes, and whether it can
/// be shown as it is; what cannot is shown as one placeholder.
pub fn grapheme_width(grapheme: &str) -> (usize, bool) {
    if grapheme.chars().any(|character| character.is_control() || is_format_control(character)) {
        return (1, false);
    }
    // A combining mark with nothing before it has no column of its own.
    (grapheme.width().min(2), true)
}

/// Characters that are invisible or turn the direction of the text around. The device escapes
/// them; this is for records that did not come through it.
fn is_format_control(character: char) -> bool {
    matches!(character,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
}

/// Byte ranges of the rows that `text` takes at a width; one row at least.
///
/// It breaks after a space where one is in the last third of a row, else between any two
/// graphemes. A character wider than the row gets a row of its own.
pub fn wrap(text: &str, width: usize) -> Vec<Range<usize>> {
    let width = width.max(1);
    let mut rows = Vec::with_capacity(1);
    if text.len() <= width && text.is_ascii() {
        rows.push(0..text.len());
        return rows;
    }
    let (mut start, mut column) = (0, 0);
    let mut space: Option<(usize, usize)> = None;
    for (offset, grapheme) in text.grapheme_indices(true) {
        let (wide, _) = grapheme_width(grapheme);
        if column + wide > width && offset > start {
            let (end, used) = match space {
                Some((end, used)) if used * 3 >= width * 2 => (end, used),
                _ => (offset, column),
            };
            rows.push(start..end);
            start = end;
            column -= used;
            space = None;
        }
        column += wide;
        if grapheme == " " {
            space = Some((offset + 1, column));
        }
    }
    rows.push(start..text.len());
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rows(text: &str, width: usize) -> Vec<&str> {
        wrap(text, width).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn breaks_at_a_late_space_else_anywhere() {
        assert_eq!(rows("one two three", 8), ["one two ", "three"]);
        assert_eq!(rows("a bcdefghijklm", 8), ["a bcdefg", "hijklm"]);
        assert_eq!(rows("", 8), [""]);
        assert_eq!(rows("12345678", 8), ["12345678"]);
    }

    #[test]
    fn wide_characters_and_combining_marks_stay_whole() {
        assert_eq!(rows("日本語ab", 5), ["日本", "語ab"]);
        assert_eq!(rows("e\u{301}e\u{301}e\u{301}", 2), ["e\u{301}e\u{301}", "e\u{301}"]);
        assert_eq!(rows("日本", 1), ["日", "本"]);
    }

    proptest! {
        #[test]
        fn rows_are_the_text_and_fit(text in ".{0,200}", width in 1usize..50) {
            let rows = wrap(&text, width);
            let mut end = 0;
            for row in &rows {
                prop_assert_eq!(row.start, end);
                end = row.end;
                let graphemes: Vec<_> = text[row.clone()].graphemes(true).collect();
                let used: usize = graphemes.iter().map(|grapheme| grapheme_width(grapheme).0).sum();
                prop_assert!(used <= width || graphemes.iter().filter(|g| grapheme_width(g).0 > 0).count() == 1);
            }
            prop_assert_eq!(end, text.len());
        }
    }
}
