//! The device, in this process: the same engine, with answers from this machine or from a seed.

#[expect(dead_code, reason = "the session comes with the engine's")]
mod host_services;
mod kernel_log;
#[cfg_attr(not(test), expect(dead_code, reason = "the session comes with the engine's"))]
mod run_control;

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use wasm_device_abi::limits::SESSIONS;

use super::{GuestSession, LogReader, Target, TargetError, TargetInfo};
use kernel_log::KernelLog;

/// The simulated device.
///
/// Its sessions and log readers may outlive it.
#[derive(Debug)]
pub struct Simulator {
    seed: Option<u64>,
    reason: Option<String>,
    log: Arc<KernelLog>,
    open_sessions: Arc<AtomicU32>,
}

impl Simulator {
    /// A device that nobody has used; with a seed, one whose answers are always the same.
    pub fn new(seed: Option<u64>) -> Self {
        Self { seed, reason: None, log: Arc::default(), open_sessions: Arc::default() }
    }

    /// Notes why it was taken though nobody asked for it by name.
    #[must_use]
    pub fn with_reason(self, reason: String) -> Self {
        Self { reason: Some(reason), ..self }
    }
}

impl Target for Simulator {
    fn info(&self) -> TargetInfo {
        let seed = self.seed.map(|seed| format!(" · seed {seed}")).unwrap_or_default();
        TargetInfo {
            name: "sim".to_owned(),
            description: format!("embedded simulator{seed}"),
            reason: self.reason.clone(),
        }
    }

    fn open(&mut self) -> Result<Box<dyn GuestSession>, TargetError> {
        let _place = SessionPlace::take(&self.open_sessions)?;
        let reason = "the engine is not built in yet".to_owned();
        Err(TargetError::Unavailable { target: "sim".to_owned(), reason })
    }

    fn open_log(&mut self) -> Result<Box<dyn LogReader>, TargetError> {
        Ok(Box::new(self.log.reader()))
    }
}

/// One of the sessions that may be open at once, until it is dropped.
#[derive(Debug)]
struct SessionPlace(Arc<AtomicU32>);

impl SessionPlace {
    fn take(open: &Arc<AtomicU32>) -> Result<Self, TargetError> {
        const MOST: u32 = SESSIONS as u32;
        let taken =
            open.fetch_update(Ordering::AcqRel, Ordering::Acquire, |open| (open < MOST).then_some(open + 1));
        match taken {
            Ok(_) => Ok(Self(Arc::clone(open))),
            Err(open) => Err(TargetError::TooManySessions(open)),
        }
    }
}

impl Drop for SessionPlace {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}
