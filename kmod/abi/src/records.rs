//! Records that host functions write into guest memory, and that a run can push.

use crate::layout::abi_struct;

abi_struct! {
    /// Memory of the machine, as `si_meminfo` and `si_mem_available` give it.
    pub struct MeminfoRecord as "wasm_meminfo", 48 bytes {
        /// All usable memory, in bytes.
        pub total: u64,
        /// Memory that nobody uses, in bytes.
        pub free: u64,
        /// Memory that a new program could have without swapping, in bytes.
        pub available: u64,
        /// Memory shared between programs (tmpfs among it), in bytes.
        pub shared: u64,
        /// Memory of block-device buffers, in bytes.
        pub buffers: u64,
        /// Bytes of a page of the machine.
        pub page_bytes: u64,
    }
}

abi_struct! {
    /// One process (thread group) of the machine.
    pub struct TaskRecord as "wasm_task", 48 bytes {
        /// Process ID, as in the first PID namespace.
        pub pid: i32,
        /// Process ID of the parent, 0 where there is none.
        pub parent_pid: i32,
        /// User ID.
        pub uid: u32,
        /// State letter as in `ps` (`R` running, `S` sleeping, `D` waiting, `T` stopped, `Z` zombie, `I` idle).
        pub state: u32,
        /// Number of threads.
        pub threads: u32,
        /// Bit 0: a kernel thread.
        pub flags: u32,
        /// When it started: nanoseconds after boot (`CLOCK_BOOTTIME`).
        pub start_ns: u64,
        /// Name, NUL-padded; not NUL-terminated when it is 16 bytes long.
        pub comm: [u8; 16],
    }
}

abi_struct! {
    /// One network device of the initial network namespace.
    pub struct NetdevRecord as "wasm_netdev", 64 bytes {
        /// Interface index, from 1.
        pub index: u32,
        /// Flags as in `ip link` (`IFF_UP` = 1, `IFF_LOOPBACK` = 8, `IFF_RUNNING` = 0x40).
        pub flags: u32,
        /// Largest packet, in bytes.
        pub mtu: u32,
        /// Zero.
        pub reserved: u32,
        /// Bytes received.
        pub rx_bytes: u64,
        /// Bytes sent.
        pub tx_bytes: u64,
        /// Packets received.
        pub rx_packets: u64,
        /// Packets sent.
        pub tx_packets: u64,
        /// Name, NUL-padded.
        pub name: [u8; 16],
    }
}

/// Bit of [`TaskRecord::flags`]: the task is a kernel thread.
pub const TASK_KTHREAD: u32 = 1;

/// Bytes of a task name (`TASK_COMM_LEN` in `include/linux/sched.h`).
pub const COMM_BYTES: usize = 16;

/// Bytes of a kernel release string at most (`__NEW_UTS_LEN` in `include/uapi/linux/utsname.h`).
pub const RELEASE_BYTES: usize = 64;
