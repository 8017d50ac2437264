//! The device, in this process: the same engine, with answers from this machine or from a seed.

pub(crate) mod containment;
mod host_services;
mod kernel_log;
mod run_control;
mod session;

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use guest_engine::ENGINE_VERSION;
use wasm_device_abi::limits::SESSIONS;

use super::{GuestSession, LogReader, Target, TargetError, TargetInfo};
pub use containment::panic_would_abort;
use kernel_log::KernelLog;
use session::SimulatorSession;

/// The simulated device.
///
/// Its sessions and log readers may outlive it.
#[derive(Debug)]
pub struct Simulator {
    seed: Option<u64>,
    reason: Option<String>,
    log: Arc<KernelLog>,
    last_session: u32,
    open_sessions: Arc<AtomicU32>,
}

impl Simulator {
    /// A device that nobody has used; with a seed, one whose answers are always the same.
    pub fn new(seed: Option<u64>) -> Self {
        Self { seed, reason: None, log: Arc::default(), last_session: 0, open_sessions: Arc::default() }
    }

    /// Notes why it was taken though nobody asked for it by name.
    #[must_use]
    pub fn with_reason(self, reason: String) -> Self {
        Self { reason: Some(reason), ..self }
    }

    fn open_session(&mut self) -> Result<SimulatorSession, TargetError> {
        let place = SessionPlace::take(&self.open_sessions)?;
        self.last_session += 1;
        Ok(SimulatorSession::new(self.last_session, self.seed, Arc::clone(&self.log), place))
    }
}

impl Target for Simulator {
    fn info(&self) -> TargetInfo {
        let seed = self.seed.map(|seed| format!(" · seed {seed}")).unwrap_or_default();
        TargetInfo {
            name: "sim".to_owned(),
            description: format!("embedded simulator · {ENGINE_VERSION}{seed}"),
            reason: self.reason.clone(),
        }
    }

    fn open(&mut self) -> Result<Box<dyn GuestSession>, TargetError> {
        Ok(Box::new(self.open_session()?))
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

#[cfg(test)]
mod tests;
