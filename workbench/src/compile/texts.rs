//! The texts that another compiler points into: the source, and files that belong to it.

use std::collections::HashMap;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

use super::text_positions::TextPositions;
use super::{SOURCE_BYTES, Span};

/// The source as it was compiled, and other files as they stand on the disk.
pub(super) struct Texts<'a> {
    path: &'a Path,
    text: &'a str,
    others: HashMap<PathBuf, Option<String>>,
}

impl<'a> Texts<'a> {
    pub(super) fn new(path: &'a Path, text: &'a str) -> Self {
        Self { path, text, others: HashMap::new() }
    }

    /// The span of what `locate` finds in the text of `file`; `None` when it finds nothing there, or
    /// when the file cannot be read any more.
    pub(super) fn span(
        &mut self,
        file: &Path,
        locate: impl FnOnce(&TextPositions<'_>, &str) -> Option<Range<usize>>,
    ) -> Option<Span> {
        let text = match file == self.path {
            true => self.text,
            false => self.others.entry(file.to_owned()).or_insert_with(|| read(file)).as_deref()?,
        };
        let positions = TextPositions::new(text);
        locate(&positions, text).map(|range| positions.span(range))
    }
}

fn read(file: &Path) -> Option<String> {
    let small = fs::metadata(file).is_ok_and(|meta| meta.is_file() && meta.len() <= SOURCE_BYTES);
    small.then(|| fs::read_to_string(file).ok()).flatten()
}
