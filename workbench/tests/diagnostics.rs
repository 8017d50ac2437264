//! What the compiler says about real mistakes: each `diagnostics/*.wat` has one, and the
//! `.expected` file beside it holds what is said. `BLESS=1 cargo test --test diagnostics`
//! writes these files anew; read the difference before it is committed.

#![allow(clippy::expect_used, reason = "a test may panic in its own functions too")]

use std::fs;
use std::path::{Path, PathBuf};

use wasm_workbench::compile::{Diagnostic, Severity, Source, compile, render};

fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diagnostics");
    let mut cases: Vec<PathBuf> = fs::read_dir(folder)
        .expect("the folder of cases")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension != "expected"))
        .collect();
    cases.sort();
    cases
}

fn diagnostics(path: &Path) -> Vec<Diagnostic> {
    let name = PathBuf::from(path.file_name().expect("a name"));
    let source = Source { path: name, bytes: fs::read(path).expect("a case").into() };
    match compile(&source) {
        Ok(artifact) => artifact.warnings,
        Err(diagnostics) => {
            assert!(
                diagnostics.iter().any(|one| one.severity == Severity::Error),
                "{path:?} fails without an error"
            );
            diagnostics
        }
    }
}

fn said(path: &Path) -> String {
    let bytes = fs::read(path).expect("a case");
    let text = String::from_utf8_lossy(&bytes);
    let diagnostics = diagnostics(path);
    let places: String = diagnostics
        .iter()
        .map(|one| match one.span {
            Some(span) => format!(
                "{}:{}-{}:{} {:?}\n",
                span.start.line,
                span.start.column,
                span.end.line,
                span.end.column,
                text.get(span.start.offset..span.end.offset).unwrap_or("not in the text"),
            ),
            None => "no place\n".to_owned(),
        })
        .collect();
    format!("{places}\n{}", render(&diagnostics, &text, false))
}

#[test]
fn each_mistake_is_explained_at_its_place() {
    let bless = std::env::var_os("BLESS").is_some();
    let mut wrong = Vec::new();
    let cases = cases();
    assert!(cases.len() >= 30, "only {} cases were found", cases.len());
    for path in cases {
        let expected_path = path.with_extension("expected");
        let said = said(&path);
        if bless {
            fs::write(&expected_path, &said).expect("a place to write to");
            continue;
        }
        let expected = fs::read_to_string(&expected_path).unwrap_or_default();
        if said != expected {
            wrong.push(format!("{}\n--- expected\n{expected}\n--- said\n{said}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn each_case_has_a_mistake() {
    for path in cases() {
        assert!(!diagnostics(&path).is_empty(), "{} is fine", path.display());
    }
}
