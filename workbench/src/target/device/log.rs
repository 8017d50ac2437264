//! The kernel log of this machine, from now on.

use std::io;
use std::os::fd::AsFd;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use nix::sys::eventfd::{EfdFlags, EventFd};

use super::kmsg_file::{KmsgFile, Reading};
use super::unavailable;
use crate::target::{LogBatch, LogCloser, LogReader, TargetError};

/// A kernel that logs without a pause must not keep a closed reader for ever.
const LAST_LOOK: Duration = Duration::from_secs(5);

/// Reads `/dev/kmsg`.
pub(super) struct KernelLogReader {
    file: KmsgFile,
    /// Can be read once the reader was closed.
    closed: Arc<EventFd>,
    /// When that was first seen.
    closing: Option<Instant>,
    ended: bool,
}

impl KernelLogReader {
    pub(super) fn open(path: &Path) -> Result<Self, TargetError> {
        let file = KmsgFile::open(path, false).map_err(|error| cannot_read(path, &error))?;
        let closed = EventFd::from_flags(EfdFlags::EFD_CLOEXEC | EfdFlags::EFD_NONBLOCK)
            .map_err(|error| unavailable(format!("the kernel log cannot be waited for: {}", error.desc())))?;
        Ok(Self { file, closed: Arc::new(closed), closing: None, ended: false })
    }

    fn is_closed(&mut self) -> bool {
        // The number that it gives stays out of it: only this reader looks.
        if self.closing.is_none() && self.closed.read().is_ok() {
            self.closing = Some(Instant::now());
        }
        self.closing.is_some()
    }
}

impl LogReader for KernelLogReader {
    fn next_batch(&mut self) -> Result<Option<LogBatch>, TargetError> {
        let broken = |error: io::Error| TargetError::Gone {
            target: "device".to_owned(),
            reason: format!("the kernel log cannot be read any more: {error}"),
        };
        while !self.ended {
            // Looked at first: what was logged before the end is read after it.
            let closed = self.is_closed();
            match self.file.read().map_err(broken)? {
                Reading::Batch(batch) => {
                    self.ended = self.closing.is_some_and(|closing| closing.elapsed() > LAST_LOOK);
                    return Ok(Some(batch));
                }
                Reading::Drained if closed => {
                    self.ended = true;
                    return Ok(self.file.flush());
                }
                Reading::Drained => {
                    let quiet = !self.file.wait(Some(self.closed.as_fd())).map_err(broken)?;
                    if quiet && let Some(batch) = self.file.flush() {
                        return Ok(Some(batch));
                    }
                }
            }
        }
        Ok(None)
    }

    fn closer(&self) -> Arc<dyn LogCloser> {
        Arc::new(KernelLogCloser(Arc::clone(&self.closed)))
    }
}

fn cannot_read(path: &Path, error: &io::Error) -> TargetError {
    unavailable(cannot_read_kmsg(path, error))
}

/// Why the log cannot be read, and what to do about it.
pub(crate) fn cannot_read_kmsg(path: &Path, error: &io::Error) -> String {
    let name = path.display();
    match error.kind() {
        io::ErrorKind::PermissionDenied => {
            format!(
                "{name} may not be read by you; `sudo sysctl kernel.dmesg_restrict=0` lets everybody read it"
            )
        }
        _ => format!("{name} cannot be read: {error}; `wasm-workbench doctor` says what works"),
    }
}

struct KernelLogCloser(Arc<EventFd>);

impl LogCloser for KernelLogCloser {
    fn close(&self) {
        // It fails only when it was closed 2^64 times.
        let _ = self.0.write(1);
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    /// A file is no kmsg: it gives all of its bytes at once and is always ready; but it can be closed.
    #[test]
    fn a_reader_that_is_closed_ends() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("kmsg");
        fs::write(&path, "6,1,1,-;wasm_device: [s1 r1] old\n").unwrap();
        let mut reader = KernelLogReader::open(&path).unwrap();
        fs::write(&path, "6,1,1,-;wasm_device: [s1 r1] old\n6,2,1,-;wasm_device: [s1 r1] new\n").unwrap();
        let closer = reader.closer();
        closer.close();
        closer.close();
        let batch = reader.next_batch().unwrap().unwrap();
        assert_eq!(batch.records[0].text, "new");
        assert_eq!(reader.next_batch(), Ok(None));
        assert_eq!(reader.next_batch(), Ok(None));
    }

    #[test]
    fn why_it_cannot_be_read_is_told_with_the_command_that_helps() {
        let forbidden = io::Error::from_raw_os_error(nix::libc::EPERM);
        let sentence = cannot_read_kmsg(Path::new("/dev/kmsg"), &forbidden);
        assert!(sentence.contains("sysctl kernel.dmesg_restrict=0"), "{sentence}");
        let missing = KernelLogReader::open(Path::new("/does/not/exist")).err().unwrap();
        assert!(missing.to_string().contains("wasm-workbench doctor"), "{missing}");
    }
}
