//! From a module image to an instance, in steps that each have a frame of their own: the stacks
//! of a kernel are small, and a compiler that inlines these would add their frames up.

use alloc::vec::Vec;

use wasm_device_abi::legacy::MEMORY_NAME;
use wasmi::{
    CompilationMode, Config, CustomFuelCosts, Engine, Extern, ExternType, Func, FuncType, Instance, Memory,
    Module, Store,
};

use crate::HostServices;
use crate::failure::Failure;
use crate::host_calls::{self, Binding, import_name};
use crate::host_state::HostState;
use crate::interface;
use crate::module_sections::check_bounds;
use crate::start_function::{Rewritten, export_start_function};

/// Whether an engine takes modules that have a start section.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum StartSection {
    /// For modules that are only looked at.
    Taken,
    /// For modules that run: it would run outside of the run's limits.
    Refused,
}

/// An engine as the simulator and the kernel both set it up.
#[inline(never)]
pub(crate) fn engine(recursion: u32, start: StartSection) -> Engine {
    let mut config = Config::default();
    config
        .consume_fuel(true)
        .ignore_custom_sections(true)
        .allow_start_fn(start == StartSection::Taken)
        .wasm_multi_memory(false)
        .set_max_recursion_depth(recursion as usize)
        .set_max_cached_stacks(1)
        // Fuel for translation would not be resumable: the engine ends a call for good when a
        // slice's rest is too small for the function called. What a run can translate is bounded
        // by the size of its module.
        .fuel_cost(CustomFuelCosts {
            bytes_copied_per_fuel: 64,
            fuel_per_bytes_translated: 0,
            fuel_per_bytes_validated: 0,
        })
        .compilation_mode(CompilationMode::LazyTranslation);
    Engine::new(&config)
}

/// A module that was accepted, and the name under which its start function is exported.
#[derive(Debug)]
pub(crate) struct Accepted {
    pub(crate) module: Module,
    pub(crate) start: Option<alloc::string::String>,
}

/// Validates the image as it was written.
#[inline(never)]
pub(crate) fn validate(engine: &Engine, image: &[u8]) -> Result<Module, Failure> {
    if image.is_empty() {
        return Err(Failure::new(
            wasm_device_abi::codes::Status::Refused,
            "no module was written to this session",
        ));
    }
    check_bounds(image)?;
    Module::new(engine, image).map_err(|error| Failure::refused(&error))
}

/// Validates the image and takes its start function out of it.
#[inline(never)]
pub(crate) fn accept(engine: &Engine, image: &[u8]) -> Result<Accepted, Failure> {
    let Some(Rewritten { image: rewritten, export }) = export_start_function(image) else {
        return Ok(Accepted { module: validate(engine, image)?, start: None });
    };
    check_bounds(image)?;
    Module::validate(engine, image).map_err(|error| Failure::refused(&error))?;
    Ok(Accepted { module: validate(engine, &rewritten)?, start: Some(export) })
}

/// A store with the outside in it.
#[inline(never)]
pub(crate) fn store<H: HostServices + 'static>(engine: &Engine, state: HostState<H>) -> Store<HostState<H>> {
    let mut store = Store::new(engine, state);
    store.limiter(|state| &mut state.run.limiter);
    store
}

/// Provides the imports of a module, in its order.
#[inline(never)]
pub(crate) fn imports<H: HostServices + 'static>(
    store: &mut Store<HostState<H>>,
    module: &Module,
) -> Result<Vec<Extern>, Failure> {
    let mut externs = Vec::new();
    for import in module.imports() {
        let provider = interface::provider(import.module(), import.name(), import.ty())?;
        let provided = match (import.ty(), provider) {
            (ExternType::Func(ty), Some(provider)) => {
                let binding = Binding { import: store.data().run.imports.len() as u32, provider };
                store.data_mut().run.imports.push(import_name(import.module(), import.name()));
                Extern::Func(function(store, ty, binding))
            }
            (ExternType::Memory(ty), _) => {
                let memory =
                    Memory::new(&mut *store, *ty).map_err(|error| memory_failure(store.data(), &error))?;
                store.data_mut().run.memory = Some(memory);
                Extern::Memory(memory)
            }
            _ => return Err(Failure::link("an import is of a kind that the device does not provide")),
        };
        externs.push(provided);
    }
    Ok(externs)
}

fn function<H: HostServices + 'static>(
    store: &mut Store<HostState<H>>,
    ty: &FuncType,
    binding: Binding,
) -> Func {
    Func::new(store, ty.clone(), move |caller, params, results| {
        host_calls::call(caller, binding, params, results)
    })
}

/// Makes the instance. Nothing of the guest runs: its start function is no longer one.
#[inline(never)]
pub(crate) fn instance<H: HostServices + 'static>(
    store: &mut Store<HostState<H>>,
    module: &Module,
    externs: &[Extern],
) -> Result<Instance, Failure> {
    let instance =
        Instance::new(&mut *store, module, externs).map_err(|error| memory_failure(store.data(), &error))?;
    if let Some(memory) = reachable_memory(store, &instance) {
        store.data_mut().run.memory = Some(memory);
    }
    store.data_mut().run.limiter.start_running();
    Ok(instance)
}

/// The exported memory: the one of the usual name, else any.
fn reachable_memory<H: HostServices + 'static>(
    store: &Store<HostState<H>>,
    instance: &Instance,
) -> Option<Memory> {
    instance
        .get_memory(store, MEMORY_NAME)
        .or_else(|| instance.exports(store).find_map(|export| export.into_memory()))
}

fn memory_failure<H>(state: &HostState<H>, error: &wasmi::Error) -> Failure {
    match state.run.limiter.refused_at_start() {
        Some(bytes) => Failure::memory_limit(bytes, state.run.limiter.memory_bytes() as u64),
        None => Failure::instantiation(error),
    }
}
