//! A session of a client: the thread that makes its calls, and what other threads can do meanwhile.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::{self, JoinHandle};

use guest_engine::wire::struct_bytes::StructBytes;
use guest_engine::wire::{fill_check, fill_run, run_request};
use wasm_device_abi::calls::{WasmCheck, WasmRun};

use crate::agent::AgentError;
use crate::agent::message::{Answer, Bytes, FromAgent, PIECE_BYTES, Refusal, SessionCall};
use crate::agent::outbox::Outbox;
use crate::target::{GuestSession, RunControl};

/// Bytes that may be staged for a call: far more than any device takes.
const STAGED_BYTES: usize = 64 << 20;

/// A session that is open.
pub(super) struct ServedSession {
    number: u32,
    control: Arc<dyn RunControl>,
    jobs: Sender<Job>,
    /// A call is under way.
    busy: Arc<AtomicBool>,
    staged: Vec<u8>,
    /// Bytes that were staged, kept or not.
    staged_in_all: u64,
    worker: JoinHandle<()>,
}

struct Job {
    call: u64,
    request: SessionCall,
    staged: Vec<u8>,
}

impl ServedSession {
    /// Starts the thread of a session.
    pub(super) fn start(session: Box<dyn GuestSession>, outbox: Arc<Outbox>) -> Result<Self, Refusal> {
        let (number, control) = (session.session(), session.control());
        let (jobs, taken) = channel();
        let busy = Arc::new(AtomicBool::new(false));
        let worker = Worker { session, outbox, busy: Arc::clone(&busy) };
        let worker = thread::Builder::new()
            .name(format!("session {number}"))
            .spawn(move || worker.work(&taken))
            .map_err(|error| Refusal::Gone(format!("no thread can be started for a session: {error}")))?;
        Ok(Self { number, control, jobs, busy, staged: Vec::new(), staged_in_all: 0, worker })
    }

    pub(super) fn number(&self) -> u32 {
        self.number
    }

    /// Keeps a piece of what the next call takes.
    pub(super) fn stage(&mut self, bytes: &[u8]) {
        self.staged_in_all += bytes.len() as u64;
        if self.staged_in_all <= STAGED_BYTES as u64 {
            self.staged.extend_from_slice(bytes);
        } else {
            self.staged = Vec::new();
        }
    }

    /// Hands a call to the session's thread; refuses it when one is under way.
    pub(super) fn call(&mut self, call: u64, request: SessionCall) -> Result<(), Refusal> {
        let staged = std::mem::take(&mut self.staged);
        let bytes = std::mem::take(&mut self.staged_in_all);
        let limit = STAGED_BYTES as u64;
        if bytes > limit {
            return Err(match request {
                SessionCall::SetInput => Refusal::InputTooLarge { bytes, limit },
                _ => Refusal::ModuleTooLarge { bytes, limit },
            });
        }
        if self.busy.swap(true, Ordering::AcqRel) {
            return Err(Refusal::Busy(self.number));
        }
        self.jobs
            .send(Job { call, request, staged })
            .map_err(|_| Refusal::Gone("the session failed; open a new one".to_owned()))
    }

    pub(super) fn cancel(&self) {
        self.control.cancel();
    }

    pub(super) fn close_runs(&self) {
        self.control.close();
    }

    pub(super) fn progress(&self) -> Option<(u64, u64)> {
        self.control.progress().map(|progress| (progress.fuel_used, progress.fuel_limit))
    }

    /// Ends its run, and the session with it; the thread is then about to end.
    pub(super) fn end(self) -> JoinHandle<()> {
        self.control.close();
        self.worker
    }
}

struct Worker {
    session: Box<dyn GuestSession>,
    outbox: Arc<Outbox>,
    busy: Arc<AtomicBool>,
}

impl Worker {
    fn work(mut self, jobs: &Receiver<Job>) {
        while let Ok(job) = jobs.recv() {
            let call = job.call;
            let done = self.perform(job).and_then(|result| {
                let answer = match result {
                    Ok((answer, along)) => {
                        send_parts(call, &along, &self.outbox)?;
                        Ok(answer)
                    }
                    Err(refusal) => Err(refusal),
                };
                // Who has the answer may call again.
                self.busy.store(false, Ordering::Release);
                self.outbox.send(&FromAgent::Answer { call, answer })
            });
            if done.is_err() {
                return;
            }
        }
    }

    /// Makes a call: the answer, and what it brings along.
    fn perform(&mut self, job: Job) -> Result<Result<(Answer, Vec<u8>), Refusal>, AgentError> {
        let Job { request, staged, .. } = job;
        Ok(match request {
            SessionCall::Write => self.session.write(&staged).map(nothing).map_err(Refusal::from),
            SessionCall::SetInput => self.session.set_input(&staged).map(nothing).map_err(Refusal::from),
            SessionCall::Check => self.check(),
            SessionCall::Run { run, entry } => self.run(&run.0, &entry, &staged)?,
            SessionCall::ReadMemory { offset, len } => self
                .session
                .read_memory(offset, len)
                .map(|bytes| (Answer::Done, bytes))
                .map_err(Refusal::from),
            SessionCall::ReadTrace => {
                self.session.read_trace().map(|bytes| (Answer::Done, bytes)).map_err(Refusal::from)
            }
        })
    }

    fn check(&mut self) -> Result<(Answer, Vec<u8>), Refusal> {
        let report = self.session.check()?;
        let mut check = WasmCheck { size: WasmCheck::SIZE as u32, ..WasmCheck::default() };
        let entries = fill_check(&report, &mut check);
        Ok((Answer::Checked(Bytes(check.to_bytes().to_vec())), entries))
    }

    fn run(
        &mut self,
        run: &[u8],
        entry: &str,
        staged: &[u8],
    ) -> Result<Result<(Answer, Vec<u8>), Refusal>, AgentError> {
        let Some(mut run) = WasmRun::from_bytes(run) else {
            return Err(AgentError::Garbage("a run's struct has another size".to_owned()));
        };
        let request = match run_request(&run, entry.as_bytes(), staged) {
            Ok(request) => request,
            Err(error) => return Ok(Err(Refusal::Misuse(error.to_string()))),
        };
        Ok(match self.session.run(&request) {
            Ok(mut report) => {
                fill_run(&report, &mut run);
                let output = std::mem::take(&mut report.output);
                let run = Bytes(run.to_bytes().to_vec());
                Ok((Answer::Ran { run, entry: report.entry }, output))
            }
            Err(error) => Err(error.into()),
        })
    }
}

fn nothing((): ()) -> (Answer, Vec<u8>) {
    (Answer::Done, Vec::new())
}

/// Sends what an answer brings along.
pub(super) fn send_parts(call: u64, bytes: &[u8], outbox: &Outbox) -> Result<(), AgentError> {
    bytes
        .chunks(PIECE_BYTES)
        .try_for_each(|piece| outbox.send(&FromAgent::Part { call, bytes: piece.into() }))
}
