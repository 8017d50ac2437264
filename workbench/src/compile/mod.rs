//! From source to a module the engine takes, or to diagnostics that say what is wrong and where.

mod binary;
mod build_process;
mod built_module;
pub mod c;
mod cancel;
mod engine_check;
mod finding;
mod imports;
mod instructions;
mod line_table;
mod main_as_written;
mod names;
mod nearest;
mod parentheses;
mod render;
mod run_header;
pub mod rust;
mod source_map;
mod syntax_errors;
mod terminal_colours;
#[cfg(test)]
mod tests;
mod text_positions;
mod texts;
mod tokens;
mod type_errors;
mod validation;
mod wat_text;

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use guest_engine::abi::limits::MODULE_BYTES;

pub use cancel::Cancel;
pub use render::render;
pub use run_header::{RunHeader, run_header};

use finding::{Finding, into_diagnostics};
use source_map::OperatorPlaces;
use text_positions::TextPositions;
use tokens::Tokens;

/// What a source is written in; the file's extension says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Language {
    /// WebAssembly text, `.wat`.
    Wat,
    /// A WebAssembly module, `.wasm`.
    Wasm,
    /// Rust, `.rs`.
    Rust,
    /// C, `.c`.
    C,
}

impl Language {
    /// The language of a file by its extension, `None` for another one.
    pub fn of(path: &Path) -> Option<Self> {
        match path.extension()?.to_str()? {
            "wat" => Some(Self::Wat),
            "wasm" => Some(Self::Wasm),
            "rs" => Some(Self::Rust),
            "c" => Some(Self::C),
            _ => None,
        }
    }

    /// Whether compilers that are installed build it: that takes long enough to be cancelled.
    pub fn is_built_by_others(self) -> bool {
        matches!(self, Self::Rust | Self::C)
    }
}

/// A source as it is to be compiled: the bytes of the editor, not those of the disk.
#[derive(Debug, Clone)]
pub struct Source {
    /// Where it stands, for diagnostics and for the language; it need not exist.
    pub path: PathBuf,
    /// Its bytes.
    pub bytes: Arc<[u8]>,
}

/// Identity of some bytes (BLAKE3); shown by its first six hex digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct ContentHash(pub [u8; 32]);

impl ContentHash {
    /// The hash of `bytes`.
    pub fn of(bytes: &[u8]) -> Self {
        Self(*blake3::hash(bytes).as_bytes())
    }
}

impl fmt::Display for ContentHash {
    /// The first six hex digits.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0[..3].iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for ContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ContentHash({self})")
    }
}

/// A place in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// Line, from 1.
    pub line: u32,
    /// Column, from 1, in characters (Unicode scalar values).
    pub column: u32,
    /// Offset from the start of the text, in bytes.
    pub offset: usize,
}

/// A stretch of a text, `end` not included; empty for a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Span {
    /// Where it begins.
    pub start: Position,
    /// Where it ends.
    pub end: Position,
}

/// How bad a diagnostic is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The guest can run; this is worth knowing.
    Warning,
    /// There is no guest.
    Error,
}

/// One thing that is wrong with a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// The file it is in.
    pub file: PathBuf,
    /// Where; `None` when the place is not known (a `.wasm` file, say).
    pub span: Option<Span>,
    /// How bad.
    pub severity: Severity,
    /// What is wrong, one sentence without the place.
    pub message: String,
    /// What to do about it, where something is known to help.
    pub hint: Option<String>,
    /// All that the language's own compiler says about it, with its colours (ANSI escapes); `None`
    /// where the workbench itself is the compiler.
    pub rendered: Option<Arc<str>>,
}

impl Diagnostic {
    /// The diagnostic for a reader of `file`: one of another file says so in its message, and points
    /// nowhere in this one.
    pub fn seen_from(&self, file: &Path) -> Self {
        if self.file == file {
            return self.clone();
        }
        let place =
            self.span.map_or_else(String::new, |span| format!(":{}:{}", span.start.line, span.start.column));
        let message = format!("{}{place}: {}", self.file.display(), self.message);
        Self { file: file.to_owned(), span: None, message, ..self.clone() }
    }
}

