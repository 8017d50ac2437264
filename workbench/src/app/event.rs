//! What can happen. Everything that changes the state comes as one of these.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use guest_engine::RunReport;

use super::assistance::Answer;
use super::state::{FileId, Generation, TimeOfDay};
use crate::compile::{Artifact, Diagnostic};
use crate::target::{LogBatch, OpeningNews, RunProgress, TargetChoice, TargetError, TargetInfo};

/// An event and when it happened.
#[derive(Debug, Clone)]
pub struct Timed {
    /// When: for input, the moment it was read from the terminal.
    pub at: Instant,
    /// What.
    pub event: Event,
}

/// Something that happened outside of the state.
#[derive(Debug, Clone)]
pub enum Event {
    /// A key, a click, a paste, or another size of the terminal.
    Input(crossterm::event::Event),
    /// Lines of the kernel log.
    Log {
        /// Which opening of a target they come from.
        opening: Generation,
        /// The lines.
        batch: LogBatch,
    },
    /// The kernel log can no longer be read.
    LogEnded {
        /// Which opening of a target it came from.
        opening: Generation,
        /// Why.
        error: TargetError,
    },
    /// Something happened on the way to the target.
    TargetNews {
        /// Which opening.
        opening: Generation,
        /// What.
        news: OpeningNews,
    },
    /// The target was opened, or was not.
    TargetOpened {
        /// Which opening.
        opening: Generation,
        /// What was opened, or why nothing was.
        result: Result<TargetInfo, TargetError>,
    },
    /// The target stopped answering after it was opened.
    TargetGone {
        /// Which opening.
        opening: Generation,
        /// What happened to it.
        error: TargetError,
    },
    /// Which targets could be opened now, each with what it is or why it cannot be.
    TargetsSeen(Vec<(TargetChoice, Result<String, String>)>),
    /// A file was read to be edited.
    FileOpened {
        /// Where it is.
        path: PathBuf,
        /// Its bytes, or one sentence why there are none.
        result: Result<OpenedFile, String>,
    },
    /// The files below the folder: each path as it is opened.
    FilesListed(Vec<PathBuf>),
    /// A file was written, or was not.
    Saved {
        /// Which file.
        file: FileId,
        /// Where it was written.
        path: PathBuf,
        /// The bytes that were to be written.
        bytes: Arc<[u8]>,
        /// How it went.
        result: SaveResult,
    },
    /// Another program changed a file that is open.
    FileChanged {
        /// Where it is.
        path: PathBuf,
        /// What is there now; `None` when it is gone.
        bytes: Option<Arc<[u8]>>,
    },
    /// The compiler answered.
    Compiled {
        /// The job it answers.
        job: Generation,
        /// A guest, or what is wrong.
        result: Result<Artifact, Vec<Diagnostic>>,
    },
    /// The language service answered.
    Answered {
        /// The question it answers.
        number: Generation,
        /// The answer; `None` where a defect kept it from answering.
        answer: Option<Answer>,
    },
    /// A text that is being typed was checked.
    Checked {
        /// The check it answers.
        number: Generation,
        /// Whether it is a guest.
        compiles: bool,
        /// What is wrong with it, or worth knowing.
        diagnostics: Vec<Diagnostic>,
    },
    /// Text and cursor have been still for as long as [`State::pause_ends`](super::state::State::pause_ends) says.
    PauseEnded,
    /// The guest is in a session and its run begins.
    Pushed {
        /// The job it answers.
        job: Generation,
        /// Number of the session.
        session: u32,
    },
    /// A run ended, or the target did not take it: one sentence why.
    RunEnded {
        /// The job it answers.
        job: Generation,
        /// How it ended.
        result: Result<RunReport, String>,
    },
    /// A job on files that only has a sentence to tell (an export) is done.
    FileJobDone {
        /// What was done, or what went wrong.
        result: Result<String, String>,
    },
    /// Edits of a file were left behind by a workbench that did not save them.
    DraftFound {
        /// The file.
        path: PathBuf,
        /// The edits.
        draft: Draft,
    },
    /// The terminal came back from another editor: how, or one sentence what went wrong.
    HandedBack(Result<HandedBack, String>),
    /// Something works less well than it should: one sentence.
    Warned(String),
    /// Time went by. Comes only while something is under way.
    Tick {
        /// How far the run is, where the target knows.
        progress: Option<RunProgress>,
    },
    /// A signal to the process.
    Signal(Signal),
}

/// What was read from the disk.
#[derive(Debug, Clone)]
pub struct OpenedFile {
    /// Its bytes; empty for a file that is yet to be made.
    pub bytes: Arc<[u8]>,
    /// Whether it is on the disk.
    pub exists: bool,
    /// For a module: its text form, which is shown and cannot be edited.
    pub printed: Option<String>,
}

/// Edits that were kept and never saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Where they are kept.
    pub kept_in: PathBuf,
    /// When they were kept, in words for people, local time.
    pub kept_at: String,
    /// The whole text with the edits.
    pub text: Arc<str>,
}

/// How the terminal came back from another editor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HandedBack {
    /// The editor ended well.
    Ended,
    /// The editor was stopped; the next hand-over continues it.
    Stopped,
}

/// How writing a file went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SaveResult {
    /// It is on the disk.
    Saved(TimeOfDay),
    /// Nothing was written: the disk holds something that is not what was read or written last.
    Conflict {
        /// What it holds.
        theirs: Arc<[u8]>,
    },
    /// Nothing was written: one sentence why.
    Failed(String),
}

/// A signal that the workbench answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signal {
    /// SIGTERM, SIGHUP or SIGINT, by its number: leave without asking.
    Terminate(u8),
    /// SIGTSTP: give the terminal back and stop.
    Suspend,
    /// SIGCONT: take the terminal again.
    Resume,
}
