//! A machine made up from a seed: the same seed gives every session the same answers to the
//! same questions, so that documentation and tests are exact.

use wasm_device_abi::records::{
    COMM_BYTES, MeminfoRecord, NetdevRecord, RELEASE_BYTES, TASK_KTHREAD, TaskRecord,
};

use super::super::run_control::SimulatorControl;
use super::padded;

/// What a look at the clock takes.
const STEP_NS: u64 = 1_000;
/// When the first session begins, and how far apart sessions are.
const FIRST_SESSION_NS: u64 = 12_000_000_000;
const SESSION_NS: u64 = 1_000_000_000;
const NS_PER_MS: u64 = 1_000_000;
/// Ticks per second.
const HZ: u64 = 100;
const PAGE_BYTES: u64 = 4_096;
const GIB: u64 = 1 << 30;

const KERNEL_THREADS: [&str; 6] =
    ["kthreadd", "ksoftirqd/0", "rcu_preempt", "migration/0", "kworker/0:1", "kswapd0"];
const PROGRAMS: [&str; 10] =
    ["bash", "sshd", "dbus-daemon", "systemd-journal", "cron", "vim", "rsyslogd", "udevd", "agetty", "make"];

/// Answers that follow from a seed.
#[derive(Debug)]
pub(super) struct SeededMachine {
    seed: u64,
    now_ns: u64,
    random: blake3::OutputReader,
}

impl SeededMachine {
    /// The machine of a seed as a session sees it. Sessions differ in the time alone.
    pub(super) fn new(seed: u64, session: u32) -> Self {
        let since_first = u64::from(session.saturating_sub(1)) * SESSION_NS;
        Self { seed, now_ns: FIRST_SESSION_NS + since_first, random: stream(seed, "random_bytes") }
    }

    /// The time, without a step of the clock.
    pub(super) fn now_ns(&self) -> u64 {
        self.now_ns
    }

    pub(super) fn ktime_get_ns(&mut self) -> u64 {
        self.now_ns += STEP_NS;
        self.now_ns
    }

    pub(super) fn jiffies(&mut self) -> u64 {
        self.ktime_get_ns() / (1_000_000_000 / HZ)
    }

    pub(super) fn cpu(&self) -> u32 {
        Draw::new(self.seed, "cpu").below(u64::from(self.num_online_cpus())) as u32
    }

    pub(super) fn num_online_cpus(&self) -> u32 {
        1 << Draw::new(self.seed, "cpus").below(4)
    }

    pub(super) fn current_pid(&self) -> i32 {
        1_000 + Draw::new(self.seed, "pid").below(1_000) as i32
    }

    pub(super) fn current_comm(&self) -> [u8; COMM_BYTES] {
        padded(b"wasm-workbench")
    }

    pub(super) fn random_bytes(&mut self, out: &mut [u8]) {
        self.random.fill(out);
    }

    pub(super) fn uname_release(&self) -> [u8; RELEASE_BYTES] {
        padded(format!("7.3.4-seed{}", self.seed).as_bytes())
    }

    /// Moves the clock on and does not wait.
    pub(super) fn msleep(&mut self, ms: u32, control: &SimulatorControl) -> bool {
        if control.is_cancelled() {
            return true;
        }
        self.now_ns += u64::from(ms) * NS_PER_MS;
        false
    }

    pub(super) fn meminfo(&self) -> MeminfoRecord {
        let mut draw = Draw::new(self.seed, "meminfo");
        let total = (1 << draw.below(5)) * GIB;
        let pages = |bytes: u64| bytes / PAGE_BYTES * PAGE_BYTES;
        let available = pages(total / 2 + draw.below(total / 4));
        MeminfoRecord {
            total,
            free: pages(available / 2 + draw.below(available / 4)),
            available,
            shared: pages(draw.below(total / 32)),
            buffers: pages(draw.below(total / 64)),
            page_bytes: PAGE_BYTES,
        }
    }

    /// The first process, kernel threads, some programs, and the task that runs the guest.
    pub(super) fn tasks(&self) -> Vec<TaskRecord> {
        let mut draw = Draw::new(self.seed, "tasks");
        let mut tasks = vec![task(1, 0, "systemd", 0)];
        let (mut pid, mut start_ns) = (1, 0);
        for name in KERNEL_THREADS {
            pid += 1;
            let parent = if pid == 2 { 0 } else { 2 };
            tasks.push(TaskRecord {
                state: u32::from(b'I'),
                flags: TASK_KTHREAD,
                ..task(pid, parent, name, 0)
            });
        }
        for _ in 0..4 + draw.below(8) {
            pid += 1 + draw.below(60) as i32;
            start_ns += draw.below(800) * NS_PER_MS;
            let name = PROGRAMS[draw.below(PROGRAMS.len() as u64) as usize];
            let uid = if draw.below(2) == 0 { 0 } else { 1_000 };
            let threads = 1 + draw.below(4) as u32;
            tasks.push(TaskRecord { uid, threads, ..task(pid, 1, name, start_ns) });
        }
        let me = task(self.current_pid(), pid, "wasm-workbench", FIRST_SESSION_NS - SESSION_NS);
        tasks.push(TaskRecord { state: u32::from(b'R'), uid: 1_000, threads: 4, ..me });
        tasks
    }

