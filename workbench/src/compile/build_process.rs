//! Runs a compiler: input and output by pipes, under a deadline, cancellable with all its children.

use std::ffi::OsString;
use std::io::{self, Read, Write};
use std::os::unix::process::CommandExt;
use std::process::{Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;
use std::time::{Duration, Instant};

use nix::errno::Errno;
use nix::sys::wait::{Id, WaitPidFlag, waitid};
use nix::unistd::Pid;

use super::cancel::{Cancel, kill};

/// What is kept of each output; a compiler that says more says it in vain.
const OUTPUT_BYTES: u64 = 16 << 20;
/// How long output is waited for after the process has ended: a child of it may hold the pipe.
const LAST_OUTPUT: Duration = Duration::from_secs(1);

/// A process that ended by itself.
#[derive(Debug)]
pub(super) struct Finished {
    pub(super) status: ExitStatus,
    pub(super) stdout: Vec<u8>,
    pub(super) stderr: Vec<u8>,
}

/// Why a process gave no result.
#[derive(Debug, thiserror::Error)]
pub(super) enum ProcessError {
    #[error("{} cannot be started: {error}", program.display())]
    Start { program: OsString, error: io::Error },
    #[error("{} took longer than {} s and was ended", program.display(), deadline.as_secs())]
    TooSlow { program: OsString, deadline: Duration },
    #[error("the build was cancelled")]
    Cancelled,
    #[error("{} was lost sight of: {error}", program.display())]
    Lost { program: OsString, error: io::Error },
}

enum Heard {
    Stdout(Vec<u8>),
    Stderr(Vec<u8>),
    Exited(Result<(), Errno>),
}

/// Runs `command` to its end with `input` on its standard input.
pub(super) fn run(
    command: &mut Command,
    input: Option<Arc<[u8]>>,
    deadline: Duration,
    cancel: &Cancel,
) -> Result<Finished, ProcessError> {
    if cancel.is_cancelled() {
        return Err(ProcessError::Cancelled);
    }
    let program = command.get_program().to_owned();
    let mut child = command
        .stdin(if input.is_some() { Stdio::piped() } else { Stdio::null() })
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .process_group(0)
        .spawn()
        .map_err(|error| ProcessError::Start { program: program.clone(), error })?;
    let group = Pid::from_raw(child.id().cast_signed());
    cancel.begins(group);
    let (told, heard) = mpsc::channel();
    collect(child.stdout.take(), &told, Heard::Stdout);
    collect(child.stderr.take(), &told, Heard::Stderr);
    if let (Some(input), Some(mut stdin)) = (input, child.stdin.take()) {
        // A compiler that stops reading has said why.
        thread::spawn(move || stdin.write_all(&input));
    }
    thread::spawn(move || told.send(Heard::Exited(wait_for_exit(group))));
    let outcome = listen(&heard, group, deadline);
    cancel.ended();
    let status = child.wait().map_err(|error| ProcessError::Lost { program: program.clone(), error })?;
    if cancel.is_cancelled() {
        return Err(ProcessError::Cancelled);
    }
    match outcome {
        Listened::Ended { stdout, stderr } => Ok(Finished { status, stdout, stderr }),
        Listened::TooSlow => Err(ProcessError::TooSlow { program, deadline }),
        Listened::Lost(errno) => Err(ProcessError::Lost { program, error: errno.into() }),
    }
}

enum Listened {
    Ended { stdout: Vec<u8>, stderr: Vec<u8> },
    TooSlow,
    Lost(Errno),
}

/// Waits until the process has ended and its output is complete.
fn listen(heard: &Receiver<Heard>, group: Pid, deadline: Duration) -> Listened {
    let (mut stdout, mut stderr, mut exited, mut late) = (None, None, false, false);
    let mut until = Instant::now() + deadline;
    while !exited || stdout.is_none() || stderr.is_none() {
        match heard.recv_timeout(until.saturating_duration_since(Instant::now())) {
            Ok(Heard::Stdout(bytes)) => stdout = Some(bytes),
            Ok(Heard::Stderr(bytes)) => stderr = Some(bytes),
            Ok(Heard::Exited(Ok(()))) => {
                exited = true;
                until = until.min(Instant::now() + LAST_OUTPUT);
            }
            Ok(Heard::Exited(Err(errno))) => {
                kill(group);
                return Listened::Lost(errno);
            }
            Err(_) if exited => break,
            Err(_) => {
                kill(group);
                late = true;
                // Nothing survives that signal; what is left to hear is that it is gone.
                until = Instant::now() + LAST_OUTPUT;
            }
        }
    }
    match late {
        true => Listened::TooSlow,
        false => Listened::Ended { stdout: stdout.unwrap_or_default(), stderr: stderr.unwrap_or_default() },
    }
}

fn collect(from: Option<impl Read + Send + 'static>, told: &Sender<Heard>, as_heard: fn(Vec<u8>) -> Heard) {
    let told = told.clone();
    thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(mut from) = from {
            // What was read before an error is what there is to say.
            let _ = from.by_ref().take(OUTPUT_BYTES).read_to_end(&mut bytes);
            // The rest is drained, so that the process is not blocked by a full pipe.
            let _ = io::copy(&mut from, &mut io::sink());
        }
        let _ = told.send(as_heard(bytes));
    });
}

