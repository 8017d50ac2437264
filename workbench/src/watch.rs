//! Notices when a source changes on disk.
//!
//! Editors save in many ways: over the file, to a temporary file that is renamed over it, in
//! several writes, with the file empty in between. So the *folder* is watched (a watch on the
//! file goes silent with its inode), what happens is left to settle, and contents are compared:
//! one save is one [`SourceChange`], and a touched file is none. A folder that is not there, or goes,
//! is waited for in the nearest one that is.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::thread;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, unbounded};
use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use crate::compile::ContentHash;

/// Nothing may have happened to a file for this long before it is read.
const SETTLED: Duration = Duration::from_millis(30);
/// A file that is empty or gone may be in the middle of a save: it is given this long.
const EMPTY_SETTLED: Duration = Duration::from_millis(300);
/// A file that never settles is read after this long all the same.
const LONGEST_WAIT: Duration = Duration::from_secs(2);
/// So many folders within each other may appear while their watching is being set up.
const MOST_FOLDERS_AT_ONCE: usize = 16;

/// A file has another content than before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceChange {
    /// The file, as it was named to [`SourceWatcher::watch`].
    pub path: PathBuf,
    /// What it holds now; `None` when it is gone.
    pub bytes: Option<Arc<[u8]>>,
}

/// Changes cannot be noticed.
#[derive(Debug, thiserror::Error)]
pub enum WatchError {
    /// The system offers no way to watch files, or no more of it.
    #[error("changes of files cannot be noticed on this machine: {0}")]
    Unavailable(notify::Error),
    /// A folder cannot be watched.
    #[error("changes in {} cannot be noticed: {error}", folder.display())]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// Why.
        error: notify::Error,
    },
}

/// Watches files until it is dropped.
#[derive(Debug)]
pub struct SourceWatcher {
    // Dropped first: its watcher holds a sender too, and the thread ends with the last one.
    folders: Arc<Mutex<Folders>>,
    messages: Sender<Message>,
}

/// The folders that are watched.
#[derive(Debug)]
struct Folders {
    watcher: RecommendedWatcher,
    watched: BTreeSet<PathBuf>,
}

enum Message {
    Happened(notify::Result<notify::Event>),
    Watch(Vec<PathBuf>),
}

impl SourceWatcher {
    /// Starts to watch; `on_change` is called on a thread of the watcher.
    ///
    /// # Errors
    /// When the system cannot watch files.
    pub fn new(on_change: impl FnMut(SourceChange) + Send + 'static) -> Result<Self, WatchError> {
        let (messages, inbox) = unbounded();
        let happened = messages.clone();
        let watcher = notify::recommended_watcher(move |event| {
            // The other end is gone only when the watcher is being dropped.
            let _ = happened.send(Message::Happened(event));
        })
        .map_err(WatchError::Unavailable)?;
        let folders = Arc::new(Mutex::new(Folders { watcher, watched: BTreeSet::new() }));
        let settling = Settling {
            inbox,
            files: BTreeMap::new(),
            folders: Arc::downgrade(&folders),
            on_change: Box::new(on_change),
        };
        thread::Builder::new()
            .name("watch".to_owned())
            .spawn(move || settling.run())
            .map_err(|error| WatchError::Unavailable(notify::Error::io(error)))?;
        Ok(Self { folders, messages })
    }

    /// Watches exactly these files from now on. A file that is new among them is reported at
    /// once if it is there, so that no change is missed between reading it and this call.
    ///
    /// # Errors
    /// When a file's folder cannot be watched; the other files are watched all the same.
    pub fn watch(&mut self, files: &[PathBuf]) -> Result<(), WatchError> {
        let result = self.folders.lock().unwrap_or_else(PoisonError::into_inner).follow(files);
        let _ = self.messages.send(Message::Watch(files.to_vec()));
        result
    }
}

