//! A document and its file: what can be opened, what was saved, what another program wrote.

use std::cell::OnceCell;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::str;
use std::sync::Arc;
use std::time::SystemTime;

use thiserror::Error;

use super::document::Document;
use super::selection::Selection;
use super::text::Text;
use super::undo::Grouping;
use crate::compile::ContentHash;

/// The largest file that is opened for editing, in bytes.
pub const LARGEST_DOCUMENT: usize = 64 << 20;

/// Why a file cannot be edited.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum DocumentError {
    /// It is larger than [`LARGEST_DOCUMENT`].
    #[error("`{}` has {} MiB; files of up to {} MiB can be edited", path.display(), size.div_ceil(1 << 20), LARGEST_DOCUMENT >> 20)]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// Its size in bytes.
        size: usize,
    },
    /// It is a compiled module.
    #[error("`{}` is a compiled module: it can be run as it is, but only its source can be edited", path.display())]
    Module {
        /// The file.
        path: PathBuf,
    },
    /// Its bytes are no text.
    #[error("`{}` is not UTF-8 text (line {line} has the byte 0x{byte:02x} where a character should be); convert it to UTF-8 to edit it", path.display())]
    NotUtf8 {
        /// The file.
        path: PathBuf,
        /// The first line with such a byte, from 1.
        line: usize,
        /// The byte.
        byte: u8,
    },
}

/// What stands on the disk, as far as it is known.
#[derive(Debug, Clone)]
pub(super) struct Saved {
    text: Text,
    hash: OnceCell<ContentHash>,
    modified: Option<SystemTime>,
}

impl Saved {
    pub(super) fn new(text: Text, modified: Option<SystemTime>) -> Self {
        Self { text, hash: OnceCell::new(), modified }
    }
}

impl Document {
    /// Takes note that `bytes`, an earlier answer of [`Document::bytes`], are on the disk now.
    pub fn mark_saved(&mut self, bytes: &Arc<[u8]>, modified: Option<SystemTime>) {
        let current = self.bytes.get().is_some_and(|current| Arc::ptr_eq(current, bytes));
        let text = match str::from_utf8(bytes) {
            _ if current => self.text.clone(),
            Ok(content) => Text::new(content),
            // They were not this document's, so nothing is known to be saved.
            Err(_) => return,
        };
        self.saved = Some(Saved::new(text, modified));
        self.undo.close();
        self.compare_to_saved();
    }

    /// Hash of what was saved or read last; `None` for a document that is on no disk yet.
    pub fn saved_hash(&self) -> Option<ContentHash> {
        let saved = self.saved.as_ref()?;
        Some(*saved.hash.get_or_init(|| ContentHash::of(&saved.text.to_bytes())))
    }

    /// When the file was modified, as told with what was saved or read last.
    pub fn saved_modified(&self) -> Option<SystemTime> {
        self.saved.as_ref()?.modified
    }

    /// Takes what another program wrote to the file. One step to undo; the cursor stays in its
    /// line and column, the view where it is.
    pub fn replace_from_disk(
        &mut self,
        bytes: &[u8],
        modified: Option<SystemTime>,
    ) -> Result<(), DocumentError> {
        let content = as_text(self.path(), bytes)?;
        self.take_content(content);
        self.saved = Some(Saved::new(self.text.clone(), modified));
        self.compare_to_saved();
        Ok(())
    }

    /// Takes a text that was kept elsewhere in place of all that is here. One step to undo; nothing
    /// of it counts as saved.
    ///
    /// # Errors
    /// When the text is too large to be edited, or no text.
    pub fn replace_content(&mut self, content: &str) -> Result<(), DocumentError> {
        as_text(self.path(), content.as_bytes())?;
        self.take_content(content);
        self.compare_to_saved();
        Ok(())
    }

    /// Cursor and view stay in their lines and columns.
    fn take_content(&mut self, content: &str) {
        let before = self.selection;
        let (anchor, head) = (self.place_of(before.anchor), self.place_of(before.head));
        let old = self.text.slice(0..self.text.len()).into_owned();
        let (range, replacement) = difference(&old, content);
        if !range.is_empty() || !replacement.is_empty() {
            self.replace(range, replacement);
        }
        self.selection = Selection {
            anchor: self.offset_of(anchor.line, anchor.column),
            head: self.offset_of(head.line, head.column),
        };
        self.finish_step(before, Grouping::Alone);
        self.viewport.top_line = self.viewport.top_line.min(self.text.line_count() - 1);
        self.refresh();
    }

    /// Compares with what was saved; cheap but where the lengths agree.
    pub(super) fn compare_to_saved(&mut self) {
        self.changed = self.saved.as_ref().is_none_or(|saved| !saved.text.same_as(&self.text));
    }
}

