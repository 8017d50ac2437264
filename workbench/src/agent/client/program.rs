//! A program in the machine at the other end.

use std::collections::VecDeque;
use std::io::{self, Write};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::link::{Link, LinkState};
use super::machine::refused;
use crate::agent::AgentError;
use crate::agent::message::{
    OutputStream, PIECE_BYTES, ProgramCommand, ProgramStatus, Refusal, STREAM_WINDOW, TerminalSize, ToAgent,
};

/// How often the agent is asked whether it is still there, while a program runs.
const ASK_EVERY: Duration = Duration::from_secs(5);
/// Output that may come beyond the window: two streams may see the same credit.
const SLACK_BYTES: usize = 64 << 10;

/// What comes from a program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProgramEvent {
    /// It wrote something.
    Output {
        /// Where to.
        stream: OutputStream,
        /// What.
        bytes: Vec<u8>,
    },
    /// It ended; nothing more comes.
    Ended(ProgramStatus),
}

/// A program that runs at the other end. It is killed when this is dropped before its end.
#[derive(Debug)]
pub struct Program {
    link: Arc<Link>,
    id: u64,
    queue: Arc<ProgramQueue>,
    ended: bool,
}

impl Program {
    pub(super) fn start(link: &Arc<Link>, command: ProgramCommand) -> Result<Self, AgentError> {
        let state = link.state();
        let (id, queue) = (state.next_call(), Arc::new(ProgramQueue::default()));
        state.register_program(id, Arc::clone(&queue))?;
        state.send(&ToAgent::Exec { call: id, command })?;
        let refusal = queue.wait(state, |state| state.started.clone())?;
        match refusal {
            Some(refusal) => Err(refused(refusal)),
            None => Ok(Self { link: Arc::clone(link), id, queue, ended: false }),
        }
    }

    /// Waits for what comes next. After [`ProgramEvent::Ended`] nothing does, and it is given again.
    ///
    /// # Errors
    /// When the link is gone.
    pub fn next_event(&mut self) -> Result<ProgramEvent, AgentError> {
        let link = self.link.state();
        let event = self.queue.wait(link, |state| {
            let output = state.output.pop_front();
            let output = output.map(|(stream, bytes)| ProgramEvent::Output { stream, bytes });
            output.or(state.ended.map(ProgramEvent::Ended))
        })?;
        match &event {
            ProgramEvent::Output { bytes, .. } => {
                let taken = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
                self.queue.change(|state| state.output_bytes -= bytes.len());
                link.post(&ToAgent::OutputCredit { call: self.id, bytes: taken });
            }
            ProgramEvent::Ended(_) => self.ended = true,
        }
        Ok(event)
    }

    /// Its standard input. Dropping it ends the input.
    pub fn input(&self) -> ProgramInput {
        ProgramInput { link: Arc::clone(&self.link), id: self.id, queue: Arc::clone(&self.queue) }
    }

    /// Reaches it from other threads.
    pub fn control(&self) -> ProgramControl {
        ProgramControl { link: Arc::clone(&self.link), id: self.id }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        if !self.ended {
            self.control().signal(nix::libc::SIGKILL);
            self.link.state().forget(self.id);
        }
    }
}

/// Reaches a program from other threads; never waits.
#[derive(Debug, Clone)]
pub struct ProgramControl {
    link: Arc<Link>,
    id: u64,
}

impl ProgramControl {
    /// Its terminal has another size.
    pub fn resize(&self, size: TerminalSize) {
        self.link.state().post(&ToAgent::Resize { call: self.id, size });
    }

    /// Sends a signal to it and its group.
    pub fn signal(&self, number: i32) {
        self.link.state().post(&ToAgent::Signal { call: self.id, number });
    }
}

/// Standard input of a program. A write waits until the program has taken most of what was written before;
/// after its end it fails with `BrokenPipe`.
#[derive(Debug)]
pub struct ProgramInput {
    link: Arc<Link>,
    id: u64,
    queue: Arc<ProgramQueue>,
}

