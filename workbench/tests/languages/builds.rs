//! What surrounds a build: crates, cancels, machines that lack something.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use wasm_workbench::compile::{
    Artifact, Cancel, Diagnostic, Source, compile, compile_unless_cancelled, render,
};
use wasm_workbench::templates;

/// Whatever takes longer than this will never come.
const PATIENCE: Duration = Duration::from_secs(120);

/// A crate made from a template, in a folder of its own.
fn guest_crate() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let source = templates::instantiate("rust-hello", folder.path()).expect("a template").expect("a copy");
    (folder, source)
}

fn source(path: &Path) -> Source {
    Source { path: path.to_owned(), bytes: fs::read(path).expect("a source").into() }
}

fn errors(result: Result<Artifact, Vec<Diagnostic>>) -> Vec<Diagnostic> {
    result.err().unwrap_or_else(|| panic!("the guest was built"))
}

pub(crate) fn another_file() {
    let (_folder, path) = guest_crate();
    let text = fs::read_to_string(&path).expect("a source") + "\nmod part;\n";
    fs::write(&path, text).expect("a source");
    let part = path.with_file_name("part.rs");
    fs::write(&part, "// é\npub fn number() -> i32 { /* 日本 */ \"text\" }\n").expect("a part");
    let errors = errors(compile(&source(&path)));
    let [error] = errors.as_slice() else { panic!("{errors:?}") };
    assert_eq!(error.file, part.canonicalize().expect("a part"));
    let span = error.span.expect("a place");
    assert_eq!((span.start.line, span.start.column, span.end.column), (2, 35, 41), "{error:?}");
    let seen = error.seen_from(&path);
    assert!(seen.message.contains("part.rs:2:35: mismatched types") && seen.span.is_none(), "{seen:?}");
    // The same crate without the mistake, as after the next save.
    fs::write(&part, "#[expect(dead_code)]\npub fn number() -> i32 { 7 }\n").expect("a part");
    let artifact = compile(&source(&path)).unwrap_or_else(|errors| panic!("{}", render(&errors, "", false)));
    assert!(artifact.warnings.is_empty(), "{:?}", artifact.warnings);
}

pub(crate) fn unsaved() {
    let (_folder, path) = guest_crate();
    let edited = Source { path, bytes: b"edited".as_slice().into() };
    let errors = errors(compile(&edited));
    assert!(errors[0].message.contains("not saved"), "{errors:?}");
}

/// Builds in a thread until `ready`, cancels, and waits for its end.
fn cancel_when(path: &Path, ready: impl Fn() -> bool) -> Vec<Diagnostic> {
    let cancel = Cancel::default();
    let building = {
        let (cancel, source) = (cancel.clone(), source(path));
        thread::spawn(move || compile_unless_cancelled(&source, &cancel))
    };
    wait_until("the build is under way", || ready() || building.is_finished());
    assert!(cancel.cancel(), "a process was under way");
    errors(building.join().expect("no panic"))
}

fn wait_until(what: &str, mut done: impl FnMut() -> bool) {
    let begin = Instant::now();
    while !done() {
        assert!(begin.elapsed() < PATIENCE, "not seen: {what}");
        thread::yield_now();
    }
}

pub(crate) fn cancel_rust() {
    let (_folder, path) = guest_crate();
    let root = path.ancestors().nth(2).expect("the crate");
    let numbers = root.join("processes");
    // A build script that never ends, and a child of it: neither is cargo itself.
    let script = format!(
        "fn main() {{
            let mut child = std::process::Command::new(\"sleep\").arg(\"1000\").spawn().unwrap();
            std::fs::write({numbers:?}, format!(\"{{}} {{}}\\n\", std::process::id(), child.id())).unwrap();
            child.wait().unwrap();
        }}"
    );
    fs::write(root.join("build.rs"), script).expect("a build script");
    let written = || fs::read_to_string(&numbers).is_ok_and(|text| text.ends_with('\n'));
    let errors = cancel_when(&path, written);
    assert_eq!(errors[0].message, "the build was cancelled");
    let processes = fs::read_to_string(&numbers).expect("numbers");
    for process in processes.split_whitespace() {
        wait_until("the end of a child", || !runs(process));
    }
}

pub(crate) fn cancel_c() {
    let folder = tempfile::tempdir().expect("a folder");
    // Whoever reads it waits for ever.
    let pipe = folder.path().join("endless.h");
    nix::unistd::mkfifo(&pipe, nix::sys::stat::Mode::S_IRWXU).expect("a pipe");
    let path = folder.path().join("waits.c");
    fs::write(&path, "#include \"endless.h\"\n").expect("a source");
    // A pipe can be opened for writing without waiting once somebody reads it.
    let is_read = || {
        let flags = nix::fcntl::OFlag::O_WRONLY | nix::fcntl::OFlag::O_NONBLOCK;
        nix::fcntl::open(&pipe, flags, nix::sys::stat::Mode::empty()).map(std::mem::forget).is_ok()
    };
    let errors = cancel_when(&path, is_read);
    assert_eq!(errors[0].message, "the build was cancelled");
    assert!(!is_read(), "nobody reads it any more");
}

/// Whether a process runs; one that waits to be reaped does not.
fn runs(process: &str) -> bool {
    let stat = fs::read_to_string(Path::new("/proc").join(process).join("stat"));
    stat.is_ok_and(|stat| !stat.contains(") Z "))
}

/// What `check` says of a guest in Rust where `rustc` is this script, or is not there.
fn said_with(rustc: Option<&str>) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let programs = folder.path().join("bin");
    fs::create_dir(&programs).expect("a folder");
    if let Some(script) = rustc {
        let file = programs.join("rustc");
        fs::write(&file, format!("#!/bin/sh\n{script}\n")).expect("a script");
        fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).expect("a program");
    }
    let guest = folder.path().join("guest.rs");
    fs::write(&guest, "#![no_std]\n").expect("a guest");
    let output = Command::new(env!("CARGO_BIN_EXE_wasm-workbench"))
        .args(["check", "--target", "sim"])
        .arg(guest)
        .env("PATH", programs)
        .env("XDG_CACHE_HOME", folder.path().join("cache"))
        .output()
        .expect("the workbench");
    assert_eq!(output.status.code(), Some(2));
    String::from_utf8_lossy(&output.stderr).into_owned()
}

const VERSION: &str = "case \"$1\" in -vV) echo 'rustc 1.95.0 (made up)'; echo 'host: x';; ";

pub(crate) fn no_target() {
    let rustup = format!("{VERSION} *) echo /home/me/.rustup/toolchains/stable; echo /nowhere/lib;; esac");
    let said = said_with(Some(&rustup));
    assert!(said.contains("rustc 1.95.0 has no library for wasm32-unknown-unknown"), "{said}");
    assert!(said.contains("`rustup target add wasm32-unknown-unknown` installs it"), "{said}");
    assert!(said.contains("`wasm-workbench toolchain`"), "{said}");
    let distribution = format!("{VERSION} *) echo /nowhere; echo /nowhere/lib;; esac");
    let said = said_with(Some(&distribution));
    assert!(said.contains("`sudo apt-get install libstd-rust-dev-wasm32` installs it"), "{said}");
}

pub(crate) fn no_rustc() {
    let said = said_with(None);
    assert!(said.contains("a guest in Rust needs rustc and cargo, and they are not installed"), "{said}");
    let said = said_with(Some("echo 'error: no override and no default toolchain set' >&2; exit 1"));
    assert!(said.contains("no default toolchain set"), "{said}");
}
