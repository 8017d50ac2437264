//! What a session of the device promises: ends from other threads, limits with their numbers, and all that a run left.

use std::thread;

use guest_engine::abi::codes::{Generation, Status, Trap};
use guest_engine::trace_reader::{TraceEvent, TraceReader};
use guest_engine::{RunRequest, Value};
use wasm_workbench::target::simulator::Simulator;
use wasm_workbench::target::{GuestSession, RunControl, Target, TargetError};

use super::guest_runs::{ENDLESS, endless};
use super::{Test, machines};

pub(crate) const TESTS: &[Test] = &[
    ("a_check_is_the_same_as_in_the_simulator", a_check_is_the_same_as_in_the_simulator),
    ("a_cancel_is_for_one_run_and_a_close_for_all", a_cancel_is_for_one_run_and_a_close_for_all),
    ("a_close_at_any_moment_ends_the_run", a_close_at_any_moment_ends_the_run),
    ("limits_come_with_their_numbers", limits_come_with_their_numbers),
    ("memory_and_trace_are_read_whole", memory_and_trace_are_read_whole),
];

const COUNT: &str = r#"(module
  (import "kernel" "log_i32" (func $log (param i32)))
  (func (export "main") (param $n i32) (result i32) (local $i i32)
    (loop $again
      (call $log (local.get $i))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $again (i32.lt_u (local.get $i) (local.get $n))))
    (local.get $i)))"#;

fn open(target: &mut dyn Target, wat: &str) -> Box<dyn GuestSession> {
    let mut session = target.open().unwrap();
    session.write(&wat::parse_str(wat).unwrap()).unwrap();
    session
}

fn wait_for_fuel(control: &dyn RunControl) {
    machines::wait_until("a run", || control.progress().is_some_and(|progress| progress.fuel_used > 0));
}

fn a_check_is_the_same_as_in_the_simulator() {
    let exports: String =
        (0..3_000).map(|at| format!("(export \"function number {at}\" (func 0))")).collect();
    let large = format!(r#"(module (import "kernel" "log_i32" (func (param i32))) {exports})"#);
    machines::with_shared(|target| {
        for wat in
            [COUNT, large.as_str(), r#"(module (import "env" "gone" (func)) (memory (export "m") 1 2))"#]
        {
            let simulated = open(&mut Simulator::new(None), wat).check().unwrap();
            assert_eq!(open(target, wat).check().unwrap(), simulated);
        }
        let mut session = target.open().unwrap();
        session.write(b"\0asm no more").unwrap();
        let check = session.check().unwrap();
        assert_eq!((check.status, check.generation), (Status::Refused, Generation::Unknown));
    });
}

fn a_cancel_is_for_one_run_and_a_close_for_all() {
    machines::with_shared(|target| {
        let mut session = open(target, ENDLESS);
        let control = session.control();
        let running = thread::spawn(move || (session.run(&endless()).unwrap(), session));
        wait_for_fuel(control.as_ref());
        control.cancel();
        let (report, mut session) = running.join().unwrap();
        assert_eq!((report.status, report.entry.as_str()), (Status::Cancelled, "main"));
        control.cancel();
        let little = RunRequest { fuel: 10_000, ..RunRequest::default() };
        assert_eq!(session.run(&little).unwrap().status, Status::OutOfFuel);

        let running = thread::spawn(move || {
            let first = session.run(&endless()).unwrap();
            (first, session.run(&endless()).unwrap())
        });
        wait_for_fuel(control.as_ref());
        control.close();
        let (first, second) = running.join().unwrap();
        assert_eq!((first.status, second.status), (Status::Cancelled, Status::Cancelled));
        assert_eq!((second.fuel_used, second.run), (0, 0), "the guest did nothing");
    });
}

/// A close must not get lost between the look at it and the beginning of the run.
fn a_close_at_any_moment_ends_the_run() {
    machines::with_shared(|target| {
        for _ in 0..50 {
            let mut session = open(target, ENDLESS);
            session.check().unwrap();
            let control = session.control();
            let running = thread::spawn(move || session.run(&endless()).unwrap());
            control.close();
            assert_eq!(running.join().unwrap().status, Status::Cancelled);
        }
    });
}

fn limits_come_with_their_numbers() {
    machines::with_shared(|target| {
        let mut session = open(target, COUNT);
        let too_large = session.write(&vec![0; 8 << 20]).unwrap_err();
        let TargetError::ModuleTooLarge { bytes, limit } = too_large else { panic!("{too_large}") };
        assert!(bytes > limit && limit == 8 << 20);
        assert_eq!(session.check().unwrap().status, Status::Ok, "what was there stays");
        let too_large = session.set_input(&vec![0; (8 << 20) + 1]).unwrap_err();
        assert_eq!(too_large, TargetError::InputTooLarge { bytes: (8 << 20) + 1, limit: 8 << 20 });
        let many = RunRequest { args: vec![Value::i32(0); 17], ..RunRequest::default() };
        assert!(matches!(session.run(&many), Err(TargetError::Misuse(_))));
        let mut sessions: Vec<_> = std::iter::from_fn(|| target.open().ok()).take(300).collect();
        assert!(sessions.len() < 300);
        assert_eq!(target.open().err(), Some(TargetError::TooManySessions(256)));
        sessions.pop();
        target.open().unwrap();
    });
}

fn memory_and_trace_are_read_whole() {
    let fills = r#"(module (import "kernel" "random_bytes" (func $random (param i32 i32))) (memory (export "memory") 16)
        (func (export "main") (call $random (i32.const 8) (i32.const 700000)) unreachable))"#;
    machines::with_shared(|target| {
        let mut session = open(target, fills);
        let report = session.run(&RunRequest::default()).unwrap();
        assert_eq!((report.status, report.trap), (Status::Trap, Trap::Unreachable));
        let memory = session.read_memory(0, u64::MAX).unwrap();
        assert_eq!(memory.len(), 16 << 16);
        assert_eq!(session.read_memory((16 << 16) - 4, 100).unwrap().len(), 4);
        assert_eq!(session.read_memory(u64::MAX, 1).unwrap(), b"");
        let trace = session.read_trace().unwrap();
        let written = TraceReader::new(&trace).find_map(|record| match record.unwrap().event {
            TraceEvent::HostCall(call) => Some(call.written.to_vec()),
            _ => None,
        });
        // One record is longer than the room of a first read.
        assert!(
            written.as_deref() == Some(&memory[8..700_008]),
            "{:?} bytes",
            written.map(|bytes| bytes.len())
        );
        assert!(session.read_trace().unwrap().is_empty(), "a trace is taken once");
    });
}
