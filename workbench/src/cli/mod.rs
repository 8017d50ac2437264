//! The command line.
//!
//! Each command lives in a file of its name. What a run can be told is [`RunOptions`]; the
//! screen uses it too, for the `;; run:` line of a source.

mod arguments;
mod command_line;
mod completions;
mod exit;
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

/// Does what a parsed command line asks for.
fn perform(line: CommandLine) -> Result<Exit, Failure> {
    let mut out = Output::new();
    match line.command {
        Some(Command::Completions(wanted)) => completions::completions(&wanted, &mut out),
        Some(Command::Man(wanted)) => completions::man(&wanted, &mut out),
        _ => Err(Failure {
            exit: Exit::TargetUnavailable,
            message: "this command is not built yet".to_owned(),
        }),
    }
}

/// Answers what clap did not take as a command: help and version go to standard output, bad
/// usage is one sentence.
fn not_a_command(error: &clap::Error, words: &[OsString]) -> Exit {
    if !error.use_stderr() {
        let _ = error.print();
        return Exit::Ok;
    }
    complain(&format!("error: {}", usage::sentence(error, words)));
    Exit::Usage
}
