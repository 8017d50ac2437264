//! The device at the other end, as a target.

use std::sync::Arc;

use super::link::Link;
use super::log::AgentLog;
use super::session::AgentSession;
use crate::agent::AgentError;
use crate::agent::message::{Answer, ToAgent};
use crate::target::{GuestSession, LogReader, Target, TargetError, TargetInfo};

/// A device that is somewhere else.
///
/// Its sessions and logs may outlive it.
#[derive(Debug)]
pub struct AgentTarget {
    place: Place,
    description: String,
}

/// The link, and what its device is called here.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub(super) link: Arc<Link>,
    pub(super) name: String,
}

impl Place {
    /// What an error of the link is to who uses the target.
    pub(super) fn error(&self, error: AgentError) -> TargetError {
        TargetError::Gone { target: self.name.clone(), reason: error.to_string() }
    }

    /// Makes a call and waits for the answer.
    pub(super) fn call(
        &self,
        message: impl FnOnce(u64) -> ToAgent,
    ) -> Result<(Answer, Vec<u8>), TargetError> {
        let answered = self.link.state().call(message).map_err(|error| self.error(error))?;
        answered.map_err(|refusal| refusal.into_error(&self.name))
    }

    /// An answer to another question.
    pub(super) fn nonsense(&self) -> TargetError {
        self.error(AgentError::Misbehaved("it answers another question"))
    }
}

impl AgentTarget {
    pub(super) fn describe(link: Arc<Link>, name: &str) -> Result<Self, TargetError> {
        let place = Place { link, name: name.to_owned() };
        match place.call(|call| ToAgent::Describe { call })? {
            (Answer::Description(description), _) => Ok(Self { place, description }),
            _ => Err(place.nonsense()),
        }
    }
}

impl Target for AgentTarget {
    fn info(&self) -> TargetInfo {
        TargetInfo { name: self.place.name.clone(), description: self.description.clone(), reason: None }
    }

    fn open(&mut self) -> Result<Box<dyn GuestSession>, TargetError> {
        Ok(Box::new(AgentSession::open(self.place.clone())?))
    }

    fn open_log(&mut self) -> Result<Box<dyn LogReader>, TargetError> {
        Ok(Box::new(AgentLog::open(self.place.clone())?))
    }
}
