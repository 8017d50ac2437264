//! The ssh process: ended with the link, and asked for its last words.

use std::io::{self, Read};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{Child, ChildStderr, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use nix::errno::Errno;
use nix::sys::signal::{Signal, kill};
use nix::sys::wait::{Id, WaitPidFlag, waitid};
use nix::unistd::Pid;

/// How long it may take to end once its stream has.
const GRACE: Duration = Duration::from_secs(3);
/// Bytes of its standard error that are kept: the last ones.
const KEPT_BYTES: usize = 4 << 10;
/// Bytes of them that an error shows.
const SHOWN_BYTES: usize = 300;

/// A running ssh. It ends with this.
#[derive(Debug)]
pub(super) struct SshChild {
    pid: Pid,
    shared: Arc<Shared>,
}

/// How an ssh ended, and what it said. It keeps nothing running.
#[derive(Debug, Clone)]
pub(super) struct LastWords(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    said: Vec<u8>,
    /// Its standard error has ended.
    silent: bool,
    ended: Option<ExitStatus>,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.lock());
        self.changed.notify_all();
    }

    /// Waits for something for a while.
    fn wait(&self, found: impl Fn(&State) -> bool) -> MutexGuard<'_, State> {
        let waited = self.changed.wait_timeout_while(self.lock(), GRACE, |state| !found(state));
        waited.unwrap_or_else(PoisonError::into_inner).0
    }
}

impl SshChild {
    /// Starts it; gives the ends of its streams.
    pub(super) fn start(command: &mut Command) -> io::Result<(Self, ChildStdout, ChildStdin)> {
        // A group of its own: a Ctrl-C is for the workbench, which cancels the run and wants its report.
        let mut child = command.stderr(Stdio::piped()).process_group(0).spawn()?;
        let streams = (child.stdout.take(), child.stdin.take(), child.stderr.take());
        let (Some(stdout), Some(stdin), Some(stderr)) = streams else {
            return Err(io::Error::other("it was started without streams"));
        };
        let shared = Arc::new(Shared::default());
        let this = Self { pid: Pid::from_raw(child.id().cast_signed()), shared: Arc::clone(&shared) };
        let listening = Arc::clone(&shared);
        let started =
            thread::Builder::new().name("ssh-stderr".to_owned()).spawn(move || listen(stderr, &listening));
        let waited = thread::Builder::new().name("ssh-wait".to_owned()).spawn(move || wait(child, &shared));
        started.and(waited)?;
        Ok((this, stdout, stdin))
    }

    /// For who wants to know how it ended.
    pub(super) fn last_words(&self) -> LastWords {
        LastWords(Arc::clone(&self.shared))
    }

    /// Asks it to end.
    pub(super) fn kill(&self) {
        self.signal(Signal::SIGTERM);
    }

    fn signal(&self, signal: Signal) {
        let state = self.shared.lock();
        // The lock keeps it from being waited for meanwhile, after which the number may be another's.
        if state.ended.is_none() {
            let _ = kill(self.pid, signal);
        }
    }

    fn ends_by_itself(&self) -> bool {
        self.shared.wait(|state| state.ended.is_some()).ended.is_some()
    }
}

impl Drop for SshChild {
    fn drop(&mut self) {
        // Its stream is ending, and so will it; what hangs is ended.
        if !self.ends_by_itself() {
            self.kill();
            if !self.ends_by_itself() {
                self.signal(Signal::SIGKILL);
            }
        }
    }
}

impl LastWords {
    /// Waits a while for its end; the exit code, `None` when it goes on or was killed.
    pub(super) fn exit_code(&self) -> Option<i32> {
        self.0.wait(|state| state.ended.is_some()).ended.and_then(|status| status.code())
    }

    /// What it said on standard error, on one line, the end of it where that was much.
    pub(super) fn said(&self) -> String {
        let ended = self.0.lock().ended.is_some();
        let said = match ended {
            true => self.0.wait(|state| state.silent).said.clone(),
            false => self.0.lock().said.clone(),
        };
        one_line(&String::from_utf8_lossy(&said))
    }
}

fn one_line(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let line: String = lines.join("; ").chars().filter(|c| !c.is_control()).collect();
    match line.char_indices().rev().find(|(at, _)| line.len() - at >= SHOWN_BYTES) {
        Some((at, _)) => format!("…{}", &line[at..]),
        None => line,
    }
}

fn listen(mut stderr: ChildStderr, shared: &Shared) {
    let mut piece = [0; 1_024];
    while let Ok(read) = stderr.read(&mut piece) {
        if read == 0 {
            break;
        }
        shared.change(|state| {
            state.said.extend_from_slice(&piece[..read]);
            let over = state.said.len().saturating_sub(KEPT_BYTES);
            state.said.drain(..over);
        });
    }
    shared.change(|state| state.silent = true);
}

fn wait(mut child: Child, shared: &Shared) {
    let pid = Pid::from_raw(child.id().cast_signed());
    while waitid(Id::Pid(pid), WaitPidFlag::WEXITED | WaitPidFlag::WNOWAIT) == Err(Errno::EINTR) {}
    shared.change(|state| {
        // It is this thread's own child, and has ended: waiting cannot fail.
        let status = child.wait().unwrap_or_else(|_| ExitStatus::from_raw(Signal::SIGKILL as i32));
        state.ended = Some(status);
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_it_said_is_one_line_and_its_end() {
        assert_eq!(one_line(" a \r\n\n  b\x1b[0m\n"), "a; b[0m");
        let long = one_line(&"é".repeat(1_000));
        assert!(long.starts_with("…é") && long.len() <= SHOWN_BYTES + 5, "{}", long.len());
    }
}