impl Folders {
    /// Watches the folders of these files and no others. Where one is not there, the nearest one
    /// above it is watched.
    fn follow<'a>(&mut self, files: impl IntoIterator<Item = &'a PathBuf> + Clone) -> Result<(), WatchError> {
        let mut result = Ok(());
        // A folder may appear below one that is only just being watched.
        for _ in 0..MOST_FOLDERS_AT_ONCE {
            let wanted: BTreeSet<PathBuf> =
                files.clone().into_iter().flat_map(|file| folders_of(file)).collect();
            if wanted == self.watched {
                break;
            }
            for folder in wanted.difference(&self.watched) {
                if let Err(error) = self.watcher.watch(folder, RecursiveMode::NonRecursive) {
                    result = Err(WatchError::Folder { folder: folder.clone(), error });
                }
            }
            for folder in self.watched.difference(&wanted) {
                // A folder that is gone needs no unwatching.
                let _ = self.watcher.unwatch(folder);
            }
            self.watched = wanted;
        }
        result
    }

    /// Forgets a folder that went or came: what was watched is not what has the name now.
    fn replaced(&mut self, folder: &Path) {
        if self.watched.remove(folder) {
            let _ = self.watcher.unwatch(folder);
        }
    }
}

/// The folder a file is in, and that of the file it links to; where there is none, the nearest one
/// above.
fn folders_of(file: &Path) -> Vec<PathBuf> {
    let places = places_of(file);
    if places.is_empty() {
        return full_path(file)
            .ancestors()
            .skip(1)
            .find(|folder| folder.is_dir())
            .map(Path::to_owned)
            .into_iter()
            .collect();
    }
    places.into_iter().filter_map(|place| place.parent().map(Path::to_owned)).collect()
}

/// The path from the root, through the links of the folders that are there.
fn full_path(file: &Path) -> PathBuf {
    let full = std::path::absolute(file).unwrap_or_else(|_| file.to_owned());
    for folder in full.ancestors().skip(1) {
        if let (Ok(true_folder), Ok(rest)) = (folder.canonicalize(), full.strip_prefix(folder)) {
            return true_folder.join(rest);
        }
    }
    full
}

/// The file by its folder's true path, and the file it links to.
fn places_of(file: &Path) -> Vec<PathBuf> {
    let folder = match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut places = Vec::new();
    if let (Ok(folder), Some(name)) = (folder.canonicalize(), file.file_name()) {
        places.push(folder.join(name));
    }
    places.extend(file.canonicalize());
    places.dedup();
    places
}

/// What is known of a file.
#[derive(Debug, Default)]
struct Watched {
    /// Its path from the root.
    full: PathBuf,
    places: Vec<PathBuf>,
    /// What was reported last; `None` when it was not there.
    reported: Option<ContentHash>,
    /// When something happened to it first and last, since it was read.
    happened: Option<(Instant, Instant)>,
}

struct Settling {
    inbox: Receiver<Message>,
    files: BTreeMap<PathBuf, Watched>,
    /// Gone when the watcher is dropped.
    folders: Weak<Mutex<Folders>>,
    on_change: Box<dyn FnMut(SourceChange) + Send>,
}

