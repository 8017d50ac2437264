//! The lab's kernel: its source, `bindgen`, the configuration, the build.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::LabError;
use crate::cache::{Cache, Key};
use crate::debian_package::{SuiteRoot, unpack};
use crate::job::Job;
use crate::packages::{find_program, libclang};
use crate::rust_source::{SourceToolchain, rustc_version};

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
    let dir = dir.canonicalize().map_err(LabError::io("cannot find", dir))?;
    let state = tree_state(&dir)?;
    Ok(KernelSource { version: format!("{version} {} {state}", dir.display()), dir })
}

/// Changes with each edit of a tree: from names, sizes and times, as its contents are too many to read.
fn tree_state(root: &Path) -> Result<String, LabError> {
    let mut lines = Vec::new();
    let mut dirs = vec![root.to_owned()];
    while let Some(dir) = dirs.pop() {
        for entry in fs::read_dir(&dir).map_err(LabError::io("cannot read", &dir))? {
            let entry = entry.map_err(LabError::io("cannot read", &dir))?;
            let path = entry.path();
            let data = entry.metadata().map_err(LabError::io("cannot look at", &path))?;
            if data.is_dir() {
                if entry.file_name() != ".git" {
                    dirs.push(path);
                }
                continue;
            }
            lines.push(format!("{} {} {}", path.display(), data.size(), data.mtime()));
        }
    }
    lines.sort_unstable();
    Ok(Key::new().with("tree", lines.join("\n")).short())
}

/// A kernel that a person built in `build_dir`, with the image `image` or the one in that folder.
pub fn own_build(build_dir: &Path, image: Option<&Path>) -> Result<Kernel, LabError> {
    let build_dir = build_dir.canonicalize().map_err(LabError::io("cannot find", build_dir))?;
    let config = build_dir.join(".config");
    if !config.is_file() {
        return Err(LabError::Unusable(format!(
            "{} is not the folder of a kernel build: it has no .config; name the one that the kernel was built in",
            build_dir.display()
        )));
    }
    let text = fs::read_to_string(&config).map_err(LabError::io("cannot read", &config))?;
    if !text.lines().any(|line| line == "CONFIG_RUST=y") {
        return Err(LabError::Unusable(format!(
            "the kernel in {} was built without CONFIG_RUST=y, so it takes no module in Rust; build one with it",
            build_dir.display()
        )));
    }
    let image = image.map_or_else(|| build_dir.join("arch/x86/boot/bzImage"), Path::to_owned);
    if !image.is_file() {
        return Err(LabError::Unusable(format!(
            "there is no kernel image {}; build it there, or name another one with --bzimage",
            image.display()
        )));
    }
    let mut key = Key::new().with("config", text);
    for file in ["Module.symvers", "include/config/kernel.release", "rust/libkernel.rmeta"] {
        let path = build_dir.join(file);
        if !path.is_file() {
            return Err(LabError::Unusable(format!(
                "{} is not there: modules cannot be built against this kernel; `make prepare modules` in it makes what is \
                 missing",
                path.display()
            )));
        }
        key = key.with_file(file, &path)?;
    }
    Ok(Kernel { image, build_dir, key })
}

/// The kernel that a person has as an image alone: its build folder is where distributions put it.
pub fn own_image(image: &Path) -> Result<Kernel, LabError> {
    let release = image_release(image)?;
    let build_dir = PathBuf::from(format!("/lib/modules/{release}/build"));
    if build_dir.is_dir() {
        return own_build(&build_dir, Some(image));
    }
    Err(LabError::Unusable(format!(
        "modules for {} cannot be built: {} is not there; name the folder it was built in with --kdir",
        image.display(),
        build_dir.display()
    )))
}

