//! Questions about small texts, with the place asked about written as `|`.

mod agreement;
mod any_text;
mod completing;
mod formatting;
mod naming;

use crate::templates::{self, Template};

/// A text and where its bar was.
fn marked(text: &str) -> (String, usize) {
    let at = text.find('|').unwrap();
    (text.replacen('|', "", 1), at)
}

/// The templates in this language.
fn wat_templates() -> Vec<&'static Template> {
    templates::all().iter().filter(|template| template.file_name.ends_with(".wat")).collect()
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
