//! `run --json`: one document with a documented shape, whatever happened.

use serde_json::{Value, json};

use crate::schema::Schema;
use crate::workbench::Workbench;

fn run(source: &str, flags: &str) -> (i32, Value) {
    let called = Workbench::with("guest.wat", source).call(&format!("run guest.wat --json {flags}"));
    assert_eq!(called.stderr, "", "{called:?}");
    let document = called.document();
    Schema::run().assert_fits(&document);
    (called.code, document)
}

#[test]
fn a_run_that_ended_well() {
    let (code, document) = run(
        r#"(module
          (import "kernel" "log" (func $log (param i32 i32 i32)))
          (memory (export "memory") 2)
          (data (i32.const 0) "gr\c3\bc\c3\9fe \1b[31m")
          (func (export "main") (result i64 f32)
            (call $log (i32.const 4) (i32.const 0) (i32.const 13))
            (i64.const -1) (f32.const nan)))"#,
        "--seed 7",
    );
    assert_eq!(code, 0);
    assert_eq!(document["schema"], "wasm-workbench/run/1");
    assert_eq!((&document["status"], &document["target"]), (&json!("ok"), &json!("sim")));
    assert_eq!(document["log"], json!([{ "level": "warning", "text": "grüße \\x1b[31m" }]));
    assert_eq!(
        document["results"],
        json!([{ "type": "i64", "value": "-1" }, { "type": "f32", "value": "nan" }])
    );
    assert_eq!(
        (&document["memory_pages"], &document["host_calls"], &document["seed"]),
        (&json!(2), &json!(1), &json!(7))
    );
    assert_eq!((&document["trap"], &document["diagnostics"]), (&Value::Null, &json!([])));
    assert_eq!((&document["entry"], &document["generation"]), (&json!("main"), &json!("v1")));
    assert!(document["fuel_used"].as_u64().unwrap() > 0);
    assert!(document["nanoseconds"].is_u64());
}

#[test]
fn with_a_seed_all_of_it_is_the_same_again() {
    let source = r#"(module
      (import "kernel" "ktime_get_ns" (func $now (result i64)))
      (func (export "main") (result i64) (call $now)))"#;
    assert_eq!(run(source, "--seed 3"), run(source, "--seed 3"));
}

#[test]
fn a_trap_names_itself_and_says_why() {
    let (code, document) = run(
        r#"(module
          (import "kernel" "log" (func $log (param i32 i32 i32)))
          (memory (export "memory") 1)
          (func (export "main") (call $log (i32.const 6) (i32.const 65530) (i32.const 20))))"#,
        "",
    );
    assert_eq!((code, &document["status"]), (1, &json!("trap")));
    assert_eq!(document["trap"], "host_memory_out_of_bounds");
    let message = document["message"].as_str().unwrap();
    assert!(message.contains("kernel.log") && message.contains("65530"), "{message}");
}

#[test]
fn limits_and_guests_that_do_not_fit_are_documents_too() {
    let endless = r#"(module (func (export "main") (loop $l (br $l))))"#;
    let (code, document) = run(endless, "--fuel 1000");
    assert_eq!(
        (code, &document["status"], &document["fuel_limit"]),
        (1, &json!("out_of_fuel"), &json!(1000))
    );
    // The instruction that no fuel is left for is not paid.
    let used = document["fuel_used"].as_u64().unwrap();
    assert!((990..=1000).contains(&used), "{used}");

    let (code, document) = run(r#"(module (func (export "f") (param i32)))"#, "");
    assert_eq!((code, &document["status"]), (1, &json!("link_error")));
    assert!(!document["message"].as_str().unwrap().is_empty());
}

#[test]
fn a_missing_import_is_named_and_warned_about() {
    let (code, document) = run(
        r#"(module
          (import "kernel" "lgo" (func $lgo (param i32)))
          (func (export "main")))"#,
        "",
    );
    assert_eq!((code, &document["status"]), (0, &json!("ok")));
    assert_eq!(document["missing_imports"], json!([{ "module": "kernel", "name": "lgo", "kind": "func" }]));
    let warning = &document["diagnostics"][0];
    assert_eq!((&warning["severity"], &warning["line"]), (&json!("warning"), &json!(2)));
}

#[test]
fn a_source_that_does_not_compile_is_a_document() {
    let (code, document) = run("(module\n  (func (export \"main\") (result i32)\n    i64.const 2))\n", "");
    assert_eq!((code, &document["status"]), (2, &json!("compile_error")));
    let first = &document["diagnostics"][0];
    assert_eq!(
        (&first["file"], &first["line"], &first["severity"]),
        (&json!("guest.wat"), &json!(3), &json!("error"))
    );
    assert!(first["column"].as_u64().unwrap() >= 5, "{first}");
    assert_eq!(first["message"], document["message"]);
    assert_eq!((&document["hash"], &document["session"]), (&Value::Null, &Value::Null));
}

#[test]
fn an_output_payload_is_text_where_it_is_and_always_base64() {
    let write = |data: &str, len: u32| {
        run(
            &format!(
                r#"(module
                  (import "kernel" "output_write" (func $write (param i32 i32) (result i32)))
                  (memory (export "memory") 1)
                  (data (i32.const 0) "{data}")
                  (func (export "main") (drop (call $write (i32.const 0) (i32.const {len})))))"#
            ),
            "",
        )
        .1["output"]
            .clone()
    };
    assert_eq!(write("foob", 4), json!({ "bytes": 4, "text": "foob", "base64": "Zm9vYg==" }));
    assert_eq!(write("\\ff\\fe\\fd", 3), json!({ "bytes": 3, "text": null, "base64": "//79" }));
}

#[test]
fn a_module_that_is_not_valid_is_refused_or_does_not_compile() {
    let workbench = Workbench::new();
    std::fs::write(workbench.path("broken.wasm"), b"\0asm\x01\0\0\0\x01\xff").unwrap();
    let called = workbench.call("run broken.wasm --json");
    let document = called.document();
    Schema::run().assert_fits(&document);
    assert_ne!(called.code, 0);
    assert!(!document["message"].as_str().unwrap().is_empty(), "{document:#}");
}
