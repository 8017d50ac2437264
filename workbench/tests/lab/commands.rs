//! The command line with `--target vm`, as a person calls it.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc;

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use super::Test;
use super::guest_runs::LOGS;
use super::machines::PATIENCE;

pub(crate) const TESTS: &[Test] = &[
    ("run_prints_lines_and_report", run_prints_lines_and_report),
    ("run_ends_with_the_code_of_the_guest", run_ends_with_the_code_of_the_guest),
    ("watch_runs_each_save", watch_runs_each_save),
];

fn command(folder: &Path, words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wasm-workbench"));
    command.args(words).args(["--target", "vm"]).current_dir(folder).stdin(Stdio::null());
    command
}

fn run_prints_lines_and_report() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("logs.wat"), LOGS).unwrap();
    let output = command(folder.path(), &["run", "logs.wat"]).output().unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{stderr}");
    assert_eq!(String::from_utf8_lossy(&output.stdout), "41\n");
    assert!(stderr.contains("ended well on vm"), "{stderr}");
}

fn run_ends_with_the_code_of_the_guest() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("trap.wat"), "(module (func (export \"main\") unreachable))").unwrap();
    let output = command(folder.path(), &["run", "trap.wat", "--json"]).output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let document: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(document["target"], "vm", "{document}");
    assert_eq!(document["status"], "trap", "{document}");
}

fn watch_runs_each_save() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("logs.wat");
    std::fs::write(&file, LOGS).unwrap();
    let mut child = command(folder.path(), &["watch", "logs.wat", "--json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let (line, lines) = mpsc::channel();
    let stdout = BufReader::new(child.stdout.take().unwrap());
    let reading = std::thread::spawn(move || {
        for text in stdout.lines().map_while(Result::ok) {
            line.send(text).unwrap();
        }
    });
    let run =
        || -> serde_json::Value { serde_json::from_str(&lines.recv_timeout(PATIENCE).unwrap()).unwrap() };
    let first = run();
    assert_eq!(first["log"][0]["text"], "41", "{first}");
    std::fs::write(&file, LOGS.replace("41", "43")).unwrap();
    let second = run();
    assert_eq!(second["log"][0]["text"], "43", "{second}");
    let session = |document: &serde_json::Value| document["session"].as_u64().unwrap();
    assert_eq!(session(&second), session(&first) + 1, "the machine stays, and the new guest runs in it");
    kill(Pid::from_raw(child.id().cast_signed()), Signal::SIGINT).unwrap();
    assert!(child.wait().unwrap().success());
    reading.join().unwrap();
}