/// The text of a file that can be edited.
pub(super) fn as_text<'a>(path: &Path, bytes: &'a [u8]) -> Result<&'a str, DocumentError> {
    let path = || path.to_owned();
    if bytes.starts_with(b"\0asm") {
        return Err(DocumentError::Module { path: path() });
    }
    if bytes.len() > LARGEST_DOCUMENT {
        return Err(DocumentError::TooLarge { path: path(), size: bytes.len() });
    }
    str::from_utf8(bytes).map_err(|error| {
        let good = error.valid_up_to();
        let line = bytes[..good].iter().filter(|byte| **byte == b'\n').count() + 1;
        DocumentError::NotUtf8 { path: path(), line, byte: bytes.get(good).copied().unwrap_or_default() }
    })
}

/// The stretch of `old` that differs from `new`, and what is there instead.
fn difference<'a>(old: &str, new: &'a str) -> (Range<usize>, &'a str) {
    let common = |one: &mut dyn Iterator<Item = u8>, other: &mut dyn Iterator<Item = u8>| {
        one.zip(other).take_while(|(a, b)| a == b).count()
    };
    let mut start = common(&mut old.bytes(), &mut new.bytes());
    while !old.is_char_boundary(start) || !new.is_char_boundary(start) {
        start -= 1;
    }
    let mut tail = common(&mut old[start..].bytes().rev(), &mut new[start..].bytes().rev());
    while !old.is_char_boundary(old.len() - tail) || !new.is_char_boundary(new.len() - tail) {
        tail -= 1;
    }
    (start..old.len() - tail, &new[start..new.len() - tail])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::editor::EditCommand;

    fn refused(bytes: &[u8]) -> String {
        Document::new("a.wat".into(), bytes).unwrap_err().to_string()
    }

    #[test]
    fn what_cannot_be_edited_is_told_in_words() {
        assert_eq!(
            refused(b"a\nb\xff"),
            "`a.wat` is not UTF-8 text (line 2 has the byte 0xff where a character should be); convert it to UTF-8 to edit it"
        );
        assert_eq!(
            refused(b"\0asm\x01\0\0\0"),
            "`a.wat` is a compiled module: it can be run as it is, but only its source can be edited"
        );
        assert_eq!(
            refused(&vec![b' '; LARGEST_DOCUMENT + 1]),
            "`a.wat` has 65 MiB; files of up to 64 MiB can be edited"
        );
    }

    #[test]
    fn bytes_are_kept_as_they_are() {
        for content in ["", "\n", "a", "\u{feff}a\r\nb\n\r", "\0\u{85}\u{2028}"] {
            let document = Document::new("a.wat".into(), content.as_bytes()).unwrap();
            assert_eq!(&*document.bytes(), content.as_bytes());
            assert!(!document.is_changed());
        }
    }

    #[test]
    fn edits_after_a_save_was_begun_are_not_taken_as_saved() {
        let mut document = Document::unsaved("new.wat".into(), b"(module)").unwrap();
        assert!(document.is_changed());
        assert_eq!(document.saved_hash(), None);
        let written = document.bytes();
        document.apply(EditCommand::Insert(' '));
        document.mark_saved(&written, None);
        assert!(document.is_changed());
        assert_eq!(document.saved_hash(), Some(ContentHash::of(&written)));
        document.apply(EditCommand::Undo);
        assert!(!document.is_changed());
    }

    #[test]
    fn a_hot_reload_keeps_the_cursor_the_view_and_what_can_be_undone() {
        let content: String = (0..100).map(|n| format!("line {n}\n")).collect();
        let mut document = Document::new("a.wat".into(), content.as_bytes()).unwrap();
        document.set_viewport_size(40, 10);
        document.apply(EditCommand::GotoPlace { line: 50, column: 4 });
        document.apply(EditCommand::Insert('!'));
        let (cursor, viewport) = (document.cursor(), document.viewport());
        document.replace_from_disk(content.replace("line 3\n", "a\nb\n").as_bytes(), None).unwrap();
        assert_eq!((document.cursor().line, document.cursor().column), (cursor.line, cursor.column));
        assert_eq!(document.viewport(), viewport);
        assert!(!document.is_changed());
        document.apply(EditCommand::Undo);
        assert_eq!(document.line_text(50), "lin!e 49");
        document.replace_from_disk(b"short", None).unwrap();
        assert_eq!((document.cursor().line, document.viewport().top_line), (1, 0));
    }

    #[test]
    fn the_difference_is_between_characters() {
        assert_eq!(difference("aéb", "aèb"), (1..3, "è"));
        assert_eq!(difference("aab", "aaab"), (2..2, "a"));
        assert_eq!(difference("same", "same"), (4..4, ""));
    }
}
