//! How runs begin, go on and end.

mod support;

use guest_engine::abi::codes::{Status, Trap};
use guest_engine::{Interruption, Limits, RunRequest, Session, SessionError, Step, Value};
use support::{Script, loaded, loaded_with, records, run};

const SPIN: &str = r#"(module (func (export "main") (loop (br 0))))"#;
const COUNT: &str = r#"(module (func (export "main") (result i32) (local i32)
    (loop (br_if 0 (i32.lt_u (local.tee 0 (i32.add (local.get 0) (i32.const 1))) (i32.const 100000))))
    (local.get 0)))"#;

#[test]
fn a_run_ends_well_with_its_results() {
    let (report, _) = run(COUNT);
    assert_eq!(report.status, Status::Ok, "{}", report.message);
    assert_eq!(report.results, [Value::i32(100_000)]);
    assert_eq!((report.session, report.run, report.entry.as_str()), (1, 1, "main"));
    assert!(report.fuel_used > 100_000 && report.message.is_empty());
}

#[test]
fn the_log_says_how_a_run_begins_and_ends() {
    let mut session = loaded(
        r#"(module (import "kernel" "log_i32" (func $log (param i32)))
           (func (export "add") (param i32 i32) (result i32)
             (call $log (local.get 0)) (i32.add (local.get 0) (local.get 1))))"#,
    );
    let request = RunRequest { args: vec![Value::i32(2), Value::i32(3)], ..RunRequest::default() };
    let report = session.run(&request).expect("it begins");
    let end = format!("[s1 r1 end] ok: 5 : i32, {} fuel", report.fuel_used);
    assert_eq!(records(&session), ["[s1 r1 begin] add(2, 3)", "[s1 r1] 2", end.as_str()]);
    assert_eq!((report.log_lines, report.log_bytes, report.host_calls), (1, 1, 1));
}

#[test]
fn fuel_is_the_same_whatever_the_slices() {
    let fuel: Vec<u64> = [1, 1_000, 100_000, u64::MAX]
        .into_iter()
        .map(|slice_fuel| {
            let limits = Limits { slice_fuel, ..Limits::default() };
            let report =
                loaded_with(COUNT, limits, Script::default()).run(&RunRequest::default()).expect("it begins");
            assert_eq!(report.results, [Value::i32(100_000)]);
            report.fuel_used
        })
        .collect();
    assert!(fuel.iter().all(|used| *used == fuel[0]), "{fuel:?}");
}

#[test]
fn a_guest_without_an_end_runs_out_of_fuel() {
    let mut session = loaded(SPIN);
    let report = session.run(&RunRequest { fuel: 1_000_000, ..RunRequest::default() }).expect("it begins");
    assert_eq!(report.status, Status::OutOfFuel);
    assert!(report.fuel_used <= 1_000_000 && report.fuel_used > 999_000, "{}", report.fuel_used);
    assert!(report.message.contains("1,000,000 units of fuel"), "{}", report.message);
}

#[test]
fn the_deadline_ends_a_run() {
    let script = Script { slice_ns: 1_000_000, ..Script::default() };
    let mut session = loaded_with(SPIN, Limits::default(), script);
    let request = RunRequest { deadline_ns: 20_000_000, ..RunRequest::default() };
    let report = session.run(&request).expect("it begins");
    assert_eq!(report.status, Status::Deadline);
    assert_eq!(report.nanoseconds, 20_000_000);
    assert!(report.message.contains("after 20 ms"), "{}", report.message);
}

#[test]
fn a_cancel_ends_a_run_between_slices() {
    let script = Script { interrupt: Some((3, Interruption::Cancelled)), ..Script::default() };
    let mut session = loaded_with(SPIN, Limits::default(), script);
    let report = session.run(&RunRequest::default()).expect("it begins");
    assert_eq!(report.status, Status::Cancelled);
    assert_eq!(session.services().slices, 3);
}

#[test]
fn a_signal_leaves_the_run_as_it_is() {
    let script = Script { interrupt: Some((1, Interruption::Signal)), ..Script::default() };
    let mut session = loaded_with(COUNT, Limits::default(), script);
    session.begin(&RunRequest::default()).expect("it begins");
    assert_eq!(session.step(), Step::Interrupted);
    assert_eq!(session.begin(&RunRequest::default()), Err(SessionError::Busy));
    while session.step() != Step::Ended {}
    assert_eq!(session.report().map(|report| report.results.clone()), Some(vec![Value::i32(100_000)]));
    assert_eq!(session.step(), Step::Ended);
}

#[test]
fn cancel_ends_what_was_begun() {
    let mut session = loaded(SPIN);
    session.begin(&RunRequest::default()).expect("it begins");
    assert_eq!(session.step(), Step::More);
    session.cancel();
    assert_eq!(session.step(), Step::Ended);
    assert_eq!(session.report().map(|report| report.status), Some(Status::Cancelled));
    session.cancel();
}

