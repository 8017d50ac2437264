//! Why a run ends other than well, in words for people who write guests.

use alloc::{format, string::String, string::ToString};

use wasm_device_abi::codes::{Status, Trap};
use wasmi::errors::{ErrorKind, InstantiationError, MemoryError, TableError};
use wasmi::{Error, TrapCode};

use crate::host_calls::HostStop;
use crate::log_text::{escape, grouped};

/// What the engine says when a function could not be translated for want of memory. It has no name for that.
const TRANSLATION_OUT_OF_MEMORY: &str = "ran out of system memory during translation";

/// An end other than well.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Failure {
    pub(crate) status: Status,
    pub(crate) trap: Trap,
    pub(crate) message: String,
    /// Where in the module image, when it was refused there.
    pub(crate) offset: Option<u64>,
}

impl Failure {
    pub(crate) fn new(status: Status, message: impl Into<String>) -> Self {
        Self { status, trap: Trap::None, message: message.into(), offset: None }
    }

    pub(crate) fn link(message: impl Into<String>) -> Self {
        Self::new(Status::LinkError, message)
    }

    pub(crate) fn trap(trap: Trap, message: impl Into<String>) -> Self {
        Self { trap, ..Self::new(Status::Trap, message) }
    }

    pub(crate) fn no_memory() -> Self {
        Self::new(
            Status::NoMemory,
            "there was no memory left for the guest; ask for less memory or close other sessions",
        )
    }

    fn engine_fault(error: &Error) -> Self {
        let message = format!("the engine failed ({error}); open a new session");
        Self::new(Status::EngineFault, escape(message.as_bytes()))
    }

    /// What the engine says when it does not take a module.
    pub(crate) fn refused(error: &Error) -> Self {
        match error.kind() {
            ErrorKind::Wasm(wasm) => Self {
                offset: Some(wasm.offset() as u64),
                ..Self::new(
                    Status::Refused,
                    format!(
                        "the module is not valid: {}, at offset {} ({:#x}) of the image",
                        escape(wasm.message().as_bytes()),
                        wasm.offset(),
                        wasm.offset()
                    ),
                )
            },
            ErrorKind::Memory(MemoryError::OutOfSystemMemory)
            | ErrorKind::Table(TableError::OutOfSystemMemory) => Self::no_memory(),
            ErrorKind::Translation(error) if error.to_string() == TRANSLATION_OUT_OF_MEMORY => {
                Self::no_memory()
            }
            _ => Self::new(
                Status::Refused,
                format!("the engine does not take the module: {}", escape(error.to_string().as_bytes())),
            ),
        }
    }

    /// Why an instance could not be made. Nothing of the guest has run then.
    pub(crate) fn instantiation(error: &Error) -> Self {
        match error.kind() {
            ErrorKind::Instantiation(InstantiationError::ElementSegmentDoesNotFit {
                table_index,
                len,
                ..
            }) => Self::trap(
                Trap::TableOutOfBounds,
                format!("an element segment of {len} elements at index {table_index} does not fit its table"),
            ),
            ErrorKind::Instantiation(InstantiationError::FailedToInstantiateTable(
                TableError::OutOfSystemMemory,
            ))
            | ErrorKind::Instantiation(InstantiationError::FailedToInstantiateMemory(
                MemoryError::OutOfSystemMemory,
            ))
            | ErrorKind::Memory(MemoryError::OutOfSystemMemory)
            | ErrorKind::Table(TableError::OutOfSystemMemory) => Self::no_memory(),
            ErrorKind::Memory(MemoryError::OutOfBoundsAccess) => Self::trap(
                Trap::MemoryOutOfBounds,
                "a data segment does not fit the memory; give the memory more pages or move the segment",
            ),
            ErrorKind::Instantiation(error) => Self::new(
                Status::Refused,
                format!("no instance could be made of the module: {}", escape(error.to_string().as_bytes())),
            ),
            _ => Self::refused(error),
        }
    }

