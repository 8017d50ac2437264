use std::collections::HashMap;
use std::thread;

use guest_engine::{RunReport, RunRequest, Value};
use wasm_device_abi::codes::{Status, Trap};
use wasm_device_abi::limits::{FUEL_MAX, MODULE_BYTES};

use super::*;
use crate::log::{LogRecord, Origin};
use crate::target::{RunControl, RunProgress};

const LOOP: &str = r#"(module (func (export "main") (loop $again (br $again))))"#;
const COUNT: &str = r#"(module
  (import "kernel" "log_i32" (func $log (param i32)))
  (func (export "main") (param $n i32) (result i32) (local $i i32)
    (loop $again
      (call $log (local.get $i))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $again (i32.lt_u (local.get $i) (local.get $n))))
    (local.get $i)))"#;
/// Asks everything that a host may answer differently, and gives the answers out.
const ASK: &str = r#"(module
  (import "kernel" "ktime_get_ns" (func $ktime (result i64)))
  (import "kernel" "jiffies" (func $jiffies (result i64)))
  (import "kernel" "cpu" (func $cpu (result i32)))
  (import "kernel" "num_online_cpus" (func $cpus (result i32)))
  (import "kernel" "current_pid" (func $pid (result i32)))
  (import "kernel" "random_bytes" (func $random (param i32 i32)))
  (import "kernel" "tasks" (func $tasks (param i32 i32) (result i32)))
  (import "kernel" "netdevs" (func $netdevs (param i32 i32) (result i32)))
  (import "kernel" "meminfo" (func $meminfo (param i32 i32) (result i32)))
  (import "kernel" "uname" (func $uname (param i32 i32) (result i32)))
  (import "kernel" "log_i64" (func $log (param i64)))
  (import "kernel" "msleep" (func $msleep (param i32) (result i32)))
  (import "kernel" "output_write" (func $output (param i32 i32) (result i32)))
  (memory (export "memory") 4)
  (func (export "main") (result i32)
    (call $log (call $ktime))
    (call $log (call $jiffies))
    (call $log (i64.extend_i32_s (call $cpu)))
    (call $log (i64.extend_i32_s (call $cpus)))
    (call $log (i64.extend_i32_s (call $pid)))
    (call $random (i32.const 0) (i32.const 64))
    (drop (call $uname (i32.const 64) (i32.const 64)))
    (drop (call $meminfo (i32.const 128) (i32.const 128)))
    (drop (call $netdevs (i32.const 1024) (i32.const 4096)))
    (drop (call $msleep (i32.const 3)))
    (call $log (call $ktime))
    (drop (call $output (i32.const 0) (i32.const 8192)))
    (call $tasks (i32.const 8192) (i32.const 200000))))"#;

fn open(simulator: &mut Simulator, wat: &str) -> SimulatorSession {
    let mut session = simulator.open_session().unwrap();
    session.write(&wat::parse_str(wat).unwrap()).unwrap();
    session
}

fn with_args(args: Vec<Value>) -> RunRequest {
    RunRequest { args, ..RunRequest::default() }
}

/// For runs that only a cancel ends.
fn long_run() -> RunRequest {
    RunRequest { fuel: FUEL_MAX, deadline_ns: u64::MAX, ..RunRequest::default() }
}

/// Waits, by looking, until the run has used fuel.
fn wait_for_fuel(control: &dyn RunControl) -> RunProgress {
    loop {
        match control.progress() {
            Some(progress) if progress.fuel_used > 0 => return progress,
            _ => thread::yield_now(),
        }
    }
}

/// What the reader gets until it is closed.
fn close_and_drain(mut reader: Box<dyn LogReader>) -> (Vec<LogRecord>, u64) {
    reader.closer().close();
    let (mut records, mut lost) = (Vec::new(), 0);
    while let Some(batch) = reader.next_batch().unwrap() {
        lost += batch.lost;
        records.extend(batch.records);
    }
    (records, lost)
}

fn guest_texts(records: &[LogRecord], session: u32) -> Vec<&str> {
    let of_guest =
        |record: &&LogRecord| matches!(record.origin, Origin::Guest { session: of, .. } if of == session);
    records.iter().filter(of_guest).map(|record| record.text.as_str()).collect()
}

#[test]
fn a_run_leaves_a_report_and_its_lines() {
    let mut simulator = Simulator::new(None);
    let reader = simulator.open_log().unwrap();
    let mut session = open(&mut simulator, COUNT);
    let report = session.run(&with_args(vec![Value::i32(3)])).unwrap();
    assert_eq!((report.status, report.session, report.run), (Status::Ok, 1, 1));
    assert_eq!(report.results, [Value::i32(3)]);

    let (records, lost) = close_and_drain(reader);
    assert_eq!(lost, 0);
    assert_eq!(guest_texts(&records, 1), ["0", "1", "2"]);
    assert_eq!(records[0].origin, Origin::Run { session: 1, run: 1, end: false });
    assert_eq!(records[4].origin, Origin::Run { session: 1, run: 1, end: true });
    assert!(records.windows(2).all(|pair| pair[0].timestamp_us <= pair[1].timestamp_us));

    let again = session.run(&with_args(vec![Value::i32(1)])).unwrap();
    assert_eq!((again.session, again.run), (1, 2));
    assert!(session.control().progress().is_none());
}

