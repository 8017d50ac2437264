//! The files below a folder that a person may want to open.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use ignore::WalkBuilder;

/// More files than these nobody looks through.
const MOST_FILES: usize = 50_000;
/// A folder that takes longer, one on a network or the root, is listed in part.
const LONGEST: Duration = Duration::from_secs(3);

/// The files below `folder` by their paths, in order; without hidden ones and those that a
/// `.gitignore` leaves out.
pub(super) fn files_below(folder: &Path) -> Vec<PathBuf> {
    let until = Instant::now() + LONGEST;
    let walk = WalkBuilder::new(folder).require_git(false).build();
    let files = walk
        .take_while(|_| Instant::now() < until)
        .flatten()
        .filter(|entry| entry.file_type().is_some_and(|kind| kind.is_file()))
        .map(|entry| {
            let path = entry.into_path();
            path.strip_prefix(".").map(Path::to_owned).unwrap_or(path)
        });
    let mut files: Vec<PathBuf> = files.take(MOST_FILES).collect();
    files.sort();
    files
}

#[cfg(test)]
mod tests {
    use std::fs;

    use tempfile::TempDir;

    use super::*;

    #[test]
    fn what_git_ignores_and_what_is_hidden_is_left_out() {
        let folder = TempDir::new().unwrap();
        for name in ["src/lib.rs", "target/debug/a.wasm", ".hidden/b.wat", "c.wat"] {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        fs::write(folder.path().join(".gitignore"), "/target\n").unwrap();
        let files = files_below(folder.path());
        let files: Vec<_> = files.iter().map(|path| path.strip_prefix(folder.path()).unwrap()).collect();
        assert_eq!(files, [Path::new("c.wat"), Path::new("src/lib.rs")]);
    }
}
