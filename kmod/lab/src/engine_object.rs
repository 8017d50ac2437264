//! The engine as one object for the kernel: built from the repository, checked, and kept in the cache.

mod checks;
mod link;
mod mitigations;
mod patched_crate;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

pub use checks::{FRAME_BYTES_MAX, ObjectStats, check};
pub use mitigations::Mitigations;

use crate::LabError;
use crate::cache::{Cache, Key};
use crate::job::Job;
use crate::rust_source::{self, SourceToolchain, rustc_version};
use patched_crate::LockedCrate;

/// The target: no operating system, no floating-point registers.
const TARGET: &str = "x86_64-unknown-none";

/// Packages of the repository that are in the object.
const OWN_PACKAGES: &[&str] = &["wasm-device-abi", "guest-engine", "guest-engine-object"];

/// Raised when the way of building changes, so that older results are not taken for new ones.
const RECIPE: &str = "1";

/// How to build it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ObjectOptions {
    /// What the kernel asks of code that is linked into it.
    pub mitigations: Mitigations,
    /// Whether tests can make allocations fail and the engine panic.
    pub test_hooks: bool,
}

/// A built and checked object.
#[derive(Debug, Clone)]
pub struct EngineObject {
    /// `guest_engine.o`.
    pub object: PathBuf,
    /// What it is made of.
    pub stats: ObjectStats,
    /// What it was made from.
    pub key: Key,
}

/// Builds the object from the repository at `root`, or finds it in the cache.
///
/// # Errors
/// When a step fails, or the object is not fit for the kernel: the error says why.
pub fn build(
    cache: &Cache,
    root: &Path,
    options: ObjectOptions,
    job: &Job<'_>,
) -> Result<EngineObject, LabError> {
    let sources = root.join("kmod/engine-object");
    let key = key(root, &sources, options)?;
    let dir = cache.entry("engine-object", &key, |dir| {
        let toolchain = rust_source::toolchain(cache, job)?;
        let library = compile(cache, root, &sources, options, &toolchain, job)?;
        let linked = dir.join("linked.o");
        link::link(&library, &linked, dir, job)?;
        let stats = checked(&linked, &sources, options.mitigations)?;
        let file = dir.join("stats");
        fs::write(&file, stats.to_string()).map_err(LabError::io("cannot write", file))?;
        link::strip(&linked, &dir.join("guest_engine.o"), job)?;
        fs::remove_file(&linked).map_err(LabError::io("cannot remove", linked))
    })?;
    let file = dir.join("stats");
    let stats = fs::read_to_string(&file).map_err(LabError::io("cannot read", file))?;
    Ok(EngineObject { object: dir.join("guest_engine.o"), stats: ObjectStats::parse(&stats), key })
}

fn key(root: &Path, sources: &Path, options: ObjectOptions) -> Result<Key, LabError> {
    let mut key = Key::new().with("recipe", RECIPE).with("rustc", rustc_version()?);
    key = key.with("options", format!("{options:?}"));
    for folder in ["src", "patches", "include"] {
        key = key.with_files(folder, &sources.join(folder))?;
    }
    for folder in ["kmod/engine/src", "kmod/abi/src"] {
        key = key.with_files(folder, &root.join(folder))?;
    }
    // The root's manifest has the features of the engine's crates.
    for file in ["Cargo.toml", "kmod/engine/Cargo.toml", "kmod/abi/Cargo.toml"] {
        key = key.with(file, read(&root.join(file))?);
    }
    for file in ["Cargo.toml", "Cargo.lock"] {
        key = key.with(&format!("object/{file}"), read(&sources.join(file))?);
    }
    Ok(key)
}