/// A module ready to be pushed.
#[derive(Debug, Clone)]
pub struct Artifact {
    /// The module.
    pub bytes: Arc<[u8]>,
    /// Hash of the module.
    pub hash: ContentHash,
    /// Hash of the source it was made from.
    pub source_hash: ContentHash,
    /// From code offsets to the source; empty when nothing is known.
    pub source_map: SourceMap,
    /// Names of functions, by function index, imports included.
    pub function_names: Vec<Option<String>>,
    /// What is worth knowing though it compiled.
    pub warnings: Vec<Diagnostic>,
}

/// From offsets in a module to places in its source.
#[derive(Debug, Clone, Default)]
pub struct SourceMap {
    /// Rows sorted by offset.
    pub rows: Vec<SourceRow>,
    /// The files that rows name.
    pub files: Vec<PathBuf>,
}

/// One row of a [`SourceMap`]: from `offset` on, up to the next row, the code is of this place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceRow {
    /// Offset in the module's file, in bytes.
    pub offset: u64,
    /// Index of the file among [`SourceMap::files`].
    pub file: u32,
    /// Line, from 1; 0 when nothing is known of the code from here on.
    pub line: u32,
    /// Column, from 1; 0 when not known.
    pub column: u32,
}

impl SourceMap {
    /// The row of the code that holds `offset` of the module, where its line is known.
    pub fn find(&self, offset: u64) -> Option<&SourceRow> {
        let after = self.rows.partition_point(|row| row.offset <= offset);
        self.rows.get(after.checked_sub(1)?).filter(|row| row.line > 0)
    }

    /// The file of a row.
    pub fn file(&self, row: &SourceRow) -> Option<&Path> {
        self.files.get(row.file as usize).map(PathBuf::as_path)
    }
}

/// Makes a module from `source`, or says what is wrong with it: at least one error, in the
/// order of the text.
///
/// The module holds exactly what the source says, so the same source gives the same bytes.
/// A path without an extension, or with an unknown one, is taken for text unless its bytes are a module.
/// Guests in Rust and C are built by the compilers that are installed; see [`compile_unless_cancelled`].
pub fn compile(source: &Source) -> Result<Artifact, Vec<Diagnostic>> {
    compile_unless_cancelled(source, &Cancel::default())
}

/// As [`compile`]; `cancel` ends the compilers of Rust and C, with all processes they started. What
/// was cancelled answers with one error that says so.
pub fn compile_unless_cancelled(source: &Source, cancel: &Cancel) -> Result<Artifact, Vec<Diagnostic>> {
    let language = Language::of(&source.path).unwrap_or(match source.bytes.starts_with(b"\0asm") {
        true => Language::Wasm,
        false => Language::Wat,
    });
    match language {
        Language::Wat => compile_text(source),
        Language::Wasm => compile_binary(source),
        Language::Rust => rust::compile(source, cancel),
        Language::C => c::compile(source, cancel),
    }
}

fn compile_text(source: &Source) -> Result<Artifact, Vec<Diagnostic>> {
    let text = text_of(source).map_err(|diagnostic| vec![*diagnostic])?;
    let fail = |findings: Vec<Finding>| into_diagnostics(findings, &source.path, text);
    let readable = without_byte_order_mark(text);
    let encoded = wat_text::encode(&readable).map_err(|broken| fail(with_types(broken, text)))?;
    let tokens = Tokens::of(&readable);
    let positions = TextPositions::new(text);
    let operators = OperatorPlaces::pair(&encoded, &tokens);
    let module = validation::Module {
        encoded: &encoded,
        operators: &operators,
        tokens: &tokens,
        positions: &positions,
    };
    let errors = validation::check(&module);
    if !errors.is_empty() {
        return Err(fail(errors));
    }
    if let Some(refusal) = engine_check::refusal(&encoded.bytes) {
        let place = refusal.offset.and_then(|offset| module.operator_at(offset));
        let range = place.unwrap_or_else(|| wat_text::with_parenthesis(&tokens, encoded.module));
        return Err(fail(vec![Finding::error(range, refusal.message)]));
    }
    let warnings = imports::check(&encoded.bytes).into_iter().map(|warning| {
        let place = encoded.imports.get(warning.index).copied().unwrap_or(encoded.module);
        warning.at(wat_text::import_range(&tokens, place))
    });
    let mut artifact = artifact(source, encoded.bytes.as_slice().into(), fail(warnings.collect()));
    artifact.source_map = operators.to_source_map(&positions, &source.path);
    Ok(artifact)
}

