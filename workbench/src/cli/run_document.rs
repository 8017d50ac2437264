//! The JSON document of a run, `docs/run-report.md`.
//!
//! Every key is always there; what is not known is `null` or empty. A key is never given another meaning
//! without another version in [`SCHEMA`].

use std::path::Path;

use guest_engine::Value;
use guest_engine::abi::codes::{LogLevel, Trap};
use serde::Serialize;

use crate::compile::{Artifact, ContentHash, Diagnostic, Severity};
use crate::log::{LogRecord, Origin};
use crate::target::TargetInfo;

use super::base64;
use super::execution::Ended;

/// Names the schema and its version.
pub(super) const SCHEMA: &str = "wasm-workbench/run/1";

/// Status of a document about a source that does not compile.
pub(super) const COMPILE_ERROR: &str = "compile_error";

/// One run.
#[derive(Debug, Serialize)]
pub(super) struct RunDocument {
    schema: &'static str,
    workbench: &'static str,
    file: String,
    target: String,
    target_description: String,
    seed: Option<u64>,
    status: &'static str,
    source_hash: String,
    hash: Option<String>,
    generation: Option<&'static str>,
    session: Option<u32>,
    run: Option<u32>,
    entry: Option<String>,
    args: Vec<TypedValue>,
    results: Vec<TypedValue>,
    results_total: u32,
    trap: Option<&'static str>,
    message: String,
    fuel_used: u64,
    fuel_limit: u64,
    nanoseconds: u64,
    memory_pages: u32,
    host_calls: u64,
    log: Vec<LogLine>,
    log_lines: u32,
    log_bytes: u32,
    log_suppressed: u32,
    log_lost: u64,
    output: Payload,
    missing_imports: Vec<MissingImport>,
    trace_dropped: u32,
    diagnostics: Vec<DiagnosticEntry>,
}

/// A value as text, so that no reader rounds it.
#[derive(Debug, Serialize)]
pub(super) struct TypedValue {
    r#type: &'static str,
    value: String,
}

/// A line that the guest wrote.
#[derive(Debug, Serialize)]
pub(super) struct LogLine {
    level: &'static str,
    text: String,
}

/// Some bytes: always as base64, and as text where they are UTF-8.
#[derive(Debug, Default, Serialize)]
pub(super) struct Payload {
    bytes: u64,
    text: Option<String>,
    base64: String,
}

/// An import that nothing provides.
#[derive(Debug, Serialize)]
pub(super) struct MissingImport {
    module: String,
    name: String,
    kind: &'static str,
}

/// What is wrong with a source. Lines and columns count from 1, columns in characters.
#[derive(Debug, Serialize)]
pub(super) struct DiagnosticEntry {
    file: String,
    line: Option<u32>,
    column: Option<u32>,
    end_line: Option<u32>,
    end_column: Option<u32>,
    severity: &'static str,
    message: String,
    hint: Option<String>,
}

/// Where a document comes from.
pub(super) struct About<'a> {
    /// The source.
    pub(super) file: &'a Path,
    /// Its hash.
    pub(super) source_hash: ContentHash,
    /// Where it runs.
    pub(super) target: &'a TargetInfo,
    /// What makes the simulator deterministic.
    pub(super) seed: Option<u64>,
}

impl RunDocument {
    /// Of a source that does not compile; its message is that of the first error.
    pub(super) fn not_compiled(about: &About<'_>, diagnostics: &[Diagnostic]) -> Self {
        Self {
            schema: SCHEMA,
            workbench: env!("CARGO_PKG_VERSION"),
            file: about.file.display().to_string(),
            target: about.target.name.clone(),
            target_description: about.target.description.clone(),
            seed: about.seed,
            status: COMPILE_ERROR,
            source_hash: hex(about.source_hash),
            hash: None,
            generation: None,
            session: None,
            run: None,
            entry: None,
            args: Vec::new(),
            results: Vec::new(),
            results_total: 0,
            trap: None,
            message: first_error(diagnostics),
            fuel_used: 0,
            fuel_limit: 0,
            nanoseconds: 0,
            memory_pages: 0,
            host_calls: 0,
            log: Vec::new(),
            log_lines: 0,
            log_bytes: 0,
            log_suppressed: 0,
            log_lost: 0,
            output: Payload::default(),
            missing_imports: Vec::new(),
            trace_dropped: 0,
            diagnostics: diagnostics.iter().map(DiagnosticEntry::of).collect(),
        }
    }

