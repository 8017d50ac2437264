//! The calls of older loaders: `PROCESS_SUM`, `PROCESS_TEST` and `SET_DATA`.

use alloc::{string::String, string::ToString, vec::Vec};
use core::fmt;

use wasm_device_abi::codes::{Status, ValueType};
use wasm_device_abi::legacy::{SET_DATA_INTS, SUM_EXPORT, WasmSetData};

use crate::run::Plan;
use crate::{HostServices, PushRequest, RunRequest, Session, SessionError, Step};

/// What `PROCESS_TEST` sums up.
const TEST_DATA: [i32; SET_DATA_INTS] = [0, 10, 20, 30, 40, 50, 60, 70, 80, 90];

/// A legacy call that runs the guest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LegacyCall {
    /// `sum` with the stored data, where the guest takes an array.
    ProcessSum,
    /// `sum` with the fixed data 0, 10, 20 … 90.
    ProcessTest,
}

/// Why a legacy call failed. Older loaders only learn that it did (`EINVAL`).
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum LegacyError {
    /// No module was written.
    NothingLoaded,
    /// More integers than the struct has room for.
    TooManyInts {
        /// How many it claims.
        size: u32,
    },
    /// The session cannot run now.
    Session(SessionError),
    /// The run ended other than well.
    Run {
        /// How it ended.
        status: Status,
        /// Why.
        message: String,
    },
    /// `sum` returned no 32-bit integer.
    NoResult,
}

impl fmt::Display for LegacyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NothingLoaded => f.write_str("no module was written to this session; write one first"),
            Self::TooManyInts { size } => {
                write!(f, "the data claims {size} integers, and has room for {SET_DATA_INTS}")
            }
            Self::Session(error) => error.fmt(f),
            Self::Run { status, message } => write!(f, "{}: {message}", status.word()),
            Self::NoResult => f.write_str("`sum` returned no i32; give it that result"),
        }
    }
}

impl core::error::Error for LegacyError {}

impl From<SessionError> for LegacyError {
    fn from(error: SessionError) -> Self {
        Self::Session(error)
    }
}

impl<H: HostServices + 'static> Session<H> {
    /// `PROCESS_SUM`: runs `sum` to its end and returns its result, which also goes to the log.
    ///
    /// # Errors
    /// When nothing is loaded or anything fails.
    pub fn legacy_process_sum(&mut self) -> Result<i32, LegacyError> {
        self.legacy_run(LegacyCall::ProcessSum)
    }

    /// `PROCESS_TEST`: the same with fixed data.
    ///
    /// # Errors
    /// When nothing is loaded or anything fails.
    pub fn legacy_process_test(&mut self) -> Result<i32, LegacyError> {
        self.legacy_run(LegacyCall::ProcessTest)
    }

    /// `SET_DATA`: stores the integers for `PROCESS_SUM`.
    ///
    /// # Errors
    /// When it claims more integers than it holds. The data stays as it was.
    pub fn legacy_set_data(&mut self, data: &WasmSetData) -> Result<(), LegacyError> {
        let error = LegacyError::TooManyInts { size: data.size };
        let ints = data.array.get(..data.size as usize).ok_or(error)?;
        self.legacy_data = ints.to_vec();
        Ok(())
    }

    /// Begins a legacy run, for callers that step; [`legacy_result`](Self::legacy_result) gives what came out.
    ///
    /// # Errors
    /// When nothing is loaded or the session cannot run now.
    pub fn legacy_begin(&mut self, call: LegacyCall) -> Result<(), LegacyError> {
        self.idle()?;
        if self.image().is_empty() {
            return Err(LegacyError::NothingLoaded);
        }
        let ints: Vec<i32> = match call {
            LegacyCall::ProcessSum => self.legacy_data.clone(),
            LegacyCall::ProcessTest => TEST_DATA.to_vec(),
        };
        let request = RunRequest {
            entry: Some(SUM_EXPORT.to_string()),
            push: PushRequest::Ints(ints),
            ..RunRequest::default()
        };
        self.begin_with(&request, Plan::legacy);
        Ok(())
    }

    /// What the legacy run that ended last gave.
    ///
    /// # Errors
    /// When it failed.
    pub fn legacy_result(&self) -> Result<i32, LegacyError> {
        let report = self.report().ok_or(LegacyError::NothingLoaded)?;
        if report.status != Status::Ok {
            return Err(LegacyError::Run { status: report.status, message: report.message.clone() });
        }
        match report.results.first() {
            Some(value) if value.ty == ValueType::I32 => Ok(value.bits as u32 as i32),
            _ => Err(LegacyError::NoResult),
        }
    }

    fn legacy_run(&mut self, call: LegacyCall) -> Result<i32, LegacyError> {
        self.legacy_begin(call)?;
        while self.step() != Step::Ended {}
        self.legacy_result()
    }
}
