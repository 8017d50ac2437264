//! Keeps unsaved edits where a crash cannot take them, and finds those that one left behind.
//!
//! Each workbench has a folder of its own among the drafts and holds a lock in it for as long as it
//! lives. Drafts in a folder whose lock is free were left behind. A draft is a line for people, then
//! the text; its name is made from the path of the file it is of.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use crossbeam_channel::{Receiver, RecvTimeoutError};

use super::Answers;
use crate::app::event::{Draft, Event};
use crate::compile::ContentHash;
use crate::editor::{LARGEST_DOCUMENT, Snapshot};

/// Edits are written this long after the first of them: what a crash can take at most.
const SOON: Duration = Duration::from_millis(300);

const LOCK: &str = "lock";
const EXTENSION: &str = "draft";

/// Something to do with drafts.
#[derive(Debug)]
pub(super) enum DraftJob {
    Keep { path: PathBuf, text: Snapshot },
    Forget(PathBuf),
    LookFor { path: PathBuf, content: ContentHash },
    Remove(PathBuf),
}

pub(super) fn run(jobs: &Receiver<DraftJob>, folder: Option<PathBuf>, answers: &Answers) {
    // A person without a home has no drafts.
    let Some(folder) = folder else { return };
    let mut drafts = Drafts { folder, own: None, waiting: BTreeMap::new(), due: None, told: false };
    loop {
        let job = match drafts.due {
            Some(due) => jobs.recv_deadline(due),
            None => jobs.recv().map_err(|_| RecvTimeoutError::Disconnected),
        };
        let result = match job {
            Ok(job) => drafts.take(job, answers),
            Err(RecvTimeoutError::Timeout) => drafts.write_waiting(),
            Err(RecvTimeoutError::Disconnected) => break,
        };
        drafts.tell(result, answers);
    }
    let result = drafts.write_waiting();
    drafts.tell(result, answers);
}

struct Drafts {
    folder: PathBuf,
    own: Option<OwnFolder>,
    /// Texts to be written, by the file they are of.
    waiting: BTreeMap<PathBuf, Snapshot>,
    due: Option<Instant>,
    /// A person has heard that drafts cannot be kept.
    told: bool,
}

impl Drafts {
    fn take(&mut self, job: DraftJob, answers: &Answers) -> io::Result<()> {
        match job {
            DraftJob::Keep { path, text } => {
                self.waiting.insert(path, text);
                self.due.get_or_insert_with(|| Instant::now() + SOON);
            }
            DraftJob::Forget(path) => {
                self.waiting.remove(&path);
                if let Some(own) = &mut self.own {
                    own.remove(&path)?;
                }
            }
            DraftJob::LookFor { path, content } => {
                if let Some(draft) = self.left_behind(&path, content) {
                    answers.send(Event::DraftFound { path, draft });
                }
            }
            DraftJob::Remove(draft) => {
                // What was restored from it is to be on the disk before it goes.
                self.write_waiting()?;
                remove_left_behind(&draft)?;
            }
        }
        Ok(())
    }

    fn write_waiting(&mut self) -> io::Result<()> {
        self.due = None;
        let waiting = std::mem::take(&mut self.waiting);
        if waiting.is_empty() {
            return Ok(());
        }
        let own = match &mut self.own {
            Some(own) => own,
            none => none.insert(OwnFolder::make(&self.folder)?),
        };
        for (path, text) in waiting {
            own.write(&path, &text.to_bytes())?;
        }
        Ok(())
    }

    /// The newest draft of a file that a workbench left behind which lives no more.
    fn left_behind(&self, path: &Path, content: ContentHash) -> Option<Draft> {
        let name = draft_name(path);
        let mut newest: Option<(SystemTime, Draft)> = None;
        for folder in fs::read_dir(&self.folder).ok()?.flatten() {
            let kept_in = folder.path().join(&name);
            // A lock that cannot be taken belongs to a workbench that lives.
            if !kept_in.exists() || !is_free(&folder.path().join(LOCK)) {
                continue;
            }
            let Some((at, text)) = read_draft(&kept_in) else { continue };
            if ContentHash::of(text.as_bytes()) == content {
                if let Err(error) = remove_left_behind(&kept_in) {
                    tracing::warn!(path = %kept_in.display(), %error, "a draft stays");
                }
            } else if newest.as_ref().is_none_or(|(newest, _)| *newest < at) {
                let kept_at =
                    chrono::DateTime::<chrono::Local>::from(at).format("%d %b %H:%M:%S").to_string();
                newest = Some((at, Draft { kept_in, kept_at, text }));
            }
        }
        newest.map(|(_, draft)| draft)
    }

