//! Ctrl-C and SIGTERM: the first asks, the second ends the process (and with it any machine of the lab).

use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context, Result};
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

use wasm_device_lab::job::Cancel;

/// Exit code after a second signal.
pub(crate) const INTERRUPTED: u8 = 130;

type Handler = Box<dyn Fn(i32) + Send>;

/// What the first signal does.
#[derive(Clone, Default)]
pub(crate) struct Interrupt {
    cancel: Cancel,
    handler: Arc<Mutex<Option<Handler>>>,
}

impl Interrupt {
    /// Listens from now on.
    pub(crate) fn listen() -> Result<Self> {
        let mut signals = Signals::new([SIGINT, SIGTERM]).context("Ctrl-C cannot be listened for")?;
        let interrupt = Self::default();
        let heard = interrupt.clone();
        std::thread::spawn(move || {
            for signal in signals.forever() {
                if heard.cancel.is_cancelled() {
                    std::process::exit(i32::from(INTERRUPTED));
                }
                heard.cancel.cancel();
                let handler = heard.handler.lock().unwrap_or_else(PoisonError::into_inner);
                if let Some(handler) = &*handler {
                    handler(signal);
                }
            }
        });
        Ok(interrupt)
    }

    /// Is cancelled by the first signal.
    pub(crate) fn cancel(&self) -> &Cancel {
        &self.cancel
    }

    /// Also gives the number of the first signal to `handler`, from another thread.
    pub(crate) fn forward(&self, handler: impl Fn(i32) + Send + 'static) {
        *self.handler.lock().unwrap_or_else(PoisonError::into_inner) = Some(Box::new(handler));
    }
}