    /// Why a call of the guest ended with an error of the engine or of a host function.
    pub(crate) fn call(error: &Error) -> Self {
        if let Some(HostStop(failure)) = error.downcast_ref::<HostStop>() {
            return failure.clone();
        }
        match (error.as_trap_code(), error.kind()) {
            (Some(TrapCode::OutOfSystemMemory), _)
            | (None, ErrorKind::Memory(MemoryError::OutOfSystemMemory)) => Self::no_memory(),
            (Some(code), _) => match trap_of(code) {
                Some((trap, words)) => Self::trap(trap, words),
                None => Self::engine_fault(error),
            },
            (None, ErrorKind::Translation(_) | ErrorKind::Ir(_) | ErrorKind::ImplementationLimits(_)) => {
                Self::refused(error)
            }
            _ => Self::engine_fault(error),
        }
    }

    pub(crate) fn out_of_fuel(limit: u64) -> Self {
        Self::new(
            Status::OutOfFuel,
            format!(
                "the guest used up its {} units of fuel; is there a loop without an end? Otherwise allow more fuel",
                grouped(limit)
            ),
        )
    }

    pub(crate) fn deadline(limit_ns: u64) -> Self {
        Self::new(
            Status::Deadline,
            format!("the guest was still running after {}; allow more time or do less", duration(limit_ns)),
        )
    }

    pub(crate) fn cancelled() -> Self {
        Self::new(Status::Cancelled, "the run was cancelled")
    }

    pub(crate) fn memory_limit(bytes: u64, limit: u64) -> Self {
        Self::new(
            Status::Refused,
            format!(
                "the module's memory begins with {} bytes ({} pages), and this run allows {}; \
                 declare fewer pages or allow more memory",
                grouped(bytes),
                grouped(bytes / wasm_device_abi::WASM_PAGE_BYTES),
                grouped(limit)
            ),
        )
    }
}

/// The trap and its words, `None` for codes that are no trap of an instruction.
fn trap_of(code: TrapCode) -> Option<(Trap, &'static str)> {
    Some(match code {
        TrapCode::UnreachableCodeReached => {
            (Trap::Unreachable, "an `unreachable` instruction was reached; the guest gave up here")
        }
        TrapCode::MemoryOutOfBounds => (
            Trap::MemoryOutOfBounds,
            "a load, a store or a bulk operation went past the end of linear memory",
        ),
        TrapCode::TableOutOfBounds => {
            (Trap::TableOutOfBounds, "an index was used that is past the end of its table")
        }
        TrapCode::IndirectCallToNull => {
            (Trap::IndirectCallToNull, "an indirect call met a table element that holds no function")
        }
        TrapCode::IntegerDivisionByZero => (Trap::IntegerDivisionByZero, "an integer was divided by zero"),
        TrapCode::IntegerOverflow => (
            Trap::IntegerOverflow,
            "the result of an integer division or of a conversion from float does not fit its type",
        ),
        TrapCode::BadConversionToInteger => {
            (Trap::BadConversionToInteger, "a float that is not a number was converted to an integer")
        }
        TrapCode::StackOverflow => (
            Trap::StackOverflow,
            "calls were nested too deeply, or their values took too much of the stack; \
             is there a recursion without an end?",
        ),
        TrapCode::BadSignature => (
            Trap::BadSignature,
            "an indirect call found a function whose parameters or results are not those expected",
        ),
        TrapCode::GrowthOperationLimited | TrapCode::OutOfFuel | TrapCode::OutOfSystemMemory => return None,
    })
}

/// A time in the unit that reads best.
fn duration(ns: u64) -> String {
    let (unit, name) = match ns {
        0..1_000 => (1, "ns"),
        1_000..1_000_000 => (1_000, "µs"),
        1_000_000..1_000_000_000 => (1_000_000, "ms"),
        _ => (1_000_000_000, "s"),
    };
    let tenths = (ns % unit).saturating_mul(10) / unit;
    if tenths == 0 { format!("{} {name}", ns / unit) } else { format!("{}.{tenths} {name}", ns / unit) }
}
