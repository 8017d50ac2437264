//! The program that is init and agent in the machine: the workbench itself, linked statically.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::Command;

use object::LittleEndian;
use object::elf::{EM_X86_64, FileHeader64, PT_INTERP};
use object::read::elf::{FileHeader, ProgramHeader};

use crate::LabError;
use crate::cache::Cache;
use crate::job::Job;
use crate::repository::Repository;
use crate::rust_source::rustc_version;

const TARGET: &str = "x86_64-unknown-linux-gnu";
/// Profile of the root's manifest: small, and quickly built.
const PROFILE: &str = "lab";
const PROGRAM: &str = "wasm-workbench";

/// Builds that are kept: each edit of the workbench makes one, in each clone that uses the cache.
const KEPT: usize = 8;

/// Bytes of a program in which its headers stand.
const HEADERS_MAX: u64 = 64 << 10;

/// The program: `own`, when that is static already, else one that is built from the repository or found in the cache.
pub fn build(
    cache: &Cache,
    repository: &Repository,
    own: Option<&Path>,
    job: &Job<'_>,
) -> Result<PathBuf, LabError> {
    if let Some(own) = own
        && is_static_program(own)
    {
        return Ok(own.to_owned());
    }
    let key = repository
        .key(
            &[
                "Cargo.toml",
                "Cargo.lock",
                "workbench/Cargo.toml",
                "kmod/abi/Cargo.toml",
                "kmod/engine/Cargo.toml",
                "kmod/lab/Cargo.toml",
            ],
            &[
                "workbench/src",
                "guest-templates",
                "kmod/abi/src",
                "kmod/abi/include",
                "kmod/engine/src",
                "kmod/lab/src",
                "kmod/lab/config",
            ],
        )?
        .with("rustc", rustc_version()?);
    if let Some(dir) = cache.find("agent", &key) {
        return Ok(dir.join(PROGRAM));
    }
    let dir = cache.entry("agent", &key, |dir| compile(dir, cache, repository, job))?;
    cache.keep_newest("agent", KEPT)?;
    Ok(dir.join(PROGRAM))
}

/// `cargo` in the repository, for static programs.
fn cargo(repository: &Repository) -> Command {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo
        .env("RUSTFLAGS", "-Ctarget-feature=+crt-static")
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .current_dir(repository.root());
    cargo
}

/// Compiles in a folder that later builds use again: an edit of the workbench compiles the workbench alone.
fn compile(dir: &Path, cache: &Cache, repository: &Repository, job: &Job<'_>) -> Result<(), LabError> {
    let target_dir = cache.root().join("target-agent");
    forget_other_clone(&target_dir, repository, job)?;
    let mut build = cargo(repository);
    build
        .args(["build", "--locked", "--profile", PROFILE, "--target", TARGET])
        .args(["--package", PROGRAM, "--bin", PROGRAM, "--target-dir"])
        .arg(&target_dir);
    job.run(&mut build)?;
    let built = target_dir.join(TARGET).join(PROFILE).join(PROGRAM);
    if !is_static_program(&built) {
        return Err(LabError::Unusable(format!("{} was not linked statically", built.display())));
    }
    fs::copy(&built, dir.join(PROGRAM)).map_err(LabError::io("cannot copy", built))?;
    Ok(())
}

/// Crates of the repository that the program is made of.
const OWN_CRATES: &[&str] = &[PROGRAM, "guest-engine", "wasm-device-abi", "wasm-device-lab"];

/// Cargo goes by the times of sources, and those of another clone may be older than what was built from this
/// one: what was built from the repository's own crates serves one clone alone. All others stay.
fn forget_other_clone(target_dir: &Path, repository: &Repository, job: &Job<'_>) -> Result<(), LabError> {
    let mark = target_dir.join("clone");
    let root = repository.root().as_os_str().as_encoded_bytes();
    if fs::read(&mark).is_ok_and(|marked| marked == root) {
        return Ok(());
    }
    fs::create_dir_all(target_dir).map_err(LabError::io("cannot make", target_dir))?;
    let mut clean = cargo(repository);
    clean.args(["clean", "--profile", PROFILE, "--target", TARGET, "--target-dir"]).arg(target_dir);
    for name in OWN_CRATES {
        clean.args(["--package", name]);
    }
    job.run(&mut clean)?;
    fs::create_dir_all(target_dir).map_err(LabError::io("cannot make", target_dir))?;
    fs::write(&mark, root).map_err(LabError::io("cannot write", mark))
}

/// Whether `program` runs where there are no libraries: an x86-64 program that names no loader.
pub fn is_static_program(program: &Path) -> bool {
    let mut bytes = Vec::new();
    let read = File::open(program).and_then(|file| file.take(HEADERS_MAX).read_to_end(&mut bytes));
    read.is_ok() && is_static(&bytes).unwrap_or(false)
}

fn is_static(bytes: &[u8]) -> Result<bool, object::read::Error> {
    let header = FileHeader64::<LittleEndian>::parse(bytes)?;
    let endian = header.endian()?;
    let mut segments = header.program_headers(endian, bytes)?.iter();
    Ok(header.e_machine(endian) == EM_X86_64 && !segments.any(|segment| segment.p_type(endian) == PT_INTERP))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_that_need_a_loader_are_told_from_those_that_do_not() {
        let dir = tempfile::tempdir().unwrap();
        let source = dir.path().join("main.c");
        fs::write(&source, "int main(void) { return 0; }\n").unwrap();
        for (flags, expected) in [(&["-static"][..], true), (&["-static-pie"][..], true), (&[][..], false)] {
            let program = dir.path().join("main");
            let status =
                Command::new("cc").args(flags).arg("-o").arg(&program).arg(&source).status().unwrap();
            assert!(status.success());
            assert_eq!(is_static_program(&program), expected, "{flags:?}");
        }
        assert!(!is_static_program(&source), "text is no program");
        assert!(!is_static_program(dir.path()));
    }
}
