//! A run under way: its calls one after the other, each in slices of fuel.

use alloc::{boxed::Box, format, string::String, vec::Vec};

use wasm_device_abi::codes::{LogLevel, Trap};
use wasm_device_abi::legacy::{ALLOC_BYTES, ALLOC_EXPORT, G0_RESULT_PREFIX, SUM_RESULT_PREFIX};
use wasm_device_abi::records::{MeminfoRecord, NetdevRecord, TaskRecord};
use wasmi::{Func, Instance, Module, ResumableCall, ResumableCallOutOfFuel, Store, Val};

use crate::entry::{self, Entry};
use crate::failure::Failure;
use crate::host_functions::{netdev_list, task_list};
use crate::host_state::HostState;
use crate::record_bytes::meminfo_bytes;
use crate::{HostServices, InterfaceItem, Interruption, PushRequest, RunRequest, Value};

/// What a run calls, and with what.
#[derive(Debug)]
pub(crate) struct Plan {
    start: Option<String>,
    push: Option<PushPlan>,
    pub(crate) entry: Entry,
    args: Vec<Val>,
    /// Before the result in the log line that the legacy calls write.
    result_prefix: Option<&'static str>,
}

#[derive(Debug)]
struct PushPlan {
    what: PushRequest,
    alloc: Entry,
    /// What `alloc` is asked for, where that is not what is pushed.
    alloc_bytes: Option<u32>,
}

impl Plan {
    /// Finds out what to call; all that does not fit is known before the guest runs.
    pub(crate) fn new(
        module: &Module,
        items: &[InterfaceItem],
        start: Option<String>,
        request: &RunRequest,
    ) -> Result<Self, Failure> {
        let entry = entry::find(module, items, request.entry.as_deref())?;
        if request.push == PushRequest::None {
            let args = entry::arguments(&entry, &request.args)?;
            return Ok(Self { start, push: None, entry, args, result_prefix: None });
        }
        if !request.args.is_empty() {
            return Err(Failure::link(
                "the run has arguments and data to push, but a guest that is pushed to is called with pointer and count",
            ));
        }
        let alloc = entry::alloc(module)?;
        entry::pushed_arguments(&entry, 0, 0)?;
        let push = PushPlan { what: request.push.clone(), alloc, alloc_bytes: None };
        Ok(Self { start, push: Some(push), entry, args: Vec::new(), result_prefix: None })
    }

    /// The same for the legacy calls: `sum`, with the array where the guest has an `alloc`.
    pub(crate) fn legacy(
        module: &Module,
        items: &[InterfaceItem],
        start: Option<String>,
        request: &RunRequest,
    ) -> Result<Self, Failure> {
        let takes_array = module.get_export(ALLOC_EXPORT).is_some_and(|export| export.func().is_some());
        let push = if takes_array { request.push.clone() } else { PushRequest::None };
        let mut plan = Self::new(module, items, start, &RunRequest { push, ..request.clone() })?;
        if let Some(push) = &mut plan.push {
            push.alloc_bytes = Some(ALLOC_BYTES);
        }
        let g0 = takes_array && plan.entry.ty.params().is_empty();
        plan.result_prefix = Some(if g0 { G0_RESULT_PREFIX } else { SUM_RESULT_PREFIX });
        Ok(plan)
    }
}

/// Which function of the plan is called now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    Start,
    Alloc,
    Entry,
}

/// How a slice ended.
#[derive(Debug)]
pub(crate) enum Slice {
    /// The run goes on.
    More,
    /// The run can go on; a signal waits.
    Interrupted,
    /// The run ended.
    Ended(Result<(), Failure>),
}

/// A run under way.
#[derive(Debug)]
pub(crate) struct Running {
    plan: Plan,
    instance: Instance,
    phase: Phase,
    /// A call that lacks fuel.
    paused: Option<Box<ResumableCallOutOfFuel>>,
    pushed: Vec<u8>,
    pushed_count: u64,
    args: Vec<Val>,
    outputs: Vec<Val>,
    fuel_used: u64,
    fuel_limit: u64,
    slice_fuel: u64,
    deadline_ns: u64,
}

impl Running {
    pub(crate) fn new(
        plan: Plan,
        instance: Instance,
        fuel_limit: u64,
        slice_fuel: u64,
        deadline_ns: u64,
    ) -> Self {
        let phase = match (&plan.start, &plan.push) {
            (Some(_), _) => Phase::Start,
            (None, Some(_)) => Phase::Alloc,
            (None, None) => Phase::Entry,
        };
        Self {
            plan,
            instance,
            phase,
            paused: None,
            pushed: Vec::new(),
            pushed_count: 0,
            args: Vec::new(),
            outputs: Vec::new(),
            fuel_used: 0,
            fuel_limit,
            slice_fuel: slice_fuel.max(1),
            deadline_ns,
        }
    }

    pub(crate) const fn fuel_used(&self) -> u64 {
        self.fuel_used
    }

