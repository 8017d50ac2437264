//! A session: one open file of the device.

use alloc::{boxed::Box, string::String, vec::Vec};
use core::mem;

use wasm_device_abi::codes::{Generation, Status, Trap, ValueType};
use wasm_device_abi::limits::{ENTRY_NAME_BYTES, PUSH_BYTES, VALUES};
use wasm_device_abi::trace::TraceRunBegin;
use wasmi::{Instance, Store};

use crate::failure::Failure;
use crate::host_state::{HostState, RunState};
use crate::opening::{self, StartSection};
use crate::run::{Plan, Running, Slice};
use crate::run_words;
use crate::trace_buffer::TraceBuffer;
use crate::{
    CheckReport, HostServices, Limits, PushRequest, RunReport, RunRequest, SessionError, Value, interface,
};

/// How a slice of a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The run goes on with the next step.
    More,
    /// A signal waits for the caller; the run goes on with the next step, if there is one.
    Interrupted,
    /// The run ended, and its report is there; or there was none.
    Ended,
}

/// One open file of the device: a module image, its runs and what they leave behind.
#[derive(Debug)]
pub struct Session<H: HostServices + 'static> {
    number: u32,
    limits: Limits,
    image: Vec<u8>,
    image_was_run: bool,
    runs: u32,
    host: Host<H>,
    active: Option<Box<Active>>,
    report: Option<RunReport>,
    faulted: bool,
    pub(crate) legacy_data: Vec<i32>,
}

/// Where the host's state is: it moves into the engine's store for a run, and stays there as long
/// as the guest's memory can be read.
#[derive(Debug)]
enum Host<H> {
    Idle(Box<HostState<H>>),
    Open(Box<Store<HostState<H>>>),
    /// Between the two, for the length of a function that holds it.
    Moving,
}

/// A run that has begun.
#[derive(Debug)]
struct Active {
    run: u32,
    entry: String,
    started_ns: u64,
    fuel_limit: u64,
    /// The calls to make, or why there are none.
    calls: Result<Running, Failure>,
}

/// Limits of one run, from what it asks for and what the session allows.
#[derive(Debug, Clone, Copy)]
struct RunLimits {
    fuel: u64,
    deadline_ns: u64,
    memory_bytes: u64,
    recursion: u32,
}

impl RunLimits {
    fn new(limits: &Limits, request: &RunRequest) -> Self {
        let asked = |asked: u64, default: u64, most: u64| {
            if asked == 0 { default.min(most) } else { asked.min(most) }
        };
        let recursion = if request.recursion == 0 { limits.recursion } else { request.recursion };
        Self {
            fuel: asked(request.fuel, limits.fuel_default, limits.fuel_max),
            deadline_ns: asked(request.deadline_ns, limits.deadline_default_ns, limits.deadline_max_ns),
            memory_bytes: asked(request.memory_bytes, limits.memory_bytes, limits.memory_bytes),
            recursion: recursion.min(limits.recursion),
        }
    }
}

