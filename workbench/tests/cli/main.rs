//! The built command, called as a person or a script calls it: what is on which stream, and the exit code.

#![allow(clippy::unwrap_used, reason = "a test ends at the first thing that is not as it should be")]

mod agent;
mod check;
mod config;
mod doctor;
mod log;
mod new;
mod run;
mod run_json;
mod schema;
mod ssh;
mod trace;
mod usage;
mod watch;
mod workbench;