impl Settling {
    fn run(mut self) {
        loop {
            let message = match self.next_look() {
                None => self.inbox.recv().map_err(|_| RecvTimeoutError::Disconnected),
                Some(at) => self.inbox.recv_deadline(at),
            };
            match message {
                Ok(Message::Happened(event)) => self.note(event),
                Ok(Message::Watch(files)) => self.watch(files),
                Err(RecvTimeoutError::Timeout) => self.look(Instant::now()),
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
    }

    fn watch(&mut self, files: Vec<PathBuf>) {
        let mut before = std::mem::take(&mut self.files);
        for file in files {
            let watched = before.remove(&file).unwrap_or_else(|| {
                let now = Instant::now();
                let happened = Some((now, now));
                Watched { full: full_path(&file), places: places_of(&file), reported: None, happened }
            });
            self.files.insert(file, watched);
        }
    }

    fn note(&mut self, event: notify::Result<notify::Event>) {
        let now = Instant::now();
        // After an error, or when the system lost events, anything may have happened.
        let all = event.as_ref().map_or(true, |event| event.need_rescan());
        if event.as_ref().is_ok_and(|event| {
            matches!(
                event.kind,
                EventKind::Access(notify::event::AccessKind::Open(_) | notify::event::AccessKind::Read)
            )
        }) {
            return;
        }
        let moves = all
            || event.as_ref().is_ok_and(|event| {
                use notify::event::ModifyKind;
                matches!(
                    event.kind,
                    EventKind::Create(_) | EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(_))
                )
            });
        let paths = event.map(|event| event.paths).unwrap_or_default();
        if moves {
            self.follow_folders(&paths, all);
        }
        for watched in self.files.values_mut() {
            if all || paths.iter().any(|path| watched.places.contains(path)) {
                let first = watched.happened.map_or(now, |(first, _)| first);
                watched.happened = Some((first, now));
            }
        }
    }

    /// Goes on watching where folders of the files came or went.
    fn follow_folders(&mut self, paths: &[PathBuf], all: bool) {
        let above = |path: &PathBuf| {
            self.files.values().any(|file| file.full != *path && file.full.starts_with(path))
        };
        let moved: Vec<&PathBuf> = paths.iter().filter(|path| above(path)).collect();
        if moved.is_empty() && !all {
            return;
        }
        let Some(folders) = self.folders.upgrade() else { return };
        let mut folders = folders.lock().unwrap_or_else(PoisonError::into_inner);
        moved.into_iter().for_each(|folder| folders.replaced(folder));
        if let Err(error) = folders.follow(self.files.keys()) {
            tracing::warn!(%error, "changes may go unseen");
        }
        drop(folders);
        let now = Instant::now();
        for (path, watched) in &mut self.files {
            watched.places = places_of(path);
            watched.happened = Some((watched.happened.map_or(now, |(first, _)| first), now));
        }
    }

    /// When the next file may have settled.
    fn next_look(&self) -> Option<Instant> {
        let happened = self.files.values().filter_map(|watched| watched.happened);
        happened.map(|(first, last)| (last + SETTLED).min(first + LONGEST_WAIT)).min()
    }

    fn look(&mut self, now: Instant) {
        for (path, watched) in &mut self.files {
            let Some((first, last)) = watched.happened else { continue };
            let overdue = now >= first + LONGEST_WAIT;
            if now < last + SETTLED && !overdue {
                continue;
            }
            let content = read(path);
            let unfinished = content.as_ref().is_none_or(|bytes| bytes.is_empty());
            if unfinished && watched.reported.is_some() && now < last + EMPTY_SETTLED {
                // Looked at again as if it happened just now, without losing how long it takes.
                watched.happened = Some((first, last.max(now - SETTLED / 2)));
                if now < first + EMPTY_SETTLED {
                    continue;
                }
            }
            watched.happened = None;
            let hash = content.as_ref().map(|bytes| ContentHash::of(bytes));
            if hash != watched.reported {
                watched.reported = hash;
                (self.on_change)(SourceChange { path: path.clone(), bytes: content });
            }
            // An atomic save may have put another file behind the link.
            watched.places = places_of(path);
        }
    }
}

/// What a file holds; `None` when it is gone, or cannot be read, which is the same to a reader.
fn read(path: &Path) -> Option<Arc<[u8]>> {
    match fs::read(path) {
        Ok(bytes) => Some(bytes.into()),
        Err(error) => {
            if error.kind() != io::ErrorKind::NotFound {
                tracing::warn!(path = %path.display(), %error, "a watched file cannot be read");
            }
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use tempfile::TempDir;

    use super::*;

    /// Whatever takes longer than this will never come.
    const PATIENCE: Duration = Duration::from_secs(20);

    struct Folder {
        dir: TempDir,
        watcher: SourceWatcher,
        changes: Receiver<SourceChange>,
    }

    impl Folder {
        fn new() -> Self {
            let (to, changes) = unbounded();
            let watcher = SourceWatcher::new(move |change| to.send(change).unwrap()).unwrap();
            Self { dir: TempDir::new().unwrap(), watcher, changes }
        }

        fn path(&self, name: &str) -> PathBuf {
            self.dir.path().join(name)
        }

        fn write(&self, name: &str, content: &str) {
            fs::write(self.path(name), content).unwrap();
        }

        fn watch(&mut self, names: &[&str]) {
            let files: Vec<PathBuf> = names.iter().map(|name| self.path(name)).collect();
            self.watcher.watch(&files).unwrap();
        }

        /// The next change: the file's name and what it holds.
        fn next(&self) -> (String, Option<String>) {
            let change = self.changes.recv_timeout(PATIENCE).unwrap();
            let content = change.bytes.map(|bytes| String::from_utf8(bytes.to_vec()).unwrap());
            (change.path.file_name().unwrap().to_str().unwrap().to_owned(), content)
        }
    }

    fn holds(name: &str, content: &str) -> (String, Option<String>) {
        (name.to_owned(), Some(content.to_owned()))
    }

    #[test]
    fn a_file_is_reported_once_at_first_and_after_each_save() {
        let mut folder = Folder::new();
        folder.write("a.wat", "one");
        folder.watch(&["a.wat"]);
        assert_eq!(folder.next(), holds("a.wat", "one"));
        folder.write("a.wat", "two");
        assert_eq!(folder.next(), holds("a.wat", "two"));
        folder.write("new", "three");
        fs::rename(folder.path("new"), folder.path("a.wat")).unwrap();
        assert_eq!(folder.next(), holds("a.wat", "three"));
        // The watch goes on after the rename.
        folder.write("a.wat", "four");
        assert_eq!(folder.next(), holds("a.wat", "four"));
    }

    #[test]
    fn touching_and_other_files_are_no_change() {
        let mut folder = Folder::new();
        folder.write("a.wat", "one");
        folder.write("b.wat", "one");
        folder.watch(&["a.wat", "b.wat"]);
        let mut first = [folder.next(), folder.next()];
        first.sort();
        assert_eq!(first, [holds("a.wat", "one"), holds("b.wat", "one")]);
        folder.write("other", "x");
        folder.write("a.wat", "one");
        // Were the touch a change, it would be reported before this one or with it.
        folder.write("b.wat", "two");
        assert_eq!(folder.next(), holds("b.wat", "two"));
        folder.write("b.wat", "three");
        assert_eq!(folder.next(), holds("b.wat", "three"));
    }

    #[test]
    fn a_burst_is_one_change() {
        let mut folder = Folder::new();
        folder.write("a.wat", "0");
        folder.watch(&["a.wat"]);
        assert_eq!(folder.next(), holds("a.wat", "0"));
        for number in 1..=100 {
            folder.write("a.wat", &number.to_string());
        }
        // On a slow machine the burst may be seen in parts, but never as a hundred changes.
        let mut seen = 1;
        while folder.next() != holds("a.wat", "100") {
            seen += 1;
        }
        assert!(seen < 20, "{seen} changes");
    }

    #[test]
    fn a_file_may_appear_and_go() {
        let mut folder = Folder::new();
        folder.watch(&["a.wat"]);
        folder.write("a.wat", "one");
        assert_eq!(folder.next(), holds("a.wat", "one"));
        fs::remove_file(folder.path("a.wat")).unwrap();
        assert_eq!(folder.next(), ("a.wat".to_owned(), None));
    }

    #[test]
    fn an_editor_that_empties_the_file_first_is_given_time() {
        let mut folder = Folder::new();
        folder.write("a.wat", "one");
        folder.watch(&["a.wat"]);
        assert_eq!(folder.next(), holds("a.wat", "one"));
        let file = fs::File::create(folder.path("a.wat")).unwrap();
        // Longer than a settled file is left alone, shorter than an empty one.
        let (_never, nothing) = unbounded::<()>();
        assert!(nothing.recv_timeout(SETTLED * 3).is_err());
        io::Write::write_all(&mut &file, b"two").unwrap();
        assert_eq!(folder.next(), holds("a.wat", "two"));
    }

    #[test]
    fn what_a_link_leads_to_is_watched_too() {
        let mut folder = Folder::new();
        fs::create_dir(folder.path("deep")).unwrap();
        folder.write("deep/real.wat", "one");
        symlink("deep/real.wat", folder.path("a.wat")).unwrap();
        folder.watch(&["a.wat"]);
        assert_eq!(folder.next(), holds("a.wat", "one"));
        folder.write("deep/real.wat", "two");
        assert_eq!(folder.next(), holds("a.wat", "two"));
    }

    #[test]
    fn folders_may_come_later_and_go_and_come_again() {
        let mut folder = Folder::new();
        folder.watch(&["deep/er/a.wat"]);
        for content in ["one", "two"] {
            fs::create_dir_all(folder.path("deep/er")).unwrap();
            folder.write("deep/er/a.wat", content);
            assert_eq!(folder.next(), holds("a.wat", content));
            folder.write("deep/er/a.wat", &content.to_uppercase());
            assert_eq!(folder.next(), holds("a.wat", &content.to_uppercase()));
            fs::remove_dir_all(folder.path("deep")).unwrap();
            assert_eq!(folder.next(), ("a.wat".to_owned(), None));
        }
        // Another folder takes the name, as when a branch is checked out.
        fs::create_dir_all(folder.path("other/er")).unwrap();
        folder.write("other/er/a.wat", "three");
        fs::rename(folder.path("other"), folder.path("deep")).unwrap();
        assert_eq!(folder.next(), holds("a.wat", "three"));
        folder.write("deep/er/a.wat", "four");
        assert_eq!(folder.next(), holds("a.wat", "four"));
    }

    /// How a program saves, step by step.
    type Save = fn(&Folder, &str);

    /// vim with `backupcopy=no`: the file becomes the backup, a new one is written, the backup goes.
    fn as_vim(folder: &Folder, content: &str) {
        // Before all else it looks whether it may make files here.
        folder.write("4913", "");
        fs::remove_file(folder.path("4913")).unwrap();
        fs::rename(folder.path("a.wat"), folder.path("a.wat~")).unwrap();
        folder.write("a.wat", content);
        fs::File::open(folder.path("a.wat")).unwrap().sync_all().unwrap();
        fs::remove_file(folder.path("a.wat~")).unwrap();
    }

    /// vim with `backupcopy=yes`: the backup is a copy, and the file is written over.
    fn as_vim_over_the_file(folder: &Folder, content: &str) {
        fs::copy(folder.path("a.wat"), folder.path("a.wat~")).unwrap();
        folder.write("a.wat", content);
        fs::remove_file(folder.path("a.wat~")).unwrap();
    }

    /// VS Code: the file is cut to nothing and written again, in two steps.
    fn as_vs_code(folder: &Folder, content: &str) {
        let mut file = fs::OpenOptions::new().write(true).truncate(true).open(folder.path("a.wat")).unwrap();
        let (first, second) = content.split_at(content.len() / 2);
        io::Write::write_all(&mut file, first.as_bytes()).unwrap();
        io::Write::write_all(&mut file, second.as_bytes()).unwrap();
        file.sync_data().unwrap();
    }

    /// `sed -i`, and most that write safely: a new file is renamed over the old one.
    fn as_sed(folder: &Folder, content: &str) {
        folder.write("sedA1b2C3", content);
        fs::rename(folder.path("sedA1b2C3"), folder.path("a.wat")).unwrap();
    }

    /// emacs: a link marks the file as being edited, a copy is kept, the file is written over.
    fn as_emacs(folder: &Folder, content: &str) {
        symlink("somebody@somewhere.1:2", folder.path(".#a.wat")).unwrap();
        fs::copy(folder.path("a.wat"), folder.path("a.wat~")).unwrap();
        folder.write("a.wat", content);
        fs::remove_file(folder.path(".#a.wat")).unwrap();
    }

    /// `git checkout`: the file is removed, then made again.
    fn as_git(folder: &Folder, content: &str) {
        fs::remove_file(folder.path("a.wat")).unwrap();
        folder.write("a.wat", content);
    }

    #[test]
    fn every_way_of_saving_is_one_change_with_the_whole_content() {
        let ways: [(&str, Save); 6] = [
            ("vim", as_vim),
            ("vim over the file", as_vim_over_the_file),
            ("VS Code", as_vs_code),
            ("sed -i", as_sed),
            ("emacs", as_emacs),
            ("git checkout", as_git),
        ];
        let mut folder = Folder::new();
        folder.write("a.wat", "(module)");
        folder.watch(&["a.wat"]);
        assert_eq!(folder.next(), holds("a.wat", "(module)"));
        for (name, save) in ways {
            // Twice, so that a watch lost by the first save is missed at the second.
            for turn in 1..=2 {
                let content = format!("(module) ;; {name} {turn}");
                save(&folder, &content);
                assert_eq!(folder.next(), holds("a.wat", &content), "{name}, save {turn}");
            }
        }
    }

    #[test]
    fn a_renamed_file_is_gone_and_back_again() {
        let mut folder = Folder::new();
        folder.write("a.wat", "one");
        folder.watch(&["a.wat"]);
        assert_eq!(folder.next(), holds("a.wat", "one"));
        fs::rename(folder.path("a.wat"), folder.path("b.wat")).unwrap();
        assert_eq!(folder.next(), ("a.wat".to_owned(), None));
        fs::rename(folder.path("b.wat"), folder.path("a.wat")).unwrap();
        assert_eq!(folder.next(), holds("a.wat", "one"));
    }
}
