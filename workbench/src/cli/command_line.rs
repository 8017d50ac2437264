//! The shape of the command line: commands, flags and their help texts.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueHint};
use clap_complete::Shell;
use guest_engine::abi::codes::LogLevel;

use super::exit::EXIT_CODES_HELP;
use super::lab_flags::LabFlags;
use super::run_options::RunOptions;
use crate::log::Pattern;
use crate::target::{TargetChoice, TargetChoiceError};

const EXAMPLES: &str = "\
Examples:
  wasm-workbench                        pick a template, edit and run it on the screen
  wasm-workbench sum.wat                edit sum.wat; each save compiles and runs it
  wasm-workbench run sum.wat --arg 7    run once and print its kernel-log lines
  wasm-workbench doctor                 say what works on this machine";

/// Write WebAssembly guests, run them, and see their kernel log beside their source.
///
/// Without a command the screen opens: the editor, the kernel log and the report of the last
/// run. With no file named it offers templates to start from.
#[derive(Debug, Parser)]
#[command(
    name = "wasm-workbench",
    version,
    disable_help_subcommand = true,
    max_term_width = 100,
    override_usage = "wasm-workbench [OPTIONS] [FILE]...\n       wasm-workbench [OPTIONS] <COMMAND>",
    after_help = EXAMPLES,
    after_long_help = format!("{EXAMPLES}\n\n{EXIT_CODES_HELP}"),
)]
pub(super) struct CommandLine {
    /// Sources to edit: .wat files, or .wasm modules to run as they are
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(super) files: Vec<PathBuf>,

    #[command(flatten)]
    pub(super) place: Place,

    #[command(flatten)]
    pub(super) options: RunOptions,

    #[command(subcommand)]
    pub(super) command: Option<Command>,
}

/// Where guests run.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Where it runs")]
pub(super) struct Place {
    /// auto, sim (in this process), device (/dev/wasm_device), vm or ssh:HOST; without it the one in the settings,
    /// else auto
    #[arg(long = "target", global = true, value_name = "TARGET", value_parser = target)]
    pub(super) asked: Option<TargetChoice>,

    /// The target: the one asked for, or what [`Place::settled`] finds instead.
    #[arg(skip)]
    pub(super) target: TargetChoice,

    /// Make the simulator deterministic: fixed clock, tasks and random bytes made from N
    #[arg(long, global = true, value_name = "N")]
    pub(super) seed: Option<u64>,

    /// Start another machine when that of --target vm ends, and run the guest there again
    #[arg(long, global = true)]
    pub(super) restart: bool,

    #[command(flatten)]
    pub(super) lab: LabFlags,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Compile a guest, run it once, print its log lines and its report
    Run(RunCommand),
    /// Run a guest again each time its source is saved, without the screen
    Watch(WatchCommand),
    /// Say what is wrong with a guest, or what it imports and exports; run nothing
    Check(CheckCommand),
    /// Start a guest from a template; nothing is written over
    New(NewCommand),
    /// List the templates, or print one
    Templates(TemplatesCommand),
    /// Follow the kernel log of wasm_device
    Log(LogCommand),
    /// Say what works on this machine, what does not, and the command that fixes it
    Doctor(DoctorCommand),
    /// Serve the device of this machine on standard input and output, for a workbench elsewhere
    Agent(AgentCommand),
    /// Make what guests in Rust need where rustup cannot: the library for wasm32-unknown-unknown, from its source
    Toolchain,
    /// Print every setting, its value and where it came from
    Config,
    /// Print the completion script of a shell
    Completions(CompletionsCommand),
    /// Print the manual page, or write all manual pages into a folder
    Man(ManCommand),
}

const RUN_EXAMPLES: &str = "\
Examples:
  wasm-workbench run hello.wat
  wasm-workbench run add.wat --entry add --arg 7 --arg -1
  wasm-workbench run sum.wat --push ints:1,2,3 --fuel 50k
  wasm-workbench run tasks.wat --seed 7 --json
  wat-generator | wasm-workbench run -

Log lines go to standard output as they come, the report to standard error.
A `;; run: --push ints:1,2,3` line at the top of a source gives its defaults;
flags go over it.";

#[derive(Debug, Args)]
#[command(after_help = RUN_EXAMPLES, after_long_help = format!("{RUN_EXAMPLES}\n\n{EXIT_CODES_HELP}"))]
pub(super) struct RunCommand {
    /// The guest: .wat, .rs, .c or .wasm; - reads it from standard input
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(super) file: PathBuf,

    #[command(flatten)]
    pub(super) options: RunOptions,

    /// Print one JSON document and nothing else on standard output
    #[arg(long, help_heading = "What is printed")]
    pub(super) json: bool,

    /// Show level, time and session of each log line, and the lines of the device itself
    #[arg(short, long, help_heading = "What is printed")]
    pub(super) verbose: bool,

    /// Write the guest's output payload to FILE
    #[arg(long, help_heading = "What is printed", value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(super) output: Option<PathBuf>,

    /// Write the trace of host calls to FILE, one JSON object a line
    #[arg(long, help_heading = "What is printed", value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(super) trace: Option<PathBuf>,
}

const WATCH_EXAMPLES: &str = "\
Examples:
  wasm-workbench watch hello.wat
  wasm-workbench watch sum.wat --push ints:1,2,3 --json | jq .status