impl<H: HostServices + 'static> Session<H> {
    /// A session without a module. `number` stands in the tag of its log lines.
    pub fn new(number: u32, limits: Limits, services: H) -> Self {
        let run = Box::new(RunState::new(number, 0, &limits, limits.memory_bytes));
        let trace = TraceBuffer::new(limits.trace_bytes);
        let state = HostState { services, trace, input: Vec::new(), run };
        Self {
            number,
            limits,
            image: Vec::new(),
            image_was_run: false,
            runs: 0,
            host: Host::Idle(Box::new(state)),
            active: None,
            report: None,
            faulted: false,
            legacy_data: (0..10).collect(),
        }
    }

    /// Its number, from 1.
    pub fn number(&self) -> u32 {
        self.number
    }

    /// Its limits.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// What it reaches the outside with.
    pub fn services(&self) -> &H {
        &self.state().services
    }

    /// What it reaches the outside with.
    pub fn services_mut(&mut self) -> &mut H {
        &mut self.state_mut().services
    }

    /// Appends to the module image; the first write after a run starts a new one.
    ///
    /// # Errors
    /// When the image would be too large, or a run is under way. The image stays as it was.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), SessionError> {
        self.idle()?;
        let kept = if self.image_was_run { 0 } else { self.image.len() as u64 };
        let total = kept.saturating_add(bytes.len() as u64);
        if total > self.limits.module_bytes {
            return Err(SessionError::ImageTooLarge { bytes: total, limit: self.limits.module_bytes });
        }
        let room = usize::try_from(total).unwrap_or(usize::MAX).saturating_sub(self.image.len());
        self.image.try_reserve(room).map_err(|_| SessionError::NoMemory { bytes: total })?;
        if self.image_was_run {
            self.image_was_run = false;
            self.image.clear();
            self.close_instance();
        }
        self.image.extend_from_slice(bytes);
        Ok(())
    }

    /// The module image as it was written.
    pub fn image(&self) -> &[u8] {
        &self.image
    }

    /// Replaces the payload that the guest reads with `input_read`.
    ///
    /// # Errors
    /// When it is too large, or a run is under way. The payload stays as it was.
    pub fn set_input(&mut self, bytes: &[u8]) -> Result<(), SessionError> {
        self.idle()?;
        let len = bytes.len() as u64;
        if len > self.limits.input_bytes {
            return Err(SessionError::InputTooLarge { bytes: len, limit: self.limits.input_bytes });
        }
        let mut input = Vec::new();
        input.try_reserve_exact(bytes.len()).map_err(|_| SessionError::NoMemory { bytes: len })?;
        input.extend_from_slice(bytes);
        self.state_mut().input = input;
        Ok(())
    }

    /// Says what the module is, without running it.
    pub fn check(&mut self) -> CheckReport {
        let mut report = CheckReport {
            status: Status::Ok,
            generation: Generation::Unknown,
            items: Vec::new(),
            module_bytes: self.image.len() as u64,
            offset: None,
            message: String::new(),
        };
        let engine = opening::engine(self.limits.recursion, StartSection::Taken);
        let module = match opening::validate(&engine, &self.image) {
            Ok(module) => module,
            Err(failure) => {
                report.status = failure.status;
                report.offset = failure.offset;
                report.message = run_words::bounded(failure.message);
                return report;
            }
        };
        report.items = interface::items(&module, &self.image);
        report.generation = interface::generation(&report.items);
        let wrong = module
            .imports()
            .find_map(|import| interface::provider(import.module(), import.name(), import.ty()).err());
        match wrong {
            Some(failure) => {
                report.status = failure.status;
                report.message = run_words::bounded(failure.message);
            }
            None => report.message = run_words::bounded(run_words::missing_imports(&report)),
        }
        report
    }

    /// Begins a run. All that a guest can do wrong ends in the run's report.
    ///
    /// # Errors
    /// On misuse: too many arguments, too much to push, a run under way. Nothing has changed then.
    pub fn begin(&mut self, request: &RunRequest) -> Result<(), SessionError> {
        self.may_begin(request)?;
        self.begin_with(request, Plan::new);
        Ok(())
    }

    /// Runs one slice. [`Step::Ended`] also where no run is under way.
    pub fn step(&mut self) -> Step {
        let Some(mut active) = self.active.take() else { return Step::Ended };
        let result = match (&mut active.calls, &mut self.host) {
            (Ok(running), Host::Open(store)) => match running.slice(store) {
                Slice::Ended(result) => result,
                slice => {
                    self.active = Some(active);
                    return if matches!(slice, Slice::Interrupted) { Step::Interrupted } else { Step::More };
                }
            },
            (Err(failure), _) => Err(failure.clone()),
            (Ok(_), _) => {
                Err(Failure::new(Status::EngineFault, "the run lost its engine; open a new session"))
            }
        };
        self.end(&active, result);
        Step::Ended
    }

    /// The report of the last run that ended.
    pub fn report(&self) -> Option<&RunReport> {
        self.report.as_ref()
    }

    /// Begins a run and goes on with it, through signals, to its end.
    ///
    /// # Errors
    /// On misuse, as [`begin`](Self::begin).
    pub fn run(&mut self, request: &RunRequest) -> Result<RunReport, SessionError> {
        self.begin(request)?;
        while self.step() != Step::Ended {}
        // A run that began always leaves a report.
        self.report.clone().ok_or(SessionError::EngineFault)
    }

    /// Ends the run under way with status `cancelled`. Nothing happens when there is none.
    pub fn cancel(&mut self) {
        if let Some(active) = self.active.take() {
            self.end(&active, Err(Failure::cancelled()));
        }
    }

    /// Whether a run is under way.
    pub fn is_running(&self) -> bool {
        self.active.is_some()
    }

    /// Bytes of the guest's linear memory, as the last run left it: fewer than asked for at its end.
    pub fn read_memory(&self, offset: u64, len: u64) -> &[u8] {
        let memory = self.memory();
        let size = memory.len() as u64;
        let begin = offset.min(size);
        let end = begin.saturating_add(len).min(size);
        // Both are at most the size of a slice.
        memory.get(begin as usize..end as usize).unwrap_or_default()
    }

    /// Bytes of the guest's linear memory; 0 where it has none that it exports or imports.
    pub fn memory_len(&self) -> u64 {
        self.memory().len() as u64
    }

    /// Bytes of the trace that wait to be drained.
    pub fn trace_len(&self) -> usize {
        self.state().trace.len()
    }

    /// Moves trace records to the end of `out`: whole ones, at most `max` bytes.
    pub fn drain_trace(&mut self, out: &mut Vec<u8>, max: usize) {
        self.state_mut().trace.drain(out, max);
    }

    pub(crate) fn may_begin(&self, request: &RunRequest) -> Result<(), SessionError> {
        self.idle()?;
        if request.args.len() > VALUES {
            return Err(SessionError::TooManyArguments { given: request.args.len(), limit: VALUES });
        }
        if let Some(name) = &request.entry
            && name.len() > ENTRY_NAME_BYTES
        {
            return Err(SessionError::EntryNameTooLong { bytes: name.len(), limit: ENTRY_NAME_BYTES });
        }
        if let PushRequest::Ints(ints) = &request.push
            && ints.len() as u64 * 4 > PUSH_BYTES
        {
            return Err(SessionError::PushTooLarge { bytes: ints.len() as u64 * 4, limit: PUSH_BYTES });
        }
        let carried = |value: &Value| {
            matches!(
                value.ty,
                ValueType::None | ValueType::I32 | ValueType::I64 | ValueType::F32 | ValueType::F64
            )
        };
        match request.args.iter().position(|arg| !carried(arg)) {
            Some(at) => {
                let ty = request.args.get(at).map_or("", |arg| arg.ty.word());
                Err(SessionError::ArgumentType { place: at + 1, ty })
            }
            None => Ok(()),
        }
    }

    /// Begins a run for which [`may_begin`](Self::may_begin) said yes.
    pub(crate) fn begin_with(&mut self, request: &RunRequest, plan: PlanMaker) {
        self.close_instance();
        self.runs = self.runs.saturating_add(1);
        self.image_was_run = true;
        self.report = None;
        let (number, run, session_limits) = (self.number, self.runs, self.limits);
        let limits = RunLimits::new(&session_limits, request);
        let state = self.state_mut();
        let started_ns = state.services.deadline_clock_ns();
        *state.run = RunState::new(number, run, &session_limits, limits.memory_bytes);
        state.run.fuel_limit = limits.fuel;
        state.run.deadline_ns = limits.deadline_ns;
        state.run.deadline_at = started_ns.saturating_add(limits.deadline_ns);
        let asked = request.entry.as_deref().unwrap_or_default();
        let body = TraceRunBegin {
            fuel_limit: limits.fuel,
            memory_limit: limits.memory_bytes,
            entry_len: asked.len() as u32,
            push: run_words::push_code(&request.push).number(),
        };
        state.trace.run_begin(run, &body, asked);
        let calls = self.open(request, &limits, plan).map(|(plan, instance)| {
            Running::new(plan, instance, limits.fuel, session_limits.slice_fuel, limits.deadline_ns)
        });
        let (entry, pushes) = match &calls {
            Ok(running) => (String::from(running.entry()), running.pushes()),
            Err(_) => (String::new(), true),
        };
        let text = run_words::begin(request, &entry, pushes);
        let state = self.state_mut();
        state.run.log.device(
            &mut state.services,
            run_words::BEGIN_LEVEL,
            crate::log_text::Speaker::Begin,
            &text,
        );
        self.active = Some(Box::new(Active { run, entry, started_ns, fuel_limit: limits.fuel, calls }));
    }

    /// Makes the instance and the plan of a run.
    #[inline(never)]
    fn open(
        &mut self,
        request: &RunRequest,
        limits: &RunLimits,
        plan: PlanMaker,
    ) -> Result<(Plan, Instance), Failure> {
        let engine = opening::engine(limits.recursion, StartSection::Refused);
        let accepted = opening::accept(&engine, &self.image)?;
        let items = interface::items(&accepted.module, &self.image);
        let plan = plan(&accepted.module, &items, accepted.start, request)?;
        let store = self.ready_store(&engine)?;
        let externs = opening::imports(store, &accepted.module)?;
        let instance = opening::instance(store, &accepted.module, &externs)?;
        Ok((plan, instance))
    }

    /// Moves the host's state into a store. A store is large: it must not be on the stack while more happens.
    #[inline(never)]
    fn ready_store(&mut self, engine: &wasmi::Engine) -> Result<&mut Store<HostState<H>>, Failure> {
        let lost = || Failure::new(Status::EngineFault, "the session lost its state");
        let store = match mem::replace(&mut self.host, Host::Moving) {
            Host::Idle(state) => Box::new(opening::store(engine, *state)),
            Host::Open(store) => store,
            Host::Moving => return Err(lost()),
        };
        self.host = Host::Open(store);
        match &mut self.host {
            Host::Open(store) => Ok(store),
            _ => Err(lost()),
        }
    }

    #[inline(never)]
    fn end(&mut self, active: &Active, result: Result<(), Failure>) {
        let (number, fuel_limit) = (self.number, active.fuel_limit);
        let state = self.state_mut();
        let failure = result.err();
        let status = failure.as_ref().map_or(Status::Ok, |failure| failure.status);
        let trap = failure.as_ref().map_or(Trap::None, |failure| failure.trap);
        let outputs = match &active.calls {
            Ok(running) if status == Status::Ok => running.results(),
            _ => &[],
        };
        let fuel_used = active.calls.as_ref().map_or(0, Running::fuel_used);
        let nanoseconds = state.services.deadline_clock_ns().saturating_sub(active.started_ns);
        let message = run_words::bounded(failure.map(|failure| failure.message).unwrap_or_default());
        state.trace_grows();
        if trap != Trap::None {
            state.trace.trap(fuel_used, trap, &message);
        }
        state.trace.run_end(fuel_used, status);
        let report = RunReport {
            status,
            trap,
            session: number,
            run: active.run,
            entry: active.entry.clone(),
            results: outputs.iter().take(VALUES).map(Value::from_engine).collect(),
            results_len: outputs.len() as u32,
            output: mem::take(&mut state.run.output),
            fuel_used,
            fuel_limit,
            nanoseconds,
            host_calls: state.run.host_calls,
            peak_pages: state.run.limiter.peak_pages(),
            log_lines: state.run.log.lines(),
            log_bytes: state.run.log.bytes(),
            log_suppressed: state.run.log.suppressed(),
            trace_dropped: state.trace.dropped_in_run(),
            message,
        };
        state.run.log.tell_suppressed(&mut state.services);
        let (level, text) = run_words::end(&report);
        state.run.log.device(&mut state.services, level, crate::log_text::Speaker::End, &text);
        self.faulted |= status == Status::EngineFault;
        self.report = Some(report);
    }

    pub(crate) fn idle(&self) -> Result<(), SessionError> {
        if self.active.is_some() {
            return Err(SessionError::Busy);
        }
        if self.faulted { Err(SessionError::EngineFault) } else { Ok(()) }
    }

    /// Drops the guest's instance and its memory.
    #[inline(never)]
    fn close_instance(&mut self) {
        self.host = match mem::replace(&mut self.host, Host::Moving) {
            Host::Open(store) => {
                let mut state = store.into_data();
                state.run.memory = None;
                Host::Idle(Box::new(state))
            }
            host => host,
        };
    }

    fn memory(&self) -> &[u8] {
        match (&self.host, self.state().run.memory) {
            (Host::Open(store), Some(memory)) => memory.data(&**store),
            _ => &[],
        }
    }

    fn state(&self) -> &HostState<H> {
        match &self.host {
            Host::Idle(state) => state,
            Host::Open(store) => store.data(),
            Host::Moving => unreachable!("no function of a session returns while its host is moving"),
        }
    }

    fn state_mut(&mut self) -> &mut HostState<H> {
        match &mut self.host {
            Host::Idle(state) => state,
            Host::Open(store) => store.data_mut(),
            Host::Moving => unreachable!("no function of a session returns while its host is moving"),
        }
    }
}

/// Makes the plan of a run from a module, its interface, the name of its start function and the request.
pub(crate) type PlanMaker =
    fn(&wasmi::Module, &[crate::InterfaceItem], Option<String>, &RunRequest) -> Result<Plan, Failure>;
