//! Compiles on its own thread; of sources that wait, only the newest is compiled, and a build of
//! an older one is ended for it.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};

use super::Answers;
use super::slot::Slot;
use crate::app::event::Event;
use crate::app::state::Generation;
use crate::compile::{Artifact, Cancel, Diagnostic, Severity, Source, compile_unless_cancelled};

/// What is to be compiled, and what ends that.
#[derive(Debug)]
struct Build {
    job: Generation,
    source: Source,
    cancel: Cancel,
}

/// The compiler as whoever gives it jobs sees it.
#[derive(Debug, Clone, Default)]
pub(super) struct Compiler {
    slot: Arc<Slot<Build>>,
    /// Ends the newest build.
    newest: Arc<Mutex<Cancel>>,
}

impl Compiler {
    /// Has a source compiled, in place of any before it.
    pub(super) fn put(&self, job: Generation, source: Source) {
        let cancel = Cancel::default();
        let older = std::mem::replace(&mut *self.lock(), cancel.clone());
        older.cancel();
        self.slot.put(Build { job, source, cancel });
    }

    /// Ends the build that is under way, or waits.
    pub(super) fn cancel(&self) {
        self.lock().cancel();
    }

    /// Ends the compiler, and what it has started.
    pub(super) fn close(&self) {
        self.slot.close();
        self.cancel();
    }

    /// Compiles what comes until it is closed.
    pub(super) fn run(&self, answers: &Answers) {
        while let Some(build) = self.slot.take() {
            let result = compile_contained(&build.source, &build.cancel);
            // Nobody waits for the answer to what was cancelled.
            if !build.cancel.is_cancelled() {
                answers.send(Event::Compiled { job: build.job, result });
            }
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Cancel> {
        self.newest.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Compiles; a defect of the compiler becomes a diagnostic.
pub(super) fn compile_contained(source: &Source, cancel: &Cancel) -> Result<Artifact, Vec<Diagnostic>> {
    let compiled = catch_unwind(AssertUnwindSafe(|| compile_unless_cancelled(source, cancel)));
    compiled.unwrap_or_else(|_| {
        Err(vec![Diagnostic {
            file: source.path.clone(),
            span: None,
            severity: Severity::Error,
            message: "the compiler failed on this source: that is a defect of the workbench".to_owned(),
            hint: Some("save a copy of the source to report it, and undo the last edit".to_owned()),
            rendered: None,
        }])
    })
}
