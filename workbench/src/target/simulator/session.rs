//! A session of the simulator: the engine's session, and what is left when the engine fails.

use std::sync::Arc;

use guest_engine::log_text::{self, Speaker};
use guest_engine::{CheckReport, Limits, RunReport, RunRequest, Session, SessionError, Step};
use wasm_device_abi::codes::{LogLevel, Status, Trap};

use super::SessionPlace;
use super::containment::{contain, execute, on_guest_thread, panic_text};
use super::host_services::SimulatorServices;
use super::kernel_log::KernelLog;
use super::run_control::SimulatorControl;
use crate::target::{GuestSession, RunControl, TargetError};

type Engine = Session<SimulatorServices>;

/// One open file of the simulated device.
pub(super) struct SimulatorSession {
    number: u32,
    /// Runs begun.
    runs: u32,
    limits: Limits,
    /// `None` after the engine failed: what it left behind is not to be trusted.
    engine: Option<Engine>,
    log: Arc<KernelLog>,
    control: Arc<SimulatorControl>,
    _place: SessionPlace,
}

impl SimulatorSession {
    pub(super) fn new(number: u32, seed: Option<u64>, log: Arc<KernelLog>, place: SessionPlace) -> Self {
        let limits = Limits::default();
        let control = Arc::new(SimulatorControl::default());
        let services = SimulatorServices::new(number, seed, Arc::clone(&log), Arc::clone(&control));
        let engine = Some(Session::new(number, limits, services));
        Self { number, runs: 0, limits, engine, log, control, _place: place }
    }

    #[cfg(test)]
    pub(super) fn services_mut(&mut self) -> &mut SimulatorServices {
        self.engine.as_mut().unwrap().services_mut()
    }

    fn engine(&mut self) -> Result<&mut Engine, TargetError> {
        let number = self.number;
        self.engine.as_mut().ok_or_else(|| failed_before(number))
    }

    fn error(&self, error: SessionError) -> TargetError {
        match error {
            SessionError::ImageTooLarge { bytes, limit } => TargetError::ModuleTooLarge { bytes, limit },
            SessionError::InputTooLarge { bytes, limit } => TargetError::InputTooLarge { bytes, limit },
            SessionError::Busy => TargetError::Busy(self.number),
            SessionError::EngineFault => failed_before(self.number),
            other => TargetError::Misuse(other.to_string()),
        }
    }

    /// Lends the engine to some work on a thread of its own. When that fails, the engine is dropped.
    fn with_engine<T: Send>(
        &mut self,
        work: impl FnOnce(&mut Engine) -> Result<T, String> + Send,
    ) -> Result<Result<T, String>, TargetError> {
        let control = Arc::clone(&self.control);
        let engine = self.engine()?;
        let worked = on_guest_thread(|| {
            let result = work(engine);
            match control.take_fault() {
                Some(why) => Err(why),
                None => result,
            }
        });
        let worked = worked.map_err(|error| TargetError::Gone {
            target: "sim".to_owned(),
            reason: format!("no thread can be started for the guest: {error}"),
        })?;
        let result = worked.unwrap_or_else(|panic| Err(panic_text(panic.as_ref())));
        if result.is_err() {
            let engine = self.engine.take();
            // It may fail once more on the way; the session is ended as it is.
            let _ = contain(|| drop(engine));
        }
        Ok(result)
    }

    /// Ends a run in which the engine panicked. What it had counted is lost with it, but for the fuel.
    fn fault(&mut self, request: &RunRequest, why: &str) -> RunReport {
        let fuel = self.control.progress();
        self.runs += 1;
        let message = format!("the engine failed, which is not the guest's fault: {why}; open a new session");
        let end = log_text::escape(format!("{}: {message}", Status::EngineFault.word()).as_bytes());
        log_text::for_each_record(self.number, self.runs, Speaker::End, &end, |record| {
            // Time never goes back in the log: this is the time of the record before.
            self.log.append(LogLevel::Err, 0, record);
        });
        RunReport {
            status: Status::EngineFault,
            trap: Trap::None,
            session: self.number,
            run: self.runs,
            entry: request.entry.clone().unwrap_or_default(),
            results: Vec::new(),
            results_len: 0,
            output: Vec::new(),
            fuel_used: fuel.map_or(0, |fuel| fuel.fuel_used),
            fuel_limit: fuel.map_or(0, |fuel| fuel.fuel_limit),
            nanoseconds: 0,
            host_calls: 0,
            peak_pages: 0,
            log_lines: 0,
            log_bytes: 0,
            log_suppressed: 0,
            trace_dropped: 0,
            message,
        }
    }
}

impl GuestSession for SimulatorSession {
    fn session(&self) -> u32 {
        self.number
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), TargetError> {
        self.engine()?.write(bytes).map_err(|error| self.error(error))
    }

    fn set_input(&mut self, bytes: &[u8]) -> Result<(), TargetError> {
        self.engine()?.set_input(bytes).map_err(|error| self.error(error))
    }

    fn check(&mut self) -> Result<CheckReport, TargetError> {
        self.with_engine(|engine| contain(|| engine.check()))?.map_err(|_| failed_before(self.number))
    }

    fn run(&mut self, request: &RunRequest) -> Result<RunReport, TargetError> {
        let control = Arc::clone(&self.control);
        let _running = control.begin(granted_fuel(request, &self.limits));
        match self.with_engine(|engine| run_to_end(engine, request, &control))? {
            Ok(Ok(report)) => {
                self.runs = report.run;
                Ok(report)
            }
            Ok(Err(error)) => Err(self.error(error)),
            Err(why) => Ok(self.fault(request, &why)),
        }
    }

    fn read_memory(&mut self, offset: u64, len: u64) -> Result<Vec<u8>, TargetError> {
        Ok(self.engine()?.read_memory(offset, len).to_vec())
    }

    fn read_trace(&mut self) -> Result<Vec<u8>, TargetError> {
        let mut trace = Vec::new();
        self.engine()?.drain_trace(&mut trace, usize::MAX);
        Ok(trace)
    }

    fn control(&self) -> Arc<dyn RunControl> {
        Arc::clone(&self.control) as Arc<dyn RunControl>
    }
}

fn failed_before(session: u32) -> TargetError {
    TargetError::Misuse(format!(
        "the engine of session {session} failed in an earlier run; open a new session"
    ))
}

/// The fuel that the engine will allow.
fn granted_fuel(request: &RunRequest, limits: &Limits) -> u64 {
    let wanted = if request.fuel == 0 { limits.fuel_default } else { request.fuel };
    wanted.min(limits.fuel_max)
}

/// A session that was closed before its run began sees that before the guest does anything.
fn run_to_end(
    engine: &mut Engine,
    request: &RunRequest,
    control: &SimulatorControl,
) -> Result<Result<RunReport, SessionError>, String> {
    if let Err(error) = contain(|| engine.begin(request))? {
        return Ok(Err(error));
    }
    if control.is_cancelled() {
        engine.cancel();
    }
    execute(|| while engine.step() != Step::Ended {});
    // A run that began always leaves a report.
    Ok(engine.report().cloned().ok_or(SessionError::EngineFault))
}
