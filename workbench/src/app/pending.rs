//! What `update` must remember between events and nobody else needs to see.

use std::collections::{BTreeMap, VecDeque};
use std::path::PathBuf;
use std::time::Instant;

use guest_engine::RunReport;

use super::event::Draft;
use super::history;
use super::state::{Click, Drag, FileId, Generation};
use crate::compile::{Artifact, ContentHash, Source};
use crate::log::{LogRecord, Origin};

/// Jobs that are under way, and the mouse.
#[derive(Debug, Default)]
pub(super) struct Pending {
    /// Number of the newest job.
    pub(super) newest: Generation,
    /// Number of the newest opening of a target.
    pub(super) opening: Generation,
    /// The newest source that is being compiled.
    pub(super) compile: Option<Job>,
    /// The newest guest that was given to the target and has not ended.
    pub(super) run: Option<RunningJob>,
    /// File jobs (open, save, export) that have not been answered.
    pub(super) file_jobs: usize,
    /// Files of the command line are being opened: the first one stays in front.
    pub(super) first_in_front: bool,
    /// Saves that have not been answered: which file, and what it will hold.
    pub(super) saves: Vec<(FileId, ContentHash)>,
    /// Saves that the watch has not shown yet, oldest first: what it shows of them, however late,
    /// is no change by another program.
    pub(super) echoes: Vec<(FileId, ContentHash)>,
    /// The file to be run once it is saved, and when a person asked for that: its compiler reads it
    /// from the disk.
    pub(super) run_once_saved: Option<(FileId, Instant)>,
    /// Edits that are being kept: of which file, under which path, and the revision kept last.
    pub(super) drafts: BTreeMap<FileId, (PathBuf, u64)>,
    /// A person has said that unsaved edits may go.
    pub(super) discards: bool,
    /// Edits left behind that have not been asked about yet.
    pub(super) drafts_found: VecDeque<(FileId, Draft)>,
    /// What was searched for, the newest last.
    pub(super) searches: Vec<String>,
    /// How far back in `searches` the prompt shows; 0 for what is being typed.
    pub(super) searches_back: usize,
    /// What to do once everything is saved.
    pub(super) after_saving: Option<AfterSaving>,
    /// Number of the next file.
    pub(super) next_file: u32,
    /// Runs so far.
    pub(super) runs: u64,
    /// What is being dragged.
    pub(super) drag: Option<Drag>,
    /// The newest click.
    pub(super) click: Option<Click>,
}

/// Echoes that are waited for at most. The watch leaves out what was written over quickly.
const ECHOES: usize = 64;

impl Pending {
    /// A save begins.
    pub(super) fn save_begins(&mut self, file: FileId, content: ContentHash) {
        self.saves.push((file, content));
        self.echoes.push((file, content));
        if self.echoes.len() > ECHOES {
            self.echoes.remove(0);
        }
    }

    /// What the file will hold once the saves under way are done; `None` when there are none.
    pub(super) fn being_saved(&self, file: FileId) -> Option<ContentHash> {
        self.saves.iter().rev().find(|save| save.0 == file).map(|save| save.1)
    }

    /// Whether a content that the watch shows is an echo of a save. With it, older echoes of the
    /// file have come: the same content once more would be another program's doing.
    pub(super) fn take_echo(&mut self, file: FileId, content: ContentHash) -> bool {
        let Some(place) = self.echoes.iter().rposition(|echo| *echo == (file, content)) else { return false };
        let mut index = 0;
        self.echoes.retain(|echo| {
            let has_come = echo.0 == file && index <= place;
            index += 1;
            !has_come
        });
        true
    }
}

/// What waits for files to be saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum AfterSaving {
    /// Leaving.
    Quit,
    /// Closing this file.
    Close(FileId),
    /// Giving the terminal to another editor with this file.
    HandOver(FileId),
}

/// A source on its way to a run.
#[derive(Debug, Clone)]
pub(super) struct Job {
    /// Its number.
    pub(super) number: Generation,
    /// The file.
    pub(super) file: FileId,
    /// Its name, without folders.
    pub(super) name: String,
    /// What is compiled.
    pub(super) source: Source,
    /// Hash of the source.
    pub(super) source_hash: ContentHash,
    /// Revision of the document that the source is of.
    pub(super) revision: u64,
    /// When a person asked for it.
    pub(super) asked_at: Instant,
    /// Whether it is to be run when it compiles.
    pub(super) then_run: bool,
}

/// A guest that was given to the target.
#[derive(Debug)]
pub(super) struct RunningJob {
    /// What it is.
    pub(super) job: Job,
    /// What was made of it.
    pub(super) artifact: Artifact,
    /// Lines of its session so far.
    pub(super) lines: Vec<LogRecord>,
    /// Lines that were not kept.
    pub(super) lines_left_out: u64,
    /// Session it runs in, once it is pushed.
    pub(super) session: Option<u32>,
    /// Name of the target.
    pub(super) target: String,
    /// Whether a line of its guest has been seen.
    pub(super) logged: bool,
    /// Whether the record that ends its run has been seen.
    pub(super) lines_complete: bool,
    /// Its report, while it waits for that record.
    pub(super) report: Option<WaitingReport>,
}

/// A report that is shown after the last line of its run.
#[derive(Debug)]
pub(super) struct WaitingReport {
    /// The report.
    pub(super) report: RunReport,
    /// When it is shown even if that line never comes.
    pub(super) until: Instant,
}

impl RunningJob {
    /// Keeps a line of the log when it is of this run's session.
    pub(super) fn keep_line(&mut self, session: u32, record: &LogRecord) {
        let of = match record.origin {
            Origin::Guest { session, .. } | Origin::Run { session, .. } => session,
            Origin::Device | Origin::Kernel => return,
        };
        if of != session {
            return;
        }
        if self.lines.len() < history::LINES {
            self.lines.push(record.clone());
        } else {
            self.lines_left_out += 1;
        }
    }
}
