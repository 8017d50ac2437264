//! What lies over the panels: lists, prompts, questions.

use std::path::PathBuf;

use super::State;
use crate::app::action::Action;
use crate::app::effect::Effect;
use crate::app::state::{Overlay, PromptPurpose};
use crate::app::text_field::TextField;
use crate::app::{keymap, palette};
use crate::editor::{Direction, EditCommand, FindQuery};
use crate::log::filter::Filter;
use crate::log::pattern::Pattern;
use crate::templates;

/// Rows that a page of a list has.
const PAGE: usize = 10;

impl State {
    /// Opens a prompt, filled with what is most likely wanted.
    pub(super) fn ask(&mut self, purpose: PromptPurpose) {
        let front = self.files.get(self.front).map(|file| &file.document);
        let filled = match purpose {
            PromptPurpose::Find | PromptPurpose::Replace => front
                .map(|document| document.selected_text())
                .filter(|text| !text.is_empty() && !text.contains('\n'))
                .or_else(|| Some(front?.find_query()?.pattern.clone()))
                .unwrap_or_default(),
            PromptPurpose::SaveAs => front.map_or_else(String::new, |file| file.path().display().to_string()),
            PromptPurpose::LogExport => "kernel-log.txt".to_owned(),
            PromptPurpose::LogSearch => {
                self.log.search().map_or_else(String::new, |pattern| pattern.source().to_owned())
            }
            PromptPurpose::GotoLine
            | PromptPurpose::Rename
            | PromptPurpose::LogFilter
            | PromptPurpose::OpenFile
            | PromptPurpose::ReplaceWith
            | PromptPurpose::SshHost => String::new(),
        };
        let field = match purpose {
            PromptPurpose::SaveAs | PromptPurpose::LogExport => TextField::new(&filled),
            _ => TextField::suggesting(&filled),
        };
        self.pending.searches_back = 0;
        self.overlay = Some(Overlay::Prompt { purpose, field, error: None });
    }

    /// Does an action of the overlay that is open; `false` for one that works everywhere.
    pub(super) fn perform_in_overlay(&mut self, action: Action, effects: &mut Vec<Effect>) -> bool {
        match action {
            Action::Quit | Action::Suspend | Action::Redraw => return false,
            Action::Cancel => self.dismiss(),
            Action::Accept => self.accept(effects),
            Action::AnswerSave | Action::AnswerDiscard => self.answer_unsaved(action, effects),
            Action::MarkRun => self.mark_run(),
            Action::RepeatRun => self.repeat_run(effects),
            Action::AnswerKeepMine | Action::AnswerTakeTheirs => self.answer_changed(action, effects),
            Action::AnswerRestore | Action::AnswerForget => self.answer_draft(action, effects),
            Action::SeeDifference => self.see_difference(),
            _ => self.move_in_overlay(action),
        }
        true
    }

    /// Closes the overlay and changes nothing else, but that a search of the log ends.
    fn dismiss(&mut self) {
        match self.overlay.take() {
            Some(Overlay::Prompt { purpose: PromptPurpose::LogSearch, .. }) => self.log.clear_search(),
            Some(Overlay::ConfirmQuit | Overlay::ConfirmClose { .. } | Overlay::ChangedOnDisk { .. }) => {
                self.pending.after_saving = None;
            }
            Some(Overlay::Difference { question, .. }) => self.overlay = Some(*question),
            Some(Overlay::Comparison { left, right, .. }) => self.back_to_history(left, right),
            _ => {}
        }
    }

    fn accept(&mut self, effects: &mut Vec<Effect>) {
        match self.overlay.take() {
            Some(Overlay::Palette { query, selected }) => {
                if let Some(action) = palette::matches(query.text()).get(selected) {
                    self.perform(*action, false, effects);
                }
            }
            Some(Overlay::FoundFiles(files)) => {
                if let Some(path) = files.chosen() {
                    self.pending.file_jobs += 1;
                    effects.push(Effect::OpenFile(path.to_owned()));
                }
            }
            Some(Overlay::Picker { selected, .. }) => {
                if let Some(template) = templates::all().get(selected) {
                    self.pending.file_jobs += 1;
                    effects.push(Effect::NewFromTemplate(template.name));
                }
            }
            Some(Overlay::Targets { selected, rows }) => {
                self.choose_target(rows.into_iter().nth(selected), effects);
            }
            Some(Overlay::Uses { file, rows, selected, .. }) => self.go_to_use(file, rows.get(selected)),
            Some(Overlay::Replacement { plan, .. }) => self.replace_as_planned(&plan),
            Some(Overlay::History { selected, marked }) => self.compare_runs(selected, marked),
            Some(Overlay::Prompt { purpose, field, .. }) => {
                if let Err(error) = self.answer_prompt(purpose, field.text(), effects) {
                    self.overlay = Some(Overlay::Prompt { purpose, field, error: Some(error) });
                }
            }
            other => self.overlay = other,
        }
    }

