//! The caller's side: requests into structs, and reports out of what the device answered.
//!
//! What a device writes is looked at like anything from outside: a newer one may use numbers that
//! this version does not know.

use alloc::{borrow::ToOwned, string::String, vec::Vec};
use core::fmt;

use wasm_device_abi::calls::{WasmCheck, WasmInfo, WasmInterfaceEntry, WasmRun};
use wasm_device_abi::codes::{Generation, ItemKind, Push, Status, Trap, ValueType};
use wasm_device_abi::limits::{ENTRY_NAME_BYTES, VALUES};

use super::RequestError;
use super::struct_bytes::StructBytes;
use crate::run_words::push_code;
use crate::{CheckReport, InterfaceItem, Limits, PushRequest, RunReport, RunRequest, Value};

/// The argument of `RUN`, and what its pointers are to point to. The pointers, and the room for the
/// output, are for whoever makes the call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunCall {
    /// The struct.
    pub run: WasmRun,
    /// Name of the entry, empty for the default one.
    pub entry: String,
    /// Integers to push, as bytes.
    pub push: Vec<u8>,
}

/// What is wrong with an answer of the device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum AnswerError {
    /// A number that has no meaning in this version.
    Unknown {
        /// What it is the number of.
        what: &'static str,
        /// The number.
        number: u32,
    },
    /// A text that is longer than its room, or not UTF-8.
    Text(&'static str),
    /// A list of interface entries that does not come out even.
    Entries,
}

impl fmt::Display for AnswerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown { what, number } => write!(
                f,
                "the device answered with the {what} {number}, which this version does not know; \
                 use a workbench and a module of the same version"
            ),
            Self::Text(what) => write!(f, "the device answered with a {what} that is no text"),
            Self::Entries => {
                f.write_str("the device answered with a list of imports and exports that is broken")
            }
        }
    }
}

impl core::error::Error for AnswerError {}

/// The struct that asks for `request`.
///
/// # Errors
/// When the struct has no room for it.
pub fn run_call(request: &RunRequest) -> Result<RunCall, RequestError> {
    let mut run = WasmRun {
        size: WasmRun::SIZE as u32,
        push: push_code(&request.push).number(),
        fuel: request.fuel,
        deadline_ns: request.deadline_ns,
        memory_bytes: request.memory_bytes,
        recursion: request.recursion,
        ..WasmRun::ZERO
    };
    if request.args.len() > VALUES {
        return Err(RequestError::Arguments);
    }
    run.args_len = super::count(request.args.len());
    let slots = run.arg_types.iter_mut().zip(&mut run.args);
    for ((ty, bits), value) in slots.zip(&request.args) {
        if !is_number_or_none(value.ty) {
            return Err(RequestError::ArgumentType);
        }
        (*ty, *bits) = (super::type_byte(value.ty), value.bits);
    }
    let entry = request.entry.clone().unwrap_or_default();
    if entry.len() > ENTRY_NAME_BYTES || entry.contains('\0') {
        return Err(RequestError::Entry);
    }
    run.entry_len = super::count(entry.len());
    let push: Vec<u8> = match &request.push {
        PushRequest::Ints(ints) => ints.iter().flat_map(|int| int.to_le_bytes()).collect(),
        _ => Vec::new(),
    };
    run.push_len = u32::try_from(push.len()).map_err(|_| RequestError::Push)?;
    debug_assert!(run.push_len == 0 || run.push == Push::Ints.number());
    Ok(RunCall { run, entry, push })
}

fn is_number_or_none(ty: ValueType) -> bool {
    matches!(ty, ValueType::None | ValueType::I32 | ValueType::I64 | ValueType::F32 | ValueType::F64)
}

/// The report in `run`. The struct does not say which function was called: `entry` is the one that
/// the run names, or [`default_entry`](crate::default_entry), and is left out where nothing was called.
///
/// # Errors
/// When the device answered with what this version does not know.
pub fn run_report(run: &WasmRun, entry: &str, output: Vec<u8>) -> Result<RunReport, AnswerError> {
    let status = Status::from_number(run.status)
        .ok_or(AnswerError::Unknown { what: "run status", number: run.status })?;
    let trap = Trap::from_number(run.trap).ok_or(AnswerError::Unknown { what: "trap", number: run.trap })?;
    let results = run.result_types.iter().zip(run.results).take(run.results_len as usize);
    let results = results.map(|(ty, bits)| Ok(Value { ty: value_type(*ty)?, bits }));
    Ok(RunReport {
        status,
        trap,
        session: run.session,
        run: run.run,
        entry: if was_called(status, run) { entry.to_owned() } else { String::new() },
        results: results.collect::<Result<_, _>>()?,
        results_len: run.results_len,
        output,
        fuel_used: run.fuel_used,
        fuel_limit: run.fuel_limit,
        nanoseconds: run.nanoseconds,
        host_calls: run.host_calls,
        peak_pages: run.peak_pages,
        log_lines: run.log_lines,
        log_bytes: run.log_bytes,
        log_suppressed: run.log_suppressed,
        trace_dropped: run.trace_dropped,
        message: text(run.message.get(..run.message_len as usize), "message")?,
    })
}

/// A run that did not get as far as its first instruction used no fuel. One that was ended from outside
/// before that had found its function all the same; a device that made no run of it allows no fuel.
fn was_called(status: Status, run: &WasmRun) -> bool {
    let ended_from_outside = matches!(status, Status::Cancelled | Status::Deadline | Status::OutOfFuel);
    status == Status::Ok || run.fuel_used > 0 || (ended_from_outside && run.fuel_limit > 0)
}

