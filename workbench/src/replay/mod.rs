//! Runs a guest again in user space, with the answers that the host gave it before.
//!
//! The trace of a run holds every call of a host function: its arguments, its result and what the
//! host wrote into the guest's memory. That is all a run depends on besides module, request and
//! input, so the run can be repeated here step by step, wherever it was recorded: the same result,
//! trap, fuel, log and trace come out. Only time does not: a run that was ended by its deadline, a
//! cancel or a signal goes on here until its fuel or the guest ends it.

mod answers;
#[cfg(test)]
mod tests;

use guest_engine::abi::codes::LogLevel;
use guest_engine::abi::host::HostFunctionId;
use guest_engine::trace_reader::TraceError;
use guest_engine::{Limits, RunReport, RunRequest, Session, SessionError, Step};

use crate::target::simulator::containment::{contain, execute, on_guest_thread, panic_text};
use answers::{Answers, ReplayServices};

/// A run as it was recorded: the first one of its session.
#[derive(Debug, Clone, Copy)]
pub struct Recording<'a> {
    /// Number of the session, which stands in the tags of its lines.
    pub session: u32,
    /// What the session allowed.
    pub limits: Limits,
    /// The module.
    pub module: &'a [u8],
    /// The input payload.
    pub input: &'a [u8],
    /// What was asked for.
    pub request: &'a RunRequest,
    /// The trace, as the device gave it.
    pub trace: &'a [u8],
}

/// What came of running it again.
#[derive(Debug, Clone, PartialEq)]
pub struct Replayed {
    /// The report. Its time is 0.
    pub report: RunReport,
    /// Records of the kernel log: level, and text after the device's name.
    pub log: Vec<(LogLevel, String)>,
    /// The trace, as the device would give it.
    pub trace: Vec<u8>,
}

/// Why a run could not be repeated.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReplayError {
    /// The trace cannot be read.
    #[error("the run cannot be repeated, because its trace cannot be read: {0}")]
    Trace(#[from] TraceError),
    /// Records are missing from the trace.
    #[error("the run cannot be repeated, because its trace was full: {0} records are missing")]
    Incomplete(u64),
    /// The guest took another course than the trace says.
    #[error(
        "the run cannot be repeated: the guest called {} once more than its trace has answers; \
         was it recorded with this module, request and input?",
        .0.describe().name
    )]
    OtherCourse(HostFunctionId),
    /// The session refused the module, the input or the request.
    #[error("the run cannot be repeated: {0}")]
    Session(#[from] SessionError),
    /// The engine failed.
    #[error("the run cannot be repeated, because the engine failed: {0}")]
    Engine(String),
}

/// Runs a recorded run again.
///
/// # Errors
/// When the trace cannot be read or is not whole, or the guest takes another course than it says.
pub fn replay(recording: &Recording<'_>) -> Result<Replayed, ReplayError> {
    let answers = Answers::read(recording.trace)?;
    let done = on_guest_thread(|| contain(|| run_again(recording, answers)));
    let joined = done.map_err(|error| ReplayError::Engine(error.to_string()))?;
    let contained = joined.unwrap_or_else(|panic| Err(panic_text(panic.as_ref())));
    contained.map_err(ReplayError::Engine)?
}

fn run_again(recording: &Recording<'_>, answers: Answers) -> Result<Replayed, ReplayError> {
    let mut session = Session::new(recording.session, recording.limits, ReplayServices::new(answers));
    session.write(recording.module)?;
    session.set_input(recording.input)?;
    session.begin(recording.request)?;
    execute(|| while session.step() != Step::Ended {});
    let report = session.report().cloned().ok_or(SessionError::EngineFault)?;
    let mut trace = Vec::new();
    session.drain_trace(&mut trace, usize::MAX);
    let services = session.services_mut();
    match services.unanswered() {
        Some(function) => Err(ReplayError::OtherCourse(function)),
        None => Ok(Replayed { report, log: services.take_log(), trace }),
    }
}
