//! The stream: its threads, the calls under way, and why it is gone.

use std::any::Any;
use std::collections::HashMap;
use std::fmt;
use std::io::{Read, Write};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::log::LogQueue;
use super::program::ProgramQueue;
use super::session::ProgressCell;
use crate::agent::AgentError;
use crate::agent::frame::{read_greeting, read_message};
use crate::agent::message::{Answer, FromAgent, Refusal, ToAgent};
use crate::agent::outbox::{Outbox, Sent};

/// How long nothing may be heard from an agent that owes an answer.
const PATIENCE: Duration = Duration::from_secs(30);
/// How often it is asked whether it is still there meanwhile.
const PING_EVERY: Duration = Duration::from_secs(3);
/// Bytes that an answer may bring along.
const PARTS_BYTES: usize = 300 << 20;

/// An answer, and what it brought along.
pub(super) type Answered = Result<(Answer, Vec<u8>), Refusal>;

/// Who waits for what comes under a call's number.
enum Waiter {
    Call { parts: Vec<u8>, done: SyncSender<Answered> },
    Progress { cell: Arc<ProgressCell>, run: u64 },
    Log(Arc<LogQueue>),
    Program(Arc<ProgramQueue>),
}

/// What is shared with the thread that reads.
pub(super) struct LinkState {
    outbox: Outbox,
    last_call: AtomicU64,
    patience_ms: AtomicU64,
    shared: Mutex<Shared>,
    changed: Condvar,
    explain: Mutex<Option<Explain>>,
}

pub(super) type Explain = Box<dyn Fn(&str) -> String + Send + Sync>;

struct Shared {
    waiters: HashMap<u64, Waiter>,
    heard: Instant,
    gone: Option<String>,
}

/// The stream, for those who use it. When the last of them is gone, so is the stream.
pub(super) struct Link {
    state: Arc<LinkState>,
    kept: Mutex<Vec<Box<dyn Any + Send>>>,
}

impl fmt::Debug for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Link").field("gone", &self.state.gone()).finish_non_exhaustive()
    }
}

impl Link {
    /// Starts the threads and waits for the greeting; also says whether files and programs are served.
    pub(super) fn connect(
        mut reader: impl Read + Send + 'static,
        mut writer: impl Write + Send + 'static,
        deadline: Duration,
    ) -> Result<(Self, bool), AgentError> {
        let state = Arc::new(LinkState {
            outbox: Outbox::default(),
            last_call: AtomicU64::new(0),
            patience_ms: AtomicU64::new(millis(PATIENCE)),
            shared: Mutex::new(Shared { waiters: HashMap::new(), heard: Instant::now(), gone: None }),
            changed: Condvar::new(),
            explain: Mutex::new(None),
        });
        let writing = Arc::clone(&state);
        spawn("agent-write", move || writing.outbox.write_to(&mut writer))?;
        let (welcomed, welcome) = mpsc::channel();
        let reading = Arc::clone(&state);
        spawn("agent-read", move || {
            let greeted = read_greeting(&mut reader).and_then(|()| match read_message(&mut reader)? {
                FromAgent::Welcome { machine } => Ok(machine),
                _ => Err(AgentError::Misbehaved("it does not say what it serves")),
            });
            let good = greeted.is_ok();
            // After the deadline nobody listens any more.
            if welcomed.send(greeted).is_ok() && good {
                reading.read_all(&mut reader);
            }
        })?;
        let link = Self { state, kept: Mutex::default() };
        match welcome.recv_timeout(deadline) {
            Ok(welcome) => welcome.map(|machine| (link, machine)),
            Err(_) => Err(AgentError::Silent(deadline)),
        }
    }

    pub(super) fn state(&self) -> &Arc<LinkState> {
        &self.state
    }

    pub(super) fn keep(&self, what: Box<dyn Any + Send>) {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).push(what);
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        // A stream that is gone needs no farewell.
        let _ = self.state.outbox.post(&ToAgent::Bye);
        self.state.outbox.end();
    }
}

