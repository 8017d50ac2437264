//! Ctrl-C and SIGTERM: the first asks, the second ends the process.

use std::process;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

use crate::compile::Cancel;
use crate::target::RunControl;

use super::exit::{Exit, Failure};

/// How often a run that is to end is told so.
pub(super) const CANCEL_AGAIN: Duration = Duration::from_millis(20);

/// The build or the run under way, for whoever wants to end it from another thread.
#[derive(Clone, Default)]
pub(super) struct RunUnderWay(Arc<Mutex<UnderWay>>);

#[derive(Default)]
struct UnderWay {
    build: Cancel,
    run: Option<Arc<dyn RunControl>>,
}

impl RunUnderWay {
    /// What ends the build that begins now.
    pub(super) fn begin_build(&self) -> Cancel {
        let build = Cancel::default();
        self.lock().build = build.clone();
        build
    }

    /// Says which run is under way from now on.
    pub(super) fn set(&self, control: Arc<dyn RunControl>) {
        self.lock().run = Some(control);
    }

    /// Says that none is.
    pub(super) fn clear(&self) {
        self.lock().run = None;
    }

    /// Cancels it, and again until it has ended: a cancel that comes before the run began is not
    /// heard. `false` when there is none.
    pub(super) fn end(&self) -> bool {
        let under_way = self.cancel();
        if under_way {
            let again = self.clone();
            thread::spawn(move || {
                while again.cancel() {
                    thread::sleep(CANCEL_AGAIN);
                }
            });
        }
        under_way
    }

    /// Cancels it once; `false` when there is none.
    pub(super) fn cancel(&self) -> bool {
        // A control belongs to its session; holding the lock keeps it from being another's by now.
        let under_way = self.lock();
        if let Some(control) = &under_way.run {
            control.cancel();
        }
        let building = under_way.build.cancel();
        building || under_way.run.is_some()
    }

    fn lock(&self) -> MutexGuard<'_, UnderWay> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Calls `first` on the first signal, from another thread; the second one ends the process with
/// exit code 130. `first` says whether there was anything to end: without that the process
/// ends at once too.
///
/// # Errors
/// One sentence when the system gives no signal handler.
pub(super) fn listen(first: impl Fn() -> bool + Send + 'static) -> Result<(), Failure> {
    let mut signals = Signals::new([SIGINT, SIGTERM])
        .map_err(|error| Failure::usage(format!("Ctrl-C cannot be listened for: {error}")))?;
    thread::spawn(move || {
        let mut asked = false;
        for _ in signals.forever() {
            if asked || !first() {
                process::exit(i32::from(Exit::Interrupted.code()));
            }
            asked = true;
        }
    });
    Ok(())
}
