//! The lab's kernel: its source, `bindgen`, the configuration, the build.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::LabError;
use crate::cache::{Cache, Key};
use crate::debian_package::{SuiteRoot, unpack};
use crate::job::Job;
use crate::packages::{find_program, libclang};
use crate::rust_source::{SourceToolchain, rustc};

/// Configuration of the kernel that tests and `--target vm` boot.
pub const MICRO_CONFIG: &str = include_str!("../config/micro.config");

/// Oldest `bindgen` that a 7.3 kernel takes (`scripts/min-tool-version.sh` there).
const BINDGEN_MINIMUM: (u32, u32, u32) = (0, 71, 1);
/// The one that is installed when there is none.
const BINDGEN_VERSION: &str = "0.72.1";

/// Debian suites and packages of kernel sources, the preferred one first.
const SOURCES: &[(&str, &str)] = &[("trixie-backports", "linux-source-7.3"), ("sid", "linux-source-7.3")];

/// A kernel source tree.
#[derive(Debug, Clone)]
pub struct KernelSource {
    /// Its root.
    pub dir: PathBuf,
    /// Part of the kernel's key: package version, or the version of the tree.
    pub version: String,
}

/// A built kernel.
#[derive(Debug, Clone)]
pub struct Kernel {
    /// The image to boot.
    pub image: PathBuf,
    /// The folder to build modules against (`KDIR`).
    pub build_dir: PathBuf,
    /// What it was made from.
    pub key: Key,
}

/// The source in `dir`, which a person brought.
pub fn own_source(dir: &Path) -> Result<KernelSource, LabError> {
    let makefile = dir.join("Makefile");
    let text = fs::read_to_string(&makefile).map_err(LabError::io("cannot read", &makefile))?;
    let field = |name: &str| {
        text.lines()
            .find_map(|line| line.strip_prefix(name)?.trim_start().strip_prefix('='))
            .map(|value| value.trim().to_owned())
            .unwrap_or_default()
    };
    let version = format!(
        "{}.{}.{}{}",
        field("VERSION"),
        field("PATCHLEVEL"),
        field("SUBLEVEL"),
        field("EXTRAVERSION")
    );
    if version.starts_with('.') {
        return Err(LabError::Unusable(format!("{} is no kernel source", dir.display())));
    }
    Ok(KernelSource { dir: dir.to_owned(), version: format!("{} {version}", dir.display()) })
}

/// Debian's source of the newest 7.3 kernel.
pub fn debian_source(cache: &Cache, job: &Job<'_>) -> Result<KernelSource, LabError> {
    let mut last = None;
    for (suite, package) in SOURCES {
        // What was unpacked once serves without a mirror.
        if let Some(source) = unpacked_source(cache, package) {
            return Ok(source);
        }
        match download_source(cache, suite, package, job) {
            Ok(Some(source)) => return Ok(source),
            Ok(None) => {}
            Err(error @ LabError::Cancelled(_)) => return Err(error),
            Err(error) => last = Some(error),
        }
    }
    Err(last.unwrap_or_else(|| LabError::Unusable("Debian has no linux-source-7.3 to offer".to_owned())))
}

/// Remembers the version of the source that was taken last, so that a start needs no mirror.
fn version_file(cache: &Cache, package: &str) -> PathBuf {
    cache.root().join(format!("{package}.version"))
}

fn source_key(package: &str, version: &str) -> Key {
    Key::new().with("package", package).with("version", version)
}

fn unpacked_source(cache: &Cache, package: &str) -> Option<KernelSource> {
    let version = fs::read_to_string(version_file(cache, package)).ok()?;
    let dir = cache.find("linux-source", &source_key(package, &version))?;
    Some(KernelSource { dir: dir.join(package), version })
}

fn download_source(
    cache: &Cache,
    suite: &str,
    package: &str,
    job: &Job<'_>,
) -> Result<Option<KernelSource>, LabError> {
    let root = SuiteRoot::open(cache.root(), suite, job)?;
    let Some(version) = root.versions(package)?.into_iter().next() else { return Ok(None) };
    let dir = cache.entry("linux-source", &source_key(package, &version), |dir| {
        let deb = root.download(package, &version, dir, job)?;
        let member = format!("./usr/src/{package}.tar.xz");
        unpack(&deb, &member, dir, job)?;
        let tar = dir.join(&member);
        job.run(Command::new("tar").arg("-xf").arg(&tar).arg("-C").arg(dir))?;
        fs::remove_file(&tar).map_err(LabError::io("cannot remove", tar))?;
        fs::remove_file(&deb).map_err(LabError::io("cannot remove", deb))
    })?;
    let file = version_file(cache, package);
    fs::write(&file, &version).map_err(LabError::io("cannot write", file))?;
    Ok(Some(KernelSource { dir: dir.join(package), version }))
}

/// A `bindgen` that the kernel takes: the machine's own, else one built into the cache.
pub fn bindgen(cache: &Cache, toolchain: &SourceToolchain, job: &Job<'_>) -> Result<PathBuf, LabError> {
    if let Some(own) = find_program("bindgen")
        && bindgen_version(&own).is_some_and(|version| version >= BINDGEN_MINIMUM)
    {
        return Ok(own);
    }
    let key = Key::new().with("version", BINDGEN_VERSION).with("rustc", rustc(&["-vV"])?);
    let dir = cache.entry("bindgen", &key, |dir| {
        let mut install = Command::new(toolchain.root.join("bin/cargo"));
        install
            .args(["install", "bindgen-cli", "--locked", "--version", BINDGEN_VERSION, "--root"])
            .arg(dir)
            .env("RUSTC", toolchain.root.join("bin/rustc"))
            .env_remove("LD_LIBRARY_PATH");
        job.run(&mut install)
    })?;
    Ok(dir.join("bin/bindgen"))
}

