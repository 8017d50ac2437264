//! Requests and reports as the structs of the device, and back.
//!
//! Pure conversions: whoever copies from and to user space keeps the pointers to itself. This is
//! the device's side; [`caller`] is the other one.

pub mod caller;
pub mod struct_bytes;

use alloc::{string::String, vec::Vec};
use core::fmt;

use wasm_device_abi::calls::{WasmCheck, WasmInterfaceEntry, WasmRun};
use wasm_device_abi::codes::{ItemKind, Push, ValueType};
use wasm_device_abi::host::{HOST_FUNCTIONS, MODULE};
use wasm_device_abi::limits::{ENTRY_NAME_BYTES, MESSAGE_BYTES, VALUES};

use crate::{CheckReport, InterfaceItem, PushRequest, RunReport, RunRequest, Value};

/// What is wrong with a request as a caller gave it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum RequestError {
    /// Reserved fields, or flags that have no meaning yet, are not zero.
    Reserved,
    /// More arguments than the struct has room for.
    Arguments,
    /// The type of an argument is no number type.
    ArgumentType,
    /// The name of the entry is too long, is not as long as it says, is not UTF-8 or has a NUL in it.
    Entry,
    /// What to push is no code for it, or the integers do not come in whole ones.
    Push,
}

impl fmt::Display for RequestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Reserved => "reserved fields and flags of the request must be zero",
            Self::Arguments => "a request has room for 16 arguments",
            Self::ArgumentType => {
                "the types of arguments are i32, i64, f32 and f64, or 0 for the one declared"
            }
            Self::Entry => "the name of the entry is UTF-8 without NUL, at most 4,096 bytes long",
            Self::Push => "what to push is one of the codes for it, and integers have 4 bytes each",
        })
    }
}

impl core::error::Error for RequestError {}

/// The request in `run`, whose entry name and integers to push were copied to `entry` and `push`.
///
/// # Errors
/// When the caller misuses the struct. What a guest cannot do is left to the run.
pub fn run_request(run: &WasmRun, entry: &[u8], push: &[u8]) -> Result<RunRequest, RequestError> {
    if run.flags != 0 || run.reserved.iter().any(|word| *word != 0) {
        return Err(RequestError::Reserved);
    }
    let args_len = run.args_len as usize;
    if args_len > VALUES {
        return Err(RequestError::Arguments);
    }
    let args = run.args.iter().zip(run.arg_types).take(args_len).map(|(bits, ty)| argument(*bits, ty));
    Ok(RunRequest {
        entry: entry_name(run.entry_len, entry)?,
        args: args.collect::<Result<_, _>>()?,
        push: push_request(run.push, run.push_len, push)?,
        fuel: run.fuel,
        deadline_ns: run.deadline_ns,
        memory_bytes: run.memory_bytes,
        recursion: run.recursion,
    })
}

fn argument(bits: u64, ty: u8) -> Result<Value, RequestError> {
    match ValueType::from_number(u32::from(ty)) {
        Some(ty @ (ValueType::I32 | ValueType::F32)) => Ok(Value { ty, bits: u64::from(bits as u32) }),
        Some(ty @ (ValueType::None | ValueType::I64 | ValueType::F64)) => Ok(Value { ty, bits }),
        _ => Err(RequestError::ArgumentType),
    }
}

fn entry_name(len: u32, entry: &[u8]) -> Result<Option<String>, RequestError> {
    if len as usize != entry.len() || entry.len() > ENTRY_NAME_BYTES || entry.contains(&0) {
        return Err(RequestError::Entry);
    }
    let name = core::str::from_utf8(entry).map_err(|_| RequestError::Entry)?;
    Ok((!name.is_empty()).then(|| String::from(name)))
}

fn push_request(push: u32, len: u32, bytes: &[u8]) -> Result<PushRequest, RequestError> {
    let push = Push::from_number(push).ok_or(RequestError::Push)?;
    if len as usize != bytes.len() || (push != Push::Ints && len != 0) {
        return Err(RequestError::Push);
    }
    Ok(match push {
        Push::None => PushRequest::None,
        Push::Ints => {
            let (ints, []) = bytes.as_chunks::<4>() else { return Err(RequestError::Push) };
            PushRequest::Ints(ints.iter().map(|int| i32::from_le_bytes(*int)).collect())
        }
        Push::Input => PushRequest::Input,
        Push::Tasks => PushRequest::Tasks,
        Push::Meminfo => PushRequest::Meminfo,
        Push::Netdevs => PushRequest::Netdevs,
    })
}

/// Fills in what is *out* in `run`.
pub fn fill_run(report: &RunReport, run: &mut WasmRun) {
    run.status = report.status.number();
    run.trap = report.trap.number();
    run.session = report.session;
    run.run = report.run;
    run.results_len = report.results_len;
    run.output_len = count(report.output.len());
    run.result_types = [0; VALUES];
    run.results = [0; VALUES];
    let slots = run.result_types.iter_mut().zip(&mut run.results);
    for ((ty, bits), value) in slots.zip(&report.results) {
        *ty = type_byte(value.ty);
        *bits = match value.ty {
            ValueType::I32 | ValueType::I64 | ValueType::F32 | ValueType::F64 => value.bits,
            _ => 0,
        };
    }
    run.fuel_used = report.fuel_used;
    run.fuel_limit = report.fuel_limit;
    run.nanoseconds = report.nanoseconds;
    run.host_calls = report.host_calls;
    run.peak_pages = report.peak_pages;
    run.log_lines = report.log_lines;
    run.log_bytes = report.log_bytes;
    run.log_suppressed = report.log_suppressed;
    run.trace_dropped = report.trace_dropped;
    run.message_len = fill_message(&mut run.message, &report.message);
}

