//! Typing and deleting.

use super::brackets::NEAR;
use super::command::Replacement;
use super::document::Document;
use super::selection::{Change, Selection};
use super::syntax::{Syntax, TokenKind};

/// How many lines back the `block` of an `end` is looked for.
const BLOCK_REACH: usize = 2_000;

impl Document {
    /// Puts a text in place of the selection, and the cursor after it.
    pub(super) fn insert(&mut self, text: &str) {
        let range = self.selection.range();
        let end = range.start + text.len();
        if !range.is_empty() || !text.is_empty() {
            self.replace(range, text);
        }
        self.selection = Selection::at(end);
    }

    /// Puts texts in place of stretches; cursor and selection go along with what is around them.
    pub(super) fn replace_all(&mut self, replacements: &[Replacement]) {
        for Replacement { range, text } in replacements.iter().rev() {
            let (start, end) = (self.text.char_start(range.start), self.text.char_start(range.end));
            if start > end {
                continue;
            }
            let change = Change { at: start, removed: end - start, inserted: text.len() };
            self.replace(start..end, text);
            let Selection { anchor, head } = self.selection;
            self.selection = Selection { anchor: change.moves(anchor), head: change.moves(head) };
        }
    }

    /// Inserts a text from elsewhere; its line endings become the document's.
    pub(super) fn insert_text(&mut self, text: &str) {
        let unified = text.replace("\r\n", "\n").replace('\r', "\n");
        if self.line_ending == "\n" {
            self.insert(&unified);
        } else {
            self.insert(&unified.replace('\n', self.line_ending));
        }
    }

    pub(super) fn type_character(&mut self, c: char) {
        if !self.type_pair(c) {
            self.insert(c.encode_utf8(&mut [0; 4]));
        }
        if self.syntax == Syntax::Wat && matches!(c, ')' | 'd' | 'e') {
            self.align_closer();
        }
    }

    pub(super) fn delete_selection(&mut self) {
        if !self.selection.is_empty() {
            self.insert("");
        }
    }

    pub(super) fn delete_back(&mut self) {
        if !self.selection.is_empty() {
            return self.delete_selection();
        }
        if self.delete_pair() {
            return;
        }
        let head = self.selection.head;
        let start = self.text.line_start(self.text.line_of(head));
        let before = self.text.slice(start..head).into_owned();
        let unit = self.indent_unit.len();
        let to = if before.len() > 1 && before.bytes().all(|byte| byte == b' ') {
            start + (before.len() - 1) / unit * unit
        } else {
            self.text.previous_stop(head)
        };
        self.selection.anchor = to;
        self.delete_selection();
    }

    pub(super) fn delete_forward(&mut self) {
        if self.selection.is_empty() {
            self.selection.anchor = self.text.next_stop(self.selection.head);
        }
        self.delete_selection();
    }

    pub(super) fn delete_word(&mut self, back: bool) {
        if self.selection.is_empty() {
            let head = self.selection.head;
            self.selection.anchor = if back { self.word_before(head) } else { self.word_after(head) };
        }
        self.delete_selection();
    }

    /// Begins a line. One of blanks alone is left empty.
    pub(super) fn new_line(&mut self) {
        self.delete_selection();
        let head = self.selection.head;
        let indent = self.indent_after(head);
        let start = self.text.line_start(self.text.line_of(head));
        if self.text.slice(start..head).chars().all(is_blank) {
            self.selection.anchor = start;
        }
        let text = format!("{}{indent}", self.line_ending);
        self.insert(&text);
    }

