//! A text as it was at one moment, for threads that have time.

use super::document::Document;
use super::text::Text;

/// The text of a document at one moment. It shares what it has in common with later texts, so that
/// taking one costs nothing however large the document is.
#[derive(Debug, Clone)]
pub struct Snapshot(Text);

impl Snapshot {
    /// The whole text, contiguous.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.0.to_bytes()
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.0.len() == 0
    }
}

impl Document {
    /// Its text as it is now.
    pub fn snapshot(&self) -> Snapshot {
        Snapshot(self.text.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::editor::EditCommand;

    #[test]
    fn a_snapshot_stays_as_it_was() {
        let mut document = Document::new("a.wat".into(), b"one").unwrap();
        let before = document.snapshot();
        document.apply(EditCommand::Insert('x'));
        assert_eq!(before.to_bytes(), b"one");
        assert_eq!(document.snapshot().to_bytes(), b"xone");
    }
}
