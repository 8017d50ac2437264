//! Colour on the command line, where it is wanted.

use std::io::{self, IsTerminal};

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