impl LinkState {
    fn shared(&self) -> MutexGuard<'_, Shared> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn gone(&self) -> Option<String> {
        self.shared().gone.clone()
    }

    pub(super) fn wait_until_gone(&self, deadline: Duration) -> Option<String> {
        let waited = self.changed.wait_timeout_while(self.shared(), deadline, |shared| shared.gone.is_none());
        waited.unwrap_or_else(PoisonError::into_inner).0.gone.clone()
    }

    pub(super) fn explain_with(&self, explain: Explain) {
        *self.explain.lock().unwrap_or_else(PoisonError::into_inner) = Some(explain);
    }

    pub(super) fn set_patience(&self, patience: Duration) {
        self.patience_ms.store(millis(patience), Ordering::Relaxed);
    }

    fn patience(&self) -> Duration {
        Duration::from_millis(self.patience_ms.load(Ordering::Relaxed))
    }

    /// A number for a call, which no other has.
    pub(super) fn next_call(&self) -> u64 {
        self.last_call.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// The link is gone: everybody who waits learns why.
    pub(super) fn lose(&self, reason: String) {
        let waiters = {
            let mut shared = self.shared();
            if shared.gone.is_some() {
                return;
            }
            shared.gone = Some(reason);
            std::mem::take(&mut shared.waiters)
        };
        self.outbox.cut();
        self.changed.notify_all();
        for waiter in waiters.into_values() {
            match waiter {
                // Dropping the sender wakes who waits.
                Waiter::Call { .. } | Waiter::Progress { .. } => {}
                Waiter::Log(queue) => queue.wake(),
                Waiter::Program(queue) => queue.wake(),
            }
        }
    }

    /// The link is gone for what was seen of the stream.
    fn lose_explained(&self, error: &AgentError) {
        let seen = error.to_string();
        let explain = self.explain.lock().unwrap_or_else(PoisonError::into_inner);
        let reason = explain.as_ref().map_or_else(|| seen.clone(), |explain| explain(&seen));
        drop(explain);
        self.lose(reason);
    }

    /// Why a call cannot be made.
    pub(super) fn lost(&self) -> AgentError {
        AgentError::Gone(self.gone().unwrap_or_else(|| AgentError::Closed.to_string()))
    }

    /// Sends a message without waiting.
    pub(super) fn post(&self, message: &ToAgent) {
        // The reading thread notices that the stream is gone, and tells.
        let _ = self.outbox.post(message);
    }

    /// Sends a message when there is room for it.
    pub(super) fn send(&self, message: &ToAgent) -> Result<(), AgentError> {
        loop {
            match self.outbox.send_before(message, Some(Instant::now() + PING_EVERY)) {
                Ok(Sent::Queued) => return Ok(()),
                Ok(Sent::NoRoom) => self.check_patience()?,
                Err(AgentError::Closed) => return Err(self.wait_for_loss()),
                Err(error) => return Err(error),
            }
        }
    }

    /// The writing side is gone; the reading one is about to say why.
    fn wait_for_loss(&self) -> AgentError {
        if self.wait_until_gone(PING_EVERY).is_none() {
            self.lose(AgentError::Closed.to_string());
        }
        self.lost()
    }

    /// Gives the link up when nothing was heard for too long.
    fn check_patience(&self) -> Result<(), AgentError> {
        let (heard, patience) = (self.shared().heard.elapsed(), self.patience());
        if heard > patience {
            self.lose_explained(&AgentError::Silent(heard));
            return Err(self.lost());
        }
        Ok(())
    }

    /// While something is owed: asks whether the agent is there, or gives it up.
    pub(super) fn keep_asking(&self) -> Result<(), AgentError> {
        self.check_patience()?;
        // Its answer is heard, and wanted by nobody.
        let call = self.next_call();
        self.post(&ToAgent::Ping { call });
        Ok(())
    }

    /// Makes a call and waits for its answer, for as long as the agent is there.
    pub(super) fn call(&self, message: impl FnOnce(u64) -> ToAgent) -> Result<Answered, AgentError> {
        self.call_until(None, message)
    }

    /// Makes a call and waits for its answer.
    pub(super) fn call_within(
        &self,
        deadline: Duration,
        message: impl FnOnce(u64) -> ToAgent,
    ) -> Result<Answered, AgentError> {
        self.call_until(Some(deadline), message)
    }

    fn call_until(
        &self,
        deadline: Option<Duration>,
        message: impl FnOnce(u64) -> ToAgent,
    ) -> Result<Answered, AgentError> {
        let call = self.next_call();
        self.exchange(call, &message(call), deadline)
    }

    /// Makes a call under a number that was given out before.
    pub(super) fn call_as(&self, call: u64, message: &ToAgent) -> Result<Answered, AgentError> {
        self.exchange(call, message, None)
    }

    fn exchange(
        &self,
        call: u64,
        message: &ToAgent,
        deadline: Option<Duration>,
    ) -> Result<Answered, AgentError> {
        let (done, answer) = sync_channel(1);
        self.register(call, Waiter::Call { parts: Vec::new(), done })?;
        // It may have been silent because nobody asked it anything.
        self.shared().heard = Instant::now();
        let begin = Instant::now();
        self.send(message)?;
        loop {
            let left = deadline.map(|deadline| deadline.saturating_sub(begin.elapsed()));
            match answer.recv_timeout(left.unwrap_or(PING_EVERY).min(PING_EVERY)) {
                Ok(answered) => return Ok(answered),
                Err(RecvTimeoutError::Disconnected) => return Err(self.lost()),
                Err(RecvTimeoutError::Timeout) if left.is_some_and(|left| left <= PING_EVERY) => {
                    self.forget(call);
                    return Err(AgentError::Silent(begin.elapsed()));
                }
                Err(RecvTimeoutError::Timeout) => self.keep_asking()?,
            }
        }
    }

    fn register(&self, call: u64, waiter: Waiter) -> Result<(), AgentError> {
        let mut shared = self.shared();
        if let Some(reason) = &shared.gone {
            return Err(AgentError::Gone(reason.clone()));
        }
        shared.waiters.insert(call, waiter);
        Ok(())
    }

    /// Lines of a log go to its queue.
    pub(super) fn register_log(&self, log: u64, queue: Arc<LogQueue>) -> Result<(), AgentError> {
        self.register(log, Waiter::Log(queue))
    }

    /// Output of a program goes to its queue.
    pub(super) fn register_program(&self, call: u64, queue: Arc<ProgramQueue>) -> Result<(), AgentError> {
        self.register(call, Waiter::Program(queue))
    }

    /// Asks how far run `run` of a session is; the answer goes to `cell`.
    pub(super) fn ask_progress(&self, session: u64, cell: &Arc<ProgressCell>, run: u64) {
        let call = self.next_call();
        if self.register(call, Waiter::Progress { cell: Arc::clone(cell), run }).is_ok() {
            self.post(&ToAgent::Progress { session, call });
        }
    }

    /// Nobody waits for it any more.
    pub(super) fn forget(&self, call: u64) {
        self.shared().waiters.remove(&call);
    }

    /// What the reading thread does until the stream ends.
    fn read_all(&self, reader: &mut dyn Read) {
        let error = loop {
            match read_message(reader).and_then(|message| self.take(message)) {
                Ok(()) if self.gone().is_some() => return,
                Ok(()) => {}
                Err(error) => break error,
            }
        };
        self.lose_explained(&error);
    }

    fn take(&self, message: FromAgent) -> Result<(), AgentError> {
        let mut shared = self.shared();
        shared.heard = Instant::now();
        match message {
            FromAgent::Welcome { .. } => return Err(AgentError::Misbehaved("it greets again")),
            FromAgent::Part { call, bytes } => {
                if let Some(Waiter::Call { parts, .. }) = shared.waiters.get_mut(&call) {
                    if parts.len() + bytes.0.len() > PARTS_BYTES {
                        return Err(AgentError::Misbehaved("an answer does not end"));
                    }
                    parts.extend_from_slice(&bytes.0);
                }
            }
            FromAgent::Answer { call, answer } => shared.answer(call, answer),
            FromAgent::Log { log, lost, records } => {
                if let Some(Waiter::Log(queue)) = shared.waiters.get(&log) {
                    queue.put(lost, records)?;
                }
            }
            FromAgent::LogEnded { log, error } => {
                if let Some(Waiter::Log(queue)) = shared.waiters.remove(&log) {
                    queue.end(error);
                }
            }
            FromAgent::Output { call, stream, bytes } => {
                if let Some(Waiter::Program(queue)) = shared.waiters.get(&call) {
                    queue.put(stream, bytes.0)?;
                }
            }
            FromAgent::InputCredit { call, bytes } => {
                if let Some(Waiter::Program(queue)) = shared.waiters.get(&call) {
                    queue.add_input_credit(bytes);
                }
            }
            FromAgent::Exited { call, status } => {
                if let Some(Waiter::Program(queue)) = shared.waiters.remove(&call) {
                    queue.end(status);
                }
            }
        }
        Ok(())
    }
}

