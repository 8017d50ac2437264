//! Ctrl-C and SIGTERM: the first asks, the second ends the process.

use anyhow::{Context, Result};
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

use wasm_device_lab::job::Cancel;

/// Exit code after a second signal.
const INTERRUPTED: i32 = 130;

/// Makes the first signal cancel what `cancel` belongs to.
pub(crate) fn cancels(cancel: &Cancel) -> Result<()> {
    let mut signals = Signals::new([SIGINT, SIGTERM]).context("Ctrl-C cannot be listened for")?;
    let cancel = cancel.clone();
    std::thread::spawn(move || {
        for _ in signals.forever() {
            if cancel.is_cancelled() {
                std::process::exit(INTERRUPTED);
            }
            cancel.cancel();
        }
    });
    Ok(())
}
