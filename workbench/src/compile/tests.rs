//! Properties of the compiler as a whole: places in the text, stability, and no panic on any text.

use std::collections::HashMap;
use std::path::PathBuf;

use gimli::{EndianSlice, LittleEndian};
use proptest::prelude::*;
use wasmparser::{Parser, Payload};

use super::*;

const SAMPLE: &str = r#"(module
  (import "kernel" "log_i32" (func $log (param i32)))
  (memory (export "memory") 1)
  ;; ü: not one byte
  (func $double (param $n i32) (result i32)
    local.get $n
    i32.const 2
    i32.mul)
  (func (export "main") (result i32)
    (local $i i32)
    (loop $again
      (local.set $i
        (i32.add
          (local.get $i)
          (i32.const 1)))
      (br_if $again (i32.lt_s (local.get $i) (i32.const 3))))
    (if (i32.eqz (local.get $i))
      (then (call $log (i32.const 0)))
      (else (call $log (call $double (local.get $i)))))
    block
      i32.const 4 (; é ;) i32.const 5
      i32.store
    end
    (i32.load offset=4 (i32.const 0)))
  (func $empty))
"#;

fn source(name: &str, bytes: impl AsRef<[u8]>) -> Source {
    Source { path: PathBuf::from(name), bytes: bytes.as_ref().into() }
}

fn artifact(text: &str) -> Artifact {
    compile(&source("sample.wat", text)).expect("it compiles")
}

/// Each operator of the code with its offset, in a notation that begins as the text's does.
fn operators(bytes: &[u8]) -> Vec<(u64, String)> {
    let mut operators = Vec::new();
    for payload in Parser::new(0).parse_all(bytes) {
        if let Payload::CodeSectionEntry(body) = payload.expect("a valid module") {
            let mut reader = body.get_operators_reader().expect("operators");
            while !reader.eof() {
                let (operator, offset) = reader.read_with_offset().expect("an operator");
                operators.push((offset, format!("{operator:?}")));
            }
        }
    }
    operators
}

#[test]
fn each_operator_maps_to_its_line() {
    let artifact = artifact(SAMPLE);
    let lines: Vec<(String, u32)> = operators(&artifact.bytes)
        .into_iter()
        .map(|(offset, operator)| {
            let row = artifact.source_map.find(offset).expect("a row for every operator");
            assert_eq!(row.offset, offset, "{operator} has a row of its own");
            (operator.split([' ', '{']).next().unwrap_or_default().to_owned(), row.line)
        })
        .collect();
    let expected = [
        ("LocalGet", 6),
        ("I32Const", 7),
        ("I32Mul", 8),
        ("End", 8),
        ("Loop", 11),
        ("LocalGet", 14),
        ("I32Const", 15),
        ("I32Add", 13),
        ("LocalSet", 12),
        ("LocalGet", 16),
        ("I32Const", 16),
        ("I32LtS", 16),
        ("BrIf", 16),
        ("End", 16),
        ("LocalGet", 17),
        ("I32Eqz", 17),
        ("If", 17),
        ("I32Const", 18),
        ("Call", 18),
        ("Else", 19),
        ("LocalGet", 19),
        ("Call", 19),
        ("Call", 19),
        ("End", 19),
        ("Block", 20),
        ("I32Const", 21),
        ("I32Const", 21),
        ("I32Store", 22),
        ("End", 23),
        ("I32Const", 24),
        ("I32Load", 24),
        ("End", 24),
        ("End", 25),
    ];
    let expected: Vec<(String, u32)> =
        expected.iter().map(|(name, line)| ((*name).to_owned(), *line)).collect();
    assert_eq!(lines, expected);
}

#[test]
fn columns_of_the_map_are_those_of_the_words() {
    let artifact = artifact(SAMPLE);
    let lines: Vec<Vec<char>> = SAMPLE.lines().map(|line| line.chars().collect()).collect();
    for row in &artifact.source_map.rows {
        let rest: String = lines[row.line as usize - 1][row.column as usize - 1..].iter().collect();
        let begins = rest.starts_with(')') || rest.starts_with(|c: char| c.is_ascii_lowercase());
        assert!(begins, "{}:{} is {rest:?}", row.line, row.column);
    }
}

