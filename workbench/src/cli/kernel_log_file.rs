//! Reads `/dev/kmsg`: the records that are there, then those that come.

use std::fs::File;
use std::io::{self, ErrorKind, Read, Seek, SeekFrom};
use std::os::fd::AsFd;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use nix::errno::Errno;
use nix::libc;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};

use crate::log::assemble::LineAssembler;
use crate::log::kmsg::KmsgRecord;
use crate::target::LogBatch;

/// More than the longest record that the kernel gives (`CONSOLE_EXT_LOG_MAX`, 8,192 bytes).
const RECORD_BYTES: usize = 16 << 10;

/// The kernel's log, open for reading.
pub(super) struct KernelLogFile {
    file: File,
    lines: LineAssembler,
    unreadable: u64,
}

/// What one reading of the log gave.
pub(super) enum Reading {
    /// Lines.
    Batch(LogBatch),
    /// All that was there has been read.
    Drained,
}

impl KernelLogFile {
    /// Opens the log; `from_start` begins with the oldest record that is there, else with the next to come.
    pub(super) fn open(path: &Path, from_start: bool) -> io::Result<Self> {
        let mut file = File::options().read(true).custom_flags(libc::O_NONBLOCK).open(path)?;
        if !from_start {
            file.seek(SeekFrom::End(0))?;
        }
        Ok(Self { file, lines: LineAssembler::new(None), unreadable: 0 })
    }

    /// Reads what is there, without waiting.
    pub(super) fn read(&mut self) -> io::Result<Reading> {
        loop {
            if let Some(batch) = self.lines.take() {
                return Ok(Reading::Batch(batch));
            }
            if !self.read_record()? {
                self.lines.flush();
                return Ok(self.lines.take().map_or(Reading::Drained, Reading::Batch));
            }
        }
    }

    /// Waits until there is more.
    pub(super) fn wait(&self) -> io::Result<()> {
        let mut polled = [PollFd::new(self.file.as_fd(), PollFlags::POLLIN)];
        match poll(&mut polled, PollTimeout::NONE) {
            Ok(_) | Err(Errno::EINTR) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Records that were no records; the kernel gives none, and another file may.
    pub(super) fn unreadable(&self) -> u64 {
        self.unreadable
    }

    /// Takes one record; `false` when there is none now.
    fn read_record(&mut self) -> io::Result<bool> {
        let mut bytes = [0; RECORD_BYTES];
        match self.file.read(&mut bytes) {
            Ok(0) => Ok(false),
            Ok(len) => {
                match KmsgRecord::parse(&bytes[..len]) {
                    Ok(record) => self.lines.push(record),
                    Err(_) => self.unreadable += 1,
                }
                Ok(true)
            }
            // Records were overwritten before they were read; the next one's number tells how many.
            Err(error) if error.raw_os_error() == Some(libc::EPIPE) => Ok(true),
            Err(error) if error.kind() == ErrorKind::Interrupted => Ok(true),
            Err(error) if error.kind() == ErrorKind::WouldBlock => Ok(false),
            Err(error) => Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_record_that_is_there_is_read_once() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("kmsg");
        // A plain file gives all of its bytes in one read; the device gives one record.
        fs::write(&path, "6,41,12482133,-;wasm_device: [s3 r2] gr\\xc3\\xbc\\xc3\\x9fe\n").unwrap();
        let mut log = KernelLogFile::open(&path, true).unwrap();
        let Reading::Batch(batch) = log.read().unwrap() else { panic!("nothing was read") };
        assert_eq!(batch.records[0].text, "grüße");
        assert!(matches!(log.read().unwrap(), Reading::Drained));

        let mut log = KernelLogFile::open(&path, false).unwrap();
        assert!(matches!(log.read().unwrap(), Reading::Drained));
    }

    #[test]
    fn what_is_no_record_is_counted() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("kmsg");
        fs::write(&path, "hello").unwrap();
        let mut log = KernelLogFile::open(&path, true).unwrap();
        assert!(matches!(log.read().unwrap(), Reading::Drained));
        assert_eq!(log.unreadable(), 1);
    }
}