    pub(super) fn netdevs(&self) -> Vec<NetdevRecord> {
        let mut draw = Draw::new(self.seed, "netdevs");
        let devices = 1 + draw.below(3) as u32;
        let loopback_bytes = draw.below(1 << 20);
        let loopback_packets = loopback_bytes / 80;
        let loopback = NetdevRecord {
            index: 1,
            flags: 0x49,
            mtu: 65_536,
            reserved: 0,
            rx_bytes: loopback_bytes,
            tx_bytes: loopback_bytes,
            rx_packets: loopback_packets,
            tx_packets: loopback_packets,
            name: padded(b"lo"),
        };
        let ethernet = (1..=devices).map(|number| {
            let (rx_bytes, tx_bytes) = (draw.below(GIB), draw.below(GIB / 16));
            NetdevRecord {
                index: 1 + number,
                flags: 0x1043,
                mtu: 1_500,
                reserved: 0,
                rx_bytes,
                tx_bytes,
                rx_packets: rx_bytes / 900,
                tx_packets: tx_bytes / 200,
                name: padded(format!("eth{}", number - 1).as_bytes()),
            }
        });
        std::iter::once(loopback).chain(ethernet).collect()
    }
}

fn task(pid: i32, parent_pid: i32, name: &str, start_ns: u64) -> TaskRecord {
    let state = u32::from(b'S');
    TaskRecord {
        pid,
        parent_pid,
        uid: 0,
        state,
        threads: 1,
        flags: 0,
        start_ns,
        comm: padded(name.as_bytes()),
    }
}

/// An endless stream of bytes for one purpose.
fn stream(seed: u64, purpose: &str) -> blake3::OutputReader {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&seed.to_le_bytes());
    hasher.update(purpose.as_bytes());
    hasher.finalize_xof()
}

/// Numbers drawn from a stream.
struct Draw(blake3::OutputReader);

impl Draw {
    fn new(seed: u64, purpose: &str) -> Self {
        Self(stream(seed, purpose))
    }

    /// A number from 0 up to `end`, which is not reached; 0 when `end` is 0.
    fn below(&mut self, end: u64) -> u64 {
        let mut bytes = [0; 8];
        self.0.fill(&mut bytes);
        u64::from_le_bytes(bytes).checked_rem(end).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_same_seed_answers_the_same_and_another_does_not() {
        let random = |seed, session| {
            let mut out = [0; 16];
            SeededMachine::new(seed, session).random_bytes(&mut out);
            out
        };
        assert_eq!(random(7, 1), random(7, 9));
        assert_ne!(random(7, 1), random(8, 1));
        let (one, other) = (SeededMachine::new(7, 1), SeededMachine::new(8, 1));
        assert_eq!(one.tasks(), SeededMachine::new(7, 3).tasks());
        assert_ne!(one.tasks(), other.tasks());
    }

    #[test]
    fn the_clock_moves_by_steps_and_sleeps_without_waiting() {
        let mut machine = SeededMachine::new(7, 2);
        assert_eq!(machine.ktime_get_ns(), 13_000_001_000);
        assert_eq!(machine.ktime_get_ns(), 13_000_002_000);
        assert!(!machine.msleep(u32::MAX, &SimulatorControl::default()));
        assert_eq!(machine.now_ns(), 13_000_002_000 + u64::from(u32::MAX) * NS_PER_MS);
        assert_eq!(SeededMachine::new(7, 1).jiffies(), 1_200);
    }

    #[test]
    fn a_cancelled_run_does_not_sleep() {
        let control = SimulatorControl::default();
        crate::target::RunControl::close(&control);
        let mut machine = SeededMachine::new(7, 1);
        assert!(machine.msleep(1_000, &control));
        assert_eq!(machine.now_ns(), FIRST_SESSION_NS);
    }

    proptest! {
        #[test]
        fn every_seed_makes_a_machine_that_could_be(seed: u64) {
            let machine = SeededMachine::new(seed, 1);
            let memory = machine.meminfo();
            prop_assert!(memory.free <= memory.available && memory.available <= memory.total);
            prop_assert!(machine.cpu() < machine.num_online_cpus());
            let tasks = machine.tasks();
            prop_assert!(tasks.windows(2).all(|pair| pair[0].pid < pair[1].pid));
            for task in &tasks {
                prop_assert!(task.parent_pid == 0 || tasks.iter().any(|other| other.pid == task.parent_pid));
                prop_assert_eq!(task.flags & TASK_KTHREAD != 0, task.state == u32::from(b'I'));
            }
            let devices = machine.netdevs();
            prop_assert!(devices.iter().zip(1..).all(|(device, index)| device.index == index));
            prop_assert_eq!(*machine.uname_release().last().unwrap(), 0);
        }
    }
}
