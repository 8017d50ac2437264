//! Boots the machine for a command, with its progress on standard error.

use std::sync::Arc;

use anyhow::Result;

use wasm_workbench::cli::OpeningDisplay;
use wasm_workbench::target::vm::{self, LabMachine, VmOptions};
use wasm_workbench::target::{Opening, OpeningNews};

use crate::interrupt::Interrupt;

/// Builds what is missing and boots; the first signal cancels it.
pub(super) fn boot(options: &VmOptions, interrupt: &Interrupt) -> Result<LabMachine> {
    let display = Arc::new(OpeningDisplay::default());
    let shown = Arc::clone(&display);
    let opening = Opening::new(move |news| {
        if let OpeningNews::Step(step) = news {
            shown.show(step);
        }
    })
    .cancelled_by(interrupt.cancel());
    let machine = vm::boot(options, &opening);
    display.end(machine.is_ok());
    Ok(machine?)
}
