//! Opens the target that `--target` and the flags beside it name.

use std::env;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::settings::Settings;
use crate::target::vm::VmOptions;
use crate::target::{self, Opening, OpeningNews, Target, TargetChoice, TargetOptions};

use super::command_line::Place;
use super::exit::{Exit, Failure};
use super::interrupt;
use super::opening_display::OpeningDisplay;

impl Place {
    /// The same, where what the command line does not say comes from the settings.
    pub(super) fn settled(&self, settings: &Settings) -> Self {
        let set = &settings.target.value;
        Self {
            target: self.asked.as_ref().unwrap_or(set).clone(),
            restart: self.restart || settings.restart.value,
            ..self.clone()
        }
    }

    /// How the target is set up.
    pub(super) fn target_options(&self) -> TargetOptions {
        let mut vm = VmOptions { restart: self.restart, ..self.lab.options() };
        // A workbench that is linked statically can be the agent of the machine.
        vm.lab.own_program = env::current_exe().ok();
        TargetOptions { seed: self.seed, vm }
    }
}

/// Opens the target.
pub(super) fn open(place: &Place, opening: &Opening) -> Result<Box<dyn Target>, Failure> {
    Ok(target::open_target(&place.target, &place.target_options(), opening)?)
}

/// Opens the target, showing what takes long, and listens for signals from then on: until the target is open
/// the first one cancels that, later it calls `first`, as [`interrupt::listen`] does.
pub(super) fn open_and_listen(
    place: &Place,
    first: impl Fn() -> bool + Send + 'static,
) -> Result<Box<dyn Target>, Failure> {
    let display = Arc::new(OpeningDisplay::default());
    let shown = Arc::clone(&display);
    let opening = Opening::new(move |news| {
        if let OpeningNews::Step(step) = news {
            shown.show(step);
        }
    });
    let opened = Arc::new(AtomicBool::new(false));
    let (is_open, cancel) = (Arc::clone(&opened), opening.cancel().clone());
    interrupt::listen(move || {
        if is_open.load(Ordering::Acquire) {
            return first();
        }
        cancel.cancel();
        true
    })?;
    let target = open(place, &opening);
    opened.store(true, Ordering::Release);
    display.end(target.is_ok());
    target.map_err(|failure| match opening.cancel().is_cancelled() {
        true => Failure { exit: Exit::Interrupted, ..failure },
        false => failure,
    })
}

/// Opens a simulator.
pub(super) fn open_simulator() -> Result<Box<dyn Target>, Failure> {
    let options = TargetOptions::default();
    Ok(target::open_target(&TargetChoice::Simulator, &options, &Opening::silent())?)
}