/// The line that DWARF gives to each offset of the file, as another maker of the same map.
fn dwarf_lines(text: &str) -> HashMap<u64, u64> {
    let bytes = wat::Parser::new()
        .generate_dwarf(wat::GenerateDwarf::Lines)
        .parse_str(None, text)
        .expect("it compiles");
    let mut sections: HashMap<String, Vec<u8>> = HashMap::new();
    let mut code_start = 0;
    for payload in Parser::new(0).parse_all(&bytes) {
        match payload.expect("a valid module") {
            // Its addresses begin behind the number of functions, one byte here.
            Payload::CodeSectionStart { unchecked_range, .. } => code_start = unchecked_range.start + 1,
            Payload::CustomSection(section) => {
                sections.insert(section.name().to_owned(), section.data().to_vec());
            }
            _ => {}
        }
    }
    let load = |id: gimli::SectionId| -> Result<_, gimli::Error> {
        let data = sections.get(id.name()).map_or(&[][..], Vec::as_slice);
        Ok(EndianSlice::new(data, LittleEndian))
    };
    let dwarf = gimli::Dwarf::load(load).expect("DWARF");
    let mut units = dwarf.units();
    let mut lines = HashMap::new();
    while let Some(header) = units.next().expect("a unit") {
        let unit = dwarf.unit(header).expect("a unit");
        let mut rows = unit.line_program.clone().expect("lines").rows();
        while let Some((_, row)) = rows.next_row().expect("a row") {
            if let (false, Some(line)) = (row.end_sequence(), row.line()) {
                lines.insert(row.address() + code_start, line.get());
            }
        }
    }
    lines
}

#[test]
fn the_map_agrees_with_dwarf() {
    let artifact = artifact(SAMPLE);
    let dwarf = dwarf_lines(SAMPLE);
    let last_of_functions: Vec<u64> = {
        let all = operators(&artifact.bytes);
        all.iter().filter(|(_, operator)| operator == "End").map(|(offset, _)| *offset).collect()
    };
    let mut compared = 0;
    for row in &artifact.source_map.rows {
        // DWARF gives the last `end` of a function the line of the operator before it.
        if last_of_functions.contains(&row.offset) {
            continue;
        }
        let line = dwarf.get(&row.offset).unwrap_or_else(|| panic!("DWARF has no row at {}", row.offset));
        assert_eq!(u64::from(row.line), *line, "at offset {}", row.offset);
        compared += 1;
    }
    assert!(compared > 20, "only {compared} rows were compared");
}

#[test]
fn functions_are_named_by_index() {
    let names = artifact(SAMPLE).function_names;
    let names: Vec<Option<&str>> = names.iter().map(Option::as_deref).collect();
    assert_eq!(names, [Some("log"), Some("double"), Some("main"), Some("empty")]);
}

#[test]
fn the_same_text_gives_the_same_bytes_wherever_it_stands() {
    let here = compile(&source("a/sample.wat", SAMPLE)).expect("it compiles");
    let there = compile(&source("/elsewhere/other.wat", SAMPLE)).expect("it compiles");
    assert_eq!(here.bytes, there.bytes);
    assert_eq!(here.hash, there.hash);
    assert_eq!(here.source_hash, ContentHash::of(SAMPLE.as_bytes()));
    let commented = compile(&source("a.wat", format!(";; more\n{SAMPLE}"))).expect("it compiles");
    assert_eq!(commented.hash, here.hash);
    assert_ne!(commented.source_hash, here.source_hash);
}

#[test]
fn a_module_is_taken_as_it_is() {
    let module = artifact(SAMPLE).bytes;
    let taken = compile(&source("sample.wasm", &module)).expect("it is a module");
    assert_eq!(taken.bytes, module);
    assert!(taken.source_map.rows.is_empty());
    assert_eq!(taken.function_names[1].as_deref(), Some("double"));
}

#[test]
fn a_name_without_extension_is_judged_by_its_bytes() {
    let module = artifact(SAMPLE).bytes;
    assert!(compile(&source("guest", &module)).is_ok());
    assert!(compile(&source("guest", SAMPLE)).is_ok());
}

#[test]
fn what_only_the_engine_refuses_is_a_diagnostic_in_the_text() {
    let text = format!(";; too many\n(module {})", "(global i32 (i32.const 0))".repeat(20_001));
    let diagnostics = compile(&source("globals.wat", &text)).expect_err("more than the engine takes");
    let [diagnostic] = diagnostics.as_slice() else { panic!("{diagnostics:?}") };
    assert!(diagnostic.message.contains("global"), "{}", diagnostic.message);
    assert_eq!(diagnostic.span.map(|span| span.start.line), Some(2));
    assert_places(text.as_bytes(), &diagnostics);
}

