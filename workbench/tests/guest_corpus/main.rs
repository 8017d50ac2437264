//! Guests as files, run on the seeded simulator, and what each must log and report.
//!
//! * `tests/guests/*.wat`: each file says in comments how it is run and what is expected;
//!   `hello.wat` explains the notation.
//! * `guest-templates/*/`, those in WebAssembly text (`tests/languages` has the others): run as their headers say (`;; run:`, `;; also:`); what is expected
//!   stands in `expected.log` and `expected.report` beside the source.
//!
//! `BLESS=1 cargo test --test guest_corpus` writes what is expected anew; read the difference
//! before it is committed.
#![allow(clippy::expect_used, reason = "a test may panic in its own functions too")]

mod directives;
mod outcome;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use wasm_workbench::cli::RunOptions;
use wasm_workbench::compile::{Language, run_header};
use wasm_workbench::templates;

use directives::Guest;
use outcome::{Outcome, SEED, run};

fn bless() -> bool {
    std::env::var_os("BLESS").is_some()
}

fn crate_folder() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Writes `text` to `path` when blessing; else says how it differs from what stands there.
fn compare(path: &Path, text: &str, wrong: &mut String) {
    if bless() {
        fs::write(path, text).expect("a place to write to");
        return;
    }
    let expected = fs::read_to_string(path).unwrap_or_default();
    if expected == text {
        return;
    }
    let _ = writeln!(wrong, "{}", path.display());
    let (mut old, mut new) = (expected.lines(), text.lines());
    loop {
        match (old.next(), new.next()) {
            (None, None) => break,
            (was, is) if was == is => {}
            (was, is) => {
                let _ = was.map(|line| writeln!(wrong, "  - {line}"));
                let _ = is.map(|line| writeln!(wrong, "  + {line}"));
            }
        }
    }
}

fn corpus() -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = fs::read_dir(crate_folder().join("tests/guests"))
        .expect("the folder of guests")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "wat"))
        .collect();
    paths.sort();
    paths
}

#[test]
fn every_guest_of_the_corpus_does_what_it_says() {
    let paths = corpus();
    assert!(paths.len() >= 40, "only {} guests were found", paths.len());
    let mut wrong = String::new();
    for path in paths {
        let text = fs::read_to_string(&path).expect("a guest");
        let guest = Guest::read(&path, &text);
        assert!(guest.runs() > 0, "{} has no RUN line", path.display());
        compare(&path, &guest.with_outcomes(), &mut wrong);
    }
    assert!(wrong.is_empty(), "these guests did something else:\n{wrong}");
}

#[test]
fn every_template_in_text_does_what_stands_beside_it() {
    let mut wrong = String::new();
    for template in templates::all().iter().filter(|template| template.language == Language::Wat) {
        let folder = crate_folder().join("../guest-templates").join(template.name);
        let path = folder.join(template.file_name);
        let header = run_header(template.source);
        let default = RunOptions::from_header(&header.args, &path).expect("a run line");
        let mut runs = vec![(Vec::new(), default.clone())];
        for words in &header.also {
            let options = RunOptions::from_header(words, &path).expect("an also line");
            runs.push((words.clone(), options.over(default.clone())));
        }
        let (mut log, mut report) = (String::new(), String::new());
        for (words, options) in runs {
            let outcome = run(&path, template.source, &options);
            let heading = heading(template.file_name, &words);
            let _ = writeln!(log, "{heading}{}", lines(&outcome.log_lines()));
            let _ = writeln!(report, "{heading}{}", lines(&outcome.report_lines()));
        }
        compare(&folder.join("expected.log"), &log, &mut wrong);
        compare(&folder.join("expected.report"), &report, &mut wrong);
    }
    assert!(wrong.is_empty(), "these templates did something else:\n{wrong}");
}

/// The command that gives what follows.
fn heading(file: &str, words: &[String]) -> String {
    let words: String = words
        .iter()
        .map(|word| if word.contains(' ') { format!(" '{word}'") } else { format!(" {word}") })
        .collect();
    format!("$ wasm-workbench run {file}{words} --seed {SEED}\n")
}

fn lines(lines: &[String]) -> String {
    lines.iter().map(|line| format!("{line}\n")).collect()
}

#[test]
fn the_same_run_has_the_same_outcome_twice() {
    for name in ["host-calls", "tasks", "netdevs", "floats"] {
        let template = templates::find(name).expect("a template");
        let path = PathBuf::from(template.file_name);
        let options = RunOptions::from_header(&template.run().args, &path).expect("a run line");
        let twice: [Outcome; 2] = std::array::from_fn(|_| run(&path, template.source, &options));
        assert_eq!(twice[0].log_lines(), twice[1].log_lines(), "{name}");
        assert_eq!(twice[0].report, twice[1].report, "{name}");
    }
}
