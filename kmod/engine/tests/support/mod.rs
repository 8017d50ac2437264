//! A scripted outside, and short ways to load and run guests written as text.
#![allow(dead_code, reason = "each test binary uses its part of it")]
#![allow(clippy::expect_used, reason = "a test fails where its own guest is wrong")]
#![allow(unreachable_pub, reason = "each test binary has it as a private module")]

use guest_engine::abi::codes::LogLevel;
use guest_engine::abi::records::{COMM_BYTES, MeminfoRecord, NetdevRecord, RELEASE_BYTES, TaskRecord};
use guest_engine::{HostServices, Interruption, Limits, RunReport, RunRequest, Session};

/// Answers that a test sets, and what the session asked for.
#[derive(Debug, Default)]
pub struct Script {
    pub log: Vec<(LogLevel, String)>,
    pub now_ns: u64,
    /// How far the clock goes on at each slice.
    pub slice_ns: u64,
    pub jiffies: u64,
    pub cpu: u32,
    pub cpus: u32,
    pub pid: i32,
    pub comm: String,
    pub release: String,
    pub tasks: Vec<TaskRecord>,
    pub netdevs: Vec<NetdevRecord>,
    pub meminfo: Option<MeminfoRecord>,
    pub slept_ms: Vec<u32>,
    pub sleep_ends_early: bool,
    pub slices: u64,
    /// At which slice, from 1, what comes.
    pub interrupt: Option<(u64, Interruption)>,
}

impl HostServices for Script {
    fn log(&mut self, level: LogLevel, record: &str) {
        self.log.push((level, record.to_owned()));
    }
    fn ktime_get_ns(&mut self) -> u64 {
        self.now_ns
    }
    fn jiffies(&mut self) -> u64 {
        self.jiffies
    }
    fn cpu(&mut self) -> u32 {
        self.cpu
    }
    fn num_online_cpus(&mut self) -> u32 {
        self.cpus
    }
    fn current_pid(&mut self) -> i32 {
        self.pid
    }
    fn current_comm(&mut self) -> [u8; COMM_BYTES] {
        padded(&self.comm)
    }
    fn random_bytes(&mut self, out: &mut [u8]) {
        out.fill(0xa5);
    }
    fn uname_release(&mut self) -> [u8; RELEASE_BYTES] {
        padded(&self.release)
    }
    fn msleep(&mut self, ms: u32) -> bool {
        self.slept_ms.push(ms);
        self.now_ns += u64::from(ms) * 1_000_000;
        self.sleep_ends_early
    }
    fn meminfo(&mut self) -> MeminfoRecord {
        self.meminfo.unwrap_or(MeminfoRecord::ZERO)
    }
    fn tasks(&mut self, out: &mut [TaskRecord]) -> usize {
        copy(&self.tasks, out)
    }
    fn netdevs(&mut self, out: &mut [NetdevRecord]) -> usize {
        copy(&self.netdevs, out)
    }
    fn between_slices(&mut self, _used: u64, _limit: u64) -> Option<Interruption> {
        self.slices += 1;
        self.now_ns += self.slice_ns;
        let due = self.interrupt.is_some_and(|(at, _)| at == self.slices);
        if due { self.interrupt.take().map(|(_, what)| what) } else { None }
    }
}

fn copy<T: Copy>(all: &[T], out: &mut [T]) -> usize {
    for (to, from) in out.iter_mut().zip(all) {
        *to = *from;
    }
    all.len()
}

pub fn padded<const N: usize>(text: &str) -> [u8; N] {
    let mut bytes = [0; N];
    for (to, from) in bytes.iter_mut().zip(text.bytes()) {
        *to = from;
    }
    bytes
}

/// A session with a guest in it.
pub fn loaded(wat: &str) -> Session<Script> {
    loaded_with(wat, Limits::default(), Script::default())
}

pub fn loaded_with(wat: &str, limits: Limits, script: Script) -> Session<Script> {
    let image = wat::parse_str(wat).expect("the text is a module");
    let mut session = Session::new(1, limits, script);
    session.write(&image).expect("the module fits");
    session
}

/// Runs the default entry once.
pub fn run(wat: &str) -> (RunReport, Vec<String>) {
    let mut session = loaded(wat);
    let report = session.run(&RunRequest::default()).expect("the request is fine");
    (report, guest_lines(&session))
}

/// What the guest wrote to the log, without the tags.
pub fn guest_lines(session: &Session<Script>) -> Vec<String> {
    use guest_engine::log_text::{Speaker, parse_record};
    session
        .services()
        .log
        .iter()
        .filter_map(|(_, record)| parse_record(record))
        .filter(|(tag, _)| tag.speaker == Speaker::Guest)
        .map(|(_, text)| text.to_owned())
        .collect()
}

/// All records as they went to the log.
pub fn records(session: &Session<Script>) -> Vec<String> {
    session.services().log.iter().map(|(_, record)| record.clone()).collect()
}
