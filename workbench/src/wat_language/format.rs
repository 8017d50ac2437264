//! The layout of a text: indentation and the blanks between tokens.
//!
//! Only white space is changed, so that the text means the same and comments stay. Lines are neither
//! broken nor joined: where a line ends is a person's decision. A line stands one stop to the right of
//! the parenthesis or block that it is in.

use std::ops::Range;

use thiserror::Error;
use unicode_width::UnicodeWidthStr;

use super::operands::BLOCKS;
use super::tokens::{Kind, Token, tokens};
use crate::editor::TAB_WIDTH;

/// Why a text is not laid out.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum FormatError {
    /// Its parentheses do not pair, so that nobody knows how deep a line stands.
    #[error("line {line}: this parenthesis has no partner; the text is laid out once it has one")]
    Unbalanced {
        /// Where it is, from 1.
        line: usize,
    },
}

/// White space that is to be other white space.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpaceEdit {
    /// What is there, in bytes of the text.
    pub range: Range<usize>,
    /// What is to be there.
    pub replacement: String,
}

/// The edits that lay out `text`, in its order; none where it is as it should be. `unit` is one stop of
/// indentation.
///
/// # Errors
/// When its parentheses do not pair.
pub fn format(text: &str, unit: &str) -> Result<Vec<SpaceEdit>, FormatError> {
    let tokens = tokens(text);
    let mut layout = Layout { text, unit, open: Vec::new(), column: 0 };
    let mut edits = Vec::new();
    let mut end = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut before: Option<&Token> = None;
    for token in &tokens {
        let gap = end..token.range.start;
        let starts_line = before.is_none() || text[gap.clone()].contains('\n');
        let indent = layout.indent(token)?;
        let wanted = layout.gap(gap.clone(), before, token, starts_line.then_some(indent));
        layout.enter(before, token, &wanted);
        if text[gap.clone()] != wanted {
            edits.push(SpaceEdit { range: gap, replacement: wanted });
        }
        end = token.range.end;
        before = Some(token);
    }
    if let Some(open) = layout.open.iter().find(|open| !open.flat) {
        return Err(FormatError::Unbalanced { line: line_of(text, open.at) });
    }
    let tail = layout.tail(end, before);
    if text[end..] != tail {
        edits.push(SpaceEdit { range: end..text.len(), replacement: tail });
    }
    Ok(edits)
}

/// Something that is open: a parenthesis, or a block that ends at an `end`.
struct Open {
    at: usize,
    /// The cell it stands in, once it is laid out.
    column: usize,
    flat: bool,
}

struct Layout<'a> {
    text: &'a str,
    unit: &'a str,
    open: Vec<Open>,
    /// Cells of the line that are laid out.
    column: usize,
}

impl Layout<'_> {
    fn word(&self, token: &Token) -> &str {
        if token.kind == Kind::Word { &self.text[token.range.clone()] } else { "" }
    }

    /// The cell that a token stands in when it begins a line: one stop after what is open around it,
    /// or under what it ends. What it ends is then open no more.
    fn indent(&mut self, token: &Token) -> Result<usize, FormatError> {
        let stop = width(self.unit);
        match (token.kind, self.word(token)) {
            (Kind::Close, _) => {
                while self.open.pop_if(|open| open.flat).is_some() {}
                let line = || line_of(self.text, token.range.start);
                let open = self.open.pop().ok_or_else(|| FormatError::Unbalanced { line: line() })?;
                return Ok(open.column);
            }
            (_, "end") => {
                if let Some(open) = self.open.pop_if(|open| open.flat) {
                    return Ok(open.column);
                }
            }
            (_, "else") => {
                if let Some(open) = self.open.last().filter(|open| open.flat) {
                    return Ok(open.column);
                }
            }
            _ => {}
        }
        Ok(self.open.last().map_or(0, |open| open.column + stop))
    }

    /// Takes a token that stands after the white space `gap`.
    fn enter(&mut self, before: Option<&Token>, token: &Token, gap: &str) {
        self.column = match gap.rfind('\n') {
            Some(feed) => width(&gap[feed + 1..]),
            None => self.column + width(gap),
        };
        let follows_open = before.is_some_and(|before| before.kind == Kind::Open);
        let flat = BLOCKS.contains(&self.word(token)) && !follows_open && !self.open.is_empty();
        if token.kind == Kind::Open || flat {
            self.open.push(Open { at: token.range.start, column: self.column, flat });
        }
        let written = &self.text[token.range.clone()];
        self.column = match written.rfind('\n') {
            Some(feed) => width(&written[feed + 1..]),
            None => self.column + width(written),
        };
    }

    /// The white space between two tokens; `indent` where the second one begins a line.
    fn gap(&self, gap: Range<usize>, before: Option<&Token>, token: &Token, indent: Option<usize>) -> String {
        let written = &self.text[gap];
        let Some(before) = before else { return String::new() };
        if let Some(indent) = indent {
            return line_ends(written, 2) + &self.blanks(indent);
        }
        // To the compiler a line also ends at a carriage return alone.
        if self.text[before.range.clone()].starts_with(";;") {
            return written.to_owned();
        }
        match (before.kind, token.kind) {
            // What is lined up by hand stays so.
            (_, Kind::Comment) | (Kind::String, Kind::String) if !written.is_empty() => written.to_owned(),
            (_, Kind::Comment) => " ".to_owned(),
            // A semicolon that stands alone is a mistake; beside a parenthesis it would begin or end a comment.
            (Kind::Open, _) if self.text[token.range.clone()].starts_with(';') => " ".to_owned(),
            (_, Kind::Close) if self.text[before.range.clone()].ends_with(';') => " ".to_owned(),
            (Kind::Open, _) | (_, Kind::Close) if before.kind != Kind::Comment => String::new(),
            (Kind::Close, Kind::Open) => " ".to_owned(),
            // What is not parted cannot be parted without another meaning.
            _ if written.is_empty() && token.kind != Kind::Open => String::new(),
            _ => " ".to_owned(),
        }
    }

    /// White space that reaches to a cell: stops, and spaces for the rest.
    fn blanks(&self, cells: usize) -> String {
        let stop = width(self.unit).max(1);
        self.unit.repeat(cells / stop) + &" ".repeat(cells % stop)
    }

    /// What stands after the last token.
    fn tail(&self, end: usize, last: Option<&Token>) -> String {
        let written = &self.text[end..];
        let Some(last) = last else { return String::new() };
        match written.contains('\n') {
            true => line_ends(written, 1),
            // A comment that has no end takes whatever is written after it.
            false if last.kind == Kind::Comment && self.text[last.range.clone()].starts_with('(') => {
                String::new()
            }
            false if self.text.contains("\r\n") => "\r\n".to_owned(),
            false => "\n".to_owned(),
        }
    }
}

/// The first line ends of some white space, as they are written, at most so many.
fn line_ends(space: &str, most: usize) -> String {
    let mut ends = String::new();
    let feeds = space.match_indices('\n').take(most);
    for (feed, _) in feeds {
        ends.push_str(if space[..feed].ends_with('\r') { "\r\n" } else { "\n" });
    }
    ends
}

/// Cells that a text takes.
fn width(text: &str) -> usize {
    text.split('\t').map(UnicodeWidthStr::width).sum::<usize>() + TAB_WIDTH * text.matches('\t').count()
}

fn line_of(text: &str, offset: usize) -> usize {
    text[..offset].matches('\n').count() + 1
}
