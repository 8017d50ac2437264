//! From the name of a target to the target.

use std::str::FromStr;

use wasm_device_abi::DEVICE_PATH;

use super::device::Device;
use super::simulator::Simulator;
use super::vm::{self, VmOptions, VmTarget};
use super::{Opening, Target, TargetChoice, TargetError, ssh};

/// What a person typed is no target.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TargetChoiceError {
    /// There is no target of this name.
    #[error("there is no target {0:?}; targets are auto, sim, device, vm and ssh:HOST")]
    Unknown(String),
    /// `ssh:` has no host.
    #[error("the target ssh: names no host; write ssh:HOST, as in ssh:root@192.0.2.7")]
    NoHost,
    /// The host begins with a dash, which ssh would take for an option.
    #[error("the host {0:?} begins with a dash; write the name of a host after ssh:")]
    HostIsOption(String),
}

impl FromStr for TargetChoice {
    type Err = TargetChoiceError;

    fn from_str(text: &str) -> Result<Self, TargetChoiceError> {
        match text {
            "auto" => Ok(Self::Auto),
            "sim" => Ok(Self::Simulator),
            "device" => Ok(Self::Device),
            "vm" => Ok(Self::Vm),
            _ => match text.strip_prefix("ssh:") {
                Some("") => Err(TargetChoiceError::NoHost),
                Some(host) if host.starts_with('-') => Err(TargetChoiceError::HostIsOption(host.to_owned())),
                Some(host) => Ok(Self::Ssh(host.to_owned())),
                None => Err(TargetChoiceError::Unknown(text.to_owned())),
            },
        }
    }
}

/// How a target is set up.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TargetOptions {
    /// For the simulator: what the host answers comes from this number, not from the machine.
    pub seed: Option<u64>,
    /// For `vm`: its machine.
    pub vm: VmOptions,
}

/// Opens the target that was asked for, telling `opening` what takes long.
///
/// # Errors
/// When it cannot be used, or `opening` was cancelled: the error says why, and what to do about it.
pub fn open_target(
    choice: &TargetChoice,
    options: &TargetOptions,
    opening: &Opening,
) -> Result<Box<dyn Target>, TargetError> {
    match choice {
        TargetChoice::Auto => Ok(device_or_simulator(options.seed)),
        TargetChoice::Simulator => Ok(Box::new(Simulator::new(options.seed))),
        _ if options.seed.is_some() => Err(TargetError::Misuse(format!(
            "a seed makes up a machine, and the target {choice} is a real one; leave the seed out, or take --target sim"
        ))),
        TargetChoice::Device => Ok(Box::new(Device::look()?)),
        TargetChoice::Vm => Ok(Box::new(VmTarget::open(&options.vm, opening)?)),
        TargetChoice::Ssh(host) => Ok(Box::new(ssh::open(host, opening)?)),
    }
}

/// Whether a target could be opened now, without opening it: what it is, or why it cannot be and what
/// to do about it, in one sentence.
pub fn look(choice: &TargetChoice) -> Result<String, String> {
    match choice {
        TargetChoice::Auto | TargetChoice::Simulator => Ok(Simulator::new(None).info().description),
        TargetChoice::Device => {
            Device::look().map(|device| device.info().description).map_err(TargetError::into_reason)
        }
        TargetChoice::Vm => vm::look(&VmOptions::default()),
        TargetChoice::Ssh(host) => Ok(format!("{host} is asked when it is opened")),
    }
}

/// What `auto` takes, and why.
fn device_or_simulator(seed: Option<u64>) -> Box<dyn Target> {
    let simulator = |reason: String| Box::new(Simulator::new(seed).with_reason(reason)) as Box<dyn Target>;
    if seed.is_some() {
        return simulator("a seed was given, which makes up a machine".to_owned());
    }
    match Device::look() {
        Ok(device) => Box::new(device.with_reason(format!("{DEVICE_PATH} can be opened"))),
        Err(error) => simulator(error.into_reason()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_read_back_as_they_are_shown() {
        for text in ["auto", "sim", "device", "vm", "ssh:root@box"] {
            assert_eq!(text.parse::<TargetChoice>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn other_names_are_refused_with_those_that_exist() {
        let error = "qemu".parse::<TargetChoice>().unwrap_err();
        assert_eq!(
            error.to_string(),
            "there is no target \"qemu\"; targets are auto, sim, device, vm and ssh:HOST"
        );
        assert_eq!("ssh:".parse::<TargetChoice>(), Err(TargetChoiceError::NoHost));
        let option = "ssh:-oProxyCommand=x".parse::<TargetChoice>();
        assert_eq!(option, Err(TargetChoiceError::HostIsOption("-oProxyCommand=x".to_owned())));
    }

    #[test]
    fn a_seed_is_for_the_simulator() {
        let options = TargetOptions { seed: Some(7), ..TargetOptions::default() };
        for choice in [TargetChoice::Device, TargetChoice::Vm, TargetChoice::Ssh("box".to_owned())] {
            let error = open_target(&choice, &options, &Opening::silent()).err().unwrap();
            assert!(matches!(&error, TargetError::Misuse(why) if why.contains("--target sim")), "{error}");
        }
        let auto = open_target(&TargetChoice::Auto, &options, &Opening::silent()).unwrap().info();
        assert_eq!(auto.name, "sim");
        assert!(auto.reason.is_some_and(|reason| reason.contains("seed")));
    }

    #[test]
    fn auto_says_why_it_took_what_it_took() {
        let auto = open_target(&TargetChoice::Auto, &TargetOptions::default(), &Opening::silent()).unwrap();
        let (info, device) = (auto.info(), Device::look());
        assert_eq!(info.name, if device.is_ok() { "device" } else { "sim" });
        let reason = info.reason.unwrap();
        assert!(reason.contains(DEVICE_PATH), "{reason}");
        let asked_for =
            open_target(&TargetChoice::Simulator, &TargetOptions::default(), &Opening::silent()).unwrap();
        assert_eq!(asked_for.info().reason, None);
    }
}