    /// Name of the function that is called.
    pub(crate) fn entry(&self) -> &str {
        &self.plan.entry.name
    }

    /// Whether anything is pushed.
    pub(crate) const fn pushes(&self) -> bool {
        self.plan.push.is_some()
    }

    /// Results of the entry, once it has returned.
    pub(crate) fn results(&self) -> &[Val] {
        &self.outputs
    }

    /// Runs one slice.
    #[inline(never)]
    pub(crate) fn slice<H: HostServices + 'static>(&mut self, store: &mut Store<HostState<H>>) -> Slice {
        let state = store.data_mut();
        if state.services.deadline_clock_ns() >= state.run.deadline_at {
            return Slice::Ended(Err(Failure::deadline(self.deadline_ns)));
        }
        let outcome = self.grant_and_go(store);
        store.data_mut().trace_grows();
        let finished = match outcome.and_then(|call| self.pause(call)) {
            Ok(finished) => finished,
            Err(failure) => return Slice::Ended(Err(failure)),
        };
        if store.data().run.slept_to_deadline {
            return Slice::Ended(Err(Failure::deadline(self.deadline_ns)));
        }
        if finished {
            return match self.next_phase(store) {
                Ok(true) => Slice::Ended(Ok(())),
                Ok(false) => Slice::More,
                Err(failure) => Slice::Ended(Err(failure)),
            };
        }
        match store.data_mut().services.between_slices(self.fuel_used, self.fuel_limit) {
            Some(Interruption::Cancelled) => Slice::Ended(Err(Failure::cancelled())),
            Some(Interruption::Signal) => Slice::Interrupted,
            None => Slice::More,
        }
    }

    /// Gives the store fuel for a slice and lets the guest run on it. Returns the call that lacks fuel
    /// to go on, or none when it finished.
    fn grant_and_go<H: HostServices + 'static>(
        &mut self,
        store: &mut Store<HostState<H>>,
    ) -> Result<Option<Box<ResumableCallOutOfFuel>>, Failure> {
        let left = self.fuel_limit.saturating_sub(self.fuel_used);
        let required = self.paused.as_deref().map_or(0, ResumableCallOutOfFuel::required_fuel);
        let grant = self.slice_fuel.max(required).min(left);
        store.data_mut().run.fuel_ceiling = self.fuel_used + grant;
        store.data_mut().run.fuel_withheld = 0;
        store.data_mut().run.slice_effort = 0;
        store.set_fuel(grant).map_err(|error| Failure::call(&error))?;
        let outcome = self.go(store);
        let rest = store.get_fuel().map_err(|error| Failure::call(&error))?;
        self.fuel_used = store.data().run.fuel_used(rest);
        outcome
    }

    /// Begins the call of this phase, or goes on with it.
    fn go<H: HostServices + 'static>(
        &mut self,
        store: &mut Store<HostState<H>>,
    ) -> Result<Option<Box<ResumableCallOutOfFuel>>, Failure> {
        match self.paused.take() {
            Some(call) => resume(store, call, &mut self.outputs),
            None => {
                let function = self.prepare(store)?;
                call(store, function, &self.args, &mut self.outputs)
            }
        }
    }

    /// Keeps a call that did not finish. Returns whether it finished.
    fn pause(&mut self, call: Option<Box<ResumableCallOutOfFuel>>) -> Result<bool, Failure> {
        let Some(call) = call else { return Ok(true) };
        if call.required_fuel() > self.fuel_limit.saturating_sub(self.fuel_used) {
            return Err(Failure::out_of_fuel(self.fuel_limit));
        }
        self.paused = Some(call);
        Ok(false)
    }

    /// The function of this phase, with its arguments and room for its results.
    #[inline(never)]
    fn prepare<H: HostServices + 'static>(
        &mut self,
        store: &mut Store<HostState<H>>,
    ) -> Result<Func, Failure> {
        let name = match (self.phase, &self.plan.start, &self.plan.push) {
            (Phase::Start, Some(start), _) => start,
            (Phase::Alloc, _, Some(_)) => ALLOC_EXPORT,
            _ => &self.plan.entry.name,
        };
        let function = self
            .instance
            .get_func(&*store, name)
            .ok_or_else(|| Failure::link("the function to call is not there"))?;
        match self.phase {
            Phase::Start => self.args = Vec::new(),
            Phase::Alloc => self.prepare_push(store.data_mut()),
            Phase::Entry => {
                if self.plan.push.is_none() {
                    self.args = self.plan.args.clone();
                }
            }
        }
        self.outputs = function.ty(&*store).results().iter().map(|ty| Val::default_for_ty(*ty)).collect();
        Ok(function)
    }

    fn prepare_push<H: HostServices>(&mut self, state: &mut HostState<H>) {
        let Some(push) = &self.plan.push else { return };
        (self.pushed, self.pushed_count) = push_bytes(&push.what, state);
        let bytes = push.alloc_bytes.map_or(self.pushed.len() as u64, u64::from);
        self.args = push.alloc.ty.params().iter().map(|ty| entry::integer(ty, bytes)).collect();
    }

    /// Goes to the next function. Returns whether there is none.
    #[inline(never)] // What it needs is not to lie under the guest.
    fn next_phase<H: HostServices + 'static>(
        &mut self,
        store: &mut Store<HostState<H>>,
    ) -> Result<bool, Failure> {
        self.phase = match self.phase {
            Phase::Start if self.plan.push.is_some() => Phase::Alloc,
            Phase::Start => Phase::Entry,
            Phase::Alloc => {
                self.push(store)?;
                Phase::Entry
            }
            Phase::Entry => {
                self.log_result(store.data_mut());
                return Ok(true);
            }
        };
        Ok(false)
    }

    /// Copies what is pushed to where `alloc` said.
    fn push<H: HostServices + 'static>(&mut self, store: &mut Store<HostState<H>>) -> Result<(), Failure> {
        let ptr = entry::pointer(&self.outputs);
        let fuel = self.fuel_used;
        let memory = store.data().run.memory.ok_or_else(|| {
            Failure::trap(
                Trap::NoMemoryExport,
                "the run pushes data, but the guest exports no memory; add (export \"memory\" (memory 0))",
            )
        })?;
        let (bytes, state) = memory.data_and_store_mut(&mut *store);
        let end = ptr.checked_add(self.pushed.len() as u64);
        let target = end
            .and_then(|end| Some(usize::try_from(ptr).ok()?..usize::try_from(end).ok()?))
            .and_then(|range| bytes.get_mut(range));
        let Some(target) = target else {
            return Err(Failure::trap(
                Trap::PushOutOfBounds,
                format!(
                    "`{ALLOC_EXPORT}` returned {ptr} for {} bytes, but memory ends at {}",
                    self.pushed.len(),
                    bytes.len()
                ),
            ));
        };
        target.copy_from_slice(&self.pushed);
        state.trace.push(fuel, ptr, self.pushed_count, &self.pushed);
        self.args = entry::pushed_arguments(&self.plan.entry, ptr, self.pushed_count)?;
        Ok(())
    }

    /// The legacy calls have no other way to tell the result than the log.
    fn log_result<H: HostServices>(&mut self, state: &mut HostState<H>) {
        if let (Some(prefix), Some(result)) = (self.plan.result_prefix, self.outputs.first()) {
            let line = format!("{prefix}{}", Value::from_engine(result).bits as u32);
            state.guest_line(self.fuel_used, LogLevel::Info, line.as_bytes());
        }
    }
}

