//! The file systems of the lab's machine.

use std::fs;

use nix::errno::Errno;
use nix::mount::{MsFlags, mount};

struct Mount {
    kind: &'static str,
    place: &'static str,
    data: &'static str,
    flags: MsFlags,
}

const fn flags(bits: &[MsFlags]) -> MsFlags {
    let mut all = MsFlags::empty();
    let mut at = 0;
    while at < bits.len() {
        all = all.union(bits[at]);
        at += 1;
    }
    all
}

const SAFE: MsFlags = flags(&[MsFlags::MS_NOSUID, MsFlags::MS_NODEV, MsFlags::MS_NOEXEC]);

const MOUNTS: &[Mount] = &[
    Mount { kind: "proc", place: "/proc", data: "", flags: SAFE },
    Mount { kind: "sysfs", place: "/sys", data: "", flags: SAFE },
    Mount { kind: "devtmpfs", place: "/dev", data: "", flags: MsFlags::MS_NOSUID },
    Mount { kind: "devpts", place: "/dev/pts", data: "mode=620,ptmxmode=666", flags: MsFlags::MS_NOSUID },
    Mount { kind: "tmpfs", place: "/tmp", data: "mode=1777", flags: MsFlags::MS_NOSUID },
    Mount { kind: "tmpfs", place: "/run", data: "mode=755", flags: MsFlags::MS_NOSUID },
    Mount { kind: "debugfs", place: "/sys/kernel/debug", data: "", flags: SAFE },
];

/// Mounts all that the kernel has, and gives what fails to `say`.
pub(super) fn mount_all(say: &dyn Fn(&str)) {
    for Mount { kind, place, data, flags } in MOUNTS {
        // A place that is there already, or cannot be made, shows when it is mounted on.
        let _ = fs::create_dir_all(place);
        match mount(Some(*kind), *place, Some(*kind), *flags, Some(*data)) {
            Ok(()) => {}
            // Mounted by the kernel itself.
            Err(Errno::EBUSY) => {}
            // A kernel without it is no fault of the machine.
            Err(Errno::ENODEV) => {}
            Err(Errno::ENOENT) if *kind == "debugfs" => {}
            Err(error) => say(&format!("{kind} cannot be mounted on {place}: {}", error.desc())),
        }
    }
}