/// Waits for the end of a process without reaping it.
fn wait_for_exit(process: Pid) -> Result<(), Errno> {
    loop {
        match waitid(Id::Pid(process), WaitPidFlag::WEXITED | WaitPidFlag::WNOWAIT) {
            Err(Errno::EINTR) => {}
            Err(errno) => return Err(errno),
            Ok(_) => return Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    const PATIENCE: Duration = Duration::from_secs(60);

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    /// Whether a process runs; one that waits to be reaped does not.
    fn runs(process: &str) -> bool {
        let stat = std::fs::read_to_string(Path::new("/proc").join(process).join("stat"));
        stat.is_ok_and(|stat| !stat.contains(") Z "))
    }

    fn wait_until_gone(process: &str) {
        let begin = Instant::now();
        while runs(process) {
            assert!(begin.elapsed() < PATIENCE, "{process} still runs");
            thread::yield_now();
        }
    }

    /// The number that the child of a shell wrote to a file, once it is there.
    fn child_in(file: &Path) -> String {
        let begin = Instant::now();
        loop {
            let text = std::fs::read_to_string(file).unwrap_or_default();
            if text.ends_with('\n') {
                return text.trim().to_owned();
            }
            assert!(begin.elapsed() < PATIENCE, "the child did not start");
            thread::yield_now();
        }
    }

    #[test]
    fn input_goes_in_and_both_outputs_come_back() {
        let input: Arc<[u8]> = Arc::from("text".as_bytes());
        let mut command = shell("cat; echo wrong >&2; exit 3");
        let finished = run(&mut command, Some(input), PATIENCE, &Cancel::default()).unwrap();
        assert_eq!((finished.stdout.as_slice(), finished.stderr.as_slice()), (&b"text"[..], &b"wrong\n"[..]));
        assert_eq!(finished.status.code(), Some(3));
    }

    #[test]
    fn a_cancel_ends_the_process_and_its_children() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("child");
        let cancel = Cancel::default();
        let building = {
            let (cancel, file) = (cancel.clone(), file.clone());
            thread::spawn(move || {
                let mut command = shell("sleep 1000 & echo $! > \"$0\"; wait");
                run(command.arg(file), None, PATIENCE, &cancel)
            })
        };
        let child = child_in(&file);
        assert!(runs(&child));
        assert!(cancel.cancel(), "a process was under way");
        assert!(matches!(building.join().unwrap(), Err(ProcessError::Cancelled)));
        wait_until_gone(&child);
        assert!(!cancel.cancel(), "no process is under way any more");
        let late = run(&mut shell("exit 0"), None, PATIENCE, &cancel);
        assert!(matches!(late, Err(ProcessError::Cancelled)), "a cancelled build starts nothing");
    }

    #[test]
    fn a_deadline_ends_the_process_and_its_children() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("child");
        let mut command = shell("sleep 1000 & echo $! > \"$0\"; wait");
        let late = run(command.arg(&file), None, Duration::from_millis(1500), &Cancel::default());
        let error = late.unwrap_err().to_string();
        assert!(error.contains("took longer"), "{error}");
        wait_until_gone(&child_in(&file));
    }

    #[test]
    fn a_child_that_keeps_the_pipe_does_not_hold_up_the_build() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("child");
        let mut command = shell("sleep 1000 & echo $! > \"$0\"; exit 0");
        let finished = run(command.arg(&file), None, PATIENCE, &Cancel::default()).unwrap();
        assert!(finished.status.success());
        let child = child_in(&file);
        nix::sys::signal::kill(Pid::from_raw(child.parse().unwrap()), nix::sys::signal::SIGKILL).unwrap();
    }

    #[test]
    fn a_program_that_is_not_there_is_named() {
        let error = run(&mut Command::new("/no/such/compiler"), None, PATIENCE, &Cancel::default());
        assert!(error.unwrap_err().to_string().starts_with("/no/such/compiler cannot be started"));
    }
}
