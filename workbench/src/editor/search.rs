//! Finding text in a document.

use super::document::Document;
use super::find::{Direction, Find, FindError, FindQuery, Found};
use super::selection::Selection;

impl Document {
    /// Searches, selects what is found, and marks every match in view until
    /// [`Document::stop_find`]. An empty pattern finds nothing.
    ///
    /// With [`Direction::Here`], as a pattern is typed, each call searches from where the cursor was
    /// when the first one did, so that taking back a character goes back to the match before.
    pub fn find(&mut self, query: FindQuery, direction: Direction) -> Result<Found, FindError> {
        if self.find.as_ref().is_none_or(|find| find.query != query) {
            self.find = if query.pattern.is_empty() { None } else { Some(Find::new(query)?) };
        }
        Ok(self.find_again(direction))
    }

    /// Goes on with the search under way.
    pub fn find_again(&mut self, direction: Direction) -> Found {
        let nothing = Found { index: None, count: 0, wrapped: false };
        let bytes = self.bytes();
        let (Some(find), Ok(text)) = (&self.find, std::str::from_utf8(&bytes)) else {
            self.refresh();
            return nothing;
        };
        let selected = self.selection.range();
        let origin = match &self.find_origin {
            Some((origin, found)) if direction == Direction::Here && *found == selected => *origin,
            _ => selected.start,
        };
        let from = if direction == Direction::Here { origin..origin } else { selected };
        let (range, found) = find.seek(text, from, direction);
        if let Some(range) = range {
            self.undo.close();
            self.goal_column = None;
            self.selection = Selection { anchor: range.start, head: range.end };
            self.find_origin = Some((origin, range));
            self.reveal_cursor();
        }
        self.refresh();
        found
    }

    /// What is searched for.
    pub fn find_query(&self) -> Option<&FindQuery> {
        self.find.as_ref().map(|find| &find.query)
    }

    /// Marks no matches any more; the cursor stays.
    pub fn stop_find(&mut self) {
        self.find = None;
        self.refresh();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::editor::EditCommand;

    fn query(pattern: &str) -> FindQuery {
        FindQuery { pattern: pattern.into(), regex: true }
    }

    #[test]
    fn the_search_selects_what_it_finds_and_marks_what_is_in_view() {
        let content = "x = 1\n".repeat(500);
        let mut document = Document::new("a.txt".into(), content.as_bytes()).unwrap();
        document.set_viewport_size(20, 10);
        document.apply(EditCommand::GotoLine(250));
        let found = document.find(query(r"\d$"), Direction::Here).unwrap();
        assert_eq!(found, Found { index: Some(250), count: 500, wrapped: false });
        assert_eq!((document.selected_text().as_str(), document.cursor().line), ("1", 250));
        let shown = document.visible_matches();
        assert!(shown.len() <= 11 && shown.contains(&document.selection().unwrap()), "{shown:?}");
        assert_eq!(document.find_again(Direction::Backward).index, Some(249));
        document.find_again(Direction::Forward);
        assert_eq!(document.find_again(Direction::Forward).index, Some(251));
        document.stop_find();
        assert!(document.visible_matches().is_empty());
    }

    #[test]
    fn a_pattern_is_searched_from_where_its_typing_began() {
        let mut document = Document::new("a.txt".into(), b"log lo local loop").unwrap();
        document.apply(EditCommand::GotoPlace { line: 1, column: 2 });
        let mut columns = Vec::new();
        for pattern in ["l", "lo", "loo", "loox", "loo", "lo"] {
            document.find(query(pattern), Direction::Here).unwrap();
            columns.push(document.selection().unwrap().start);
        }
        assert_eq!(columns, [4, 4, 13, 13, 13, 4]);
    }

    #[test]
    fn a_bad_expression_leaves_the_search_before_it() {
        let mut document = Document::new("a.txt".into(), b"abc").unwrap();
        document.find(query("b"), Direction::Here).unwrap();
        document.find(query("b("), Direction::Here).unwrap_err();
        assert_eq!(document.find_query().unwrap().pattern, "b");
        assert_eq!(document.find(query(""), Direction::Here).unwrap().count, 0);
        assert_eq!(document.find_query(), None);
    }
}
