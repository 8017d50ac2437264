//! `check`: diagnostics, or the interface of a guest.

use serde_json::json;

use crate::workbench::Workbench;

const GUEST: &str = r#"(module
  (import "kernel" "log_i32" (func (param i32)))
  (import "kernel" "teleport" (func (param i32) (result i64)))
  (memory (export "memory") 1 4)
  (global (export "counter") (mut i32) (i32.const 0))
  (func (export "main") (param i32 f64) (result i32) (i32.const 1)))"#;

#[test]
fn imports_and_exports_are_listed_with_who_serves_them() {
    let called = Workbench::with("guest.wat", GUEST).call("check guest.wat");
    assert_eq!(called.code, 0, "{called:?}");
    let line = |start: &str| {
        let found = called.stdout.lines().find(|line| line.trim_start().starts_with(start));
        found.unwrap_or_else(|| panic!("no {start} in {called:?}")).to_owned()
    };
    assert!(called.stdout.starts_with("guest.wat  v1"), "{called:?}");
    assert!(
        line("kernel.log_i32").contains("func (i32)") && line("kernel.log_i32").contains("Writes a number")
    );
    assert!(line("kernel.teleport").contains("nothing provides it"));
    assert!(line("memory").contains("memory 1 page, at most 4"));
    assert!(line("counter").contains("global i32"));
    assert!(line("main").contains("func (i32, f64) -> i32"));
    assert!(called.stdout.contains("1 import will trap when called"), "{called:?}");
}

#[test]
fn check_runs_nothing() {
    let called =
        Workbench::with("trap.wat", r#"(module (func $t unreachable) (start $t))"#).call("check trap.wat");
    assert_eq!((called.code, called.stderr.as_str()), (0, ""), "{called:?}");
}

#[test]
fn the_document_says_the_same() {
    let document = Workbench::with("guest.wat", GUEST).call("check guest.wat --json").document();
    assert_eq!(document["schema"], "wasm-workbench/check/1");
    assert_eq!((&document["status"], &document["generation"]), (&json!("ok"), &json!("v1")));
    assert_eq!(
        document["missing_imports"],
        json!([{ "module": "kernel", "name": "teleport", "kind": "func" }])
    );
    let exports: Vec<_> = document["exports"].as_array().unwrap().iter().map(|item| &item["name"]).collect();
    assert_eq!(exports, ["memory", "counter", "main"]);
    assert_eq!(document["imports"][0]["served"], true);
}

#[test]
fn what_does_not_compile_is_exit_code_two() {
    let workbench = Workbench::with("broken.wat", "(module (func $a (call $b)))");
    let called = workbench.call("check broken.wat");
    assert_eq!((called.code, called.stdout.as_str()), (2, ""), "{called:?}");
    assert!(called.stderr.contains("broken.wat:1:24"), "{called:?}");
    let called = workbench.call("check broken.wat --json");
    let document = called.document();
    assert_eq!((called.code, &document["status"]), (2, &json!("compile_error")));
    assert_eq!(document["diagnostics"][0]["line"], 1);
}
