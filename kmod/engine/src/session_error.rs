//! Misuse of a session: what is wrong with a call rather than with a guest.

use core::fmt;

use crate::log_text::grouped;

/// A call that a session cannot do. Nothing of the session has changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum SessionError {
    /// The module image would grow over its limit.
    ImageTooLarge {
        /// Bytes that it would have.
        bytes: u64,
        /// Bytes allowed.
        limit: u64,
    },
    /// The input payload is over its limit.
    InputTooLarge {
        /// Its bytes.
        bytes: u64,
        /// Bytes allowed.
        limit: u64,
    },
    /// A run asks to push more integers than one push may carry.
    PushTooLarge {
        /// Their bytes.
        bytes: u64,
        /// Bytes allowed.
        limit: u64,
    },
    /// A run has more arguments than one may carry.
    TooManyArguments {
        /// How many it has.
        given: usize,
        /// How many it may have.
        limit: usize,
    },
    /// The name of the entry is too long.
    EntryNameTooLong {
        /// Its bytes.
        bytes: usize,
        /// Bytes allowed.
        limit: usize,
    },
    /// An argument has a type that no run can carry.
    ArgumentType {
        /// Its place, from 1.
        place: usize,
        /// The type's word.
        ty: &'static str,
    },
    /// There is no memory for what was given.
    NoMemory {
        /// Bytes that there would have to be.
        bytes: u64,
    },
    /// A run is under way.
    Busy,
    /// The engine failed in an earlier run.
    EngineFault,
}

impl fmt::Display for SessionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::ImageTooLarge { bytes, limit } => write!(
                f,
                "the module would be {} bytes long, and {} are allowed; what was written before is still there",
                grouped(bytes),
                grouped(limit)
            ),
            Self::InputTooLarge { bytes, limit } => {
                write!(f, "the input is {} bytes long, and {} are allowed", grouped(bytes), grouped(limit))
            }
            Self::PushTooLarge { bytes, limit } => write!(
                f,
                "the integers to push take {} bytes, and {} are allowed; give more data as input",
                grouped(bytes),
                grouped(limit)
            ),
            Self::TooManyArguments { given, limit } => {
                write!(f, "a run can carry {limit} arguments, and {given} were given")
            }
            Self::EntryNameTooLong { bytes, limit } => {
                write!(f, "the name of the function to call is {bytes} bytes long, and {limit} are allowed")
            }
            Self::ArgumentType { place, ty } => {
                write!(f, "argument {place} is of type {ty}, and a run carries i32, i64, f32 and f64 only")
            }
            Self::NoMemory { bytes } => {
                write!(f, "there is no memory for {} bytes; nothing has changed", grouped(bytes))
            }
            Self::Busy => f.write_str("a run is under way in this session; wait for its end or cancel it"),
            Self::EngineFault => {
                f.write_str("the engine failed in an earlier run of this session; open a new session")
            }
        }
    }
}

impl core::error::Error for SessionError {}
