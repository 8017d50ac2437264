//! Templates, copied as a person gets them, built and run.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use regex::Regex;
use wasm_workbench::cli::RunOptions;
use wasm_workbench::compile::Language;
use wasm_workbench::templates;

use crate::outcome::{SEED, run};

pub(crate) fn rust() {
    check(Language::Rust);
}

pub(crate) fn c() {
    check(Language::C);
}

fn check(language: Language) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../guest-templates");
    let fuel = Regex::new(r"[\d,]+ fuel").expect("an expression");
    let copies = tempfile::tempdir().expect("a folder");
    let mut wrong = String::new();
    for template in templates::all().iter().filter(|template| template.language == language) {
        let path = template.copy_into(copies.path()).expect("a copy");
        let text = fs::read_to_string(&path).expect("the copy's source");
        let header = template.run();
        let default = RunOptions::from_header(&header.args, &path).expect("a run line");
        let mut runs = vec![(String::new(), default.clone())];
        for words in &header.also {
            let options = RunOptions::from_header(words, &path).expect("an also line");
            runs.push((format!(" {}", words.join(" ")), options.over(default.clone())));
        }
        let (mut log, mut report) = (String::new(), String::new());
        for (words, options) in runs {
            let outcome = run(&path, &text, &options);
            let heading = format!("$ wasm-workbench run {}{words} --seed {SEED}", template.file_name);
            let lines = outcome.log_lines().join("\n");
            let _ = writeln!(log, "{heading}\n{}\n", fuel.replace_all(&lines, "… fuel"));
            let lines = outcome.report_lines().into_iter().filter(|line| !line.starts_with("fuel: "));
            let _ = writeln!(report, "{heading}\n{}\n", lines.collect::<Vec<_>>().join("\n"));
        }
        super::compare(&folder.join(template.name).join("expected.log"), &log, &mut wrong);
        super::compare(&folder.join(template.name).join("expected.report"), &report, &mut wrong);
    }
    assert!(wrong.is_empty(), "these templates did something else:\n{wrong}");
}
