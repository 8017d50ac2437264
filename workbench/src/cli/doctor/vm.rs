//! The machine of `--target vm`: what it needs, and whether it is built.

use wasm_device_lab::cache::Cache;
use wasm_device_lab::packages::{self, Purpose};
use wasm_device_lab::recipe::{self, LabOptions};
use wasm_device_lab::repository::Repository;

use super::Finding;
use super::machine::Machine;

const NAME: &str = "lab machine";

/// What of the machine is there.
pub(super) fn look(machine: &Machine) -> Vec<Finding> {
    let options = LabOptions { own_program: std::env::current_exe().ok(), ..LabOptions::default() };
    let built = Cache::of_user().ok().and_then(|cache| recipe::present(&options, &cache)).is_some();
    let sources = Repository::find(None).err().map(|error| error.to_string());
    vec![lab(&Parts {
        built,
        to_run: packages::missing(Purpose::Run),
        to_build: packages::missing(Purpose::BuildAndRun),
        no_sources: sources,
        kvm: machine.path("/dev/kvm").exists(),
    })]
}

/// What was found.
struct Parts {
    built: bool,
    to_run: Vec<&'static str>,
    to_build: Vec<&'static str>,
    no_sources: Option<String>,
    kvm: bool,
}

fn lab(parts: &Parts) -> Finding {
    let kvm = if parts.kvm { "; `--kvm` tries /dev/kvm" } else { "; it is emulated, there is no /dev/kvm" };
    if let Some(why) = &parts.no_sources {
        return Finding::note(NAME, why.clone());
    }
    if parts.built && parts.to_run.is_empty() {
        return Finding::works(NAME, format!("built, and boots in seconds{kvm}"));
    }
    let missing = if parts.built { &parts.to_run } else { &parts.to_build };
    if missing.is_empty() {
        return Finding::note(
            NAME,
            format!("not built yet; the first `--target vm` builds it, which takes up to half an hour{kvm}"),
        );
    }
    let names = missing.join(" ");
    Finding::note(NAME, format!("these packages are missing: {names}"))
        .with_fix(format!("sudo apt-get install {names}"))
}

#[cfg(test)]
mod tests {
    use super::super::State;
    use super::*;

    fn parts() -> Parts {
        Parts { built: true, to_run: Vec::new(), to_build: Vec::new(), no_sources: None, kvm: false }
    }

    #[test]
    fn a_machine_that_is_built_works_whatever_building_would_need() {
        let found = lab(&Parts { to_build: vec!["flex"], ..parts() });
        assert_eq!(found.state, State::Works, "{found:?}");
    }

    #[test]
    fn packages_that_are_missing_are_named_with_the_command() {
        let found = lab(&Parts { to_run: vec!["qemu-system-x86"], ..parts() });
        assert_eq!(found.fix.as_deref(), Some("sudo apt-get install qemu-system-x86"));
        let found = lab(&Parts { built: false, to_build: vec!["flex", "bison"], ..parts() });
        assert_eq!(found.fix.as_deref(), Some("sudo apt-get install flex bison"));
        let found = lab(&Parts { built: false, ..parts() });
        assert_eq!((found.state, found.fix), (State::Note, None));
    }

    #[test]
    fn without_sources_it_says_where_to_name_them() {
        let found = lab(&Parts { no_sources: Some("name the clone".to_owned()), ..parts() });
        assert!(found.found.contains("name the clone"), "{found:?}");
    }
}
