//! The host interface, version 1: what a guest can import from `kernel`.

use crate::codes::ValueType;

/// Import module of the host interface.
pub const MODULE: &str = "kernel";

/// A parameter of a host function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Param {
    /// Name, for documents and headers.
    pub name: &'static str,
    /// Type.
    pub ty: ValueType,
    /// What the host does with the guest memory that the parameter points to.
    pub access: Access,
}

/// What a host function does through a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Nothing: it is a number.
    Number,
    /// It is an address that the host reads from.
    Reads,
    /// It is an address that the host writes to.
    Writes,
}

const fn number(name: &'static str, ty: ValueType) -> Param {
    Param { name, ty, access: Access::Number }
}

macro_rules! param {
    ($name:ident : Reads) => {
        Param { name: stringify!($name), ty: ValueType::I32, access: Access::Reads }
    };
    ($name:ident : Writes) => {
        Param { name: stringify!($name), ty: ValueType::I32, access: Access::Writes }
    };
    ($name:ident : $ty:ident) => {
        number(stringify!($name), ValueType::$ty)
    };
}

/// A host function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HostFunction {
    /// Which one; its number is its place in [`HOST_FUNCTIONS`].
    pub id: HostFunctionId,
    /// Name of the import.
    pub name: &'static str,
    /// Parameters.
    pub params: &'static [Param],
    /// Result, [`ValueType::None`] where there is none.
    pub result: ValueType,
    /// One line: what it does.
    pub docs: &'static str,
}

macro_rules! host_functions {
    ($( #[doc = $doc:literal] $id:ident = $name:literal ( $($param:ident : $ty:ident),* ) -> $result:ident; )*) => {
        /// Names the host functions; the number is the place in [`HOST_FUNCTIONS`].
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[repr(u32)]
        pub enum HostFunctionId { $( #[doc = $doc] $id, )* }

        /// All host functions, in the order of their numbers.
        pub const HOST_FUNCTIONS: &[HostFunction] = &[$( HostFunction {
            id: HostFunctionId::$id,
            name: $name,
            params: &[$( param!($param : $ty) ),*],
            result: ValueType::$result,
            docs: $doc,
        }, )*];
    };
}

host_functions! {
    /// Writes one line to the kernel log; `level` 0 (emerg) to 7 (debug), as in the kernel.
    Log = "log"(level: I32, ptr: Reads, len: I32) -> None;
    /// Writes a number as a log line at level info.
    LogI32 = "log_i32"(value: I32) -> None;
    /// Writes a number as a log line at level info.
    LogI64 = "log_i64"(value: I64) -> None;
    /// Writes a number as a log line at level info.
    LogF64 = "log_f64"(value: F64) -> None;
    /// Nanoseconds of the monotonic clock.
    KtimeGetNs = "ktime_get_ns"() -> I64;
    /// Ticks of the kernel since boot.
    Jiffies = "jiffies"() -> I64;
    /// Number of the CPU that runs the guest now.
    Cpu = "cpu"() -> I32;
    /// Number of CPUs online.
    NumOnlineCpus = "num_online_cpus"() -> I32;
    /// Process ID of the task that runs the guest.
    CurrentPid = "current_pid"() -> I32;
    /// Name of the task that runs the guest; returns the bytes it needs.
    CurrentComm = "current_comm"(ptr: Writes, cap: I32) -> I32;
    /// Fills memory with random bytes.
    RandomBytes = "random_bytes"(ptr: Writes, len: I32) -> None;
    /// Release string of the kernel; returns the bytes it needs.
    Uname = "uname"(ptr: Writes, cap: I32) -> I32;
    /// Sleeps; 0, or 1 when ended early by a cancel, a signal or the deadline.
    Msleep = "msleep"(ms: I32) -> I32;
    /// Bytes of the input payload.
    InputLen = "input_len"() -> I32;
    /// Copies from the input payload, from `off` on; returns the bytes copied.
    InputRead = "input_read"(off: I32, ptr: Writes, len: I32) -> I32;
    /// Appends to the output payload; returns the bytes taken, fewer when it is full.
    OutputWrite = "output_write"(ptr: Reads, len: I32) -> I32;
    /// Array of one memory record; returns the bytes it needs.
    Meminfo = "meminfo"(ptr: Writes, cap: I32) -> I32;
    /// Array of task records; returns the bytes it needs.
    Tasks = "tasks"(ptr: Writes, cap: I32) -> I32;
    /// Array of network-device records; returns the bytes it needs.
    Netdevs = "netdevs"(ptr: Writes, cap: I32) -> I32;
}

impl HostFunctionId {
    /// The description of this function.
    pub const fn describe(self) -> &'static HostFunction {
        &HOST_FUNCTIONS[self as usize]
    }
}

/// The host function of a name, or `None` where there is none.
pub fn find(name: &str) -> Option<&'static HostFunction> {
    HOST_FUNCTIONS.iter().find(|function| function.name == name)
}

/// Entries tried in this order when a run names none; after them the only exported function.
pub const DEFAULT_ENTRIES: &[&str] = &["main", "_start", "sum"];
