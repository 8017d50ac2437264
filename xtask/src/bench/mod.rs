//! `cargo xtask bench`: measures what `docs/performance.md` publishes.
//!
//! Figures are of this machine and this moment; what is compared is compared in one run.

mod engine;
mod frames;
mod samples;
mod terminal_process;
mod wat_questions;
mod whole_loop;

use std::process::Command;

use anyhow::{Result, bail};
use clap::Args;

use crate::workspace;

/// Options of `cargo xtask bench`.
#[derive(Args)]
pub(crate) struct BenchArguments {
    /// Only the measurements whose names contain this.
    filter: Option<String>,
    /// Set by the command itself once it runs as a release build.
    #[arg(long, hide = true)]
    release_build: bool,
}

/// A measurement: its name, and what prints its rows.
type Measurement = (&'static str, fn() -> Result<()>);

const MEASUREMENTS: &[Measurement] = &[
    ("engine", engine::measure),
    ("frames", frames::measure),
    ("wat", wat_questions::measure),
    ("loop", whole_loop::measure),
];

pub(crate) fn run(arguments: &BenchArguments) -> Result<()> {
    if !arguments.release_build {
        return run_release_build(arguments);
    }
    samples::print_head();
    for (name, measure) in MEASUREMENTS {
        if arguments.filter.as_ref().is_none_or(|filter| name.contains(filter.as_str())) {
            measure()?;
        }
    }
    Ok(())
}

/// Builds the workbench and this command for release, and measures with those.
fn run_release_build(arguments: &BenchArguments) -> Result<()> {
    for words in [
        &["build", "--release", "--package", "wasm-workbench"][..],
        &["run", "--release", "--package", "xtask", "--", "bench", "--release-build"],
    ] {
        let mut command = Command::new(env!("CARGO"));
        command.args(words).current_dir(workspace::root());
        if words[0] == "run" {
            command.args(&arguments.filter);
        }
        if !command.status()?.success() {
            bail!("`cargo {}` failed", words.join(" "));
        }
    }
    Ok(())
}