#[test]
fn another_thread_ends_an_endless_loop() {
    let mut simulator = Simulator::new(None);
    let mut session = open(&mut simulator, LOOP);
    let control = session.control();
    let running = thread::spawn(move || session.run(&long_run()));
    let progress = wait_for_fuel(control.as_ref());
    assert_eq!(progress.fuel_limit, FUEL_MAX);
    control.cancel();
    let report = running.join().unwrap().unwrap();
    assert_eq!(report.status, Status::Cancelled);
    assert!(report.fuel_used >= progress.fuel_used);
}

#[test]
fn a_cancel_ends_a_sleep() {
    let mut simulator = Simulator::new(None);
    let mut reader = simulator.open_log().unwrap();
    let mut session = open(
        &mut simulator,
        r#"(module (import "kernel" "msleep" (func $msleep (param i32) (result i32)))
            (import "kernel" "log_i32" (func $log (param i32)))
            (func (export "main") (call $log (i32.const 1))
              (loop $again (drop (call $msleep (i32.const 500000))) (br $again))))"#,
    );
    let control = session.control();
    let running = thread::spawn(move || session.run(&long_run()));
    // The line before the sleep is there: the guest sleeps, or is about to.
    while !reader.next_batch().unwrap().unwrap().records.iter().any(|record| record.text == "1") {}
    control.cancel();
    assert_eq!(running.join().unwrap().unwrap().status, Status::Cancelled);
}

#[test]
fn closing_a_session_ends_its_run_and_those_to_come() {
    let mut simulator = Simulator::new(None);
    let mut session = open(&mut simulator, LOOP);
    let control = session.control();
    let closing = Arc::clone(&control);
    let running = thread::spawn(move || {
        let first = session.run(&long_run()).unwrap();
        (first, session.run(&long_run()).unwrap())
    });
    wait_for_fuel(control.as_ref());
    closing.close();
    let (first, second) = running.join().unwrap();
    assert_eq!((first.status, second.status), (Status::Cancelled, Status::Cancelled));
    assert_eq!(second.fuel_used, 0);
}

#[test]
fn a_session_outlives_its_simulator() {
    let mut simulator = Simulator::new(None);
    let mut session = open(&mut simulator, COUNT);
    drop(simulator);
    assert_eq!(session.run(&with_args(vec![Value::i32(2)])).unwrap().status, Status::Ok);
}

#[test]
fn sessions_run_side_by_side_and_never_mix() {
    let mut simulator = Simulator::new(None);
    let reader = simulator.open_log().unwrap();
    let running: Vec<_> = (0..32)
        .map(|_| {
            let mut session = open(&mut simulator, COUNT);
            let lines = 10 + i32::try_from(session.session()).unwrap();
            thread::spawn(move || session.run(&with_args(vec![Value::i32(lines)])).unwrap())
        })
        .collect();
    let reports: HashMap<u32, RunReport> = running
        .into_iter()
        .map(|thread| thread.join().unwrap())
        .map(|report| (report.session, report))
        .collect();
    assert_eq!(reports.len(), 32);
    let (records, lost) = close_and_drain(reader);
    assert_eq!(lost, 0);
    for (session, report) in reports {
        let expected: Vec<String> = (0..10 + session).map(|line| line.to_string()).collect();
        assert_eq!(guest_texts(&records, session), expected);
        assert_eq!(report.log_lines, 10 + session);
    }
}

#[test]
fn no_more_sessions_than_the_device_has() {
    let mut simulator = Simulator::new(None);
    let mut sessions: Vec<_> = (0..SESSIONS).map(|_| simulator.open().unwrap()).collect();
    assert_eq!(simulator.open().err(), Some(TargetError::TooManySessions(256)));
    sessions.pop();
    assert_eq!(simulator.open().unwrap().session(), 257, "numbers are not used again");
}

#[test]
fn a_failing_engine_takes_its_session_alone() {
    let mut simulator = Simulator::new(Some(7));
    let reader = simulator.open_log().unwrap();
    let mut broken = open(&mut simulator, COUNT);
    let mut whole = open(&mut simulator, COUNT);
    broken.services_mut().panic_at = Some("] 1");
    let request = with_args(vec![Value::i32(3)]);
    let report = broken.run(&request).unwrap();
    assert_eq!((report.status, report.trap, report.run), (Status::EngineFault, Trap::None, 1));
    assert!(report.message.contains("the test asked for it"), "{}", report.message);
    let error = broken.run(&request).unwrap_err();
    assert!(error.to_string().contains("open a new session"), "{error}");
    assert_eq!(broken.read_memory(0, 1).unwrap_err(), error);
    assert!(broken.control().progress().is_none());

    assert_eq!(whole.run(&request).unwrap().status, Status::Ok);
    let (records, _) = close_and_drain(reader);
    let end = Origin::Run { session: 1, run: 1, end: true };
    let last = records.iter().find(|record| record.origin == end).unwrap();
    assert!(last.text.starts_with("engine_fault: "), "{}", last.text);
    assert_eq!(guest_texts(&records, 1), ["0"]);
}

