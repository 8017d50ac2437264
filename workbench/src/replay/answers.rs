//! What the host answered, out of a trace.

use std::collections::{BTreeMap, VecDeque};

use guest_engine::abi::codes::{LogLevel, Push};
use guest_engine::abi::host::HostFunctionId;
use guest_engine::abi::records::{COMM_BYTES, MeminfoRecord, NetdevRecord, RELEASE_BYTES, TaskRecord};
use guest_engine::abi::trace::CallOutcome;
use guest_engine::trace_reader::{CalledFunction, TraceEvent, TraceReader};
use guest_engine::{HostServices, Interruption, read_meminfo, read_netdev, read_task};

use super::ReplayError;

/// One answer of the host.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Answer {
    /// The result, as bits.
    result: u64,
    /// What it wrote into the guest's memory: nothing where the guest had too little room.
    written: Vec<u8>,
}

/// The answers of a run, those of each host function in their order.
///
/// The order between functions does not matter: each call asks for its own next one.
#[derive(Debug, Default)]
pub(super) struct Answers(BTreeMap<u32, VecDeque<Answer>>);

impl Answers {
    /// Reads the answers of a trace.
    pub(super) fn read(trace: &[u8]) -> Result<Self, ReplayError> {
        let mut answers = Self::default();
        let mut pushed = Push::None;
        for record in TraceReader::new(trace) {
            match record?.event {
                TraceEvent::RunBegin { push, .. } => pushed = push,
                TraceEvent::HostCall(call) => {
                    let CalledFunction::Host(function) = call.function else { continue };
                    let returned = call.outcome == CallOutcome::Returned;
                    let result = call.results.first().copied().filter(|_| returned).unwrap_or(0);
                    // The host is not asked for no bytes at all.
                    if function != HostFunctionId::RandomBytes || !call.written.is_empty() {
                        answers.add(function, Answer { result, written: call.written.to_vec() });
                    }
                }
                TraceEvent::Push { bytes, .. } => {
                    if let Some(function) = source(pushed) {
                        let answer = Answer { result: bytes.len() as u64, written: bytes.to_vec() };
                        answers.add(function, answer);
                    }
                }
                TraceEvent::Overflow { records, .. } => return Err(ReplayError::Incomplete(records)),
                _ => {}
            }
        }
        Ok(answers)
    }

    fn add(&mut self, function: HostFunctionId, answer: Answer) {
        self.0.entry(function as u32).or_default().push_back(answer);
    }

    fn next(&mut self, function: HostFunctionId) -> Option<Answer> {
        self.0.get_mut(&(function as u32))?.pop_front()
    }
}

/// The host function that gives what is pushed.
fn source(push: Push) -> Option<HostFunctionId> {
    match push {
        Push::Tasks => Some(HostFunctionId::Tasks),
        Push::Meminfo => Some(HostFunctionId::Meminfo),
        Push::Netdevs => Some(HostFunctionId::Netdevs),
        Push::None | Push::Ints | Push::Input => None,
    }
}

/// A list that is being answered: the engine first asks how long it is.
#[derive(Debug, Default)]
struct List(Option<Answer>);

/// A host that gives recorded answers.
#[derive(Debug)]
pub(super) struct ReplayServices {
    answers: Answers,
    log: Vec<(LogLevel, String)>,
    tasks: List,
    netdevs: List,
    /// What is left of random bytes: the engine draws them in pieces.
    random: VecDeque<u8>,
    unanswered: Option<HostFunctionId>,
}

impl ReplayServices {
    pub(super) fn new(answers: Answers) -> Self {
        Self {
            answers,
            log: Vec::new(),
            tasks: List::default(),
            netdevs: List::default(),
            random: VecDeque::new(),
            unanswered: None,
        }
    }

    /// The first host function that was asked for more answers than there are.
    pub(super) fn unanswered(&self) -> Option<HostFunctionId> {
        self.unanswered
    }

    /// Takes what was logged.
    pub(super) fn take_log(&mut self) -> Vec<(LogLevel, String)> {
        std::mem::take(&mut self.log)
    }

