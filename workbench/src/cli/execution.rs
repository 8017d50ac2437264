//! One run of a compiled guest on a target, with its log lines as they come.

use std::thread;

use guest_engine::abi::codes::{Generation, Status, Trap};
use guest_engine::{InterfaceItem, RunReport, Value};

use crate::compile::Artifact;
use crate::log::{LogRecord, Origin};
use crate::target::{LogReader, Target, TargetError};

use super::exit::Failure;
use super::interrupt::RunUnderWay;
use super::log_line::detailed;
use super::run_options::RunOptions;
use super::source_file;
use super::streams::complain;

/// What is to be run, and how.
pub(super) struct Plan<'a> {
    /// The guest.
    pub(super) artifact: &'a Artifact,
    /// How to run it.
    pub(super) options: &'a RunOptions,
    /// What it reads with `input_read`.
    pub(super) input: &'a [u8],
    /// Whether it is run once more when the target's machine ends under it; the target starts another one.
    pub(super) again: bool,
}

/// How a run ended, and what was learned around it.
pub(super) struct Ended {
    /// The device's report.
    pub(super) report: RunReport,
    /// What the entry was called with.
    pub(super) args: Vec<Value>,
    /// Which interface the guest was written for; `None` when it was not looked at.
    pub(super) generation: Option<Generation>,
    /// Its imports that nothing provides.
    pub(super) missing: Vec<InterfaceItem>,
    /// Kernel-log records that were overwritten before they could be read.
    pub(super) lost: u64,
    /// Trace records, as the device gave them.
    pub(super) trace: Vec<u8>,
}

/// Reads the input payload that `options` name.
pub(super) fn input(options: &RunOptions) -> Result<Vec<u8>, Failure> {
    match (&options.input, &options.input_text) {
        (Some(path), _) => source_file::read_payload(path),
        (None, Some(text)) => Ok(text.clone().into_bytes()),
        (None, None) => Ok(Vec::new()),
    }
}

/// Why there is no report.
enum RunError {
    /// The target did not do it.
    Target(TargetError),
    /// It was not asked to.
    Other(Failure),
}

impl From<TargetError> for RunError {
    fn from(error: TargetError) -> Self {
        Self::Target(error)
    }
}

impl From<Failure> for RunError {
    fn from(failure: Failure) -> Self {
        Self::Other(failure)
    }
}

impl From<RunError> for Failure {
    fn from(error: RunError) -> Self {
        match error {
            RunError::Target(error) => error.into(),
            RunError::Other(failure) => failure,
        }
    }
}

/// Runs a guest in a session of its own and gives each record of that session to `line`, from
/// another thread and as it comes; all of them have been given when this returns.
pub(super) fn execute(
    target: &mut dyn Target,
    plan: &Plan<'_>,
    under_way: &RunUnderWay,
    line: &mut (dyn FnMut(&LogRecord) + Send),
) -> Result<Ended, Failure> {
    match execute_once(target, plan, under_way, line) {
        // Once: the guest may be what ends the machine.
        Err(RunError::Target(error @ TargetError::Gone { .. })) if plan.again => {
            complain(&format!("{error}; another machine is started, and the guest runs there again"));
            Ok(execute_once(target, plan, under_way, line)?)
        }
        done => Ok(done?),
    }
}

fn execute_once(
    target: &mut dyn Target,
    plan: &Plan<'_>,
    under_way: &RunUnderWay,
    line: &mut (dyn FnMut(&LogRecord) + Send),
) -> Result<Ended, RunError> {
    let reader = target.open_log()?;
    let mut session = target.open()?;
    if let Err(error) = session.write(&plan.artifact.bytes) {
        return too_large(session.session(), error);
    }
    if !plan.input.is_empty() {
        session.set_input(plan.input)?;
    }
    let check = session.check()?;
    let request = plan.options.request(&check)?;
    let (report, log) = while_reading(reader, session.session(), line, || {
        under_way.set(session.control());
        let report = session.run(&request);
        under_way.clear();
        report
    });
    if report.is_err() || log.lost.is_err() {
        // What a machine said last may be all there is to learn why it ended.
        log.last_words.iter().for_each(|record| complain(&detailed(record)));
    }
    let (report, lost) = (report?, log.lost?);
    Ok(Ended {
        missing: check.missing().cloned().collect(),
        generation: Some(check.generation),
        lost,
        // A trace is worth having, and a run without one is still a run.
        trace: session.read_trace().unwrap_or_default(),
        args: request.args,
        report,
    })
}

/// How the reading of a log ended.
struct LogEnd {
    /// Records that were overwritten before they could be read.
    lost: Result<u64, TargetError>,
    /// Lines of the kernel itself in the last batch.
    last_words: Vec<LogRecord>,
}

/// Calls `run`, and gives the records of `session` to `line` until what `run` left is read.
fn while_reading<T>(
    mut reader: Box<dyn LogReader>,
    session: u32,
    line: &mut (dyn FnMut(&LogRecord) + Send),
    run: impl FnOnce() -> T,
) -> (T, LogEnd) {
    let closer = reader.closer();
    thread::scope(|scope| {
        let reading = scope.spawn(move || {
            let (mut lost, mut last_words) = (0, Vec::new());
            loop {
                let batch = match reader.next_batch() {
                    Ok(Some(batch)) => batch,
                    Ok(None) => return LogEnd { lost: Ok(lost), last_words },
                    Err(error) => return LogEnd { lost: Err(error), last_words },
                };
                lost += batch.lost;
                batch.records.iter().filter(|record| is_of(record, session)).for_each(&mut *line);
                last_words = batch.records;
                last_words.retain(|record| record.origin == Origin::Kernel);
            }
        });
        let result = run();
        // A report comes after its lines: what the run wrote is in the log by now, and the
        // reader still gives it.
        closer.close();
        let end = reading.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        (result, end)
    })
}

fn is_of(record: &LogRecord, wanted: u32) -> bool {
    matches!(record.origin, Origin::Guest { session, .. } | Origin::Run { session, .. } if session == wanted)
}

/// A module over the device's limit is refused like one that is not valid.
fn too_large(session: u32, error: TargetError) -> Result<Ended, RunError> {
    if !matches!(error, TargetError::ModuleTooLarge { .. }) {
        return Err(error.into());
    }
    let report = RunReport {
        status: Status::Refused,
        trap: Trap::None,
        session,
        run: 0,
        entry: String::new(),
        results: Vec::new(),
        results_len: 0,
        output: Vec::new(),
        fuel_used: 0,
        fuel_limit: 0,
        nanoseconds: 0,
        host_calls: 0,
        peak_pages: 0,
        log_lines: 0,
        log_bytes: 0,
        log_suppressed: 0,
        trace_dropped: 0,
        message: error.to_string(),
    };
    Ok(Ended { report, args: Vec::new(), generation: None, missing: Vec::new(), lost: 0, trace: Vec::new() })
}
