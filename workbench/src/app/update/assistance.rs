//! What the editor proposes and tells: asks the language service, takes its answers.

use std::ops::Range;
use std::time::{Duration, Instant};

use super::State;
use crate::app::action::Action;
use crate::app::assistance::{Answer, Asked, Check, Proposals, Question, QuestionKind, RestsOn, Seen, Told};
use crate::app::assistance::{is_of_word, word_before_cursor};
use crate::app::effect::Effect;
use crate::app::state::{FileId, Generation, OpenFile, Overlay, Panel, PromptPurpose, UseRow, Verdict};
use crate::app::text_field::TextField;
use crate::compile::{Diagnostic, Language, Source};
use crate::editor::{EditCommand, Replacement};
use crate::wat_language::{Completions, Fold, Hover, SpaceEdit, Uses};

/// How long neither text nor cursor changes before the text is checked.
const PAUSE: Duration = Duration::from_millis(400);
/// Letters of a word after which proposals come by themselves.
const ENOUGH_LETTERS: usize = 2;
/// Places that going back remembers.
const REMEMBERED_JUMPS: usize = 64;
/// Rows that a page of the proposals has.
const PAGE: usize = 8;

/// Asking.
impl State {
    /// When the pause of typing ends that is being waited for.
    pub fn pause_ends(&self) -> Option<Instant> {
        Some(self.assistance.quiet_since? + PAUSE)
    }

    /// The file in front, where it is WebAssembly text that can be edited.
    fn wat_in_front(&self) -> Option<&OpenFile> {
        let file = self.files.get(self.front)?;
        (file.module.is_none() && file.document.language() == Some(Language::Wat)).then_some(file)
    }

    fn seen_now(&self) -> Option<Seen> {
        let file = self.wat_in_front()?;
        let document = &file.document;
        Some(Seen { file: file.id, revision: document.revision(), cursor: document.cursor().offset })
    }

    fn ask_about(&mut self, kind: QuestionKind, effects: &mut Vec<Effect>) {
        let Some(seen) = self.seen_now() else {
            return self.inform("this is for WebAssembly text (.wat) that is being edited");
        };
        let Some(text) = self.wat_in_front().map(|file| file.document.bytes()) else { return };
        let number = self.next_question();
        self.assistance.asked = Some(Asked { number, seen, kind: kind.clone() });
        effects.push(Effect::Ask(Question { number, text, offset: seen.cursor, kind }));
    }

    fn next_question(&mut self) -> Generation {
        self.assistance.newest = Generation(self.assistance.newest.0 + 1);
        self.assistance.newest
    }

    /// Does what asks about the text; `false` for any other action.
    pub(super) fn ask_by_action(&mut self, action: Action, effects: &mut Vec<Effect>) -> bool {
        let kind = match action {
            Action::Complete => QuestionKind::Proposals { asked_for: true },
            Action::Describe => QuestionKind::Hover { quiet: false },
            Action::GotoDefinition => QuestionKind::Definition,
            Action::FindUses => QuestionKind::Uses,
            Action::Rename => QuestionKind::NameToChange,
            Action::Format => {
                let unit = self.files.get(self.front).map_or("  ", |file| file.document.indent_unit());
                QuestionKind::Format { unit }
            }
            Action::FoldAll => QuestionKind::Folds { all: true },
            Action::Fold => {
                let document = self.files.get_mut(self.front).map(|file| &mut file.document);
                if document.is_some_and(|document| document.unfold_here()) {
                    return true;
                }
                QuestionKind::Folds { all: false }
            }
            Action::UnfoldAll => {
                self.assistance.asked = None;
                if let Some(file) = self.files.get_mut(self.front) {
                    file.document.unfold_all();
                }
                return true;
            }
            Action::GoBack => {
                self.go_back();
                return true;
            }
            _ => return false,
        };
        self.ask_about(kind, effects);
        true
    }

    /// After a character was typed: proposals come where a word has begun that may have some.
    pub(super) fn propose_while_typing(&mut self, typed: char, effects: &mut Vec<Effect>) {
        if self.assistance.proposals.is_some() || self.overlay.is_some() {
            return;
        }
        let Some(file) = self.wat_in_front() else { return };
        let document = &file.document;
        let (_, before, word) = word_before_cursor(document);
        let wanted = match typed {
            '$' => word == "$",
            '.' => word.len() > 1,
            '"' => before.contains("(import "),
            c => c.is_ascii_alphabetic() && word.len() == ENOUGH_LETTERS,
        };
        if wanted {
            self.ask_about(QuestionKind::Proposals { asked_for: false }, effects);
        }
    }

