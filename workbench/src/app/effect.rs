//! What `update` wants done outside of the state. Workers do it and answer with events.

use std::path::PathBuf;
use std::sync::Arc;

use super::assistance::Question;
use super::state::{FileId, Generation};
use crate::compile::{Artifact, ContentHash, Source};
use crate::editor::Snapshot;
use crate::target::TargetChoice;

/// Something to be done outside of the state.
#[derive(Debug, Clone)]
pub enum Effect {
    /// Read a file; [`Event::FileOpened`](super::event::Event::FileOpened) answers.
    OpenFile(PathBuf),
    /// List the files below the folder; [`Event::FilesListed`](super::event::Event::FilesListed) answers.
    ListFiles,
    /// Make a copy of the template of this name and read it; answered as `OpenFile` is.
    NewFromTemplate(&'static str),
    /// Write a file; [`Event::Saved`](super::event::Event::Saved) answers.
    Save(Save),
    /// Compile; [`Event::Compiled`](super::event::Event::Compiled) answers, unless a newer job comes first.
    Compile {
        /// The job.
        job: Generation,
        /// What to compile.
        source: Source,
    },
    /// End the build that is under way, with all processes it started; nothing answers.
    CancelCompile,
    /// Answer a question about a text; [`Event::Answered`](super::event::Event::Answered) answers, unless
    /// a newer question comes first.
    Ask(Question),
    /// Say what is wrong with a text that is being typed;
    /// [`Event::Checked`](super::event::Event::Checked) answers, unless a newer check comes first.
    Check {
        /// The check.
        number: Generation,
        /// What to check.
        source: Source,
    },
    /// Push into a fresh session and run, after the run under way has ended;
    /// [`Event::Pushed`](super::event::Event::Pushed) and
    /// [`Event::RunEnded`](super::event::Event::RunEnded) answer, unless a newer job comes first.
    Run {
        /// The job.
        job: Generation,
        /// What to push.
        artifact: Artifact,
        /// What it was made from: its first lines may say how to run it.
        source: Source,
    },
    /// End the runs of these jobs, whether they run or wait.
    CancelRuns {
        /// The newest job that is to end; newer ones are spared.
        up_to: Generation,
    },
    /// Let go of the target, whatever it does, and open this one;
    /// [`Event::TargetOpened`](super::event::Event::TargetOpened) answers.
    OpenTarget {
        /// The opening.
        opening: Generation,
        /// What to open.
        choice: TargetChoice,
    },
    /// End the opening of the target that is under way.
    CancelOpening,
    /// See which targets could be opened; [`Event::TargetsSeen`](super::event::Event::TargetsSeen) answers.
    LookAtTargets(Vec<TargetChoice>),
    /// Notice changes of exactly these files from now on.
    Watch(Vec<PathBuf>),
    /// Write a text to a file that is not there yet;
    /// [`Event::FileJobDone`](super::event::Event::FileJobDone) answers.
    Export {
        /// Where.
        path: PathBuf,
        /// What.
        text: String,
    },
    /// Keep unsaved edits where a crash cannot take them.
    KeepDraft {
        /// The file they are of.
        path: PathBuf,
        /// The whole text.
        text: Snapshot,
    },
    /// The edits of this file need not be kept any more.
    ForgetDraft(PathBuf),
    /// Look for edits of a file that were left behind;
    /// [`Event::DraftFound`](super::event::Event::DraftFound) answers if there are any.
    LookForDraft {
        /// The file.
        path: PathBuf,
        /// What it holds; edits that come to the same are none.
        content: ContentHash,
    },
    /// Remove edits that were left behind, by the place where they are kept.
    RemoveDraft(PathBuf),
    /// Give the terminal to `$VISUAL` or `$EDITOR` until that ends or stops;
    /// [`Event::HandedBack`](super::event::Event::HandedBack) answers.
    HandOver {
        /// The file to edit.
        path: PathBuf,
        /// Line of the cursor, from 1.
        line: usize,
    },
    /// Put a text on the terminal's clipboard.
    CopyOut(String),
    /// Give the terminal back and stop until the shell continues the process.
    Suspend,
    /// Take the terminal again after the process was stopped and continued.
    TakeTerminal,
    /// Draw every cell anew.
    Redraw,
}

/// A file to be written.
#[derive(Debug, Clone)]
pub struct Save {
    /// Which.
    pub file: FileId,
    /// Where.
    pub path: PathBuf,
    /// What.
    pub bytes: Arc<[u8]>,
    /// What may be there now; anything else is not written over.
    pub over: Over,
}

/// What a save may write over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Over {
    /// Nothing: there must be no such file.
    Nothing,
    /// A file with this content, or none.
    Content(ContentHash),
    /// Whatever is there: a person has decided.
    Anything,
}
