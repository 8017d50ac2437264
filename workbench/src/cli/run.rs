//! `run`: compile a guest, run it once, print its log lines and its report.

use std::fs;
use std::path::Path;

use crate::compile::{self, ContentHash, Diagnostic, Source};
use crate::target::{Target, TargetInfo};

use super::command_line::{Place, RunCommand};
use super::execution::{self, Ended, Plan};
use super::exit::{Exit, Failure};
use super::interrupt::RunUnderWay;
use super::log_line::LinePrinter;
use super::paint::{self, Paint};
use super::run_document::{About, LogLine, RunDocument};
use super::run_options::RunOptions;
use super::streams::{Output, complain};
use super::{place, report_text, source_file, trace_lines};

/// Does the whole of `run`.
pub(super) fn run(command: &RunCommand, place: &Place, mut out: Output) -> Result<Exit, Failure> {
    let source = source_file::read(&command.file)?;
    let under_way = RunUnderWay::default();
    let listening = under_way.clone();
    let mut target = place::open_and_listen(place, move || listening.end())?;

    let info = target.info();
    let about = About {
        file: &source.path,
        source_hash: ContentHash::of(&source.bytes),
        target: &info,
        seed: place.seed,
    };
    let build = under_way.begin_build();
    match compile::compile_unless_cancelled(&source, &build) {
        Err(_) if build.is_cancelled() => Ok(cancelled(&source)),
        Err(diagnostics) if command.json => {
            json(&mut out, &RunDocument::not_compiled(&about, &diagnostics))?;
            Ok(Exit::Usage)
        }
        Err(diagnostics) => {
            show_diagnostics(&diagnostics, &source);
            complain(&format!("{} does not compile; nothing ran.", source.path.display()));
            Ok(Exit::Usage)
        }
        Ok(artifact) => {
            let options = command.options.clone().over(header(&source)?);
            let input = execution::input(&options)?;
            let again = place.restart;
            let plan = Plan { artifact: &artifact, options: &options, input: &input, again };
            let ended = if command.json {
                run_to_document(&mut out, target.as_mut(), &plan, &under_way, &about)?
            } else {
                show_diagnostics(&artifact.warnings, &source);
                run_to_lines(out, command.verbose, target.as_mut(), &plan, &under_way, &about)?
            };
            keep(command, &ended)?;
            Ok(Exit::from(ended.report.status))
        }
    }
}

/// Says that a build was ended before there was anything to run.
pub(super) fn cancelled(source: &Source) -> Exit {
    complain(&format!("the build of {} was cancelled; nothing ran.", source.path.display()));
    Exit::Interrupted
}

/// What the source's own `;; run:` line asks for.
pub(super) fn header(source: &Source) -> Result<RunOptions, Failure> {
    let text = std::str::from_utf8(&source.bytes).unwrap_or_default();
    RunOptions::from_header(&compile::run_header(text).args, &source.path)
}

/// Shows what is wrong with a source, or worth knowing, on standard error.
pub(super) fn show_diagnostics(diagnostics: &[Diagnostic], source: &Source) {
    if diagnostics.is_empty() {
        return;
    }
    let text = String::from_utf8_lossy(&source.bytes);
    complain(compile::render(diagnostics, &text, paint::colour_on_stderr()).trim_end());
}

/// Runs a guest, printing its lines as they come and the report after them.
pub(super) fn run_to_lines(
    out: Output,
    verbose: bool,
    target: &mut dyn Target,
    plan: &Plan<'_>,
    under_way: &RunUnderWay,
    about: &About<'_>,
) -> Result<Ended, Failure> {
    if verbose {
        complain(&running_on(about.target));
    }
    let mut printer = LinePrinter::new(out, verbose);
    let ended = execution::execute(target, plan, under_way, &mut |record| printer.print(record))?;
    let file = about.file.display().to_string();
    let paint = Paint { colour: paint::colour_on_stderr() };
    complain(&report_text::report(&file, &about.target.name, &ended, paint));
    printer.finish()?;
    Ok(ended)
}

/// Runs a guest and prints the document about it.
pub(super) fn run_to_document(
    out: &mut Output,
    target: &mut dyn Target,
    plan: &Plan<'_>,
    under_way: &RunUnderWay,
    about: &About<'_>,
) -> Result<Ended, Failure> {
    let mut log = Vec::new();
    let ended = execution::execute(target, plan, under_way, &mut |record| log.extend(LogLine::of(record)))?;
    json(out, &RunDocument::of_run(about, plan.artifact, &ended, log))?;
    Ok(ended)
}

/// Prints a document on one line.
pub(super) fn json(out: &mut Output, document: &impl serde::Serialize) -> Result<(), Failure> {
    let text = serde_json::to_string(document)
        .map_err(|error| Failure::usage(format!("the JSON document cannot be written: {error}")))?;
    out.line(&text)
}

fn running_on(target: &TargetInfo) -> String {
    let reason = target.reason.as_ref().map(|reason| format!(" ({reason})")).unwrap_or_default();
    format!("running on {}: {}{reason}", target.name, target.description)
}

/// Writes what the run leaves behind to the files it was asked for.
fn keep(command: &RunCommand, ended: &Ended) -> Result<(), Failure> {
    let write = |path: &Path, what: &str, bytes: &[u8]| {
        fs::write(path, bytes).map_err(|error| {
            Failure::usage(format!(
                "the guest ran, but its {what} cannot be written to {}: {error}",
                path.display()
            ))
        })
    };
    if let Some(path) = &command.output {
        write(path, "output", &ended.report.output)?;
    }
    if let Some(path) = &command.trace {
        write(path, "trace", trace_lines::decoded(&ended.trace).as_bytes())?;
    }
    Ok(())
}
