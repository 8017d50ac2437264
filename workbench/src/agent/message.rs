//! What client and agent say to each other.
//!
//! Each message is one frame. Whatever can be long goes in pieces of [`PIECE_BYTES`], so that no message
//! holds up those behind it. A client numbers its calls from 1 and never uses a number again; the
//! number of the call that opened a session, a log, a file or a program names that thing from then on.
//! Requests, reports and interfaces are the structs of `kmod/abi` as bytes.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Bytes of the longest piece of something that goes in pieces.
pub(super) const PIECE_BYTES: usize = 64 << 10;
/// Batches of log lines that may be under way before the client has taken the first of them.
pub(super) const LOG_WINDOW: u32 = 8;
/// Bytes of a program's input or output that may be under way before they are taken.
pub(super) const STREAM_WINDOW: u32 = 256 << 10;

/// From the client to the agent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(postcard_schema::Schema))]
pub(super) enum ToAgent {
    /// Is anybody there?
    Ping { call: u64 },
    /// The client is done with everything.
    Bye,
    /// What is the device?
    Describe { call: u64 },
    /// Opens a session.
    OpenSession { call: u64 },
    /// A piece of what the next call on the session takes: a module, an input, integers.
    Stage { session: u64, bytes: Bytes },
    /// A call that the session's own thread answers.
    Call { session: u64, call: u64, request: SessionCall },
    /// Ends the run under way.
    Cancel { session: u64 },
    /// Ends the run under way, and those to come.
    CloseRuns { session: u64 },
    /// How far is the run?
    Progress { session: u64, call: u64 },
    /// Nobody uses the session any more.
    EndSession { session: u64 },
    /// Opens the kernel log, from now on.
    OpenLog { call: u64 },
    /// So many more batches may come.
    LogCredit { log: u64, batches: u32 },
    /// No records beyond those that are there now.
    CloseLog { log: u64 },
    /// Nobody reads the log any more.
    EndLog { log: u64 },
    /// Begins a file.
    PutFile { call: u64, path: String, mode: u32 },
    /// A piece of it.
    PutPiece { call: u64, bytes: Bytes },
    /// The file is whole.
    PutEnd { call: u64 },
    /// Asks for a file.
    GetFile { call: u64, path: String },
    /// Starts a program.
    Exec { call: u64, command: ProgramCommand },
    /// A piece of its standard input.
    Input { call: u64, bytes: Bytes },
    /// Its standard input ends.
    InputEnd { call: u64 },
    /// So many more bytes of its output may come.
    OutputCredit { call: u64, bytes: u32 },
    /// Its terminal has another size.
    Resize { call: u64, size: TerminalSize },
    /// A signal for it and its children.
    Signal { call: u64, number: i32 },
}

/// A call on a session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(postcard_schema::Schema))]
pub(super) enum SessionCall {
    /// Appends what was staged to the module image.
    Write,
    /// Makes what was staged the input payload.
    SetInput,
    /// Says what the module is.
    Check,
    /// Runs it: `WasmRun` as bytes, and the entry's name. Integers to push were staged.
    Run { run: Bytes, entry: String },
    /// Reads linear memory.
    ReadMemory { offset: u64, len: u64 },
    /// Takes the trace.
    ReadTrace,
}

/// From the agent to the client.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(postcard_schema::Schema))]
pub(super) enum FromAgent {
    /// The first message: whether files and programs are served too.
    Welcome { machine: bool },
    /// A piece of what an answer brings along.
    Part { call: u64, bytes: Bytes },
    /// The answer to a call; its parts came before.
    Answer { call: u64, answer: Result<Answer, Refusal> },
    /// Lines of the kernel log.
    Log { log: u64, lost: u64, records: Vec<LogLine> },
    /// The last message of a log, with what broke it.
    LogEnded { log: u64, error: Option<Refusal> },
    /// A piece of a program's output.
    Output { call: u64, stream: OutputStream, bytes: Bytes },
    /// So many more bytes of its input may come.
    InputCredit { call: u64, bytes: u32 },
    /// A program ended; all of its output came before.
    Exited { call: u64, status: ProgramStatus },
}

/// What a call found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(postcard_schema::Schema))]
pub(super) enum Answer {
    /// It is done; what it brings along came in parts.
    Done,
    /// What the device is, in words.
    Description(String),
    /// The number of a session.
    Session(u32),
    /// `WasmCheck` as bytes; the interface entries came in parts.
    Checked(Bytes),
    /// `WasmRun` as bytes, and the function that was called; the output came in parts.
    Ran { run: Bytes, entry: String },
    /// Fuel used and allowed, while a run is under way.
    Progress(Option<(u64, u64)>),
    /// Permission bits of a file, which came in parts.
    File { mode: u32 },
}

/// Why a call was not done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(postcard_schema::Schema))]
pub(super) enum Refusal {
    /// The device cannot be used there.
    Unavailable(String),
    /// The module is over the limit.
    ModuleTooLarge { bytes: u64, limit: u64 },
    /// The input is over the limit.
    InputTooLarge { bytes: u64, limit: u64 },
    /// The call does not fit.
    Misuse(String),
    /// A call is under way on the session of this number.
    Busy(u32),
    /// So many sessions are open, and no more may be.
    TooManySessions(u32),
    /// The device stopped answering.
    Gone(String),
}

/// One line of the kernel log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(postcard_schema::Schema))]
pub(super) struct LogLine {
    pub(super) sequence: u64,
    pub(super) timestamp_us: u64,
    pub(super) level: u32,
    pub(super) origin: LineOrigin,
    pub(super) text: String,
}

/// Who wrote a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(postcard_schema::Schema))]
pub(super) enum LineOrigin {
    Guest { session: u32, run: u32 },
    Run { session: u32, run: u32, end: bool },
    Device,
    Kernel,
}

/// A program to start.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(test, derive(postcard_schema::Schema))]
pub struct ProgramCommand {
    /// The program: a path, or a name that `PATH` leads to.
    pub program: String,
    /// Its arguments.
    pub arguments: Vec<String>,
    /// Variables of its environment, over those of the machine.
    pub environment: Vec<(String, String)>,
    /// Size of the terminal that it gets; without one it gets pipes.
    pub terminal: Option<TerminalSize>,
}

/// Size of a terminal, in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(postcard_schema::Schema))]
pub struct TerminalSize {
    /// Lines.
    pub rows: u16,
    /// Characters of a line.
    pub columns: u16,
}

/// Where a program wrote to. On a terminal all is standard output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(postcard_schema::Schema))]
pub enum OutputStream {
    /// Standard output.
    Stdout,
    /// Standard error.
    Stderr,
}

/// How a program ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(postcard_schema::Schema))]
pub enum ProgramStatus {
    /// With this exit code.
    Code(i32),
    /// By this signal.
    Signal(i32),
}

impl fmt::Display for ProgramStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Code(code) => write!(f, "exit code {code}"),
            Self::Signal(number) => write!(f, "signal {number}"),
        }
    }
}

/// Bytes that are copied at once rather than one by one.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(postcard_schema::Schema))]
pub(super) struct Bytes(#[serde(with = "serde_bytes")] pub(super) Vec<u8>);

impl fmt::Debug for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes", self.0.len())
    }
}

impl From<&[u8]> for Bytes {
    fn from(bytes: &[u8]) -> Self {
        Self(bytes.to_vec())
    }
}
