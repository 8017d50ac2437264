//! Guests and calls of the older systems, and pushes to newer guests.
#![allow(clippy::expect_used, reason = "a test fails where its own guest is wrong")]

mod support;

use guest_engine::abi::codes::{Generation, Status, Trap};
use guest_engine::abi::legacy::WasmSetData;
use guest_engine::abi::records::TaskRecord;
use guest_engine::trace_reader::{TraceEvent, TraceReader};
use guest_engine::{LegacyError, Limits, PushRequest, RunRequest, Session, Value};
use support::{Script, guest_lines, loaded, loaded_with, padded};

/// Built into the oldest module: finds its array where `alloc` put it.
const G0: &str = r#"(module
    (import "custom" "print_int" (func $print (param i32) (result i32)))
    (memory (export "memory") 2)
    (func (export "alloc") (param i64) (result i64) (i64.const 1024))
    (func (export "sum") (result i32) (local $at i32) (local $sum i32)
      (loop $next
        (drop (call $print (i32.load offset=1024 (local.get $at))))
        (local.set $sum (i32.add (local.get $sum) (i32.load offset=1024 (local.get $at))))
        (br_if $next (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 4))) (i32.const 40))))
      (local.get $sum)))"#;

/// Fills its own array.
const P1: &str = r#"(module
    (import "custom" "print_int" (func $print (param i32)))
    (memory (export "memory") 2)
    (func (export "sum") (result i32) (local $n i32) (local $sum i32)
      (loop $next
        (call $print (local.get $n))
        (local.set $sum (i32.add (local.get $sum) (local.get $n)))
        (br_if $next (i32.lt_u (local.tee $n (i32.add (local.get $n) (i32.const 1))) (i32.const 10))))
      (local.get $sum)))"#;

/// Is given place and size; imports its memory, and its `alloc` returns 0.
const P2: &str = r#"(module
    (import "custom" "print_int" (func $print (param i32) (result i32)))
    (import "env" "memory" (memory 2 2))
    (func (export "alloc") (param i32) (result i32) (i32.const 0))
    (func (export "sum") (param $ptr i32) (param $size i32) (result i32) (local $sum i32)
      (block $done
        (loop $next
          (br_if $done (i32.eqz (local.get $size)))
          (drop (call $print (i32.load (local.get $ptr))))
          (local.set $sum (i32.add (local.get $sum) (i32.load (local.get $ptr))))
          (local.set $ptr (i32.add (local.get $ptr) (i32.const 4)))
          (local.set $size (i32.sub (local.get $size) (i32.const 1)))
          (br $next)))
      (local.get $sum)))"#;

fn set(session: &mut Session<Script>, ints: &[i32]) {
    let mut data = WasmSetData { size: ints.len() as u32, array: [0; 10] };
    data.array[..ints.len()].copy_from_slice(ints);
    session.legacy_set_data(&data).expect("they fit");
}

fn lines(numbers: impl IntoIterator<Item = i32>, last: &str) -> Vec<String> {
    let mut lines: Vec<String> = numbers.into_iter().map(|number| format!("From WASM: {number}")).collect();
    lines.push(last.to_owned());
    lines
}