    fn next(&mut self, function: HostFunctionId) -> Answer {
        self.answers.next(function).unwrap_or_else(|| {
            self.unanswered.get_or_insert(function);
            Answer::default()
        })
    }

    fn number(&mut self, function: HostFunctionId) -> u64 {
        self.next(function).result
    }

    /// A text of at most `N` bytes. One that had no room in the guest is only known by its length.
    fn text<const N: usize>(&mut self, function: HostFunctionId) -> [u8; N] {
        let answer = self.next(function);
        let len = usize::try_from(answer.result).unwrap_or(N).min(N);
        let mut text = [0; N];
        for (at, byte) in text.iter_mut().take(len).enumerate() {
            *byte = answer.written.get(at).copied().unwrap_or(b'?');
        }
        text
    }

    /// A list of records of `SIZE` bytes. One that had no room in the guest is only known by its length.
    fn list<T: Copy, const SIZE: usize>(
        &mut self,
        function: HostFunctionId,
        list: impl Fn(&mut Self) -> &mut List,
        out: &mut [T],
        read: impl Fn(&[u8; SIZE]) -> T,
    ) -> usize {
        let (answer, asked_before) = match list(self).0.take() {
            Some(answer) => (answer, true),
            None => (self.next(function), false),
        };
        let count = usize::try_from(answer.result).unwrap_or(0) / SIZE;
        let (records, _) = answer.written.as_chunks::<SIZE>();
        for (to, from) in out.iter_mut().zip(records) {
            *to = read(from);
        }
        if !asked_before {
            list(self).0 = Some(answer);
        }
        count
    }
}

impl HostServices for ReplayServices {
    fn log(&mut self, level: LogLevel, record: &str) {
        self.log.push((level, record.to_owned()));
    }

    fn ktime_get_ns(&mut self) -> u64 {
        self.number(HostFunctionId::KtimeGetNs)
    }

    /// Time stands still: no deadline passes.
    fn deadline_clock_ns(&mut self) -> u64 {
        0
    }

    fn jiffies(&mut self) -> u64 {
        self.number(HostFunctionId::Jiffies)
    }

    fn cpu(&mut self) -> u32 {
        self.number(HostFunctionId::Cpu) as u32
    }

    fn num_online_cpus(&mut self) -> u32 {
        self.number(HostFunctionId::NumOnlineCpus) as u32
    }

    fn current_pid(&mut self) -> i32 {
        self.number(HostFunctionId::CurrentPid) as u32 as i32
    }

    fn current_comm(&mut self) -> [u8; COMM_BYTES] {
        self.text(HostFunctionId::CurrentComm)
    }

    fn random_bytes(&mut self, out: &mut [u8]) {
        if self.random.is_empty() && !out.is_empty() {
            self.random = self.next(HostFunctionId::RandomBytes).written.into();
        }
        for byte in out {
            *byte = self.random.pop_front().unwrap_or(0);
        }
    }

    fn uname_release(&mut self) -> [u8; RELEASE_BYTES] {
        self.text(HostFunctionId::Uname)
    }

    fn msleep(&mut self, _ms: u32) -> bool {
        self.number(HostFunctionId::Msleep) != 0
    }

    fn meminfo(&mut self) -> MeminfoRecord {
        let answer = self.next(HostFunctionId::Meminfo);
        answer.written.as_slice().try_into().map_or(MeminfoRecord::ZERO, read_meminfo)
    }

    fn tasks(&mut self, out: &mut [TaskRecord]) -> usize {
        self.list(HostFunctionId::Tasks, |services| &mut services.tasks, out, read_task)
    }

    fn netdevs(&mut self, out: &mut [NetdevRecord]) -> usize {
        self.list(HostFunctionId::Netdevs, |services| &mut services.netdevs, out, read_netdev)
    }

    fn between_slices(&mut self, _fuel_used: u64, _fuel_limit: u64) -> Option<Interruption> {
        None
    }
}