#[test]
fn a_slow_reader_learns_how_much_it_missed() {
    let mut simulator = Simulator::new(Some(1));
    let reader = simulator.open_log().unwrap();
    let mut session = open(&mut simulator, COUNT);
    let mut written = 0;
    for _ in 0..5 {
        let report = session.run(&with_args(vec![Value::i32(4_000)])).unwrap();
        assert_eq!((report.log_lines, report.log_suppressed), (4_000, 0));
        written += 4_000 + 2;
    }
    let (records, lost) = close_and_drain(reader);
    assert!(lost > 0);
    assert_eq!(records.len() as u64 + lost, written);
    assert_eq!(records.last().unwrap().origin, Origin::Run { session: 1, run: 5, end: true });
}

/// Report, log and trace of the guest that asks everything.
fn ask(seed: u64) -> (RunReport, Vec<LogRecord>, Vec<u8>) {
    let mut simulator = Simulator::new(Some(seed));
    let reader = simulator.open_log().unwrap();
    let mut session = open(&mut simulator, ASK);
    let report = session.run(&RunRequest::default()).unwrap();
    assert_eq!(report.status, Status::Ok, "{}", report.message);
    let trace = session.read_trace().unwrap();
    (report, close_and_drain(reader).0, trace)
}

#[test]
fn with_a_seed_everything_is_the_same_every_time() {
    let (report, records, trace) = ask(7);
    assert_eq!((&report, &records, &trace), (&ask(7).0, &ask(7).1, &ask(7).2));
    assert!(report.nanoseconds > 3_000_000, "the sleep counts");
    assert!(!trace.is_empty());
    let other = ask(8);
    assert_ne!(report.output, other.0.output);
}

#[test]
fn without_a_seed_the_machine_answers() {
    let mut simulator = Simulator::new(None);
    let reader = simulator.open_log().unwrap();
    let mut session = open(&mut simulator, ASK);
    let report = session.run(&RunRequest::default()).unwrap();
    assert_eq!(report.status, Status::Ok, "{}", report.message);
    let bytes = report.results[0].bits;
    assert!(bytes >= 48 && bytes.is_multiple_of(48), "{bytes}");
    let (records, _) = close_and_drain(reader);
    let texts = guest_texts(&records, 1);
    assert_eq!(texts[4].parse::<u32>().unwrap(), std::process::id());
    let (before, after): (u64, u64) = (texts[0].parse().unwrap(), texts[5].parse().unwrap());
    assert!(after - before >= 3_000_000, "it slept three milliseconds");
}

#[test]
fn input_memory_and_limits_reach_the_session() {
    let mut simulator = Simulator::new(Some(1));
    let mut session = open(
        &mut simulator,
        r#"(module (import "kernel" "input_read" (func $read (param i32 i32 i32) (result i32)))
            (memory (export "memory") 1)
            (func (export "main") (result i32) (call $read (i32.const 0) (i32.const 16) (i32.const 100))))"#,
    );
    session.set_input(b"hello").unwrap();
    let report = session.run(&RunRequest::default()).unwrap();
    assert_eq!(report.results, [Value::i32(5)]);
    assert_eq!(session.read_memory(16, 5).unwrap(), b"hello");
    assert_eq!(session.read_memory(65_530, 100).unwrap().len(), 6);
    assert_eq!(session.read_memory(u64::MAX, 1).unwrap(), b"");
    assert!(session.read_trace().unwrap().len().is_multiple_of(8));
    assert!(session.read_trace().unwrap().is_empty(), "a trace is taken once");
    assert_eq!(session.check().unwrap().status, Status::Ok);

    let too_large = session.write(&vec![0; usize::try_from(MODULE_BYTES).unwrap() + 1]).unwrap_err();
    assert_eq!(too_large, TargetError::ModuleTooLarge { bytes: MODULE_BYTES + 1, limit: MODULE_BYTES });
}

#[test]
fn deep_recursion_ends_in_a_trap() {
    let mut simulator = Simulator::new(None);
    let mut session = open(
        &mut simulator,
        r#"(module (func $f (export "main") (param i64) (result i64)
            (i64.add (call $f (i64.add (local.get 0) (i64.const 1))) (i64.const 1))))"#,
    );
    let report = session.run(&with_args(vec![Value::i64(0)])).unwrap();
    assert_eq!((report.status, report.trap), (Status::Trap, Trap::StackOverflow));
}

#[test]
fn it_says_what_it_is() {
    let info = Simulator::new(Some(7)).with_reason("because".to_owned()).info();
    assert_eq!((info.name.as_str(), info.reason.as_deref()), ("sim", Some("because")));
    assert!(info.description.starts_with("embedded simulator · wasmi "), "{}", info.description);
    assert!(info.description.ends_with(" · seed 7"));
}
