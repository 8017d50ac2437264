//! The command line.
//!
//! Each command lives in a file of its name. What a run can be told is [`RunOptions`]; the
//! screen uses it too, for the `;; run:` line of a source.

mod arguments;
mod command_line;
mod exit;
mod figures;
mod quantities;
mod run_options;
mod streams;
mod usage;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Parser;

pub use self::arguments::Argument;
pub use self::command_line::command;
pub use self::exit::{Exit, Failure};
pub use self::run_options::RunOptions;

use self::command_line::{Command, CommandLine};
use self::streams::{Output, complain};

/// Runs the command that `words` spell, the program's name first.
pub fn main(words: impl IntoIterator<Item = OsString>) -> ExitCode {
    let words: Vec<OsString> = words.into_iter().collect();
    let exit = match CommandLine::try_parse_from(&words) {
        Ok(line) => perform(line).unwrap_or_else(|failure| {
            complain(&format!("error: {failure}"));
            failure.exit
        }),
        Err(error) => not_a_command(&error, &words),
    };
    exit.into()
}
