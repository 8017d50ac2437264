//! Hover, definitions, uses, other names.

use super::{GUEST, marked};
use crate::wat_language::{RenameError, definition, hover, rename, renamed_at, uses};

/// The offset right after the first character of the `nth` place, from 0, where `what` stands.
fn in_guest(what: &str, nth: usize) -> usize {
    GUEST.match_indices(what).nth(nth).unwrap().0 + 1
}

fn title(offset: usize) -> String {
    hover(GUEST, offset).unwrap().title
}

#[test]
fn hover_tells_types() {
    assert_eq!(title(in_guest("i32.add", 0)), "i32.add  [i32 i32] → [i32]");
    assert_eq!(title(in_guest("$add", 1)), "(func $add (type $binary))");
    assert_eq!(title(in_guest("$n", 1)), "(param $n i32)");
    assert_eq!(title(in_guest("$again", 1)), "loop $again (result i32)");
    assert_eq!(title(in_guest("$count", 1)), "(global $count (mut i32) (i32.const 0))");
    assert_eq!(title(in_guest("$binary", 1)), "(type $binary (func (param i32 i32) (result i32)))");
    assert_eq!(title(in_guest("\"log\"", 0)), "kernel.log(level: i32, ptr: i32, len: i32)");
    assert_eq!(title(in_guest("$log", 0)), "(import \"kernel\" \"log\" (func $log (param i32 i32 i32)))");
    assert_eq!(hover(GUEST, in_guest("Adds", 0)), None);
    let add = hover(GUEST, in_guest("$add", 0)).unwrap();
    assert_eq!(add.about, ["Function 1, line 8.", "Adds two numbers."]);
    assert_eq!(&GUEST[add.range], "$add");
}

#[test]
fn a_definition_is_found_from_names_and_indices() {
    let defined = |marked_text: &str| {
        let (text, at) = marked(marked_text);
        definition(&text, at).map(|range| (text[range.clone()].to_owned(), range.start))
    };
    assert_eq!(defined("(func $f (param $x i32) local.get |0)"), Some(("$x".into(), 16)));
    assert_eq!(defined("(func $f (local $x i32) (block (local.get $x|)))"), Some(("$x".into(), 16)));
    assert_eq!(defined("(import \"a\" \"b\" (func $f)) (func call |0)"), Some(("$f".into(), 22)));
    assert_eq!(defined("(func block $a loop $b br |1 end end)"), Some(("$a".into(), 12)));
    assert_eq!(defined("(func (block $a (loop $a (br |$a))))"), Some(("$a".into(), 22)));
    assert_eq!(defined("(func (block $a) (br $a|))"), None);
    assert_eq!(defined("(func block $a end|) (func $a)"), None);
    assert_eq!(defined("(func block $a end $a|)"), Some(("$a".into(), 12)));
    assert_eq!(defined("(func (if $l (br |$l) (then)))"), None);
    assert_eq!(defined("(func (if $l (i32.const 1) (then (br |$l))))"), Some(("$l".into(), 10)));
    assert_eq!(
        defined("(table $t 1 funcref) (elem (i32.const 0) func |$f) (func $f)"),
        Some(("$f".into(), 56))
    );
    assert_eq!(defined("(data $d \"\") (func (memory.init |$d))"), Some(("$d".into(), 6)));
    assert_eq!(
        defined("(type $t (func (param i32))) (func (type $t) (local $x i32) local.get |1)"),
        Some(("$x".into(), 52))
    );
    assert_eq!(defined("(func $f|)"), Some(("$f".into(), 6)));
    // The parenthesis of the first function is forgotten.
    assert_eq!(defined("(module\n  (func $a\n  (func $b (call |$a))\n"), Some(("$a".into(), 16)));
}

#[test]
fn uses_are_listed_with_the_definition() {
    let found = uses(GUEST, in_guest("$add", 1)).unwrap();
    let texts: Vec<&str> = found.places.iter().map(|range| &GUEST[range.clone()]).collect();
    assert_eq!((found.name.as_str(), texts), ("$add", vec!["$add", "$add", "$add"]));
    let found = uses(GUEST, in_guest("$n", 1)).unwrap();
    assert_eq!(found.places.len(), 2);
    let (text, at) = marked("(func (param i32) local.get |0 local.get 0)");
    let found = uses(&text, at).unwrap();
    assert_eq!((found.name.as_str(), found.places.len()), ("local 0", 3));
}

fn renamed(marked_text: &str, to: &str) -> Result<String, String> {
    let (mut text, at) = marked(marked_text);
    let (places, name) = rename(&text, at, to).map_err(|error| error.to_string())?;
    for place in places.into_iter().rev() {
        text.replace_range(place, &name);
    }
    Ok(text)
}

#[test]
fn a_new_name_stands_everywhere_in_its_scope_and_nowhere_else() {
    assert_eq!(
        renamed("(func (local $|x i32) local.get $x) (func (local $x i32) local.get $x)", "$y").unwrap(),
        "(func (local $y i32) local.get $y) (func (local $x i32) local.get $x)"
    );
    assert_eq!(
        renamed("(func $x (local $x i32) call $x| local.get $x block $x end)", "go").unwrap(),
        "(func $go (local $x i32) call $go local.get $x block $x end)"
    );
    assert_eq!(
        renamed("(func loop |$l br $l br 0 end $l)", "again").unwrap(),
        "(func loop $again br $again br 0 end $again)"
    );
    assert_eq!(renamed("(func $é| (call $é))", "e").unwrap(), "(func $e (call $e))");
}

#[test]
fn a_name_that_is_taken_is_refused_in_words() {
    let refused = |text: &str, to: &str| renamed(text, to).unwrap_err();
    assert_eq!(refused("(func $|a)\n(func $b)", "b"), "line 2 has another function called `$b`");
    assert_eq!(
        refused("(func (param $b i32) (local $|a i32))", "b"),
        "line 1 has another parameter called `$b`"
    );
    assert_eq!(refused("(func (block $|a (block $b)))", "b"), "line 1 has another label called `$b`");
    assert_eq!(renamed("(func (block $|a) (block $b))", "b").unwrap(), "(func (block $b) (block $b))");
    assert!(refused("(func $|a)", "a b").starts_with("`a b` is no name"), "{}", refused("(func $|a)", "a b"));
    assert!(refused("(func $|a)", "").starts_with("`` is no name"));
    assert_eq!(refused("(func i32.|add)", "x"), RenameError::NoName.to_string());
    assert!(refused("(func call $|a)", "b").starts_with("`$a` is defined nowhere"));
    assert_eq!(renamed_at("(func $a)", 7), Ok("$a".to_owned()));
}
