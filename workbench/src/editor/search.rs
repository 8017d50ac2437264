//! Finding text in a document.

use super::document::Document;
use super::find::{Direction, Find, FindError, FindQuery, Found};
use super::selection::Selection;

impl Document {
    /// Searches, selects what is found, and marks every match in view until
    /// [`Document::stop_find`]. An empty pattern finds nothing.
    pub fn find(&mut self, query: FindQuery, direction: Direction) -> Result<Found, FindError> {
        if self.find.as_ref().is_none_or(|find| find.query != query) {
            self.find = if query.pattern.is_empty() { None } else { Some(Find::new(query)?) };
        }
        Ok(self.find_again(direction))
    }

    /// Goes on with the search under way.
    pub fn find_again(&mut self, direction: Direction) -> Found {
        let nothing = Found { index: None, count: 0, wrapped: false };
        let Some(find) = &self.find else {
            self.refresh();
            return nothing;
        };
        let text = self.text.slice(0..self.text.len());
        let (range, found) = find.seek(&text, self.selection.range(), direction);
        if let Some(range) = range {
            self.undo.close();
            self.goal_column = None;
            self.selection = Selection { anchor: range.start, head: range.end };
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
