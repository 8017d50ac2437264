//! Opens the target that `--target` and `--seed` name.

use crate::target::{self, Opening, Target, TargetChoice, TargetOptions};

use super::command_line::Place;
use super::exit::Failure;

/// Opens the target.
pub(super) fn open(place: &Place) -> Result<Box<dyn Target>, Failure> {
    open_choice(&place.target, place.seed)
}

/// Opens a target; `seed` makes the simulator deterministic.
pub(super) fn open_choice(choice: &TargetChoice, seed: Option<u64>) -> Result<Box<dyn Target>, Failure> {
    Ok(target::open_target(choice, &TargetOptions { seed }, &Opening::silent())?)
}
