//! `make -C kmod/module`, as a person types it: the module against a kernel, its installation, what it leaves behind.
//!
//! The kernel is the one that the lab keeps in the cache, or that of the environment variable `KDIR`. Where there is
//! none the tests that need one count as skipped; not so in CI, where they fail then.

#![allow(clippy::unwrap_used)] // A test fails by panicking.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

use libtest_mimic::{Arguments, Failed, Trial};
use object::{Object, ObjectSection};
use wasm_device_abi::limits::LIMITS;
use wasm_device_lab::cache::Cache;

/// How long one `make` may take, in seconds: the engine is compiled in it.
const DEADLINE: &str = "1800";

fn module_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../module").canonicalize().unwrap()
}

/// What a `make` said, and whether it was content.
struct Made {
    succeeded: bool,
    text: String,
}

/// Runs `make` for the module as from a shell.
fn make(words: &[String]) -> Made {
    let mut make = Command::new("timeout");
    make.args([DEADLINE, "make", "-C"]).arg(module_folder()).args(words);
    // What cargo sets for a test is not what a shell has.
    for variable in ["LD_LIBRARY_PATH", "RUSTFLAGS", "MAKEFLAGS", "CARGO_MAKEFLAGS", "KDIR", "MO"] {
        make.env_remove(variable);
    }
    let output = make.output().unwrap();
    let text =
        String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    Made { succeeded: output.status.success(), text }
}

fn make_well(words: &[String]) -> String {
    let Made { succeeded, text } = make(words);
    assert!(succeeded, "make {words:?} failed:\n{text}");
    text
}

/// The build folder of a kernel to build against.
fn kernel() -> Result<PathBuf, String> {
    if let Some(own) = std::env::var_os("KDIR").filter(|own| !own.is_empty()) {
        return Ok(own.into());
    }
    let cache = Cache::of_user().map_err(|error| error.to_string())?;
    let entries = fs::read_dir(cache.root()).into_iter().flatten().flatten();
    entries
        .filter(|entry| entry.file_name().to_string_lossy().starts_with("kernel-"))
        .map(|entry| entry.path().join("build"))
        .filter(|build| build.join("rust/libkernel.rmeta").exists() && build.join("Module.symvers").exists())
        .filter(|build| was_built_with_this_rustc(build))
        .max_by_key(|build| fs::metadata(build).and_then(|data| data.modified()).ok())
        .ok_or_else(|| format!("{} has no kernel built with this rustc", cache.root().display()))
}

fn was_built_with_this_rustc(build: &Path) -> bool {
    let config = fs::read_to_string(build.join("include/config/auto.conf")).unwrap_or_default();
    let version = Command::new("rustc").arg("--version").output().map(|output| output.stdout);
    let version = String::from_utf8(version.unwrap_or_default()).unwrap_or_default();
    config.lines().any(|line| line.strip_prefix("CONFIG_RUSTC_VERSION_TEXT=") == Some(version.trim_end()))
}

fn has_warning(text: &str) -> bool {
    text.to_lowercase().contains("warning")
}

/// All files below `dir`, with paths from there.
fn files_below(dir: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).unwrap().map(Result::unwrap) {
        let path = entry.path();
        if entry.file_type().unwrap().is_dir() {
            let below = files_below(&path);
            found.extend(below.into_iter().map(|file| Path::new(&entry.file_name()).join(file)));
        } else {
            found.push(entry.file_name().into());
        }
    }
    found
}

fn modified(file: &Path) -> SystemTime {
    fs::metadata(file).unwrap().modified().unwrap()
}

