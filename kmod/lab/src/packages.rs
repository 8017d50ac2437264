//! What the lab needs of the machine, and how to get what is missing.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::LabError;
use crate::job::Job;

/// Something the lab needs, and Debian's package that has it.
struct Need {
    what: What,
    package: &'static str,
}

enum What {
    Program(&'static str),
    /// A file at any of these places.
    File(&'static [&'static str]),
    /// A libclang that bindgen takes: 17 or newer.
    Libclang,
}

/// For building the module and the agent.
const BUILD_MODULE: &[Need] = &[
    Need { what: What::Program("make"), package: "make" },
    Need { what: What::Program("gcc"), package: "gcc" },
    Need { what: What::Program("ld"), package: "binutils" },
    Need {
        what: What::File(&["/usr/lib/x86_64-linux-gnu/libc.a", "/usr/lib64/libc.a", "/usr/lib/libc.a"]),
        package: "libc6-dev",
    },
    Need {
        what: What::File(&[
            "/usr/lib/x86_64-linux-gnu/libelf.so.1",
            "/lib/x86_64-linux-gnu/libelf.so.1",
            "/usr/lib64/libelf.so.1",
            "/usr/lib/libelf.so.1",
        ]),
        package: "libelf1",
    },
];

/// For building the kernel.
const BUILD_KERNEL: &[Need] = &[
    Need { what: What::Program("flex"), package: "flex" },
    Need { what: What::Program("bison"), package: "bison" },
    Need { what: What::Program("bc"), package: "bc" },
    Need { what: What::Program("patch"), package: "patch" },
    Need { what: What::Program("xz"), package: "xz-utils" },
    Need { what: What::Program("zstd"), package: "zstd" },
    Need { what: What::Program("depmod"), package: "kmod" },
    Need { what: What::File(&["/usr/include/libelf.h"]), package: "libelf-dev" },
    Need { what: What::File(&["/usr/include/openssl/opensslv.h"]), package: "libssl-dev" },
    Need { what: What::Libclang, package: "libclang1-22" },
];

/// For running the machine.
const RUN: &[Need] = &[
    Need { what: What::Program("qemu-system-x86_64"), package: "qemu-system-x86" },
    Need {
        what: What::File(&["/usr/share/seabios/bios-256k.bin", "/usr/share/qemu/bios-256k.bin"]),
        package: "seabios",
    },
    Need { what: What::File(BUSYBOX), package: "busybox-static" },
    Need { what: What::Program("setpriv"), package: "util-linux" },
];

const BUSYBOX: &[&str] = &["/bin/busybox", "/usr/bin/busybox"];

/// What is missed for a purpose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Building the kernel and the module, and running them.
    BuildAndRun,
    /// Building the module for a kernel that is there, and running them.
    BuildModuleAndRun,
    /// Running what is built.
    Run,
}

/// Debian's names of the packages that are missing.
pub fn missing(purpose: Purpose) -> Vec<&'static str> {
    let needs: &[&[Need]] = match purpose {
        Purpose::BuildAndRun => &[BUILD_MODULE, BUILD_KERNEL, RUN],
        Purpose::BuildModuleAndRun => &[BUILD_MODULE, RUN],
        Purpose::Run => &[RUN],
    };
    needs.iter().copied().flatten().filter(|need| !present(&need.what)).map(|need| need.package).collect()
}

/// Where the shell and the small programs of the machine come from.
pub fn busybox() -> Result<PathBuf, LabError> {
    BUSYBOX.iter().map(PathBuf::from).find(|program| program.is_file()).ok_or_else(|| {
        LabError::MissingPackages {
            packages: vec!["busybox-static".to_owned()],
            install: "sudo apt-get install busybox-static".to_owned(),
        }
    })
}

fn present(what: &What) -> bool {
    match what {
        What::Program(name) => find_program(name).is_some(),
        What::File(places) => places.iter().any(|place| Path::new(place).exists()),
        What::Libclang => libclang().is_some(),
    }
}

/// Where `name` stands on `PATH` (or in the folders for root, which a user's `PATH` may lack).
pub fn find_program(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .chain(["/usr/sbin", "/sbin"].map(PathBuf::from))
        .map(|dir| dir.join(name))
        .find(|program| program.is_file())
}

/// The folder of the newest libclang that bindgen takes (17 is the oldest).
pub fn libclang() -> Option<PathBuf> {
    if let Some(dir) = std::env::var_os("LIBCLANG_PATH") {
        return Some(dir.into());
    }
    (17..=40)
        .rev()
        .map(|version| PathBuf::from(format!("/usr/lib/llvm-{version}/lib")))
        .find(|dir| has_libclang(dir))
}

fn has_libclang(dir: &Path) -> bool {
    let Ok(entries) = std::fs::read_dir(dir) else { return false };
    entries.flatten().any(|entry| {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        name.starts_with("libclang") && name.contains(".so") && !name.contains("cpp")
    })
}

/// Whether this process may install packages without asking.
pub fn is_root() -> bool {
    nix::unistd::geteuid().is_root()
}

/// Installs what is missing, when that is allowed; else names it.
pub fn provide(purpose: Purpose, install: bool, job: &Job<'_>) -> Result<(), LabError> {
    let missing = missing(purpose);
    if missing.is_empty() {
        return Ok(());
    }
    if find_program("apt-get").is_none() {
        return Err(LabError::MissingPrograms {
            programs: missing.iter().map(|&name| name.to_owned()).collect(),
        });
    }
    let root = is_root();
    if !install && !root {
        let sudo = format!("sudo apt-get install {}", missing.join(" "));
        return Err(LabError::MissingPackages {
            packages: missing.iter().map(|&name| name.to_owned()).collect(),
            install: sudo,
        });
    }
    job.run(&mut apt(root, &["update", "-q"]))?;
    let mut arguments = vec!["install", "-q", "-y", "--no-install-recommends"];
    arguments.extend(&missing);
    job.run(&mut apt(root, &arguments))
}

fn apt(root: bool, arguments: &[&str]) -> Command {
    let mut command = if root {
        Command::new("apt-get")
    } else {
        let mut sudo = Command::new("sudo");
        sudo.args(["-n", "apt-get"]);
        sudo
    };
    command.args(arguments).env("DEBIAN_FRONTEND", "noninteractive");
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_are_found_on_the_path() {
        assert!(find_program("sh").is_some());
        assert_eq!(find_program("no-such-program-here"), None);
    }

    #[test]
    fn running_needs_no_more_than_building() {
        let all = missing(Purpose::BuildAndRun);
        for purpose in [Purpose::BuildModuleAndRun, Purpose::Run] {
            assert!(missing(purpose).iter().all(|package| all.contains(package)));
        }
    }
}
