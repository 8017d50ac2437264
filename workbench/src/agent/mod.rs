//! A target that is somewhere else.
//!
//! The *agent* serves a [`Target`](crate::target::Target) over a stream of bytes: a port of the lab's
//! machine, or standard input and output at the end of `ssh HOST wasm-workbench agent`. The
//! [`AgentClient`] is the other end of the stream, and gives targets. As the lab machine's init
//! ([`init`]) the agent serves files and programs too.
//!
//! `frame` says what the bytes are, `message` what they mean.

mod client;
mod error;
mod frame;
pub mod init;
mod message;
mod outbox;
mod server;
mod translate;

#[cfg(test)]
mod tests;

pub use client::{AgentClient, AgentTarget, Program, ProgramControl, ProgramEvent, ProgramInput};
pub use error::AgentError;
pub use frame::SCHEMA_VERSION;
pub use init::{PORT_NAME, READY_MARKER};
pub use message::{OutputStream, ProgramCommand, ProgramStatus, TerminalSize};
pub use server::{ChildStarter, DeviceOpener, Served, StartedChild, become_terminal_program, serve};
