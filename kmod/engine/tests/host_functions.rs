//! Each host function: what it gives, what it refuses, and what it never does.
#![allow(clippy::expect_used, reason = "a test fails where its own guest is wrong")]

mod support;

use guest_engine::abi::codes::{LogLevel, Status, Trap};
use guest_engine::abi::host::HOST_FUNCTIONS;
use guest_engine::abi::records::{MeminfoRecord, NetdevRecord, TaskRecord};
use guest_engine::abi::{codes::ValueType, host};
use guest_engine::{Interruption, Limits, RunReport, RunRequest, Session, Value};
use proptest::prelude::{any, prop_assert, prop_assert_eq, prop_oneof, proptest};
use proptest::strategy::{Just, Strategy};
use support::{Script, guest_lines, loaded_with, padded, run};

/// A guest that calls one host function with constants and returns what it returns.
fn calling(name: &str, args: &[Value]) -> String {
    let function = host::find(name).unwrap_or_else(|| panic!("{name} is a host function"));
    let params: Vec<&str> = function.params.iter().map(|param| param.ty.word()).collect();
    let result = match function.result {
        ValueType::None => String::new(),
        ty => format!("(result {})", ty.word()),
    };
    let consts: Vec<String> = args.iter().map(|arg| format!("({}.const {arg})", arg.ty.word())).collect();
    format!(
        r#"(module (import "kernel" "{name}" (func $f (param {}) {result}))
           (memory (export "memory") 1) (data (i32.const 100) "hello\n")
           (func (export "main") {result} (call $f {})))"#,
        params.join(" "),
        consts.join(" ")
    )
}

fn script() -> Script {
    Script {
        now_ns: 1_234,
        jiffies: 42,
        cpu: 3,
        cpus: 8,
        pid: 77,
        comm: "wasm-workbench".to_owned(),
        release: "7.3.4-lab".to_owned(),
        tasks: vec![
            TaskRecord { pid: 1, comm: padded("init"), ..TaskRecord::ZERO },
            TaskRecord { pid: 2, comm: padded("kthreadd"), ..TaskRecord::ZERO },
        ],
        netdevs: vec![NetdevRecord { index: 1, name: padded("lo"), ..NetdevRecord::ZERO }],
        meminfo: Some(MeminfoRecord { total: 1 << 30, ..MeminfoRecord::ZERO }),
        ..Script::default()
    }
}

fn call(name: &str, args: &[Value]) -> (RunReport, Session<Script>) {
    let mut session = loaded_with(&calling(name, args), Limits::default(), script());
    session.set_input(b"payload").expect("it fits");
    let report = session.run(&RunRequest::default()).expect("it begins");
    (report, session)
}

fn ints(args: &[u32]) -> Vec<Value> {
    args.iter().map(|arg| Value::i32(*arg as i32)).collect()
}

/// The result of a call with these 32-bit arguments, and the memory from 1,000 on.
fn result(name: &str, args: &[u32]) -> (Value, Vec<u8>) {
    let (report, session) = call(name, &ints(args));
    assert_eq!(report.status, Status::Ok, "{name}: {}", report.message);
    (report.results[0], session.read_memory(1_000, 256).to_vec())
}

fn refused(name: &str, args: &[u32]) -> (Trap, String) {
    let (report, _) = call(name, &ints(args));
    assert_eq!(report.status, Status::Trap, "{name}: {}", report.message);
    (report.trap, report.message)
}

#[test]
fn log_writes_a_line_at_its_level() {
    let (report, session) = call("log", &ints(&[4, 100, 6]));
    assert_eq!(report.status, Status::Ok, "{}", report.message);
    assert_eq!(session.services().log[1], (LogLevel::Warning, "[s1 r1] hello".to_owned()));
}

#[test]
fn log_says_what_is_wrong_with_its_arguments() {
    let (trap, message) = refused("log", &[6, 65_530, 20]);
    assert_eq!(trap, Trap::HostMemoryOutOfBounds);
    assert_eq!(message, "`kernel.log` was called with ptr 65530, len 20, but memory ends at 65536");
    let (trap, message) = refused("log", &[8, 0, 0]);
    assert_eq!(trap, Trap::HostBadArgument);
    assert_eq!(message, "`kernel.log` was called with level 8, but levels go from 0 (emerg) to 7 (debug)");
    assert_eq!(refused("log", &[u32::MAX, 0, 0]).0, Trap::HostBadArgument);
}

