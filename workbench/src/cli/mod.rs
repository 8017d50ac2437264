//! The command line.
//!
//! Each command lives in a file of its name. What a run can be told is [`RunOptions`]; the
//! screen uses it too, for the `;; run:` line of a source.

mod agent;
mod arguments;
mod base64;
mod check;
mod command_line;
mod completions;
mod config;
mod doctor;
mod execution;
mod exit;
mod interrupt;
mod lab_flags;
mod log;
mod log_line;
mod new;
mod opening_display;
mod paint;
mod place;
mod quantities;
mod report_text;
mod run;
mod run_document;
mod run_options;
mod source_file;
mod streams;
mod toolchain;
mod trace_lines;
mod usage;
mod watch;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Parser;

use crate::app::{self, ScreenOptions};
use crate::settings::{ColourEnvironment, Settings};

pub use self::arguments::Argument;
pub use self::command_line::command;
pub use self::exit::{Exit, Failure};
pub use self::lab_flags::LabFlags;
pub use self::opening_display::OpeningDisplay;
pub use self::run_options::RunOptions;

use self::command_line::{Command, CommandLine};
use self::streams::{Output, complain};

/// Runs the command that `words` spell, the program's name first.
pub fn main(words: impl IntoIterator<Item = OsString>) -> ExitCode {
    let words: Vec<OsString> = words.into_iter().collect();
    let done = match CommandLine::try_parse_from(&words) {
        Ok(mut line) => match line.command.take() {
            Some(command) => perform(command, &line).map(ExitCode::from),
            None => screen(line).map(ExitCode::from),
        },
        Err(error) => Ok(not_a_command(&error, &words).into()),
    };
    done.unwrap_or_else(|failure| {
        complain(&format!("error: {failure}"));
        failure.exit.into()
    })
}

/// Does what a command asks for; `line` holds the flags before it.
fn perform(command: Command, line: &CommandLine) -> Result<Exit, Failure> {
    let out = Output::new();
    let place = &line.place;
    if line.options != RunOptions::default() {
        return Err(Failure::usage(
            "flags of a run come after the command, as in `wasm-workbench run FILE --fuel 50k`",
        ));
    }
    // What serves others, or runs nothing, does not depend on somebody's settings.
    let runs_guests =
        matches!(command, Command::Run(_) | Command::Check(_) | Command::Log(_) | Command::Watch(_));
    let settings = if runs_guests { settings()? } else { Settings::default() };
    let place = &place.settled(&settings);
    match command {
        Command::Run(wanted) => run::run(&wanted, place, out),
        Command::Check(wanted) => check::check(&wanted, place, out),
        Command::New(wanted) => new::new(&wanted, out),
        Command::Templates(wanted) => new::templates(&wanted, out),
        Command::Log(wanted) => log::log(&wanted, place, out),
        Command::Doctor(wanted) => doctor::doctor(&wanted, out),
        Command::Toolchain => toolchain::toolchain(out),
        Command::Config => config::config(out),
        Command::Completions(wanted) => completions::completions(&wanted, out),
        Command::Man(wanted) => completions::man(&wanted, out),
        Command::Watch(wanted) => watch::watch(&wanted, place),
        Command::Agent(wanted) => agent::agent(&wanted, place),
    }
}

/// What the person has set.
fn settings() -> Result<Settings, Failure> {
    Settings::of_user(&ColourEnvironment::of_process()).map_err(Failure::usage)
}

/// Opens the screen; its exit code is 0, or 128 and the number of the signal that ended it.
fn screen(line: CommandLine) -> Result<u8, Failure> {
    for file in &line.files {
        usage::not_a_command(file)?;
        source_file::known_language(file)?;
    }
    let settings = settings()?;
    let place = line.place.settled(&settings);
    let mut target_options = place.target_options();
    // The screen opens it again itself, and pushes its guest again.
    target_options.vm.restart = false;
    let options = ScreenOptions {
        files: line.files,
        target_options,
        target: place.target,
        restarts: place.restart,
        run: line.options,
        settings,
    };
    app::run_screen(options).map_err(Failure::usage)
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
