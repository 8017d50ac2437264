//! The workbench: write a guest, compile it, push it to a target, run it there, and see
//! its kernel log beside its source.
//!
//! `docs/architecture.md` is the map of the rooms.
#![deny(missing_docs)]

pub mod agent;
pub mod app;
pub mod cli;
pub mod compile;
pub mod editor;
pub mod log;
pub mod picture;
pub mod replay;
pub mod screen;
pub mod settings;
pub mod target;
pub mod templates;
pub mod wat_language;
pub mod watch;
