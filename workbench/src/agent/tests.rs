//! Client and agent over socket pairs, with the simulator behind the agent.

mod broken_streams;
mod machine;
mod same_as_direct;

use std::io::{self, Read, Write};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::os::unix::process::ExitStatusExt;
use std::process::Command;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use guest_engine::RunRequest;
use wasm_device_abi::limits::FUEL_MAX;

use super::{AgentClient, AgentError, ChildStarter, ProgramStatus, Served, StartedChild, serve};
use crate::target::simulator::Simulator;
use crate::target::{GuestSession, RunControl, Target};

/// Far more than anything here takes.
const LONG: Duration = Duration::from_secs(60);

const LOOP: &str = r#"(module (func (export "main") (loop $again (br $again))))"#;
const COUNT: &str = r#"(module
  (import "kernel" "log_i32" (func $log (param i32)))
  (func (export "main") (param $n i32) (result i32) (local $i i32)
    (loop $again
      (call $log (local.get $i))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $again (i32.lt_u (local.get $i) (local.get $n))))
    (local.get $i)))"#;

/// An agent on a thread of its own, and the other end of its stream.
struct TestAgent {
    stream: UnixStream,
    served: Receiver<Result<(), AgentError>>,
}

impl TestAgent {
    fn start(seed: Option<u64>, machine: bool) -> Self {
        let simulator = move || Ok(Box::new(Simulator::new(seed)) as Box<dyn Target>);
        let starter = Arc::new(TestChildren) as Arc<dyn ChildStarter>;
        Self::serving(Served { device: Box::new(simulator), machine: machine.then_some(starter) })
    }

    fn serving(served: Served) -> Self {
        let (stream, far) = UnixStream::pair().unwrap();
        let (end, served_to_end) = channel();
        thread::spawn(move || {
            let writer = far.try_clone().unwrap();
            // The test may be over.
            let _ = end.send(serve(served, far, writer));
        });
        Self { stream, served: served_to_end }
    }

    fn connect(&self) -> AgentClient {
        let reader = self.stream.try_clone().unwrap();
        AgentClient::connect(reader, self.stream.try_clone().unwrap(), LONG).unwrap()
    }

    /// How serving ended.
    fn end(&self) -> Result<(), AgentError> {
        self.served.recv_timeout(LONG).expect("the agent did not end")
    }
}

/// Starts programs as any process does: a test process has children of other tests too.
struct TestChildren;

impl ChildStarter for TestChildren {
    fn start(&self, command: &mut Command) -> io::Result<StartedChild> {
        let mut child = command.spawn()?;
        let (ended, end) = channel();
        let started = StartedChild {
            id: child.id(),
            stdin: child.stdin.take().map(OwnedFd::from),
            stdout: child.stdout.take().map(OwnedFd::from),
            stderr: child.stderr.take().map(OwnedFd::from),
            ended: end,
        };
        thread::spawn(move || {
            let status = child.wait().unwrap();
            let signal = ProgramStatus::Signal(status.signal().unwrap_or_default());
            let _ = ended.send(status.code().map_or(signal, ProgramStatus::Code));
        });
        Ok(started)
    }

    fn environment(&self) -> Vec<(String, String)> {
        vec![("FROM_THE_AGENT".to_owned(), "yes".to_owned())]
    }

    fn on_terminal(&self) -> Vec<std::ffi::OsString> {
        // The program of the package util-linux does what `agent --on-terminal` does.
        vec!["setsid".into(), "--ctty".into(), "--wait".into()]
    }
}

fn open(target: &mut dyn Target, wat: &str) -> Box<dyn GuestSession> {
    let mut session = target.open().unwrap();
    session.write(&wat::parse_str(wat).unwrap()).unwrap();
    session
}

/// For runs that only a cancel ends.
fn long_run() -> RunRequest {
    RunRequest { fuel: FUEL_MAX, deadline_ns: u64::MAX, ..RunRequest::default() }
}

/// Waits, by looking, until the run has used fuel.
fn wait_for_fuel(control: &dyn RunControl) {
    while control.progress().is_none_or(|progress| progress.fuel_used == 0) {
        thread::yield_now();
    }
}

/// Sends some bytes to an agent, and takes what comes until the stream ends.
fn exchange(agent: &TestAgent, bytes: &[u8]) -> Vec<u8> {
    let mut stream = agent.stream.try_clone().unwrap();
    stream.write_all(bytes).unwrap();
    stream.shutdown(std::net::Shutdown::Write).unwrap();
    let mut answer = Vec::new();
    // An agent that leaves with something unread resets the stream; what it wrote is there all the same.
    if let Err(error) = stream.read_to_end(&mut answer) {
        assert_eq!(error.kind(), io::ErrorKind::ConnectionReset);
    }
    answer
}
