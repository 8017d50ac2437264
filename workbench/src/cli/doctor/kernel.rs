//! The device, its module, the kernel's log and the lab's virtual machine.

use std::fs::File;
use std::io::ErrorKind;

use guest_engine::abi::{DEVICE_NAME, DEVICE_PATH};

use super::Finding;
use super::machine::Machine;

const KMSG: &str = "/dev/kmsg";

/// What of the kernel side is there.
pub(super) fn look(machine: &Machine) -> Vec<Finding> {
    vec![device(machine), rust_in_kernel(machine), kernel_log(machine), virtual_machine(machine)]
}

fn device(machine: &Machine) -> Finding {
    let name = "device";
    let loaded = is_loaded(machine);
    match File::options().read(true).write(true).open(machine.path(DEVICE_PATH)) {
        Ok(_) => Finding::works(name, format!("{DEVICE_PATH} can be opened")),
        Err(error) if error.kind() == ErrorKind::PermissionDenied => Finding::missing(
            name,
            format!("{DEVICE_PATH} is there, but you may not open it"),
            "sudo wasm-workbench, or a udev rule that gives the node to a group of yours",
        ),
        Err(error) if error.kind() == ErrorKind::NotFound && loaded => Finding::missing(
            name,
            format!("the module {DEVICE_NAME} is loaded, but {DEVICE_PATH} is not there"),
            format!("sudo udevadm trigger --name-match={DEVICE_NAME}"),
        ),
        Err(error) if error.kind() == ErrorKind::NotFound => Finding::note(
            name,
            format!(
                "{DEVICE_PATH} is not there: the module {DEVICE_NAME} is not loaded; the simulator runs guests in its place"
            ),
        ),
        Err(error) => Finding::missing(
            name,
            format!("{DEVICE_PATH} cannot be opened: {error}"),
            "`dmesg | grep wasm_device` shows what the module says",
        ),
    }
}

fn is_loaded(machine: &Machine) -> bool {
    let modules = machine.text("/proc/modules").unwrap_or_default();
    modules.lines().any(|line| line.split(' ').next() == Some(DEVICE_NAME))
}

/// Whether modules written in Rust can be loaded into the running kernel.
fn rust_in_kernel(machine: &Machine) -> Finding {
    let name = "kernel";
    let release = machine.text("/proc/sys/kernel/osrelease").map(|text| text.trim().to_owned());
    let Some(release) = release else {
        return Finding::note(name, "its release is not known: /proc/sys/kernel/osrelease cannot be read");
    };
    let config = [format!("/boot/config-{release}"), format!("/lib/modules/{release}/config")]
        .iter()
        .find_map(|path| machine.text(path));
    match config {
        Some(config) if config.lines().any(|line| line == "CONFIG_RUST=y") => {
            Finding::works(name, format!("Linux {release}, with Rust"))
        }
        Some(_) => Finding::note(
            name,
            format!("Linux {release}, built without Rust; the module cannot be loaded into it"),
        ),
        None => Finding::note(
            name,
            format!("Linux {release}; whether it has Rust is not known, its configuration is not in /boot"),
        ),
    }
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

fn virtual_machine(machine: &Machine) -> Finding {
    let name = "lab machine";
    let accelerated =
        if machine.path("/dev/kvm").exists() { "with /dev/kvm" } else { "without /dev/kvm, so slowly" };
    match machine.program(&["qemu-system-x86_64"]) {
        Some(qemu) => Finding::note(
            name,
            format!("{} is there, {accelerated}; the target vm is not built yet", qemu.display()),
        ),
        None => Finding::note(name, "qemu-system-x86_64 is not installed; the target vm is not built yet"),
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
        let states: Vec<_> = findings.iter().map(|finding| finding.state).collect();
        assert_eq!(states[..3], [State::Works; 3], "{findings:#?}");
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