impl Shared {
    fn answer(&mut self, call: u64, answer: Result<Answer, Refusal>) {
        // What opened a log or a program stays: more comes under its number.
        match self.waiters.get(&call) {
            Some(Waiter::Log(queue)) => {
                if queue.opened(answer.err()) {
                    return;
                }
            }
            Some(Waiter::Program(queue)) => {
                if queue.started(answer.err()) {
                    return;
                }
            }
            // Nobody waits for it any more.
            None => return,
            Some(Waiter::Call { .. } | Waiter::Progress { .. }) => match self.waiters.remove(&call) {
                Some(Waiter::Call { parts, done }) => {
                    // Who waits may have gone.
                    let _ = done.try_send(answer.map(|answer| (answer, parts)));
                    return;
                }
                Some(Waiter::Progress { cell, run }) => {
                    if let Ok(Answer::Progress(progress)) = answer {
                        cell.answered(run, progress);
                    }
                    return;
                }
                _ => return,
            },
        }
        self.waiters.remove(&call);
    }
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

fn spawn(name: &str, work: impl FnOnce() + Send + 'static) -> Result<(), AgentError> {
    match thread::Builder::new().name(name.to_owned()).spawn(work) {
        Ok(_) => Ok(()),
        Err(error) => Err(AgentError::Stream(format!("no thread can be started for it: {error}"))),
    }
}
