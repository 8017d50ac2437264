//! Runs a small guest for real.

use guest_engine::abi::codes::{LogLevel, Status};

use crate::cli::execution::{self, Plan};
use crate::cli::exit::Failure;
use crate::cli::interrupt::RunUnderWay;
use crate::cli::place;
use crate::cli::run_options::RunOptions;
use crate::compile::{self, Source};
use crate::screen::quantity::nanoseconds;

use super::Finding;

const NAME: &str = "simulator";
const ANSWER: i32 = 42;

/// Logs a number and returns it: compiler, engine, host interface and log all have to work.
fn guest() -> Source {
    let text = format!(
        r#"(module
  (import "kernel" "log_i32" (func $log (param i32)))
  (func (export "main") (result i32)
    (call $log (i32.const {ANSWER}))
    (i32.const {ANSWER})))"#
    );
    Source { path: "doctor.wat".into(), bytes: text.into_bytes().into() }
}

/// Whether the simulator runs guests.
pub(super) fn look() -> Finding {
    match run() {
        Ok(found) => Finding::works(NAME, found),
        Err(wrong) => Finding::missing(
            NAME,
            format!("a guest of three lines does not run in it: {wrong}"),
            "this is a fault of the workbench; please report it with this text",
        ),
    }
}

fn run() -> Result<String, Failure> {
    let wrong = |what: String| Failure::usage(what);
    let mut target = place::open_simulator()?;
    let artifact = compile::compile(&guest()).map_err(|diagnostics| {
        let messages: Vec<_> = diagnostics.into_iter().map(|diagnostic| diagnostic.message).collect();
        wrong(format!("it does not compile: {}", messages.join("; ")))
    })?;
    let mut lines = Vec::new();
    let plan = Plan { artifact: &artifact, options: &RunOptions::default(), input: &[], again: false };
    let ended = execution::execute(target.as_mut(), &plan, &RunUnderWay::default(), &mut |record| {
        lines.push(record.clone())
    })?;
    let report = &ended.report;
    let answered = report.results.iter().map(ToString::to_string).eq([ANSWER.to_string()]);
    let logged = lines.iter().any(|line| line.level == LogLevel::Info && line.text == ANSWER.to_string());
    match (report.status, answered, logged) {
        (Status::Ok, true, true) => Ok(format!(
            "{}; it ran a guest in {}",
            target.info().description,
            nanoseconds(report.nanoseconds)
        )),
        (Status::Ok, true, false) => Err(wrong("its log line did not arrive".to_owned())),
        (Status::Ok, false, _) => Err(wrong("it returned something else".to_owned())),
        (status, ..) => Err(wrong(format!("it ended with {}: {}", status.word(), report.message))),
    }
}
