//! What a run is asked to do.

use alloc::{string::String, vec::Vec};

use crate::Value;

/// What the session copies into the guest before it calls the entry with `(ptr, count)`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum PushRequest {
    /// Nothing: the entry is called with the arguments of the run.
    #[default]
    None,
    /// These integers.
    Ints(Vec<i32>),
    /// The input payload of the session.
    Input,
    /// Task records.
    Tasks,
    /// One memory record.
    Meminfo,
    /// Network-device records.
    Netdevs,
}

/// One run: what to call, with what, under which limits.
///
/// A limit of 0 takes the session's default; one above the session's maximum is cut to it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RunRequest {
    /// Function to call; `None` takes the default entry.
    pub entry: Option<String>,
    /// Arguments; their types must be those that the function declares.
    pub args: Vec<Value>,
    /// What to push.
    pub push: PushRequest,
    /// Fuel.
    pub fuel: u64,
    /// Time, in nanoseconds.
    pub deadline_ns: u64,
    /// Linear memory, in bytes.
    pub memory_bytes: u64,
    /// Depth of nested calls.
    pub recursion: u32,
}
