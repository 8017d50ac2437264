//! Machines for tests: one that is shared, and ones of their own for tests that end them.

use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use wasm_device_lab::cache::Cache;
use wasm_device_lab::recipe::{self, LabOptions};
use wasm_workbench::agent::{AgentClient, OutputStream, ProgramCommand, ProgramEvent, ProgramStatus};
use wasm_workbench::target::Opening;
use wasm_workbench::target::vm::{VmOptions, VmTarget};

/// Whatever takes longer than this on a machine will never come.
pub(crate) const PATIENCE: Duration = Duration::from_secs(120);

/// Why there is no machine here.
pub(crate) fn reason_to_skip() -> Option<String> {
    let cache = Cache::of_user().unwrap();
    let present = [false, true].iter().all(|&test_hooks| {
        recipe::present(&LabOptions { test_hooks, ..LabOptions::default() }, &cache).is_some()
    });
    let why =
        "the lab is not built, or not as the sources are now; `cargo xtask lab build --tests` builds it";
    (!present).then(|| why.to_owned())
}

/// A machine of its own.
pub(crate) fn boot(options: &VmOptions) -> VmTarget {
    VmTarget::open(options, &Opening::silent()).unwrap_or_else(|error| panic!("{error}"))
}

/// Uses the machine that tests share. One that a test has ended is replaced.
pub(crate) fn with_shared<T>(test: impl FnOnce(&mut VmTarget) -> T) -> T {
    static SHARED: OnceLock<Mutex<VmTarget>> = OnceLock::new();
    let options = VmOptions { restart: true, ..VmOptions::default() };
    let shared = SHARED.get_or_init(|| Mutex::new(boot(&options)));
    test(&mut shared.lock().unwrap_or_else(PoisonError::into_inner))
}

/// What a program wrote, and how it ended.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) status: ProgramStatus,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// Runs a program of the machine to its end.
pub(crate) fn run(client: &AgentClient, words: &[&str]) -> Ran {
    run_with(client, words, &[])
}

/// The same with variables of the environment.
pub(crate) fn run_with(client: &AgentClient, words: &[&str], environment: &[(&str, &str)]) -> Ran {
    let own = |word: &&str| (*word).to_owned();
    let command = ProgramCommand {
        program: words[0].to_owned(),
        arguments: words[1..].iter().map(own).collect(),
        environment: environment.iter().map(|(name, value)| (own(name), own(value))).collect(),
        terminal: None,
    };
    let mut program = client.exec(command).unwrap_or_else(|error| panic!("{words:?}: {error}"));
    drop(program.input());
    let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
    let status = loop {
        match program.next_event().unwrap_or_else(|error| panic!("{words:?}: {error}")) {
            ProgramEvent::Output { stream: OutputStream::Stdout, bytes } => stdout.extend(bytes),
            ProgramEvent::Output { stream: OutputStream::Stderr, bytes } => stderr.extend(bytes),
            ProgramEvent::Ended(status) => break status,
        }
    };
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    Ran { status, stdout: text(stdout), stderr: text(stderr) }
}

/// Waits until `wanted` is the case.
pub(crate) fn wait_until(what: &str, wanted: impl Fn() -> bool) {
    let begin = Instant::now();
    while !wanted() {
        assert!(begin.elapsed() < PATIENCE, "{what} does not come");
        std::thread::yield_now();
    }
}

/// Whether a process is there, and not just its remains.
pub(crate) fn lives(pid: u32) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    !(stat.is_empty() || stat.contains(") Z "))
}
