//! Records that the host writes into a guest's memory.
// Generated from kmod/abi by `cargo xtask docs`; do not edit.

/// Memory of the machine, as `si_meminfo` and `si_mem_available` give it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(C)]
pub struct Meminfo {
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

impl Meminfo {
    /// Every field is zero.
    #[rustfmt::skip]
    pub const ZERO: Self = Self {
        total: 0,
        free: 0,
        available: 0,
        shared: 0,
        buffers: 0,
        page_bytes: 0,
    };
}

const _: () = {
    assert!(size_of::<Meminfo>() == 48);
    assert!(core::mem::offset_of!(Meminfo, total) == 0);
    assert!(core::mem::offset_of!(Meminfo, free) == 8);
    assert!(core::mem::offset_of!(Meminfo, available) == 16);
    assert!(core::mem::offset_of!(Meminfo, shared) == 24);
    assert!(core::mem::offset_of!(Meminfo, buffers) == 32);
    assert!(core::mem::offset_of!(Meminfo, page_bytes) == 40);
};

/// One process (thread group) of the machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(C)]
pub struct Task {
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

impl Task {
    /// Every field is zero.
    #[rustfmt::skip]
    pub const ZERO: Self = Self {
        pid: 0,
        parent_pid: 0,
        uid: 0,
        state: 0,
        threads: 0,
        flags: 0,
        start_ns: 0,
        comm: [0; 16],
    };
}

const _: () = {
    assert!(size_of::<Task>() == 48);
    assert!(core::mem::offset_of!(Task, pid) == 0);
    assert!(core::mem::offset_of!(Task, parent_pid) == 4);
    assert!(core::mem::offset_of!(Task, uid) == 8);
    assert!(core::mem::offset_of!(Task, state) == 12);
    assert!(core::mem::offset_of!(Task, threads) == 16);
    assert!(core::mem::offset_of!(Task, flags) == 20);
    assert!(core::mem::offset_of!(Task, start_ns) == 24);
    assert!(core::mem::offset_of!(Task, comm) == 32);
};

/// One network device of the initial network namespace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(C)]
pub struct Netdev {
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

impl Netdev {
    /// Every field is zero.
    #[rustfmt::skip]
    pub const ZERO: Self = Self {
        index: 0,
        flags: 0,
        mtu: 0,
        reserved: 0,
        rx_bytes: 0,
        tx_bytes: 0,
        rx_packets: 0,
        tx_packets: 0,
        name: [0; 16],
    };
}

const _: () = {
    assert!(size_of::<Netdev>() == 64);
    assert!(core::mem::offset_of!(Netdev, index) == 0);
    assert!(core::mem::offset_of!(Netdev, flags) == 4);
    assert!(core::mem::offset_of!(Netdev, mtu) == 8);
    assert!(core::mem::offset_of!(Netdev, reserved) == 12);
    assert!(core::mem::offset_of!(Netdev, rx_bytes) == 16);
    assert!(core::mem::offset_of!(Netdev, tx_bytes) == 24);
    assert!(core::mem::offset_of!(Netdev, rx_packets) == 32);
    assert!(core::mem::offset_of!(Netdev, tx_packets) == 40);
    assert!(core::mem::offset_of!(Netdev, name) == 48);
};

/// Bit of [`Task::flags`]: the task is a kernel thread.
pub const TASK_KTHREAD: u32 = 1;
