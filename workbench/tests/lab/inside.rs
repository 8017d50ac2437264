//! The workbench itself in the machine, as `sudo wasm-workbench` is on a machine with the module.

use std::num::NonZeroU16;
use std::time::Duration;

use wasm_workbench::agent::{
    AgentClient, Program, ProgramCommand, ProgramEvent, ProgramStatus, TerminalSize,
};

use super::guest_runs::LOGS;
use super::{Test, machines};

pub(crate) const TESTS: &[Test] = &[
    ("a_guest_runs_on_the_device", a_guest_runs_on_the_device),
    ("auto_takes_the_device", auto_takes_the_device),
    ("the_doctor_finds_the_device", the_doctor_finds_the_device),
    ("the_screen_saves_runs_and_leaves", the_screen_saves_runs_and_leaves),
];

const PROGRAM: &str = "/bin/wasm-workbench";

fn a_guest_runs_on_the_device() {
    machines::with_shared(|target| {
        let client = target.machine().client();
        client.put_file("/tmp/logs.wat", 0o644, LOGS.as_bytes()).unwrap();
        let ran = machines::run(client, &[PROGRAM, "run", "/tmp/logs.wat", "--target", "device"]);
        assert_eq!((ran.status, ran.stdout.as_str()), (ProgramStatus::Code(0), "41\n"), "{ran:?}");
        assert!(ran.stderr.contains("ended well on device"), "{ran:?}");
    });
}

fn auto_takes_the_device() {
    machines::with_shared(|target| {
        let client = target.machine().client();
        client.put_file("/tmp/logs.wat", 0o644, LOGS.as_bytes()).unwrap();
        let ran = machines::run(client, &[PROGRAM, "run", "/tmp/logs.wat", "--json"]);
        let document: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
        assert_eq!(document["target"], "device", "{document}");
    });
}

fn the_doctor_finds_the_device() {
    machines::with_shared(|target| {
        let ran = machines::run(target.machine().client(), &[PROGRAM, "doctor", "--json"]);
        assert_eq!(ran.status, ProgramStatus::Code(0), "{ran:?}");
        let document: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
        let findings = document["findings"].as_array().unwrap();
        for name in ["device", "kernel log"] {
            let finding = findings.iter().find(|finding| finding["name"] == name).unwrap();
            assert_eq!(finding["state"], "works", "{finding}");
        }
    });
}

/// The screen on a terminal of the machine.
struct Screen {
    program: Program,
    keys: wasm_workbench::agent::ProgramInput,
    terminal: vt100::Parser,
    ended: Option<ProgramStatus>,
}

const ROWS: NonZeroU16 = NonZeroU16::new(36).unwrap();
const COLUMNS: NonZeroU16 = NonZeroU16::new(120).unwrap();

impl Screen {
    fn start(client: &AgentClient, arguments: &[&str]) -> Self {
        let command = ProgramCommand {
            program: PROGRAM.to_owned(),
            arguments: arguments.iter().map(|&word| word.to_owned()).collect(),
            environment: vec![("TERM".to_owned(), "xterm-256color".to_owned())],
            terminal: Some(TerminalSize { rows: ROWS.get(), columns: COLUMNS.get() }),
        };
        let program = client.exec(command).unwrap();
        let keys = program.input();
        Self { program, keys, terminal: vt100::Parser::new(ROWS, COLUMNS, 0), ended: None }
    }

    fn press(&mut self, keys: &str) {
        std::io::Write::write_all(&mut self.keys, keys.as_bytes()).unwrap();
    }

    /// Takes what the program writes until the screen shows `wanted`. A program that writes nothing more is
    /// ended after a while, and then this fails.
    fn wait(&mut self, wanted: &str) {
        let watchdog = Watchdog::of(&self.program);
        while !self.terminal.screen().contents().contains(wanted) {
            assert!(self.ended.is_none(), "{wanted:?} does not come:\n{}", self.terminal.screen().contents());
            self.take();
        }
        drop(watchdog);
    }

    fn wait_end(&mut self) -> ProgramStatus {
        let watchdog = Watchdog::of(&self.program);
        while self.ended.is_none() {
            self.take();
        }
        drop(watchdog);
        self.ended.unwrap()
    }

    fn take(&mut self) {
        match self.program.next_event().unwrap() {
            ProgramEvent::Output { bytes, .. } => self.terminal.process(&bytes),
            ProgramEvent::Ended(status) => self.ended = Some(status),
        }
    }
}

/// Kills a program that takes too long.
struct Watchdog {
    _done: std::sync::mpsc::Sender<()>,
}

impl Watchdog {
    fn of(program: &Program) -> Self {
        const PATIENCE: Duration = machines::PATIENCE;
        let control = program.control();
        let (done, ended) = std::sync::mpsc::channel::<()>();
        std::thread::spawn(move || {
            if ended.recv_timeout(PATIENCE) == Err(std::sync::mpsc::RecvTimeoutError::Timeout) {
                control.signal(9);
            }
        });
        Self { _done: done }
    }
}

fn the_screen_saves_runs_and_leaves() {
    machines::with_shared(|target| {
        let client = target.machine().client();
        let mut screen = Screen::start(client, &[]);
        // The picker of templates comes first, and Enter takes the first one.
        screen.wait("Hello");
        screen.press("\r");
        screen.wait("(module");
        screen.press("\x13");
        screen.wait("Hello, kernel!");
        screen.wait("ok");
        screen.wait("device");
        screen.press("\x11");
        assert_eq!(screen.wait_end(), ProgramStatus::Code(0));
        assert!(!screen.terminal.screen().alternate_screen(), "the terminal is as it was");
    });
}
