//! The same guest in the kernel and in user space: result, trap, fuel, log and trace are equal.
//!
//! Each guest of the corpus and each template runs in the kernel, which answers it with its real
//! tasks, clocks and memory. Then it is run again here, by the same engine natively compiled, with
//! those answers out of the trace. What differs is a fault of one of the two.

use std::fs;
use std::path::{Path, PathBuf};
use std::thread;

use guest_engine::abi::DEVICE_NAME;
use guest_engine::abi::codes::{LogLevel, Status};
use guest_engine::abi::limits::MESSAGE_BYTES;
use guest_engine::{Limits, RunReport};
use wasm_workbench::cli::RunOptions;
use wasm_workbench::compile::rust::{self, TargetLibrary};
use wasm_workbench::compile::{Language, Source, c, compile, run_header};
use wasm_workbench::log::assemble::LineAssembler;
use wasm_workbench::log::kmsg::KmsgRecord;
use wasm_workbench::log::{LogRecord, Origin};
use wasm_workbench::replay::{Recording, ReplayError, replay};
use wasm_workbench::target::{LogReader, Target, TargetError};
use wasm_workbench::templates;

/// A run to compare.
pub(crate) struct Case {
    /// What it is, for the list of tests.
    pub(crate) name: String,
    path: PathBuf,
    text: String,
    options: RunOptions,
}

/// All runs of the corpus and of the templates.
pub(crate) fn cases() -> Vec<Case> {
    let mut cases = corpus_cases();
    for template in templates::all().iter().filter(|template| can_be_built(template.language)) {
        let path = PathBuf::from(template.file_name);
        let header = run_header(template.source);
        let default = RunOptions::from_header(&header.args, &path).expect("a run line");
        let mut add = |words: &[String], options: RunOptions| {
            let (path, text) = (path.clone(), template.source.to_owned());
            cases.push(Case { name: name(template.name, words), path, text, options });
        };
        add(&[], default.clone());
        for words in &header.also {
            let options = RunOptions::from_header(words, &path).expect("an also line");
            add(words, options.over(default.clone()));
        }
    }
    cases
}

/// Whether this machine has the compiler of a language; `tests/languages` says so where it has not.
fn can_be_built(language: Language) -> bool {
    match language {
        Language::Wat | Language::Wasm => true,
        Language::Rust => {
            let library = rust::look("rustc".as_ref()).map(|(_, library)| library);
            library.is_ok_and(|library| !matches!(library, TargetLibrary::Missing(_)))
        }
        Language::C => c::find_clang(&std::env::var_os("PATH").unwrap_or_default()).is_ok(),
    }
}

fn corpus_cases() -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/guests");
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)
        .expect("the folder of guests")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "wat"))
        .collect();
    paths.sort();
    let mut cases = Vec::new();
    for path in paths {
        let text = fs::read_to_string(&path).expect("a guest");
        let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        for flags in text.lines().filter_map(|line| line.strip_prefix(";; RUN:")) {
            let words = run_header(&format!(";; run:{flags}")).args;
            let options = RunOptions::from_header(&words, &path).expect("a RUN line");
            cases.push(Case { name: name(&stem, &words), path: path.clone(), text: text.clone(), options });
        }
    }
    cases
}

fn name(guest: &str, words: &[String]) -> String {
    [&[guest.to_owned()], words].concat().join(" ")
}

/// What a run left behind.
struct Outcome {
    report: RunReport,
    log: Vec<(LogLevel, Origin, String)>,
    trace: Vec<u8>,
}

/// Runs a guest on `target` and again in user space, and says what differs.
pub(crate) fn compare(target: &mut dyn Target, case: &Case) -> Result<(), String> {
    let source = Source { path: case.path.clone(), bytes: case.text.as_bytes().into() };
    let artifact = compile(&source).map_err(|errors| format!("it does not compile: {errors:?}"))?;
    let input = case.options.input_text.clone().unwrap_or_default().into_bytes();
    let in_words = |error: TargetError| error.to_string();
    let reader = target.open_log().map_err(in_words)?;
    let mut session = target.open().map_err(in_words)?;
    session.write(&artifact.bytes).map_err(in_words)?;
    session.set_input(&input).map_err(in_words)?;
    let check = session.check().map_err(in_words)?;
    let request = case.options.request(&check).map_err(|error| error.to_string())?;
    let number = session.session();
    let closer = reader.closer();
    let (report, log) = thread::scope(|scope| {
        let reading = scope.spawn(|| lines_of(reader, number));
        let report = session.run(&request);
        closer.close();
        (report, reading.join())
    });
    let log = log.map_err(|_| "the reader of the log panicked".to_owned())??;
    let there =
        Outcome { report: report.map_err(in_words)?, log, trace: session.read_trace().map_err(in_words)? };
    let recording = Recording {
        session: number,
        limits: Limits::default(),
        module: &artifact.bytes,
        input: &input,
        request: &request,
        trace: &there.trace,
    };
    match replay(&recording) {
        Ok(replayed) => {
            let log = assembled(number, &replayed.log);
            let here = Outcome { report: replayed.report, log, trace: replayed.trace };
            differences(&there, &here)
        }
        // A trace that was full cannot be repeated; that it was full is the same everywhere.
        Err(ReplayError::Incomplete(_)) if there.report.trace_dropped > 0 => Ok(()),
        Err(error) => Err(error.to_string()),
    }
}

