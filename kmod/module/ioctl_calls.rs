// SPDX-License-Identifier: GPL-2.0

//! The ioctls, but for those that run a guest.

use kernel::prelude::*;

use crate::calls::{WasmCheck, WasmInfo, WasmMemRead, WasmSetInput};
use crate::codes::Status;
use crate::engine::{self, GE_LOST_FAULT, GE_LOST_MEMORY, GE_NO_MEMORY, GE_OK};
use crate::legacy::{WasmSetData, SET_DATA_INTS};
use crate::module_parameters as given;
use crate::session::{self, Session, Use};
use crate::{test_hooks, user_struct};
use crate::{device, ioctl, limits, parameters, run_calls};

/// Version of this module.
const VERSION: &str = "0.1.0";

/// The size bits of a request: each struct says its own size, so that structs can grow.
const SIZE_BITS: u32 = 0x3fff << 16;

const fn without_size(request: u32) -> u32 {
    request & !SIZE_BITS
}

const PROCESS_SUM: u32 = without_size(ioctl::PROCESS_SUM);
const PROCESS_TEST: u32 = without_size(ioctl::PROCESS_TEST);
const SET_DATA: u32 = without_size(ioctl::SET_DATA);
const RUN: u32 = without_size(ioctl::RUN);
const CHECK: u32 = without_size(ioctl::CHECK);
const INFO: u32 = without_size(ioctl::INFO);
const MEM_READ: u32 = without_size(ioctl::MEM_READ);
const SET_INPUT: u32 = without_size(ioctl::SET_INPUT);
const CANCEL: u32 = without_size(ioctl::CANCEL);

/// Does what `request` asks for.
pub(crate) fn dispatch(session: &Session, request: u32, argument: usize) -> Result<isize> {
    if let Some(result) = test_hooks::dispatch(session, request, argument) {
        return result;
    }
    test_hooks::measured(|| call(session, request, argument))?;
    Ok(0)
}

fn call(session: &Session, request: u32, argument: usize) -> Result {
    match without_size(request) {
        RUN => run_calls::run(session, argument),
        CHECK => check(session, argument),
        INFO => info(session, argument),
        MEM_READ => mem_read(session, argument),
        SET_INPUT => set_input(session, argument),
        CANCEL => {
            session.cancel();
            Ok(())
        }
        PROCESS_SUM => run_calls::legacy(session, false),
        PROCESS_TEST => run_calls::legacy(session, true),
        SET_DATA => set_data(session, argument),
        _ => Err(ENOTTY),
    }
}

fn check(session: &Session, argument: usize) -> Result {
    let mut check = user_struct::read::<WasmCheck>(argument)?;
    if check.flags != 0 || check.reserved != 0 || check.reserved_tail != 0 {
        return Err(EINVAL);
    }
    let mut contents = session.take(Use::Call)?;
    let mut code = contents.prepare(session);
    if code == GE_OK {
        session.opening_begins();
        let (checked, entries) = contents.check(&mut check);
        let interrupted = session.opening_ended();
        code = checked;
        let fits = entries.len() <= check.entries_cap as usize;
        if checked == GE_OK && check.entries_ptr != 0 && fits {
            user_struct::write_bytes(check.entries_ptr, entries)?;
        }
        contents.close_if_out_of_memory(code);
        if interrupted && code != GE_OK {
            return Err(EINTR);
        }
    }
    let (status, words): (_, &[u8]) = match code {
        GE_OK => return user_struct::write(argument, &*check),
        GE_NO_MEMORY | GE_LOST_MEMORY => (Status::NoMemory, b"there was no memory to look at the module"),
        GE_LOST_FAULT => {
            (Status::EngineFault, b"the engine failed on this file before; close it and open a new one")
        }
        _ => return Err(EBUSY),
    };
    check.status = status.number();
    check.message_len = words.len() as u32;
    check.message[..words.len()].copy_from_slice(words);
    user_struct::write(argument, &*check)
}

fn info(session: &Session, argument: usize) -> Result {
    let mut info = user_struct::read::<WasmInfo>(argument)?;
    if info.flags != 0 || info.reserved_word != 0 || info.reserved.iter().any(|word| *word != 0) {
        return Err(EINVAL);
    }
    let entries = engine::host_functions()?;
    if info.entries_ptr != 0 && entries.len() <= info.entries_cap as usize {
        user_struct::write_bytes(info.entries_ptr, entries.as_slice())?;
    }
    info.entries_len = entries.len() as u32;
    info.abi_version = device::ABI_VERSION;
    info.session = session.number();
    info.sessions_open = session::open_sessions();
    info.device_version = [0; 32];
    info.device_version[..VERSION.len()].copy_from_slice(VERSION.as_bytes());
    info.engine_version = engine::version();
    fill_limits(&mut info);
    (info.running_fuel, info.running_fuel_limit) = session.fuel();
    user_struct::write(argument, &*info)
}

fn fill_limits(info: &mut WasmInfo) {
    info.module_bytes = given::module_bytes.value();
    info.memory_bytes = given::memory_bytes.value();
    info.engine_bytes = given::engine_bytes.value();
    info.fuel_default = given::fuel_default.value();
    info.fuel_max = given::fuel_max.value();
    info.deadline_default_ns = given::deadline_default_ns.value();
    info.deadline_max_ns = given::deadline_max_ns.value();
    info.log_bytes = given::log_bytes.value();
    info.trace_bytes = given::trace_bytes.value();
    info.input_bytes = given::input_bytes.value();
    info.output_bytes = given::output_bytes.value();
    info.slice_fuel = given::slice_fuel.value();
    // `parameters::check` keeps these far below 4 Gi.
    info.recursion = given::recursion.value() as u32;
    info.log_lines = given::log_lines.value() as u32;
    info.log_line_bytes = given::log_line_bytes.value() as u32;
    info.sessions = given::sessions.value() as u32;
}

fn mem_read(session: &Session, argument: usize) -> Result {
    let mut call = user_struct::read::<WasmMemRead>(argument)?;
    if call.flags != 0 {
        return Err(EINVAL);
    }
    let mut contents = session.take(Use::Call)?;
    let (bytes, memory_len) = contents.memory(call.offset, call.len);
    user_struct::write_bytes(call.buffer_ptr, bytes)?;
    call.len = bytes.len() as u64;
    call.memory_len = memory_len;
    user_struct::write(argument, &*call)
}

fn set_input(session: &Session, argument: usize) -> Result {
    let call = user_struct::read::<WasmSetInput>(argument)?;
    if call.flags != 0 {
        return Err(EINVAL);
    }
    if call.len > parameters::input_bytes() as u64 {
        return Err(EFBIG);
    }
    let mut contents = session.take(Use::Call)?;
    contents.set_input(user_struct::read_bytes(call.ptr, call.len as usize)?);
    Ok(())
}

fn set_data(session: &Session, argument: usize) -> Result {
    let integers = user_struct::read_fixed::<WasmSetData>(argument)?;
    if integers.size as usize > SET_DATA_INTS {
        return Err(EINVAL);
    }
    session.take(Use::Call)?.set_integers(*integers);
    Ok(())
}

// Messages of this module fit the room that the interface has for them.
const _: () = assert!(limits::MESSAGE_BYTES >= 128 && VERSION.len() < 32);