/// Writes `message` into the room of a struct, cut where it does not fit, and returns its bytes.
pub fn fill_message(room: &mut [u8; MESSAGE_BYTES], message: &str) -> u32 {
    let len =
        (0..=message.len().min(MESSAGE_BYTES)).rev().find(|at| message.is_char_boundary(*at)).unwrap_or(0);
    *room = [0; MESSAGE_BYTES];
    for (byte, from) in room.iter_mut().zip(message.bytes().take(len)) {
        *byte = from;
    }
    count(len)
}

/// Fills in what is *out* in `check`, and returns the interface entries.
pub fn fill_check(report: &CheckReport, check: &mut WasmCheck) -> Vec<u8> {
    let mut entries = Vec::new();
    for item in &report.items {
        write_item(item, &mut |bytes| entries.extend_from_slice(bytes));
    }
    let exports = report.items.iter().filter(|item| item.export).count();
    check.entries_len = count(entries.len());
    check.status = report.status.number();
    check.generation = report.generation.number();
    check.imports = count(report.items.len() - exports);
    check.exports = count(exports);
    check.missing = count(report.missing().count());
    check.module_bytes = u32::try_from(report.module_bytes).unwrap_or(u32::MAX);
    check.message_len = fill_message(&mut check.message, &report.message);
    entries
}

/// Gives the interface entries of all host functions to `sink`, piece by piece and without an allocation.
pub fn write_host_functions(sink: &mut dyn FnMut(&[u8])) {
    for function in HOST_FUNCTIONS {
        let results: &[ValueType] = match &function.result {
            ValueType::None => &[],
            result => core::slice::from_ref(result),
        };
        let entry = WasmInterfaceEntry {
            kind: ItemKind::Func.number() as u8,
            served: 1,
            params_len: short(function.params.len()),
            results_len: short(results.len()),
            ..WasmInterfaceEntry::ZERO
        };
        let types = function.params.iter().map(|param| param.ty).chain(results.iter().copied());
        write_entry(entry, MODULE, function.name, types, sink);
    }
}

fn write_item(item: &InterfaceItem, sink: &mut dyn FnMut(&[u8])) {
    let sized = matches!(item.kind, ItemKind::Memory | ItemKind::Table);
    let entry = WasmInterfaceEntry {
        direction: u8::from(item.export),
        kind: item.kind.number() as u8,
        served: u8::from(item.export || item.served),
        value_type: type_byte(item.value_type),
        params_len: short(item.params.len()),
        results_len: short(item.results.len()),
        minimum: item.minimum,
        maximum: item.maximum.unwrap_or(if sized { u64::MAX } else { 0 }),
        ..WasmInterfaceEntry::ZERO
    };
    let types = item.params.iter().chain(&item.results).copied();
    write_entry(entry, &item.module, &item.name, types, sink);
}

/// Gives one entry to `sink`. Names that are too long for their field are cut.
fn write_entry(
    mut entry: WasmInterfaceEntry,
    module: &str,
    name: &str,
    types: impl Iterator<Item = ValueType>,
    sink: &mut dyn FnMut(&[u8]),
) {
    let module = module.get(..module.floor_char_boundary(usize::from(u16::MAX))).unwrap_or_default();
    let name = name.get(..name.floor_char_boundary(usize::from(u16::MAX))).unwrap_or_default();
    entry.module_len = short(module.len());
    entry.name_len = short(name.len());
    let types_len = usize::from(entry.params_len) + usize::from(entry.results_len);
    let bytes = WasmInterfaceEntry::SIZE + module.len() + name.len() + types_len;
    entry.len = count(bytes.next_multiple_of(8));
    sink(&entry.len.to_le_bytes());
    sink(&[entry.direction, entry.kind, entry.served, entry.value_type]);
    for field in [entry.module_len, entry.name_len, entry.params_len, entry.results_len] {
        sink(&field.to_le_bytes());
    }
    sink(&entry.minimum.to_le_bytes());
    sink(&entry.maximum.to_le_bytes());
    sink(module.as_bytes());
    sink(name.as_bytes());
    for ty in types.take(types_len) {
        sink(&[type_byte(ty)]);
    }
    for _ in bytes..bytes.next_multiple_of(8) {
        sink(&[0]);
    }
}

fn type_byte(ty: ValueType) -> u8 {
    // The numbers of types fit a byte: the struct of a run has no more room for them.
    ty.number() as u8
}

/// A number of bytes or things, which the limits keep far below 4 Gi.
fn count(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn short(count: usize) -> u16 {
    u16::try_from(count).unwrap_or(u16::MAX)
}

#[cfg(test)]
#[path = "wire_tests.rs"]
mod tests;
