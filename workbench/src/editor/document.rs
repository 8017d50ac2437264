//! A guest's text with its cursor, undo and diagnostics.

use std::path::{Path, PathBuf};

use crate::compile::ContentHash;

/// A text that is being edited.
#[derive(Debug)]
pub struct Document {
    path: PathBuf,
    bytes: Vec<u8>,
}

impl Document {
    /// Where it is written to.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Hash of its bytes.
    pub fn content_hash(&self) -> ContentHash {
        ContentHash::of(&self.bytes)
    }

    /// Whether it differs from what was saved.
    pub fn is_changed(&self) -> bool {
        false
    }
}

/// A way to move the cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Motion {
    /// One grapheme cluster back.
    Left,
    /// One grapheme cluster on.
    Right,
    /// One line up, in the same column of the screen.
    Up,
    /// One line down, in the same column of the screen.
    Down,
    /// To the start of the word before.
    WordLeft,
    /// To the end of the word after.
    WordRight,
    /// To the first character of the line that is no blank; from there, to the line's start.
    LineStart,
    /// To the end of the line.
    LineEnd,
    /// A screen up.
    PageUp,
    /// A screen down.
    PageDown,
    /// To the start of the text.
    DocumentStart,
    /// To the end of the text.
    DocumentEnd,
    /// To the parenthesis that belongs to the one at the cursor.
    MatchingBracket,
}