    /// After an event: closes what does not belong to the cursor any more, and begins to wait for a pause.
    pub(super) fn settle_assistance(&mut self) {
        let seen = self.seen_now();
        if self.assistance.seen != seen {
            self.assistance.seen = seen;
            self.assistance.quiet_since = seen.map(|_| self.now);
        }
        let closes = match (&self.assistance.proposals, self.wat_in_front()) {
            (None, _) => false,
            (Some(proposals), Some(file)) if file.id == proposals.file => {
                let document = &file.document;
                let elsewhere = self.overlay.is_some() || self.focus != Panel::Editor;
                let fitting = proposals.fitting(document);
                // What is written in full needs no proposal.
                let is_written = !proposals.asked_for
                    && fitting.len() == 1
                    && proposals.typed(document).as_ref() == fitting.first().map(|item| &item.insert);
                elsewhere || fitting.is_empty() || is_written
            }
            _ => true,
        };
        if closes {
            self.assistance.proposals = None;
        }
    }

    /// The text and the cursor have been still for a while: checks the text if it is another one, and
    /// looks at the word.
    pub(super) fn pause_ended(&mut self, effects: &mut Vec<Effect>) {
        self.assistance.quiet_since = None;
        let Some(seen) = self.seen_now() else { return };
        if self.assistance.checked != Some((seen.file, seen.revision)) {
            self.check(seen, effects);
        }
        let known = self.assistance.rests_on.as_ref().is_some_and(|rests| rests.seen == seen);
        if !known && self.assistance.asked.is_none() && self.assistance.proposals.is_none() {
            self.ask_about(QuestionKind::Hover { quiet: true }, effects);
        }
    }

    fn check(&mut self, seen: Seen, effects: &mut Vec<Effect>) {
        let Some(file) = self.wat_in_front() else { return };
        let source = Source { path: file.document.path().to_owned(), bytes: file.document.bytes() };
        let number = self.next_question();
        self.assistance.check = Some(Check { number, file: seen.file, revision: seen.revision });
        self.assistance.checked = Some((seen.file, seen.revision));
        effects.push(Effect::Check { number, source });
    }

    pub(super) fn checked(&mut self, number: Generation, compiles: bool, diagnostics: Vec<Diagnostic>) {
        let Some(check) = self.assistance.check.take_if(|check| check.number == number) else { return };
        let Some(file) = self.files.iter_mut().find(|file| file.id == check.file) else { return };
        file.verdict = match compiles {
            true => Verdict::Compiles { warnings: diagnostics.len() },
            false => Verdict::Errors(diagnostics.len()),
        };
        file.document.set_diagnostics(check.revision, diagnostics);
    }
}

/// Answers.
impl State {
    pub(super) fn answered(&mut self, number: Generation, answer: Option<Answer>, effects: &mut Vec<Effect>) {
        let Some(asked) = self.assistance.asked.take_if(|asked| asked.number == number) else { return };
        let Some(answer) = answer else {
            return self.warn("this text has no answer: that is a defect of the workbench");
        };
        if self.seen_now() != Some(asked.seen) {
            // The text or the cursor went on: what was to be proposed for a word is asked for again
            // while the word goes on, everything else has passed.
            if matches!(asked.kind, QuestionKind::Proposals { .. }) && self.word_goes_on(asked.seen) {
                self.ask_about(asked.kind, effects);
            }
            return;
        }
        match (answer, asked.kind) {
            (Answer::Proposals(found), QuestionKind::Proposals { asked_for }) => {
                self.show_proposals(asked.seen, found, asked_for);
            }
            (Answer::Hover(found), QuestionKind::Hover { quiet: true }) => {
                self.assistance.rests_on =
                    found.map(|hover| RestsOn { seen: asked.seen, line: line_of(hover) });
            }
            (Answer::Hover(Some(hover)), _) => {
                self.assistance.told = Some(Told { file: asked.seen.file, hover });
            }
            (Answer::Hover(None), _) => self.inform("there is nothing to tell about this place"),
            (Answer::Definition(found), _) => self.show_definition(found, asked.seen),
            (Answer::Uses(found), _) => self.show_uses(asked.seen.file, found),
            (Answer::NameToChange(Ok(name)), _) => {
                let field = TextField::suggesting(&name);
                self.overlay = Some(Overlay::Prompt { purpose: PromptPurpose::Rename, field, error: None });
            }
            (Answer::NameToChange(Err(error)), _) => self.warn(error.to_string()),
            (Answer::Rename(Ok((places, name))), _) => self.write_name(places, &name, effects),
            (Answer::Rename(Err(error)), QuestionKind::Rename { to }) => {
                let (purpose, field) = (PromptPurpose::Rename, TextField::new(&to));
                self.overlay = Some(Overlay::Prompt { purpose, field, error: Some(error.to_string()) });
            }
            (Answer::Folds(folds), QuestionKind::Folds { all }) => self.fold(folds, all),
            (Answer::Format(Ok(edits)), _) => self.lay_out(edits, effects),
            (Answer::Format(Err(error)), _) => self.warn(error.to_string()),
            _ => {}
        }
        self.settle_assistance();
    }

