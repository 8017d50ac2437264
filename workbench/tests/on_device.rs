//! The target `device`, on a machine that has `/dev/wasm_device`: root, and the module loaded.
//!
//! `cargo xtask lab exec` runs this in the lab's machine; elsewhere every test is ignored.

#![allow(clippy::unwrap_used, reason = "a test ends at the first thing that is not as it should be")]

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::mpsc::channel;
use std::thread;

use guest_engine::abi::codes::{Generation, Status, Trap};
use guest_engine::trace_reader::{TraceEvent, TraceReader};
use guest_engine::{PushRequest, RunReport, RunRequest, Value};
use nix::sys::pthread::{pthread_kill, pthread_self};
use nix::sys::signal::Signal;
use signal_hook::consts::SIGUSR1;
use wasm_workbench::log::{LogRecord, Origin};
use wasm_workbench::target::device::Device;
use wasm_workbench::target::simulator::Simulator;
use wasm_workbench::target::{GuestSession, LogReader, RunControl, Target, TargetError};

const LOOP: &str = r#"(module (func (export "main") (loop $again (br $again))))"#;
const COUNT: &str = r#"(module
  (import "kernel" "log_i32" (func $log (param i32)))
  (func (export "main") (param $n i32) (result i32) (local $i i32)
    (loop $again
      (call $log (local.get $i))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $again (i32.lt_u (local.get $i) (local.get $n))))
    (local.get $i)))"#;

fn device() -> Device {
    Device::look().unwrap()
}

fn open(target: &mut dyn Target, wat: &str) -> Box<dyn GuestSession> {
    let mut session = target.open().unwrap();
    session.write(&wat::parse_str(wat).unwrap()).unwrap();
    session
}

fn with_args(args: Vec<Value>) -> RunRequest {
    RunRequest { args, ..RunRequest::default() }
}

/// For runs that only a cancel ends.
fn long_run() -> RunRequest {
    RunRequest { fuel: u64::MAX, deadline_ns: u64::MAX, ..RunRequest::default() }
}

fn wait_for_fuel(control: &dyn RunControl) {
    while control.progress().is_none_or(|progress| progress.fuel_used == 0) {
        thread::yield_now();
    }
}

fn close_and_drain(mut reader: Box<dyn LogReader>, session: u32) -> Vec<LogRecord> {
    reader.closer().close();
    let mut records = Vec::new();
    while let Some(batch) = reader.next_batch().unwrap() {
        assert_eq!(batch.lost, 0);
        records.extend(batch.records);
    }
    records.retain(|record| {
        matches!(record.origin, Origin::Guest { session: of, .. } | Origin::Run { session: of, .. } if of == session)
    });
    records
}

/// A report without what differs from one machine and session to the next.
fn comparable(mut report: RunReport) -> RunReport {
    report.session = 0;
    report.nanoseconds = 0;
    report
}

/// Report, log lines, trace and memory of a run.
fn run(
    target: &mut dyn Target,
    wat: &str,
    request: &RunRequest,
) -> (RunReport, Vec<String>, Vec<u8>, Vec<u8>) {
    let reader = target.open_log().unwrap();
    let mut session = open(target, wat);
    session.set_input(b"some input").unwrap();
    let report = session.run(request).unwrap();
    assert_eq!(report.session, session.session());
    let lines = close_and_drain(reader, session.session());
    let lines = lines.into_iter().map(|record| format!("{} {}", record.level.word(), record.text)).collect();
    let memory = session.read_memory(0, u64::MAX).unwrap();
    (comparable(report), lines, session.read_trace().unwrap(), memory)
}