/// The report in `check`, whose interface entries were written to `entries`.
///
/// # Errors
/// When the device answered with what this version does not know.
pub fn check_report(check: &WasmCheck, entries: &[u8]) -> Result<CheckReport, AnswerError> {
    Ok(CheckReport {
        status: Status::from_number(check.status)
            .ok_or(AnswerError::Unknown { what: "check status", number: check.status })?,
        generation: Generation::from_number(check.generation)
            .ok_or(AnswerError::Unknown { what: "generation", number: check.generation })?,
        items: interface_items(entries)?,
        module_bytes: u64::from(check.module_bytes),
        // The message says it in words; the struct has no place for the number.
        offset: None,
        message: text(check.message.get(..check.message_len as usize), "message")?,
    })
}

/// The imports, exports or host functions in a list of interface entries.
///
/// # Errors
/// When the list is broken, or has what this version does not know.
pub fn interface_items(mut entries: &[u8]) -> Result<Vec<InterfaceItem>, AnswerError> {
    let mut items = Vec::new();
    while !entries.is_empty() {
        let (head, _) = entries.split_at_checked(WasmInterfaceEntry::SIZE).ok_or(AnswerError::Entries)?;
        let head = WasmInterfaceEntry::from_bytes(head).ok_or(AnswerError::Entries)?;
        let len = head.len as usize;
        let whole = len >= WasmInterfaceEntry::SIZE && len.is_multiple_of(8);
        let (entry, rest) = entries.split_at_checked(len).filter(|_| whole).ok_or(AnswerError::Entries)?;
        items.push(item(&head, entry.get(WasmInterfaceEntry::SIZE..).unwrap_or_default())?);
        entries = rest;
    }
    Ok(items)
}

fn item(head: &WasmInterfaceEntry, body: &[u8]) -> Result<InterfaceItem, AnswerError> {
    let mut rest = body;
    let mut part = |len: u16| {
        let (part, after) = rest.split_at_checked(usize::from(len)).ok_or(AnswerError::Entries)?;
        rest = after;
        Ok(part)
    };
    let module = text(Some(part(head.module_len)?), "name")?;
    let name = text(Some(part(head.name_len)?), "name")?;
    let params = value_types(part(head.params_len)?)?;
    let results = value_types(part(head.results_len)?)?;
    let kind = ItemKind::from_number(u32::from(head.kind))
        .ok_or(AnswerError::Unknown { what: "kind of import or export", number: u32::from(head.kind) })?;
    let sized = matches!(kind, ItemKind::Memory | ItemKind::Table);
    Ok(InterfaceItem {
        export: head.direction != 0,
        module,
        name,
        kind,
        served: head.served != 0,
        params,
        results,
        value_type: value_type(head.value_type)?,
        minimum: head.minimum,
        maximum: (sized && head.maximum != u64::MAX).then_some(head.maximum),
    })
}

fn value_types(bytes: &[u8]) -> Result<Vec<ValueType>, AnswerError> {
    bytes.iter().map(|ty| value_type(*ty)).collect()
}

fn value_type(number: u8) -> Result<ValueType, AnswerError> {
    let number = u32::from(number);
    ValueType::from_number(number).ok_or(AnswerError::Unknown { what: "value type", number })
}

fn text(bytes: Option<&[u8]>, what: &'static str) -> Result<String, AnswerError> {
    let text = bytes.and_then(|bytes| core::str::from_utf8(bytes).ok());
    text.map(String::from).ok_or(AnswerError::Text(what))
}

/// What a device is and allows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceInfo {
    /// Version of its interface.
    pub abi_version: u32,
    /// Its own version.
    pub device_version: String,
    /// Name and version of its engine.
    pub engine_version: String,
    /// Number of the session that asked, from 1; 0 where the device does not say it.
    pub session: u32,
    /// Sessions open now.
    pub sessions_open: u32,
    /// Sessions that may be open at once.
    pub sessions: u32,
    /// Memory of the engine for one session, in bytes.
    pub engine_bytes: u64,
    /// Limits of a session.
    pub limits: Limits,
    /// Fuel used by and allowed to the run under way in this session, when there is one.
    pub running: Option<(u64, u64)>,
}

/// What `info` says.
///
/// # Errors
/// When its texts are none.
pub fn device_info(info: &WasmInfo) -> Result<DeviceInfo, AnswerError> {
    Ok(DeviceInfo {
        abi_version: info.abi_version,
        device_version: text(Some(padded(&info.device_version)), "version")?,
        engine_version: text(Some(padded(&info.engine_version)), "version")?,
        session: info.session,
        sessions_open: info.sessions_open,
        sessions: info.sessions,
        engine_bytes: info.engine_bytes,
        limits: Limits {
            module_bytes: info.module_bytes,
            memory_bytes: info.memory_bytes,
            recursion: info.recursion,
            fuel_default: info.fuel_default,
            fuel_max: info.fuel_max,
            deadline_default_ns: info.deadline_default_ns,
            deadline_max_ns: info.deadline_max_ns,
            log_bytes: info.log_bytes,
            log_lines: info.log_lines,
            log_line_bytes: info.log_line_bytes,
            trace_bytes: info.trace_bytes,
            input_bytes: info.input_bytes,
            output_bytes: info.output_bytes,
            slice_fuel: info.slice_fuel,
        },
        running: (info.running_fuel_limit > 0).then_some((info.running_fuel, info.running_fuel_limit)),
    })
}

/// What stands before the first NUL.
fn padded(bytes: &[u8]) -> &[u8] {
    bytes.split(|byte| *byte == 0).next().unwrap_or_default()
}

#[cfg(test)]
#[path = "caller_tests.rs"]
mod tests;
