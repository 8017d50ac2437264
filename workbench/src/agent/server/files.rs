//! Files into the machine and out of it.

use std::collections::HashMap;
use std::fs::{self, File, Permissions};
use std::io::{Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;

use tempfile::NamedTempFile;

use crate::agent::AgentError;
use crate::agent::message::{Answer, FromAgent, PIECE_BYTES, Refusal};
use crate::agent::outbox::Outbox;

/// Bytes of the largest file that is sent out.
const FILE_BYTES: u64 = 256 << 20;

/// Files under way into the machine.
#[derive(Debug, Default)]
pub(super) struct Uploads(HashMap<u64, Result<Upload, String>>);

#[derive(Debug)]
struct Upload {
    file: NamedTempFile,
    path: PathBuf,
    mode: u32,
}

impl Uploads {
    /// Begins a file; folders on the way to it are made. What goes wrong is told at its end.
    pub(super) fn begin(&mut self, call: u64, path: String, mode: u32) {
        let path = PathBuf::from(path);
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let file = fs::create_dir_all(folder).and_then(|()| NamedTempFile::new_in(folder));
        let upload = match file {
            Ok(file) => Ok(Upload { file, path, mode }),
            Err(error) => Err(format!("{} cannot be written: {error}", path.display())),
        };
        self.0.insert(call, upload);
    }

    /// Appends a piece.
    pub(super) fn piece(&mut self, call: u64, bytes: &[u8]) {
        let Some(entry) = self.0.get_mut(&call) else { return };
        if let Ok(upload) = entry
            && let Err(error) = upload.file.write_all(bytes)
        {
            *entry = Err(format!("{} cannot be written: {error}", upload.path.display()));
        }
    }

    /// Puts the whole file in its place.
    pub(super) fn end(&mut self, call: u64) -> Result<(), String> {
        let upload = self.0.remove(&call).ok_or("no file was begun")??;
        let wrong = |error: &dyn std::fmt::Display| {
            format!("{} cannot be put in its place: {error}", upload.path.display())
        };
        let permissions = Permissions::from_mode(upload.mode & 0o7777);
        upload.file.as_file().set_permissions(permissions).map_err(|error| wrong(&error))?;
        match upload.file.persist(&upload.path) {
            Ok(_) => Ok(()),
            Err(error) => {
                Err(format!("{} cannot be put in its place: {}", upload.path.display(), error.error))
            }
        }
    }
}

/// Sends a file, from a thread of its own.
pub(super) fn send(call: u64, path: String, outbox: &Arc<Outbox>) -> Result<(), AgentError> {
    let to = Arc::clone(outbox);
    let started = thread::Builder::new().name("file".to_owned()).spawn(move || {
        let answer = match read(call, Path::new(&path), &to) {
            Ok(mode) => Ok(Answer::File { mode }),
            Err(reason) => Err(Refusal::Misuse(reason)),
        };
        // When the stream is gone nobody is left to tell it to.
        let _ = to.send(&FromAgent::Answer { call, answer });
    });
    match started {
        Ok(_) => Ok(()),
        Err(error) => {
            let answer = Err(Refusal::Misuse(format!("no thread can be started for the file: {error}")));
            outbox.post(&FromAgent::Answer { call, answer })
        }
    }
}

fn read(call: u64, path: &Path, outbox: &Outbox) -> Result<u32, String> {
    let wrong = |error: std::io::Error| format!("{} cannot be read: {error}", path.display());
    let file_type = fs::metadata(path).map_err(wrong)?.file_type();
    if !file_type.is_file() {
        return Err(format!("{} is no file; only files can be fetched", path.display()));
    }
    let file = File::open(path).map_err(wrong)?;
    let mode = file.metadata().map_err(wrong)?.permissions().mode() & 0o7777;
    let mut rest = file.take(FILE_BYTES + 1);
    let mut sent = 0;
    loop {
        let mut piece = Vec::new();
        rest.by_ref().take(PIECE_BYTES as u64).read_to_end(&mut piece).map_err(wrong)?;
        sent += piece.len() as u64;
        if piece.is_empty() {
            return Ok(mode);
        }
        if sent > FILE_BYTES {
            return Err(format!("{} is longer than the {FILE_BYTES} bytes that are sent", path.display()));
        }
        let part = FromAgent::Part { call, bytes: piece.as_slice().into() };
        outbox.send(&part).map_err(|error| error.to_string())?;
    }
}
