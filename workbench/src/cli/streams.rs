//! Standard output and standard error: lines that survive a closed pipe, and colour where it is wanted.

use std::io::{self, ErrorKind, IsTerminal, Write};

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
    /// As [`line`](Self::line).
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

/// Whether standard error is to be coloured.
pub(super) fn colour_on_stderr() -> bool {
    colour(io::stderr().is_terminal())
}

/// Whether standard output is to be coloured.
pub(super) fn colour_on_stdout() -> bool {
    colour(io::stdout().is_terminal())
}

fn colour(terminal: bool) -> bool {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    terminal && !set("NO_COLOR") && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
}

/// Paints words by their meaning, or leaves them as they are.
#[derive(Debug, Clone, Copy)]
pub(super) struct Paint {
    /// Whether to colour.
    pub(super) colour: bool,
}

impl Paint {
    /// It went well.
    pub(super) fn good(self, text: &str) -> String {
        self.with("32", text)
    }

    /// It went wrong.
    pub(super) fn bad(self, text: &str) -> String {
        self.with("1;31", text)
    }

    /// It is worth knowing.
    pub(super) fn warning(self, text: &str) -> String {
        self.with("33", text)
    }

    /// It is context.
    pub(super) fn dim(self, text: &str) -> String {
        self.with("2", text)
    }

    /// It is what to look at.
    pub(super) fn bold(self, text: &str) -> String {
        self.with("1", text)
    }

    fn with(self, codes: &str, text: &str) -> String {
        if self.colour { format!("\x1b[{codes}m{text}\x1b[0m") } else { text.to_owned() }
    }
}
