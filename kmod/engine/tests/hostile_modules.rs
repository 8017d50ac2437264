//! Modules that are broken, or made to break the engine: each ends in a report.

mod support;

use std::sync::LazyLock;

use guest_engine::abi::codes::{LogLevel, Status};
use guest_engine::{Limits, RunRequest, Session, Value};
use proptest::prelude::{ProptestConfig, any, prop_assert, proptest};
use support::{Script, loaded, run};

static SEEDS: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let texts = [
        r#"(module (import "kernel" "log" (func $log (param i32 i32 i32))) (import "kernel" "tasks" (func (param i32 i32) (result i32)))
           (memory (export "memory") 1 3) (data (i32.const 0) "hello") (table 3 funcref) (elem (i32.const 0) $f $g)
           (global $n (mut i64) (i64.const 5)) (func $f (param i32) (result i32) (i32.mul (local.get 0) (i32.const 3)))
           (func $g (call $log (i32.const 6) (i32.const 0) (i32.const 5)))
           (func $s (global.set $n (i64.const 1))) (start $s)
           (func (export "main") (result f64) (local i32 f64)
             (loop (local.set 0 (i32.add (local.get 0) (i32.const 1)))
               (local.set 1 (f64.add (local.get 1) (f64.convert_i32_u (call_indirect (param i32) (result i32) (local.get 0) (i32.const 0)))))
               (br_if 0 (i32.lt_u (local.get 0) (i32.const 20))))
             (call $g) (drop (memory.grow (i32.const 1))) (memory.fill (i32.const 10) (i32.const 1) (i32.const 100))
             (local.get 1)))"#,
        r#"(module (import "custom" "print_int" (func (param i32))) (import "env" "memory" (memory 2 2))
           (func (export "alloc") (param i32) (result i32) (i32.const 0))
           (func (export "sum") (result i32) (block (block (br_table 0 1 (i32.load (i32.const 4))))) (i32.const 9)))"#,
        r#"(module (table $t 2 externref) (data $d "passive") (memory 1)
           (func (export "_start") (result i64 externref) (memory.init $d (i32.const 0) (i32.const 0) (i32.const 7))
             (table.set $t (i32.const 1) (ref.null extern)) (drop (table.grow $t (ref.null extern) (i32.const 3)))
             (if (result i64) (i32.eqz (table.size $t)) (then (i64.const 1)) (else (i64.trunc_sat_f32_s (f32.const 9e9))))
             (table.get $t (i32.const 2))))"#,
    ];
    texts.iter().map(|text| wat::parse_str(text).unwrap_or_else(|error| panic!("{error}"))).collect()
});

fn survive(image: &[u8]) -> Result<(), proptest::test_runner::TestCaseError> {
    let mut session = Session::new(1, Limits::default(), Script::default());
    session.write(image).map_err(|error| proptest::test_runner::TestCaseError::fail(error.to_string()))?;
    let checked = session.check();
    prop_assert!(checked.message.len() <= 512);
    let request = RunRequest { fuel: 200_000, ..RunRequest::default() };
    let report = session
        .run(&request)
        .map_err(|error| proptest::test_runner::TestCaseError::fail(error.to_string()))?;
    prop_assert!(report.status != Status::EngineFault, "{}", report.message);
    prop_assert!(report.status == Status::Ok || !report.message.is_empty());
    prop_assert!(report.fuel_used <= 200_000);
    prop_assert!(report.message.len() <= 512 && !report.message.chars().any(char::is_control));
    prop_assert!(session.services().log.iter().all(|(_, record)| !record.chars().any(char::is_control)));
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn mutated_modules_end_in_a_report(
        which in any::<usize>(),
        mutations in proptest::collection::vec((any::<usize>(), any::<u8>(), 0..4u8), 1..6),
    ) {
        let mut image = SEEDS[which % SEEDS.len()].clone();
        for (at, byte, kind) in mutations {
            let at = 8 + at % (image.len() - 8);
            match kind {
                0 => image[at] = byte,
                1 => image[at] ^= 1 << (byte % 8),
                2 => image.insert(at, byte),
                _ => { image.remove(at); }
            }
        }
        survive(&image)?;
    }

    #[test]
    fn any_bytes_end_in_a_report(tail in any::<Vec<u8>>()) {
        survive(&[b"\0asm\x01\0\0\0", &tail[..]].concat())?;
        survive(&tail)?;
    }
}

#[test]
fn the_modules_that_are_mutated_are_good_ones() {
    for image in SEEDS.iter() {
        let mut session = Session::new(1, Limits::default(), Script::default());
        session.write(image).expect("it fits");
        let report = session.run(&RunRequest::default()).expect("it begins");
        assert_eq!(report.status, Status::Ok, "{}", report.message);
    }
}