A save that comes while the guest runs cancels that run; a burst of saves costs
one run, and saving the same bytes costs none. Ctrl-C ends it.";

#[derive(Debug, Args)]
#[command(after_help = WATCH_EXAMPLES)]
pub(super) struct WatchCommand {
    /// The guest: .wat or .wasm
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(super) file: PathBuf,

    #[command(flatten)]
    pub(super) options: RunOptions,

    /// Print one JSON document for each run, each on one line
    #[arg(long, help_heading = "What is printed")]
    pub(super) json: bool,

    /// Show level, time and session of each log line, and the lines of the device itself
    #[arg(short, long, help_heading = "What is printed")]
    pub(super) verbose: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "Exit code 0 when the guest can be loaded, 2 when it cannot.")]
pub(super) struct CheckCommand {
    /// The guest: .wat, .rs, .c or .wasm; - reads it from standard input
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(super) file: PathBuf,

    /// Print one JSON document and nothing else on standard output
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  wasm-workbench new counter\n  wasm-workbench new procs --template tasks --dir guests"
)]
pub(super) struct NewCommand {
    /// Name of the guest; its source is NAME.wat
    pub(super) name: String,

    /// Template to start from; `wasm-workbench templates` lists them
    #[arg(long, short, value_name = "TEMPLATE", default_value = "hello")]
    pub(super) template: String,

    /// Folder to put it in, made when it is not there
    #[arg(long, value_name = "DIR", default_value = ".", value_hint = ValueHint::DirPath)]
    pub(super) dir: PathBuf,
}

#[derive(Debug, Args)]
pub(super) struct TemplatesCommand {
    /// Print this template: what it teaches, then its source
    pub(super) name: Option<String>,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  wasm-workbench log --level warning\n  wasm-workbench log --session 3 --grep 'sum|total' --no-follow"
)]
pub(super) struct LogCommand {
    /// Only lines at this level or a more urgent one: emerg, alert, crit, err, warning, notice, info, debug
    #[arg(long, value_name = "LEVEL", value_parser = level)]
    pub(super) level: Option<LogLevel>,

    /// Only lines that match this regular expression
    #[arg(long, value_name = "REGEX", value_parser = regex)]
    pub(super) grep: Option<Pattern>,

    /// Leave out lines that match this regular expression
    #[arg(long, value_name = "REGEX", value_parser = regex)]
    pub(super) not: Option<Pattern>,

    /// Only lines of this session
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub(super) session: Option<u32>,

    /// Begin with the last N lines that are there [default: 0, with --no-follow all]
    #[arg(long, short = 'n', value_name = "N")]
    pub(super) lines: Option<usize>,

    /// End after the lines that are there
    #[arg(long)]
    pub(super) no_follow: bool,

    /// Print one JSON object a line
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Args)]
pub(super) struct DoctorCommand {
    /// Print one JSON document and nothing else on standard output
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Args)]
#[command(
    after_help = "`wasm-workbench --target ssh:HOST` starts it on HOST by itself. It serves until its standard input ends."
)]
pub(super) struct AgentCommand {
    /// Be the first process of the lab's virtual machine: mount, load the module, serve the machine's port
    #[arg(long)]
    pub(super) init: bool,

    /// Become PROGRAM, with standard input as its controlling terminal
    #[arg(long, hide = true, conflicts_with = "init")]
    pub(super) on_terminal: bool,

    /// The program and its arguments
    #[arg(hide = true, trailing_var_arg = true, allow_hyphen_values = true, requires = "on_terminal")]
    pub(super) program: Vec<OsString>,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  wasm-workbench completions bash > ~/.local/share/bash-completion/completions/wasm-workbench"
)]
pub(super) struct CompletionsCommand {
    /// bash, elvish, fish, powershell or zsh
    pub(super) shell: Shell,
}

#[derive(Debug, Args)]
#[command(after_help = "Example:\n  wasm-workbench man ~/.local/share/man/man1")]
pub(super) struct ManCommand {
    /// Folder for one page per command; without it the main page goes to standard output
    #[arg(value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub(super) dir: Option<PathBuf>,
}

/// The command line as clap knows it, for generators of help texts and manual pages.
pub fn command() -> clap::Command {
    <CommandLine as clap::CommandFactory>::command()
}

fn target(text: &str) -> Result<TargetChoice, TargetChoiceError> {
    text.parse()
}

fn level(text: &str) -> Result<LogLevel, String> {
    let number = text.parse().ok().and_then(LogLevel::from_number);
    number.or_else(|| LogLevel::from_word(text)).ok_or_else(|| {
        let words: Vec<_> = LogLevel::ALL.iter().map(|level| level.word()).collect();
        format!("`{text}` is no level; there are {}", words.join(", "))
    })
}

fn regex(text: &str) -> Result<Pattern, String> {
    // Patterns of the log are regular expressions between slashes.
    Pattern::parse(&format!("/{text}/")).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_definition_is_sound() {
        command().debug_assert();
    }

    #[test]
    fn targets_and_levels_are_read_and_refused_in_words() {
        assert_eq!(target("ssh:lab"), Ok(TargetChoice::Ssh("lab".into())));
        assert!(target("moon").is_err());
        assert_eq!((level("4"), level("warning")), (Ok(LogLevel::Warning), Ok(LogLevel::Warning)));
        assert!(level("8").unwrap_err().contains("there are emerg"));
        assert!(!regex("(").unwrap_err().contains('\n'));
    }
}
