//! From source to a module the engine takes, or to diagnostics that say what is wrong and where.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

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
}

/// One row of a [`SourceMap`]: from `offset` on, up to the next row, the code is of this place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceRow {
    /// Offset in the module's file, in bytes.
    pub offset: u64,
    /// Line, from 1.
    pub line: u32,
    /// Column, from 1; 0 when not known.
    pub column: u32,
}