    /// Whether only more of a word has been typed since.
    fn word_goes_on(&self, since: Seen) -> bool {
        let Some(file) = self.wat_in_front().filter(|file| file.id == since.file) else { return false };
        let cursor = file.document.cursor().offset;
        cursor > since.cursor && file.document.text().slice(since.cursor..cursor).chars().all(is_of_word)
    }

    fn show_proposals(&mut self, seen: Seen, found: Option<Completions>, asked_for: bool) {
        let Some(found) = found else {
            if asked_for {
                self.inform("there is nothing to propose here");
            }
            return;
        };
        let Some(document) = self.wat_in_front().map(|file| &file.document) else { return };
        let (line, before, _) = word_before_cursor(document);
        self.assistance.told = None;
        self.assistance.proposals = Some(Proposals {
            file: seen.file,
            line,
            before: before.trim_start().to_owned(),
            tail: found.range.end.saturating_sub(seen.cursor),
            items: found.items.into(),
            selected: 0,
            asked_for,
        });
    }

    fn show_definition(&mut self, found: Option<Range<usize>>, seen: Seen) {
        match found {
            Some(range) if range.contains(&seen.cursor) => self.inform("this is the definition"),
            Some(range) => self.jump(range.start),
            None => self.inform("nothing in this text defines what stands here"),
        }
    }

    /// Goes to a place and remembers where it came from.
    fn jump(&mut self, offset: usize) {
        let Some(file) = self.files.get_mut(self.front) else { return };
        let came_from = &mut self.assistance.came_from;
        came_from.push((file.id, file.document.cursor().offset));
        if came_from.len() > REMEMBERED_JUMPS {
            came_from.remove(0);
        }
        file.document.apply(EditCommand::GotoOffset(offset));
    }

    fn go_back(&mut self) {
        while let Some((id, offset)) = self.assistance.came_from.pop() {
            if let Some(index) = self.files.iter().position(|file| file.id == id) {
                self.bring_to_front(index);
                self.files[index].document.apply(EditCommand::GotoOffset(offset));
                return;
            }
        }
        self.inform("there was no jump to go back from");
    }

    fn show_uses(&mut self, file: FileId, found: Option<Uses>) {
        let Some(uses) = found else {
            return self.inform("nothing in this text defines what stands here");
        };
        let Some(document) = self.files.get(self.front).map(|file| &file.document) else { return };
        let rows = uses.places.iter().map(|range| {
            let place = document.place_of(range.start);
            UseRow {
                offset: range.start,
                line: place.line,
                text: document.line_text(place.line).trim().to_owned(),
                defines: *range == uses.definition,
            }
        });
        let rows: Vec<UseRow> = rows.collect();
        let cursor = document.cursor().offset;
        let selected = uses.places.iter().position(|range| range.start <= cursor && cursor <= range.end);
        self.overlay = Some(Overlay::Uses { file, name: uses.name, rows, selected: selected.unwrap_or(0) });
    }

    /// Goes to a use that was chosen.
    pub(super) fn go_to_use(&mut self, file: FileId, row: Option<&UseRow>) {
        if let Some(row) = row
            && self.files.get(self.front).is_some_and(|front| front.id == file)
        {
            self.jump(row.offset);
        }
    }

    /// Asks for the places of a new name.
    pub(super) fn answer_rename(&mut self, to: &str, effects: &mut Vec<Effect>) -> Result<(), String> {
        if to.trim().is_empty() {
            return Err("type the new name".to_owned());
        }
        self.ask_about(QuestionKind::Rename { to: to.trim().to_owned() }, effects);
        Ok(())
    }

