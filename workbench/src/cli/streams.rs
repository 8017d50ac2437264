//! Standard output and standard error, which survive a closed pipe.

use std::io::{self, ErrorKind, Write};

use super::exit::Failure;

/// Standard output for what a command was asked to give.
///
/// A reader that went away (`| head`) is no error: what follows is dropped quietly.
#[derive(Debug)]
pub(super) struct Output {
    stdout: io::Stdout,
    closed: bool,
}

impl Output {
    /// The process's standard output.
    pub(super) fn new() -> Self {
        Self { stdout: io::stdout(), closed: false }
    }

    /// Writes `text` and a line feed at once, so that a reader has it without waiting.
    ///
    /// # Errors
    /// When standard output takes nothing for another reason than a reader that went away.
    pub(super) fn line(&mut self, text: &str) -> Result<(), Failure> {
        self.write(format!("{text}\n").as_bytes())
    }

    /// Writes `bytes` as they are.
    ///
    /// # Errors
    /// When standard output takes nothing for another reason than a reader that went away.
    pub(super) fn write(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        if self.closed {
            return Ok(());
        }
        let mut stdout = self.stdout.lock();
        match stdout.write_all(bytes).and_then(|()| stdout.flush()) {
            Ok(()) => Ok(()),
            Err(error) if error.kind() == ErrorKind::BrokenPipe => {
                self.closed = true;
                Ok(())
            }
            Err(error) => Err(Failure::usage(format!("standard output cannot be written: {error}"))),
        }
    }

    /// Whether the reader went away.
    pub(super) fn is_closed(&self) -> bool {
        self.closed
    }
}

/// Writes to standard error; there is nowhere to complain when that fails.
pub(super) fn complain(text: &str) {
    let _ = writeln!(io::stderr(), "{text}");
}
