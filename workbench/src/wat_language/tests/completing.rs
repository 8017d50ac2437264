//! What is proposed where.

use super::{GUEST, marked};
use crate::wat_language::{Completions, completions};

/// The labels that fit what is typed at the bar, the best first.
fn proposed(marked_text: &str) -> Vec<String> {
    let (text, at) = marked(marked_text);
    let Some(found) = completions(&text, at) else { return Vec::new() };
    let typed = &text[found.range.start..at];
    let items = Completions::matching(&found.items, typed);
    items.into_iter().map(|index| found.items[index].label.clone()).collect()
}

/// The text after the first proposal is taken.
fn accepted(marked_text: &str) -> String {
    let (mut text, at) = marked(marked_text);
    let found = completions(&text, at).unwrap();
    let first = Completions::matching(&found.items, &text[found.range.start..at])[0];
    text.replace_range(found.range, &found.items[first].insert);
    text
}

#[test]
fn names_are_those_of_their_kind_in_scope() {
    let body = |code: &str| {
        GUEST.replace("(start $add)", &format!("(func $last (param $p i32) (local $q i64) {code})"))
    };
    assert_eq!(proposed(&body("call $|")), ["$log", "$add", "$main", "$last"]);
    assert_eq!(proposed(&body("call |")), ["$log", "$add", "$main", "$last"]);
    assert_eq!(proposed(&body("call $m|")), ["$main"]);
    assert_eq!(proposed(&body("local.get $|")), ["$p", "$q"]);
    assert_eq!(proposed(&body("(local.set |)")), ["$p", "$q"]);
    assert_eq!(proposed(&body("global.set $|")), ["$count"]);
    assert_eq!(proposed(&body("(block $a (loop $b (br $|)))")), ["$b", "$a"]);
    assert_eq!(proposed(&body("block $a end br $|")), Vec::<String>::new());
    assert_eq!(proposed(&body("call_indirect (type $|)")), ["$binary"]);
    assert_eq!(proposed("(func $f) (export \"f\" (func $|))"), ["$f"]);
    assert_eq!(proposed("(func $f) (start |)"), ["$f"]);
}

#[test]
fn instructions_are_found_by_their_beginning_and_by_a_part() {
    assert_eq!(proposed("(func i32.ad|)"), ["i32.add"]);
    assert_eq!(proposed("(func (memory.gr|))"), ["memory.grow"]);
    let adds = proposed("(func add|)");
    assert!(adds.contains(&"i32.add".to_owned()) && adds.contains(&"f64.add".to_owned()), "{adds:?}");
    assert_eq!(proposed("(func drop|)")[0], "drop");
    assert!(proposed("(func |)").len() > 150);
    assert!(!proposed("(func (|))").contains(&"end".to_owned()));
}

#[test]
fn fields_and_the_parts_of_a_function_stand_where_they_can() {
    assert_eq!(proposed("(mo|")[0], "module");
    assert_eq!(proposed("(module (mem|))")[0], "memory");
    assert!(proposed("(module (func (par|))").contains(&"param".to_owned()));
    assert!(!proposed("(module (func nop (par|))").contains(&"param".to_owned()));
    assert_eq!(proposed("(func (param $x i|))")[0], "i32");
    assert_eq!(proposed("(global $g (mut |))").len(), 6);
    assert_eq!(proposed("(func (local i6|))"), ["i64"]);
}

#[test]
fn an_import_is_completed_whole() {
    assert_eq!(
        accepted("(module\n  (import \"kernel\" \"msl|\n  (memory 1))"),
        "(module\n  (import \"kernel\" \"msleep\" (func $msleep (param i32) (result i32)))\n  (memory 1))"
    );
    assert_eq!(
        accepted("(module (import \"kernel\" \"log_i6|\"))"),
        "(module (import \"kernel\" \"log_i64\" (func $log_i64 (param i64))))"
    );
    assert_eq!(
        accepted("(module (import \"kernel\" \"cp|\" (func $c (result i32))))"),
        "(module (import \"kernel\" \"cpu\" (func $c (result i32))))"
    );
    assert_eq!(proposed("(module (import \"ker|"), ["kernel"]);
    assert_eq!(proposed("(module (import \"custom\" \"|\""), Vec::<String>::new());
    assert!(proposed("(module (import \"kernel\" \"|").contains(&"tasks".to_owned()));
    assert_eq!(
        accepted("(module (jiff|)"),
        "(module (import \"kernel\" \"jiffies\" (func $jiffies (result i64)))"
    );
}

#[test]
fn nothing_is_proposed_where_something_new_is_written() {
    for text in [
        "(func $|)",
        "(func (local $|))",
        "(func block $l|)",
        "(func i32.const |)",
        "(func i32.const 1|)",
        ";; i32.|",
        "(; i32.| ;)",
        "(data \"i32|\")",
        "(func (export \"m|\"))",
    ] {
        assert_eq!(proposed(text), Vec::<String>::new(), "{text}");
    }
}
