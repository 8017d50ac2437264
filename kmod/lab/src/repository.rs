//! Where the sources are that the lab is built from.

use std::path::{Path, PathBuf};

use crate::LabError;
use crate::cache::Key;

/// Environment variable that names the clone to build from.
pub const SOURCE_VARIABLE: &str = "WASM_WORKBENCH_SOURCE";

/// A clone of this project.
#[derive(Debug, Clone)]
pub struct Repository {
    root: PathBuf,
}

impl Repository {
    /// The clone that was named, else the one in [`SOURCE_VARIABLE`], else the one this program was built from.
    pub fn find(named: Option<&Path>) -> Result<Self, LabError> {
        if let Some(named) = named {
            return Self::at(named);
        }
        if let Some(set) = std::env::var_os(SOURCE_VARIABLE).filter(|set| !set.is_empty()) {
            return Self::at(Path::new(&set));
        }
        Self::at(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../.."))
    }

    fn at(root: &Path) -> Result<Self, LabError> {
        if root.join("kmod/module/Kbuild").is_file() {
            let root = root.canonicalize().map_err(LabError::io("cannot find", root))?;
            return Ok(Self { root });
        }
        Err(LabError::Unusable(format!(
            "the lab's machine is built from the sources of wasm-workbench, and they are not in {}; clone them and name \
             the clone in the environment variable {SOURCE_VARIABLE}",
            root.display()
        )))
    }

    /// Its folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// A file or folder of it.
    pub fn path(&self, relative: &str) -> PathBuf {
        self.root.join(relative)
    }

    /// A key with the contents of these files and folders of it.
    pub(crate) fn key(&self, files: &[&str], folders: &[&str]) -> Result<Key, LabError> {
        let mut key = Key::new();
        for file in files {
            key = key.with_file(file, &self.path(file))?;
        }
        for folder in folders {
            key = key.with_files(folder, &self.path(folder))?;
        }
        Ok(key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clone_that_was_built_from_is_found() {
        let found = Repository::find(None).unwrap();
        assert!(found.path("kmod/module/Kbuild").is_file());
    }

    #[test]
    fn a_folder_that_is_no_clone_is_refused_with_the_way_to_name_one() {
        let dir = tempfile::tempdir().unwrap();
        let error = Repository::find(Some(dir.path())).unwrap_err().to_string();
        assert!(error.contains(SOURCE_VARIABLE), "{error}");
    }
}
