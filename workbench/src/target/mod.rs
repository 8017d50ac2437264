//! Where guests run.
//!
//! A [`Target`] opens sessions; a [`GuestSession`] takes a module and runs it. The [`simulator`]
//! is the implementation in this process, the [`device`] that of this machine's kernel; what is elsewhere is
//! reached through an [`agent`](crate::agent). Calls block: they are for worker threads.

pub mod choice;
pub mod device;
pub mod opening;
pub mod simulator;
pub mod ssh;
pub mod vm;

use std::fmt;
use std::sync::Arc;

use guest_engine::{CheckReport, RunReport, RunRequest};

use crate::log::LogRecord;

pub use choice::{TargetChoiceError, TargetOptions, look, open_target};
pub use opening::{Opening, OpeningNews, OpeningStep};
pub use simulator::panic_would_abort;

/// Which target a person asked for (`--target`).
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub enum TargetChoice {
    /// The device when it can be opened, else the simulator.
    #[default]
    Auto,
    /// The simulator in this process.
    Simulator,
    /// `/dev/wasm_device` of this machine.
    Device,
    /// The lab's virtual machine.
    Vm,
    /// A machine reached over ssh.
    Ssh(String),
}

/// What a target is, for the screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TargetInfo {
    /// Short name: `sim`, `device`, `vm`, `ssh:HOST`.
    pub name: String,
    /// What runs there: `embedded simulator`, `Linux 7.3.4  wasm_device 0.2`.
    pub description: String,
    /// Why this one, when nobody asked for it by name.
    pub reason: Option<String>,
}

/// Records of the kernel log that arrived together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LogBatch {
    /// In order of their sequence numbers.
    pub records: Vec<LogRecord>,
    /// Records that were overwritten before they could be read; they were before the first of `records`.
    pub lost: u64,
}

/// Where guests run.
pub trait Target: Send {
    /// What it is.
    fn info(&self) -> TargetInfo;

    /// Opens a new session.
    fn open(&mut self) -> Result<Box<dyn GuestSession>, TargetError>;

    /// Opens the kernel log, from now on.
    fn open_log(&mut self) -> Result<Box<dyn LogReader>, TargetError>;
}

/// Reads the kernel log of a target.
pub trait LogReader: Send {
    /// Waits for records. `None` after the reader was closed.
    fn next_batch(&mut self) -> Result<Option<LogBatch>, TargetError>;

    /// A handle that ends the waiting from another thread.
    ///
    /// All lines of a run are in the log when [`GuestSession::run`] returns. Who closes the reader
    /// then and reads on to `None` has them all; who goes on reading sees the run's last record
    /// ([`Origin::Run`](crate::log::Origin::Run) with `end`), unless it was lost.
    fn closer(&self) -> Arc<dyn LogCloser>;
}

/// Ends a [`LogReader`] from another thread.
pub trait LogCloser: Send + Sync {
    /// Ends it. Records that arrived before are still delivered.
    fn close(&self);
}

/// One open file of the device.
pub trait GuestSession: Send {
    /// Its number, from 1.
    fn session(&self) -> u32;

    /// Appends to the module image; the first write after a run starts a new one.
    fn write(&mut self, bytes: &[u8]) -> Result<(), TargetError>;

    /// Sets the input payload.
    fn set_input(&mut self, bytes: &[u8]) -> Result<(), TargetError>;

    /// Says what the module is, without running it.
    fn check(&mut self) -> Result<CheckReport, TargetError>;

    /// Runs it and waits for the end.
    fn run(&mut self, request: &RunRequest) -> Result<RunReport, TargetError>;

    /// Reads the guest's linear memory after a run: fewer bytes than asked for at its end.
    fn read_memory(&mut self, offset: u64, len: u64) -> Result<Vec<u8>, TargetError>;

    /// Takes the trace records that are there (`wasm_device_abi::trace`), without waiting.
    fn read_trace(&mut self) -> Result<Vec<u8>, TargetError>;

    /// A handle to the runs of this session for other threads.
    fn control(&self) -> Arc<dyn RunControl>;
}

/// Reaches into a session while it runs.
pub trait RunControl: Send + Sync {
    /// Ends the run under way; nothing happens when there is none.
    fn cancel(&self);

    /// Closes the session from outside: the run under way is cancelled, and one that is asked
    /// for later ends as cancelled before the guest does anything. Unlike with
    /// [`cancel`](Self::cancel) it does not matter whether the run has begun yet.
    fn close(&self);

    /// How far the run under way is; `None` when there is none, or the target does not know.
    fn progress(&self) -> Option<RunProgress>;
}

/// How far a run is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RunProgress {
    /// Fuel used so far.
    pub fuel_used: u64,
    /// Fuel allowed.
    pub fuel_limit: u64,
}

/// Why a target did not do what it was asked to.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TargetError {
    /// The target cannot be used on this machine, or not yet.
    #[error("the target {target} is not available: {reason}")]
    Unavailable {
        /// Name of the target.
        target: String,
        /// Why, and what to do about it.
        reason: String,
    },
    /// The module image is over the limit; the image that was there stays.
    #[error("the module has {bytes} bytes, more than the {limit} bytes a session takes")]
    ModuleTooLarge {
        /// Bytes it would have had.
        bytes: u64,
        /// The limit.
        limit: u64,
    },
    /// The input payload is over the limit; the payload that was there stays.
    #[error("the input has {bytes} bytes, more than the {limit} bytes a session takes")]
    InputTooLarge {
        /// Its bytes.
        bytes: u64,
        /// The limit.
        limit: u64,
    },
    /// The call does not fit the state of the session, or an argument is outside its range.
    #[error("{0}")]
    Misuse(String),
    /// A run is under way on this session.
    #[error("session {0} is busy: a run is under way")]
    Busy(u32),
    /// As many sessions are open as the device allows.
    #[error("{0} sessions are open, and the device allows no more; close one")]
    TooManySessions(u32),
    /// The target stopped answering.
    #[error("the target {target} is gone: {reason}")]
    Gone {
        /// Name of the target.
        target: String,
        /// What happened.
        reason: String,
    },
}

impl TargetError {
    /// Why, without the name of the target where the two can be told apart.
    pub fn into_reason(self) -> String {
        match self {
            Self::Unavailable { reason, .. } | Self::Gone { reason, .. } => reason,
            other => other.to_string(),
        }
    }
}

impl fmt::Display for TargetChoice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Auto => f.write_str("auto"),
            Self::Simulator => f.write_str("sim"),
            Self::Device => f.write_str("device"),
            Self::Vm => f.write_str("vm"),
            Self::Ssh(host) => write!(f, "ssh:{host}"),
        }
    }
}
