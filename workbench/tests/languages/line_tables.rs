//! From an offset in the module to the line that it was made from.

use std::path::Path;

use wasm_workbench::compile::{Artifact, Source, compile, render};
use wasmparser::{Operator, Parser, Payload};

const RUST: &str = "\
#![no_std]
use wasm_device_guest::export;

export! {
    fn main(number: i32) -> i32 {
        let twice = number + number;

        twice * number
    }
}
";

const C: &str = "\
#include <wasm_device_guest.h>

int entry(int number)
{
\tint twice = number + number;

\treturn twice * number;
}
";

pub(crate) fn rust() {
    check("product.rs", RUST, 8);
}

pub(crate) fn c() {
    check("product.c", C, 7);
}

fn check(name: &str, text: &str, line: u32) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(name);
    let artifact = built(&path, text);
    let map = &artifact.source_map;
    let products = offsets_of_products(&artifact.bytes);
    assert!(!products.is_empty(), "the guest multiplies somewhere");
    let places: Vec<_> = products
        .iter()
        .filter_map(|offset| map.find(*offset))
        .map(|row| (map.file(row).map(Path::to_owned), row.line))
        .collect();
    assert!(places.contains(&(Some(path), line)), "{places:?}");
    assert!(map.rows.is_sorted_by_key(|row| row.offset));
    let custom = Parser::new(0)
        .parse_all(&artifact.bytes)
        .filter(|part| matches!(part, Ok(Payload::CustomSection(_))));
    assert_eq!(custom.count(), 0, "what is pushed holds no debug information");
    assert!(artifact.function_names.iter().flatten().any(|name| name == "main" || name == "entry"));
}

fn built(path: &Path, text: &str) -> Artifact {
    let source = Source { path: path.to_owned(), bytes: text.as_bytes().into() };
    compile(&source).unwrap_or_else(|errors| panic!("{}", render(&errors, text, false)))
}

/// Offsets of all multiplications.
fn offsets_of_products(module: &[u8]) -> Vec<u64> {
    let bodies = Parser::new(0).parse_all(module).filter_map(|part| match part {
        Ok(Payload::CodeSectionEntry(body)) => Some(body),
        _ => None,
    });
    let mut offsets = Vec::new();
    for body in bodies {
        let operators = body.get_operators_reader().expect("operators").into_iter_with_offsets();
        let products = operators.flatten().filter(|(operator, _)| matches!(operator, Operator::I32Mul));
        offsets.extend(products.map(|(_, offset)| offset));
    }
    offsets
}
