//! `cargo xtask lab exec` and `shell`, as a person calls them.
//!
//! Where the lab is not built the tests count as skipped; in CI they fail then.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use libtest_mimic::{Arguments, Failed, Trial};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use wasm_device_lab::cache::Cache;
use wasm_device_lab::recipe::{self, LabOptions};

type Test = (&'static str, fn());

const TESTS: &[Test] = &[
    ("exec_gives_output_exit_code_and_log", exec_gives_output_exit_code_and_log),
    ("exec_passes_input_on", exec_passes_input_on),
    ("exec_ends_what_takes_too_long", exec_ends_what_takes_too_long),
    ("exec_says_that_the_kernel_panicked", exec_says_that_the_kernel_panicked),
    ("shell_runs_a_script_from_its_input", shell_runs_a_script_from_its_input),
    ("no_qemu_outlives_the_command", no_qemu_outlives_the_command),
];

/// Whatever takes longer than this will never come.
const PATIENCE: Duration = Duration::from_secs(120);

fn main() {
    let arguments = Arguments::from_args();
    let built = arguments.list || is_built();
    let in_ci = std::env::var_os("CI").is_some_and(|value| value == "true");
    if !built {
        eprintln!("SKIPPED: the lab is not built; `cargo xtask lab build` builds it");
    }
    let trials = TESTS.iter().map(|&(name, test)| match (built, in_ci) {
        (true, _) => Trial::test(name, move || {
            test();
            Ok(())
        }),
        (false, true) => Trial::test(name, || Err(Failed::from("this must not be skipped in CI"))),
        (false, false) => Trial::test(name, || Ok(())).with_ignored_flag(true),
    });
    libtest_mimic::run(&arguments, trials.collect()).exit();
}

fn is_built() -> bool {
    recipe::present(&LabOptions::default(), &Cache::of_user().unwrap()).is_some()
}

fn script(folder: &Path, text: &str) -> PathBuf {
    let file = folder.join("script");
    std::fs::write(&file, format!("#!/bin/sh\n{text}\n")).unwrap();
    file
}

fn lab(words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.arg("lab").args(words).env("RUST_BACKTRACE", "0");
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn exec(text: &str, more: &[&str]) -> Output {
    let folder = tempfile::tempdir().unwrap();
    lab(&["exec"]).arg(script(folder.path(), text)).args(more).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn exec_gives_output_exit_code_and_log() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file.txt");
    std::fs::write(&file, "from a file\n").unwrap();
    let said =
        "cat file.txt; echo \"$# $2\"; echo wrong >&2; echo '<4>said to the kernel' > /dev/kmsg; exit 7";
    let output = exec(said, &[file.to_str().unwrap(), "--", "one", "two words"]);
    assert_eq!(text(&output.stdout), "from a file\n2 two words\n");
    assert_eq!(output.status.code(), Some(7));
    let stderr = text(&output.stderr);
    let (before, log) = stderr.split_once("── kernel log").unwrap();
    assert!(before.contains("wrong\n") && log.contains("said to the kernel"), "{stderr}");
}

fn exec_passes_input_on() {
    let folder = tempfile::tempdir().unwrap();
    let mut child = lab(&["exec"]).arg(script(folder.path(), "wc -c")).stdin(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(&[b'x'; 500_000]).unwrap();
    assert_eq!(text(&child.wait_with_output().unwrap().stdout).trim(), "500000");
}

fn exec_ends_what_takes_too_long() {
    let output = exec("echo begun; sleep 1000", &["--deadline", "2"]);
    assert_eq!((text(&output.stdout).as_str(), output.status.code()), ("begun\n", Some(124)));
}

fn exec_says_that_the_kernel_panicked() {
    let output = exec("echo c > /proc/sysrq-trigger; sleep 1000", &[]);
    let stderr = text(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{stderr}");
    assert!(
        stderr.contains("Error: the kernel of the lab machine panicked: sysrq triggered crash"),
        "{stderr}"
    );
    assert!(stderr.contains("] Kernel panic - not syncing"), "the console's last lines are there: {stderr}");
}

fn shell_runs_a_script_from_its_input() {
    let mut child = lab(&["shell"]).stdin(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(b"ls /dev/wasm_device\nexit 3\n").unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!((text(&output.stdout).as_str(), output.status.code()), ("/dev/wasm_device\n", Some(3)));
}

/// QEMU processes that a process started.
fn machines_of(parent: u32) -> Vec<PathBuf> {
    let is_machine = |folder: &Path| {
        // `pid (name) state parent …`
        let stat = std::fs::read_to_string(folder.join("stat")).unwrap_or_default();
        stat.rsplit_once(')').is_some_and(|(name, rest)| {
            name.contains("qemu") && rest.split_whitespace().nth(1) == Some(parent.to_string().as_str())
        })
    };
    let processes = std::fs::read_dir("/proc").unwrap().flatten().map(|entry| entry.path());
    processes.filter(|folder| is_machine(folder)).collect()
}

fn no_qemu_outlives_the_command() {
    for signal in [Signal::SIGKILL, Signal::SIGTERM] {
        let folder = tempfile::tempdir().unwrap();
        let waits = script(folder.path(), "echo begun; sleep 1000");
        let mut child = lab(&["exec"]).arg(waits).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        assert_eq!(line, "begun\n");
        let machines = machines_of(child.id());
        assert_eq!(machines.len(), 1);
        kill(Pid::from_raw(child.id().cast_signed()), signal).unwrap();
        child.wait().unwrap();
        let begin = Instant::now();
        let lives = |machine: &PathBuf| {
            std::fs::read_to_string(machine.join("stat")).is_ok_and(|stat| !stat.contains(") Z "))
        };
        while machines.iter().any(lives) {
            assert!(begin.elapsed() < PATIENCE, "QEMU outlives {signal}");
            std::thread::yield_now();
        }
    }
}
