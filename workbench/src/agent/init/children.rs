//! Starts programs and learns how they end, in the process that every orphan is left to.

use std::collections::HashMap;
use std::ffi::OsString;
use std::io;
use std::os::fd::OwnedFd;
use std::process::{Child, Command};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use nix::errno::Errno;
use nix::sys::wait::{Id, WaitPidFlag, WaitStatus, waitid, waitpid};
use nix::unistd::Pid;

use super::{ENVIRONMENT, on_terminal};
use crate::agent::ProgramStatus;
use crate::agent::server::{ChildStarter, StartedChild};

/// The pipes of a child, and its number.
fn taken(child: &mut Child, ended: Receiver<ProgramStatus>) -> StartedChild {
    StartedChild {
        id: child.id(),
        stdin: child.stdin.take().map(OwnedFd::from),
        stdout: child.stdout.take().map(OwnedFd::from),
        stderr: child.stderr.take().map(OwnedFd::from),
        ended,
    }
}

/// Starts programs, and takes the ends of all children of this process.
///
/// One thread waits for all children: a second one that waits for its own would race with it.
#[derive(Debug)]
pub struct ReapedChildren(Arc<Reaper>);

#[derive(Debug, Default)]
struct Reaper {
    state: Mutex<Waiting>,
    started: Condvar,
}

#[derive(Debug, Default)]
struct Waiting {
    wanted: HashMap<i32, Sender<ProgramStatus>>,
    /// Programs started so far.
    starts: u64,
}

impl ReapedChildren {
    /// Starts the thread that waits for children, of which this process may have no others.
    ///
    /// # Errors
    /// When the thread cannot be started.
    pub fn start() -> io::Result<Self> {
        let reaper = Arc::new(Reaper::default());
        let waiting = Arc::clone(&reaper);
        thread::Builder::new().name("reap".to_owned()).spawn(move || waiting.reap())?;
        Ok(Self(reaper))
    }
}

impl Reaper {
    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn reap(&self) {
        loop {
            let starts = self.lock().starts;
            // Looks without taking: a program that does not start is taken by who started it, under the lock.
            match waitid(Id::All, WaitPidFlag::WEXITED | WaitPidFlag::WNOWAIT) {
                Ok(status) => {
                    if let Some(pid) = status.pid() {
                        self.take(pid);
                    }
                }
                // There are none, so there will be none until one is started.
                Err(Errno::ECHILD) => {
                    let waited = self.started.wait_while(self.lock(), |state| state.starts == starts);
                    drop(waited.unwrap_or_else(PoisonError::into_inner));
                }
                Err(_) => {}
            }
        }
    }

    fn take(&self, pid: Pid) {
        let mut state = self.lock();
        let status = match waitpid(pid, Some(WaitPidFlag::WNOHANG)) {
            Ok(WaitStatus::Exited(_, code)) => ProgramStatus::Code(code),
            Ok(WaitStatus::Signaled(_, signal, _)) => ProgramStatus::Signal(signal as i32),
            _ => return,
        };
        if let Some(wanted) = state.wanted.remove(&pid.as_raw()) {
            // Nobody may want to know.
            let _ = wanted.send(status);
        }
    }
}

impl ChildStarter for ReapedChildren {
    fn start(&self, command: &mut Command) -> io::Result<StartedChild> {
        let mut state = self.0.lock();
        let mut child = command.spawn()?;
        let (ended, end) = channel();
        state.wanted.insert(child.id().cast_signed(), ended);
        state.starts += 1;
        drop(state);
        self.0.started.notify_all();
        Ok(taken(&mut child, end))
    }

    fn environment(&self) -> Vec<(String, String)> {
        ENVIRONMENT.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    fn on_terminal(&self) -> Vec<OsString> {
        on_terminal()
    }
}
