//! Replacing what a search finds.

use std::ops::Range;

use super::document::Document;
use super::line_commands::SINGLE_CHANGES;
use super::selection::{Change, Selection};
use super::undo::Grouping;

/// A stretch of a text, in bytes, and what is to stand there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextChange {
    /// Where.
    pub range: Range<usize>,
    /// What.
    pub text: String,
}

impl Document {
    /// What it would take to put `with` in place of every match of the search under way. In a search
    /// by a regular expression, `$1` and `${name}` stand for what its groups found, `$$` for a dollar.
    pub fn replacements(&self, with: &str) -> Vec<TextChange> {
        let (Some(find), bytes) = (&self.find, self.bytes()) else { return Vec::new() };
        let Ok(text) = std::str::from_utf8(&bytes) else { return Vec::new() };
        let changes = find.replacements(text, with).map(|(range, text)| TextChange { range, text });
        changes.collect()
    }

    /// The text with these changes, given in order.
    pub fn text_with(&self, changes: &[TextChange]) -> String {
        let mut text = String::with_capacity(self.text.len());
        let mut done = 0;
        for change in changes {
            text.push_str(&self.text.slice(done..change.range.start));
            text.push_str(&change.text);
            done = change.range.end;
        }
        text.push_str(&self.text.slice(done..self.text.len()));
        text
    }

    /// Makes these changes, given in order and not overlapping, as one step to undo. The cursor goes
    /// along with what is around it.
    pub fn make_changes(&mut self, changes: &[TextChange]) {
        let before = self.selection;
        let one_by_one = changes.len() <= SINGLE_CHANGES;
        if let (false, Some(first), Some(last)) = (one_by_one, changes.first(), changes.last()) {
            let whole = self.text_with(changes);
            let after = self.text.len() - last.range.end;
            self.replace(first.range.start..last.range.end, &whole[first.range.start..whole.len() - after]);
        }
        for TextChange { range, text } in changes.iter().rev() {
            let change = Change { at: range.start, removed: range.len(), inserted: text.len() };
            if one_by_one {
                self.replace(range.clone(), text);
            }
            let Selection { anchor, head } = self.selection;
            self.selection = Selection { anchor: change.moves(anchor), head: change.moves(head) };
        }
        self.selection = Selection::at(self.selection.head);
        self.goal_column = None;
        self.finish_step(before, Grouping::Alone);
        self.compare_to_saved();
        self.reveal_cursor();
        self.refresh();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::editor::{Direction, EditCommand, FindQuery};

    fn replaced(text: &str, pattern: &str, regex: bool, with: &str) -> (usize, String) {
        let mut document = Document::new("a.txt".into(), text.as_bytes()).unwrap();
        document.find(FindQuery { pattern: pattern.into(), regex }, Direction::Here).unwrap();
        let changes = document.replacements(with);
        let foreseen = document.text_with(&changes);
        document.make_changes(&changes);
        let result = String::from_utf8(document.bytes().to_vec()).unwrap();
        assert_eq!(result, foreseen);
        if !changes.is_empty() {
            document.apply(EditCommand::Undo);
            assert_eq!(&*document.bytes(), text.as_bytes(), "one step takes all of it back");
        }
        (changes.len(), result)
    }

    #[test]
    fn all_matches_are_replaced_in_one_step() {
        assert_eq!(replaced("a b a\na", "a", false, "xyz"), (3, "xyz b xyz\nxyz".to_owned()));
        assert_eq!(replaced("aaa", "aa", false, ""), (1, "a".to_owned()));
        assert_eq!(replaced("abc", "x", false, "y"), (0, "abc".to_owned()));
        assert_eq!(replaced("é漢é", "é", false, "e"), (2, "e漢e".to_owned()));
    }

    #[test]
    fn groups_stand_for_what_they_found() {
        let (count, text) =
            replaced("local.get 0\nlocal.set 1", r"local\.(\w+) (\d)", true, "local.$1 $$n${2}");
        assert_eq!((count, text.as_str()), (2, "local.get $n0\nlocal.set $n1"));
        assert_eq!(replaced("cost 5", "5", false, "$1"), (1, "cost $1".to_owned()), "plain text is plain");
    }
}
