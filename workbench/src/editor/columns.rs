//! How the characters of a line stand in the cells of a terminal.
//!
//! A tab reaches to the next multiple of four cells. What a terminal would act on or not show at
//! all (control characters, marks that turn the direction of text) has a visible placeholder.

use unicode_segmentation::{GraphemeIndices, UnicodeSegmentation};
use unicode_width::UnicodeWidthStr;

/// Cells between two tab stops.
pub const TAB_WIDTH: usize = 4;

/// What is drawn for a grapheme cluster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Shown<'a> {
    /// The cluster itself.
    Cluster(&'a str),
    /// Space up to the next tab stop.
    Tab,
    /// Something else in its place.
    Placeholder(String),
}

/// One grapheme cluster of a line and the cells it takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Glyph<'a> {
    /// Where it begins in the line, in bytes.
    pub(crate) start: usize,
    /// Where it ends in the line, in bytes.
    pub(crate) end: usize,
    /// First cell, counted from the start of the line.
    pub(crate) column: usize,
    /// Number of cells; at least 1.
    pub(crate) width: usize,
    pub(crate) shown: Shown<'a>,
}

/// The glyphs of a line from some place on.
#[derive(Debug, Clone)]
pub(crate) struct Glyphs<'a> {
    base: usize,
    column: usize,
    clusters: GraphemeIndices<'a>,
}

impl<'a> Glyphs<'a> {
    /// The glyphs of `line` (which has no line ending) from the one that covers `column` on.
    pub(crate) fn from_column(line: &'a str, column: usize) -> Self {
        // A cluster can begin with the last plain character and go on after it.
        let plain = plain_prefix(line).saturating_sub(1).min(column);
        let mut glyphs = Self::new(line, plain, plain);
        loop {
            let before = glyphs.clone();
            match glyphs.next() {
                Some(glyph) if glyph.column + glyph.width <= column => {}
                _ => return before,
            }
        }
    }

    fn new(line: &'a str, base: usize, column: usize) -> Self {
        Self { base, column, clusters: line[base..].grapheme_indices(true) }
    }
}

impl<'a> Iterator for Glyphs<'a> {
    type Item = Glyph<'a>;

    fn next(&mut self) -> Option<Glyph<'a>> {
        let (offset, cluster) = self.clusters.next()?;
        let column = self.column;
        let (shown, width) = show(cluster, column);
        self.column += width;
        let start = self.base + offset;
        Some(Glyph { start, end: start + cluster.len(), column, width, shown })
    }
}

/// First cell of the cluster at byte `offset` of `line`.
pub(crate) fn column_of(line: &str, offset: usize) -> usize {
    let plain = plain_prefix(line);
    if offset <= plain {
        return offset;
    }
    let base = plain.saturating_sub(1);
    let mut end = base;
    for glyph in Glyphs::new(line, base, base) {
        if glyph.start >= offset {
            return glyph.column;
        }
        end = glyph.column + glyph.width;
    }
    end
}

/// Byte offset in `line` of the cluster that covers `column`; the line's length beyond its end.
pub(crate) fn offset_at(line: &str, column: usize) -> usize {
    Glyphs::from_column(line, column).next().map_or(line.len(), |glyph| glyph.start)
}

/// Number of cells a line takes.
pub(crate) fn width_of(line: &str) -> usize {
    column_of(line, line.len())
}

/// Length of the prefix of characters that take one byte and one cell each.
fn plain_prefix(line: &str) -> usize {
    line.bytes().position(|byte| !(0x20..0x7f).contains(&byte)).unwrap_or(line.len())
}

fn show(cluster: &str, column: usize) -> (Shown<'_>, usize) {
    if let [0x20..0x7f] = cluster.as_bytes() {
        return (Shown::Cluster(cluster), 1);
    }
    if cluster == "\t" {
        return (Shown::Tab, TAB_WIDTH - column % TAB_WIDTH);
    }
    if cluster.chars().any(is_hazard) {
        let placeholder: String = cluster.chars().map(name).collect();
        let width = placeholder.width().max(1);
        return (Shown::Placeholder(placeholder), width);
    }
    match cluster.width() {
        // A combining mark with nothing to combine with, or something invisible.
        0 => {
            let placeholder: String = cluster.chars().map(name).collect();
            let width = placeholder.width().max(1);
            (Shown::Placeholder(placeholder), width)
        }
        width => (Shown::Cluster(cluster), width),
    }
}

/// What must not reach a terminal: controls, and marks that change the direction of text.
fn is_hazard(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{206f}' | '\u{feff}')
}

/// `␛` for controls, `<U+202E>` for the others.
fn name(c: char) -> String {
    match c {
        '\0'..='\x1f' => char::from_u32(0x2400 + u32::from(c)).unwrap_or('␀').to_string(),
        '\x7f' => '␡'.to_string(),
        _ => format!("<U+{:04X}>", u32::from(c)),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shown(line: &str) -> String {
        Glyphs::from_column(line, 0)
            .map(|glyph| match glyph.shown {
                Shown::Cluster(cluster) => cluster.to_owned(),
                Shown::Tab => "·".repeat(glyph.width),
                Shown::Placeholder(text) => text,
            })
            .collect()
    }

    #[test]
    fn what_a_terminal_would_act_on_has_a_placeholder() {
        assert_eq!(shown("a\x1b[31m\u{202e}b\u{9b}c\rd\x7f"), "a␛[31m<U+202E>b<U+009B>c␍d␡");
        assert_eq!(shown("\u{feff}x"), "<U+FEFF>x");
        assert_eq!(shown("\u{301}x"), "<U+0301>x");
    }

    #[test]
    fn tabs_reach_to_the_next_stop() {
        assert_eq!(shown("\ta\tbcd\te"), "····a···bcd·e");
        assert_eq!(column_of("\ta\tb", 3), 8);
        assert_eq!(offset_at("\ta\tb", 6), 2);
    }

    #[test]
    fn wide_and_combined_characters_take_the_cells_they_take() {
        assert_eq!(width_of("日本"), 4);
        assert_eq!(column_of("日本x", 3), 2);
        assert_eq!(offset_at("日本x", 3), 3);
        assert_eq!(width_of("e\u{301}"), 1);
        assert_eq!(offset_at("ae\u{301}b", 2), 4);
        assert_eq!(offset_at("abc", 99), 3);
    }

    proptest! {
        #[test]
        fn columns_and_offsets_agree(line in "([a-z \t]|e\u{301}|日|👩‍🚀|\u{1b}|\u{202e}|\u{200b}|🇫🇮|\\PC){0,20}") {
            let mut column = 0;
            for (offset, cluster) in line.grapheme_indices(true) {
                prop_assert_eq!(column_of(&line, offset), column);
                let next = column_of(&line, offset + cluster.len());
                prop_assert!(next > column, "{:?} takes no cell", cluster);
                for cell in column..next {
                    prop_assert_eq!(offset_at(&line, cell), offset);
                }
                column = next;
            }
            prop_assert_eq!(width_of(&line), column);
            prop_assert_eq!(offset_at(&line, column), line.len());
        }
    }
}
