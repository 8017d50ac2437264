//! Why the device cannot be opened, and what to do about it.

use std::io::{self, ErrorKind};
use std::path::Path;

use wasm_device_abi::{DEVICE_NAME, DEVICE_PATH};

/// What stands in the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Obstacle {
    /// What was found.
    pub(crate) found: String,
    /// The command, or the page, that helps.
    pub(crate) fix: String,
    /// Nothing is broken: the module just is not loaded.
    pub(crate) not_loaded: bool,
}

impl Obstacle {
    /// Why the node could not be opened, on the machine whose files are below `root`.
    pub(crate) fn of(error: &io::Error, root: &Path) -> Self {
        match error.kind() {
            ErrorKind::PermissionDenied => Self {
                found: format!("{DEVICE_PATH} is there, but you may not open it: it belongs to root"),
                fix: "sudo wasm-workbench, or a udev rule that gives the node to a group of yours".to_owned(),
                not_loaded: false,
            },
            ErrorKind::NotFound if is_loaded(root) => Self {
                found: format!("the module {DEVICE_NAME} is loaded, but {DEVICE_PATH} is not there"),
                fix: format!("sudo udevadm trigger --name-match={DEVICE_NAME}"),
                not_loaded: false,
            },
            ErrorKind::NotFound => Self {
                found: format!("{DEVICE_PATH} is not there: the kernel module is not loaded"),
                fix: how_to_load(root),
                not_loaded: true,
            },
            _ => match error.raw_os_error() {
                // The node outlived its module.
                Some(nix::libc::ENXIO | nix::libc::ENODEV) => Self {
                    found: format!("{DEVICE_PATH} is there, but no module answers: it was unloaded"),
                    fix: how_to_load(root),
                    not_loaded: true,
                },
                _ => Self {
                    found: format!("{DEVICE_PATH} cannot be opened: {error}"),
                    fix: format!("`dmesg | grep {DEVICE_NAME}` shows what the module says"),
                    not_loaded: false,
                },
            },
        }
    }

    /// Both in one sentence.
    pub(crate) fn sentence(&self) -> String {
        format!("{}; to fix: {}", self.found, self.fix)
    }
}

/// Whether the module is loaded.
fn is_loaded(root: &Path) -> bool {
    let modules = std::fs::read_to_string(root.join("proc/modules")).unwrap_or_default();
    modules.lines().any(|line| line.split(' ').next() == Some(DEVICE_NAME))
}

/// The command that loads the module: from where it is installed, from where it was built, or after building it.
fn how_to_load(root: &Path) -> String {
    let release = std::fs::read_to_string(root.join("proc/sys/kernel/osrelease")).unwrap_or_default();
    let modules = root.join("lib/modules").join(release.trim());
    let index = std::fs::read_to_string(modules.join("modules.dep")).unwrap_or_default();
    let file = format!("/{DEVICE_NAME}.ko");
    let installed = index.lines().filter_map(|line| line.split(':').next()).any(|path| path.contains(&file));
    if installed && !release.trim().is_empty() {
        return format!("sudo modprobe {DEVICE_NAME}");
    }
    let built = format!("kmod/module/{DEVICE_NAME}.ko");
    if Path::new(&built).exists() {
        return format!("sudo insmod {built}");
    }
    format!(
        "build it with `make -C kmod/module KDIR=/lib/modules/$(uname -r)/build`, then `sudo insmod {built}` \
         (docs/kernel-module.md); or --target vm, which needs neither root nor a kernel of your own"
    )
}

#[cfg(test)]
mod tests {
    use std::fs;

    use nix::libc;

    use super::*;

    fn root(files: &[(&str, &str)]) -> tempfile::TempDir {
        let root = tempfile::tempdir().unwrap();
        for (path, text) in files {
            let path = root.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        root
    }

    fn obstacle(errno: i32, files: &[(&str, &str)]) -> Obstacle {
        Obstacle::of(&io::Error::from_raw_os_error(errno), root(files).path())
    }

    #[test]
    fn each_reason_has_its_command() {
        let missing = obstacle(libc::ENOENT, &[]);
        assert!(missing.found.ends_with("the kernel module is not loaded"), "{missing:?}");
        assert!(missing.fix.contains("make -C kmod/module"), "{missing:?}");

        let installed = [
            ("proc/sys/kernel/osrelease", "7.3.4-lab\n"),
            ("lib/modules/7.3.4-lab/modules.dep", "kernel/a.ko:\nupdates/wasm_device.ko.xz: kernel/a.ko\n"),
        ];
        assert_eq!(obstacle(libc::ENOENT, &installed).fix, "sudo modprobe wasm_device");

        let loaded = [("proc/modules", "wasm_device 3178496 0 - Live 0x0\n")];
        assert!(obstacle(libc::ENOENT, &loaded).fix.contains("udevadm"));
        let forbidden = obstacle(libc::EACCES, &loaded);
        assert!(forbidden.fix.starts_with("sudo wasm-workbench"), "{forbidden:?}");
        assert!(obstacle(libc::ENXIO, &[]).found.contains("it was unloaded"));
        let other = obstacle(libc::EIO, &[]);
        assert!(other.sentence().contains("dmesg") && !other.found.contains("EIO"), "{other:?}");
    }
}
