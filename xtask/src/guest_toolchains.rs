//! What the tests of guests in Rust and C need, provided where that can be done without asking: the library
//! for Rust goes into the cache, packages are installed only by root.

use std::process::Command;

use wasm_device_lab::job;
use wasm_device_lab::packages::find_program;
use wasm_workbench::compile::Cancel;
use wasm_workbench::compile::c::find_clang;
use wasm_workbench::compile::rust;

/// Pairs of packages, the one that is wanted most first.
const CLANG_PACKAGES: &[[&str; 2]] = &[["clang-22", "lld-22"], ["clang", "lld"]];

/// Provides both languages, and says of each that could not be had what its tests will be: skipped.
pub(crate) fn provide() {
    for (language, provided) in [("Rust", provide_rust()), ("C", provide_c())] {
        if let Err(reason) = provided {
            eprintln!("── guests in {language}: their tests will be SKIPPED: {reason}");
        }
    }
}

fn provide_rust() -> Result<(), String> {
    rust::provide(&job::Cancel::default(), &Cancel::default()).map(|_| ()).map_err(|error| error.to_string())
}

fn provide_c() -> Result<(), String> {
    if has_clang() {
        return Ok(());
    }
    let root = Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout == b"0\n");
    if !root || find_program("apt-get").is_none() {
        return Err("`sudo apt-get install clang lld` installs what they need".to_owned());
    }
    apt(&["update", "-q"])?;
    let installed = CLANG_PACKAGES.iter().any(|packages| {
        let [clang, linker] = packages;
        apt(&["install", "-q", "-y", "--no-install-recommends", clang, linker]).is_ok()
    });
    if installed && has_clang() { Ok(()) } else { Err("apt-get has no clang and lld for them".to_owned()) }
}

fn has_clang() -> bool {
    find_clang(&std::env::var_os("PATH").unwrap_or_default()).is_ok()
}

fn apt(arguments: &[&str]) -> Result<(), String> {
    let output = Command::new("apt-get")
        .args(arguments)
        .env("DEBIAN_FRONTEND", "noninteractive")
        .output()
        .map_err(|error| format!("apt-get cannot be started: {error}"))?;
    let said = String::from_utf8_lossy(&output.stderr);
    if output.status.success() {
        Ok(())
    } else {
        Err(said.lines().last().unwrap_or("apt-get failed").to_owned())
    }
}