/// What is wrong with the syntax and names of a text, and with the types of what is right in both.
fn with_types(broken: wat_text::Broken, text: &str) -> Vec<Finding> {
    let mut findings = broken.findings;
    let Some(rest) = broken.rest else { return findings };
    let (tokens, positions) = (Tokens::of(&rest.text), TextPositions::new(text));
    let operators = OperatorPlaces::pair(&rest.encoded, &tokens);
    let module = validation::Module {
        encoded: &rest.encoded,
        operators: &operators,
        tokens: &tokens,
        positions: &positions,
    };
    let is_in_what_is_left = |finding: &Finding| {
        rest.changed
            .iter()
            .all(|changed| finding.range.end <= changed.start || finding.range.start >= changed.end)
    };
    findings.extend(validation::check(&module).into_iter().filter(is_in_what_is_left));
    findings
}

fn compile_binary(source: &Source) -> Result<Artifact, Vec<Diagnostic>> {
    binary::check(&source.bytes)
        .map_err(|(message, hint)| vec![placeless(source, Severity::Error, message, hint)])?;
    if let Some(refusal) = engine_check::refusal(&source.bytes) {
        return Err(vec![placeless(source, Severity::Error, refusal.message, None)]);
    }
    let warnings = imports::check(&source.bytes)
        .into_iter()
        .map(|warning| placeless(source, Severity::Warning, warning.message, warning.hint))
        .collect();
    Ok(artifact(source, Arc::clone(&source.bytes), warnings))
}

fn artifact(source: &Source, bytes: Arc<[u8]>, warnings: Vec<Diagnostic>) -> Artifact {
    Artifact {
        hash: ContentHash::of(&bytes),
        source_hash: ContentHash::of(&source.bytes),
        source_map: SourceMap::default(),
        function_names: names::of_functions(&bytes),
        warnings,
        bytes,
    }
}

/// The text of a source; what is not UTF-8 is pointed at.
fn text_of(source: &Source) -> Result<&str, Box<Diagnostic>> {
    let error = match std::str::from_utf8(&source.bytes) {
        Ok(text) if text.len() as u64 <= SOURCE_BYTES => return Ok(text),
        Ok(text) => {
            let message =
                format!("the source has {} bytes, more than the {SOURCE_BYTES} bytes taken", text.len());
            return Err(Box::new(placeless(source, Severity::Error, message, None)));
        }
        Err(error) => error,
    };
    let valid = source.bytes.get(..error.valid_up_to()).unwrap_or_default();
    let text = std::str::from_utf8(valid).unwrap_or_default();
    let place = text.len()..text.len();
    let byte = source.bytes.get(text.len()).copied().unwrap_or_default();
    let finding = Finding::error(place, format!("the byte 0x{byte:02x} here is not UTF-8 text"))
        .with_hint("save the file as UTF-8".to_owned());
    Err(Box::new(finding.into_diagnostic(&source.path, &TextPositions::new(text))))
}

/// Bytes of a text that is compiled; comments make it larger than its module.
const SOURCE_BYTES: u64 = 8 * MODULE_BYTES;

/// The text with spaces in place of a byte order mark, so that all offsets stay.
fn without_byte_order_mark(text: &str) -> std::borrow::Cow<'_, str> {
    match text.strip_prefix('\u{feff}') {
        Some(rest) => format!("   {rest}").into(),
        None => text.into(),
    }
}

fn placeless(source: &Source, severity: Severity, message: String, hint: Option<String>) -> Diagnostic {
    Diagnostic { file: source.path.clone(), span: None, severity, message, hint, rendered: None }
}
