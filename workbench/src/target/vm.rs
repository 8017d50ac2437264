//! The lab's virtual machine: built when it is not there, booted, and watched until it ends.

mod boot;
mod console_log;

use wasm_device_lab::cache::Cache;
use wasm_device_lab::packages::{self, Purpose};
use wasm_device_lab::recipe::{self, LabOptions};

use super::{GuestSession, LogReader, Opening, Target, TargetError, TargetInfo};
use crate::agent::AgentTarget;
pub use boot::{LabMachine, boot};
use console_log::ConsoleLog;

/// Name of the target.
const NAME: &str = "vm";

/// How the machine is made, and what happens when it ends.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct VmOptions {
    /// How it is built.
    pub lab: LabOptions,
    /// Whether KVM is tried; without it the machine is emulated.
    pub kvm: bool,
    /// Whether the next session or log of a target whose machine has ended starts another one.
    pub restart: bool,
}

/// The device in a machine of the lab.
///
/// The machine lives until the target and all that came from it are dropped.
#[derive(Debug)]
pub struct VmTarget {
    options: VmOptions,
    opening: Opening,
    machine: LabMachine,
    device: AgentTarget,
}

impl VmTarget {
    /// Builds what is missing, boots the machine and waits until its device answers.
    ///
    /// # Errors
    /// When that cannot be done, or `opening` was cancelled.
    pub fn open(options: &VmOptions, opening: &Opening) -> Result<Self, TargetError> {
        let machine = boot(options, opening)?;
        let device = machine.client().target(NAME)?;
        Ok(Self { options: options.clone(), opening: opening.clone(), machine, device })
    }

    /// The machine that it is in.
    pub fn machine(&self) -> &LabMachine {
        &self.machine
    }

    /// Starts another machine where this one has ended and that was asked for.
    fn restart_if_ended(&mut self) -> Result<(), TargetError> {
        if self.options.restart && self.machine.client().gone().is_some() {
            *self = Self::open(&self.options, &self.opening)?;
        }
        Ok(())
    }
}

impl Target for VmTarget {
    fn info(&self) -> TargetInfo {
        self.device.info()
    }

    fn open(&mut self) -> Result<Box<dyn GuestSession>, TargetError> {
        self.restart_if_ended()?;
        self.device.open()
    }

    fn open_log(&mut self) -> Result<Box<dyn LogReader>, TargetError> {
        self.restart_if_ended()?;
        Ok(Box::new(ConsoleLog::new(self.device.open_log()?, self.machine.console())))
    }
}

/// What the target would be if it were opened now, or what is missing for that.
///
/// # Errors
/// One sentence: which packages are missing, and how to install them.
pub fn look(options: &VmOptions) -> Result<String, String> {
    let missing = packages::missing(Purpose::Run);
    if !missing.is_empty() && !options.lab.may_install() {
        let names = missing.join(" ");
        return Err(format!("its machine needs packages; `sudo apt-get install {names}` installs them"));
    }
    match Cache::of_user().ok().and_then(|cache| recipe::present(&options.lab, &cache)) {
        Some(_) => Ok("a Linux in QEMU, built already: it boots in seconds".to_owned()),
        None => Ok("a Linux in QEMU, which is built first: that takes up to half an hour, once".to_owned()),
    }
}

fn unavailable(reason: impl ToString) -> TargetError {
    TargetError::Unavailable { target: NAME.to_owned(), reason: reason.to_string() }
}
