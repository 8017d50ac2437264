//! From the name of a target to the target.

use std::fs::OpenOptions;
use std::io::ErrorKind;
use std::path::Path;
use std::str::FromStr;

use wasm_device_abi::DEVICE_PATH;

use super::simulator::Simulator;
use super::{Opening, Target, TargetChoice, TargetError};

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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TargetOptions {
    /// For the simulator: what the host answers comes from this number, not from the machine.
    pub seed: Option<u64>,
}

/// Opens the target that was asked for, telling `opening` what takes long.
///
/// # Errors
/// When it cannot be used, or `opening` was cancelled: the error says why, and what to do about it.
pub fn open_target(
    choice: &TargetChoice,
    options: &TargetOptions,
    _opening: &Opening,
) -> Result<Box<dyn Target>, TargetError> {
    match choice {
        TargetChoice::Auto => {
            let reason = why_not_the_device(Path::new(DEVICE_PATH));
            Ok(Box::new(Simulator::new(options.seed).with_reason(reason)))
        }
        TargetChoice::Simulator => Ok(Box::new(Simulator::new(options.seed))),
        TargetChoice::Device => Err(not_built(choice, "this version cannot drive /dev/wasm_device yet")),
        TargetChoice::Vm => Err(not_built(choice, "this version has no lab machine to boot yet")),
        TargetChoice::Ssh(_) => Err(not_built(choice, "this version cannot reach other machines yet")),
    }
}

/// Whether a target could be opened now, without opening it: what it is, or why it cannot be and what
/// to do about it, in one sentence.
pub fn look(choice: &TargetChoice) -> Result<String, String> {
    match choice {
        TargetChoice::Auto | TargetChoice::Simulator => Ok(Simulator::new(None).info().description),
        TargetChoice::Device => Err(why_not_the_device(Path::new(DEVICE_PATH))),
        TargetChoice::Vm => Err("this version has no lab machine to boot yet".to_owned()),
        TargetChoice::Ssh(host) => Ok(format!("{host} is asked when it is opened")),
    }
}

fn not_built(choice: &TargetChoice, what: &str) -> TargetError {
    TargetError::Unavailable {
        target: choice.to_string(),
        reason: format!("{what}; use --target sim, which runs the same engine in this process"),
    }
}

/// Why `auto` takes the simulator.
fn why_not_the_device(path: &Path) -> String {
    let name = path.display();
    match OpenOptions::new().read(true).write(true).open(path) {
        Ok(_) => format!("{name} is there, but this version cannot drive it yet"),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            format!("{name} is not there: the kernel module is not loaded")
        }
        Err(error) if error.kind() == ErrorKind::PermissionDenied => {
            format!("{name} may not be opened: it belongs to root")
        }
        Err(error) => format!("{name} cannot be opened: {error}"),
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
    fn what_is_not_built_says_so() {
        for choice in [TargetChoice::Device, TargetChoice::Vm, TargetChoice::Ssh("box".to_owned())] {
            let error = open_target(&choice, &TargetOptions::default(), &Opening::silent()).err().unwrap();
            let TargetError::Unavailable { target, reason } = error else { panic!("{error}") };
            assert_eq!(target, choice.to_string());
            assert!(reason.contains("--target sim"), "{reason}");
        }
    }

    #[test]
    fn auto_says_why_it_is_the_simulator() {
        let folder = tempfile::tempdir().unwrap();
        let missing = why_not_the_device(&folder.path().join("wasm_device"));
        assert!(missing.ends_with("is not there: the kernel module is not loaded"), "{missing}");
        let there = folder.path().join("there");
        std::fs::write(&there, "").unwrap();
        assert!(why_not_the_device(&there).ends_with("cannot drive it yet"));

        let target =
            open_target(&TargetChoice::Auto, &TargetOptions { seed: Some(7) }, &Opening::silent()).unwrap();
        assert_eq!(target.info().name, "sim");
        assert!(target.info().reason.is_some_and(|reason| reason.starts_with(DEVICE_PATH)));
        let asked_for =
            open_target(&TargetChoice::Simulator, &TargetOptions::default(), &Opening::silent()).unwrap();
        assert_eq!(asked_for.info().reason, None);
    }
}
