//! What `doctor` may look at: files below a root, variables of the environment, programs.

use std::collections::HashMap;
use std::ffi::OsString;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

/// A machine; in tests a folder and a few variables.
pub(super) struct Machine {
    root: PathBuf,
    variables: HashMap<OsString, OsString>,
}

impl Machine {
    /// This one.
    pub(super) fn this() -> Self {
        Self { root: PathBuf::from("/"), variables: std::env::vars_os().collect() }
    }

    /// A made-up one.
    #[cfg(test)]
    pub(super) fn made_up(root: &Path, variables: &[(&str, &str)]) -> Self {
        let variables = variables.iter().map(|(name, value)| (name.into(), value.into())).collect();
        Self { root: root.to_owned(), variables }
    }

    /// Where a file of the machine is to be found.
    pub(super) fn path(&self, absolute: &str) -> PathBuf {
        self.root.join(absolute.trim_start_matches('/'))
    }

    /// Text of a file, `None` when it cannot be read.
    pub(super) fn text(&self, absolute: &str) -> Option<String> {
        let bytes = std::fs::read(self.path(absolute)).ok()?;
        Some(String::from_utf8_lossy(&bytes).into_owned())
    }

    /// A variable of the environment that is set to something.
    pub(super) fn variable(&self, name: &str) -> Option<String> {
        let value = self.variables.get(std::ffi::OsStr::new(name))?.to_string_lossy();
        (!value.is_empty()).then(|| value.into_owned())
    }

    /// Where a program is that `PATH` leads to; the first of `names` that there is.
    pub(super) fn program(&self, names: &[&str]) -> Option<PathBuf> {
        let path = self.variables.get(std::ffi::OsStr::new("PATH"))?;
        let folders: Vec<_> = std::env::split_paths(path).collect();
        let all = names.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
        all.into_iter().find(|file| is_program(file))
    }
}

fn is_program(file: &Path) -> bool {
    std::fs::metadata(file).is_ok_and(|data| data.is_file() && data.permissions().mode() & 0o111 != 0)
}
