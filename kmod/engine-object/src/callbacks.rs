//! What whoever links the object defines. `ctx` is the one given to `ge_open`.
//!
//! None of these may call an entry point. Those that sleep are marked; the others may be called
//! wherever the caller of an entry point may sleep, too: no lock is held.

use core::ffi::c_void;

use wasm_device_abi::records::{MeminfoRecord, NetdevRecord, TaskRecord};

use crate::session::ge_session;

#[allow(improper_ctypes)] // The other side only passes the pointer to a session on.
unsafe extern "C" {
    /// Memory of `size` bytes, aligned to 16, or NULL. May sleep. NULL ends the call with
    /// `GE_NO_MEMORY` or `GE_LOST_MEMORY`, or makes a `memory.grow` of the guest fail.
    pub fn ge_cb_alloc(ctx: *mut c_void, size: usize) -> *mut c_void;

    /// Now and then while the engine allocates: yields the CPU. Returns 0 to go on; another number refuses
    /// the allocation, as NULL from `ge_cb_alloc` does. That is the way to end the opening of a module.
    pub fn ge_cb_may_go_on(ctx: *mut c_void) -> i32;

    /// Gives memory of `ge_cb_alloc` back. `size` is the one asked for.
    pub fn ge_cb_free(ctx: *mut c_void, memory: *mut c_void, size: usize);

    /// The current task enters `session`. Returns 0, or another number when the task is in a
    /// session already or there is no room to remember it.
    pub fn ge_cb_enter(ctx: *mut c_void, session: *mut ge_session) -> i32;

    /// The current task leaves the session that it entered.
    pub fn ge_cb_leave(ctx: *mut c_void);

    /// The session that the current task is in. Called for every allocation: it has to be fast.
    pub fn ge_cb_current() -> *mut ge_session;

    /// The text of a panic, UTF-8, for the kernel log. The session is lost.
    pub fn ge_cb_panic_text(ctx: *mut c_void, text: *const u8, len: usize);

    /// Writes one record to the kernel log at `level` (`WASM_LOG_…`): tag and text, UTF-8, printable.
    pub fn ge_cb_log(ctx: *mut c_void, level: u32, record: *const u8, len: usize);

    /// Nanoseconds of a clock that never goes back.
    pub fn ge_cb_ktime_get_ns(ctx: *mut c_void) -> u64;

    /// Ticks since boot.
    pub fn ge_cb_jiffies(ctx: *mut c_void) -> u64;

    /// Number of the CPU that runs this.
    pub fn ge_cb_cpu(ctx: *mut c_void) -> u32;

    /// Number of CPUs online.
    pub fn ge_cb_num_online_cpus(ctx: *mut c_void) -> u32;

    /// Process ID of the current task.
    pub fn ge_cb_current_pid(ctx: *mut c_void) -> i32;

    /// Name of the current task, 16 bytes, NUL-padded.
    pub fn ge_cb_current_comm(ctx: *mut c_void, comm: *mut u8);

    /// Fills `out` with random bytes.
    pub fn ge_cb_random_bytes(ctx: *mut c_void, out: *mut u8, len: usize);

    /// Release string of the kernel, 64 bytes, NUL-padded.
    pub fn ge_cb_uname_release(ctx: *mut c_void, release: *mut u8);

    /// Sleeps `ms` milliseconds. Returns 1 when ended early by a cancel or a signal, else 0.
    pub fn ge_cb_msleep(ctx: *mut c_void, ms: u32) -> i32;

    /// Memory of the machine.
    pub fn ge_cb_meminfo(ctx: *mut c_void, out: *mut MeminfoRecord);

    /// Writes as many tasks as there are, at most `cap`, and returns how many there are.
    pub fn ge_cb_tasks(ctx: *mut c_void, out: *mut TaskRecord, cap: usize) -> usize;

    /// Writes as many network devices as there are, at most `cap`, and returns how many there are.
    pub fn ge_cb_netdevs(ctx: *mut c_void, out: *mut NetdevRecord, cap: usize) -> usize;

    /// Between two slices: yields the CPU. Returns 0 to go on, 1 when the run is to be cancelled, 2
    /// when a signal waits. May sleep. `fuel_used` and `fuel_limit` are the run's so far.
    pub fn ge_cb_between_slices(ctx: *mut c_void, fuel_used: u64, fuel_limit: u64) -> i32;
}
