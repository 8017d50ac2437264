//! What the trace of a run tells.

mod support;

use guest_engine::abi::codes::{LogLevel, Status, Trap};
use guest_engine::abi::host::HostFunctionId;
use guest_engine::abi::trace::CallOutcome;
use guest_engine::trace_reader::{CalledFunction, HostCall, TraceEvent, TraceReader};
use guest_engine::{Limits, RunRequest, Session};
use support::{Script, loaded, loaded_with};

const GUEST: &str = r#"(module
    (import "kernel" "current_comm" (func $comm (param i32 i32) (result i32)))
    (import "kernel" "log" (func $log (param i32 i32 i32)))
    (import "env" "nothing" (func $nothing (param i64)))
    (memory (export "memory") 1)
    (func (export "main")
      (call $log (i32.const 5) (i32.const 16) (call $comm (i32.const 16) (i32.const 16)))
      (drop (memory.grow (i32.const 2)))
      (drop (memory.grow (i32.const 5000)))
      (call $nothing (i64.const -1))))"#;

fn trace(session: &mut Session<Script>) -> Vec<u8> {
    let mut bytes = Vec::new();
    session.drain_trace(&mut bytes, usize::MAX);
    bytes
}

#[test]
fn a_trace_tells_what_happened_in_order() {
    let mut session =
        loaded_with(GUEST, Limits::default(), Script { comm: "sh".to_owned(), ..Script::default() });
    let report = session.run(&RunRequest::default()).expect("it begins");
    let bytes = trace(&mut session);
    let events: Vec<TraceEvent<'_>> =
        TraceReader::new(&bytes).map(|record| record.expect("it is a trace").event).collect();
    let call = |import, function, args: &[u64], results: &[u64], written_ptr, written| {
        let outcome = match function {
            CalledFunction::Missing => CallOutcome::Trapped,
            _ => CallOutcome::Returned,
        };
        let (args, results) = (args.to_vec(), results.to_vec());
        TraceEvent::HostCall(HostCall { import, function, outcome, args, results, written_ptr, written })
    };
    let host = CalledFunction::Host;
    assert!(matches!(events[0], TraceEvent::RunBegin { fuel_limit: 1_000_000_000, entry: "", .. }));
    assert_eq!(
        events[1..],
        [
            call(0, host(HostFunctionId::CurrentComm), &[16, 16], &[2], 16, b"sh"),
            call(1, host(HostFunctionId::Log), &[5, 16, 2], &[], 0, b""),
            TraceEvent::Log { level: LogLevel::Notice, text: Some("sh") },
            TraceEvent::Grow { pages: 1, wanted: 2, granted: true },
            TraceEvent::Grow { pages: 3, wanted: 5000, granted: false },
            call(2, CalledFunction::Missing, &[u64::MAX], &[], 0, b""),
            TraceEvent::Trap { trap: Trap::MissingImport, message: &report.message },
            TraceEvent::RunEnd { status: Status::Trap },
        ]
    );
}

#[test]
fn a_trace_is_the_same_whatever_the_slices() {
    let traces: Vec<Vec<u8>> = [1, 100, 1_000_000]
        .into_iter()
        .map(|slice_fuel| {
            let limits = Limits { slice_fuel, ..Limits::default() };
            let mut session = loaded_with(GUEST, limits, Script::default());
            session.run(&RunRequest::default()).expect("it begins");
            trace(&mut session)
        })
        .collect();
    assert!(traces.iter().all(|trace| *trace == traces[0]));
}

#[test]
fn the_clock_of_a_trace_is_fuel() {
    let mut session = loaded(GUEST);
    let report = session.run(&RunRequest::default()).expect("it begins");
    let bytes = trace(&mut session);
    let fuel: Vec<u64> =
        TraceReader::new(&bytes).filter_map(|record| record.expect("it is a trace").fuel).collect();
    assert!(fuel.is_sorted(), "{fuel:?}");
    assert_eq!((fuel.first(), fuel.last()), (Some(&0), Some(&report.fuel_used)));
}

#[test]
fn a_trace_is_bounded_and_says_what_is_missing() {
    let wat = r#"(module (import "kernel" "cpu" (func $cpu (result i32)))
        (func (export "main") (local i32)
          (loop (drop (call $cpu))
            (br_if 0 (i32.lt_u (local.tee 0 (i32.add (local.get 0) (i32.const 1))) (i32.const 5000))))))"#;
    let limits = Limits { trace_bytes: 4_096, ..Limits::default() };
    let mut session = loaded_with(wat, limits, Script::default());
    let report = session.run(&RunRequest::default()).expect("it begins");
    let bytes = trace(&mut session);
    assert!(bytes.len() <= 4_096);
    let events: Vec<TraceEvent<'_>> =
        TraceReader::new(&bytes).map(|record| record.expect("it is a trace").event).collect();
    let dropped = u64::from(report.trace_dropped);
    assert!(matches!(events.last(), Some(TraceEvent::Overflow { records, .. }) if *records == dropped));
    // Begin, 5,000 calls and the end.
    assert_eq!(events.len() as u64 - 1 + dropped, 5_002);
    session.run(&RunRequest::default()).expect("it begins");
    assert!(matches!(
        TraceReader::new(&trace(&mut session)).next(),
        Some(Ok(record)) if record.run == 2 && record.sequence == 0
    ));
}

#[test]
fn suppressed_lines_are_traced_without_text() {
    let wat = r#"(module (import "kernel" "log_i32" (func $log (param i32)))
        (func (export "main") (call $log (i32.const 1)) (call $log (i32.const 2))))"#;
    let limits = Limits { log_lines: 1, ..Limits::default() };
    let mut session = loaded_with(wat, limits, Script::default());
    session.run(&RunRequest::default()).expect("it begins");
    let bytes = trace(&mut session);
    let texts: Vec<Option<&str>> = TraceReader::new(&bytes)
        .filter_map(|record| match record.expect("it is a trace").event {
            TraceEvent::Log { text, .. } => Some(text),
            _ => None,
        })
        .collect();
    assert_eq!(texts, [Some("1"), None]);
}