/// Compiles engine and standard library to a static library, in a folder that later builds use again.
fn compile(
    cache: &Cache,
    root: &Path,
    sources: &Path,
    options: ObjectOptions,
    toolchain: &SourceToolchain,
    job: &Job<'_>,
) -> Result<PathBuf, LabError> {
    let manifest = sources.join("Cargo.toml");
    let lock = read(&sources.join("Cargo.lock"))?;
    let patched = LockedCrate::find(&lock, "wasmi")?.patched(
        &sources.join("patches"),
        &manifest,
        toolchain,
        cache,
        job,
    )?;
    let target_dir = cache.root().join("target-engine-object");
    let _lock = cache.lock("target-engine-object")?;
    // Cargo notes in the lock file that the patched crate is no longer the registry's. It is not to
    // do so in the repository.
    let lock_file = target_dir.join("Cargo.lock");
    fs::create_dir_all(&target_dir).map_err(LabError::io("cannot make", &target_dir))?;
    fs::write(&lock_file, lock).map_err(LabError::io("cannot write", &lock_file))?;
    let mut cargo = toolchain.cargo();
    cargo
        .args(["build", "--lib", "--release", "--target", TARGET, "-Zbuild-std=core,alloc"])
        .args(["-Zlockfile-path", "--config", &format!("resolver.lockfile-path='{}'", lock_file.display())])
        .args(["--config", &format!("patch.crates-io.wasmi.path='{}'", patched.display())])
        .arg("--manifest-path")
        .arg(&manifest)
        .arg("--target-dir")
        .arg(&target_dir)
        .env("CARGO_ENCODED_RUSTFLAGS", rustflags(toolchain, &patched, options).join("\x1f"))
        .env_remove("RUSTFLAGS")
        .current_dir(sources);
    // Flags for all packages would compile the library and wasmi anew for each clone.
    cargo.arg("-Zprofile-rustflags");
    for package in OWN_PACKAGES {
        let remap = remapped(root, "wasm-workbench");
        cargo.args(["--config", &format!("profile.release.package.{package}.rustflags=['{remap}']")]);
    }
    let mut features = Vec::new();
    if options.test_hooks {
        features.push("test-hooks");
    }
    if options.mitigations.rethunk {
        features.push("rethunk");
    }
    if !features.is_empty() {
        cargo.args(["--features", &features.join(",")]);
    }
    job.run(&mut cargo)?;
    Ok(target_dir.join(TARGET).join("release/libguest_engine_object.a"))
}

/// What tells rustc to write `to` wherever it would write the path `from`.
fn remapped(from: &Path, to: &str) -> String {
    format!("--remap-path-prefix={}={to}", from.display())
}

fn rustflags(toolchain: &SourceToolchain, patched: &Path, options: ObjectOptions) -> Vec<String> {
    let mut flags = vec![
        // The loader has no global offset table.
        "-Crelocation-model=static".to_owned(),
        "-Zplt=yes".to_owned(),
        "-Csymbol-mangling-version=v0".to_owned(),
        "-Zemit-stack-sizes".to_owned(),
        // The object is the same wherever it is built.
        remapped(&toolchain.library(), "library"),
        remapped(patched, "wasmi"),
    ];
    if let Some(home) = std::env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| std::env::var_os("HOME").map(|home| Path::new(&home).join(".cargo")))
    {
        flags.push(remapped(&home.join("registry/src"), "registry"));
    }
    flags.extend(options.mitigations.rustflags());
    flags
}

fn checked(linked: &Path, sources: &Path, mitigations: Mitigations) -> Result<ObjectStats, LabError> {
    let header = read(&sources.join("include/guest_engine.h"))?;
    let bytes = fs::read(linked).map_err(LabError::io("cannot read", linked))?;
    check(&bytes, &callbacks(&header), mitigations).map_err(|findings| {
        LabError::Unusable(format!("the engine object is not fit for a kernel: {findings}"))
    })
}

/// The callbacks that a header declares.
fn callbacks(header: &str) -> BTreeSet<String> {
    let word = |c: char| !c.is_ascii_alphanumeric() && c != '_';
    header.split(word).filter(|name| name.starts_with("ge_cb_")).map(str::to_owned).collect()
}

fn read(file: &Path) -> Result<String, LabError> {
    fs::read_to_string(file).map_err(LabError::io("cannot read", file))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn callbacks_are_found_in_a_header() {
        let header = "/* `ge_cb_alloc` */ void *ge_cb_alloc(void *ctx);\n__s32 ge_cb_enter(void *ctx, struct ge_session *s);\nge_open";
        let expected = BTreeSet::from(["ge_cb_alloc".to_owned(), "ge_cb_enter".to_owned()]);
        assert_eq!(callbacks(header), expected);
    }
}