impl Write for ProgramInput {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if bytes.is_empty() {
            return Ok(0);
        }
        let most = bytes.len().min(PIECE_BYTES);
        let link = self.link.state();
        let room = self.queue.wait(link, |state| match state.input_credit as usize {
            _ if state.ended.is_some() => Some(0),
            0 => None,
            room => {
                let room = room.min(most);
                state.input_credit -= u32::try_from(room).unwrap_or(u32::MAX);
                Some(room)
            }
        });
        match room.map_err(io::Error::other)? {
            0 => Err(io::ErrorKind::BrokenPipe.into()),
            room => {
                let message = ToAgent::Input { call: self.id, bytes: bytes[..room].into() };
                link.send(&message).map_err(io::Error::other)?;
                Ok(room)
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Drop for ProgramInput {
    fn drop(&mut self) {
        self.link.state().post(&ToAgent::InputEnd { call: self.id });
    }
}

/// What has come from a program and was not taken yet.
#[derive(Debug)]
pub(super) struct ProgramQueue {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug)]
struct State {
    /// Whether it was refused, once that is known.
    started: Option<Option<Refusal>>,
    output: VecDeque<(OutputStream, Vec<u8>)>,
    output_bytes: usize,
    input_credit: u32,
    ended: Option<ProgramStatus>,
    lost_link: bool,
}

impl Default for ProgramQueue {
    fn default() -> Self {
        let state = State {
            started: None,
            output: VecDeque::new(),
            output_bytes: 0,
            input_credit: STREAM_WINDOW,
            ended: None,
            lost_link: false,
        };
        Self { state: Mutex::new(state), changed: Condvar::new() }
    }
}

impl ProgramQueue {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.lock());
        self.changed.notify_all();
    }

    /// The agent started it, or says why not. Whether anything will come.
    pub(super) fn started(&self, refusal: Option<Refusal>) -> bool {
        let good = refusal.is_none();
        self.change(|state| state.started = Some(refusal));
        good
    }

    /// Output came.
    pub(super) fn put(&self, stream: OutputStream, bytes: Vec<u8>) -> Result<(), AgentError> {
        let mut state = self.lock();
        state.output_bytes += bytes.len();
        if state.output_bytes > STREAM_WINDOW as usize + SLACK_BYTES {
            return Err(AgentError::Misbehaved("it sends more output than was asked for"));
        }
        state.output.push_back((stream, bytes));
        drop(state);
        self.changed.notify_all();
        Ok(())
    }

    pub(super) fn add_input_credit(&self, bytes: u32) {
        self.change(|state| state.input_credit = state.input_credit.saturating_add(bytes));
    }

    /// It ended, and so it was started: the answer that says so may come later than the end.
    pub(super) fn end(&self, status: ProgramStatus) {
        self.change(|state| {
            state.started.get_or_insert(None);
            state.ended = Some(status);
        });
    }

    /// The link is gone.
    pub(super) fn wake(&self) {
        self.change(|state| state.lost_link = true);
    }

    /// Waits for something that `found` finds; asks meanwhile whether the agent is still there.
    fn wait<T>(
        &self,
        link: &LinkState,
        mut found: impl FnMut(&mut State) -> Option<T>,
    ) -> Result<T, AgentError> {
        let mut state = self.lock();
        loop {
            if let Some(found) = found(&mut state) {
                return Ok(found);
            }
            if state.lost_link {
                // The link's lock is taken before a queue's, never after.
                drop(state);
                return Err(link.lost());
            }
            let waited = self.changed.wait_timeout(state, ASK_EVERY);
            let (guard, waited) = waited.unwrap_or_else(PoisonError::into_inner);
            state = guard;
            if waited.timed_out() {
                drop(state);
                link.keep_asking()?;
                state = self.lock();
            }
        }
    }
}
