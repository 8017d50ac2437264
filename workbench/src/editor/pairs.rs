//! Parentheses and quotes that are typed in pairs.
//!
//! The closing one comes by itself where nothing would have to be moved out of its way; typing it
//! goes over it, and deleting the opening one takes it along. Within strings and comments, and in
//! texts whose tokens are not known, a character is just a character.

use super::document::Document;
use super::selection::Selection;
use super::syntax::{Syntax, TokenKind};
use super::typing::is_blank;

impl Document {
    /// Types a character as one of a pair; `false` when it is to be typed alone.
    pub(super) fn type_pair(&mut self, c: char) -> bool {
        if self.syntax == Syntax::Plain || !matches!(c, '(' | ')' | '"') {
            return false;
        }
        if !self.selection.is_empty() {
            return c != ')' && self.enclose_selection(c);
        }
        let head = self.selection.head;
        let inside = self.kind_around(head);
        if c != '(' && self.goes_over(c, inside) {
            // The same character once more: what is undone with the typing around it.
            self.selection = Selection { anchor: head, head: head + 1 };
            self.insert(c.encode_utf8(&mut [0; 4]));
            return true;
        }
        if c == ')' || inside.is_some() || !self.has_room_at(head) {
            return false;
        }
        // A quote right after a word ends something rather than begins it.
        if c == '"' && self.character_before(head).is_some_and(|before| !is_blank(before) && before != '(') {
            return false;
        }
        self.insert(if c == '(' { "()" } else { "\"\"" });
        self.selection = Selection::at(head + 1);
        true
    }

    /// Deletes both of an empty pair that the cursor is in.
    pub(super) fn delete_pair(&mut self) -> bool {
        let head = self.selection.head;
        let around = (self.character_before(head), self.character_at(head));
        if self.syntax == Syntax::Plain || !matches!(around, (Some('('), Some(')')) | (Some('"'), Some('"')))
        {
            return false;
        }
        // The quotes of an empty string are a string; those at the end of one are not a pair.
        let is_pair = match around.0 {
            Some('"') => {
                self.token_at(head).is_some_and(|(start, end, _)| start + 1 == head && end == head + 1)
            }
            _ => self.kind_around(head).is_none(),
        };
        if is_pair {
            self.selection = Selection { anchor: head - 1, head: head + 1 };
            self.delete_selection();
        }
        is_pair
    }

    /// Puts the pair around the selection, which stays selected.
    fn enclose_selection(&mut self, c: char) -> bool {
        let Selection { anchor, head } = self.selection;
        let range = self.selection.range();
        let (open, close) = if c == '(' { ("(", ")") } else { ("\"", "\"") };
        if self.kind_around(range.start).is_some() {
            return false;
        }
        self.replace(range.end..range.end, close);
        self.replace(range.start..range.start, open);
        self.selection = Selection { anchor: anchor + 1, head: head + 1 };
        true
    }

    /// Whether typing `c` goes over the one that stands at the cursor already.
    fn goes_over(&self, c: char, inside: Option<TokenKind>) -> bool {
        let head = self.selection.head;
        if self.character_at(head) != Some(c) {
            return false;
        }
        match c {
            // One too many is what a person would want to type over: a pair that is balanced.
            ')' => inside.is_none() && self.brackets(super::brackets::NEAR).enclosing(head).is_some(),
            _ => self.token_at(head).is_some_and(|(start, end, kind)| {
                kind == TokenKind::String && end == head + 1 && self.is_closed(start, end, kind)
            }),
        }
    }

    /// Whether the text after the cursor leaves a closing one where it belongs.
    fn has_room_at(&self, offset: usize) -> bool {
        self.character_at(offset).is_none_or(|after| is_blank(after) || matches!(after, ')' | '\r' | '\n'))
    }

