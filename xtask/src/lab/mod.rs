//! `cargo xtask lab`: a small Linux with the device, in a virtual machine.

mod exec;
mod machine;
mod shell;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Args, Subcommand};

use wasm_device_lab::cache::Cache;
use wasm_device_lab::recipe::{self, Lab, LabOptions};
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
    Build,
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
        LabCommand::Build => build(&options.lab).map(drop)?,
        LabCommand::Paths => paths(&build(&options.lab)?),
        LabCommand::Shell => return shell::run(&options),
        LabCommand::Exec(program) => return exec::run(program, &options),
    }
    Ok(ExitCode::SUCCESS)
}

/// Builds the lab, showing how far it is. Ctrl-C ends it and removes what is half-built.
pub(crate) fn build(options: &LabOptions) -> Result<Lab> {
    let interrupt = Interrupt::listen()?;
    let display = OpeningDisplay::default();
    let progress = |news: recipe::StageNews| display.show(news.into());
    let built = recipe::build(options, &Cache::of_user()?, &progress, interrupt.cancel());
    display.end(built.is_ok());
    Ok(built?)
}

fn paths(lab: &Lab) {
    println!("kernel        {}", lab.kernel.image.display());
    println!("kernel build  {}", lab.kernel.build_dir.display());
    println!("engine        {}", lab.engine.object.display());
    println!("module        {}", lab.module.file.display());
    println!("agent         {}", lab.agent.display());
    println!("initramfs     {}", lab.initramfs.display());
}