#[test]
fn numbers_are_logged_as_they_read() {
    for (name, value, line) in [
        ("log_i32", Value::i32(-5), "-5"),
        ("log_i64", Value::i64(i64::MIN), "-9223372036854775808"),
        ("log_f64", Value::f64(0.1), "0.1"),
        ("log_f64", Value::f64(f64::NEG_INFINITY), "-inf"),
    ] {
        let (report, session) = call(name, &[value]);
        assert_eq!(report.status, Status::Ok, "{name}: {}", report.message);
        assert_eq!(guest_lines(&session), [line]);
    }
}

#[test]
fn scalars_come_from_the_services() {
    assert_eq!(result("ktime_get_ns", &[]).0, Value::i64(1_234));
    assert_eq!(result("jiffies", &[]).0, Value::i64(42));
    assert_eq!(result("cpu", &[]).0, Value::i32(3));
    assert_eq!(result("num_online_cpus", &[]).0, Value::i32(8));
    assert_eq!(result("current_pid", &[]).0, Value::i32(77));
    assert_eq!(result("input_len", &[]).0, Value::i32(7));
}

#[test]
fn names_come_without_their_padding() {
    let (needed, memory) = result("current_comm", &[1_000, 16]);
    assert_eq!((needed, &memory[..15]), (Value::i32(14), &b"wasm-workbench\0"[..]));
    let (needed, memory) = result("uname", &[1_000, 9]);
    assert_eq!((needed, &memory[..10]), (Value::i32(9), &b"7.3.4-lab\0"[..]));
}

#[test]
fn nothing_is_written_where_it_does_not_fit() {
    for (name, needed) in
        [("current_comm", 14), ("uname", 9), ("meminfo", 48), ("tasks", 96), ("netdevs", 64)]
    {
        let (answer, memory) = result(name, &[1_000, needed as u32 - 1]);
        assert_eq!(answer, Value::i32(needed), "{name}");
        assert!(memory.iter().all(|byte| *byte == 0), "{name}");
        assert_eq!(result(name, &[0, 0]).0, Value::i32(needed), "{name}");
        assert_eq!(result(name, &[65_536, 0]).0, Value::i32(needed), "{name}");
        assert_eq!(refused(name, &[65_536, 1]).0, Trap::HostMemoryOutOfBounds, "{name}");
    }
}

#[test]
fn lists_are_arrays_of_records() {
    let (needed, memory) = result("tasks", &[1_000, 200]);
    assert_eq!(needed, Value::i32(96));
    assert_eq!((memory[0], memory[48], &memory[32..36]), (1, 2, &b"init"[..]));
    let (needed, memory) = result("netdevs", &[1_000, 64]);
    assert_eq!((needed, memory[0], &memory[48..50]), (Value::i32(64), 1, &b"lo"[..]));
    let (needed, memory) = result("meminfo", &[1_000, 48]);
    assert_eq!((needed, &memory[..8]), (Value::i32(48), &(1u64 << 30).to_le_bytes()[..]));
}

#[test]
fn random_bytes_fill_exactly_their_place() {
    let (report, session) = call("random_bytes", &ints(&[1_000, 300]));
    assert_eq!(report.status, Status::Ok);
    assert_eq!(session.read_memory(999, 1), [0]);
    assert!(session.read_memory(1_000, 300).iter().all(|byte| *byte == 0xa5));
    assert_eq!(session.read_memory(1_300, 1), [0]);
}

#[test]
fn input_is_read_from_an_offset() {
    let (copied, memory) = result("input_read", &[3, 1_000, 100]);
    assert_eq!((copied, &memory[..5]), (Value::i32(4), &b"load\0"[..]));
    assert_eq!(result("input_read", &[7, 1_000, 100]).0, Value::i32(0));
    assert_eq!(result("input_read", &[u32::MAX, 1_000, 100]).0, Value::i32(0));
    assert_eq!(refused("input_read", &[0, u32::MAX, 1]).0, Trap::HostMemoryOutOfBounds);
}

#[test]
fn output_is_bounded() {
    let limits = Limits { output_bytes: 4, ..Limits::default() };
    let wat = calling("output_write", &ints(&[100, 5]));
    let report = loaded_with(&wat, limits, script()).run(&RunRequest::default()).expect("it begins");
    assert_eq!((report.results[0], report.output), (Value::i32(4), b"hell".to_vec()));
}

