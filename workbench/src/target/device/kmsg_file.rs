//! Reads `/dev/kmsg`: the records that are there, then those that come.

use std::fs::File;
use std::io::{self, ErrorKind, Read, Seek, SeekFrom};
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use nix::errno::Errno;
use nix::libc;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};

use crate::log::assemble::LineAssembler;
use crate::log::kmsg::KmsgRecord;
use crate::target::LogBatch;

/// Where the kernel's log is.
pub(crate) const KMSG_PATH: &str = "/dev/kmsg";
/// More than the longest record that the kernel gives (`CONSOLE_EXT_LOG_MAX`, 8,192 bytes).
const RECORD_BYTES: usize = 16 << 10;
/// Records that are read before the lines of them are given out.
const RECORDS_AT_ONCE: usize = 1_024;
/// How long a line that may go on is held back. The device writes the parts of a line in one go.
const HOLD_BACK_MS: u8 = 20;

/// The kernel's log, open for reading.
pub(crate) struct KmsgFile {
    file: File,
    lines: LineAssembler,
    unreadable: u64,
    /// Records were overwritten before the first one was read; how many nobody knows.
    lost_before_first: bool,
    seen_any: bool,
}

/// What one reading of the log gave.
pub(crate) enum Reading {
    /// Lines.
    Batch(LogBatch),
    /// All that was there has been read; a line that may go on is held back.
    Drained,
}

impl KmsgFile {
    /// Opens the log; `from_start` begins with the oldest record that is there, else with the next to come.
    pub(crate) fn open(path: &Path, from_start: bool) -> io::Result<Self> {
        let mut file = File::options().read(true).custom_flags(libc::O_NONBLOCK).open(path)?;
        if !from_start {
            file.seek(SeekFrom::End(0))?;
        }
        let lines = LineAssembler::new(None);
        Ok(Self { file, lines, unreadable: 0, lost_before_first: false, seen_any: false })
    }

    /// Reads what is there, without waiting.
    pub(crate) fn read(&mut self) -> io::Result<Reading> {
        loop {
            if let Some(batch) = self.take() {
                return Ok(Reading::Batch(batch));
            }
            for read in 0..RECORDS_AT_ONCE {
                if self.read_record()? {
                    continue;
                }
                match self.take() {
                    Some(batch) => return Ok(Reading::Batch(batch)),
                    None if read == 0 => return Ok(Reading::Drained),
                    None => break,
                }
            }
        }
    }

    /// What was held back is whole: nothing more comes.
    pub(crate) fn flush(&mut self) -> Option<LogBatch> {
        self.lines.flush();
        self.take()
    }

    /// Waits until there is more, until a line was held back for long enough (`false`), or until `other`
    /// can be read.
    pub(crate) fn wait(&self, other: Option<BorrowedFd<'_>>) -> io::Result<bool> {
        let mut polled = vec![PollFd::new(self.file.as_fd(), PollFlags::POLLIN)];
        polled.extend(other.map(|other| PollFd::new(other, PollFlags::POLLIN)));
        let timeout = if self.lines.holds_back() { HOLD_BACK_MS.into() } else { PollTimeout::NONE };
        match poll(&mut polled, timeout) {
            Ok(ready) => Ok(ready > 0),
            Err(Errno::EINTR) => Ok(true),
            Err(error) => Err(error.into()),
        }
    }

    /// Records that were no records; the kernel gives none, and another file may.
    pub(crate) fn unreadable(&self) -> u64 {
        self.unreadable
    }

    fn take(&mut self) -> Option<LogBatch> {
        let mut batch = self.lines.take()?;
        // It was one at least.
        batch.lost += u64::from(std::mem::take(&mut self.lost_before_first));
        Some(batch)
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
                self.seen_any = true;
                Ok(true)
            }
            // Records were overwritten before they were read; the next one's number tells how many.
            Err(error) if error.raw_os_error() == Some(libc::EPIPE) => {
                self.lost_before_first |= !self.seen_any;
                Ok(true)
            }
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
        let mut log = KmsgFile::open(&path, true).unwrap();
        let Reading::Batch(batch) = log.read().unwrap() else { panic!("nothing was read") };
        assert_eq!(batch.records[0].text, "grüße");
        assert!(matches!(log.read().unwrap(), Reading::Drained));

        let mut log = KmsgFile::open(&path, false).unwrap();
        assert!(matches!(log.read().unwrap(), Reading::Drained));
    }

    #[test]
    fn what_is_no_record_is_counted() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("kmsg");
        fs::write(&path, "hello").unwrap();
        let mut log = KmsgFile::open(&path, true).unwrap();
        assert!(matches!(log.read().unwrap(), Reading::Drained));
        assert_eq!(log.unreadable(), 1);
    }
}