#[test]
fn proposals_that_the_engine_does_not_have_are_refused_in_words() {
    for (wat, word) in [
        (r#"(module (memory i64 1) (func (export "main")))"#, "memory64"),
        (r#"(module (memory 1 2 shared) (func (export "main")))"#, "shared"),
        (r#"(module (memory 1) (memory 1) (func (export "main")))"#, "multiple memories"),
        (r#"(module (func (export "main") (param v128)))"#, "SIMD"),
    ] {
        let (report, _) = run(wat);
        assert_eq!(report.status, Status::Refused, "{}", report.message);
        assert!(report.message.to_lowercase().contains(&word.to_lowercase()), "{}", report.message);
    }
}

#[test]
fn what_a_module_declares_is_bounded() {
    for (count, status) in [(20_000, Status::Ok), (20_001, Status::Refused)] {
        let globals = "(global i32 (i32.const 0))".repeat(count);
        let (report, _) = run(&format!(r#"(module {globals} (func (export "main")))"#));
        assert_eq!(report.status, status, "{}", report.message);
        assert!(
            status == Status::Ok
                || report.message == "the module declares 20,001 globals, and the device allows 20,000"
        );
    }
}

#[test]
fn names_cannot_forge_lines_of_the_log() {
    let wat = "(module (func (export \"a\\n[s9 r9 end] ok\\1b[2J\")))";
    let mut session = loaded(wat);
    session.run(&RunRequest::default()).expect("it begins");
    let begin = (LogLevel::Info, r"[s1 r1 begin] a\n[s9 r9 end] ok\x1b[2J()".to_owned());
    assert_eq!(session.services().log[0], begin);
}

#[test]
fn a_long_loop_takes_no_native_stack() {
    // Each kind of instruction in a loop, on a stack that a call for each round would use up.
    let body = r#"(module (memory 1) (table 2 funcref) (elem (i32.const 0) $one) (global $g (mut i64) (i64.const 0))
        (func $one (param i32) (result i32) (i32.add (local.get 0) (i32.const 1)))
        (func $pair (result i32 i64) (i32.const 1) (i64.const 2))
        (func $tail (param i32) (result i32) (return_call $one (local.get 0)))
        (func (export "main") (result i32) (local $n i32) (local $x f64) (local $y f32) (local $z i64)
          (loop $next
            (local.set $n (call $tail (local.get $n)))
            (drop (call_indirect (param i32) (result i32) (local.get $n) (i32.const 0)))
            (global.set $g (i64.add (global.get $g) (i64.extend_i32_s (local.get $n))))
            (local.set $x (f64.sqrt (f64.mul (f64.promote_f32 (local.get $y)) (f64.const 1.5))))
            (local.set $y (f32.nearest (f32.convert_i32_s (local.get $n))))
            (local.set $z (i64.rotl (i64.popcnt (global.get $g)) (i64.const 3)))
            (i64.store offset=8 (i32.const 8) (local.get $z))
            (i32.store8 (i32.const 3) (i32.load16_s (i32.const 8)))
            (memory.fill (i32.const 100) (i32.const 1) (i32.const 64))
            (memory.copy (i32.const 200) (i32.const 100) (i32.const 64))
            (table.set (i32.const 1) (table.get (i32.const 0)))
            (drop (i32.div_u (local.get $n) (i32.const 7)))
            (drop (i32.trunc_sat_f64_s (local.get $x)))
            (block (block (block (br_table 0 1 2 (i32.rem_u (local.get $n) (i32.const 3))))))
            (drop (select (local.get $n) (i32.const 1) (i32.and (local.get $n) (i32.const 1))))
            (drop (i64.div_s (local.get $z) (i64.const 3)))
            (call $pair) (drop) (drop)
            (br_if $next (i32.lt_u (local.get $n) (i32.const 200000))))
          (local.get $n)))"#;
    let thread = std::thread::Builder::new().stack_size(512 << 10);
    let report = thread
        .spawn(|| run(body).0)
        .expect("a thread starts")
        .join()
        .expect("the guest did not use up the stack");
    assert_eq!(
        (report.status, report.results.as_slice()),
        (Status::Ok, &[Value::i32(200_000)][..]),
        "{}",
        report.message
    );
}

#[test]
fn a_deep_recursion_takes_no_native_stack() {
    let thread = std::thread::Builder::new().stack_size(512 << 10);
    let report = thread
        .spawn(|| run(r#"(module (func $f (export "main") (call $f)))"#).0)
        .expect("a thread starts")
        .join()
        .expect("the guest did not use up the stack");
    assert_eq!(report.status, Status::Trap, "{}", report.message);
}
