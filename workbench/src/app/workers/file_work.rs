//! Reads and writes files, in the order in which it was asked to.

use std::fs;
use std::io::{self, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::Timelike;
use crossbeam_channel::Receiver;
use tempfile::NamedTempFile;

use super::Answers;
use crate::app::effect::{Over, Save};
use crate::app::event::{Event, OpenedFile, SaveResult};
use crate::app::printed_module;
use crate::app::state::TimeOfDay;
use crate::compile::ContentHash;
use crate::editor::LARGEST_DOCUMENT;
use crate::templates;

/// Something to do with files.
#[derive(Debug)]
pub(super) enum FileJob {
    Open(PathBuf),
    FromTemplate(&'static str),
    Save(Save),
    Export { path: PathBuf, text: String },
}

pub(super) fn run(jobs: &Receiver<FileJob>, folder: &Path, answers: &Answers) {
    for job in jobs {
        answers.send(match job {
            FileJob::Open(path) => open(path),
            FileJob::FromTemplate(name) => from_template(name, folder),
            FileJob::Save(save) => {
                let result = write_over(&save);
                Event::Saved { file: save.file, path: save.path, bytes: save.bytes, result }
            }
            FileJob::Export { path, text } => Event::FileJobDone { result: export(&path, &text) },
        });
    }
}

fn open(path: PathBuf) -> Event {
    let result = read_source(&path);
    Event::FileOpened { path, result }
}

fn from_template(name: &str, folder: &Path) -> Event {
    match templates::instantiate(name, folder) {
        Some(Ok(path)) => open(relative(path)),
        Some(Err(error)) => Event::FileOpened { path: folder.to_owned(), result: Err(error.to_string()) },
        None => {
            let result = Err(format!("there is no template {name}"));
            Event::FileOpened { path: folder.to_owned(), result }
        }
    }
}

/// `hello.wat` rather than `./hello.wat`.
fn relative(path: PathBuf) -> PathBuf {
    path.strip_prefix(".").map(Path::to_owned).unwrap_or(path)
}

fn read_source(path: &Path) -> Result<OpenedFile, String> {
    let shown = path.display();
    let too_large = |size: u64| size > LARGEST_DOCUMENT as u64;
    match fs::metadata(path) {
        Ok(meta) if meta.is_dir() => return Err(format!("{shown} is a folder; name a file in it")),
        Ok(meta) if !meta.is_file() => return Err(format!("{shown} is not a file that can be edited")),
        Ok(meta) if too_large(meta.len()) => {
            return Err(format!(
                "{shown} is larger than the {} MiB that can be edited",
                LARGEST_DOCUMENT >> 20
            ));
        }
        Ok(_) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Ok(OpenedFile { bytes: Arc::default(), exists: false, printed: None });
        }
        Err(error) => return Err(format!("{shown} cannot be read: {}", in_words(&error))),
    }
    let bytes = fs::read(path).map_err(|error| format!("{shown} cannot be read: {}", in_words(&error)))?;
    let printed = match printed_module::is_module(path, &bytes) {
        true => Some(printed_module::print(&bytes).map_err(|reason| format!("{shown}: {reason}"))?),
        false => None,
    };
    Ok(OpenedFile { bytes: bytes.into(), exists: true, printed })
}

/// Writes a file so that at every moment the old or the new one is there, whole.
fn write_over(save: &Save) -> SaveResult {
    let shown = save.path.display();
    // Through a link its target is replaced, and the link stays.
    let target = match fs::canonicalize(&save.path) {
        Ok(target) => target,
        Err(error) if error.kind() == io::ErrorKind::NotFound => save.path.clone(),
        Err(error) => return SaveResult::Failed(format!("{shown} cannot be saved: {}", in_words(&error))),
    };
    match conflict(&target, save.over) {
        Ok(None) => {}
        Ok(Some(theirs)) => return SaveResult::Conflict { theirs },
        Err(error) => return SaveResult::Failed(format!("{shown} cannot be saved: {}", in_words(&error))),
    }
    match replace(&target, &save.bytes) {
        Ok(()) => SaveResult::Saved(local_time()),
        Err(error) => SaveResult::Failed(format!(
            "{shown} is not saved: {}; the editor keeps your text",
            in_words(&error)
        )),
    }
}

/// What stands there and may not be written over.
fn conflict(target: &Path, over: Over) -> io::Result<Option<Arc<[u8]>>> {
    if over == Over::Anything {
        return Ok(None);
    }
    let theirs = match fs::read(target) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let expected = matches!(over, Over::Content(hash) if hash == ContentHash::of(&theirs));
    Ok((!expected).then(|| theirs.into()))
}

fn replace(target: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = match target.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let permissions = match fs::metadata(target) {
        Ok(meta) if meta.permissions().readonly() => {
            return Err(io::Error::new(io::ErrorKind::PermissionDenied, "the file is read-only"));
        }
        Ok(meta) => Some(meta.permissions()),
        Err(_) => None,
    };
    let mut file = new_file_in(folder)?;
    file.write_all(bytes)?;
    if let Some(permissions) = permissions {
        file.as_file().set_permissions(permissions)?;
    }
    file.as_file().sync_all()?;
    file.persist(target).map_err(|error| error.error)?;
    // The new name is on the disk only when its folder is.
    fs::File::open(folder)?.sync_all()
}

/// A file for the new content. It is given the mode of any new file: a temporary one is
/// readable by its owner alone, which nobody asked for.
fn new_file_in(folder: &Path) -> io::Result<NamedTempFile> {
    let any_new_file = fs::Permissions::from_mode(0o666);
    let mut builder = tempfile::Builder::new();
    builder.prefix(".wasm-workbench-").suffix(".tmp").permissions(any_new_file).tempfile_in(folder)
}

fn export(path: &Path, text: &str) -> Result<String, String> {
    let shown = path.display();
    let written = fs::File::create_new(path).and_then(|mut file| file.write_all(text.as_bytes()));
    match written {
        Ok(()) => Ok(format!("{} lines of the log are in {shown}", text.lines().count())),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            Err(format!("{shown} is there already and was not written over; choose another name"))
        }
        Err(error) => Err(format!("the log cannot be written to {shown}: {}", in_words(&error))),
    }
}

/// What went wrong, without the number of the system's error.
pub(super) fn in_words(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such folder".to_owned(),
        io::ErrorKind::PermissionDenied => match error.raw_os_error() {
            Some(_) => "permission denied".to_owned(),
            None => error.to_string(),
        },
        io::ErrorKind::StorageFull => "the disk is full".to_owned(),
        io::ErrorKind::ReadOnlyFilesystem => "the file system is read-only".to_owned(),
        _ => {
            let words = error.to_string();
            words.split(" (os error").next().unwrap_or(&words).to_lowercase()
        }
    }
}

fn local_time() -> TimeOfDay {
    let now = chrono::Local::now();
    let small = |number: u32| u8::try_from(number).unwrap_or_default();
    TimeOfDay { hour: small(now.hour()), minute: small(now.minute()), second: small(now.second()) }
}
