//! Ends a build from another thread, with all the processes it started.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use nix::sys::signal::{Signal, killpg};
use nix::unistd::Pid;

/// Whether a build is to end, and what has to be ended for that.
///
/// A clone is another handle to the same build. What is cancelled stays cancelled: each build
/// has its own.
#[derive(Debug, Clone, Default)]
pub struct Cancel(Arc<Mutex<Build>>);

#[derive(Debug, Default)]
struct Build {
    cancelled: bool,
    /// The process group under way. Its leader is not reaped while it stands here, so that the
    /// number cannot be another group's by now.
    group: Option<Pid>,
}

impl Cancel {
    /// Ends the build, its compiler and whatever that has started; `false` when no process was
    /// under way. A build that begins later ends before it starts anything.
    pub fn cancel(&self) -> bool {
        let mut build = self.lock();
        build.cancelled = true;
        build.group.is_some_and(kill)
    }

    /// Whether it was cancelled.
    pub fn is_cancelled(&self) -> bool {
        self.lock().cancelled
    }

    /// Says which process group is under way; one of a cancelled build is ended at once.
    pub(super) fn begins(&self, group: Pid) {
        let mut build = self.lock();
        build.group = Some(group);
        if build.cancelled {
            kill(group);
        }
    }

    /// Says that the group's leader is about to be reaped.
    pub(super) fn ended(&self) {
        self.lock().group = None;
    }

    fn lock(&self) -> MutexGuard<'_, Build> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Ends a process group at once: compilers keep nothing that a polite end would save.
pub(super) fn kill(group: Pid) -> bool {
    killpg(group, Signal::SIGKILL).is_ok()
}
