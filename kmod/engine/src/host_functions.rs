//! The host interface: what each function does with the guest's memory and the outside.

use alloc::{format, string::String, vec, vec::Vec};
use core::fmt::Write;
use core::ops::Range;

use wasm_device_abi::codes::{LogLevel, Trap};
use wasm_device_abi::host::HostFunctionId;
use wasm_device_abi::records::{NetdevRecord, TaskRecord};

use crate::failure::Failure;
use crate::host_calls::{Done, Line, SLICE_EFFORT};
use crate::host_state::HostState;
use crate::record_bytes::{meminfo_bytes, netdev_bytes, task_bytes};
use crate::{HostServices, Value};

/// Effort of walking a list of the kernel.
const LIST_EFFORT: u32 = 200;
/// Bytes whose copying takes as long as a plain call.
const BYTES_PER_EFFORT: usize = 1_024;
/// Random bytes that are drawn at once.
const RANDOM_CHUNK: usize = 65_536;

/// Why a host function refuses a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Fault {
    /// A pointer and a length, under the name that the function gives to the length.
    OutOfBounds { length_name: &'static str, ptr: u32, len: u32 },
    /// No such log level.
    Level(u32),
    /// The guest has no memory that the host can reach.
    NoMemory,
    /// Nothing provides the import.
    Missing,
}

impl Fault {
    /// The trap and its message, for the import of this name.
    pub(crate) fn words(&self, import: &str, memory_len: usize) -> Failure {
        let (trap, message) = match self {
            Self::OutOfBounds { length_name, ptr, len } => (
                Trap::HostMemoryOutOfBounds,
                format!(
                    "`{import}` was called with ptr {ptr}, {length_name} {len}, but memory ends at {memory_len}"
                ),
            ),
            Self::Level(level) => (
                Trap::HostBadArgument,
                format!(
                    "`{import}` was called with level {level}, but levels go from 0 (emerg) to 7 (debug)"
                ),
            ),
            Self::NoMemory => (
                Trap::NoMemoryExport,
                format!(
                    "`{import}` needs the guest's memory, but the guest exports none; \
                     add (export \"memory\" (memory 0))"
                ),
            ),
            Self::Missing => {
                (Trap::MissingImport, format!("`{import}` was called, but nothing provides this import"))
            }
        };
        Failure::trap(trap, message)
    }
}

/// Does what the function of this number does. `args` are those that its signature declares.
pub(crate) fn perform<H: HostServices>(
    state: &mut HostState<H>,
    memory: Option<&mut [u8]>,
    id: HostFunctionId,
    args: &[u64],
) -> Result<Done, Fault> {
    use HostFunctionId as F;
    let arg = |at: usize| args.get(at).copied().unwrap_or(0);
    let arg32 = |at: usize| arg(at) as u32;
    match id {
        F::Log => log(memory, arg32(0), arg32(1), arg32(2)),
        F::LogI32 => Ok(number_line(Value::i32(arg32(0) as i32))),
        F::LogI64 => Ok(number_line(Value::i64(arg(0) as i64))),
        F::LogF64 => Ok(number_line(Value::f64(f64::from_bits(arg(0))))),
        F::KtimeGetNs => Ok(result(state.services.ktime_get_ns())),
        F::Jiffies => Ok(result(state.services.jiffies())),
        F::Cpu => Ok(result(state.services.cpu().into())),
        F::NumOnlineCpus => Ok(result(state.services.num_online_cpus().into())),
        F::CurrentPid => Ok(result(state.services.current_pid() as u32 as u64)),
        F::CurrentComm => give(memory, arg32(0), arg32(1), until_nul(&state.services.current_comm())),
        F::RandomBytes => random_bytes(state, memory, arg32(0), arg32(1)),
        F::Uname => give(memory, arg32(0), arg32(1), until_nul(&state.services.uname_release())),
        F::Msleep => Ok(msleep(state, arg32(0))),
        F::InputLen => Ok(result(state.input.len() as u64)),
        F::InputRead => input_read(state, memory, arg32(0), arg32(1), arg32(2)),
        F::OutputWrite => output_write(state, memory, arg32(0), arg32(1)),
        F::Meminfo => give(memory, arg32(0), arg32(1), &meminfo_bytes(&state.services.meminfo())),
        F::Tasks => list(memory, arg32(0), arg32(1), || task_list(&mut state.services)),
        F::Netdevs => list(memory, arg32(0), arg32(1), || netdev_list(&mut state.services)),
    }
}

fn result(value: u64) -> Done {
    Done { result: value, ..Done::default() }
}

/// The bytes meant by a pointer and a length, when they lie in the guest's memory.
fn within<'a>(
    memory: Option<&'a mut [u8]>,
    length_name: &'static str,
    ptr: u32,
    len: u32,
) -> Result<(&'a mut [u8], Range<usize>), Fault> {
    let memory = memory.ok_or(Fault::NoMemory)?;
    let end = u64::from(ptr) + u64::from(len);
    match usize::try_from(end) {
        Ok(end) if end <= memory.len() => Ok((memory, ptr as usize..end)),
        _ => Err(Fault::OutOfBounds { length_name, ptr, len }),
    }
}

fn effort_of(bytes: usize) -> u32 {
    u32::try_from(bytes / BYTES_PER_EFFORT).unwrap_or(u32::MAX)
}

