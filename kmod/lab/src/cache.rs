//! The cache: results of slow builds, each under the hash of what it was made from.
//!
//! An entry is built in a folder of its own and moved into place when it is whole, so that what
//! stands under a key is always complete. A lock keeps two processes from building the same entry.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use crate::LabError;

/// The root of the cache.
#[derive(Debug, Clone)]
pub struct Cache {
    root: PathBuf,
}

impl Cache {
    /// `$XDG_CACHE_HOME/wasm-workbench`, else `~/.cache/wasm-workbench`.
    pub fn of_user() -> Result<Self, LabError> {
        let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
        let base = set("XDG_CACHE_HOME").or_else(|| set("HOME").map(|home| home.join(".cache")));
        match base {
            Some(base) => Ok(Self::at(base.join("wasm-workbench"))),
            None => {
                Err(LabError::Unusable("neither XDG_CACHE_HOME nor HOME says where the cache is".to_owned()))
            }
        }
    }

    /// A cache in `root`.
    pub fn at(root: PathBuf) -> Self {
        Self { root }
    }

    /// Its folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The entry `name` made from `key`, when it is there.
    pub fn find(&self, name: &str, key: &Key) -> Option<PathBuf> {
        let entry = self.path(name, key);
        entry.exists().then_some(entry)
    }

    /// The entry `name` made from `key`; `build` makes it in an empty folder when it is not there.
    ///
    /// When `build` fails, what it left behind is removed.
    pub fn entry(
        &self,
        name: &str,
        key: &Key,
        build: impl FnOnce(&Path) -> Result<(), LabError>,
    ) -> Result<PathBuf, LabError> {
        if let Some(entry) = self.find(name, key) {
            return Ok(entry);
        }
        fs::create_dir_all(&self.root).map_err(LabError::io("cannot make", &self.root))?;
        let _lock = self.lock(name)?;
        // Another process may have built it while this one waited for the lock.
        if let Some(entry) = self.find(name, key) {
            return Ok(entry);
        }
        let entry = self.path(name, key);
        let partial = entry.with_extension("partial");
        remove(&partial)?;
        fs::create_dir(&partial).map_err(LabError::io("cannot make", &partial))?;
        if let Err(error) = build(&partial) {
            remove(&partial)?;
            return Err(error);
        }
        fs::rename(&partial, &entry).map_err(LabError::io("cannot move", &partial))?;
        Ok(entry)
    }

    /// Holds the lock of `name` until it is dropped.
    pub fn lock(&self, name: &str) -> Result<File, LabError> {
        fs::create_dir_all(&self.root).map_err(LabError::io("cannot make", &self.root))?;
        let path = self.root.join(format!("{name}.lock"));
        let file = File::create(&path).map_err(LabError::io("cannot open", &path))?;
        file.lock().map_err(LabError::io("cannot lock", &path))?;
        Ok(file)
    }

    fn path(&self, name: &str, key: &Key) -> PathBuf {
        self.root.join(format!("{name}-{}", key.short()))
    }
}

fn remove(dir: &Path) -> Result<(), LabError> {
    match fs::remove_dir_all(dir) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(LabError::Io { what: "cannot remove", path: dir.to_owned(), source: error })
        }
        _ => Ok(()),
    }
}

/// What an entry is made from.
#[derive(Debug, Clone, Default)]
pub struct Key(blake3::Hasher);

impl Key {
    /// An empty key.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a word, such as a version.
    #[must_use]
    pub fn with(mut self, what: &str, value: impl AsRef<[u8]>) -> Self {
        let value = value.as_ref();
        // Lengths keep two neighbours from being taken for one.
        self.0.update(&(what.len() as u64).to_le_bytes()).update(what.as_bytes());
        self.0.update(&(value.len() as u64).to_le_bytes()).update(value);
        self
    }

    /// Adds another key.
    #[must_use]
    pub fn with_key(self, what: &str, key: &Key) -> Self {
        self.with(what, key.0.finalize().as_bytes())
    }

    /// Adds the names and contents of all files below `dir`, in order of their names.
    pub fn with_files(mut self, what: &str, dir: &Path) -> Result<Self, LabError> {
        for file in files_below(dir)? {
            let name = file.strip_prefix(dir).unwrap_or(&file).to_string_lossy().into_owned();
            let bytes = fs::read(&file).map_err(LabError::io("cannot read", &file))?;
            self = self.with(&format!("{what}/{name}"), bytes);
        }
        Ok(self)
    }

    /// The first 16 hex digits of the hash.
    pub fn short(&self) -> String {
        self.0.finalize().to_hex()[..16].to_owned()
    }
}

fn files_below(dir: &Path) -> Result<Vec<PathBuf>, LabError> {
    let mut files = Vec::new();
    let mut dirs = vec![dir.to_owned()];
    while let Some(dir) = dirs.pop() {
        for entry in fs::read_dir(&dir).map_err(LabError::io("cannot read", &dir))? {
            let entry = entry.map_err(LabError::io("cannot read", &dir))?;
            let path = entry.path();
            if path.is_dir() { dirs.push(path) } else { files.push(path) }
        }
    }
    files.sort();
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cache() -> (tempfile::TempDir, Cache) {
        let dir = tempfile::tempdir().unwrap();
        let cache = Cache::at(dir.path().join("cache"));
        (dir, cache)
    }

    #[test]
    fn an_entry_is_built_once() {
        let (_dir, cache) = cache();
        let key = Key::new().with("version", "1");
        let mut builds = 0;
        for _ in 0..2 {
            let entry = cache
                .entry("thing", &key, |dir| {
                    builds += 1;
                    fs::write(dir.join("result"), "x").map_err(LabError::io("cannot write", dir))
                })
                .unwrap();
            assert_eq!(fs::read_to_string(entry.join("result")).unwrap(), "x");
        }
        assert_eq!(builds, 1);
    }

    #[test]
    fn what_was_half_built_is_removed() {
        let (_dir, cache) = cache();
        let key = Key::new();
        let failed = cache.entry("thing", &key, |dir| {
            fs::write(dir.join("half"), "x").unwrap();
            Err(LabError::Unusable("no".to_owned()))
        });
        assert!(failed.is_err());
        let left: Vec<_> =
            fs::read_dir(cache.root()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(left, ["thing.lock"], "only the lock stays");
    }

    #[test]
    fn keys_differ_by_name_value_and_border() {
        let keys = [
            Key::new().with("a", "bc"),
            Key::new().with("ab", "c"),
            Key::new().with("a", "b").with("c", ""),
            Key::new().with_key("a", &Key::new().with("b", "c")),
        ];
        for (index, one) in keys.iter().enumerate() {
            for other in &keys[index + 1..] {
                assert_ne!(one.short(), other.short());
            }
        }
    }

    #[test]
    fn files_count_by_name_and_content() {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("sub")).unwrap();
        fs::write(dir.path().join("sub/file"), "1").unwrap();
        let one = Key::new().with_files("source", dir.path()).unwrap().short();
        assert_eq!(one, Key::new().with_files("source", dir.path()).unwrap().short());
        fs::write(dir.path().join("sub/file"), "2").unwrap();
        assert_ne!(one, Key::new().with_files("source", dir.path()).unwrap().short());
    }
}