/// The lines of a session.
fn lines_of(mut reader: Box<dyn LogReader>, session: u32) -> Result<Vec<(LogLevel, Origin, String)>, String> {
    let mut lines = Vec::new();
    while let Some(batch) = reader.next_batch().map_err(|error| error.to_string())? {
        if batch.lost > 0 {
            return Err(format!("{} records of the log were lost", batch.lost));
        }
        lines.extend(batch.records.into_iter().filter_map(|record| line_of(record, session)));
    }
    Ok(lines)
}

fn line_of(record: LogRecord, session: u32) -> Option<(LogLevel, Origin, String)> {
    match record.origin {
        Origin::Guest { session: of, .. } | Origin::Run { session: of, .. } if of == session => {
            Some((record.level, record.origin, record.text))
        }
        _ => None,
    }
}

/// Records of a replay, put together to lines as those of a kernel are.
fn assembled(session: u32, records: &[(LogLevel, String)]) -> Vec<(LogLevel, Origin, String)> {
    let mut assembler = LineAssembler::new(Some(0));
    let mut lines = Vec::new();
    for (sequence, (level, text)) in (0..).zip(records) {
        assembler.push(KmsgRecord {
            facility: 0,
            level: *level,
            sequence,
            timestamp_us: 0,
            fragment: false,
            text: format!("{DEVICE_NAME}: {text}"),
            properties: Vec::new(),
        });
        take_lines(&mut assembler, session, &mut lines);
    }
    assembler.flush();
    take_lines(&mut assembler, session, &mut lines);
    lines
}

fn take_lines(assembler: &mut LineAssembler, session: u32, lines: &mut Vec<(LogLevel, Origin, String)>) {
    while let Some(batch) = assembler.take() {
        lines.extend(batch.records.into_iter().filter_map(|record| line_of(record, session)));
    }
}

/// What differs between a run in the kernel and its repetition here.
fn differences(there: &Outcome, here: &Outcome) -> Result<(), String> {
    if matches!(there.report.status, Status::Deadline | Status::Cancelled) {
        return ended_by_time(there, here);
    }
    let report = RunReport {
        nanoseconds: there.report.nanoseconds,
        message: cut(&here.report.message),
        entry: there.report.entry.clone(),
        ..here.report.clone()
    };
    if there.report != report {
        return Err(format!("in the kernel: {:#?}\nrepeated: {report:#?}", there.report));
    }
    if there.log != here.log {
        let place = there.log.iter().zip(&here.log).position(|(there, here)| there != here);
        let at = place.unwrap_or(there.log.len().min(here.log.len()));
        return Err(format!(
            "line {at} of the log: in the kernel {:?}, repeated {:?}",
            there.log.get(at),
            here.log.get(at)
        ));
    }
    if there.trace != here.trace {
        let at = there.trace.iter().zip(&here.trace).position(|(there, here)| there != here);
        return Err(format!(
            "the traces differ at byte {at:?}; {} bytes in the kernel, {} repeated",
            there.trace.len(),
            here.trace.len()
        ));
    }
    Ok(())
}

/// Time ended the run, and there is none in a repetition: up to there the two are the same.
fn ended_by_time(there: &Outcome, here: &Outcome) -> Result<(), String> {
    let (last, before) = there.log.split_last().ok_or("nothing was logged")?;
    if !matches!(last.1, Origin::Run { end: true, .. }) {
        return Err(format!("the last line is no end of a run: {last:?}"));
    }
    if here.log.get(..before.len()) != Some(before) {
        return Err(format!("the log differs: in the kernel {before:?}, repeated {:?}", here.log));
    }
    if there.report.fuel_used > here.report.fuel_used {
        return Err(format!(
            "the kernel used {} fuel until time ended the run, the repetition {} to its own end",
            there.report.fuel_used, here.report.fuel_used
        ));
    }
    Ok(())
}

/// A message as the struct of a report holds it.
fn cut(message: &str) -> String {
    message[..message.floor_char_boundary(MESSAGE_BYTES)].to_owned()
}
