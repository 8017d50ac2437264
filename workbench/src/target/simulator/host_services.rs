//! What the simulated kernel answers to a guest.

mod procfs;
mod real;
mod seeded;

use std::sync::Arc;
use std::thread;

use guest_engine::{HostServices, Interruption};
use wasm_device_abi::codes::LogLevel;
use wasm_device_abi::records::{COMM_BYTES, MeminfoRecord, NetdevRecord, RELEASE_BYTES, TaskRecord};

use super::containment::contain;
use super::kernel_log::KernelLog;
use super::run_control::SimulatorControl;
use real::RealMachine;
use seeded::SeededMachine;

/// The machine that a guest sees.
#[derive(Debug)]
enum Machine {
    /// This one.
    Real(RealMachine),
    /// One made up from a seed.
    Seeded(SeededMachine),
}

/// A session's way out: the machine, the log, and whoever may cancel it.
#[derive(Debug)]
pub(super) struct SimulatorServices {
    machine: Machine,
    log: Arc<KernelLog>,
    control: Arc<SimulatorControl>,
    /// Tests make the engine fail with it.
    #[cfg(test)]
    pub(super) panic_at: Option<&'static str>,
}

impl SimulatorServices {
    /// The services of a session; with a seed, those of a machine made up from it.
    pub(super) fn new(
        session: u32,
        seed: Option<u64>,
        log: Arc<KernelLog>,
        control: Arc<SimulatorControl>,
    ) -> Self {
        let machine = match seed {
            Some(seed) => Machine::Seeded(SeededMachine::new(seed, session)),
            None => Machine::Real(RealMachine::default()),
        };
        Self {
            machine,
            log,
            control,
            #[cfg(test)]
            panic_at: None,
        }
    }

    /// Asks the machine. When that fails the run is about to end, and `nothing` is the answer.
    fn ask<T>(&mut self, nothing: T, question: impl FnOnce(&mut Self) -> T) -> T {
        if self.control.has_failed() {
            return nothing;
        }
        match contain(|| question(self)) {
            Ok(answer) => answer,
            Err(why) => {
                self.control.fail(why);
                nothing
            }
        }
    }

    /// Time since boot for a record of the log, without asking a seeded clock.
    fn log_time_us(&mut self) -> u64 {
        match &mut self.machine {
            Machine::Real(machine) => machine.ktime_get_ns() / 1_000,
            Machine::Seeded(machine) => machine.now_ns() / 1_000,
        }
    }
}

/// The same question to either machine.
macro_rules! either {
    ($self:ident, $machine:ident => $answer:expr) => {
        match &mut $self.machine {
            Machine::Real($machine) => $answer,
            Machine::Seeded($machine) => $answer,
        }
    };
}

impl HostServices for SimulatorServices {
    fn log(&mut self, level: LogLevel, record: &str) {
        self.ask((), |this| {
            #[cfg(test)]
            if this.panic_at.is_some_and(|text| record.contains(text)) {
                panic!("the test asked for it");
            }
            let time = this.log_time_us();
            this.log.append(level, time, record);
        });
    }

    fn ktime_get_ns(&mut self) -> u64 {
        self.ask(0, |this| either!(this, machine => machine.ktime_get_ns()))
    }

    fn jiffies(&mut self) -> u64 {
        self.ask(0, |this| either!(this, machine => machine.jiffies()))
    }

    fn cpu(&mut self) -> u32 {
        self.ask(0, |this| either!(this, machine => machine.cpu()))
    }

    fn num_online_cpus(&mut self) -> u32 {
        self.ask(0, |this| either!(this, machine => machine.num_online_cpus()))
    }

    fn current_pid(&mut self) -> i32 {
        self.ask(0, |this| either!(this, machine => machine.current_pid()))
    }

    fn current_comm(&mut self) -> [u8; COMM_BYTES] {
        self.ask([0; COMM_BYTES], |this| either!(this, machine => machine.current_comm()))
    }

    fn random_bytes(&mut self, out: &mut [u8]) {
        self.ask((), |this| either!(this, machine => machine.random_bytes(out)));
    }

    fn uname_release(&mut self) -> [u8; RELEASE_BYTES] {
        self.ask([0; RELEASE_BYTES], |this| either!(this, machine => machine.uname_release()))
    }

    fn msleep(&mut self, ms: u32) -> bool {
        let control = Arc::clone(&self.control);
        self.ask(true, |this| either!(this, machine => machine.msleep(ms, &control)))
    }

    fn meminfo(&mut self) -> MeminfoRecord {
        let nothing = MeminfoRecord { total: 0, free: 0, available: 0, shared: 0, buffers: 0, page_bytes: 0 };
        self.ask(nothing, |this| either!(this, machine => machine.meminfo()))
    }

    fn tasks(&mut self, out: &mut [TaskRecord]) -> usize {
        self.ask(0, |this| copy_fitting(&either!(this, machine => machine.tasks()), out))
    }

    fn netdevs(&mut self, out: &mut [NetdevRecord]) -> usize {
        self.ask(0, |this| copy_fitting(&either!(this, machine => machine.netdevs()), out))
    }

    fn between_slices(&mut self, fuel_used: u64, fuel_limit: u64) -> Option<Interruption> {
        self.control.set_fuel(fuel_used, fuel_limit);
        thread::yield_now();
        self.control.is_cancelled().then_some(Interruption::Cancelled)
    }
}

/// Copies as many as fit and says how many there are.
fn copy_fitting<T: Copy>(all: &[T], out: &mut [T]) -> usize {
    let fitting = all.len().min(out.len());
    out[..fitting].copy_from_slice(&all[..fitting]);
    all.len()
}

/// A text NUL-padded to `N` bytes, the last of which is NUL as the kernel has it.
fn padded<const N: usize>(text: &[u8]) -> [u8; N] {
    let mut out = [0; N];
    let len = text.len().min(N.saturating_sub(1));
    out[..len].copy_from_slice(&text[..len]);
    out
}