/// Begins a call. The engine's calls are large: this and [`resume`] box what comes out of them, each in
/// a frame of its own, so that few of them lie on the stack while the guest runs.
#[inline(never)]
fn call<H: HostServices + 'static>(
    store: &mut Store<HostState<H>>,
    function: Func,
    args: &[Val],
    outputs: &mut [Val],
) -> Result<Option<Box<ResumableCallOutOfFuel>>, Failure> {
    boxed(function.call_resumable(store, args, outputs))
}

/// Goes on with a call.
#[inline(never)]
#[expect(clippy::boxed_local, reason = "it is unboxed here, and nowhere above")]
fn resume<H: HostServices + 'static>(
    store: &mut Store<HostState<H>>,
    call: Box<ResumableCallOutOfFuel>,
    outputs: &mut [Val],
) -> Result<Option<Box<ResumableCallOutOfFuel>>, Failure> {
    boxed(call.resume(store, outputs))
}

fn boxed(
    outcome: Result<ResumableCall, wasmi::Error>,
) -> Result<Option<Box<ResumableCallOutOfFuel>>, Failure> {
    match outcome {
        Ok(ResumableCall::Finished) => Ok(None),
        Ok(ResumableCall::OutOfFuel(call)) => Ok(Some(Box::new(call))),
        Ok(ResumableCall::HostTrap(call)) => Err(Failure::call(call.host_error())),
        Err(error) => Err(Failure::call(&error)),
    }
}

/// What is pushed, and the count that the entry is called with.
fn push_bytes<H: HostServices>(what: &PushRequest, state: &mut HostState<H>) -> (Vec<u8>, u64) {
    match what {
        PushRequest::None => (Vec::new(), 0),
        PushRequest::Ints(ints) => {
            (ints.iter().flat_map(|int| int.to_le_bytes()).collect(), ints.len() as u64)
        }
        PushRequest::Input => (state.input.clone(), state.input.len() as u64),
        PushRequest::Tasks => records(task_list(&mut state.services), TaskRecord::SIZE),
        PushRequest::Meminfo => records(meminfo_bytes(&state.services.meminfo()).into(), MeminfoRecord::SIZE),
        PushRequest::Netdevs => records(netdev_list(&mut state.services), NetdevRecord::SIZE),
    }
}

fn records(bytes: Vec<u8>, size: usize) -> (Vec<u8>, u64) {
    let count = bytes.len() / size;
    (bytes, count as u64)
}
