//! `watch`: each save is a run, without a terminal.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::process::Child;
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use crate::workbench::Workbench;

/// Longer than anything here takes; a line that does not come fails the test.
const PATIENCE: Duration = Duration::from_secs(10);

/// A `watch` that is going on.
struct Watching {
    child: Child,
    stdout: Receiver<String>,
    stderr: Receiver<String>,
}

impl Watching {
    fn start(workbench: &Workbench, line: &str) -> Self {
        let mut child = workbench.command(line).spawn().unwrap();
        let stdout = lines(child.stdout.take().unwrap());
        let stderr = lines(child.stderr.take().unwrap());
        Self { child, stdout, stderr }
    }

    /// Waits for a line on standard error that contains `words`.
    fn said(&self, words: &str) -> String {
        let mut before = Vec::new();
        loop {
            match self.stderr.recv_timeout(PATIENCE) {
                Ok(line) if line.contains(words) => return line,
                Ok(line) => before.push(line),
                Err(error) => panic!("{words:?} was not said ({error}), but {before:#?}"),
            }
        }
    }

    /// The next line on standard output.
    fn line(&self) -> String {
        self.stdout.recv_timeout(PATIENCE).unwrap()
    }

    /// Ctrl-C, and the exit code.
    fn stop(mut self) -> i32 {
        kill(Pid::from_raw(self.child.id() as i32), Signal::SIGINT).unwrap();
        self.child.wait().unwrap().code().unwrap()
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.child.kill();
    }
}

fn lines(from: impl Read + Send + 'static) -> Receiver<String> {
    let (send, receive) = channel();
    thread::spawn(move || {
        BufReader::new(from).lines().map_while(Result::ok).try_for_each(|line| send.send(line))
    });
    receive
}

fn logging(number: u32) -> String {
    format!(
        r#"(module
          (import "kernel" "log_i32" (func $log (param i32)))
          (func (export "main") (call $log (i32.const {number}))))"#
    )
}

const ENDLESS: &str = r#"(module
  (import "kernel" "log_i32" (func $log (param i32)))
  (func (export "main") (call $log (i32.const 99)) (loop $for_ever (br $for_ever))))"#;

#[test]
fn each_save_is_a_run() {
    let workbench = Workbench::with("guest.wat", &logging(1));
    let watching = Watching::start(&workbench, "watch guest.wat");
    assert_eq!(watching.line(), "1");
    watching.said("guest.wat ended well on sim.");

    // As most editors save: into the file, or into another one that takes its place.
    fs::write(workbench.path("guest.wat"), logging(2)).unwrap();
    assert_eq!(watching.line(), "2");
    fs::write(workbench.path(".guest.wat.new"), logging(3)).unwrap();
    fs::rename(workbench.path(".guest.wat.new"), workbench.path("guest.wat")).unwrap();
    assert_eq!(watching.line(), "3");
    assert_eq!(watching.stop(), 0);
}

#[test]
fn what_does_not_compile_is_said_and_the_next_save_runs() {
    let workbench = Workbench::with("guest.wat", "(module (func (export \"main\") nonsense))");
    let watching = Watching::start(&workbench, "watch guest.wat");
    watching.said("guest.wat:1:");
    watching.said("does not compile; waiting for the next save");
    fs::write(workbench.path("guest.wat"), logging(5)).unwrap();
    assert_eq!(watching.line(), "5");
    assert_eq!(watching.stop(), 0);
}

#[test]
fn a_save_cancels_the_run_that_is_still_going_on() {
    let workbench = Workbench::with("guest.wat", ENDLESS);
    let watching = Watching::start(&workbench, "watch guest.wat --fuel 1000G --deadline 600s");
    assert_eq!(watching.line(), "99");
    fs::write(workbench.path("guest.wat"), logging(7)).unwrap();
    watching.said("cancelled  main()");
    assert_eq!(watching.line(), "7");
    assert_eq!(watching.stop(), 0);
}

#[test]
fn ctrl_c_ends_a_guest_that_would_not_end() {
    let workbench = Workbench::with("guest.wat", ENDLESS);
    let watching = Watching::start(&workbench, "watch guest.wat --fuel 1000G --deadline 600s");
    assert_eq!(watching.line(), "99");
    assert_eq!(watching.stop(), 0);
}

#[test]
fn the_same_bytes_again_cost_no_run() {
    let workbench = Workbench::with("guest.wat", &logging(1));
    let watching = Watching::start(&workbench, "watch guest.wat --json");
    let status =
        |line: String| serde_json::from_str::<serde_json::Value>(&line).unwrap()["log"][0]["text"].clone();
    assert_eq!(status(watching.line()), "1");
    fs::write(workbench.path("guest.wat"), logging(1)).unwrap();
    fs::write(workbench.path("guest.wat"), logging(2)).unwrap();
    // Were the first save a run, its document would come before this one.
    assert_eq!(status(watching.line()), "2");
    assert_eq!(watching.stop(), 0);
}
