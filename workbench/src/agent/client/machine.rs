//! Files of the machine at the other end.

use super::AgentClient;
use super::program::Program;
use crate::agent::AgentError;
use crate::agent::message::{Answer, PIECE_BYTES, ProgramCommand, Refusal, ToAgent};

impl AgentClient {
    /// Writes a file in the machine; folders on the way to it are made. `mode` is its permission bits.
    ///
    /// # Errors
    /// When the agent serves no machine, cannot write the file, or is gone.
    pub fn put_file(&self, path: &str, mode: u32, bytes: &[u8]) -> Result<(), AgentError> {
        let link = self.link.state();
        let file = link.next_call();
        link.send(&ToAgent::PutFile { call: file, path: path.to_owned(), mode })?;
        for piece in bytes.chunks(PIECE_BYTES) {
            link.send(&ToAgent::PutPiece { call: file, bytes: piece.into() })?;
        }
        link.call_as(file, &ToAgent::PutEnd { call: file })?.map(|_| ()).map_err(refused)
    }

    /// Reads a file of the machine: its bytes, and its permission bits.
    ///
    /// # Errors
    /// When the agent serves no machine, cannot read the file, or is gone.
    pub fn get_file(&self, path: &str) -> Result<(Vec<u8>, u32), AgentError> {
        let answered = self.link.state().call(|call| ToAgent::GetFile { call, path: path.to_owned() })?;
        match answered.map_err(refused)? {
            (Answer::File { mode }, bytes) => Ok((bytes, mode)),
            _ => Err(AgentError::Misbehaved("it answers another question")),
        }
    }

    /// Starts a program in the machine.
    ///
    /// # Errors
    /// When the agent serves no machine, the program cannot be started, or the agent is gone.
    pub fn exec(&self, command: ProgramCommand) -> Result<Program, AgentError> {
        Program::start(&self.link, command)
    }
}

/// Why the machine did not do something, for people.
pub(super) fn refused(refusal: Refusal) -> AgentError {
    AgentError::Refused(match refusal {
        Refusal::Unavailable(what) | Refusal::Misuse(what) | Refusal::Gone(what) => what,
        other => other.into_error("machine").to_string(),
    })
}