    /// The indentation of a line that is begun at `offset`.
    fn indent_after(&self, offset: usize) -> String {
        let line = self.text.line_of(offset);
        let start = self.text.line_start(line);
        let before = self.text.slice(start..offset);
        let base = leading_blanks(&before).to_owned();
        if self.syntax != Syntax::Wat {
            return base;
        }
        let mut open = 0_usize;
        let mut last_closer = None;
        for (place, opens) in self.brackets(NEAR).of_line(line) {
            match (opens, open) {
                _ if place >= offset => break,
                (true, _) => open += 1,
                (false, 0) => last_closer = Some(place),
                (false, _) => open -= 1,
            }
        }
        if open > 0 || self.opens_flat_block(line, offset) {
            return base + self.indent_unit;
        }
        match last_closer.and_then(|closer| self.brackets(NEAR).enclosing(closer)) {
            Some(opener) => self.indentation(self.text.line_of(opener)),
            None => base,
        }
    }

    /// Whether a line begins, before `offset`, with the `block`, `loop`, `if` or `else` of the form
    /// without parentheses.
    fn opens_flat_block(&self, line: usize, offset: usize) -> bool {
        let start = self.text.line_start(line);
        let word = self.first_word(line);
        matches!(word.as_deref(), Some("block" | "loop" | "if" | "else" | "try" | "try_table"))
            && start + self.indentation(line).len() < offset
    }

    /// The first word of a line, if it begins with an instruction.
    fn first_word(&self, line: usize) -> Option<String> {
        let content = self.text.line(line);
        let token = self.syntax.tokens(&content, self.states.start_of(line)).into_iter().next()?;
        (token.kind == TokenKind::Instruction).then(|| content[token.range].to_owned())
    }

    fn indentation(&self, line: usize) -> String {
        leading_blanks(&self.text.line(line)).to_owned()
    }

    /// Indents a line that a `)`, `end` or `else` was just typed on, alone, as the line it closes.
    fn align_closer(&mut self) {
        let head = self.selection.head;
        let line = self.text.line_of(head);
        let start = self.text.line_start(line);
        let before = self.text.slice(start..head).into_owned();
        let indent = leading_blanks(&before);
        let alone = self.text.slice(head..self.text.line_end(line)).chars().all(is_blank);
        let closer = match &before[indent.len()..] {
            ")" => self.brackets(NEAR).enclosing(head - 1).map(|opener| self.text.line_of(opener)),
            "end" | "else" if alone => self.flat_block_above(line),
            _ => None,
        };
        let Some(wanted) = closer.map(|opener| self.indentation(opener)) else { return };
        if wanted != indent {
            self.replace(start..start + indent.len(), &wanted);
            self.selection = Selection::at(head - indent.len() + wanted.len());
        }
    }

    /// The line of the `block`, `loop` or `if` that is still open above a line.
    fn flat_block_above(&self, line: usize) -> Option<usize> {
        let mut ended = 0_usize;
        for above in (line.saturating_sub(BLOCK_REACH)..line).rev() {
            match self.first_word(above).as_deref() {
                Some("end") => ended += 1,
                Some("block" | "loop" | "if" | "try" | "try_table") => match ended.checked_sub(1) {
                    Some(rest) => ended = rest,
                    None => return Some(above),
                },
                _ => {}
            }
        }
        None
    }
}

/// The blanks a line begins with.
pub(super) fn leading_blanks(line: &str) -> &str {
    &line[..line.len() - line.trim_start_matches(is_blank).len()]
}

pub(super) fn is_blank(c: char) -> bool {
    c == ' ' || c == '\t'
}

/// What ends the lines of a text, going by its first one.
pub(super) fn line_ending_of(content: &str) -> &'static str {
    match content.find('\n') {
        Some(at) if content[..at].ends_with('\r') => "\r\n",
        _ => "\n",
    }
}

/// What the lines of a text are indented with, going by the first that is, else the language's habit.
pub(super) fn indent_unit_of(content: &str, syntax: Syntax) -> &'static str {
    let habit = if syntax == Syntax::Wat { "  " } else { "    " };
    let first =
        content.lines().take(1_000).find(|line| line.starts_with(is_blank) && !line.trim().is_empty());
    match first {
        Some(line) if line.starts_with('\t') => "\t",
        _ => habit,
    }
}
