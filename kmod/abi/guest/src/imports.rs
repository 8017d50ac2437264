//! The host functions as they are imported.
// Generated from kmod/abi by `cargo xtask docs`; do not edit.
#![expect(unsafe_code, reason = "imports are foreign functions")]

macro_rules! host_functions {
    ($($(#[doc = $docs:literal])* fn $name:ident($($parameter:ident: $type:ty),*) $(-> $result:ty)?;)*) => {
        #[cfg(target_arch = "wasm32")]
        #[link(wasm_import_module = "kernel")]
        unsafe extern "C" {$(
            $(#[doc = $docs])*
            pub(crate) fn $name($($parameter: $type),*) $(-> $result)?;
        )*}

        $(
            $(#[doc = $docs])*
            #[cfg(not(target_arch = "wasm32"))]
            pub(crate) unsafe fn $name($(_: $type),*) $(-> $result)? {
                panic!(concat!("the host function ", stringify!($name), " is called outside of a guest"))
            }
        )*
    };
}

host_functions! {
    /// Writes one line to the kernel log; `level` 0 (emerg) to 7 (debug), as in the kernel.
    fn log(level: i32, ptr: *const u8, len: i32);
    /// Writes a number as a log line at level info.
    fn log_i32(value: i32);
    /// Writes a number as a log line at level info.
    fn log_i64(value: i64);
    /// Writes a number as a log line at level info.
    fn log_f64(value: f64);
    /// Nanoseconds of the monotonic clock.
    fn ktime_get_ns() -> i64;
    /// Ticks of the kernel since boot.
    fn jiffies() -> i64;
    /// Number of the CPU that runs the guest now.
    fn cpu() -> i32;
    /// Number of CPUs online.
    fn num_online_cpus() -> i32;
    /// Process ID of the task that runs the guest.
    fn current_pid() -> i32;
    /// Name of the task that runs the guest; returns the bytes it needs.
    fn current_comm(ptr: *mut u8, cap: i32) -> i32;
    /// Fills memory with random bytes.
    fn random_bytes(ptr: *mut u8, len: i32);
    /// Release string of the kernel; returns the bytes it needs.
    fn uname(ptr: *mut u8, cap: i32) -> i32;
    /// Sleeps; 0, or 1 when ended early by a cancel, a signal or the deadline.
    fn msleep(ms: i32) -> i32;
    /// Bytes of the input payload.
    fn input_len() -> i32;
    /// Copies from the input payload, from `off` on; returns the bytes copied.
    fn input_read(off: i32, ptr: *mut u8, len: i32) -> i32;
    /// Appends to the output payload; returns the bytes taken, fewer when it is full.
    fn output_write(ptr: *const u8, len: i32) -> i32;
    /// Array of one memory record; returns the bytes it needs.
    fn meminfo(ptr: *mut u8, cap: i32) -> i32;
    /// Array of task records; returns the bytes it needs.
    fn tasks(ptr: *mut u8, cap: i32) -> i32;
    /// Array of network-device records; returns the bytes it needs.
    fn netdevs(ptr: *mut u8, cap: i32) -> i32;
}
