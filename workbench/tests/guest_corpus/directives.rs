//! The comments of a guest that say how it is run and what is expected.
//!
//! `;; RUN: flags` is one run; the lines `;; LOG: …` and `;; REPORT: …` right after it are
//! what it leaves behind.

use std::path::{Path, PathBuf};

use wasm_workbench::cli::RunOptions;
use wasm_workbench::compile::run_header;

use crate::outcome::run;

const RUN: &str = ";; RUN:";
const LOG: &str = ";; LOG:";
const REPORT: &str = ";; REPORT:";

/// A guest of the corpus.
pub(crate) struct Guest<'a> {
    path: PathBuf,
    text: &'a str,
}

impl<'a> Guest<'a> {
    pub(crate) fn read(path: &Path, text: &'a str) -> Self {
        Self { path: path.to_owned(), text }
    }

    /// Number of its runs.
    pub(crate) fn runs(&self) -> usize {
        self.text.lines().filter(|line| line.starts_with(RUN)).count()
    }

    /// The text of the file as it is when every expectation is what really happens.
    pub(crate) fn with_outcomes(&self) -> String {
        let mut lines: Vec<String> = Vec::new();
        for line in self.text.lines().filter(|line| !line.starts_with(LOG) && !line.starts_with(REPORT)) {
            lines.push(line.to_owned());
            if let Some(flags) = line.strip_prefix(RUN) {
                lines.extend(self.outcome(flags));
            }
        }
        lines.iter().map(|line| format!("{line}\n")).collect()
    }

    fn outcome(&self, flags: &str) -> Vec<String> {
        let words = run_header(&format!(";; run:{flags}")).args;
        let options = RunOptions::from_header(&words, &self.path)
            .unwrap_or_else(|error| panic!("{}: {error}", self.path.display()));
        let outcome = run(&self.path, self.text, &options);
        let log = outcome.log_lines().into_iter().map(|line| format!("{LOG} {line}"));
        let report = outcome.report_lines().into_iter().map(|line| format!("{REPORT} {line}"));
        log.chain(report).map(|line| line.trim_end().to_owned()).collect()
    }
}
