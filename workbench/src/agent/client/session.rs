//! A session at the other end.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use guest_engine::wire::caller::{check_report, run_call, run_report};
use guest_engine::wire::struct_bytes::StructBytes;
use guest_engine::{CheckReport, RunReport, RunRequest};
use wasm_device_abi::calls::{WasmCheck, WasmRun};

use super::link::LinkState;
use super::target::Place;
use crate::agent::message::{Answer, Bytes, PIECE_BYTES, SessionCall, ToAgent};
use crate::target::{GuestSession, RunControl, RunProgress, TargetError};

/// A session that is open at the other end.
pub(super) struct AgentSession {
    place: Place,
    /// The call that opened it.
    id: u64,
    number: u32,
    control: Arc<AgentControl>,
}

impl AgentSession {
    pub(super) fn open(place: Place) -> Result<Self, TargetError> {
        let mut id = 0;
        let answer = place.call(|call| {
            id = call;
            ToAgent::OpenSession { call }
        })?;
        let (Answer::Session(number), _) = answer else { return Err(place.nonsense()) };
        let state = Arc::clone(place.link.state());
        let control =
            AgentControl { state, session: id, running: AtomicBool::new(false), progress: Arc::default() };
        Ok(Self { place, id, number, control: Arc::new(control) })
    }

    fn call(&self, request: SessionCall, staged: &[u8]) -> Result<(Answer, Vec<u8>), TargetError> {
        let session = self.id;
        for piece in staged.chunks(PIECE_BYTES) {
            let stage = ToAgent::Stage { session, bytes: piece.into() };
            self.place.link.state().send(&stage).map_err(|error| self.place.error(error))?;
        }
        self.place.call(|call| ToAgent::Call { session, call, request })
    }

    /// An answer that cannot be read.
    fn unreadable(&self, error: impl std::fmt::Display) -> TargetError {
        TargetError::Gone { target: self.place.name.clone(), reason: error.to_string() }
    }
}

impl Drop for AgentSession {
    fn drop(&mut self) {
        self.place.link.state().post(&ToAgent::EndSession { session: self.id });
    }
}

impl GuestSession for AgentSession {
    fn session(&self) -> u32 {
        self.number
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), TargetError> {
        self.call(SessionCall::Write, bytes).map(|_| ())
    }

    fn set_input(&mut self, bytes: &[u8]) -> Result<(), TargetError> {
        self.call(SessionCall::SetInput, bytes).map(|_| ())
    }

    fn check(&mut self) -> Result<CheckReport, TargetError> {
        let (Answer::Checked(check), entries) = self.call(SessionCall::Check, &[])? else {
            return Err(self.place.nonsense());
        };
        let check = WasmCheck::from_bytes(&check.0).ok_or_else(|| self.place.nonsense())?;
        check_report(&check, &entries).map_err(|error| self.unreadable(error))
    }

    fn run(&mut self, request: &RunRequest) -> Result<RunReport, TargetError> {
        let call = run_call(request).map_err(|error| TargetError::Misuse(error.to_string()))?;
        let run = Bytes(call.run.to_bytes().to_vec());
        let answer = {
            let _running = self.control.begin();
            self.call(SessionCall::Run { run, entry: call.entry }, &call.push)?
        };
        let (Answer::Ran { run, entry }, output) = answer else { return Err(self.place.nonsense()) };
        let run = WasmRun::from_bytes(&run.0).ok_or_else(|| self.place.nonsense())?;
        let mut report = run_report(&run, &entry, output).map_err(|error| self.unreadable(error))?;
        // The other side's own words: it knows whether anything was called.
        report.entry = entry;
        Ok(report)
    }

    fn read_memory(&mut self, offset: u64, len: u64) -> Result<Vec<u8>, TargetError> {
        self.call(SessionCall::ReadMemory { offset, len }, &[]).map(|(_, bytes)| bytes)
    }

    fn read_trace(&mut self) -> Result<Vec<u8>, TargetError> {
        self.call(SessionCall::ReadTrace, &[]).map(|(_, bytes)| bytes)
    }

    fn control(&self) -> Arc<dyn RunControl> {
        Arc::clone(&self.control) as Arc<dyn RunControl>
    }
}

/// Reaches into a session at the other end. It never waits for an answer.
struct AgentControl {
    state: Arc<LinkState>,
    session: u64,
    running: AtomicBool,
    progress: Arc<ProgressCell>,
}

impl AgentControl {
    /// A run begins; it ends when the guard is dropped.
    fn begin(&self) -> Running<'_> {
        self.progress.begin();
        self.running.store(true, Ordering::Release);
        Running(self)
    }
}

struct Running<'a>(&'a AgentControl);

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.0.running.store(false, Ordering::Release);
    }
}

impl RunControl for AgentControl {
    fn cancel(&self) {
        if self.running.load(Ordering::Acquire) {
            self.state.post(&ToAgent::Cancel { session: self.session });
        }
    }

    fn close(&self) {
        self.state.post(&ToAgent::CloseRuns { session: self.session });
    }

    /// What was last heard; each look asks for news.
    fn progress(&self) -> Option<RunProgress> {
        if !self.running.load(Ordering::Acquire) {
            return None;
        }
        let (known, ask) = self.progress.look();
        if let Some(run) = ask {
            self.state.ask_progress(self.session, &self.progress, run);
        }
        known
    }
}

/// How far a run is, as it was last heard.
#[derive(Debug, Default)]
pub(super) struct ProgressCell(Mutex<Progress>);

#[derive(Debug, Default)]
struct Progress {
    /// Number of the run that it is about.
    run: u64,
    known: Option<RunProgress>,
    asked: bool,
}

impl ProgressCell {
    fn lock(&self) -> MutexGuard<'_, Progress> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A new run begins.
    fn begin(&self) {
        let mut progress = self.lock();
        *progress = Progress { run: progress.run + 1, known: None, asked: false };
    }

    /// What is known, and the run to ask about unless that was done already.
    fn look(&self) -> (Option<RunProgress>, Option<u64>) {
        let mut progress = self.lock();
        let ask = (!progress.asked).then_some(progress.run);
        progress.asked = true;
        (progress.known, ask)
    }

    /// An answer to what was asked during `run`.
    pub(super) fn answered(&self, run: u64, answer: Option<(u64, u64)>) {
        let mut progress = self.lock();
        if progress.run == run {
            progress.asked = false;
            if let Some((fuel_used, fuel_limit)) = answer {
                progress.known = Some(RunProgress { fuel_used, fuel_limit });
            }
        }
    }
}
