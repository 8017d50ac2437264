//! What a guest does is the same through an agent.

use guest_engine::{PushRequest, RunReport, Value};
use wasm_device_abi::codes::Status;
use wasm_device_abi::limits::{MODULE_BYTES, SESSIONS};

use super::*;
use crate::log::{LogRecord, Origin};
use crate::target::{LogReader, TargetError};

/// Everything that a run leaves behind.
type Left = (RunReport, Vec<LogRecord>, u64, Vec<u8>, Vec<u8>);

fn close_and_drain(mut reader: Box<dyn LogReader>) -> (Vec<LogRecord>, u64) {
    reader.closer().close();
    let (mut records, mut lost) = (Vec::new(), 0);
    while let Some(batch) = reader.next_batch().unwrap() {
        lost += batch.lost;
        records.extend(batch.records);
    }
    (records, lost)
}

fn run(target: &mut dyn Target, wat: &str, request: &RunRequest) -> Left {
    let reader = target.open_log().unwrap();
    let mut session = open(target, wat);
    session.set_input(b"some input").unwrap();
    let report = session.run(request).unwrap();
    let (records, lost) = close_and_drain(reader);
    let memory = session.read_memory(0, u64::MAX).unwrap();
    (report, records, lost, session.read_trace().unwrap(), memory)
}