#[test]
fn deep_nesting_is_answered() {
    let deep = 20_000;
    assert_answers("open.wat", "(".repeat(deep).as_bytes());
    assert_answers(
        "blocks.wat",
        format!("(module (func {}{}))", "(block ".repeat(deep), ")".repeat(deep)).as_bytes(),
    );
    assert_answers("comments.wat", format!("{}(module){}", "(;".repeat(deep), ";)".repeat(deep)).as_bytes());
    assert_answers("modules.wat", "(module ".repeat(deep).as_bytes());
    assert_answers("refs.wat", format!("(module (global {}", "(ref ".repeat(deep)).as_bytes());
    assert_answers("sums.wat", format!("(module (func {}", "(i32.add ".repeat(deep)).as_bytes());
    assert_answers("annotations.wat", "(@a ".repeat(deep).as_bytes());
}

#[test]
fn one_long_line_takes_no_longer_than_many_short_ones() {
    let body = "i32.const 1 drop ".repeat(20_000);
    let text = format!("(module (func {body}))");
    let artifact = artifact(&text);
    assert_eq!(artifact.source_map.rows.len(), 40_001);
    let last = artifact.source_map.rows.last().expect("a row");
    assert_eq!((last.line, last.column as usize), (1, text.len() - 1));
}

/// Every span lies in the text, begins before it ends, and says the same in all its units.
fn assert_places(bytes: &[u8], diagnostics: &[Diagnostic]) {
    let text = String::from_utf8_lossy(bytes);
    let lines = bytes.iter().filter(|byte| **byte == b'\n').count() as u32 + 1;
    for diagnostic in diagnostics {
        assert!(!diagnostic.message.is_empty());
        let Some(Span { start, end }) = diagnostic.span else { continue };
        assert!(start.offset <= end.offset && end.offset <= bytes.len(), "{diagnostic:?}");
        assert!(start <= end && start.line >= 1 && start.column >= 1 && end.line <= lines, "{diagnostic:?}");
        if std::str::from_utf8(bytes).is_ok() {
            assert!(
                text.is_char_boundary(start.offset) && text.is_char_boundary(end.offset),
                "{diagnostic:?}"
            );
        }
    }
    render(diagnostics, &text, true);
}

fn assert_answers(name: &str, bytes: &[u8]) {
    match compile(&source(name, bytes)) {
        Ok(artifact) => assert_places(bytes, &artifact.warnings),
        Err(diagnostics) => {
            assert!(diagnostics.iter().any(|one| one.severity == Severity::Error));
            assert_places(bytes, &diagnostics);
        }
    }
}

/// Words of the text format and things that resemble them.
fn word() -> impl Strategy<Value = String> {
    let words = [
        "(",
        ")",
        "(",
        ")",
        "module",
        "func",
        "param",
        "result",
        "local",
        "i32",
        "i64",
        "f64",
        "funcref",
        "$a",
        "$é",
        "local.get",
        "local.set",
        "i32.const",
        "i64.add",
        "i32.add",
        "call",
        "br",
        "loop",
        "block",
        "if",
        "then",
        "else",
        "end",
        "drop",
        "0",
        "1",
        "-3",
        "0x1f",
        "2.5",
        "\"x\"",
        "\"",
        ";;",
        "(;",
        ";)",
        "\n",
        "export",
        "import",
        "memory",
        "data",
        "table",
        "elem",
        "global",
        "mut",
        "start",
        "type",
        "@custom",
        "offset=4",
        "日",
        "",
        "\t",
        "\r\n",
        "\u{202e}",
        "select",
        "unreachable",
        "v128.const",
        "i32x4",
        "nan",
        "ref.func",
    ];
    proptest::sample::select(words.to_vec()).prop_map(str::to_owned)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_answered(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        assert_answers("any.wat", &bytes);
        assert_answers("any.wasm", &bytes);
    }

    #[test]
    fn any_words_are_answered(words in proptest::collection::vec(word(), 0..60)) {
        let text = words.join(" ");
        assert_answers("words.wat", text.as_bytes());
        assert_answers("words.wat", format!("(module (memory 1) (func $a (param $é i32) {text}))").as_bytes());
    }

    #[test]
    fn a_changed_sample_is_answered(at in 0..SAMPLE.len(), remove in 0..40usize, words in proptest::collection::vec(word(), 0..4)) {
        let mut bytes = SAMPLE.as_bytes().to_vec();
        let end = (at + remove).min(bytes.len());
        bytes.splice(at..end, words.join(" ").into_bytes());
        assert_answers("changed.wat", &bytes);
    }

    #[test]
    fn a_changed_module_is_answered(at in 8..400usize, with in any::<u8>(), cut in 0..500usize) {
        let mut bytes = artifact(SAMPLE).bytes.to_vec();
        if let Some(byte) = bytes.get_mut(at) { *byte = with; }
        assert_answers("changed.wasm", &bytes);
        bytes.truncate(cut);
        assert_answers("cut.wasm", &bytes);
    }
}
