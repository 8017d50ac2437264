//! Questions about small texts, with the place asked about written as `|`.

mod agreement;
mod any_text;
mod completing;
mod formatting;
mod naming;

/// A text and where its bar was.
fn marked(text: &str) -> (String, usize) {
    let at = text.find('|').unwrap();
    (text.replacen('|', "", 1), at)
}

/// A guest of everything.
const GUEST: &str = r#"(module
  (import "kernel" "log"
    (func $log (param i32 i32 i32)))
  (type $binary (func (param i32 i32) (result i32)))
  (memory (export "memory") 1)
  (global $count (mut i32) (i32.const 0))
  ;; Adds two numbers.
  (func $add (type $binary) (local $sum i32)
    (local.set $sum (i32.add (local.get 0) (local.get 1)))
    local.get $sum)
  (func $main (export "main") (param $n i32) (result i32)
    (local $i i32)
    (loop $again (result i32)
      (local.set $i (call $add (local.get $i) (i32.const 1)))
      (br_if $again (i32.lt_u (local.get $i) (local.get $n)))
      block $out
        br $out
      end
      (global.get $count)))
  (start $add))
"#;

/// How long questions about a text of ten thousand lines take; run by hand, with optimization.
#[test]
#[ignore = "measures, and asserts only that there are answers"]
fn time_of_ten_thousand_lines() {
    let body = GUEST.lines().collect::<Vec<_>>();
    let functions = body[6..20].join("\n").repeat(10_000 / 14);
    let text = format!("(module\n{functions}\n)");
    let middle = text[..text.len() / 2].rfind("$add").unwrap() + 2;
    let time = |what: &str, ask: &dyn Fn() -> bool| {
        let began = std::time::Instant::now();
        assert!(ask(), "{what}");
        eprintln!("{what}: {:?} for {} lines", began.elapsed(), text.lines().count());
    };
    time("hover", &|| crate::wat_language::hover(&text, middle).is_some());
    time("completion", &|| crate::wat_language::completions(&text, middle).is_some());
    time("definition", &|| crate::wat_language::definition(&text, middle).is_some());
    time("uses", &|| crate::wat_language::uses(&text, middle).is_some());
    time("format", &|| crate::wat_language::format(&text, "  ").is_ok());
    time("folds", &|| !crate::wat_language::folds(&text).is_empty());
}
