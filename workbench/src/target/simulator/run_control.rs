//! How other threads reach into a run.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::target::{RunControl, RunProgress};

/// State of a session's runs that is shared with whoever may cancel them.
#[derive(Debug, Default)]
pub(super) struct SimulatorControl {
    state: Mutex<State>,
    changed: Condvar,
    fuel_used: AtomicU64,
    fuel_limit: AtomicU64,
}

#[derive(Debug, Default)]
struct State {
    running: bool,
    cancelled: bool,
    closed: bool,
    fault: Option<String>,
}

impl SimulatorControl {
    /// A run begins; it ends when the guard is dropped.
    pub(super) fn begin(&self, fuel_limit: u64) -> RunningGuard<'_> {
        self.set_fuel(0, fuel_limit);
        let mut state = self.lock();
        state.running = true;
        state.cancelled = state.closed;
        RunningGuard(self)
    }

    /// Notes how far the run is.
    pub(super) fn set_fuel(&self, used: u64, limit: u64) {
        self.fuel_used.store(used, Ordering::Relaxed);
        self.fuel_limit.store(limit, Ordering::Relaxed);
    }

    /// Whether the run under way is to end.
    pub(super) fn is_cancelled(&self) -> bool {
        self.lock().cancelled
    }

    /// Ends the run because what answers its guest failed.
    pub(super) fn fail(&self, why: String) {
        self.cancel_when(|state| {
            state.fault = Some(why);
            state.cancelled = true;
        });
    }

    /// Whether the run under way ends with a failure.
    pub(super) fn has_failed(&self) -> bool {
        self.lock().fault.is_some()
    }

    /// The failure of the run that ended, if there was one.
    pub(super) fn take_fault(&self) -> Option<String> {
        self.lock().fault.take()
    }

    /// Sleeps; `true` when the run was cancelled before or meanwhile.
    pub(super) fn sleep(&self, time: Duration) -> bool {
        let waited = self.changed.wait_timeout_while(self.lock(), time, |state| !state.cancelled);
        let (state, _) = waited.unwrap_or_else(PoisonError::into_inner);
        state.cancelled
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn cancel_when(&self, change: impl FnOnce(&mut State)) {
        let mut state = self.lock();
        change(&mut state);
        drop(state);
        self.changed.notify_all();
    }
}

impl RunControl for SimulatorControl {
    fn cancel(&self) {
        self.cancel_when(|state| state.cancelled = state.running);
    }

    fn close(&self) {
        self.cancel_when(|state| {
            state.closed = true;
            state.cancelled = true;
        });
    }

    fn progress(&self) -> Option<RunProgress> {
        let running = self.lock().running;
        running.then(|| RunProgress {
            fuel_used: self.fuel_used.load(Ordering::Relaxed),
            fuel_limit: self.fuel_limit.load(Ordering::Relaxed),
        })
    }
}

/// A run under way.
#[derive(Debug)]
pub(super) struct RunningGuard<'a>(&'a SimulatorControl);

impl Drop for RunningGuard<'_> {
    fn drop(&mut self) {
        let mut state = self.0.lock();
        state.running = false;
        state.cancelled = state.closed;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cancelling_reaches_the_run_under_way_alone() {
        let control = SimulatorControl::default();
        control.cancel();
        let run = control.begin(10);
        assert!(!control.is_cancelled());
        control.cancel();
        assert!(control.is_cancelled());
        drop(run);
        assert!(!control.begin(10).0.is_cancelled());
    }

    #[test]
    fn closing_reaches_later_runs_too() {
        let control = SimulatorControl::default();
        control.close();
        let _run = control.begin(10);
        assert!(control.is_cancelled());
        assert!(control.sleep(Duration::from_secs(1_000)));
    }

    #[test]
    fn progress_is_known_while_a_run_is_under_way() {
        let control = SimulatorControl::default();
        assert_eq!(control.progress(), None);
        let run = control.begin(10);
        control.set_fuel(3, 10);
        assert_eq!(control.progress(), Some(RunProgress { fuel_used: 3, fuel_limit: 10 }));
        drop(run);
        assert_eq!(control.progress(), None);
    }
}