    fn fold(&mut self, folds: Vec<Fold>, all: bool) {
        let Some(file) = self.files.get_mut(self.front) else { return };
        let line = file.document.cursor().line - 1;
        let wanted: Vec<Fold> = folds.into_iter().filter(|fold| all || fold.contains(&line)).collect();
        file.document.fold(&wanted);
        if wanted.is_empty() {
            self.inform("there is nothing to fold here: fields of the module are folded");
        }
    }

    fn write_name(&mut self, places: Vec<Range<usize>>, name: &str, effects: &mut Vec<Effect>) {
        let count = places.len();
        let edits = places.into_iter().map(|range| Replacement { range, text: name.to_owned() });
        self.edit(EditCommand::Replace(edits.collect()), effects);
        let places = if count == 1 { "place" } else { "places" };
        self.inform(format!("{name}: written in {count} {places}; one undo takes it back"));
    }

    fn lay_out(&mut self, edits: Vec<SpaceEdit>, effects: &mut Vec<Effect>) {
        if edits.is_empty() {
            return self.inform("the text is laid out already");
        }
        let edits = edits.into_iter().map(|edit| Replacement { range: edit.range, text: edit.replacement });
        self.edit(EditCommand::Replace(edits.collect()), effects);
        self.inform("laid out; one undo takes it back");
    }
}

/// Choosing among proposals.
impl State {
    /// Whether taking the chosen proposal would change nothing: it is written already.
    pub(super) fn proposal_is_written(&self) -> bool {
        let Some(proposals) = &self.assistance.proposals else { return true };
        let Some(file) = self.wat_in_front() else { return true };
        let chosen = proposals.fitting(&file.document).into_iter().nth(proposals.selected);
        let typed = proposals.typed(&file.document);
        chosen.is_none_or(|chosen| proposals.tail == 0 && typed.as_ref() == Some(&chosen.insert))
    }

    /// Does an action of the list of proposals; `false` for one that works in the editor.
    pub(super) fn perform_in_proposals(&mut self, action: Action, effects: &mut Vec<Effect>) -> bool {
        let count = match (&self.assistance.proposals, self.wat_in_front()) {
            (Some(proposals), Some(file)) => proposals.fitting(&file.document).len(),
            _ => return false,
        };
        let Some(proposals) = &mut self.assistance.proposals else { return false };
        let last = count.saturating_sub(1);
        let at = proposals.selected.min(last);
        proposals.selected = match action {
            Action::Up => at.checked_sub(1).unwrap_or(last),
            Action::Down => (at + 1) % count.max(1),
            Action::PageUp => at.saturating_sub(PAGE),
            Action::PageDown => (at + PAGE).min(last),
            Action::Accept => {
                self.take_proposal(at, effects);
                return true;
            }
            Action::Cancel => {
                self.assistance.proposals = None;
                return true;
            }
            _ => return false,
        };
        true
    }

    /// The wheel over the proposals.
    pub(super) fn scroll_proposals(&mut self, down: bool) {
        let action = if down { Action::Down } else { Action::Up };
        self.perform_in_proposals(action, &mut Vec::new());
    }

    /// Writes a proposal in place of what was typed.
    pub(super) fn take_proposal(&mut self, row: usize, effects: &mut Vec<Effect>) {
        let Some(proposals) = self.assistance.proposals.take() else { return };
        let Some(file) = self.wat_in_front() else { return };
        let Some(chosen) = proposals.fitting(&file.document).into_iter().nth(row) else { return };
        let Some(start) = proposals.start(&file.document) else { return };
        let end = file.document.cursor().offset + proposals.tail;
        let edit = Replacement { range: start..end, text: chosen.insert.clone() };
        self.edit(EditCommand::Replace(vec![edit]), effects);
    }

    /// The list changes with what is typed: its best row is chosen anew.
    pub(super) fn choose_best_proposal(&mut self) {
        if let Some(proposals) = &mut self.assistance.proposals {
            proposals.selected = 0;
        }
    }
}

/// A hover in one line.
fn line_of(hover: Hover) -> String {
    let Hover { mut title, about, .. } = hover;
    if let Some(first) = about.into_iter().next() {
        title.push_str("  ");
        title.push_str(&first);
    }
    title
}
