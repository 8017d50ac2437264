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
