// SPDX-License-Identifier: GPL-2.0

//! `/dev/wasm_device`: runs WebAssembly guests in the kernel, one session per open file.
//!
//! The engine is one object behind a C interface (`kmod/engine-object`); this module gives it memory,
//! the kernel's answers to host functions and its turns on the CPU, and gives user space the calls of
//! `kmod/abi`.

use kernel::prelude::*;

// The interface of the device has one definition, which user space is compiled from as well.
#[path = "../abi/src/calls.rs"]
pub mod calls;
#[path = "../abi/src/codes.rs"]
pub mod codes;
#[path = "../abi/src/device.rs"]
pub mod device;
#[path = "../abi/src/host.rs"]
pub mod host;
#[path = "../abi/src/ioctl.rs"]
pub mod ioctl;
#[path = "../abi/src/layout.rs"]
pub mod layout;
#[path = "../abi/src/legacy.rs"]
pub mod legacy;
#[path = "../abi/src/limits.rs"]
pub mod limits;
#[path = "../abi/src/records.rs"]
pub mod records;
#[path = "../abi/src/trace.rs"]
pub mod trace;

mod accounted_bytes;
mod device_file;
mod engine;
mod engine_callbacks;
mod ioctl_calls;
mod parameters;
mod run_calls;
mod session;
mod task_seats;
#[cfg_attr(not(wasm_device_test_hooks), path = "no_test_hooks.rs")]
mod test_hooks;
mod trace_reader;
mod user_struct;

module! {
    type: WasmDevice,
    name: "wasm_device",
    authors: ["wasm-workbench"],
    description: "Runs WebAssembly guests in the kernel",
    license: "GPL",
    params: {
        module_bytes: u64 {
            default: crate::limits::MODULE_BYTES,
            description: "Size of a guest module, in bytes",
        },
        memory_bytes: u64 {
            default: crate::limits::MEMORY_BYTES,
            description: "Linear memory of a guest, in bytes",
        },
        engine_bytes: u64 {
            default: crate::limits::ENGINE_BYTES,
            description: "Memory of the engine for one session, in bytes",
        },
        recursion: u64 {
            default: crate::limits::RECURSION,
            description: "Depth of nested calls in a guest",
        },
        fuel_default: u64 {
            default: crate::limits::FUEL_DEFAULT,
            description: "Fuel of a run that asks for none",
        },
        fuel_max: u64 {
            default: crate::limits::FUEL_MAX,
            description: "Fuel that a run may ask for",
        },
        deadline_default_ns: u64 {
            default: crate::limits::DEADLINE_DEFAULT_NS,
            description: "Time of a run that asks for none, in nanoseconds",
        },
        deadline_max_ns: u64 {
            default: crate::limits::DEADLINE_MAX_NS,
            description: "Time that a run may ask for, in nanoseconds",
        },
        log_bytes: u64 {
            default: crate::limits::LOG_BYTES,
            description: "Text of all log lines of a run, in bytes",
        },
        log_lines: u64 {
            default: crate::limits::LOG_LINES,
            description: "Log lines of a run",
        },
        log_line_bytes: u64 {
            default: crate::limits::LOG_LINE_BYTES,
            description: "Bytes that a guest may give for one log line",
        },
        trace_bytes: u64 {
            default: crate::limits::TRACE_BYTES,
            description: "Trace that a session keeps until it is read, in bytes",
        },
        input_bytes: u64 {
            default: crate::limits::INPUT_BYTES,
            description: "Input payload of a session, in bytes",
        },
        output_bytes: u64 {
            default: crate::limits::OUTPUT_BYTES,
            description: "Output payload of a run, in bytes",
        },
        sessions: u64 {
            default: crate::limits::SESSIONS,
            description: "Sessions open at once",
        },
        slice_fuel: u64 {
            default: crate::limits::SLICE_FUEL,
            description: "Fuel of one slice, after which the device yields the CPU",
        },
        push_bytes: u64 {
            default: crate::limits::PUSH_BYTES,
            description: "Bytes of pushed integers, at most the 1 MiB of the interface",
        },
    },
}

/// The module as loaded. Fields go in this order: the node first, then what its files use.
#[pin_data]
struct WasmDevice {
    #[pin]
    _node: device_file::DeviceNode,
    _seats: task_seats::TaskSeats,
}

impl kernel::InPlaceModule for WasmDevice {
    fn init(_module: &'static ThisModule) -> impl PinInit<Self, Error> {
        try_pin_init!(Self {
            _seats: {
                parameters::check()?;
                task_seats::TaskSeats::new(parameters::sessions())?
            },
            _node <- device_file::DeviceNode::register(),
        })
    }
}