/// The strings `name=value` of a module.
fn modinfo(module: &Path) -> Vec<(String, String)> {
    let bytes = fs::read(module).unwrap();
    let file = object::File::parse(&*bytes).unwrap();
    let section = file.section_by_name(".modinfo").unwrap();
    let text = String::from_utf8(section.data().unwrap().to_vec()).unwrap();
    text.split('\0')
        .filter_map(|entry| entry.split_once('='))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

fn the_module_is_built_installed_and_cleaned() {
    let kernel = format!("KDIR={}", kernel().unwrap().display());
    let dir = tempfile::tempdir().unwrap();
    let built = dir.path().join("built");
    let place = format!("MO={}", built.display());
    fs::create_dir(&built).unwrap();

    // No file is given for the engine: it is compiled.
    let text = make_well(&[kernel.clone(), place.clone()]);
    assert!(!has_warning(&text), "{text}");
    let module = built.join("wasm_device.ko");
    assert_parameters_are_the_limits(&module);

    let before = modified(&module);
    let text = make_well(&[kernel.clone(), place.clone(), "modules".to_owned()]);
    assert_eq!(modified(&module), before, "there was nothing to do:\n{text}");

    let root = dir.path().join("root");
    let install = format!("INSTALL_MOD_PATH={}", root.display());
    make_well(&[kernel.clone(), place.clone(), install, "modules_install".to_owned()]);
    let installed: Vec<_> =
        files_below(&root).into_iter().filter(|file| file.ends_with("wasm_device.ko")).collect();
    assert_eq!(installed.len(), 1, "{installed:?}");
    assert!(installed[0].starts_with("lib/modules"), "{installed:?}");
    assert!(installed[0].parent().unwrap().ends_with("updates"), "{installed:?}");

    make_well(&[kernel, place, "clean".to_owned()]);
    let left = files_below(&built);
    let is_product = |file: &&PathBuf| file.extension().is_some_and(|e| e == "ko" || e == "o" || e == "cmd");
    let products: Vec<_> = left.iter().filter(is_product).collect();
    assert!(products.is_empty(), "{products:?}");
}

fn assert_parameters_are_the_limits(module: &Path) {
    let info = modinfo(module);
    let mut parameters: Vec<_> = info
        .iter()
        .filter(|(name, _)| name == "parmtype")
        .map(|(_, value)| value.split(':').next().unwrap_or_default())
        .collect();
    let mut limits: Vec<_> = LIMITS.iter().map(|limit| limit.name).collect();
    parameters.sort_unstable();
    limits.sort_unstable();
    assert_eq!(parameters, limits);
    assert!(info.contains(&("license".to_owned(), "GPL".to_owned())), "{info:?}");
}

/// Asserts that `make` refuses with a line that has all of `words`.
fn refuses(arguments: &[String], words: &[&str]) {
    let Made { succeeded, text } = make(arguments);
    assert!(!succeeded, "{text}");
    let told = text.lines().any(|line| words.iter().all(|word| line.contains(word)));
    assert!(told, "no line with {words:?} in:\n{text}");
}

fn what_a_kernel_lacks_is_said() {
    let dir = tempfile::tempdir().unwrap();
    let kernel = dir.path().join("kernel");
    let arguments = [format!("KDIR={}", kernel.display())];
    refuses(&arguments, &["no kernel build directory", "KDIR="]);

    fs::create_dir_all(kernel.join("include/config")).unwrap();
    refuses(&arguments, &["without CONFIG_RUST=y"]);

    let config = "CONFIG_RUST=y\nCONFIG_RUSTC_VERSION_TEXT=rustc 1.0.0 (a kernel's)\n";
    fs::write(kernel.join("include/config/auto.conf"), config).unwrap();
    refuses(&arguments, &["no libkernel.rmeta", "make prepare"]);

    fs::create_dir(kernel.join("rust")).unwrap();
    fs::write(kernel.join("rust/libkernel.rmeta"), "").unwrap();
    refuses(&arguments, &["rustc 1.0.0 (a kernel's)", "RUSTC="]);
}

fn trial(name: &str, test: fn(), skipped: Option<String>) -> Trial {
    match skipped {
        None => Trial::test(name, move || {
            test();
            Ok(())
        }),
        Some(why) if std::env::var_os("CI").is_some_and(|value| value == "true") => {
            Trial::test(name, move || Err(Failed::from(format!("this must not be skipped in CI: {why}"))))
        }
        Some(why) => {
            eprintln!("SKIPPED: {name}: {why}");
            Trial::test(name, || Ok(())).with_ignored_flag(true)
        }
    }
}

fn main() {
    let arguments = Arguments::from_args();
    let trials = vec![
        trial(
            "the_module_is_built_installed_and_cleaned",
            the_module_is_built_installed_and_cleaned,
            kernel().err(),
        ),
        trial("what_a_kernel_lacks_is_said", what_a_kernel_lacks_is_said, None),
    ];
    libtest_mimic::run(&arguments, trials).exit();
}