    /// Says once that edits cannot be kept.
    fn tell(&mut self, result: io::Result<()>, answers: &Answers) {
        let Err(error) = result else { return };
        tracing::warn!(%error, "a draft cannot be written");
        if !std::mem::replace(&mut self.told, true) {
            let (folder, reason) = (self.folder.display(), super::file_work::in_words(&error));
            answers.send(Event::Warned(format!(
                "unsaved edits cannot be kept in {folder}: {reason}; a crash would lose them, so save often"
            )));
        }
    }
}

/// The folder of this workbench.
struct OwnFolder {
    place: PathBuf,
    drafts: BTreeSet<PathBuf>,
    /// Held as long as this workbench lives; the system lets go of it when the process ends.
    _lock: File,
}

impl OwnFolder {
    fn make(folder: &Path) -> io::Result<Self> {
        fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
        let place = tempfile::Builder::new().prefix("").tempdir_in(folder)?.keep();
        let lock = private().create_new(true).open(place.join(LOCK))?;
        lock.try_lock()?;
        Ok(Self { place, drafts: BTreeSet::new(), _lock: lock })
    }

    /// Writes a draft so that at every moment the old or the new one is there, whole.
    fn write(&mut self, path: &Path, text: &[u8]) -> io::Result<()> {
        let (draft, new) = (self.place.join(draft_name(path)), self.place.join("new"));
        let mut file = private().create(true).truncate(true).open(&new)?;
        writeln!(file, "Unsaved edits of {:?}; the text follows.", full_path(path))?;
        file.write_all(text)?;
        file.sync_data()?;
        fs::rename(&new, &draft)?;
        self.drafts.insert(draft);
        Ok(())
    }

    fn remove(&mut self, path: &Path) -> io::Result<()> {
        let draft = self.place.join(draft_name(path));
        match self.drafts.remove(&draft) {
            true => fs::remove_file(draft),
            false => Ok(()),
        }
    }
}

impl Drop for OwnFolder {
    fn drop(&mut self) {
        if self.drafts.is_empty() {
            // Nobody looks for anything in what stays.
            let _ = fs::remove_dir_all(&self.place);
        }
    }
}

/// Only whoever wrote the edits may read them.
fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true).mode(0o600);
    options
}

fn is_free(lock: &Path) -> bool {
    File::open(lock).is_ok_and(|lock| lock.try_lock().is_ok())
}

fn remove_left_behind(draft: &Path) -> io::Result<()> {
    match fs::remove_file(draft) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let Some(folder) = draft.parent() else { return Ok(()) };
    let is_draft = |entry: &fs::DirEntry| entry.path().extension().is_some_and(|end| end == EXTENSION);
    if fs::read_dir(folder)?.flatten().any(|entry| is_draft(&entry)) {
        return Ok(());
    }
    fs::remove_dir_all(folder)
}

fn read_draft(kept_in: &Path) -> Option<(SystemTime, Arc<str>)> {
    let meta = fs::metadata(kept_in).ok()?;
    if !meta.is_file() || meta.len() > 2 * LARGEST_DOCUMENT as u64 {
        return None;
    }
    let content = fs::read_to_string(kept_in).ok()?;
    let (_, text) = content.split_once('\n')?;
    Some((meta.modified().ok()?, text.into()))
}

/// The path from the root, through the folder's links; the file itself need not be there.
fn full_path(path: &Path) -> PathBuf {
    let full = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    match (full.parent().and_then(|folder| folder.canonicalize().ok()), full.file_name()) {
        (Some(folder), Some(name)) => folder.join(name),
        _ => full,
    }
}

fn draft_name(path: &Path) -> String {
    let hash = blake3::hash(full_path(path).as_os_str().as_bytes()).to_hex();
    format!("{}.{EXTENSION}", &hash[..32])
}
