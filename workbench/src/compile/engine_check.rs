//! The engine's own word on a module: it has limits, and an older validator, of its own.

use guest_engine::abi::codes::{LogLevel, Status};
use guest_engine::abi::records::{COMM_BYTES, MeminfoRecord, NetdevRecord, RELEASE_BYTES, TaskRecord};
use guest_engine::{HostServices, Interruption, Limits, Session};

/// Why the engine takes no such module, and the offset in it where it says so.
pub(super) struct Refusal {
    pub(super) message: String,
    pub(super) offset: Option<u64>,
}

/// Asks the engine; `None` when it takes the module.
pub(super) fn refusal(module: &[u8]) -> Option<Refusal> {
    let mut session = Session::new(1, Limits::default(), NoHost);
    if let Err(error) = session.write(module) {
        return Some(Refusal { message: error.to_string(), offset: None });
    }
    let report = session.check();
    let taken = matches!(report.status, Status::Ok | Status::LinkError);
    (!taken).then_some(Refusal { message: report.message, offset: report.offset })
}

/// The outside of a session that runs nothing.
#[derive(Debug)]
struct NoHost;

impl HostServices for NoHost {
    fn log(&mut self, _level: LogLevel, _record: &str) {}

    fn ktime_get_ns(&mut self) -> u64 {
        0
    }

    fn jiffies(&mut self) -> u64 {
        0
    }

    fn cpu(&mut self) -> u32 {
        0
    }

    fn num_online_cpus(&mut self) -> u32 {
        1
    }

    fn current_pid(&mut self) -> i32 {
        0
    }

    fn current_comm(&mut self) -> [u8; COMM_BYTES] {
        [0; COMM_BYTES]
    }

    fn random_bytes(&mut self, _out: &mut [u8]) {}

    fn uname_release(&mut self) -> [u8; RELEASE_BYTES] {
        [0; RELEASE_BYTES]
    }

    fn msleep(&mut self, _ms: u32) -> bool {
        true
    }

    fn meminfo(&mut self) -> MeminfoRecord {
        MeminfoRecord { total: 0, free: 0, available: 0, shared: 0, buffers: 0, page_bytes: 0 }
    }

    fn tasks(&mut self, _out: &mut [TaskRecord]) -> usize {
        0
    }

    fn netdevs(&mut self, _out: &mut [NetdevRecord]) -> usize {
        0
    }

    fn between_slices(&mut self, _fuel_used: u64, _fuel_limit: u64) -> Option<Interruption> {
        Some(Interruption::Cancelled)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_engine_refuses_is_told_with_its_offset() {
        let module = wat::parse_str("(module (func (result i32) (i64.const 1)))").unwrap();
        let refusal = refusal(&module).unwrap();
        assert!(refusal.message.contains("type mismatch"), "{}", refusal.message);
        assert!(refusal.offset.is_some_and(|offset| (offset as usize) < module.len()));
    }

    #[test]
    fn what_is_taken_may_lack_imports() {
        let module = wat::parse_str("(module (import \"kernel\" \"nothing\" (func)))").unwrap();
        assert!(refusal(&module).is_none());
    }
}
