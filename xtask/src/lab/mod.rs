//! `cargo xtask lab`: a small Linux with the device, in a virtual machine.

mod exec;
mod machine;
mod shell;

use std::cell::Cell;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Args, Subcommand};

use wasm_device_lab::LabError;
use wasm_device_lab::cache::Cache;
use wasm_device_lab::recipe::{self, Lab, LabOptions, Stage, StageNews};
use wasm_workbench::cli::{LabFlags, OpeningDisplay};

use crate::interrupt::Interrupt;
use exec::ExecArguments;

/// Options of `cargo xtask lab`.
#[derive(Args)]
pub(crate) struct LabArguments {
    #[command(flatten)]
    flags: LabFlags,
    #[command(subcommand)]
    command: LabCommand,
}

#[derive(Subcommand)]
enum LabCommand {
    /// Build all that the machine needs, or find it in the cache
    Build {
        /// Build the machines of the tests too: the device in one of them can be made to fail
        #[arg(long)]
        tests: bool,
    },
    /// Open a shell in the machine
    Shell,
    /// Run a static program in the machine: its output, its exit code, and the kernel log of that time
    Exec(ExecArguments),
    /// Print where things are: kernel, kernel build folder, module, agent, initramfs
    #[command(alias = "path")]
    Paths,
}

pub(crate) fn run(arguments: &LabArguments) -> Result<ExitCode> {
    let options = arguments.flags.options();
    match &arguments.command {
        LabCommand::Build { tests } => {
            let interrupt = Interrupt::listen()?;
            build(&options.lab, &interrupt)?;
            if *tests {
                build(&LabOptions { test_hooks: true, ..options.lab }, &interrupt)?;
            }
        }
        LabCommand::Paths => paths(&build(&options.lab, &Interrupt::listen()?)?),
        LabCommand::Shell => return shell::run(&options),
        LabCommand::Exec(program) => return exec::run(program, &options),
    }
    Ok(ExitCode::SUCCESS)
}

/// Builds the lab, showing how far it is. Ctrl-C ends it and removes what is half-built.
fn build(options: &LabOptions, interrupt: &Interrupt) -> Result<Lab> {
    let display = OpeningDisplay::default();
    let progress = |news: StageNews| display.show(news.into());
    let built = recipe::build(options, &Cache::of_user()?, &progress, interrupt.cancel());
    display.end(built.is_ok());
    Ok(built?)
}

/// Builds what the tests boot: the machine, and one whose device has hooks to make things fail in it. Where this
/// machine lacks what that takes, the tests are skipped.
pub(crate) fn build_for_tests(skipped: &mut u64) -> Result<()> {
    let interrupt = Interrupt::listen()?;
    for test_hooks in [false, true] {
        let display = OpeningDisplay::default();
        let last = Cell::new(Stage::Packages);
        let progress = |news: StageNews| {
            last.set(news.stage);
            display.show(news.into());
        };
        let options = LabOptions { test_hooks, ..LabOptions::default() };
        let built = recipe::build(&options, &Cache::of_user()?, &progress, interrupt.cancel());
        display.end(built.is_ok());
        match built {
            Ok(_) => {}
            // Packages and sources come from outside. What fails later is a fault of ours.
            Err(reason) if last.get() <= Stage::Bindgen && !matches!(reason, LabError::Cancelled(_)) => {
                return crate::test_command::skip("lab", &reason, skipped);
            }
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

fn paths(lab: &Lab) {
    println!("kernel        {}", lab.kernel.image.display());
    println!("kernel build  {}", lab.kernel.build_dir.display());
    println!("engine        {}", lab.engine.object.display());
    println!("module        {}", lab.module.file.display());
    println!("agent         {}", lab.agent.display());
    println!("initramfs     {}", lab.initramfs.display());
}
