//! The outside of a session, by the callbacks.

use core::ffi::c_void;

use guest_engine::{HostServices, Interruption};
use wasm_device_abi::codes::LogLevel;
use wasm_device_abi::records::{COMM_BYTES, MeminfoRecord, NetdevRecord, RELEASE_BYTES, TaskRecord};

use crate::callbacks;
use crate::session::{Progress, ge_session};
#[cfg(feature = "test-hooks")]
use crate::test_hooks::panic_if_asked;

/// Calls the callbacks with the context of its session.
#[derive(Debug)]
pub(crate) struct KernelServices {
    ctx: *mut c_void,
    session: *mut ge_session,
}

impl KernelServices {
    pub(crate) fn new(ctx: *mut c_void, session: *mut ge_session) -> Self {
        Self { ctx, session }
    }
}

// SAFETY of all calls here: the context is the one of this session, and pointers lead to memory that
// is there for the length of the call.
impl HostServices for KernelServices {
    fn log(&mut self, level: LogLevel, record: &str) {
        // SAFETY: see above.
        unsafe { callbacks::ge_cb_log(self.ctx, level.number(), record.as_ptr(), record.len()) }
    }

    fn ktime_get_ns(&mut self) -> u64 {
        // SAFETY: see above.
        unsafe { callbacks::ge_cb_ktime_get_ns(self.ctx) }
    }

    fn jiffies(&mut self) -> u64 {
        // SAFETY: see above.
        unsafe { callbacks::ge_cb_jiffies(self.ctx) }
    }

    fn cpu(&mut self) -> u32 {
        // SAFETY: see above.
        unsafe { callbacks::ge_cb_cpu(self.ctx) }
    }

    fn num_online_cpus(&mut self) -> u32 {
        // SAFETY: see above.
        unsafe { callbacks::ge_cb_num_online_cpus(self.ctx) }
    }

    fn current_pid(&mut self) -> i32 {
        // SAFETY: see above.
        unsafe { callbacks::ge_cb_current_pid(self.ctx) }
    }

    fn current_comm(&mut self) -> [u8; COMM_BYTES] {
        let mut comm = [0; COMM_BYTES];
        // SAFETY: see above.
        unsafe { callbacks::ge_cb_current_comm(self.ctx, comm.as_mut_ptr()) };
        comm
    }

    fn random_bytes(&mut self, out: &mut [u8]) {
        // SAFETY: see above.
        unsafe { callbacks::ge_cb_random_bytes(self.ctx, out.as_mut_ptr(), out.len()) }
    }

    fn uname_release(&mut self) -> [u8; RELEASE_BYTES] {
        let mut release = [0; RELEASE_BYTES];
        // SAFETY: see above.
        unsafe { callbacks::ge_cb_uname_release(self.ctx, release.as_mut_ptr()) };
        release
    }

    fn msleep(&mut self, ms: u32) -> bool {
        // SAFETY: see above.
        let ended = unsafe { callbacks::ge_cb_msleep(self.ctx, ms) };
        panic_if_asked(ended);
        ended != 0
    }

    fn meminfo(&mut self) -> MeminfoRecord {
        let mut record = MeminfoRecord::ZERO;
        // SAFETY: see above.
        unsafe { callbacks::ge_cb_meminfo(self.ctx, &raw mut record) };
        record
    }

    fn tasks(&mut self, out: &mut [TaskRecord]) -> usize {
        // SAFETY: see above.
        unsafe { callbacks::ge_cb_tasks(self.ctx, out.as_mut_ptr(), out.len()) }
    }

    fn netdevs(&mut self, out: &mut [NetdevRecord]) -> usize {
        // SAFETY: see above.
        unsafe { callbacks::ge_cb_netdevs(self.ctx, out.as_mut_ptr(), out.len()) }
    }

    fn between_slices(&mut self, fuel_used: u64, fuel_limit: u64) -> Option<Interruption> {
        // SAFETY: the session outlives what is in it, and only this touches the field meanwhile.
        unsafe { (*self.session).progress = Progress { fuel_used, fuel_limit } };
        // SAFETY: see above.
        let answer = unsafe { callbacks::ge_cb_between_slices(self.ctx, fuel_used, fuel_limit) };
        panic_if_asked(answer);
        match answer {
            0 => None,
            2 => Some(Interruption::Signal),
            _ => Some(Interruption::Cancelled),
        }
    }
}

/// What a test hook answers to here is nothing in an object without them.
#[cfg(not(feature = "test-hooks"))]
fn panic_if_asked(_: i32) {}