#[test]
fn a_start_function_is_under_the_same_limits() {
    let wat = r#"(module (func $spin (loop (br 0))) (start $spin) (func (export "main")))"#;
    let report = loaded(wat).run(&RunRequest { fuel: 10_000, ..RunRequest::default() }).expect("it begins");
    assert_eq!(report.status, Status::OutOfFuel);
    let script = Script { interrupt: Some((2, Interruption::Cancelled)), ..Script::default() };
    let report = loaded_with(wat, Limits::default(), script).run(&RunRequest::default()).expect("it begins");
    assert_eq!(report.status, Status::Cancelled);
}

#[test]
fn a_start_function_runs_before_the_entry() {
    let (report, lines) = run(r#"(module (import "kernel" "log_i32" (func $log (param i32)))
           (global $x (mut i32) (i32.const 0))
           (func $init (global.set $x (i32.const 7)) (call $log (i32.const 1)))
           (start $init)
           (func (export "main") (result i32) (call $log (i32.const 2)) (global.get $x)))"#);
    assert_eq!(report.results, [Value::i32(7)]);
    assert_eq!(lines, ["1", "2"]);
}

#[test]
fn every_trap_has_its_code() {
    let cases = [
        ("unreachable", Trap::Unreachable),
        ("(drop (i32.load (i32.const 65536)))", Trap::MemoryOutOfBounds),
        ("(memory.fill (i32.const 65530) (i32.const 0) (i32.const 10))", Trap::MemoryOutOfBounds),
        ("(call_indirect (type $v) (i32.const 9))", Trap::TableOutOfBounds),
        ("(call_indirect (type $v) (i32.const 1))", Trap::IndirectCallToNull),
        ("(call_indirect (type $i) (i32.const 0)) drop", Trap::BadSignature),
        ("(drop (i32.div_s (i32.const 1) (global.get $zero)))", Trap::IntegerDivisionByZero),
        ("(drop (i32.div_s (i32.const 0x80000000) (global.get $minus)))", Trap::IntegerOverflow),
        ("(drop (i32.trunc_f64_s (f64.const 1e300)))", Trap::IntegerOverflow),
        ("(drop (i32.trunc_f32_s (f32.const nan)))", Trap::BadConversionToInteger),
        ("(call $deep)", Trap::StackOverflow),
    ];
    for (body, trap) in cases {
        let (report, _) = run(&format!(
            r#"(module (type $v (func)) (type $i (func (result i32)))
               (memory 1) (table 2 funcref) (elem (i32.const 0) $nothing)
               (global $zero i32 (i32.const 0)) (global $minus i32 (i32.const -1))
               (func $nothing) (func $deep (call $deep))
               (func (export "main") {body}))"#
        ));
        assert_eq!((report.status, report.trap), (Status::Trap, trap), "{body}: {}", report.message);
        assert!(report.message.len() > 20, "{body}: {}", report.message);
    }
}

#[test]
fn a_second_run_starts_from_a_clean_instance() {
    let mut session = loaded(
        r#"(module (memory (export "memory") 1) (global $n (mut i32) (i32.const 0))
           (func (export "main") (result i32)
             (i32.store (i32.const 0) (i32.add (i32.load (i32.const 0)) (i32.const 5)))
             (global.set $n (i32.add (global.get $n) (i32.const 1))) (global.get $n)))"#,
    );
    for number in 1..=2 {
        let report = session.run(&RunRequest::default()).expect("it begins");
        assert_eq!((report.run, report.results.as_slice()), (number, &[Value::i32(1)][..]));
        assert_eq!(session.read_memory(0, 4), [5, 0, 0, 0]);
    }
    assert_eq!(session.memory_len(), 65_536);
    assert_eq!(session.read_memory(65_534, 100).len(), 2);
    assert_eq!(session.read_memory(u64::MAX, u64::MAX), b"");
}

#[test]
fn the_first_write_after_a_run_starts_a_new_image() {
    let mut session = loaded(r#"(module (func (export "main")))"#);
    let image = session.image().to_vec();
    session.run(&RunRequest::default()).expect("it begins");
    session.run(&RunRequest::default()).expect("the image is still there");
    let (first, second) = image.split_at(4);
    session.write(first).expect("it fits");
    session.write(second).expect("it fits");
    assert_eq!(session.image(), image);
    assert_eq!(session.run(&RunRequest::default()).map(|report| report.status), Ok(Status::Ok));
}

#[test]
fn a_write_over_the_limit_leaves_the_image() {
    let limits = Limits { module_bytes: 10, ..Limits::default() };
    let mut session = Session::new(1, limits, Script::default());
    session.write(&[1; 10]).expect("it fits");
    let error = SessionError::ImageTooLarge { bytes: 11, limit: 10 };
    assert_eq!(session.write(&[2]), Err(error));
    assert_eq!(session.image(), [1; 10]);
    assert!(error.to_string().starts_with("the module would be 11 bytes long"));
}

#[test]
fn a_session_may_move_to_another_thread() {
    let mut session = loaded(COUNT);
    session.begin(&RunRequest::default()).expect("it begins");
    assert_eq!(session.step(), Step::More);
    let report = std::thread::spawn(move || {
        while session.step() != Step::Ended {}
        session.report().cloned()
    })
    .join()
    .expect("the run ended");
    assert_eq!(report.map(|report| report.status), Some(Status::Ok));
}
