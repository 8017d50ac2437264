//! One client: what it has open, and what becomes of each of its messages.

use std::collections::HashMap;
use std::sync::Arc;
use std::thread::JoinHandle;

use super::files::Uploads;
use super::log_stream::LogStream;
use super::programs::Programs;
use super::session::ServedSession;
use super::{DeviceOpener, Served, files};
use crate::agent::AgentError;
use crate::agent::message::{Answer, FromAgent, Refusal, ToAgent};
use crate::agent::outbox::Outbox;
use crate::target::{Target, TargetError};

const NO_MACHINE: &str =
    "this agent serves a device alone; files and programs are served in the lab's machine";

/// A client and what it has open.
pub(super) struct Connection {
    outbox: Arc<Outbox>,
    device: Device,
    sessions: HashMap<u64, ServedSession>,
    /// Threads of sessions that were ended.
    ending: Vec<JoinHandle<()>>,
    logs: HashMap<u64, LogStream>,
    machine: Option<Machine>,
}

/// The device, once it was opened.
struct Device {
    opener: DeviceOpener,
    opened: Option<Box<dyn Target>>,
}

struct Machine {
    uploads: Uploads,
    programs: Programs,
}

impl Device {
    fn get(&mut self) -> Result<&mut dyn Target, TargetError> {
        if self.opened.is_none() {
            self.opened = Some((self.opener)()?);
        }
        match &mut self.opened {
            Some(target) => Ok(target.as_mut()),
            None => Err(TargetError::Misuse("the device was not opened".to_owned())),
        }
    }
}

impl Connection {
    pub(super) fn new(served: Served, outbox: Arc<Outbox>) -> Self {
        let machine = served.machine.map(|starter| Machine {
            uploads: Uploads::default(),
            programs: Programs::new(starter, Arc::clone(&outbox)),
        });
        Self {
            outbox,
            device: Device { opener: served.device, opened: None },
            sessions: HashMap::new(),
            ending: Vec::new(),
            logs: HashMap::new(),
            machine,
        }
    }

    /// Does what a message asks for, or hands it to who does.
    pub(super) fn take(&mut self, message: ToAgent) -> Result<(), AgentError> {
        match message {
            ToAgent::Ping { call } => self.answer(call, Ok(Answer::Done)),
            ToAgent::Describe { call } => {
                let described =
                    self.device.get().map(|target| Answer::Description(target.info().description));
                self.answer(call, described.map_err(Refusal::from))
            }
            ToAgent::OpenSession { call } => self.open_session(call),
            ToAgent::OpenLog { call } => self.open_log(call),
            ToAgent::Stage { session, bytes } => {
                self.with_session(session, |session| session.stage(&bytes.0));
                Ok(())
            }
            ToAgent::Call { session, call, request } => match self.sessions.get_mut(&session) {
                Some(session) => match session.call(call, request) {
                    Ok(()) => Ok(()),
                    Err(refusal) => self.answer(call, Err(refusal)),
                },
                None => self.answer(call, Err(no_such("session"))),
            },
            ToAgent::Progress { session, call } => {
                let progress = self.sessions.get(&session).and_then(ServedSession::progress);
                self.answer(call, Ok(Answer::Progress(progress)))
            }
            ToAgent::Cancel { session } => {
                self.with_session(session, |session| session.cancel());
                Ok(())
            }
            ToAgent::CloseRuns { session } => {
                self.with_session(session, |session| session.close_runs());
                Ok(())
            }
            ToAgent::EndSession { session } => {
                if let Some(session) = self.sessions.remove(&session) {
                    self.ending.retain(|thread| !thread.is_finished());
                    self.ending.push(session.end());
                }
                Ok(())
            }
            ToAgent::LogCredit { log, batches } => {
                self.logs.get(&log).inspect(|log| log.add_credit(batches));
                Ok(())
            }
            ToAgent::CloseLog { log } => {
                self.logs.get(&log).inspect(|log| log.close());
                Ok(())
            }
            ToAgent::EndLog { log } => {
                self.logs.remove(&log).inspect(LogStream::end);
                Ok(())
            }
            // The reading loop ends with it.
            ToAgent::Bye => Ok(()),
            other => self.take_for_machine(other),
        }
    }

