//! Sources with mistakes, and what is said of them.

use std::fs;
use std::path::{Path, PathBuf};

use wasm_workbench::compile::{Diagnostic, Severity, Source, compile, render};

pub(crate) fn rust() {
    check("rust", "rs", 8);
}

pub(crate) fn c() {
    check("c", "c", 8);
}

/// Each file alone: copied to where nothing stands around it.
fn check(folder: &str, extension: &str, at_least: usize) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/languages").join(folder);
    let mut cases: Vec<PathBuf> = fs::read_dir(&folder)
        .expect("the folder of cases")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|own| own == extension))
        .collect();
    cases.sort();
    assert!(cases.len() >= at_least, "only {} cases were found", cases.len());
    let alone = tempfile::tempdir().expect("a folder");
    let mut wrong = String::new();
    for case in cases {
        let bytes = fs::read(&case).expect("a case");
        let path = alone.path().join(case.file_name().expect("a name"));
        let source = Source { path: path.clone(), bytes: bytes.as_slice().into() };
        let diagnostics = match compile(&source) {
            Ok(artifact) => artifact.warnings,
            Err(diagnostics) => {
                assert!(diagnostics.iter().any(|one| one.severity == Severity::Error), "{case:?}");
                diagnostics
            }
        };
        assert!(!diagnostics.is_empty(), "{} is fine", case.display());
        let text = String::from_utf8_lossy(&bytes);
        let said: String = diagnostics.iter().map(|one| said(one, &text, &path)).collect();
        super::compare(&case.with_extension("expected"), &said, &mut wrong);
    }
    assert!(wrong.is_empty(), "{wrong}");
}

fn said(diagnostic: &Diagnostic, text: &str, source: &Path) -> String {
    let place = match diagnostic.span {
        Some(span) => format!(
            "{}:{}-{}:{} {:?}",
            span.start.line,
            span.start.column,
            span.end.line,
            span.end.column,
            text.get(span.start.offset..span.end.offset).unwrap_or("not in the text"),
        ),
        None => "no place".to_owned(),
    };
    assert_eq!(diagnostic.file, source, "{diagnostic:?}");
    check_rendered(diagnostic, text);
    let hint = diagnostic.hint.as_ref().map(|hint| format!("  hint: {hint}\n")).unwrap_or_default();
    format!("{place}\n  {:?}: {}\n{hint}", diagnostic.severity, diagnostic.message)
}

/// What the compiler rendered keeps its colours, and loses them where none are wanted.
fn check_rendered(diagnostic: &Diagnostic, text: &str) {
    let Some(rendered) = &diagnostic.rendered else { return };
    let one = std::slice::from_ref(diagnostic);
    assert!(rendered.contains("\u{1b}["), "{rendered}");
    assert!(render(one, text, true).contains("\u{1b}["));
    assert!(!render(one, text, false).contains('\u{1b}'));
}
