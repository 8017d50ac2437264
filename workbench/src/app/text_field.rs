//! One line of text that a person types: a search, a filter, a file name.

use unicode_segmentation::UnicodeSegmentation;

/// A line with a cursor. It holds no control characters.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TextField {
    text: String,
    cursor: usize,
    suggested: bool,
}

impl TextField {
    /// A field that holds `text`, with the cursor at its end.
    pub fn new(text: &str) -> Self {
        let mut field = Self::default();
        field.insert(text);
        field
    }

    /// A field that suggests `text`: typing replaces it, moving and deleting edit it.
    pub fn suggesting(text: &str) -> Self {
        let field = Self::new(text);
        Self { suggested: !field.text.is_empty(), ..field }
    }

    /// Whether typing would replace the text.
    pub fn is_suggestion(&self) -> bool {
        self.suggested
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where the next character goes, in bytes; always between two grapheme clusters.
    pub fn cursor(&self) -> usize {
        self.cursor
    }

    /// Inserts text at the cursor; control characters are left out.
    pub fn insert(&mut self, text: &str) {
        if self.suggested {
            self.clear();
        }
        let clean: String = text.chars().filter(|c| !c.is_control()).collect();
        self.text.insert_str(self.cursor, &clean);
        self.cursor += clean.len();
    }

    /// Removes the grapheme cluster before the cursor.
    pub fn backspace(&mut self) {
        let end = self.cursor;
        self.left();
        self.text.replace_range(self.cursor..end, "");
    }

    /// Removes the grapheme cluster after the cursor.
    pub fn delete(&mut self) {
        let start = self.cursor;
        self.right();
        self.text.replace_range(start..self.cursor, "");
        self.cursor = start;
    }

    /// Removes the word before the cursor, and the blanks after it.
    pub fn delete_word(&mut self) {
        self.suggested = false;
        let end = self.cursor;
        let kept = self.text[..end].trim_end();
        let start = kept
            .rfind(char::is_whitespace)
            .map_or(0, |space| space + kept[space..].chars().next().map_or(0, char::len_utf8));
        self.text.replace_range(start..end, "");
        self.cursor = start;
    }

    /// Empties it.
    pub fn clear(&mut self) {
        self.suggested = false;
        self.text.clear();
        self.cursor = 0;
    }

    /// Moves the cursor one grapheme cluster to the left.
    pub fn left(&mut self) {
        self.suggested = false;
        let before = self.text[..self.cursor].graphemes(true).next_back();
        self.cursor -= before.map_or(0, str::len);
    }

    /// Moves the cursor one grapheme cluster to the right.
    pub fn right(&mut self) {
        self.suggested = false;
        let after = self.text[self.cursor..].graphemes(true).next();
        self.cursor += after.map_or(0, str::len);
    }

    /// Moves the cursor to the start.
    pub fn home(&mut self) {
        self.suggested = false;
        self.cursor = 0;
    }

    /// Moves the cursor to the end.
    pub fn end(&mut self) {
        self.suggested = false;
        self.cursor = self.text.len();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typing_and_removing_go_by_what_is_seen_as_one_character() {
        let mut field = TextField::new("ae\u{301}漢");
        field.left();
        field.backspace();
        assert_eq!((field.text(), field.cursor()), ("a漢", 1));
        field.insert("x\n\u{1b}y");
        assert_eq!(field.text(), "axy漢");
        field.delete();
        assert_eq!(field.text(), "axy");
        field.home();
        field.backspace();
        field.end();
        field.delete();
        assert_eq!((field.text(), field.cursor()), ("axy", 3));
    }

    #[test]
    fn typing_replaces_a_suggestion_and_moving_takes_it() {
        let mut field = TextField::suggesting("one");
        field.insert("t");
        field.insert("wo");
        assert_eq!(field.text(), "two");
        let mut field = TextField::suggesting("one");
        field.backspace();
        field.insert("ly");
        assert_eq!(field.text(), "only");
    }

    #[test]
    fn a_word_is_removed_with_the_blanks_after_it() {
        let mut field = TextField::new("one zwei\u{3000}drei  ");
        field.delete_word();
        assert_eq!(field.text(), "one zwei\u{3000}");
        field.delete_word();
        field.delete_word();
        field.delete_word();
        assert_eq!(field, TextField::default());
    }
}
