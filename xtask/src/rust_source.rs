//! A toolchain that can build `core` and `alloc` for kernel space.
//!
//! The `rust-src` component serves where it is installed. Where it is not, Debian's package
//! of the same version does, next to a copy of the toolchain: nothing is ever written into
//! the user's own.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::debian_package::{SuiteRoot, unpack};
use crate::workspace;

/// Debian suites that are asked for `rust-src`, in this order.
const SUITES: &[&str] = &["trixie-backports", "sid", "trixie"];

/// A toolchain whose sysroot has the library source.
pub(crate) struct SourceToolchain {
    /// Its root: `bin/cargo` and `bin/rustc` stand below it.
    pub(crate) root: PathBuf,
}

impl SourceToolchain {
    /// `cargo` of this toolchain, with nightly options allowed.
    pub(crate) fn cargo(&self) -> Command {
        let mut command = Command::new(self.root.join("bin/cargo"));
        command.env("RUSTC", self.root.join("bin/rustc")).env("RUSTC_BOOTSTRAP", "1");
        // Set by the `cargo xtask` around us. They lead to the other toolchain: rustc takes its
        // sysroot from where its libraries were loaded.
        for variable in ["RUSTUP_TOOLCHAIN", "CARGO", "LD_LIBRARY_PATH"] {
            command.env_remove(variable);
        }
        command
    }
}

/// Finds or makes such a toolchain. The error says why there is none.
pub(crate) fn toolchain() -> Result<SourceToolchain> {
    let sysroot = sysroot()?;
    if sysroot.join("lib/rustlib/src/rust/library/core").exists() {
        return Ok(SourceToolchain { root: sysroot });
    }
    let release = release()?;
    let cache = workspace::cache()?;
    let root = cache.join(format!("toolchain-with-source-{release}"));
    if !root.join("lib/rustlib/src/rust/library/core").exists() {
        let library = debian_library(&cache, &release)?;
        copy_toolchain(&sysroot, &library, &root)?;
    }
    Ok(SourceToolchain { root })
}

fn rustc(arguments: &[&str]) -> Result<String> {
    let output = Command::new("rustc").args(arguments).output().context("cannot start rustc")?;
    if !output.status.success() {
        bail!("rustc {} failed", arguments.join(" "));
    }
    Ok(String::from_utf8(output.stdout)?.trim().to_owned())
}

fn sysroot() -> Result<PathBuf> {
    Ok(PathBuf::from(rustc(&["--print", "sysroot"])?))
}

/// The release of rustc, such as `1.95.0`.
fn release() -> Result<String> {
    let version = rustc(&["-vV"])?;
    version
        .lines()
        .find_map(|line| line.strip_prefix("release: "))
        .map(str::to_owned)
        .context("rustc -vV names no release")
}

/// The library source of Debian's `rust-src` of the same release.
fn debian_library(cache: &Path, release: &str) -> Result<PathBuf> {
    let unpacked = cache.join(format!("rust-src-{release}"));
    let library = unpacked.join(format!("usr/src/rustc-{release}/library"));
    if library.exists() {
        return Ok(library);
    }
    for suite in SUITES {
        let root = SuiteRoot::open(cache, suite)?;
        let Some(version) =
            root.versions("rust-src")?.into_iter().find(|v| v.starts_with(&format!("{release}+")))
        else {
            continue;
        };
        let package = root.download("rust-src", &version)?;
        let partial = cache.join(format!("rust-src-{release}.partial"));
        let _ = fs::remove_dir_all(&partial);
        unpack(&package, &format!("./usr/src/rustc-{release}/library"), &partial)?;
        let _ = fs::remove_dir_all(&unpacked);
        fs::rename(&partial, &unpacked)?;
        return Ok(library);
    }
    bail!(
        "neither rustup's rust-src component nor Debian's rust-src {release} could be had; `rustup component add rust-src` gives it"
    )
}

/// Copies `bin` and `lib` of a toolchain (as hard links where that works) and puts the library
/// source where cargo looks for it.
fn copy_toolchain(sysroot: &Path, library: &Path, root: &Path) -> Result<()> {
    let partial = root.with_extension("partial");
    let _ = fs::remove_dir_all(&partial);
    fs::create_dir_all(&partial)?;
    for part in ["bin", "lib"] {
        let linked = Command::new("cp").args(["-al"]).arg(sysroot.join(part)).arg(&partial).output()?;
        if !linked.status.success() {
            let _ = fs::remove_dir_all(partial.join(part));
            let copied = Command::new("cp").args(["-a"]).arg(sysroot.join(part)).arg(&partial).status()?;
            if !copied.success() {
                bail!("{} could not be copied", sysroot.join(part).display());
            }
        }
    }
    let source = partial.join("lib/rustlib/src/rust");
    fs::create_dir_all(&source)?;
    let copied = Command::new("cp").arg("-a").arg(library).arg(&source).status()?;
    if !copied.success() {
        bail!("{} could not be copied", library.display());
    }
    let _ = fs::remove_dir_all(root);
    fs::rename(&partial, root)?;
    Ok(())
}
