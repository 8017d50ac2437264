//! How other threads reach into a run of the device.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::thread;
use std::time::Duration;

use guest_engine::wire::caller::device_info;
use wasm_device_abi::calls::WasmInfo;

use super::ioctls::DeviceFile;
use crate::target::{RunControl, RunProgress};

/// How often a run is cancelled that is to end: a cancel that comes before the run began is not heard.
const CANCEL_AGAIN: Duration = Duration::from_millis(5);

/// Reaches a session's runs; the session's end takes the file from it.
#[derive(Debug)]
pub(super) struct DeviceControl {
    file: Weak<DeviceFile>,
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Default)]
struct State {
    running: bool,
    closed: bool,
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

impl DeviceControl {
    pub(super) fn new(file: &Arc<DeviceFile>) -> Self {
        Self { file: Arc::downgrade(file), state: Arc::default() }
    }

    /// A run begins; it ends when the guard is dropped. `None` when the session was closed before.
    pub(super) fn begin(&self) -> Option<RunningGuard> {
        let mut state = lock(&self.state);
        if state.closed {
            return None;
        }
        state.running = true;
        Some(RunningGuard(Arc::clone(&self.state)))
    }

    fn cancel_once(&self) {
        if let Some(file) = self.file.upgrade() {
            // The call has nothing that could be wrong; a module that was forced out is seen by the run.
            let _ = file.cancel();
        }
    }
}

/// A run under way.
#[derive(Debug)]
pub(super) struct RunningGuard(Arc<Mutex<State>>);

impl Drop for RunningGuard {
    fn drop(&mut self) {
        lock(&self.0).running = false;
    }
}

impl RunControl for DeviceControl {
    fn cancel(&self) {
        self.cancel_once();
    }

    fn close(&self) {
        let running = {
            let mut state = lock(&self.state);
            let first = !std::mem::replace(&mut state.closed, true);
            state.running && first
        };
        self.cancel_once();
        if running {
            let (file, state) = (Weak::clone(&self.file), Arc::clone(&self.state));
            // The run has a deadline of its own: without the thread it ends a little later.
            let _ = thread::Builder::new().name("cancel".to_owned()).spawn(move || {
                while lock(&state).running {
                    if let Some(file) = file.upgrade() {
                        let _ = file.cancel();
                    }
                    thread::sleep(CANCEL_AGAIN);
                }
            });
        }
    }

    fn progress(&self) -> Option<RunProgress> {
        if !lock(&self.state).running {
            return None;
        }
        let mut info = WasmInfo::ZERO;
        self.file.upgrade()?.info(&mut info).ok()?;
        let (fuel_used, fuel_limit) = device_info(&info).ok()?.running?;
        Some(RunProgress { fuel_used, fuel_limit })
    }
}
