//! The device, its module and the kernel's log.

use std::fs::File;
use std::io::ErrorKind;

use guest_engine::abi::DEVICE_PATH;

use super::Finding;
use super::machine::Machine;
use crate::target::device::kmsg_file::KMSG_PATH as KMSG;
use crate::target::device::obstacle::Obstacle;

/// What of the kernel side is there.
pub(super) fn look(machine: &Machine) -> Vec<Finding> {
    let mut findings = vec![device(machine)];
    findings.extend(running_kernel(machine));
    findings.push(kernel_log(machine));
    findings
}

fn device(machine: &Machine) -> Finding {
    let name = "device";
    let node = machine.path(DEVICE_PATH);
    match File::options().read(true).write(true).open(node) {
        Ok(_) => Finding::works(name, format!("{DEVICE_PATH} can be opened")),
        Err(error) => match Obstacle::of(&error, &machine.path("/")) {
            Obstacle { found, fix, not_loaded: true } => {
                Finding::note(name, format!("{found}; the simulator runs guests in its place")).with_fix(fix)
            }
            Obstacle { found, fix, .. } => Finding::missing(name, found, fix),
        },
    }
}

const NO_RUST: &str =
    "boot a kernel with CONFIG_RUST=y (docs/kernel-module.md), or --target vm, which brings one";

/// Whether the module can be loaded into the running kernel, and built for it.
fn running_kernel(machine: &Machine) -> Vec<Finding> {
    let name = "kernel";
    let release = machine.text("/proc/sys/kernel/osrelease").map(|text| text.trim().to_owned());
    let Some(release) = release else {
        let unknown = "its release is not known: /proc/sys/kernel/osrelease cannot be read";
        return vec![Finding::note(name, unknown)];
    };
    let config = [format!("/boot/config-{release}"), format!("/lib/modules/{release}/config")]
        .iter()
        .find_map(|path| machine.text(path));
    match config {
        Some(config) if config.lines().any(|line| line == "CONFIG_RUST=y") => {
            let kernel = Finding::works(name, format!("Linux {release}, with Rust"));
            vec![kernel, module_build(machine, &release)]
        }
        Some(_) => {
            let found = format!("Linux {release}, built without Rust; the module cannot be loaded into it");
            vec![Finding::note(name, found).with_fix(NO_RUST)]
        }
        None => vec![Finding::note(
            name,
            format!("Linux {release}; whether it has Rust is not known, its configuration is not in /boot"),
        )],
    }
}

/// Whether the module can be built for the running kernel.
fn module_build(machine: &Machine, release: &str) -> Finding {
    let name = "module build";
    let folder = format!("/lib/modules/{release}/build");
    if !machine.path(&folder).exists() {
        return Finding::note(name, format!("{folder} is not there: the kernel's headers are not installed"))
            .with_fix(format!("sudo apt-get install linux-headers-{release}"));
    }
    if !machine.path(&format!("{folder}/rust/libkernel.rmeta")).exists() {
        return Finding::note(name, format!("{folder} lacks the kernel's Rust metadata (rust/*.rmeta)"))
            .with_fix("run `make prepare` in the kernel's source (docs/kernel-module.md), or --target vm");
    }
    Finding::works(name, format!("`make -C kmod/module` can build the module against {folder}"))
}

fn kernel_log(machine: &Machine) -> Finding {
    let name = "kernel log";
    match File::open(machine.path(KMSG)) {
        Ok(_) => Finding::works(name, format!("{KMSG} can be read")),
        Err(error) if error.kind() == ErrorKind::PermissionDenied => {
            Finding::note(name, format!("{KMSG} may not be read by you; the simulator has a log of its own"))
                .with_fix("sudo sysctl kernel.dmesg_restrict=0")
        }
        Err(error) => {
            Finding::note(name, format!("{KMSG} cannot be read: {error}; the simulator has a log of its own"))
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::super::State;
    use super::*;

    #[test]
    fn a_machine_without_anything_has_notes_only() {
        let root = tempfile::tempdir().unwrap();
        let findings = look(&Machine::made_up(root.path(), &[]));
        assert!(findings.iter().all(|finding| finding.state == State::Note), "{findings:#?}");
        assert!(findings[0].found.contains("not loaded"), "{findings:#?}");
    }

    #[test]
    fn a_machine_with_device_rust_and_log_works() {
        let root = tempfile::tempdir().unwrap();
        for (path, text) in [
            ("dev/wasm_device", ""),
            ("dev/kmsg", ""),
            ("proc/sys/kernel/osrelease", "7.3.4-lab\n"),
            ("boot/config-7.3.4-lab", "CONFIG_MODULES=y\nCONFIG_RUST=y\n"),
        ] {
            let path = root.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let findings = look(&Machine::made_up(root.path(), &[]));
        let state = |name| findings.iter().find(|finding| finding.name == name).map(|finding| finding.state);
        for name in ["device", "kernel", "kernel log"] {
            assert_eq!(state(name), Some(State::Works), "{findings:#?}");
        }
    }

    #[test]
    fn what_a_build_of_the_module_lacks_is_told_with_its_command() {
        let root = tempfile::tempdir().unwrap();
        let machine = Machine::made_up(root.path(), &[]);
        let found = || module_build(&machine, "7.3.4-lab");
        assert_eq!(found().fix.as_deref(), Some("sudo apt-get install linux-headers-7.3.4-lab"));
        let metadata = root.path().join("lib/modules/7.3.4-lab/build/rust");
        fs::create_dir_all(&metadata).unwrap();
        assert!(found().fix.is_some_and(|fix| fix.contains("make prepare")));
        fs::write(metadata.join("libkernel.rmeta"), "").unwrap();
        assert_eq!(found().state, State::Works);
    }

    #[test]
    fn a_kernel_without_rust_is_told_what_to_boot() {
        let root = tempfile::tempdir().unwrap();
        for (path, text) in
            [("proc/sys/kernel/osrelease", "6.1.0\n"), ("boot/config-6.1.0", "CONFIG_MODULES=y\n")]
        {
            let path = root.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let findings = running_kernel(&Machine::made_up(root.path(), &[]));
        assert!(findings[0].fix.as_deref().is_some_and(|fix| fix.contains("--target vm")), "{findings:#?}");
    }

    #[test]
    fn a_loaded_module_without_a_node_is_told_how_to_get_one() {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir(root.path().join("proc")).unwrap();
        fs::write(root.path().join("proc/modules"), "wasm_device 3178496 0 - Live 0x0\n").unwrap();
        let found = device(&Machine::made_up(root.path(), &[]));
        assert_eq!((found.state, found.fix.is_some()), (State::Missing, true), "{found:?}");
    }
}
