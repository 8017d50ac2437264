//! Everything a person or CI runs that is not the product: `cargo xtask test | docs | bench | lab | engine-object`.

#![allow(clippy::print_stdout)] // Its output is for whoever typed the command.

mod bench;
mod docs_command;
mod engine_object;
mod generate;
mod guest_toolchains;
mod interrupt;
mod lab;
mod test_command;
mod test_run;
mod workspace;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Tasks of the wasm-workbench repository.
#[derive(Parser)]
#[command(bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Run every check: format, lints, docs, generated files, tests. This is what CI runs.
    Test(test_command::TestArguments),
    /// Write the generated files: headers, reference tables, screens.
    Docs(docs_command::DocsArguments),
    /// Build the engine as one object for the kernel, and check it.
    EngineObject(engine_object::EngineObjectArguments),
    /// Build and use the virtual machine with the device.
    Lab(lab::LabArguments),
    /// Measure what docs/performance.md publishes.
    Bench(bench::BenchArguments),
}

fn main() -> anyhow::Result<ExitCode> {
    match Arguments::parse().task {
        Task::Test(arguments) => test_command::run(&arguments)?,
        Task::Docs(arguments) => docs_command::run(&arguments)?,
        Task::EngineObject(arguments) => engine_object::run(&arguments)?,
        Task::Lab(arguments) => return lab::run(&arguments),
        Task::Bench(arguments) => bench::run(&arguments)?,
    }
    Ok(ExitCode::SUCCESS)
}