    fn move_in_overlay(&mut self, action: Action) {
        let moved = |at: usize, count: usize| match action {
            Action::Up => at.saturating_sub(1),
            Action::Down => (at + 1).min(count.saturating_sub(1)),
            Action::PageUp => at.saturating_sub(PAGE),
            Action::PageDown => (at + PAGE).min(count.saturating_sub(1)),
            Action::Top => 0,
            Action::Bottom => count.saturating_sub(1),
            _ => at,
        };
        match &mut self.overlay {
            Some(Overlay::Help { scroll }) => *scroll = moved(*scroll, keymap::BINDINGS.len()),
            Some(Overlay::Palette { query, selected }) => {
                *selected = moved(*selected, palette::matches(query.text()).len());
            }
            Some(Overlay::FoundFiles(files)) => files.selected = moved(files.selected, files.found().len()),
            Some(Overlay::Picker { selected, scroll }) => match action {
                Action::PageUp | Action::PageDown => {
                    let lines =
                        templates::all().get(*selected).map_or(0, |template| template.source.lines().count());
                    *scroll = moved(*scroll, lines);
                }
                _ => {
                    *selected = moved(*selected, templates::all().len());
                    *scroll = 0;
                }
            },
            Some(Overlay::Targets { selected, rows }) => *selected = moved(*selected, rows.len()),
            Some(Overlay::History { selected, .. }) => *selected = moved(*selected, self.history.len()),
            Some(Overlay::Comparison { scroll, .. }) => *scroll = moved(*scroll, usize::MAX),
            Some(Overlay::Uses { selected, rows, .. }) => *selected = moved(*selected, rows.len()),
            Some(Overlay::Difference { rows, scroll, .. } | Overlay::Replacement { rows, scroll, .. }) => {
                *scroll = moved(*scroll, rows.len());
            }
            Some(Overlay::Prompt { purpose: PromptPurpose::Find | PromptPurpose::Replace, .. }) => {
                match action {
                    Action::PageUp => self.earlier_search(1),
                    Action::PageDown => self.earlier_search(-1),
                    Action::Up => self.find_again(Direction::Backward),
                    _ => self.find_again(Direction::Forward),
                }
            }
            Some(Overlay::Prompt { purpose: PromptPurpose::LogSearch, .. }) => match action {
                Action::Up => self.log.search_previous(),
                _ => self.log.search_next(),
            },
            _ => {}
        }
    }

    /// A click on a row of a list chooses it; on the chosen one it does what Enter does.
    pub(super) fn click_row(&mut self, row: usize, effects: &mut Vec<Effect>) {
        let was = match &mut self.overlay {
            Some(
                Overlay::Palette { selected, .. }
                | Overlay::Targets { selected, .. }
                | Overlay::Uses { selected, .. }
                | Overlay::History { selected, .. },
            ) => std::mem::replace(selected, row),
            Some(Overlay::FoundFiles(files)) => std::mem::replace(&mut files.selected, row),
            Some(Overlay::Picker { selected, scroll }) => {
                *scroll = 0;
                std::mem::replace(selected, row)
            }
            _ => return,
        };
        if was == row {
            self.accept(effects);
        }
    }

    /// The wheel over a list.
    pub(super) fn scroll_overlay(&mut self, down: bool) {
        let action = match (&self.overlay, down) {
            (Some(Overlay::Prompt { .. }), _) => return,
            (_, true) => Action::Down,
            (_, false) => Action::Up,
        };
        self.move_in_overlay(action);
    }

    pub(super) fn type_into_overlay(&mut self, text: &str) {
        self.change_field(|field| field.insert(text));
    }

    /// Keys that change the line being typed; `false` for any other key.
    pub(super) fn edit_field(&mut self, edit: fn(&mut TextField)) -> bool {
        let typing = matches!(
            self.overlay,
            Some(Overlay::Prompt { .. } | Overlay::Palette { .. } | Overlay::FoundFiles(_))
        );
        if typing {
            self.change_field(edit);
        }
        typing
    }

    pub(super) fn change_field(&mut self, change: impl FnOnce(&mut TextField)) {
        match &mut self.overlay {
            Some(Overlay::Palette { query, selected }) => {
                change(query);
                *selected = 0;
            }
            Some(Overlay::FoundFiles(files)) => files.change_query(change),
            Some(Overlay::Prompt { purpose, field, error }) => {
                change(field);
                *error = None;
                let (purpose, text) = (*purpose, field.text().to_owned());
                self.search_while_typing(purpose, &text);
            }
            _ => {}
        }
    }

