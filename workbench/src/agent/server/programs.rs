//! Programs that a client starts in the machine.

mod input;
mod output;
mod start;

use std::collections::HashMap;
use std::os::fd::OwnedFd;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Receiver;
use std::thread::{self, JoinHandle};

use nix::sys::eventfd::{EfdFlags, EventFd};
use nix::sys::signal::{Signal, killpg};
use nix::unistd::Pid;
use rustix::termios::{Winsize, tcsetwinsize};

use super::credit::Credit;
use crate::agent::message::{
    FromAgent, OutputStream, ProgramCommand, ProgramStatus, STREAM_WINDOW, TerminalSize,
};
use crate::agent::outbox::Outbox;
use input::InputQueue;
pub use start::{ChildStarter, StartedChild, become_terminal_program};

/// The programs of one client.
pub(super) struct Programs {
    starter: Arc<dyn ChildStarter>,
    outbox: Arc<Outbox>,
    running: HashMap<u64, Running>,
}

struct Running {
    group: Pid,
    input: Option<InputQueue>,
    credit: Arc<Credit>,
    terminal: Option<OwnedFd>,
    ended: Arc<AtomicBool>,
}

impl Programs {
    pub(super) fn new(starter: Arc<dyn ChildStarter>, outbox: Arc<Outbox>) -> Self {
        Self { starter, outbox, running: HashMap::new() }
    }

    /// Starts a program. The error says why it did not start.
    pub(super) fn start(&mut self, call: u64, command: &ProgramCommand) -> Result<(), String> {
        self.running.retain(|_, program| !program.ended.load(Ordering::Acquire));
        let wrong = |error: &dyn std::fmt::Display| format!("{} cannot be started: {error}", command.program);
        let exit = EventFd::from_flags(EfdFlags::EFD_CLOEXEC | EfdFlags::EFD_NONBLOCK)
            .map_err(|error| wrong(&error.desc()))?;
        let exit = Arc::new(exit);
        let (child, terminal) =
            start::start(command, self.starter.as_ref()).map_err(|error| wrong(&error))?;
        let credit = Arc::new(Credit::new(STREAM_WINDOW));
        let ended = Arc::new(AtomicBool::new(false));
        let mut outputs = Vec::new();
        for (stream, source) in [(OutputStream::Stdout, child.stdout), (OutputStream::Stderr, child.stderr)] {
            let Some(source) = source else { continue };
            let forward = output::Forward {
                call,
                stream,
                source,
                exit: Arc::clone(&exit),
                credit: Arc::clone(&credit),
                outbox: Arc::clone(&self.outbox),
            };
            outputs.push(spawn("output", move || forward.run()).map_err(|error| wrong(&error))?);
        }
        let input = match child.stdin {
            Some(sink) => {
                let (queue, writer) = input::queue(call, sink, terminal.is_some(), &exit, &self.outbox);
                spawn("input", move || writer.run()).map_err(|error| wrong(&error))?;
                Some(queue)
            }
            None => None,
        };
        let waiting = Waiting {
            call,
            end: child.ended,
            exit,
            outputs,
            ended: Arc::clone(&ended),
            outbox: Arc::clone(&self.outbox),
        };
        spawn("program", move || waiting.run()).map_err(|error| wrong(&error))?;
        let group = Pid::from_raw(child.id.cast_signed());
        self.running.insert(call, Running { group, input, credit, terminal, ended });
        Ok(())
    }

    /// A piece of a program's input.
    pub(super) fn input(&mut self, call: u64, bytes: Vec<u8>) {
        if let Some(queue) = self.running.get(&call).and_then(|program| program.input.as_ref())
            && !queue.put(bytes)
        {
            // The client sends more than it may: what is kept for it is bounded.
            self.signal(call, Signal::SIGKILL as i32);
        }
    }

    pub(super) fn end_input(&mut self, call: u64) {
        if let Some(program) = self.running.get_mut(&call) {
            program.input = None;
        }
    }

    pub(super) fn add_credit(&self, call: u64, bytes: u32) {
        self.running.get(&call).inspect(|program| program.credit.add(bytes));
    }

    /// Gives its terminal another size.
    pub(super) fn resize(&self, call: u64, size: TerminalSize) {
        if let Some(terminal) = self.running.get(&call).and_then(|program| program.terminal.as_ref()) {
            set_size(terminal, size);
        }
    }

    /// Sends a signal to a program and its group.
    pub(super) fn signal(&self, call: u64, number: i32) {
        if let (Some(program), Ok(signal)) = (self.running.get(&call), Signal::try_from(number)) {
            program.signal(signal);
        }
    }

    /// Ends all of them.
    pub(super) fn end_all(&mut self) {
        for (_, program) in self.running.drain() {
            program.credit.end();
            program.signal(Signal::SIGHUP);
            program.signal(Signal::SIGKILL);
        }
    }
}

impl Running {
    fn signal(&self, signal: Signal) {
        // After its end the number may be another's.
        if !self.ended.load(Ordering::Acquire) {
            // An error says that nobody is left in the group.
            let _ = killpg(self.group, signal);
        }
    }
}

fn set_size(terminal: &OwnedFd, size: TerminalSize) {
    let size = Winsize { ws_row: size.rows, ws_col: size.columns, ws_xpixel: 0, ws_ypixel: 0 };
    // A terminal that hung up has no size, and nobody who looks at it.
    let _ = tcsetwinsize(terminal, size);
}

/// Waits for the end of a program and tells it, after its output.
struct Waiting {
    call: u64,
    end: Receiver<ProgramStatus>,
    exit: Arc<EventFd>,
    outputs: Vec<JoinHandle<()>>,
    ended: Arc<AtomicBool>,
    outbox: Arc<Outbox>,
}

impl Waiting {
    fn run(self) {
        // Who starts programs tells their end, or is gone itself; then it counts as killed.
        let status = self.end.recv().unwrap_or(ProgramStatus::Signal(Signal::SIGKILL as i32));
        self.ended.store(true, Ordering::Release);
        // A counter of 1 cannot overflow, which is all that writing can fail with.
        let _ = self.exit.write(1);
        for output in self.outputs {
            let _ = output.join();
        }
        // When the stream is gone nobody is left to tell it to.
        let _ = self.outbox.send(&FromAgent::Exited { call: self.call, status });
    }
}

fn spawn(name: &str, work: impl FnOnce() + Send + 'static) -> std::io::Result<JoinHandle<()>> {
    thread::Builder::new().name(name.to_owned()).spawn(work)
}
