//! The client's side of the stream.

mod link;
mod log;
mod machine;
mod program;
mod session;
mod target;

use std::any::Any;
use std::io::{Read, Write};
use std::sync::Arc;
use std::time::Duration;

use super::AgentError;
use super::message::ToAgent;
use crate::target::TargetError;
use link::Link;
pub use program::{Program, ProgramControl, ProgramEvent, ProgramInput};
pub use target::AgentTarget;

/// A stream to an agent.
///
/// Clones share the stream, and so do the targets, sessions and logs that come from it; with the last of them the
/// agent is told that this side is done.
#[derive(Debug, Clone)]
pub struct AgentClient {
    link: Arc<Link>,
    machine: bool,
}

impl AgentClient {
    /// Greets the agent at the other end of a stream.
    ///
    /// A reader that gives nothing and never ends keeps a thread: whoever owns the stream ends it after an
    /// error.
    ///
    /// # Errors
    /// When no agent of this version answers within `deadline`.
    pub fn connect(
        reader: impl Read + Send + 'static,
        writer: impl Write + Send + 'static,
        deadline: Duration,
    ) -> Result<Self, AgentError> {
        let (link, machine) = Link::connect(reader, writer, deadline)?;
        Ok(Self { link: Arc::new(link), machine })
    }

    /// The device at the other end, under the name that it has here.
    ///
    /// # Errors
    /// When the device cannot be used there, or the link is gone.
    pub fn target(&self, name: &str) -> Result<AgentTarget, TargetError> {
        AgentTarget::describe(Arc::clone(&self.link), name)
    }

    /// Whether the agent serves files and programs too.
    pub fn serves_machine(&self) -> bool {
        self.machine
    }

    /// Why the link is gone; `None` while it is not known to be.
    pub fn gone(&self) -> Option<String> {
        self.link.state().gone()
    }

    /// Waits until the link is gone, and says why; `None` when it still is there after `deadline`.
    pub fn wait_until_gone(&self, deadline: Duration) -> Option<String> {
        self.link.state().wait_until_gone(deadline)
    }

    /// Ends the link for a reason that its owner knows better, such as a panic seen on the machine's console.
    /// Every call under way returns it.
    pub fn break_off(&self, reason: &str) {
        self.link.state().lose(reason.to_owned());
    }

    /// Asks whether the agent still answers.
    ///
    /// # Errors
    /// When it does not within `deadline`, or the link is gone.
    pub fn ping(&self, deadline: Duration) -> Result<(), AgentError> {
        self.link.state().call_within(deadline, |call| ToAgent::Ping { call }).map(|_| ())
    }

    /// How long nothing may be heard from an agent that owes an answer before the link counts as gone.
    pub fn set_patience(&self, patience: Duration) {
        self.link.state().set_patience(patience);
    }

    /// Finds better words for why the link is gone: it is given what was seen of the stream. It may take a
    /// moment, such as for the end of a child process.
    pub fn explain_with(&self, explain: impl Fn(&str) -> String + Send + Sync + 'static) {
        self.link.state().explain_with(Box::new(explain));
    }

    /// Keeps something for as long as anybody uses the link, such as the process that carries the stream.
    pub fn keep(&self, what: impl Any + Send) {
        self.link.keep(Box::new(what));
    }
}
