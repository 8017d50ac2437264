//! The agent's side of the stream.
//!
//! One thread reads; what it answers itself it answers without waiting: cancels, progress, credit. A session
//! has a thread of its own, and so have each log and each program, so that none waits for another.

mod connection;
mod credit;
mod files;
mod log_stream;
mod programs;
mod session;

use std::io::{Read, Write};
use std::sync::Arc;
use std::sync::mpsc::sync_channel;
use std::thread;
use std::time::Duration;

use super::AgentError;
use super::frame::{read_greeting, read_message};
use super::message::{FromAgent, ToAgent};
use super::outbox::Outbox;
use crate::target::{Target, TargetError};
use connection::Connection;
pub use programs::{ChildStarter, StartedChild, become_terminal_program};

/// How long the last messages may take to be written.
const LAST_WORDS: Duration = Duration::from_secs(2);

/// Opens the device; called when a client first wants it, and again after it failed.
pub type DeviceOpener = Box<dyn FnMut() -> Result<Box<dyn Target>, TargetError> + Send>;

/// What an agent serves.
pub struct Served {
    /// The device.
    pub device: DeviceOpener,
    /// Starts programs, where the client may use the whole machine.
    pub machine: Option<Arc<dyn ChildStarter>>,
}

/// Serves until the stream ends or the client is done. All runs, sessions, logs and programs of the stream
/// have ended then.
///
/// # Errors
/// When the other side is no client of this version, or does not keep to the protocol.
pub fn serve(
    served: Served,
    mut reader: impl Read,
    mut writer: impl Write + Send + 'static,
) -> Result<(), AgentError> {
    let outbox = Arc::new(Outbox::default());
    let (written, all_written) = sync_channel(1);
    let writing = Arc::clone(&outbox);
    let started = thread::Builder::new().name("agent-write".to_owned()).spawn(move || {
        writing.write_to(&mut writer);
        // Nobody waits for it any more when the process ends.
        let _ = written.send(());
    });
    started.map_err(|error| AgentError::Stream(format!("no thread can be started: {error}")))?;
    let result = converse(served, &mut reader, &outbox);
    // What waits is worth writing only to somebody who still reads: a refusal, not lines after a cut.
    match &result {
        Ok(()) | Err(AgentError::Cut | AgentError::Closed) => outbox.cut(),
        Err(_) => outbox.end(),
    }
    let _ = all_written.recv_timeout(LAST_WORDS);
    result
}

fn converse(served: Served, reader: &mut dyn Read, outbox: &Arc<Outbox>) -> Result<(), AgentError> {
    outbox.post(&FromAgent::Welcome { machine: served.machine.is_some() })?;
    match read_greeting(reader) {
        Ok(()) => {}
        // Somebody looked whether there is an agent, and left.
        Err(AgentError::Closed) => return Ok(()),
        Err(error) => return Err(error),
    }
    let mut connection = Connection::new(served, Arc::clone(outbox));
    let result = loop {
        match read_message(reader) {
            Ok(ToAgent::Bye) | Err(AgentError::Closed) => break Ok(()),
            Ok(message) => match connection.take(message) {
                Ok(()) => {}
                // The writing side is gone: so will be this one.
                Err(AgentError::Closed) => break Ok(()),
                Err(error) => break Err(error),
            },
            Err(error) => break Err(error),
        }
    };
    if !matches!(
        result,
        Err(AgentError::Misbehaved(_) | AgentError::Garbage(_) | AgentError::FrameTooLarge(_))
    ) {
        outbox.cut();
    }
    connection.end();
    result
}
