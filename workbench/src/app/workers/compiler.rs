//! Compiles on its own thread; of sources that wait, only the newest is compiled.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use super::Answers;
use super::slot::Slot;
use crate::app::event::Event;
use crate::app::state::Generation;
use crate::compile::{Artifact, Diagnostic, Severity, Source, compile};

pub(super) type CompilerSlot = Arc<Slot<(Generation, Source)>>;

pub(super) fn run(slot: &CompilerSlot, answers: &Answers) {
    while let Some((job, source)) = slot.take() {
        answers.send(Event::Compiled { job, result: compile_contained(&source) });
    }
}

/// Compiles; a defect of the compiler becomes a diagnostic.
fn compile_contained(source: &Source) -> Result<Artifact, Vec<Diagnostic>> {
    catch_unwind(AssertUnwindSafe(|| compile(source))).unwrap_or_else(|_| {
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
