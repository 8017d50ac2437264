//! `cargo xtask lab`: a small Linux with the device, in a virtual machine.

mod progress;

use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, Subcommand};

use wasm_device_lab::cache::Cache;
use wasm_device_lab::job::Cancel;
use wasm_device_lab::recipe::{self, KernelChoice, Lab, LabOptions};

use progress::ProgressDisplay;

/// Options of `cargo xtask lab`.
#[derive(Args)]
pub(crate) struct LabArguments {
    #[command(flatten)]
    flags: LabFlags,
    #[command(subcommand)]
    command: LabCommand,
}

/// How the lab is made.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "The machine")]
pub(crate) struct LabFlags {
    /// Build the lab's kernel from this source instead of Debian's
    #[arg(long, global = true, value_name = "DIR", conflicts_with_all = ["kdir", "bzimage"])]
    kernel_src: Option<PathBuf>,
    /// Boot the kernel that was built in this folder, and build the module against it
    #[arg(long, global = true, value_name = "DIR")]
    kdir: Option<PathBuf>,
    /// Boot this kernel image; without --kdir its build folder is /lib/modules/RELEASE/build
    #[arg(long, global = true, value_name = "FILE")]
    bzimage: Option<PathBuf>,
    /// Install packages that are missing (as root, or with sudo)
    #[arg(long, global = true)]
    install: bool,
}

#[derive(Subcommand)]
enum LabCommand {
    /// Build all that the machine needs, or find it in the cache
    Build,
    /// Print where things are: kernel, kernel build folder, module, agent, initramfs
    Paths,
}

pub(crate) fn run(arguments: &LabArguments) -> Result<()> {
    match &arguments.command {
        LabCommand::Build => build(&arguments.flags.options()).map(drop),
        LabCommand::Paths => paths(&build(&arguments.flags.options())?),
    }
}

/// Builds the lab, showing how far it is. Ctrl-C ends it and removes what is half-built.
pub(crate) fn build(options: &LabOptions) -> Result<Lab> {
    let cancel = Cancel::default();
    crate::interrupt::cancels(&cancel)?;
    let display = ProgressDisplay::begin();
    let built = recipe::build(options, &Cache::of_user()?, &|news| display.show(news), &cancel);
    display.end(built.is_ok());
    Ok(built?)
}

fn paths(lab: &Lab) -> Result<()> {
    println!("kernel        {}", lab.kernel.image.display());
    println!("kernel build  {}", lab.kernel.build_dir.display());
    println!("engine        {}", lab.engine.object.display());
    println!("module        {}", lab.module.file.display());
    println!("agent         {}", lab.agent.display());
    println!("initramfs     {}", lab.initramfs.display());
    Ok(())
}

impl LabFlags {
    pub(crate) fn options(&self) -> LabOptions {
        let kernel = match (&self.kernel_src, &self.kdir, &self.bzimage) {
            (Some(source), _, _) => KernelChoice::Source(source.clone()),
            (None, Some(dir), image) => KernelChoice::BuildDir(dir.clone(), image.clone()),
            (None, None, Some(image)) => KernelChoice::Image(image.clone()),
            (None, None, None) => KernelChoice::Debian,
        };
        LabOptions { kernel, install: self.install, ..LabOptions::default() }
    }
}