    /// Of a run that ended, with the guest's log lines in their order.
    pub(super) fn of_run(about: &About<'_>, artifact: &Artifact, ended: &Ended, log: Vec<LogLine>) -> Self {
        let report = &ended.report;
        Self {
            status: report.status.word(),
            hash: Some(hex(artifact.hash)),
            generation: ended.generation.map(|generation| generation.word()),
            session: Some(report.session),
            run: Some(report.run),
            entry: (!report.entry.is_empty()).then(|| report.entry.clone()),
            args: ended.args.iter().map(TypedValue::of).collect(),
            results: report.results.iter().map(TypedValue::of).collect(),
            results_total: report.results_len,
            trap: (report.trap != Trap::None).then(|| report.trap.word()),
            message: report.message.clone(),
            fuel_used: report.fuel_used,
            fuel_limit: report.fuel_limit,
            nanoseconds: report.nanoseconds,
            memory_pages: report.peak_pages,
            host_calls: report.host_calls,
            log,
            log_lines: report.log_lines,
            log_bytes: report.log_bytes,
            log_suppressed: report.log_suppressed,
            log_lost: ended.lost,
            output: Payload::of(&report.output),
            missing_imports: ended.missing.iter().map(MissingImport::of).collect(),
            trace_dropped: report.trace_dropped,
            ..Self::not_compiled(about, &artifact.warnings)
        }
    }
}

impl TypedValue {
    fn of(value: &Value) -> Self {
        Self { r#type: value.ty.word(), value: value.to_string() }
    }
}

impl LogLine {
    /// The line of a record, `None` for what the device wrote itself.
    pub(super) fn of(record: &LogRecord) -> Option<Self> {
        matches!(record.origin, Origin::Guest { .. })
            .then(|| Self { level: LogLevel::word(record.level), text: record.text.clone() })
    }
}

impl Payload {
    fn of(bytes: &[u8]) -> Self {
        Self {
            bytes: bytes.len() as u64,
            text: std::str::from_utf8(bytes).ok().map(str::to_owned),
            base64: base64::encode(bytes),
        }
    }
}

impl MissingImport {
    pub(super) fn of(item: &guest_engine::InterfaceItem) -> Self {
        Self { module: item.module.clone(), name: item.name.clone(), kind: item.kind.word() }
    }
}

impl DiagnosticEntry {
    pub(super) fn of(diagnostic: &Diagnostic) -> Self {
        let (start, end) = (diagnostic.span.map(|span| span.start), diagnostic.span.map(|span| span.end));
        Self {
            file: diagnostic.file.display().to_string(),
            line: start.map(|place| place.line),
            column: start.map(|place| place.column),
            end_line: end.map(|place| place.line),
            end_column: end.map(|place| place.column),
            severity: match diagnostic.severity {
                Severity::Warning => "warning",
                Severity::Error => "error",
            },
            message: diagnostic.message.clone(),
            hint: diagnostic.hint.clone(),
        }
    }
}

/// The message of the first error, empty where there are only warnings.
pub(super) fn first_error(diagnostics: &[Diagnostic]) -> String {
    let first = diagnostics.iter().find(|diagnostic| diagnostic.severity == Severity::Error);
    first.map(|diagnostic| diagnostic.message.clone()).unwrap_or_default()
}

/// All hex digits of a hash.
pub(super) fn hex(hash: ContentHash) -> String {
    hash.0.iter().map(|byte| format!("{byte:02x}")).collect()
}