#[test]
fn reports_logs_traces_and_memory_are_the_same() {
    let asks = r#"(module
      (import "kernel" "ktime_get_ns" (func $ktime (result i64)))
      (import "kernel" "random_bytes" (func $random (param i32 i32)))
      (import "kernel" "tasks" (func $tasks (param i32 i32) (result i32)))
      (import "kernel" "input_read" (func $input (param i32 i32 i32) (result i32)))
      (import "kernel" "output_write" (func $output (param i32 i32) (result i32)))
      (import "kernel" "log_i64" (func $log (param i64)))
      (import "kernel" "log" (func $text (param i32 i32 i32)))
      (memory (export "memory") 4)
      (func (export "main") (result i32)
        (call $log (call $ktime))
        (drop (call $input (i32.const 0) (i32.const 0) (i32.const 64)))
        (call $text (i32.const 4) (i32.const 0) (i32.const 10))
        (call $random (i32.const 64) (i32.const 200000))
        (drop (call $output (i32.const 0) (i32.const 150000)))
        (call $tasks (i32.const 8192) (i32.const 200000))))"#;
    let sum = r#"(module (memory (export "memory") 1)
      (func (export "alloc") (param i32) (result i32) (i32.const 16))
      (func (export "sum") (param $at i32) (param $n i32) (result i32) (local $s i32)
        (loop $next
          (local.set $s (i32.add (local.get $s) (i32.load (local.get $at))))
          (local.set $at (i32.add (local.get $at) (i32.const 4)))
          (br_if $next (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
        (local.get $s)))"#;
    let count = RunRequest { args: vec![Value::i32(3_000)], ..RunRequest::default() };
    let ints = RunRequest { push: PushRequest::Ints((0..1_000).collect()), ..RunRequest::default() };
    let named = RunRequest { entry: Some("grüß\u{a0}Gott".to_owned()), ..RunRequest::default() };
    let little = RunRequest { fuel: 10_000, ..RunRequest::default() };
    for (wat, request) in [
        (asks, RunRequest::default()),
        (COUNT, count),
        (COUNT, RunRequest::default()),
        (sum, ints),
        (sum, named),
        (LOOP, little),
        (r#"(module (func (export "main") unreachable))"#, RunRequest::default()),
    ] {
        let direct = run(&mut Simulator::new(Some(7)), wat, &request);
        let agent = TestAgent::start(Some(7), false);
        let mut target = agent.connect().target("vm").unwrap();
        let through = run(&mut target, wat, &request);
        assert_eq!(through, direct, "{wat}");
        assert!(!direct.1.is_empty() && !direct.3.is_empty());
    }
}

#[test]
fn checks_are_the_same() {
    let wat = r#"(module (import "kernel" "log_i32" (func (param i32))) (import "env" "gone" (func (result f64)))
        (table (export "t") 3 9 funcref) (memory (export "memory") 1) (global (export "g") i64 (i64.const 1))
        (func (export "main") (param i32 f32) (result i64 i32) (i64.const 1) (i32.const 2)))"#;
    let agent = TestAgent::start(None, false);
    let mut target = agent.connect().target("vm").unwrap();
    let direct = open(&mut Simulator::new(None), wat).check().unwrap();
    assert_eq!(open(&mut target, wat).check().unwrap(), direct);
    assert_eq!(direct.items.len(), 6);

    let mut session = target.open().unwrap();
    session.write(b"\0asm no more").unwrap();
    assert_eq!(session.check().unwrap().status, Status::Refused);
}

#[test]
fn it_says_what_it_is_and_under_which_name() {
    let agent = TestAgent::start(Some(7), false);
    let client = agent.connect();
    let info = client.target("ssh:box").unwrap().info();
    assert_eq!((info.name.as_str(), info.reason), ("ssh:box", None));
    assert_eq!(info.description, Simulator::new(Some(7)).info().description);
    assert!(!client.serves_machine());
    client.ping(LONG).unwrap();
    assert_eq!(client.gone(), None);
}

#[test]
fn another_thread_ends_an_endless_loop_and_nobody_else_waits() {
    let agent = TestAgent::start(None, false);
    let mut target = agent.connect().target("vm").unwrap();
    let mut session = open(&mut target, LOOP);
    let control = session.control();
    assert!(control.progress().is_none());
    let running = thread::spawn(move || (session.run(&long_run()), session));
    wait_for_fuel(control.as_ref());
    let other =
        open(&mut target, COUNT).run(&RunRequest { args: vec![Value::i32(3)], ..RunRequest::default() });
    assert_eq!(other.unwrap().status, Status::Ok);
    control.cancel();
    let (report, mut session) = running.join().unwrap();
    assert_eq!(report.unwrap().status, Status::Cancelled);
    assert!(control.progress().is_none());
    control.cancel();
    let little = RunRequest { fuel: 10_000, ..RunRequest::default() };
    assert_eq!(session.run(&little).unwrap().status, Status::OutOfFuel, "a cancel is for one run");
}

#[test]
fn closing_a_session_ends_its_run_and_those_to_come() {
    let agent = TestAgent::start(None, false);
    let mut target = agent.connect().target("vm").unwrap();
    let mut session = open(&mut target, LOOP);
    let control = session.control();
    let running = thread::spawn(move || {
        let first = session.run(&long_run()).unwrap();
        (first, session.run(&long_run()).unwrap())
    });
    wait_for_fuel(control.as_ref());
    control.close();
    let (first, second) = running.join().unwrap();
    assert_eq!((first.status, second.status), (Status::Cancelled, Status::Cancelled));
    assert_eq!(second.fuel_used, 0);
}

#[test]
fn limits_come_through_with_their_numbers() {
    let agent = TestAgent::start(None, false);
    let mut target = agent.connect().target("vm").unwrap();
    let mut sessions: Vec<_> = (0..SESSIONS).map(|_| target.open().unwrap()).collect();
    assert_eq!(target.open().err(), Some(TargetError::TooManySessions(256)));
    sessions.pop();
    let mut session = target.open().unwrap();
    assert_eq!(session.session(), 257);
    let size = usize::try_from(MODULE_BYTES).unwrap() + 1;
    let too_large = session.write(&vec![0; size]).unwrap_err();
    assert_eq!(too_large, TargetError::ModuleTooLarge { bytes: MODULE_BYTES + 1, limit: MODULE_BYTES });
    let far_too_large = session.set_input(&vec![0; 65 << 20]).unwrap_err();
    assert!(matches!(far_too_large, TargetError::InputTooLarge { bytes: 68_157_440, .. }), "{far_too_large}");
    // What was refused is not there: a module that fits is alone.
    session.write(&wat::parse_str(COUNT).unwrap()).unwrap();
    assert_eq!(session.check().unwrap().status, Status::Ok);
}

#[test]
fn sessions_run_side_by_side_and_never_mix() {
    let agent = TestAgent::start(None, false);
    let client = agent.connect();
    let mut target = client.target("vm").unwrap();
    let reader = target.open_log().unwrap();
    let running: Vec<_> = (0..16)
        .map(|_| {
            let mut session = open(&mut target, COUNT);
            let lines = 10 + i32::try_from(session.session()).unwrap();
            let request = RunRequest { args: vec![Value::i32(lines)], ..RunRequest::default() };
            thread::spawn(move || session.run(&request).unwrap())
        })
        .collect();
    let reports: Vec<_> = running.into_iter().map(|thread| thread.join().unwrap()).collect();
    let (records, lost) = close_and_drain(reader);
    assert_eq!(lost, 0);
    for report in reports {
        let of_session = |record: &&LogRecord| matches!(record.origin, Origin::Guest { session, .. } if session == report.session);
        let texts: Vec<_> = records.iter().filter(of_session).map(|record| record.text.clone()).collect();
        assert_eq!(texts, (0..10 + report.session).map(|line| line.to_string()).collect::<Vec<_>>());
    }
}

#[test]
fn sessions_and_logs_outlive_target_and_client() {
    let agent = TestAgent::start(None, false);
    let (mut session, reader) = {
        let mut target = agent.connect().target("vm").unwrap();
        (open(&mut target, COUNT), target.open_log().unwrap())
    };
    let request = RunRequest { args: vec![Value::i32(2)], ..RunRequest::default() };
    assert_eq!(session.run(&request).unwrap().status, Status::Ok);
    drop(session);
    assert_eq!(close_and_drain(reader).0.len(), 4);
    assert_eq!(agent.end(), Ok(()), "with the last of them the agent is told");
}