    fn take_for_machine(&mut self, message: ToAgent) -> Result<(), AgentError> {
        let Some(machine) = &mut self.machine else {
            return match message {
                ToAgent::PutEnd { call } | ToAgent::GetFile { call, .. } | ToAgent::Exec { call, .. } => {
                    self.answer(call, Err(Refusal::Unavailable(NO_MACHINE.to_owned())))
                }
                _ => Ok(()),
            };
        };
        match message {
            ToAgent::PutFile { call, path, mode } => machine.uploads.begin(call, path, mode),
            ToAgent::PutPiece { call, bytes } => machine.uploads.piece(call, &bytes.0),
            ToAgent::PutEnd { call } => {
                let result = machine.uploads.end(call).map(|()| Answer::Done).map_err(Refusal::Misuse);
                return self.answer(call, result);
            }
            ToAgent::GetFile { call, path } => return files::send(call, path, &self.outbox),
            ToAgent::Exec { call, command } => {
                let started = machine.programs.start(call, &command).map(|()| Answer::Done);
                return self.answer(call, started.map_err(Refusal::Misuse));
            }
            ToAgent::Input { call, bytes } => machine.programs.input(call, bytes.0),
            ToAgent::InputEnd { call } => machine.programs.end_input(call),
            ToAgent::OutputCredit { call, bytes } => machine.programs.add_credit(call, bytes),
            ToAgent::Resize { call, size } => machine.programs.resize(call, size),
            ToAgent::Signal { call, number } => machine.programs.signal(call, number),
            _ => {}
        }
        Ok(())
    }

    fn open_session(&mut self, call: u64) -> Result<(), AgentError> {
        let mut opened = self.device.get().and_then(|device| device.open());
        if matches!(opened, Err(TargetError::TooManySessions(_))) && !self.ending.is_empty() {
            // The client ended some; their threads are about to let go of them.
            self.join_ended();
            opened = self.device.get().and_then(|device| device.open());
        }
        let served = opened
            .map_err(Refusal::from)
            .and_then(|session| ServedSession::start(session, Arc::clone(&self.outbox)));
        match served {
            Ok(session) => {
                let number = session.number();
                self.sessions.insert(call, session);
                self.answer(call, Ok(Answer::Session(number)))
            }
            Err(refusal) => self.answer(call, Err(refusal)),
        }
    }

    fn open_log(&mut self, call: u64) -> Result<(), AgentError> {
        let reader = self.device.get().and_then(|device| device.open_log());
        let started = reader
            .map_err(Refusal::from)
            .and_then(|reader| LogStream::start(call, reader, Arc::clone(&self.outbox)));
        match started {
            Ok(log) => {
                self.logs.insert(call, log);
                Ok(())
            }
            Err(refusal) => self.answer(call, Err(refusal)),
        }
    }

    fn with_session(&mut self, session: u64, then: impl FnOnce(&mut ServedSession)) {
        // A message that crosses the session's end is nothing to complain about.
        if let Some(session) = self.sessions.get_mut(&session) {
            then(session);
        }
    }

    fn answer(&self, call: u64, answer: Result<Answer, Refusal>) -> Result<(), AgentError> {
        self.outbox.post(&FromAgent::Answer { call, answer })
    }

    fn join_ended(&mut self) {
        for thread in self.ending.drain(..) {
            // A panic there was told where it happened.
            let _ = thread.join();
        }
    }

    /// Ends all that the client has open, and waits for that.
    pub(super) fn end(mut self) {
        for (_, session) in self.sessions.drain() {
            self.ending.push(session.end());
        }
        for log in self.logs.values() {
            log.end();
        }
        if let Some(machine) = &mut self.machine {
            machine.programs.end_all();
        }
        self.join_ended();
    }
}

fn no_such(what: &str) -> Refusal {
    Refusal::Misuse(format!("the {what} is not open"))
}
