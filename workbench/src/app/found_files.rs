//! Files to choose from by some letters of their paths.

use std::path::{Path, PathBuf};

use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

use super::text_field::TextField;

/// A list of files and what is typed to find one.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FoundFiles {
    /// Letters of a path.
    pub query: TextField,
    /// Index of the chosen row among those found.
    pub selected: usize,
    /// All files; `None` until they are listed.
    files: Option<Vec<PathBuf>>,
    /// Indexes of those that match, the best first.
    found: Vec<usize>,
}

impl FoundFiles {
    /// Takes the files that there are.
    pub fn list(&mut self, files: Vec<PathBuf>) {
        self.files = Some(files);
        self.search();
    }

    /// Whether the files are known yet.
    pub fn is_listed(&self) -> bool {
        self.files.is_some()
    }

    /// Changes what is typed, and finds anew.
    pub fn change_query(&mut self, change: impl FnOnce(&mut TextField)) {
        change(&mut self.query);
        self.selected = 0;
        self.search();
    }

    /// The files that match, the best first.
    pub fn found(&self) -> Vec<&Path> {
        let files = self.files.as_deref().unwrap_or_default();
        self.found.iter().filter_map(|index| files.get(*index)).map(PathBuf::as_path).collect()
    }

    /// The chosen one.
    pub fn chosen(&self) -> Option<&Path> {
        let index = *self.found.get(self.selected)?;
        self.files.as_ref()?.get(index).map(PathBuf::as_path)
    }

    fn search(&mut self) {
        let files = self.files.as_deref().unwrap_or_default();
        let pattern = Pattern::parse(self.query.text(), CaseMatching::Smart, Normalization::Smart);
        let mut matcher = Matcher::new(Config::DEFAULT.match_paths());
        let mut letters = Vec::new();
        let mut scored: Vec<(u32, usize)> = files
            .iter()
            .enumerate()
            .filter_map(|(index, path)| {
                let path = path.to_string_lossy();
                Some((pattern.score(Utf32Str::new(&path, &mut letters), &mut matcher)?, index))
            })
            .collect();
        // Among those that fit alike, the shorter path first, and then the order of the listing.
        let length = |index: usize| files.get(index).map_or(0, |path| path.as_os_str().len());
        if !self.query.text().is_empty() {
            scored.sort_by_key(|(score, index)| (u32::MAX - score, length(*index), *index));
        }
        self.found = scored.into_iter().map(|(_, index)| index).collect();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_of_a_path_find_it() {
        let mut files = FoundFiles::default();
        assert!(!files.is_listed());
        files.change_query(|query| query.insert("sl"));
        files.list(["a.wat", "hello/src/lib.rs", "notes.txt"].map(PathBuf::from).to_vec());
        assert_eq!(files.found(), [Path::new("hello/src/lib.rs")]);
        assert_eq!(files.chosen(), Some(Path::new("hello/src/lib.rs")));
        files.change_query(TextField::clear);
        assert_eq!(files.found().len(), 3);
        files.change_query(|query| query.insert("xyz"));
        assert_eq!((files.found().len(), files.chosen()), (0, None));
    }
}
