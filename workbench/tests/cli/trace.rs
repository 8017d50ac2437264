//! `run --trace`: what the guest did, one JSON object a line.

use serde_json::Value;

use crate::workbench::Workbench;

#[test]
fn host_calls_and_log_lines_are_in_the_trace() {
    let workbench = Workbench::with(
        "guest.wat",
        r#"(module
          (import "kernel" "log_i32" (func $log (param i32)))
          (memory (export "memory") 1)
          (func (export "main") (call $log (i32.const 7)) (drop (memory.grow (i32.const 1))) unreachable))"#,
    );
    let called = workbench.call("run guest.wat --trace trace.jsonl");
    assert_eq!(called.code, 1, "{called:?}");
    let text = std::fs::read_to_string(workbench.path("trace.jsonl")).unwrap();
    let records: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let kinds: Vec<_> = records.iter().map(|record| record["kind"].as_str().unwrap()).collect();
    for kind in ["run_begin", "host_call", "log", "grow", "trap", "run_end"] {
        assert!(kinds.contains(&kind), "no {kind} in {text}");
    }
    let call = records.iter().find(|record| record["kind"] == "host_call").unwrap();
    assert_eq!(
        (&call["function"], &call["outcome"]),
        (&"kernel.log_i32".into(), &"returned".into()),
        "{call}"
    );
    assert_eq!(call["args"], serde_json::json!(["0x7"]));
}

#[test]
fn a_trace_that_cannot_be_written_is_said_after_the_report() {
    let workbench = Workbench::with("guest.wat", r#"(module (func (export "main")))"#);
    let called = workbench.call("run guest.wat --trace nowhere/trace.jsonl");
    assert_eq!(called.code, 2, "{called:?}");
    assert!(called.stderr.starts_with("ok  main()"), "{called:?}");
    assert!(called.stderr.contains("its trace cannot be written to nowhere/trace.jsonl"), "{called:?}");
}
