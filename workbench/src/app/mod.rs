//! The workbench's state and how events change it: no IO, no terminal, no clock.
//!
//! [`state`] is what is known, [`event`] what can happen, [`action`] what a person can ask for,
//! [`effect`] what is to be done outside. [`update`] is the only way from an event to a changed state.

pub mod action;
pub mod assistance;
pub mod difference;
pub mod effect;
pub mod event;
pub mod event_loop;
mod external_editor;
pub mod found_files;
pub mod history;
mod input_thread;
pub mod keymap;
pub mod keys;
mod own_log;
pub mod palette;
mod pending;
mod printed_module;
mod start;
pub mod state;
mod terminal;
#[cfg(test)]
mod tests;
pub mod text_field;
mod update;
pub mod workers;

pub use start::{ScreenError, ScreenOptions, run_screen};
pub use update::update;