#[test]
fn a_sleep_tells_how_it_ended() {
    let (report, session) = call("msleep", &ints(&[5]));
    assert_eq!((report.results[0], &session.services().slept_ms[..]), (Value::i32(0), &[5][..]));
    let early = Script { sleep_ends_early: true, ..Script::default() };
    let mut session = loaded_with(&calling("msleep", &ints(&[5])), Limits::default(), early);
    let report = session.run(&RunRequest::default()).expect("it begins");
    assert_eq!(report.results, [Value::i32(1)]);
}

#[test]
fn a_sleep_past_the_deadline_ends_there() {
    let wat = r#"(module (import "kernel" "msleep" (func $sleep (param i32) (result i32)))
        (func (export "main") (loop (drop (call $sleep (i32.const 7))) (br 0))))"#;
    let mut session = loaded_with(wat, Limits::default(), Script::default());
    let request = RunRequest { deadline_ns: 20_000_000, ..RunRequest::default() };
    let report = session.run(&request).expect("it begins");
    assert_eq!(report.status, Status::Deadline, "{}", report.message);
    assert_eq!(session.services().slept_ms, [7, 7, 6]);
    assert_eq!(report.nanoseconds, 20_000_000);
    let wat = calling("msleep", &ints(&[25]));
    let report = loaded_with(&wat, Limits::default(), Script::default()).run(&request).expect("it begins");
    assert_eq!(report.status, Status::Deadline, "{}", report.message);
}

#[test]
fn host_work_ends_a_slice_and_the_guest_goes_on() {
    let wat = r#"(module (import "kernel" "cpu" (func $cpu (result i32)))
        (func (export "main") (result i32) (local i32 i32)
          (loop
            (local.set 1 (i32.add (local.get 1) (call $cpu)))
            (br_if 0 (i32.lt_u (local.tee 0 (i32.add (local.get 0) (i32.const 1))) (i32.const 10000))))
          (local.get 1)))"#;
    let limits = Limits { slice_fuel: u64::MAX, ..Limits::default() };
    let mut session = loaded_with(wat, limits, script());
    let report = session.run(&RunRequest::default()).expect("it begins");
    assert_eq!(report.results, [Value::i32(30_000)], "{}", report.message);
    assert_eq!((report.host_calls, session.services().slices), (10_000, 4));
    let limits = Limits { slice_fuel: 777, ..Limits::default() };
    let other = loaded_with(wat, limits, script()).run(&RunRequest::default()).expect("it begins");
    assert_eq!(other.fuel_used, report.fuel_used);
}

#[test]
fn a_block_of_many_host_calls_can_be_cancelled() {
    let wat = format!(
        r#"(module (import "kernel" "tasks" (func $tasks (param i32 i32) (result i32))) (memory (export "memory") 1)
           (func (export "main") {}))"#,
        "(drop (call $tasks (i32.const 0) (i32.const 0)))".repeat(5_000)
    );
    let script = Script { interrupt: Some((2, Interruption::Cancelled)), ..script() };
    let mut session = loaded_with(&wat, Limits::default(), script);
    let report = session.run(&RunRequest::default()).expect("it begins");
    assert_eq!(report.status, Status::Cancelled, "{}", report.message);
    assert!(report.host_calls < 2_500, "{}", report.host_calls);
    let slow = Script { slice_ns: 1_000_000, ..Script::default() };
    let mut session = loaded_with(&wat, Limits::default(), slow);
    let request = RunRequest { deadline_ns: 2_000_000, ..RunRequest::default() };
    let report = session.run(&request).expect("it begins");
    assert_eq!(report.status, Status::Deadline, "{}", report.message);
}

#[test]
fn a_host_function_can_be_the_entry_and_the_last_call() {
    let exported = r#"(module (import "kernel" "msleep" (func $sleep (param i32) (result i32)))
        (export "main" (func $sleep)))"#;
    let mut session = loaded_with(exported, Limits::default(), Script::default());
    let request = RunRequest { args: vec![Value::i32(3)], ..RunRequest::default() };
    let report = session.run(&request).expect("it begins");
    assert_eq!((report.status, report.results.as_slice()), (Status::Ok, &[Value::i32(0)][..]));
    let tail = r#"(module (import "kernel" "msleep" (func $sleep (param i32) (result i32)))
        (func (export "main") (result i32) (return_call $sleep (i32.const 3))))"#;
    let early = Script { sleep_ends_early: true, ..Script::default() };
    let mut session = loaded_with(tail, Limits::default(), early);
    let report = session.run(&RunRequest::default()).expect("it begins");
    assert_eq!((report.status, report.results.as_slice()), (Status::Ok, &[Value::i32(1)][..]));
}

