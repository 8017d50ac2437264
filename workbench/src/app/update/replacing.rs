//! Find and replace, and what was searched for before.

use super::State;
use crate::app::difference::difference;
use crate::app::state::{Overlay, PromptPurpose, ReplacementPlan};
use crate::app::text_field::TextField;

/// Searches that are remembered.
const REMEMBERED: usize = 100;

impl State {
    /// The first answer: what is to be replaced. Asks for the second one.
    pub(super) fn search_to_replace(&mut self, text: &str) -> Result<(), String> {
        match self.files.get(self.front) {
            None => {
                self.no_file();
                return Ok(());
            }
            Some(file) if file.module.is_some() => {
                return Err("a compiled module cannot be edited".to_owned());
            }
            Some(_) => {}
        }
        self.find_typed(text)?;
        self.ask(PromptPurpose::ReplaceWith);
        Ok(())
    }

    /// The second answer: what takes its place. Shows each place before anything is changed.
    pub(super) fn plan_replacement(&mut self, with: &str) -> Result<(), String> {
        let Some(file) = self.files.get(self.front) else { return Ok(()) };
        let changes = file.document.replacements(with);
        let before = file.document.bytes();
        let rows = difference(&String::from_utf8_lossy(&before), &file.document.text_with(&changes));
        if rows.is_empty() {
            return Err("that would change nothing".to_owned());
        }
        let plan = ReplacementPlan { file: file.id, revision: file.document.revision(), changes };
        self.overlay = Some(Overlay::Replacement { plan, rows, scroll: 0 });
        Ok(())
    }

    pub(super) fn replace_as_planned(&mut self, plan: &ReplacementPlan) {
        let Some(file) = self.files.iter_mut().find(|file| file.id == plan.file) else { return };
        if file.document.revision() != plan.revision {
            // Another program wrote the file while a person looked.
            return self.warn("the text has changed since; nothing was replaced");
        }
        file.document.make_changes(&plan.changes);
        let count = plan.changes.len();
        let places = if count == 1 { "place" } else { "places" };
        self.inform(format!("{count} {places} replaced; ^Z takes all of it back"));
    }

    pub(super) fn remember_search(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        let searches = &mut self.pending.searches;
        searches.retain(|search| search != text);
        searches.push(text.to_owned());
        if searches.len() > REMEMBERED {
            searches.remove(0);
        }
    }

    /// Shows what was searched for before, `step` searches further back.
    pub(super) fn earlier_search(&mut self, step: isize) {
        let count = self.pending.searches.len();
        let back = self.pending.searches_back.saturating_add_signed(step).min(count);
        self.pending.searches_back = back;
        let Some(text) = count.checked_sub(back).and_then(|index| self.pending.searches.get(index)) else {
            return;
        };
        let text = text.clone();
        self.change_field(|field| *field = TextField::suggesting(&text));
    }
}