fn log(memory: Option<&mut [u8]>, level: u32, ptr: u32, len: u32) -> Result<Done, Fault> {
    let level = LogLevel::from_number(level).ok_or(Fault::Level(level))?;
    let (_, range) = within(memory, "len", ptr, len)?;
    Ok(Done { line: Some((level, Line::Memory(range))), ..Done::default() })
}

/// Bytes of the longest number: `-1.2345678901234567e-300`, or a NaN with its payload.
const NUMBER_BYTES: usize = 32;

fn number_line(value: Value) -> Done {
    // Room for any number at once: to grow while it is formatted takes more stack.
    let mut text = String::with_capacity(NUMBER_BYTES);
    // Writing to a String cannot fail.
    let _ = write!(text, "{value}");
    Done { line: Some((LogLevel::Info, Line::Text(text))), ..Done::default() }
}

/// Writes `bytes` when they fit, and says in any case how many they are.
fn give(memory: Option<&mut [u8]>, ptr: u32, cap: u32, bytes: &[u8]) -> Result<Done, Fault> {
    let (memory, range) = within(memory, "cap", ptr, cap)?;
    let mut done = result(bytes.len() as u64);
    let target = range.start..range.start.saturating_add(bytes.len());
    if target.end <= range.end
        && let Some(target_bytes) = memory.get_mut(target.clone())
    {
        target_bytes.copy_from_slice(bytes);
        done.written = target;
        done.effort = effort_of(bytes.len());
    }
    Ok(done)
}

/// Like [`give`], for what takes long to make: a bad place traps before.
fn list(
    memory: Option<&mut [u8]>,
    ptr: u32,
    cap: u32,
    make: impl FnOnce() -> Vec<u8>,
) -> Result<Done, Fault> {
    let (memory, _) = within(memory, "cap", ptr, cap)?;
    let mut done = give(Some(memory), ptr, cap, &make())?;
    done.effort = done.effort.saturating_add(LIST_EFFORT);
    Ok(done)
}

fn random_bytes<H: HostServices>(
    state: &mut HostState<H>,
    memory: Option<&mut [u8]>,
    ptr: u32,
    len: u32,
) -> Result<Done, Fault> {
    let (memory, range) = within(memory, "len", ptr, len)?;
    for chunk in memory.get_mut(range.clone()).unwrap_or_default().chunks_mut(RANDOM_CHUNK) {
        state.services.random_bytes(chunk);
    }
    Ok(Done { effort: effort_of(range.len()).saturating_mul(4), written: range, ..Done::default() })
}

fn msleep<H: HostServices>(state: &mut HostState<H>, ms: u32) -> Done {
    if ms == 0 {
        return Done::default();
    }
    let left_ns = state.run.deadline_at.saturating_sub(state.services.deadline_clock_ns());
    let left_ms = left_ns.div_ceil(1_000_000);
    let cut = u64::from(ms) > left_ms;
    state.run.slept_to_deadline |= cut;
    let sleep = if cut { left_ms as u32 } else { ms };
    let early = (sleep > 0 && state.services.msleep(sleep)) || cut;
    Done { result: early.into(), effort: SLICE_EFFORT, ..Done::default() }
}

fn input_read<H>(
    state: &mut HostState<H>,
    memory: Option<&mut [u8]>,
    off: u32,
    ptr: u32,
    len: u32,
) -> Result<Done, Fault> {
    let (memory, range) = within(memory, "len", ptr, len)?;
    let rest = state.input.get(off as usize..).unwrap_or_default();
    let copied = rest.len().min(range.len());
    let written = range.start..range.start + copied;
    if let (Some(target), Some(from)) = (memory.get_mut(written.clone()), rest.get(..copied)) {
        target.copy_from_slice(from);
    }
    Ok(Done { effort: effort_of(copied), written, ..result(copied as u64) })
}

fn output_write<H>(
    state: &mut HostState<H>,
    memory: Option<&mut [u8]>,
    ptr: u32,
    len: u32,
) -> Result<Done, Fault> {
    let (memory, range) = within(memory, "len", ptr, len)?;
    let room = state.run.output_limit.saturating_sub(state.run.output.len());
    let taken = range.len().min(room);
    let bytes = memory.get(range.start..range.start + taken).unwrap_or_default();
    state.run.output.extend_from_slice(bytes);
    Ok(Done { effort: effort_of(taken), ..result(taken as u64) })
}

fn until_nul(bytes: &[u8]) -> &[u8] {
    bytes.split(|byte| *byte == 0).next().unwrap_or_default()
}

/// All task records, as bytes.
pub(crate) fn task_list<H: HostServices>(services: &mut H) -> Vec<u8> {
    let tasks = whole_list(TaskRecord::ZERO, |out| services.tasks(out));
    tasks.iter().flat_map(task_bytes).collect()
}

/// All network-device records, as bytes.
pub(crate) fn netdev_list<H: HostServices>(services: &mut H) -> Vec<u8> {
    let netdevs = whole_list(NetdevRecord::ZERO, |out| services.netdevs(out));
    netdevs.iter().flat_map(netdev_bytes).collect()
}

/// A list that may grow while it is read: room is made for what there is and a few more.
fn whole_list<T: Copy>(zero: T, mut read: impl FnMut(&mut [T]) -> usize) -> Vec<T> {
    let mut room = read(&mut []);
    for _ in 0..4 {
        let mut all = vec![zero; room];
        let there = read(&mut all);
        if there <= all.len() {
            all.truncate(there);
            return all;
        }
        room = there + there / 8;
    }
    let mut all = vec![zero; room];
    let there = read(&mut all);
    all.truncate(there);
    all
}