#[test]
fn values_survive_a_slice_that_ends_in_a_host_function() {
    let wat = r#"(module (import "kernel" "msleep" (func $sleep (param i32) (result i32)))
        (func $tail (param i32) (result i32) (return_call $sleep (local.get 0)))
        (func (export "main") (result f64 i64 i32) (local f32)
          (local.set 0 (f32.const 0.25))
          (f64.add (f64.mul (f64.const 3) (f64.const 0.5))
                   (f64.convert_i32_s (i32.add (i32.const 10) (call $sleep (i32.const 1)))))
          (i64.add (i64.const 1000000000000) (i64.extend_i32_s (i32.mul (i32.const 5) (call $tail (i32.const 1)))))
          (i32.sub (i32.trunc_f32_s (f32.mul (local.get 0) (f32.const 400))) (call $sleep (i32.const 1)))))"#;
    let early = Script { sleep_ends_early: true, ..Script::default() };
    let mut session = loaded_with(wat, Limits::default(), early);
    let report = session.run(&RunRequest::default()).expect("it begins");
    assert_eq!(
        report.results,
        [Value::f64(12.5), Value::i64(1_000_000_000_005), Value::i32(99)],
        "{}",
        report.message
    );
    assert!(session.services().slices > 0);
}

#[test]
fn without_memory_the_message_says_what_to_add() {
    let (report, _) = run(r#"(module (import "kernel" "log" (func $log (param i32 i32 i32)))
           (func (export "main") (call $log (i32.const 6) (i32.const 0) (i32.const 0))))"#);
    assert_eq!((report.status, report.trap), (Status::Trap, Trap::NoMemoryExport));
    assert!(report.message.contains(r#"(export "memory" (memory 0))"#), "{}", report.message);
}

#[test]
fn a_memory_of_another_name_serves_too() {
    let (report, lines) = run(r#"(module (import "kernel" "log" (func $log (param i32 i32 i32)))
           (memory (export "ram") 1) (data (i32.const 0) "hi")
           (func (export "main") (call $log (i32.const 6) (i32.const 0) (i32.const 2))))"#);
    assert_eq!((report.status, lines), (Status::Ok, vec!["hi".to_owned()]));
}

/// Numbers around the edges of a 64 KiB memory, and any others.
fn place() -> impl Strategy<Value = u32> {
    prop_oneof![0..200u32, 65_400..65_700u32, Just(u32::MAX), any::<u32>()]
}

proptest! {
    #[test]
    fn no_arguments_break_a_host_function(
        which in 0..HOST_FUNCTIONS.len(), first in place(), second in place(), third in place()
    ) {
        let function = &HOST_FUNCTIONS[which];
        // Sleeping costs the script's clock only, and the deadline ends it.
        let numbers = [first, second, third];
        let args: Vec<Value> = function.params.iter().zip(numbers).map(|(param, number)| match param.ty {
            ValueType::I64 => Value::i64(i64::from(number)),
            ValueType::F64 => Value::f64(f64::from(number)),
            _ => Value::i32(number as i32),
        }).collect();
        let (report, session) = call(function.name, &args);
        let in_bounds = |ptr: u32, len: u32| u64::from(ptr) + u64::from(len) <= 65_536;
        let (ptr, len) = match function.name {
            "log" | "input_read" => (second, third),
            _ => (first, second),
        };
        let takes_place = function.params.iter().any(|param| param.name == "ptr");
        match report.status {
            Status::Ok => {
                prop_assert!(!takes_place || in_bounds(ptr, len));
                prop_assert_eq!(report.results.len(), usize::from(function.result != ValueType::None));
            }
            Status::Trap => {
                prop_assert!(takes_place && (!in_bounds(ptr, len) || function.name == "log" && first > 7));
                prop_assert!(!report.message.is_empty());
            }
            Status::Deadline => prop_assert_eq!(function.name, "msleep"),
            status => prop_assert!(false, "{} ended with {status:?}: {}", function.name, report.message),
        }
        // Outside of the place meant, memory is as the module made it.
        let memory = session.read_memory(0, u64::MAX);
        prop_assert_eq!(memory.len(), 65_536);
        let place = if takes_place && in_bounds(ptr, len) { ptr as usize..ptr as usize + len as usize } else { 0..0 };
        let hello = 100..106;
        for (at, byte) in memory.iter().enumerate() {
            let untouched = if hello.contains(&at) { b"hello\n"[at - 100] } else { 0 };
            prop_assert!(place.contains(&at) || *byte == untouched, "byte {at} is {byte}");
        }
    }
}
