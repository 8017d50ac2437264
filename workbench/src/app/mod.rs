//! The workbench's state and how events change it: no IO, no terminal, no clock.
//!
//! [`state`] is what is known, [`event`] what can happen, [`action`] what a person can ask for.

pub mod action;
pub mod event;
pub mod keymap;
pub mod keys;
pub mod palette;
#[expect(dead_code, reason = "read by update, which comes next")]
mod pending;
pub mod state;
pub mod text_field;