fn bindgen_version(program: &Path) -> Option<(u32, u32, u32)> {
    let output = Command::new(program).arg("--version").output().ok()?;
    parse_version(String::from_utf8_lossy(&output.stdout).strip_prefix("bindgen ")?)
}

fn parse_version(text: &str) -> Option<(u32, u32, u32)> {
    let mut parts = text.trim().split('.').map(|part| part.parse().ok());
    Some((parts.next()??, parts.next()??, parts.next()??))
}

/// What kernel and module builds need around them.
#[derive(Debug, Clone)]
pub struct BuildTools {
    /// Rust toolchain with library source.
    pub toolchain: SourceToolchain,
    /// `bindgen`.
    pub bindgen: PathBuf,
}

impl BuildTools {
    /// `make` with the tools on its path.
    pub fn make(&self) -> Command {
        let mut command = Command::new("make");
        command
            .arg(format!("BINDGEN={}", self.bindgen.display()))
            .arg(format!("RUSTC={}", self.toolchain.root.join("bin/rustc").display()))
            .arg(format!("RUSTDOC={}", self.toolchain.root.join("bin/rustdoc").display()))
            .env("RUST_LIB_SRC", self.toolchain.library())
            // A build must not depend on whose machine it is.
            .env("KBUILD_BUILD_USER", "lab")
            .env("KBUILD_BUILD_HOST", "wasm-workbench")
            .env("KBUILD_BUILD_TIMESTAMP", "2026-01-01");
        for variable in ["LD_LIBRARY_PATH", "RUSTFLAGS", "MAKEFLAGS", "CARGO_MAKEFLAGS"] {
            command.env_remove(variable);
        }
        if let Some(dir) = libclang() {
            command.env("LIBCLANG_PATH", dir);
        }
        command
    }
}

/// Builds the kernel of `config`, or finds it in the cache.
pub fn build(
    cache: &Cache,
    source: &KernelSource,
    config: &str,
    tools: &BuildTools,
    job: &Job<'_>,
) -> Result<Kernel, LabError> {
    let key = Key::new()
        .with("source", &source.version)
        .with("config", config)
        .with("rustc", rustc(&["-vV"])?)
        .with("bindgen", tools.bindgen.as_os_str().as_encoded_bytes())
        .with("gcc", compiler_version()?);
    let dir = cache.entry("kernel", &key, |dir| build_into(dir, source, config, tools, job))?;
    Ok(Kernel { image: dir.join("bzImage"), build_dir: dir.join("build"), key })
}

fn compiler_version() -> Result<Vec<u8>, LabError> {
    let output =
        Command::new("gcc").arg("--version").output().map_err(LabError::io("cannot start", "gcc"))?;
    Ok(output.stdout)
}

fn build_into(
    dir: &Path,
    source: &KernelSource,
    config: &str,
    tools: &BuildTools,
    job: &Job<'_>,
) -> Result<(), LabError> {
    let fragment = dir.join("lab.config");
    fs::write(&fragment, config).map_err(LabError::io("cannot write", &fragment))?;
    let build = dir.join("build");
    fs::create_dir(&build).map_err(LabError::io("cannot make", &build))?;
    let make = || {
        let mut make = tools.make();
        make.arg("-C").arg(&source.dir).arg(format!("O={}", build.display()));
        make
    };
    job.run(make().arg(format!("KCONFIG_ALLCONFIG={}", fragment.display())).arg("allnoconfig"))?;
    // Without this the configuration silently loses RUST when a tool does not fit.
    job.run(make().arg("rustavailable"))?;
    let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
    job.run(make().arg(format!("-j{cores}")).args(["bzImage", "modules_prepare"]))?;
    let symbols = build.join("vmlinux.symvers");
    fs::copy(&symbols, build.join("Module.symvers")).map_err(LabError::io("cannot copy", symbols))?;
    let image = build.join("arch/x86/boot/bzImage");
    fs::copy(&image, dir.join("bzImage")).map_err(LabError::io("cannot copy", image))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_and_compared() {
        assert_eq!(parse_version("0.72.1\n"), Some((0, 72, 1)));
        assert!(parse_version("0.71.0").unwrap() < BINDGEN_MINIMUM);
        assert_eq!(parse_version("x"), None);
    }

    #[test]
    fn a_source_tree_tells_its_version() {
        let dir = tempfile::tempdir().unwrap();
        assert!(own_source(dir.path()).is_err());
        fs::write(dir.path().join("Makefile"), "VERSION = 7\nPATCHLEVEL = 3\nSUBLEVEL = 4\nEXTRAVERSION =\n")
            .unwrap();
        assert!(own_source(dir.path()).unwrap().version.ends_with(" 7.3.4"));
        fs::write(dir.path().join("Makefile"), "all:\n").unwrap();
        assert!(own_source(dir.path()).is_err());
    }

    #[test]
    fn the_configuration_asks_for_each_option_once() {
        let mut names: Vec<_> =
            MICRO_CONFIG.lines().filter_map(|line| line.split_once('=')).map(|(n, _)| n).collect();
        names.sort_unstable();
        let all = names.len();
        names.dedup();
        assert_eq!(names.len(), all);
        assert!(MICRO_CONFIG.contains("CONFIG_RUST=y\n"));
    }
}