#[test]
#[ignore = "needs /dev/wasm_device"]
fn a_run_leaves_the_same_as_in_the_simulator() {
    let echo = r#"(module
      (import "kernel" "input_read" (func $input (param i32 i32 i32) (result i32)))
      (import "kernel" "output_write" (func $output (param i32 i32) (result i32)))
      (import "kernel" "log" (func $log (param i32 i32 i32)))
      (memory (export "memory") 2)
      (data (i32.const 1024) "gr\c3\bc\c3\9fe\n\1b[2J")
      (func (export "main") (result f64 i64)
        (drop (call $input (i32.const 0) (i32.const 0) (i32.const 64)))
        (drop (call $output (i32.const 0) (i32.const 100000)))
        (call $log (i32.const 4) (i32.const 1024) (i32.const 12))
        (call $log (i32.const 3) (i32.const 0) (i32.const 1000))
        (f64.sqrt (f64.const 2)) (i64.const -1)))"#;
    let sum = r#"(module (memory (export "memory") 1)
      (func (export "alloc") (param i32) (result i32) (i32.const 16))
      (func (export "sum") (param $at i32) (param $n i32) (result i32) (local $s i32)
        (loop $next
          (local.set $s (i32.add (local.get $s) (i32.load (local.get $at))))
          (local.set $at (i32.add (local.get $at) (i32.const 4)))
          (br_if $next (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
        (local.get $s)))"#;
    let ints = RunRequest { push: PushRequest::Ints((0..1_000).collect()), ..RunRequest::default() };
    let little = RunRequest { fuel: 10_000, ..RunRequest::default() };
    let named = RunRequest { entry: Some("gone".to_owned()), ..RunRequest::default() };
    for (wat, request) in [
        (echo, RunRequest::default()),
        (COUNT, with_args(vec![Value::i32(500)])),
        (COUNT, RunRequest::default()),
        (sum, ints),
        (sum, named),
        (LOOP, little),
        (r#"(module (func (export "only") unreachable))"#, RunRequest::default()),
        ("(module)", RunRequest::default()),
    ] {
        let simulated = run(&mut Simulator::new(Some(1)), wat, &request);
        assert_eq!(run(&mut device(), wat, &request), simulated, "{wat}");
    }
}

#[test]
#[ignore = "needs /dev/wasm_device"]
fn a_check_is_the_same_as_in_the_simulator() {
    let exports: String =
        (0..3_000).map(|at| format!("(export \"function number {at}\" (func 0))")).collect();
    let large = format!(r#"(module (import "kernel" "log_i32" (func (param i32))) {exports})"#);
    for wat in [COUNT, large.as_str(), r#"(module (import "env" "gone" (func)) (memory (export "m") 1 2))"#] {
        let simulated = open(&mut Simulator::new(None), wat).check().unwrap();
        assert_eq!(open(&mut device(), wat).check().unwrap(), simulated);
    }
    let mut session = device().open().unwrap();
    session.write(b"\0asm no more").unwrap();
    let check = session.check().unwrap();
    assert_eq!((check.status, check.generation), (Status::Refused, Generation::Unknown));
}

#[test]
#[ignore = "needs /dev/wasm_device"]
fn other_threads_end_runs() {
    let mut device = device();
    let mut session = open(&mut device, LOOP);
    let control = session.control();
    assert!(control.progress().is_none());
    let running = thread::spawn(move || (session.run(&long_run()).unwrap(), session));
    wait_for_fuel(control.as_ref());
    assert!(matches!(control.progress(), Some(progress) if progress.fuel_limit >= progress.fuel_used));
    control.cancel();
    let (report, mut session) = running.join().unwrap();
    assert_eq!((report.status, report.entry.as_str()), (Status::Cancelled, "main"));
    control.cancel();
    let little = RunRequest { fuel: 10_000, ..RunRequest::default() };
    assert_eq!(session.run(&little).unwrap().status, Status::OutOfFuel, "a cancel is for one run");

    let running = thread::spawn(move || {
        let first = session.run(&long_run()).unwrap();
        (first, session.run(&long_run()).unwrap())
    });
    wait_for_fuel(control.as_ref());
    control.close();
    let (first, second) = running.join().unwrap();
    assert_eq!((first.status, second.status), (Status::Cancelled, Status::Cancelled));
    assert_eq!((second.fuel_used, second.run), (0, 0));
}

/// A close must not get lost between the look at it and the beginning of the run.
#[test]
#[ignore = "needs /dev/wasm_device"]
fn a_close_at_any_moment_ends_the_run() {
    let mut device = device();
    for _ in 0..50 {
        let mut session = open(&mut device, LOOP);
        session.check().unwrap();
        let control = session.control();
        let running = thread::spawn(move || session.run(&long_run()).unwrap());
        control.close();
        assert_eq!(running.join().unwrap().status, Status::Cancelled);
    }
}

#[test]
#[ignore = "needs /dev/wasm_device"]
fn limits_come_with_their_numbers() {
    let mut device = device();
    let mut session = open(&mut device, COUNT);
    let too_large = session.write(&vec![0; 8 << 20]).unwrap_err();
    let TargetError::ModuleTooLarge { bytes, limit } = too_large else { panic!("{too_large}") };
    assert!(bytes > limit && limit == 8 << 20);
    assert_eq!(session.check().unwrap().status, Status::Ok, "what was there stays");
    let too_large = session.set_input(&vec![0; (8 << 20) + 1]).unwrap_err();
    assert_eq!(too_large, TargetError::InputTooLarge { bytes: (8 << 20) + 1, limit: 8 << 20 });
    let args = vec![Value::i32(0); 17];
    assert!(matches!(session.run(&with_args(args)), Err(TargetError::Misuse(_))));
    let mut sessions: Vec<_> = std::iter::from_fn(|| device.open().ok()).take(300).collect();
    assert!(sessions.len() < 300);
    assert_eq!(device.open().err(), Some(TargetError::TooManySessions(256)));
    sessions.pop();
    device.open().unwrap();
}

#[test]
#[ignore = "needs /dev/wasm_device"]
fn memory_and_trace_are_read_whole() {
    let mut device = device();
    let mut session = open(
        &mut device,
        r#"(module (import "kernel" "random_bytes" (func $random (param i32 i32))) (memory (export "memory") 16)
            (func (export "main") (call $random (i32.const 8) (i32.const 700000)) unreachable))"#,
    );
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
    assert_eq!(written.as_deref(), Some(&memory[8..700_008]), "one record is longer than a first read");
    assert!(session.read_trace().unwrap().is_empty(), "a trace is taken once");
}

#[test]
#[ignore = "needs /dev/wasm_device"]
fn a_signal_that_the_process_handles_ends_no_run() {
    let heard = Arc::new(AtomicBool::new(false));
    signal_hook::flag::register(SIGUSR1, Arc::clone(&heard)).unwrap();
    let mut device = device();
    let mut session = open(&mut device, LOOP);
    let control = session.control();
    let (name, named) = channel();
    let running = thread::spawn(move || {
        name.send(pthread_self()).unwrap();
        session.run(&RunRequest { fuel: 20_000_000, ..RunRequest::default() }).unwrap()
    });
    let thread = named.recv().unwrap();
    wait_for_fuel(control.as_ref());
    pthread_kill(thread, Signal::SIGUSR1).unwrap();
    assert_eq!(running.join().unwrap().status, Status::OutOfFuel);
}

#[test]
#[ignore = "needs /dev/wasm_device"]
fn it_says_what_it_is() {
    let info = device().info();
    assert_eq!(info.name, "device");
    assert!(
        info.description.starts_with("Linux ") && info.description.contains("  wasm_device "),
        "{info:?}"
    );
}
