//! `cargo xtask test`: every check there is, in the order in which they fail fastest.

use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use clap::Args;

use wasm_device_lab::cache::Cache;
use wasm_device_lab::job::{Cancel, Job};
use wasm_device_lab::rust_source;

use crate::{generate, guest_toolchains, lab, test_run, workspace};

/// How long the build for kernel space may take, the library's included.
const KERNEL_SPACE_DEADLINE: Duration = Duration::from_secs(15 * 60);

/// Options of `cargo xtask test`.
#[derive(Args)]
pub(crate) struct TestArguments {
    /// Only the tests whose names contain this (checks before the tests are left out).
    filter: Option<String>,
}

pub(crate) fn run(arguments: &TestArguments) -> Result<()> {
    if let Some(filter) = &arguments.filter {
        return test_run::run(Some(filter), 0);
    }
    let begin = Instant::now();
    cargo("format", &["fmt", "--all", "--check"], &[])?;
    cargo("lints", &["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"], &[])?;
    step("generated files", || {
        let stale: Vec<_> = generate::stale()?.into_iter().map(|f| f.path.display().to_string()).collect();
        if stale.is_empty() { Ok(()) } else { bail!("{} differ; run `cargo xtask docs`", stale.join(", ")) }
    })?;
    step("C headers", c_headers)?;
    cargo(
        "documentation",
        &["doc", "--workspace", "--no-deps", "--locked"],
        &[("RUSTDOCFLAGS", "-D warnings")],
    )?;
    let mut skipped = 0;
    step("engine for kernel space", || kernel_space_engine(&mut skipped))?;
    step("format of the engine object", || {
        let manifest = workspace::root().join("kmod/engine-object/Cargo.toml");
        let status =
            Command::new(env!("CARGO")).args(["fmt", "--check", "--manifest-path"]).arg(manifest).status()?;
        if status.success() { Ok(()) } else { bail!("`cargo fmt` in kmod/engine-object would change it") }
    })?;
    step("lab", || lab::build_for_tests(&mut skipped))?;
    step("toolchains of guests in Rust and C", || {
        guest_toolchains::provide();
        Ok(())
    })?;
    // Last, so that the output ends with the test runner's own summary.
    eprintln!("── all checks before the tests passed in {:.0} s", begin.elapsed().as_secs_f64());
    test_run::run(None, skipped)
}

fn step(name: &str, check: impl FnOnce() -> Result<()>) -> Result<()> {
    eprintln!("── {name}");
    let begin = Instant::now();
    check().with_context(|| format!("the check `{name}` failed"))?;
    eprintln!("── {name}: passed in {:.1} s", begin.elapsed().as_secs_f64());
    Ok(())
}

/// Counts a check that cannot be made on this machine. In CI each of them has to be made.
pub(crate) fn skip(name: &str, reason: &dyn std::fmt::Display, skipped: &mut u64) -> Result<()> {
    if std::env::var_os("CI").is_some_and(|value| value == "true") {
        bail!("it was skipped, which must not be in CI: {reason}");
    }
    eprintln!("── {name}: SKIPPED: {reason}");
    *skipped += 1;
    Ok(())
}

fn cargo(name: &str, arguments: &[&str], environment: &[(&str, &str)]) -> Result<()> {
    step(name, || {
        let status = Command::new(env!("CARGO"))
            .args(arguments)
            .envs(environment.iter().copied())
            .current_dir(workspace::root())
            .status()?;
        if status.success() { Ok(()) } else { bail!("`cargo {}` failed", arguments.join(" ")) }
    })
}

/// The headers compile without a warning, and their layout assertions hold.
fn c_headers() -> Result<()> {
    let kmod = workspace::root().join("kmod");
    let headers = [
        "abi/include/wasm_device.h",
        "abi/include/wasm_device_guest.h",
        "engine-object/include/guest_engine.h",
    ];
    let mut checks = vec![("cc", headers)];
    if Command::new("clang").arg("--version").output().is_ok() {
        checks.push(("clang", headers));
    }
    for (compiler, headers) in checks {
        for header in headers {
            let output = Command::new(compiler)
                .args(["-std=c11", "-Wall", "-Wextra", "-Werror", "-fsyntax-only", "-x", "c", "-I"])
                .arg(kmod.join("abi/include"))
                .arg(kmod.join(header))
                .output()
                .with_context(|| format!("cannot start {compiler}; install a C compiler (Debian: gcc)"))?;
            if !output.status.success() {
                bail!("{compiler} refuses {header}:\n{}", String::from_utf8_lossy(&output.stderr));
            }
        }
    }
    Ok(())
}

/// `guest-engine` builds where there is no standard library and no operating system.
fn kernel_space_engine(skipped: &mut u64) -> Result<()> {
    let cache = Cache::of_user()?;
    let log = cache.root().join("kernel-space-engine.log");
    let cancel = Cancel::default();
    let job = Job::new("engine for kernel space", log.clone(), KERNEL_SPACE_DEADLINE, &cancel);
    let toolchain = match rust_source::toolchain(&cache, &job) {
        Ok(toolchain) => toolchain,
        Err(reason) => return skip("engine for kernel space", &reason, skipped),
    };
    let mut build = toolchain.cargo();
    build
        .args(["build", "--package", "guest-engine", "--lib", "--locked"])
        .args(["--target", "x86_64-unknown-none", "-Zbuild-std=core,alloc", "--target-dir"])
        .arg(cache.root().join("target-kernel-space"))
        .env("RUSTFLAGS", "-Dwarnings")
        .current_dir(workspace::root());
    job.run(&mut build).with_context(|| std::fs::read_to_string(&log).unwrap_or_default())
}
