//! The machine that the simulator runs on.
//!
//! It is seen from user space: tasks are those of this process's PID namespace and of what
//! `/proc` shows to its user, network devices those of its network namespace.

use std::fs::{self, File};
use std::hash::{BuildHasher, RandomState};
use std::io::Read;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::time::Duration;

use nix::sys::utsname::uname;
use nix::time::{ClockId, clock_gettime};
use nix::unistd::{SysconfVar, sysconf};
use wasm_device_abi::records::{COMM_BYTES, MeminfoRecord, NetdevRecord, RELEASE_BYTES, TaskRecord};

use super::super::run_control::SimulatorControl;
use super::{padded, procfs};

const PROC: &str = "/proc";
const NET_CLASS: &str = "/sys/class/net";
/// `USER_HZ` of every architecture that Rust's standard library runs on, where `sysconf` is silent.
const USER_HZ: u64 = 100;

/// Answers of this machine.
#[derive(Debug)]
pub(super) struct RealMachine {
    /// `USER_HZ`: the unit of times in `/proc`.
    ticks_per_second: u64,
    page_bytes: u64,
}

impl Default for RealMachine {
    fn default() -> Self {
        Self {
            ticks_per_second: system_number(SysconfVar::CLK_TCK).unwrap_or(USER_HZ),
            page_bytes: system_number(SysconfVar::PAGE_SIZE).unwrap_or(0),
        }
    }
}

fn system_number(variable: SysconfVar) -> Option<u64> {
    let number = sysconf(variable).ok().flatten()?;
    u64::try_from(number).ok().filter(|&number| number > 0)
}

impl RealMachine {
    /// `CLOCK_MONOTONIC`, which is what `ktime_get` reads in the kernel.
    pub(super) fn ktime_get_ns(&self) -> u64 {
        let Ok(time) = clock_gettime(ClockId::CLOCK_MONOTONIC) else { return 0 };
        u64::try_from(Duration::from(time).as_nanos()).unwrap_or(u64::MAX)
    }

    /// Ticks of `USER_HZ` since boot. The kernel's own tick (`CONFIG_HZ`) is not told to user space.
    pub(super) fn jiffies(&self) -> u64 {
        let ticks = u128::from(self.ktime_get_ns()) * u128::from(self.ticks_per_second) / 1_000_000_000;
        u64::try_from(ticks).unwrap_or(u64::MAX)
    }

    pub(super) fn cpu(&self) -> u32 {
        nix::sched::sched_getcpu().ok().and_then(|cpu| u32::try_from(cpu).ok()).unwrap_or(0)
    }

    pub(super) fn num_online_cpus(&self) -> u32 {
        let online = system_number(SysconfVar::_NPROCESSORS_ONLN);
        online.and_then(|cpus| u32::try_from(cpus).ok()).unwrap_or(1)
    }

    /// This process: it is what would have called the ioctl.
    pub(super) fn current_pid(&self) -> i32 {
        nix::unistd::getpid().as_raw()
    }

    /// Name of this process; empty where `/proc` does not tell it.
    pub(super) fn current_comm(&self) -> [u8; COMM_BYTES] {
        let comm = fs::read(Path::new(PROC).join("self/comm")).unwrap_or_default();
        padded(comm.strip_suffix(b"\n").unwrap_or(&comm))
    }

    pub(super) fn random_bytes(&self, out: &mut [u8]) {
        if File::open("/dev/urandom").and_then(|mut source| source.read_exact(out)).is_err() {
            stretch_process_entropy(out);
        }
    }

    pub(super) fn uname_release(&self) -> [u8; RELEASE_BYTES] {
        uname().map_or([0; RELEASE_BYTES], |names| padded(names.release().as_bytes()))
    }

    pub(super) fn msleep(&self, ms: u32, control: &SimulatorControl) -> bool {
        control.sleep(Duration::from_millis(ms.into()))
    }

    pub(super) fn meminfo(&self) -> MeminfoRecord {
        procfs::meminfo(Path::new(PROC), self.page_bytes)
    }

    pub(super) fn tasks(&self) -> Vec<TaskRecord> {
        procfs::tasks(Path::new(PROC), self.ticks_per_second)
    }

    pub(super) fn netdevs(&self) -> Vec<NetdevRecord> {
        procfs::netdevs(Path::new(PROC), Path::new(NET_CLASS))
    }
}

/// Random bytes without `/dev/urandom`: the standard library seeds its hash maps from the
/// operating system, and each of its states differs.
fn stretch_process_entropy(out: &mut [u8]) {
    let mut hasher = blake3::Hasher::new();
    for word in 0u64..4 {
        hasher.update(&RandomState::new().hash_one(word).to_le_bytes());
    }
    hasher.finalize_xof().fill(out);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> &str {
        std::str::from_utf8(bytes).unwrap().trim_end_matches('\0')
    }

    #[test]
    fn this_process_is_among_the_tasks_as_it_is() {
        let machine = RealMachine::default();
        let tasks = machine.tasks();
        let me = tasks.iter().find(|task| task.pid == machine.current_pid()).unwrap();
        assert_eq!(me.parent_pid, nix::unistd::getppid().as_raw());
        assert_eq!(me.uid, nix::unistd::getuid().as_raw());
        assert_eq!(me.comm, machine.current_comm());
        assert_eq!(me.flags, 0);
        assert!(me.threads >= 1);
        assert!(tasks.windows(2).all(|pair| pair[0].pid < pair[1].pid));
    }

    #[test]
    fn memory_adds_up() {
        let memory = RealMachine::default().meminfo();
        assert!(memory.total > 0);
        assert!(memory.free <= memory.total && memory.available <= memory.total);
        assert!(memory.page_bytes.is_power_of_two());
    }

    #[test]
    fn the_loopback_device_is_there() {
        let devices = RealMachine::default().netdevs();
        let listed = fs::read_to_string("/proc/net/dev").unwrap();
        assert_eq!(devices.len(), listed.lines().count() - 2);
        for device in &devices {
            assert!(listed.contains(&format!("{}:", text(&device.name))));
        }
        if let Some(loopback) = devices.iter().find(|device| text(&device.name) == "lo") {
            assert_eq!((loopback.index, loopback.flags & 8), (1, 8));
        }
    }

    #[test]
    fn clock_ticks_and_processors() {
        let machine = RealMachine::default();
        let before = machine.ktime_get_ns();
        assert!(before > 0);
        assert!(machine.ktime_get_ns() >= before);
        assert!(machine.jiffies() >= before / 1_000_000_000 * machine.ticks_per_second);
        assert!(machine.num_online_cpus() >= 1);
        let kernel = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap();
        assert_eq!(text(&machine.uname_release()), kernel.trim());
    }

    #[test]
    fn random_bytes_differ() {
        for fill in [|out: &mut [u8]| RealMachine::default().random_bytes(out), stretch_process_entropy] {
            let (mut one, mut other) = ([0; 32], [0; 32]);
            fill(&mut one);
            fill(&mut other);
            assert_ne!(one, other);
            assert_ne!(one, [0; 32]);
        }
    }
}
