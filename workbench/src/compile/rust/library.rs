//! `core` and `alloc` for `wasm32-unknown-unknown`, built from source where they cannot be installed.
//!
//! They are built once for a rustc and stand in a sysroot of their own below the cache: a guest
//! is then built as with any other toolchain that has the target.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::time::Duration;

use wasm_device_lab::LabError;
use wasm_device_lab::cache::{Cache, Key};
use wasm_device_lab::rust_source::{self, SourceToolchain};

use super::super::build_process::{self, ProcessError};
use super::super::cancel::Cancel;
use super::toolchain::{Rustc, TARGET, ToolchainError};

const ENTRY: &str = "guest-library";

/// How long the library may take to build; a slow machine needs a few minutes.
const DEADLINE: Duration = Duration::from_secs(15 * 60);

/// With bitcode, so that a guest may be optimised across crates (`lto`).
const FLAGS: &str = "-Cembed-bitcode=yes";

/// A crate that needs nothing: it is built for the sake of the library.
const MANIFEST: &str = "\
[package]
name = \"nothing\"
version = \"0.0.0\"
edition = \"2021\"

[profile.release]
panic = \"abort\"

[workspace]
";

/// The sysroot with the library for a rustc, when it was built before.
pub(super) fn built(cache: &Cache, rustc: &Rustc) -> Option<PathBuf> {
    cache.find(ENTRY, &key(rustc))
}

/// The toolchain with the library's source that belongs to a rustc, when there is one.
pub(super) fn source(cache: &Cache, rustc: &Rustc) -> Option<SourceToolchain> {
    rust_source::present(cache, &rustc.sysroot, &rustc.version)
}

/// Builds the library and returns the sysroot with it.
pub(super) fn build(
    cache: &Cache,
    rustc: &Rustc,
    source: &SourceToolchain,
    cancel: &Cancel,
) -> Result<PathBuf, ToolchainError> {
    let sysroot = cache.entry(ENTRY, &key(rustc), |folder| build_in(folder, rustc, source, cancel));
    sysroot.map_err(|error| match error {
        LabError::Cancelled(_) => ToolchainError::Cancelled,
        error => ToolchainError::Library(error.to_string()),
    })
}

/// Whether a library folder of a target holds `core`.
pub(super) fn has_core(folder: &Path) -> bool {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.file_name()).any(|name| name.to_string_lossy().starts_with("libcore-"))
}

fn key(rustc: &Rustc) -> Key {
    let sysroot = rustc.sysroot.as_os_str().as_encoded_bytes();
    Key::new().with("rustc", &rustc.version).with("sysroot", sysroot).with("flags", FLAGS)
}

fn build_in(
    sysroot: &Path,
    rustc: &Rustc,
    source: &SourceToolchain,
    cancel: &Cancel,
) -> Result<(), LabError> {
    let nothing = sysroot.join("nothing");
    let library = sysroot.join("lib/rustlib").join(TARGET).join("lib");
    for folder in [&nothing.join("src"), &library] {
        fs::create_dir_all(folder).map_err(LabError::io("cannot make", folder))?;
    }
    for (name, text) in [("Cargo.toml", MANIFEST), ("src/lib.rs", "#![no_std]\n")] {
        let file = nothing.join(name);
        fs::write(&file, text).map_err(LabError::io("cannot write", file))?;
    }
    let mut cargo = source.cargo();
    cargo
        .args(["build", "--release", "--quiet", "--target", TARGET, "-Zbuild-std=core,alloc"])
        .env("RUSTFLAGS", FLAGS)
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .env_remove("CARGO_TARGET_DIR")
        .current_dir(&nothing);
    match build_process::run(&mut cargo, None, DEADLINE, cancel) {
        Ok(finished) if finished.status.success() => {}
        Ok(finished) => {
            let said = String::from_utf8_lossy(&finished.stderr).trim().to_owned();
            return Err(LabError::Unusable(said));
        }
        Err(ProcessError::Cancelled) => return Err(LabError::Cancelled("the library".to_owned())),
        Err(error) => return Err(LabError::Unusable(error.to_string())),
    }
    take_libraries(&nothing.join("target").join(TARGET).join("release/deps"), &library)?;
    fs::remove_dir_all(&nothing).map_err(LabError::io("cannot remove", &nothing))?;
    // rustc looks for its linker beside the library of its own machine.
    let host = rustc.version.lines().find_map(|line| line.strip_prefix("host: ")).unwrap_or_default();
    let link = sysroot.join("lib/rustlib").join(host);
    symlink(rustc.sysroot.join("lib/rustlib").join(host), &link).map_err(LabError::io("cannot link", link))
}

fn take_libraries(from: &Path, to: &Path) -> Result<(), LabError> {
    for entry in fs::read_dir(from).map_err(LabError::io("cannot read", from))?.flatten() {
        let name = entry.file_name();
        let text = name.to_string_lossy();
        if text.ends_with(".rlib") && !text.starts_with("libnothing-") {
            let file = to.join(&name);
            fs::rename(entry.path(), &file).map_err(LabError::io("cannot move to", file))?;
        }
    }
    if has_core(to) { Ok(()) } else { Err(LabError::Unusable("cargo left no `core`".to_owned())) }
}