/// The release of a kernel image, from its boot header (`Documentation/arch/x86/boot.rst`).
fn image_release(image: &Path) -> Result<String, LabError> {
    const MAGIC: usize = 0x202;
    const VERSION_POINTER: usize = 0x20e;
    let bytes = fs::read(image).map_err(LabError::io("cannot read", image))?;
    let none = || LabError::Unusable(format!("{} is no kernel image for x86-64 (bzImage)", image.display()));
    if bytes.get(MAGIC..MAGIC + 4) != Some(b"HdrS") {
        return Err(none());
    }
    let pointer = bytes.get(VERSION_POINTER..VERSION_POINTER + 2).ok_or_else(none)?;
    let begin = 0x200 + usize::from(u16::from_le_bytes([pointer[0], pointer[1]]));
    let text = bytes.get(begin..).ok_or_else(none)?;
    let end = text.iter().position(|&byte| byte == b' ' || byte == 0).ok_or_else(none)?;
    Ok(String::from_utf8_lossy(&text[..end]).into_owned())
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

/// A `bindgen`.
#[derive(Debug, Clone)]
pub struct Bindgen {
    /// The program.
    pub program: PathBuf,
    /// Its version: part of the kernel's key, where the place of the program is not.
    pub version: String,
}

/// The `bindgen` of the machine or of the cache, when there is one that the kernel takes.
pub fn present_bindgen(cache: &Cache) -> Result<Option<Bindgen>, LabError> {
    if let Some(program) = find_program("bindgen")
        && let Some(version) = bindgen_version(&program)
        && parse_version(&version).is_some_and(|version| version >= BINDGEN_MINIMUM)
    {
        return Ok(Some(Bindgen { program, version }));
    }
    Ok(cache.find("bindgen", &bindgen_key()?).map(|dir| cached_bindgen(&dir)))
}

/// A `bindgen` that the kernel takes: the one that is there, else one built into the cache.
pub fn bindgen(cache: &Cache, toolchain: &SourceToolchain, job: &Job<'_>) -> Result<Bindgen, LabError> {
    if let Some(present) = present_bindgen(cache)? {
        return Ok(present);
    }
    let dir = cache.entry("bindgen", &bindgen_key()?, |dir| {
        let mut install = Command::new(toolchain.root.join("bin/cargo"));
        install
            .args(["install", "bindgen-cli", "--locked", "--version", BINDGEN_VERSION, "--root"])
            .arg(dir)
            .env("RUSTC", toolchain.root.join("bin/rustc"))
            .env_remove("LD_LIBRARY_PATH");
        job.run(&mut install)
    })?;
    Ok(cached_bindgen(&dir))
}

fn bindgen_key() -> Result<Key, LabError> {
    Ok(Key::new().with("version", BINDGEN_VERSION).with("rustc", rustc_version()?))
}

fn cached_bindgen(dir: &Path) -> Bindgen {
    Bindgen { program: dir.join("bin/bindgen"), version: BINDGEN_VERSION.to_owned() }
}

fn bindgen_version(program: &Path) -> Option<String> {
    let output = Command::new(program).arg("--version").output().ok()?;
    Some(String::from_utf8_lossy(&output.stdout).strip_prefix("bindgen ")?.trim().to_owned())
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
    /// `bindgen`; a module needs none.
    pub bindgen: Option<Bindgen>,
}

impl BuildTools {
    /// `make` with the tools on its path.
    pub fn make(&self) -> Command {
        let mut command = Command::new("make");
        command
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
        if let Some(bindgen) = &self.bindgen {
            command.arg(format!("BINDGEN={}", bindgen.program.display()));
        }
        if let Some(dir) = libclang() {
            command.env("LIBCLANG_PATH", dir);
        }
        command
    }
}

/// The source that was unpacked last, when it still is there.
pub fn present_source(cache: &Cache) -> Option<KernelSource> {
    SOURCES.iter().find_map(|(_, package)| unpacked_source(cache, package))
}

/// The kernel of `config` in the cache, when it was built.
pub fn find(
    cache: &Cache,
    source: &KernelSource,
    config: &str,
    bindgen: &Bindgen,
) -> Result<Option<Kernel>, LabError> {
    let key = key(source, config, bindgen)?;
    Ok(cache.find("kernel", &key).map(|dir| built(&dir, key)))
}

/// Builds the kernel of `config`, or finds it in the cache.
pub fn build(
    cache: &Cache,
    source: &KernelSource,
    config: &str,
    tools: &BuildTools,
    job: &Job<'_>,
) -> Result<Kernel, LabError> {
    let Some(bindgen) = &tools.bindgen else {
        return Err(LabError::Unusable("a kernel with Rust cannot be built without bindgen".to_owned()));
    };
    let key = key(source, config, bindgen)?;
    let dir = cache.entry("kernel", &key, |dir| build_into(dir, cache, source, config, tools, job))?;
    Ok(built(&dir, key))
}

fn key(source: &KernelSource, config: &str, bindgen: &Bindgen) -> Result<Key, LabError> {
    Ok(Key::new()
        .with("source", &source.version)
        .with("config", config)
        .with("rustc", rustc_version()?)
        .with("bindgen", &bindgen.version)
        .with("gcc", compiler_version()?))
}

fn built(dir: &Path, key: Key) -> Kernel {
    Kernel { image: dir.join("bzImage"), build_dir: dir.join("build"), key }
}

fn compiler_version() -> Result<Vec<u8>, LabError> {
    let output =
        Command::new("gcc").arg("--version").output().map_err(LabError::io("cannot start", "gcc"))?;
    Ok(output.stdout)
}

/// Where the source is, for the makefile of a build folder in a cache: with the cache the folder may be moved.
fn place_of_source(source: &Path, cache: &Path) -> String {
    match source.strip_prefix(cache) {
        // Above the build folder stand that of the kernel, and the cache.
        Ok(below) => format!("$(KBUILD_OUTPUT)/../../{}", below.display()),
        Err(_) => source.display().to_string(),
    }
}

/// Rewrites what a build folder says of its own place: it is moved into the cache when it is whole.
fn free_from_place(build: &Path, source: &Path, cache: &Path) -> Result<(), LabError> {
    let source = place_of_source(&source.canonicalize().map_err(LabError::io("cannot find", source))?, cache);
    let text = format!(
        "# Written by the lab: this folder may be moved together with the cache.\n\
         export KBUILD_OUTPUT := $(realpath $(dir $(lastword $(MAKEFILE_LIST))))\n\
         include {source}/Makefile\n"
    );
    let makefile = build.join("Makefile");
    fs::write(&makefile, text).map_err(LabError::io("cannot write", makefile))
}

fn build_into(
    dir: &Path,
    cache: &Cache,
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
    let root = fs::canonicalize(cache.root()).map_err(LabError::io("cannot find", cache.root()))?;
    free_from_place(&build, &source.dir, &root)?;
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
        let version = own_source(dir.path()).unwrap().version;
        assert!(version.starts_with("7.3.4 "), "{version}");
        assert_eq!(own_source(dir.path()).unwrap().version, version);
        fs::write(dir.path().join("main.c"), "int edited;\n").unwrap();
        assert_ne!(own_source(dir.path()).unwrap().version, version, "an edit makes another kernel");
        fs::write(dir.path().join("Makefile"), "all:\n").unwrap();
        assert!(own_source(dir.path()).is_err());
    }

    #[test]
    fn a_build_folder_finds_a_source_beside_it_wherever_the_cache_is() {
        let cache = Path::new("/home/x/.cache/wasm-workbench");
        let inside = place_of_source(&cache.join("linux-source-0/linux-source-7.3"), cache);
        assert_eq!(inside, "$(KBUILD_OUTPUT)/../../linux-source-0/linux-source-7.3");
        assert_eq!(place_of_source(Path::new("/usr/src/linux"), cache), "/usr/src/linux");
    }

    #[test]
    fn an_image_tells_its_release() {
        let dir = tempfile::tempdir().unwrap();
        let image = dir.path().join("bzImage");
        let mut bytes = vec![0; 0x400];
        bytes[0x202..0x206].copy_from_slice(b"HdrS");
        bytes[0x20e..0x210].copy_from_slice(&0x100_u16.to_le_bytes());
        bytes[0x300..0x30d].copy_from_slice(b"7.3.4-own (x)");
        fs::write(&image, &bytes).unwrap();
        assert_eq!(image_release(&image).unwrap(), "7.3.4-own");
        let error = own_image(&image).unwrap_err().to_string();
        assert!(error.contains("--kdir"), "{error}");
        fs::write(&image, "ELF").unwrap();
        assert!(image_release(&image).unwrap_err().to_string().contains("no kernel image"));
    }

    #[test]
    fn a_kernel_of_ones_own_is_looked_at_before_it_is_taken() {
        let dir = tempfile::tempdir().unwrap();
        let refusal = |dir: &Path| own_build(dir, None).unwrap_err().to_string();
        assert!(refusal(dir.path()).contains(".config"), "{}", refusal(dir.path()));
        fs::write(dir.path().join(".config"), "CONFIG_MODULES=y\n").unwrap();
        assert!(refusal(dir.path()).contains("CONFIG_RUST=y"));
        fs::write(dir.path().join(".config"), "CONFIG_RUST=y\n").unwrap();
        assert!(refusal(dir.path()).contains("--bzimage"));
        for file in [
            "arch/x86/boot/bzImage",
            "Module.symvers",
            "include/config/kernel.release",
            "rust/libkernel.rmeta",
        ] {
            let file = dir.path().join(file);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, "x").unwrap();
        }
        let key = own_build(dir.path(), None).unwrap().key.short();
        fs::write(dir.path().join("Module.symvers"), "y").unwrap();
        assert_ne!(own_build(dir.path(), None).unwrap().key.short(), key);
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
