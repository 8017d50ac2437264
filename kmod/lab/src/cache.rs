//! The cache: results of slow builds, each under the hash of what it was made from.
//!
//! An entry is built in a folder of its own and moved into place when it is whole, so that what
//! stands under a key is always complete. A lock keeps two processes from building the same entry.

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use crate::LabError;
use crate::job::Cancel;

/// How long another process may hold a lock: the slowest build, on a machine that is slow.
const LOCK_DEADLINE: Duration = Duration::from_secs(90 * 60);
/// How often a lock that another process holds is asked for.
const LOCK_AGAIN: Duration = Duration::from_millis(100);

/// Name of what is being built and not whole yet.
const PARTIAL: &str = "partial";

/// The root of the cache.
#[derive(Debug, Clone)]
pub struct Cache {
    root: PathBuf,
    cancel: Cancel,
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
        Self { root, cancel: Cancel::default() }
    }

    /// The same cache, for which waiting for another process ends with `cancel`.
    #[must_use]
    pub fn cancelled_by(self, cancel: &Cancel) -> Self {
        Self { cancel: cancel.clone(), ..self }
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
        self.remove_partial(name)?;
        let entry = self.path(name, key);
        let partial = entry.with_extension(PARTIAL);
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
        let begin = Instant::now();
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(file),
                Err(TryLockError::Error(error)) => return Err(LabError::io("cannot lock", path)(error)),
                Err(TryLockError::WouldBlock) => {}
            }
            if self.cancel.is_cancelled() {
                return Err(LabError::Cancelled(format!("waiting for another build of {name}")));
            }
            if begin.elapsed() > LOCK_DEADLINE {
                return Err(LabError::Unusable(format!(
                    "another process has held {} for {} minutes; end it and try again",
                    path.display(),
                    LOCK_DEADLINE.as_secs() / 60
                )));
            }
            thread::sleep(LOCK_AGAIN);
        }
    }

    /// Removes all entries of `name` but the `keep` newest ones: for what each edit of a source makes anew.
    pub fn keep_newest(&self, name: &str, keep: usize) -> Result<(), LabError> {
        let _lock = self.lock(name)?;
        let mut entries = Vec::new();
        for path in self.entries(name)? {
            let changed = fs::metadata(&path).and_then(|data| data.modified());
            entries.push((changed.map_err(LabError::io("cannot look at", &path))?, path));
        }
        entries.sort();
        let surplus = entries.len().saturating_sub(keep);
        entries.iter().take(surplus).try_for_each(|(_, path)| remove(path))
    }

    /// Removes what builds of `name` left that were killed. Its lock must be held.
    fn remove_partial(&self, name: &str) -> Result<(), LabError> {
        let entries = self.entries(name)?;
        entries
            .iter()
            .filter(|path| path.extension().is_some_and(|extension| extension == PARTIAL))
            .try_for_each(|path| remove(path))
    }

    /// The entries of `name`, partial ones too.
    fn entries(&self, name: &str) -> Result<Vec<PathBuf>, LabError> {
        let mut found = Vec::new();
        for entry in fs::read_dir(&self.root).map_err(LabError::io("cannot read", &self.root))? {
            let path = entry.map_err(LabError::io("cannot read", &self.root))?.path();
            let key = path.file_stem().and_then(|stem| stem.to_str()?.strip_prefix(name)?.strip_prefix('-'));
            if key.is_some_and(|key| key.len() == KEY_DIGITS && key.bytes().all(|b| b.is_ascii_hexdigit())) {
                found.push(path);
            }
        }
        Ok(found)
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

/// Digits of a key in the name of an entry.
const KEY_DIGITS: usize = 16;

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

    /// Adds the names and contents of those files of `dir` itself that `wanted` takes, in order of their names.
    pub fn with_files_of(
        mut self,
        what: &str,
        dir: &Path,
        wanted: impl Fn(&Path) -> bool,
    ) -> Result<Self, LabError> {
        for file in files_below(dir)?.iter().filter(|file| file.parent() == Some(dir) && wanted(file)) {
            let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let bytes = fs::read(file).map_err(LabError::io("cannot read", file))?;
            self = self.with(&format!("{what}/{name}"), bytes);
        }
        Ok(self)
    }

    /// Adds the content of one file.
    pub fn with_file(self, what: &str, file: &Path) -> Result<Self, LabError> {
        let bytes = fs::read(file).map_err(LabError::io("cannot read", file))?;
        Ok(self.with(what, bytes))
    }

    /// The first 16 hex digits of the hash.
    pub fn short(&self) -> String {
        self.0.finalize().to_hex()[..KEY_DIGITS].to_owned()
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
    fn what_a_killed_build_left_goes_with_the_next_one() {
        let (_dir, cache) = cache();
        let left = cache.root().join("thing-0123456789abcdef.partial");
        let other = cache.root().join("thing-other-0123456789abcdef.partial");
        fs::create_dir_all(&left).unwrap();
        fs::create_dir_all(&other).unwrap();
        cache.entry("thing", &Key::new(), |_| Ok(())).unwrap();
        assert!(!left.exists());
        assert!(other.exists(), "another name, another lock");
    }

    #[test]
    fn the_newest_entries_stay() {
        let (_dir, cache) = cache();
        let made: Vec<_> = ["1", "2", "3"]
            .iter()
            .map(|version| cache.entry("thing", &Key::new().with("version", version), |_| Ok(())).unwrap())
            .collect();
        for (age, entry) in made.iter().rev().enumerate() {
            let changed = std::time::SystemTime::now() - Duration::from_secs(60 * age as u64);
            File::open(entry).unwrap().set_modified(changed).unwrap();
        }
        cache.keep_newest("thing", 2).unwrap();
        assert_eq!(made.iter().map(|entry| entry.exists()).collect::<Vec<_>>(), [false, true, true]);
    }

    #[test]
    fn waiting_for_a_lock_can_be_cancelled() {
        let (_dir, cache) = cache();
        let _held = cache.lock("thing").unwrap();
        let cancel = Cancel::default();
        cancel.cancel();
        let error = cache.clone().cancelled_by(&cancel).lock("thing").unwrap_err();
        assert!(matches!(error, LabError::Cancelled(_)), "{error}");
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
