//! Imports, entries and arguments: what fits, what does not, and how that is said.
#![allow(clippy::expect_used, reason = "a test fails where its own guest is wrong")]

mod support;

use guest_engine::abi::codes::{Generation, ItemKind, Status, Trap, ValueType};
use guest_engine::abi::limits::VALUES;
use guest_engine::{CheckReport, Limits, PushRequest, RunReport, RunRequest, Session, SessionError, Value};
use support::{Script, loaded, loaded_with, records, run};

fn run_with(wat: &str, request: &RunRequest) -> RunReport {
    loaded(wat).run(request).expect("it begins")
}

fn link_error(wat: &str, request: &RunRequest) -> String {
    let report = run_with(wat, request);
    assert_eq!(report.status, Status::LinkError, "{}", report.message);
    assert_eq!((report.fuel_used, report.trap), (0, Trap::None));
    report.message
}

fn named(entry: &str) -> RunRequest {
    RunRequest { entry: Some(entry.to_owned()), ..RunRequest::default() }
}

fn check(wat: &str) -> CheckReport {
    loaded(wat).check()
}

#[test]
fn the_entry_is_chosen_in_order() {
    let guest = |names: &[&str]| {
        let exports: Vec<String> = names.iter().map(|name| format!(r#"(func (export "{name}"))"#)).collect();
        format!("(module {})", exports.concat())
    };
    for (names, entry) in [
        (&["sum", "_start", "main"][..], "main"),
        (&["sum", "_start", "a"], "_start"),
        (&["a", "sum"], "sum"),
        (&["only"], "only"),
    ] {
        let report = run_with(&guest(names), &RunRequest::default());
        assert_eq!((report.status, report.entry.as_str()), (Status::Ok, entry));
    }
    let message = link_error(&guest(&["one", "two"]), &RunRequest::default());
    assert!(message.ends_with("the functions that it exports are `one`, `two`"), "{message}");
    let message = link_error(&guest(&["one", "two"]), &named("three"));
    assert!(message.starts_with("the guest exports no function `three`; "), "{message}");
    assert!(link_error("(module)", &RunRequest::default()).contains("exports no functions at all"));
}

#[test]
fn the_start_function_is_no_entry_by_its_reserved_name() {
    let wat = r#"(module (func $s) (start $s) (func (export "main")))"#;
    assert!(link_error(wat, &named("\0start")).contains("`\\x00start`"));
    assert_eq!(check(wat).items.len(), 1);
    let alone = "(module (func $s) (start $s))";
    assert!(link_error(alone, &RunRequest::default()).contains("exports no functions at all"));
}

#[test]
fn arguments_must_be_those_declared() {
    let wat = r#"(module (func (export "add") (param i32 i64) (result i64) (local.get 1)))"#;
    let with = |args: &[Value]| RunRequest { args: args.to_vec(), ..RunRequest::default() };
    assert_eq!(
        link_error(wat, &with(&[Value::i32(1)])),
        "`add` takes (i32, i64) -> i64, but the run gives (i32)"
    );
    assert_eq!(
        link_error(wat, &with(&[Value::i32(1), Value::f64(2.0)])),
        "`add` takes (i32, i64) -> i64, but the run gives (i32, f64)"
    );
    let report = run_with(wat, &with(&[Value::i32(1), Value::i64(-3)]));
    assert_eq!(report.results, [Value::i64(-3)]);
}

#[test]
fn a_sum_without_data_suggests_a_push() {
    let wat = r#"(module (func (export "sum") (param i32 i32) (result i32) (i32.const 0)))"#;
    assert!(link_error(wat, &RunRequest::default()).contains("`push ints`"));
}

#[test]
fn floats_and_many_results_come_back() {
    let (report, _) = run(r#"(module (func (export "main") (result f32 f64 i64 funcref)
             (f32.const 1.5) (f64.sqrt (f64.const 2)) (i64.const -1) (ref.null func)))"#);
    let shown: Vec<String> = report.results.iter().map(Value::to_string).collect();
    assert_eq!(shown, ["1.5", "1.4142135623730951", "-1", "funcref"]);
    let many = format!(
        r#"(module (func (export "main") (result {}) {}))"#,
        "i32 ".repeat(20),
        "(i32.const 7)".repeat(20)
    );
    let (report, _) = run(&many);
    assert_eq!((report.results.len(), report.results_len), (VALUES, 20));
}

#[test]
fn a_nan_of_arithmetic_has_the_same_bits_everywhere() {
    let (report, _) =
        run(r#"(module (func (export "main") (result f64) (f64.div (f64.const 0) (f64.const 0))))"#);
    assert_eq!(report.results[0].bits, 0x7ff8_0000_0000_0000);
}

#[test]
fn misuse_is_told_before_the_run() {
    let mut session = loaded(r#"(module (func (export "main")))"#);
    let args = vec![Value::i32(0); VALUES + 1];
    assert_eq!(
        session.begin(&RunRequest { args, ..RunRequest::default() }),
        Err(SessionError::TooManyArguments { given: 17, limit: 16 })
    );
    let reference = Value { ty: ValueType::ExternRef, bits: 0 };
    assert_eq!(
        session.begin(&RunRequest { args: vec![Value::i32(1), reference], ..RunRequest::default() }),
        Err(SessionError::ArgumentType { place: 2, ty: "externref" })
    );
    let push = PushRequest::Ints(vec![0; 300_000]);
    assert!(matches!(
        session.begin(&RunRequest { push, ..RunRequest::default() }),
        Err(SessionError::PushTooLarge { bytes: 1_200_000, .. })
    ));
    assert!(matches!(session.begin(&named(&"x".repeat(5_000))), Err(SessionError::EntryNameTooLong { .. })));
    assert!(session.report().is_none() && records(&session).is_empty());
}

#[test]
fn a_missing_function_traps_when_it_is_called() {
    let wat = r#"(module (import "env" "printk" (func $p (param i32 i64 f64) (result f32)))
        (func (export "main"))
        (func (export "call") (drop (call $p (i32.const 0) (i64.const 0) (f64.const 0)))))"#;
    assert_eq!(run_with(wat, &RunRequest::default()).status, Status::Ok);
    let report = run_with(wat, &named("call"));
    assert_eq!((report.status, report.trap), (Status::Trap, Trap::MissingImport));
    assert_eq!(report.message, "`env.printk` was called, but nothing provides this import");
    let checked = check(wat);
    assert_eq!((checked.status, checked.missing().count()), (Status::Ok, 1));
    assert!(checked.message.contains("nothing provides `env.printk`"), "{}", checked.message);
}

#[test]
fn a_wrong_signature_shows_both() {
    let wat = r#"(module (import "kernel" "log" (func (param i32))) (func (export "main")))"#;
    let message = "the guest imports `kernel.log` as (i32), but the device provides it as (i32, i32, i32)";
    assert_eq!(link_error(wat, &RunRequest::default()), message);
    let checked = check(wat);
    assert_eq!((checked.status, checked.message.as_str()), (Status::LinkError, message));
    assert!(!checked.items[0].served);
}

#[test]
fn what_cannot_be_provided_is_named() {
    for (import, word) in [
        (r#"(import "env" "ram" (memory 1))"#, "memory `env.ram`"),
        (r#"(import "env" "t" (table 1 funcref))"#, "table `env.t`"),
        (r#"(import "env" "g" (global i32))"#, "global `env.g`"),
    ] {
        let wat = format!(r#"(module {import} (func (export "main")))"#);
        let message = link_error(&wat, &RunRequest::default());
        assert!(message.contains(word), "{message}");
    }
}

#[test]
fn the_legacy_memory_is_provided_as_declared() {
    let mut session = loaded(
        r#"(module (import "env" "memory" (memory 2 2))
           (func (export "main") (result i32) (i32.store8 (i32.const 131071) (i32.const 9))
             (memory.grow (i32.const 1))))"#,
    );
    let report = session.run(&RunRequest::default()).expect("it begins");
    assert_eq!((report.results[0], report.peak_pages), (Value::i32(-1), 2), "{}", report.message);
    assert_eq!((session.memory_len(), session.read_memory(131_071, 1)), (131_072, &[9][..]));
}

#[test]
fn memory_has_a_limit_at_the_start_and_later() {
    let small = RunRequest { memory_bytes: 2 * 65_536, ..RunRequest::default() };
    let report = run_with(r#"(module (memory 3) (func (export "main")))"#, &small);
    assert_eq!(report.status, Status::Refused);
    assert!(report.message.contains("196,608 bytes (3 pages)"), "{}", report.message);
    let grow = r#"(module (memory (export "memory") 1) (func (export "main") (result i32 i32 i32)
        (memory.grow (i32.const 1)) (memory.grow (i32.const 1)) (memory.size)))"#;
    let report = run_with(grow, &small);
    assert_eq!(report.results, [Value::i32(1), Value::i32(-1), Value::i32(2)]);
    assert_eq!(report.peak_pages, 2);
    let report = run_with(r#"(module (import "env" "memory" (memory 3)) (func (export "main")))"#, &small);
    assert_eq!(report.status, Status::Refused, "{}", report.message);
}

#[test]
fn tables_grow_a_little_at_a_time() {
    let (report, _) = run(r#"(module (table $t 1 funcref) (func (export "main") (result i32 i32 i32)
             (table.grow $t (ref.null func) (i32.const 7)) (table.grow $t (ref.null func) (i32.const 8))
             (table.size $t)))"#);
    assert_eq!(report.results, [Value::i32(1), Value::i32(-1), Value::i32(8)]);
    let (report, _) = run(r#"(module (table 200000 funcref) (func (export "main")))"#);
    assert_eq!(report.status, Status::Refused, "{}", report.message);
}

#[test]
fn segments_that_do_not_fit_say_so() {
    let (report, _) = run(r#"(module (memory 1) (data (i32.const 65535) "xy") (func (export "main")))"#);
    assert_eq!((report.status, report.trap), (Status::Trap, Trap::MemoryOutOfBounds));
    let (report, _) =
        run(r#"(module (table 1 funcref) (func $f) (elem (i32.const 1) $f) (func (export "main")))"#);
    assert_eq!((report.status, report.trap), (Status::Trap, Trap::TableOutOfBounds));
}

#[test]
fn a_refused_module_says_where() {
    let mut session = Session::new(1, Limits::default(), Script::default());
    session.write(b"\0asm\x01\0\0\0\x01\x04\x01\x60\0\0\x03\x02\x01\x05").expect("it fits");
    let report = session.run(&RunRequest::default()).expect("it begins");
    assert_eq!(report.status, Status::Refused);
    let checked = session.check();
    assert_eq!((checked.status, checked.message.as_str()), (Status::Refused, report.message.as_str()));
    let offset = checked.offset.expect("the validator says where");
    assert!(report.message.contains(&format!("at offset {offset} ")), "{}", report.message);
    let log = records(&session);
    assert_eq!(log[0], "[s1 r1 begin] no function to call");
    assert!(log[1].starts_with("[s1 r1 end] refused: the module is not valid: "), "{}", log[1]);
}

#[test]
fn offsets_are_those_of_the_image_written() {
    let image =
        wat::parse_str(r#"(module (func $s) (start $s) (func (export "m") (result i32) i32.const 0))"#)
            .expect("it is a module");
    let at = image.windows(2).position(|pair| pair == [0x41, 0]).expect("the constant is there");
    let mut bad = image.clone();
    // An i64 constant where the function returns an i32.
    bad[at] = 0x42;
    let mut session = Session::new(1, Limits::default(), Script::default());
    session.write(&bad).expect("it fits");
    let checked = session.check();
    let report = session.run(&RunRequest::default()).expect("it begins");
    assert_eq!((report.status, report.message), (Status::Refused, checked.message));
}

#[test]
fn an_empty_session_says_what_is_missing() {
    let mut session = Session::new(7, Limits::default(), Script::default());
    let report = session.run(&RunRequest::default()).expect("it begins");
    assert_eq!((report.status, report.session), (Status::Refused, 7));
    assert_eq!(report.message, "no module was written to this session");
}

#[test]
fn a_check_lists_imports_and_exports_in_their_order() {
    let checked = check(
        r#"(module (import "kernel" "cpu" (func (result i32))) (import "z" "a" (func (param f64)))
           (memory 1 5) (global (mut i64) (i64.const 0)) (table 2 funcref)
           (export "z" (memory 0)) (export "main" (func 0)) (export "g" (global 0)) (export "a" (table 0)))"#,
    );
    let items: Vec<_> = checked
        .items
        .iter()
        .map(|item| (item.export, item.module.as_str(), item.name.as_str(), item.kind, item.served))
        .collect();
    assert_eq!(
        items,
        [
            (false, "kernel", "cpu", ItemKind::Func, true),
            (false, "z", "a", ItemKind::Func, false),
            (true, "", "z", ItemKind::Memory, true),
            (true, "", "main", ItemKind::Func, true),
            (true, "", "g", ItemKind::Global, true),
            (true, "", "a", ItemKind::Table, true),
        ]
    );
    assert_eq!((checked.items[2].minimum, checked.items[2].maximum), (1, Some(5)));
    assert_eq!(checked.items[4].value_type, ValueType::I64);
    assert_eq!(checked.generation, Generation::V1);
}

#[test]
fn lines_over_the_limits_are_counted() {
    let wat = r#"(module (import "kernel" "log_i32" (func $log (param i32)))
        (func (export "main") (local i32)
          (loop (call $log (local.get 0))
            (br_if 0 (i32.lt_u (local.tee 0 (i32.add (local.get 0) (i32.const 1))) (i32.const 10))))))"#;
    let limits = Limits { log_lines: 3, ..Limits::default() };
    let mut session = loaded_with(wat, limits, Script::default());
    let report = session.run(&RunRequest::default()).expect("it begins");
    assert_eq!((report.log_lines, report.log_bytes, report.log_suppressed), (3, 3, 7));
    let log = records(&session);
    assert_eq!(log.len(), 6);
    assert_eq!(log[4], "[s1 r1 note] 7 lines were not logged: a run may log 3 lines and 262,144 bytes");
    let limits = Limits { log_bytes: 5, ..Limits::default() };
    let report = loaded_with(wat, limits, Script::default()).run(&RunRequest::default()).expect("it begins");
    assert_eq!((report.log_lines, report.log_suppressed), (5, 5));
}
