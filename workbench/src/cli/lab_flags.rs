//! How the machine of `--target vm` is made: flags that the tasks of the repository have too.

use std::path::PathBuf;

use clap::{Args, ValueHint};
use wasm_device_lab::recipe::{KernelChoice, LabOptions};

use crate::target::vm::VmOptions;

/// Which kernel the machine boots, and how it is built.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "The machine of --target vm")]
pub struct LabFlags {
    /// Build the machine's kernel from this source instead of Debian's
    #[arg(long, global = true, value_name = "DIR", value_hint = ValueHint::DirPath,
          conflicts_with_all = ["kdir", "bzimage"])]
    kernel_src: Option<PathBuf>,

    /// Boot the kernel that was built in this folder, and build the module against it
    #[arg(long, global = true, value_name = "DIR", value_hint = ValueHint::DirPath)]
    kdir: Option<PathBuf>,

    /// Boot this kernel image; without --kdir its build folder is /lib/modules/RELEASE/build
    #[arg(long, global = true, value_name = "FILE", value_hint = ValueHint::FilePath)]
    bzimage: Option<PathBuf>,

    /// Install packages that are missing, with sudo; root need not ask
    #[arg(long, global = true)]
    install: bool,

    /// Use KVM if a machine boots with it here; without this flag it is emulated
    #[arg(long, global = true)]
    kvm: bool,
}

impl LabFlags {
    /// What they ask for.
    pub fn options(&self) -> VmOptions {
        let kernel = match (&self.kernel_src, &self.kdir, &self.bzimage) {
            (Some(source), _, _) => KernelChoice::Source(source.clone()),
            (None, Some(dir), image) => KernelChoice::BuildDir(dir.clone(), image.clone()),
            (None, None, Some(image)) => KernelChoice::Image(image.clone()),
            (None, None, None) => KernelChoice::Debian,
        };
        let lab = LabOptions { kernel, install: self.install, ..LabOptions::default() };
        VmOptions { lab, kvm: self.kvm, restart: false }
    }
}
