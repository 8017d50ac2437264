//! Runs that ended, kept so that they can be looked at again, compared and repeated.

use std::collections::VecDeque;

use super::state::{FileId, LastRun};
use crate::compile::{Artifact, Source};
use crate::log::LogRecord;

/// Runs that are kept.
const RUNS: usize = 100;
/// Log lines that are kept of a run.
pub(super) const LINES: usize = 2_000;

/// A run that ended.
#[derive(Debug, Clone)]
pub struct PastRun {
    /// The run: what ran, where, and how it ended.
    pub run: LastRun,
    /// What it was made from.
    pub source: Source,
    /// What was pushed.
    pub artifact: Artifact,
    /// Its lines of the log, the device's among them.
    pub lines: Vec<LogRecord>,
    /// Lines that were not kept.
    pub lines_left_out: u64,
}

impl PastRun {
    /// The file it was made from.
    pub fn file(&self) -> FileId {
        self.run.guest.file
    }
}

/// The newest runs.
#[derive(Debug, Clone, Default)]
pub struct History {
    runs: VecDeque<PastRun>,
}

impl History {
    /// Keeps a run; the oldest one goes when there are too many.
    pub(super) fn push(&mut self, run: PastRun) {
        if self.runs.len() == RUNS {
            self.runs.pop_front();
        }
        self.runs.push_back(run);
    }

    /// How many runs are kept.
    pub fn len(&self) -> usize {
        self.runs.len()
    }

    /// Whether no run has ended yet.
    pub fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }

    /// The run so far back, from 0, the newest one.
    pub fn back(&self, index: usize) -> Option<&PastRun> {
        self.runs.iter().rev().nth(index)
    }

    /// The run of this number.
    pub fn numbered(&self, number: u64) -> Option<&PastRun> {
        self.runs.iter().find(|past| past.run.number == number)
    }

    /// The runs, the newest first.
    pub fn newest_first(&self) -> impl Iterator<Item = &PastRun> {
        self.runs.iter().rev()
    }
}
