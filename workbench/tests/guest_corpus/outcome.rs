//! One run of a guest on a fresh, seeded simulator, as lines of text.

use std::path::Path;
use std::thread;

use guest_engine::abi::codes::{LogLevel, Status, Trap};
use guest_engine::{CheckReport, RunReport};
use wasm_workbench::cli::RunOptions;
use wasm_workbench::compile::{Source, compile, render};
use wasm_workbench::log::Origin;
use wasm_workbench::target::{LogReader, Opening, TargetChoice, TargetOptions, open_target};

/// The seed of all runs here.
pub(crate) const SEED: u64 = 1;

/// Log lines of a long log: shown before and after those left out.
const SHOWN_FIRST: usize = 16;
const SHOWN_LAST: usize = 3;
/// Characters of a long line: shown before and after those left out.
const LINE_FIRST: usize = 160;
const LINE_LAST: usize = 40;

/// What a run left behind.
pub(crate) struct Outcome {
    pub(crate) check: CheckReport,
    pub(crate) report: RunReport,
    pub(crate) log: Vec<(LogLevel, Origin, String)>,
}

/// Compiles `text` and runs it.
pub(crate) fn run(path: &Path, text: &str, options: &RunOptions) -> Outcome {
    let source = Source { path: path.to_owned(), bytes: text.as_bytes().into() };
    let artifact = compile(&source).unwrap_or_else(|errors| panic!("{}", render(&errors, text, false)));
    let mut target = open_target(
        &TargetChoice::Simulator,
        &TargetOptions { seed: Some(SEED), ..TargetOptions::default() },
        &Opening::silent(),
    )
    .expect("the simulator");
    let reader = target.open_log().expect("its log");
    let mut session = target.open().expect("a session");
    session.write(&artifact.bytes).expect("room for the module");
    if let Some(input) = &options.input_text {
        session.set_input(input.as_bytes()).expect("room for the input");
    }
    let check = session.check().expect("a check");
    let request = options.request(&check).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let closer = reader.closer();
    let (report, log) = thread::scope(|scope| {
        let reading = scope.spawn(move || read(reader));
        let report = session.run(&request).expect("a report");
        closer.close();
        (report, reading.join().expect("the log"))
    });
    Outcome { check, report, log }
}

fn read(mut reader: Box<dyn LogReader>) -> Vec<(LogLevel, Origin, String)> {
    let mut lines = Vec::new();
    while let Some(batch) = reader.next_batch().expect("the log") {
        assert_eq!(batch.lost, 0, "the reader was too slow");
        lines.extend(batch.records.into_iter().map(|record| (record.level, record.origin, record.text)));
    }
    lines
}

impl Outcome {
    /// The guest's lines and the device's about it, each with its level; the middle of a
    /// long log is left out.
    pub(crate) fn log_lines(&self) -> Vec<String> {
        let line = |(level, origin, text): &(LogLevel, Origin, String)| match origin {
            Origin::Guest { .. } => format!("{} {}", level.word(), shortened(text)),
            _ => format!("{} [device] {text}", level.word()),
        };
        let mut lines: Vec<String> = self.log.iter().map(line).collect();
        let hidden = lines.len().saturating_sub(SHOWN_FIRST + SHOWN_LAST);
        if hidden > 1 {
            lines.splice(SHOWN_FIRST..SHOWN_FIRST + hidden, [format!("... {hidden} more lines ...")]);
        }
        lines
    }

    /// What the report says; what is zero or empty is left out.
    pub(crate) fn report_lines(&self) -> Vec<String> {
        let report = &self.report;
        let mut lines = vec![format!("status: {}", report.status.word())];
        let mut say = |key: &str, value: String| lines.push(format!("{key}: {value}"));
        if report.trap != Trap::None {
            say("trap", report.trap.word().to_owned());
        }
        if !report.message.is_empty() {
            say("message", report.message.replace('\n', "\\n"));
        }
        if !report.entry.is_empty() {
            say("entry", report.entry.clone());
        }
        for value in &report.results {
            say("result", format!("{value} : {}", value.ty.word()));
        }
        if report.results_len as usize > report.results.len() {
            say("results", report.results_len.to_string());
        }
        if !report.output.is_empty() {
            let text = String::from_utf8_lossy(&report.output).escape_debug().to_string();
            say("output", format!("{} bytes, {}", report.output.len(), shortened(&text)));
        }
        let counts = [
            ("fuel", report.fuel_used),
            ("peak_pages", report.peak_pages.into()),
            ("host_calls", report.host_calls),
            ("log_lines", report.log_lines.into()),
            ("log_bytes", report.log_bytes.into()),
            ("log_suppressed", report.log_suppressed.into()),
            ("trace_dropped", report.trace_dropped.into()),
        ];
        counts.iter().filter(|(_, count)| *count > 0).for_each(|(key, count)| say(key, count.to_string()));
        say("generation", self.check.generation.word().to_owned());
        if self.check.status != Status::Ok {
            say("check", format!("{}: {}", self.check.status.word(), self.check.message));
        }
        for item in self.check.missing() {
            say("missing", format!("{}.{}", item.module, item.name));
        }
        lines
    }
}

/// A long text without its middle.
fn shortened(text: &str) -> String {
    let count = text.chars().count();
    let hidden = count.saturating_sub(LINE_FIRST + LINE_LAST);
    if hidden == 0 {
        return text.to_owned();
    }
    let first: String = text.chars().take(LINE_FIRST).collect();
    let last: String = text.chars().skip(count - LINE_LAST).collect();
    format!("{first}... {hidden} more characters ...{last}")
}
