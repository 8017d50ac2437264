//! What `update` must remember between events and nobody else needs to see.

use std::time::Instant;

use super::state::{Click, Drag, FileId, Generation};
use crate::compile::ContentHash;
use guest_engine::RunReport;

/// Jobs that are under way, and the mouse.
#[derive(Debug, Default)]
pub(super) struct Pending {
    /// The newest job of compiling and running.
    pub(super) job: Generation,
    /// What that job is about, until its run has ended.
    pub(super) guest: Option<Job>,
    /// A report that waits for the last line of its run.
    pub(super) report: Option<WaitingReport>,
    /// File jobs (open, save, export) that have not been answered.
    pub(super) file_jobs: usize,
    /// Number of the next file.
    pub(super) next_file: u32,
    /// Runs so far.
    pub(super) runs: u64,
    /// What is being dragged.
    pub(super) drag: Option<Drag>,
    /// The newest click.
    pub(super) click: Option<Click>,
}

/// A source on its way to a run.
#[derive(Debug, Clone)]
pub(super) struct Job {
    /// The file.
    pub(super) file: FileId,
    /// Its name, without folders.
    pub(super) name: String,
    /// Hash of the source.
    pub(super) source_hash: ContentHash,
    /// When a person asked for it.
    pub(super) asked_at: Instant,
    /// Session it runs in, once it is pushed.
    pub(super) session: Option<u32>,
    /// Whether a line of its guest has been seen.
    pub(super) logged: bool,
}

/// A report that is shown after the last line of its run.
#[derive(Debug)]
pub(super) struct WaitingReport {
    /// The job it answers.
    pub(super) job: Generation,
    /// The report.
    pub(super) report: RunReport,
    /// When it is shown even if that line never comes.
    pub(super) until: Instant,
}
