//! Answers questions about WebAssembly text, and checks a text that is being typed, each on a thread of
//! its own; of questions that wait, only the newest is answered.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use super::Answers;
use super::compiler::compile_contained;
use super::slot::Slot;
use crate::app::assistance::{Answer, Question, QuestionKind};
use crate::app::event::Event;
use crate::app::state::Generation;
use crate::compile::{Cancel, Source};
use crate::wat_language;

pub(super) type QuestionSlot = Arc<Slot<Question>>;
pub(super) type CheckSlot = Arc<Slot<(Generation, Source)>>;

pub(super) fn answer_all(slot: &QuestionSlot, answers: &Answers) {
    while let Some(question) = slot.take() {
        let number = question.number;
        // A defect that one text shows is not to end all answers.
        match catch_unwind(AssertUnwindSafe(|| answer(&question))) {
            Ok(answer) => answers.send(Event::Answered { number, answer: Some(answer) }),
            Err(_) => answers.send(Event::Answered { number, answer: None }),
        }
    }
}

pub(super) fn check_all(slot: &CheckSlot, answers: &Answers) {
    while let Some((number, source)) = slot.take() {
        let result = compile_contained(&source, &Cancel::default());
        let (compiles, diagnostics) = match result {
            Ok(artifact) => (true, artifact.warnings),
            Err(diagnostics) => (false, diagnostics),
        };
        answers.send(Event::Checked { number, compiles, diagnostics });
    }
}

fn answer(question: &Question) -> Answer {
    let text = std::str::from_utf8(&question.text).unwrap_or_default();
    let offset =
        (0..=question.offset.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    match &question.kind {
        QuestionKind::Proposals { .. } => Answer::Proposals(wat_language::completions(text, offset)),
        QuestionKind::Hover { .. } => Answer::Hover(wat_language::hover(text, offset)),
        QuestionKind::Definition => Answer::Definition(wat_language::definition(text, offset)),
        QuestionKind::Uses => Answer::Uses(wat_language::uses(text, offset)),
        QuestionKind::NameToChange => Answer::NameToChange(wat_language::renamed_at(text, offset)),
        QuestionKind::Rename { to } => Answer::Rename(wat_language::rename(text, offset, to)),
        QuestionKind::Folds { .. } => Answer::Folds(wat_language::folds(text)),
        QuestionKind::Format { unit } => Answer::Format(wat_language::format(text, unit)),
    }
}