    fn search_while_typing(&mut self, purpose: PromptPurpose, text: &str) {
        match purpose {
            PromptPurpose::Find | PromptPurpose::Replace => {
                if let Some(file) = self.files.get_mut(self.front) {
                    // Half a regular expression is no error yet; Enter tells.
                    let _ = file.document.find(query_of(text), Direction::Here);
                }
            }
            PromptPurpose::LogSearch => match Pattern::parse(text) {
                Ok(pattern) => self.log.set_search(pattern),
                Err(_) => self.log.clear_search(),
            },
            _ => {}
        }
    }

    /// Takes what was typed, or says what is wrong with it.
    fn answer_prompt(
        &mut self,
        purpose: PromptPurpose,
        text: &str,
        effects: &mut Vec<Effect>,
    ) -> Result<(), String> {
        match purpose {
            PromptPurpose::Find => self.find_typed(text),
            PromptPurpose::Rename => self.answer_rename(text, effects),
            PromptPurpose::Replace => self.search_to_replace(text),
            PromptPurpose::ReplaceWith => self.plan_replacement(text),
            PromptPurpose::GotoLine => {
                let command = place_of(text)?;
                self.edit(command, effects);
                Ok(())
            }
            PromptPurpose::LogSearch => {
                let pattern = Pattern::parse(text).map_err(|error| error.to_string())?;
                self.log.set_search(pattern);
                Ok(())
            }
            PromptPurpose::LogFilter => {
                let filter: Filter = text.parse().map_err(|error| format!("{error}"))?;
                self.log.add_filter(filter);
                Ok(())
            }
            PromptPurpose::LogExport => {
                let path = path_of(text)?;
                self.pending.file_jobs += 1;
                effects.push(Effect::Export { path, text: self.log.export() });
                Ok(())
            }
            PromptPurpose::OpenFile => {
                let path = path_of(text)?;
                self.pending.file_jobs += 1;
                effects.push(Effect::OpenFile(path));
                Ok(())
            }
            PromptPurpose::SaveAs => {
                let path = path_of(text)?;
                self.save_as(path, effects);
                Ok(())
            }
            PromptPurpose::SshHost => self.answer_ssh_host(text, effects),
        }
    }

    pub(super) fn find_typed(&mut self, text: &str) -> Result<(), String> {
        self.remember_search(text);
        let Some(file) = self.files.get_mut(self.front) else { return Ok(()) };
        let found = file.document.find(query_of(text), Direction::Here).map_err(|error| error.to_string())?;
        match found.index {
            Some(index) => self.inform(format!("match {index} of {}; F3 goes to the next", found.count)),
            None => return Err("nothing matches".to_owned()),
        }
        Ok(())
    }

    fn answer_unsaved(&mut self, action: Action, effects: &mut Vec<Effect>) {
        let save = action == Action::AnswerSave;
        match self.overlay.take() {
            Some(Overlay::ConfirmQuit) if save => self.save_all_and_quit(effects),
            Some(Overlay::ConfirmQuit) => {
                self.pending.discards = true;
                self.exit = Some(0);
            }
            Some(Overlay::ConfirmClose { file }) if save => self.save_and_close(file, effects),
            Some(Overlay::ConfirmClose { file }) => self.close(file, effects),
            other => self.overlay = other,
        }
    }

    fn answer_changed(&mut self, action: Action, effects: &mut Vec<Effect>) {
        match self.overlay.take() {
            Some(Overlay::ChangedOnDisk { file, theirs, saving }) => match action {
                Action::AnswerTakeTheirs => self.answer_take_theirs(file, theirs, effects),
                _ if saving => self.save_over(file, effects),
                _ => {}
            },
            other => self.overlay = other,
        }
    }
}

/// `text`, or `/regular expression/`, as in the log.
fn query_of(text: &str) -> FindQuery {
    match text.strip_prefix('/').and_then(|rest| rest.strip_suffix('/')).filter(|inner| !inner.is_empty()) {
        Some(expression) => FindQuery { pattern: expression.to_owned(), regex: true },
        None => FindQuery { pattern: text.to_owned(), regex: false },
    }
}

/// `12`, or `12:5` for a column.
fn place_of(text: &str) -> Result<EditCommand, String> {
    let number = |text: &str| text.trim().parse::<usize>().ok().filter(|number| *number > 0);
    let command = match text.split_once(':') {
        Some((line, column)) => {
            number(line).zip(number(column)).map(|(line, column)| EditCommand::GotoPlace { line, column })
        }
        None => number(text).map(EditCommand::GotoLine),
    };
    command.ok_or_else(|| format!("`{text}` is no line; write 12, or 12:5 for a column"))
}

fn path_of(text: &str) -> Result<PathBuf, String> {
    match text.trim() {
        "" => Err("type the path of a file".to_owned()),
        path => Ok(PathBuf::from(path)),
    }
}
