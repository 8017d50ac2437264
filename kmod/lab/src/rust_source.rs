//! A toolchain that can build `core` and `alloc` for kernel space.
//!
//! The `rust-src` component serves where it is installed. Where it is not, Debian's package
//! of the same version does, next to a copy of the toolchain: nothing is ever written into
//! the user's own.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use crate::LabError;
use crate::cache::{Cache, Key};
use crate::debian_package::{SuiteRoot, unpack};
use crate::job::Job;

/// Debian suites that are asked for `rust-src`, in this order.
const SUITES: &[&str] = &["trixie-backports", "sid", "trixie"];

/// Where the library source stands below a toolchain's root.
const LIBRARY: &str = "lib/rustlib/src/rust/library";

/// A toolchain whose sysroot has the library source.
#[derive(Debug, Clone)]
pub struct SourceToolchain {
    /// Its root: `bin/cargo` and `bin/rustc` stand below it.
    pub root: PathBuf,
}

impl SourceToolchain {
    /// `cargo` of this toolchain, with nightly options allowed.
    pub fn cargo(&self) -> Command {
        let mut command = Command::new(self.root.join("bin/cargo"));
        command.env("RUSTC", self.root.join("bin/rustc")).env("RUSTC_BOOTSTRAP", "1");
        // A `cargo` around us sets these, and they lead to the other toolchain: rustc takes its
        // sysroot from where its libraries were loaded.
        for variable in ["RUSTUP_TOOLCHAIN", "CARGO", "LD_LIBRARY_PATH"] {
            command.env_remove(variable);
        }
        command
    }

    /// The library source.
    pub fn library(&self) -> PathBuf {
        self.root.join(LIBRARY)
    }
}

/// Such a toolchain for a rustc, where there is one already: nothing is fetched or built.
///
/// `sysroot` and `version` are what `rustc --print sysroot` and `rustc -vV` say.
pub fn present(cache: &Cache, sysroot: &Path, version: &str) -> Option<SourceToolchain> {
    if sysroot.join(LIBRARY).join("core").exists() {
        return Some(SourceToolchain { root: sysroot.to_owned() });
    }
    let root = cache.find("toolchain", &copy_key(sysroot, version))?;
    Some(SourceToolchain { root })
}

/// What a copy of a toolchain is made from.
fn copy_key(sysroot: &Path, version: &str) -> Key {
    Key::new().with("rustc", version).with("sysroot", sysroot.as_os_str().as_encoded_bytes())
}

/// Finds or makes such a toolchain.
pub fn toolchain(cache: &Cache, job: &Job<'_>) -> Result<SourceToolchain, LabError> {
    let sysroot = PathBuf::from(rustc(&["--print", "sysroot"])?);
    if sysroot.join(LIBRARY).join("core").exists() {
        return Ok(SourceToolchain { root: sysroot });
    }
    let version = rustc_version()?;
    let release = release(&version)?;
    let key = Key::new().with("rustc", &version);
    let library =
        cache.entry("rust-src", &key, |dir| debian_library(cache, &release, dir, job))?.join("library");
    let root = cache.entry("toolchain", &copy_key(&sysroot, &version), |dir| {
        copy_toolchain(&sysroot, &library, dir, job)
    })?;
    Ok(SourceToolchain { root })
}

/// What `rustc -vV` says: part of the key of all that it compiles.
pub fn rustc_version() -> Result<String, LabError> {
    // Each start of a rustup proxy takes a while, and many keys want to know.
    static VERSION: OnceLock<String> = OnceLock::new();
    if let Some(version) = VERSION.get() {
        return Ok(version.clone());
    }
    let version = rustc(&["-vV"])?;
    Ok(VERSION.get_or_init(|| version).clone())
}

/// What `rustc` says to `arguments`.
fn rustc(arguments: &[&str]) -> Result<String, LabError> {
    let output =
        Command::new("rustc").args(arguments).output().map_err(LabError::io("cannot start", "rustc"))?;
    if !output.status.success() {
        return Err(LabError::Unusable(format!("`rustc {}` failed", arguments.join(" "))));
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// The release, such as `1.95.0`, in what `rustc -vV` says.
fn release(version: &str) -> Result<String, LabError> {
    version
        .lines()
        .find_map(|line| line.strip_prefix("release: "))
        .map(str::to_owned)
        .ok_or_else(|| LabError::Unusable("`rustc -vV` names no release".to_owned()))
}

/// Puts the library source of Debian's `rust-src` of the same release into `dir`.
fn debian_library(cache: &Cache, release: &str, dir: &Path, job: &Job<'_>) -> Result<(), LabError> {
    for suite in SUITES {
        let root = SuiteRoot::open(cache.root(), suite, job)?;
        let wanted = format!("{release}+");
        let Some(version) =
            root.versions("rust-src")?.into_iter().find(|version| version.starts_with(&wanted))
        else {
            continue;
        };
        let package = root.download("rust-src", &version, dir, job)?;
        let member = format!("./usr/src/rustc-{release}/library");
        unpack(&package, &member, dir, job)?;
        let library = dir.join(&member);
        std::fs::rename(&library, dir.join("library")).map_err(LabError::io("cannot move", library))?;
        return std::fs::remove_file(&package).map_err(LabError::io("cannot remove", package));
    }
    Err(LabError::Unusable(format!(
        "the library source of rustc {release} could not be had: rustup has no rust-src here (`rustup component add \
         rust-src` gives it), and Debian has no rust-src {release}"
    )))
}

/// Copies `bin` and `lib` of a toolchain (as hard links where that works) and puts the library
/// source where cargo looks for it.
fn copy_toolchain(sysroot: &Path, library: &Path, root: &Path, job: &Job<'_>) -> Result<(), LabError> {
    for part in ["bin", "lib"] {
        let from = sysroot.join(part);
        if job.run(Command::new("cp").arg("-al").arg(&from).arg(root)).is_err() {
            // Another file system: no links there.
            let _ = std::fs::remove_dir_all(root.join(part));
            job.run(Command::new("cp").arg("-a").arg(&from).arg(root))?;
        }
    }
    let source = root.join("lib/rustlib/src/rust");
    std::fs::create_dir_all(&source).map_err(LabError::io("cannot make", &source))?;
    job.run(Command::new("cp").arg("-a").arg(library).arg(&source))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_release_is_read_from_the_version() {
        assert_eq!(release("rustc 1.95.0 (5 2026-04-14)\nrelease: 1.95.0\nhost: x").unwrap(), "1.95.0");
        assert!(release("rustc").is_err());
    }
}
