//! The one way out of the engine.

use wasm_device_abi::codes::LogLevel;
use wasm_device_abi::records::{COMM_BYTES, MeminfoRecord, NetdevRecord, RELEASE_BYTES, TaskRecord};

/// Why a run should end before the guest does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Interruption {
    /// Somebody cancelled the run, or closed its file.
    Cancelled,
    /// A signal waits for the caller; the run stays as it is and can go on.
    Signal,
}

/// What the outside gives to a session: the kernel in the module, the machine or a fixed
/// script in the simulator.
///
/// Every method returns quickly, but for [`msleep`](Self::msleep); none may call back into the session.
pub trait HostServices {
    /// Writes one record to the kernel log. `record` is the whole text after the device's
    /// name: tag, then text, printable, at most [`KMSG_RECORD_BYTES`] long.
    ///
    /// [`KMSG_RECORD_BYTES`]: wasm_device_abi::limits::KMSG_RECORD_BYTES
    fn log(&mut self, level: LogLevel, record: &str);

    /// Nanoseconds of a clock that never goes back.
    fn ktime_get_ns(&mut self) -> u64;

    /// The same clock, when the engine itself asks, for deadlines and durations. It differs only where
    /// the guest's answers were recorded before.
    fn deadline_clock_ns(&mut self) -> u64 {
        self.ktime_get_ns()
    }

    /// Ticks since boot.
    fn jiffies(&mut self) -> u64;

    /// Number of the CPU that runs this.
    fn cpu(&mut self) -> u32;

    /// Number of CPUs online.
    fn num_online_cpus(&mut self) -> u32;

    /// Process ID of the task that runs the guest.
    fn current_pid(&mut self) -> i32;

    /// Name of that task, NUL-padded.
    fn current_comm(&mut self) -> [u8; COMM_BYTES];

    /// Fills `out` with random bytes.
    fn random_bytes(&mut self, out: &mut [u8]);

    /// Release string of the kernel, NUL-padded.
    fn uname_release(&mut self) -> [u8; RELEASE_BYTES];

    /// Sleeps `ms` milliseconds; `true` when ended early by a cancel or a signal.
    fn msleep(&mut self, ms: u32) -> bool;

    /// Memory of the machine.
    fn meminfo(&mut self) -> MeminfoRecord;

    /// Writes as many tasks as fit into `out` and returns how many there are.
    fn tasks(&mut self, out: &mut [TaskRecord]) -> usize;

    /// Writes as many network devices as fit into `out` and returns how many there are.
    fn netdevs(&mut self, out: &mut [NetdevRecord]) -> usize;

    /// Called between two slices of fuel: yields the CPU and says whether to go on. `fuel_used`
    /// and `fuel_limit` are the run's so far, for whoever shows progress.
    fn between_slices(&mut self, fuel_used: u64, fuel_limit: u64) -> Option<Interruption>;
}