#[test]
fn generations_are_told_apart() {
    for (wat, generation) in [
        (G0, Generation::G0),
        (P1, Generation::P1),
        (P2, Generation::P2),
        (r#"(module (func (export "main")))"#, Generation::Unknown),
        (r#"(module (import "kernel" "new" (func)) (func (export "sum")))"#, Generation::V1),
    ] {
        let checked = loaded(wat).check();
        assert_eq!((checked.generation, checked.status), (generation, Status::Ok), "{}", checked.message);
    }
}

#[test]
fn g0_sums_what_was_copied_to_it() {
    let mut session = loaded(G0);
    assert_eq!(session.legacy_process_sum(), Ok(45));
    assert_eq!(guest_lines(&session), lines(0..10, "Function returned: 45"));
}

#[test]
fn p1_sums_its_own_array() {
    let mut session = loaded(P1);
    assert_eq!(session.legacy_process_sum(), Ok(45));
    assert_eq!(guest_lines(&session), lines(0..10, "Sum function returned: 45"));
    assert_eq!(session.report().map(|report| report.log_lines), Some(11));
}

#[test]
fn p2_sums_the_stored_data_or_the_fixed() {
    let mut session = loaded(P2);
    set(&mut session, &[100, 200, 300]);
    assert_eq!(session.legacy_process_sum(), Ok(600));
    assert_eq!(guest_lines(&session), lines([100, 200, 300], "Sum function returned: 600"));
    session.services_mut().log.clear();
    assert_eq!(session.legacy_process_test(), Ok(450));
    assert_eq!(guest_lines(&session), lines((0..100).step_by(10), "Sum function returned: 450"));
    set(&mut session, &[]);
    assert_eq!(session.legacy_process_sum(), Ok(0));
    set(&mut session, &[-1]);
    assert_eq!(session.legacy_process_sum(), Ok(-1));
    assert_eq!(guest_lines(&session).last().map(String::as_str), Some("Sum function returned: 4294967295"));
}

#[test]
fn alloc_is_asked_for_forty_bytes_whatever_is_copied() {
    let wat = r#"(module (memory (export "memory") 1) (global $asked (mut i32) (i32.const 0))
        (func (export "alloc") (param i32) (result i32) (global.set $asked (local.get 0)) (i32.const 8))
        (func (export "sum") (param i32 i32) (result i32) (global.get $asked)))"#;
    let mut session = loaded(wat);
    set(&mut session, &[1]);
    assert_eq!(session.legacy_process_sum(), Ok(40));
    let push = PushRequest::Ints(vec![1]);
    let report = session.run(&RunRequest { push, ..RunRequest::default() }).expect("it begins");
    assert_eq!(report.results, [Value::i32(4)]);
}

#[test]
fn too_much_data_is_an_error_and_changes_nothing() {
    let mut session = loaded(P2);
    set(&mut session, &[5]);
    let data = WasmSetData { size: 11, array: [1; 10] };
    assert_eq!(session.legacy_set_data(&data), Err(LegacyError::TooManyInts { size: 11 }));
    assert_eq!(session.legacy_process_sum(), Ok(5));
}

#[test]
fn what_fails_is_an_error() {
    let mut session = Session::new(1, Limits::default(), Script::default());
    assert_eq!(session.legacy_process_sum(), Err(LegacyError::NothingLoaded));
    let mut session = loaded(r#"(module (func (export "sum") (result i32) unreachable))"#);
    let error = session.legacy_process_sum().expect_err("it traps");
    assert!(matches!(error, LegacyError::Run { status: Status::Trap, .. }), "{error}");
    let mut session = loaded(r#"(module (func (export "sum")))"#);
    assert_eq!(session.legacy_process_sum(), Err(LegacyError::NoResult));
    let mut session = loaded(r#"(module (func (export "main")))"#);
    assert!(matches!(session.legacy_process_sum(), Err(LegacyError::Run { status: Status::LinkError, .. })));
}

#[test]
fn legacy_guests_run_through_the_newer_call_too() {
    let push = PushRequest::Ints(vec![1, 2, 3]);
    let request = RunRequest { push, ..RunRequest::default() };
    let report = loaded(P2).run(&request).expect("it begins");
    assert_eq!((report.entry.as_str(), report.results.as_slice()), ("sum", &[Value::i32(6)][..]));
    let push = PushRequest::Ints((0..10).collect());
    let request = RunRequest { push, ..RunRequest::default() };
    let report = loaded(G0).run(&request).expect("it begins");
    assert_eq!(report.results, [Value::i32(45)], "{}", report.message);
}

#[test]
fn records_are_pushed_with_their_count() {
    let wat = r#"(module (memory (export "memory") 1)
        (func (export "alloc") (param i64) (result i64) (i64.const 4096))
        (func (export "main") (param i32 i64) (result i32 i64)
          (i32.load offset=48 (local.get 0)) (local.get 1)))"#;
    let script = Script {
        tasks: vec![
            TaskRecord { pid: 1, comm: padded("init"), ..TaskRecord::ZERO },
            TaskRecord { pid: 9, ..TaskRecord::ZERO },
        ],
        ..Script::default()
    };
    let mut session = loaded_with(wat, Limits::default(), script);
    let report =
        session.run(&RunRequest { push: PushRequest::Tasks, ..RunRequest::default() }).expect("it begins");
    assert_eq!(report.results, [Value::i32(9), Value::i64(2)], "{}", report.message);
    let mut trace = Vec::new();
    session.drain_trace(&mut trace, usize::MAX);
    let pushed = TraceReader::new(&trace)
        .filter_map(|record| match record.expect("it is a trace").event {
            TraceEvent::Push { ptr, count, bytes } => Some((ptr, count, bytes.len())),
            _ => None,
        })
        .next();
    assert_eq!(pushed, Some((4096, 2, 96)));
    session.set_input(b"abc").expect("it fits");
    let report =
        session.run(&RunRequest { push: PushRequest::Input, ..RunRequest::default() }).expect("it begins");
    assert_eq!(report.results[1], Value::i64(3));
    assert_eq!(session.read_memory(4096, 3), b"abc");
    for (push, count) in [(PushRequest::Meminfo, 1), (PushRequest::Netdevs, 0)] {
        let report = session.run(&RunRequest { push, ..RunRequest::default() }).expect("it begins");
        assert_eq!(report.results[1], Value::i64(count));
    }
}

#[test]
fn a_place_outside_of_memory_is_refused() {
    for (ptr, bad) in [("-4", "4294967292"), ("65533", "65533")] {
        let wat = format!(
            r#"(module (memory (export "memory") 1)
               (func (export "alloc") (param i32) (result i32) (i32.const {ptr}))
               (func (export "main") (param i32 i32)))"#
        );
        let push = PushRequest::Ints(vec![7]);
        let report = loaded(&wat).run(&RunRequest { push, ..RunRequest::default() }).expect("it begins");
        assert_eq!((report.status, report.trap), (Status::Trap, Trap::PushOutOfBounds));
        assert_eq!(report.message, format!("`alloc` returned {bad} for 4 bytes, but memory ends at 65536"));
    }
}

#[test]
fn a_push_that_does_not_fit_the_guest_is_a_link_error() {
    let request = RunRequest { push: PushRequest::Ints(vec![1]), ..RunRequest::default() };
    for (wat, words) in [
        (r#"(module (func (export "main") (param i32 i32)))"#, "exports no function `alloc`"),
        (
            r#"(module (func (export "alloc") (param f32) (result i32) (i32.const 0)) (func (export "main") (param i32 i32)))"#,
            "`alloc` as (f32) -> i32",
        ),
        (
            r#"(module (func (export "alloc") (param i32) (result i32) (i32.const 0)) (func (export "main") (param i32)))"#,
            "calls it with a pointer and a count",
        ),
    ] {
        let report = loaded(wat).run(&request).expect("it begins");
        assert_eq!(report.status, Status::LinkError);
        assert!(report.message.contains(words), "{}", report.message);
    }
}