    /// The string or comment that `offset` is within, rather than at an end of.
    fn kind_around(&self, offset: usize) -> Option<TokenKind> {
        let (start, end, kind) = self.token_at(offset)?;
        (offset < end || !self.is_closed(start, end, kind)).then_some(kind)
    }

    /// Whether a string or comment ends in its line, by its own end.
    fn is_closed(&self, start: usize, end: usize, kind: TokenKind) -> bool {
        let content = self.text.slice(start..end);
        if kind == TokenKind::Comment {
            return content.ends_with(";)") && !content.starts_with(";;");
        }
        let Some(inside) = content.strip_suffix('"').filter(|inside| !inside.is_empty()) else {
            return false;
        };
        let escapes = inside.len() - inside.trim_end_matches('\\').len();
        escapes % 2 == 0
    }

    /// The string or comment that touches `offset`: where it begins and ends, and what it is.
    fn token_at(&self, offset: usize) -> Option<(usize, usize, TokenKind)> {
        let line = self.text.line_of(offset);
        let start = self.text.line_start(line);
        let at = offset - start;
        self.syntax
            .tokens(&self.text.line(line), self.states.start_of(line))
            .into_iter()
            .filter(|token| matches!(token.kind, TokenKind::String | TokenKind::Comment))
            .find(|token| token.range.start < at && at <= token.range.end)
            .map(|token| (start + token.range.start, start + token.range.end, token.kind))
    }

    fn character_at(&self, offset: usize) -> Option<char> {
        self.text.slice(offset..self.text.next_stop(offset)).chars().next()
    }

    fn character_before(&self, offset: usize) -> Option<char> {
        let start = self.text.line_start(self.text.line_of(offset));
        let from = self.text.previous_stop(offset).max(start);
        self.text.slice(from..offset).chars().next_back()
    }
}

#[cfg(test)]
mod tests {
    use crate::editor::EditCommand;
    use crate::editor::marked_text::{document, marked};

    #[track_caller]
    fn typed(before: &str, keys: &str, after: &str) {
        let mut document = document(before);
        for c in keys.chars() {
            document.apply(match c {
                '<' => EditCommand::Backspace,
                c => EditCommand::Insert(c),
            });
        }
        assert_eq!(marked(&document), after, "{keys:?} typed into {before:?}");
    }

    #[test]
    fn the_closing_one_comes_along_and_is_typed_over() {
        typed("|", "(", "(|)");
        typed("|", "(module)", "(module)|");
        typed("|", "(f \"a\")", "(f \"a\")|");
        typed("(a |)", "(", "(a (|))");
        typed("(a |b)", "(", "(a (|b)");
        typed("a|", "\"", "a\"|");
    }

    #[test]
    fn both_are_deleted_while_there_is_nothing_between_them() {
        typed("|", "(<", "|");
        typed("(f |)", "\"<", "(f |)");
        typed("(a|)", "<<", "|");
        typed("\"a\"|", "<", "\"a|");
    }

    #[test]
    fn strings_and_comments_are_left_alone() {
        typed(";; |", "(", ";; (|");
        typed("(; | ;)", "(", "(; (| ;)");
        typed("(;\n漢|\n;)", "(\"", "(;\n漢(\"|\n;)");
        typed("\"|\"", "(", "\"(|\"");
        typed("\"a|", "\"", "\"a\"|");
        typed("\"a\\|\"", "\"", "\"a\\\"|\"");
    }

    #[test]
    fn what_is_selected_is_put_between_them() {
        typed("^i32.const 1| x", "(", "(^i32.const 1|) x");
        typed("^a|", "\"", "\"^a|\"");
    }

    #[test]
    fn a_pair_is_undone_with_the_word_it_was_typed_with() {
        let mut document = document("|");
        for c in "(ab)".chars() {
            document.apply(EditCommand::Insert(c));
        }
        document.apply(EditCommand::Undo);
        assert_eq!(marked(&document), "|");
        document.apply(EditCommand::Redo);
        assert_eq!(marked(&document), "(ab)|");
    }
}
