//! Actions: what a key, a click or a row of the palette asks for.

use super::State;
use crate::app::action::Action;
use crate::app::effect::Effect;
use crate::app::state::{Overlay, Panel, PromptPurpose};
use crate::editor::{Direction, EditCommand};

/// Rows of a page of the report.
const REPORT_PAGE: u16 = 5;
/// Further than this a report is not scrolled: it never has so many rows.
const REPORT_ROWS: u16 = 64;

impl State {
    /// Does an action; `select` extends the selection where it moves the cursor.
    pub(super) fn perform(&mut self, action: Action, select: bool, effects: &mut Vec<Effect>) {
        if self.overlay.is_some() && self.perform_in_overlay(action, effects) {
            return;
        }
        if self.perform_in_proposals(action, effects) {
            return;
        }
        match action {
            Action::SaveAndRun => self.save_and_run(effects),
            Action::Run => self.run_front(effects),
            Action::Stop => self.stop(effects),
            Action::SwitchTarget => self.list_targets(effects),
            Action::RestartTarget => self.restart_target(effects),
            Action::ShowHistory => self.show_history(),
            Action::Suspend => effects.push(Effect::Suspend),
            Action::Redraw => effects.push(Effect::Redraw),
            Action::FindFile => self.find_file(effects),
            Action::HandOver => self.hand_over_front(effects),
            Action::CloseFile => self.ask_to_close(effects),
            Action::NextFile => self.turn_files(1),
            Action::PreviousFile => self.turn_files(-1),
            Action::Quit if self.has_unsaved() => self.overlay = Some(Overlay::ConfirmQuit),
            Action::Quit => self.exit = Some(0),
            Action::Cancel => self.cancel(effects),
            _ => {
                let done = self.open_overlay(action)
                    || self.move_focus(action)
                    || self.act_on_log(action)
                    || self.scroll_panel(action)
                    || self.find_in_text(action)
                    || self.ask_by_action(action, effects)
                    || self.act_on_text(action, select, effects);
                debug_assert!(done || self.files.is_empty(), "{action:?} does nothing");
            }
        }
    }

    fn turn_files(&mut self, step: isize) {
        let count = self.files.len() as isize;
        if count > 0 {
            self.front = (self.front as isize + step).rem_euclid(count) as usize;
        }
    }

    /// Esc: ends what is nearest. A run, then the selection, then the marks of a search.
    fn cancel(&mut self, effects: &mut Vec<Effect>) {
        if self.is_busy() || self.is_opening() {
            return self.stop(effects);
        }
        if self.focus == Panel::Log {
            return self.log.clear_search();
        }
        let Some(file) = self.files.get_mut(self.front) else { return };
        if file.document.selection().is_some() {
            file.document.apply(EditCommand::Deselect);
        } else {
            file.document.stop_find();
        }
        self.notice = None;
    }

    fn open_overlay(&mut self, action: Action) -> bool {
        match action {
            Action::Help => self.overlay = Some(Overlay::Help { scroll: 0 }),
            Action::Palette => {
                self.overlay = Some(Overlay::Palette { query: Default::default(), selected: 0 });
            }
            Action::NewFromTemplate => self.overlay = Some(Overlay::Picker { selected: 0, scroll: 0 }),
            Action::OpenFile => self.ask(PromptPurpose::OpenFile),
            Action::SaveAs if self.files.is_empty() => self.no_file(),
            Action::SaveAs => self.ask(PromptPurpose::SaveAs),
            Action::Find => self.ask(PromptPurpose::Find),
            Action::Replace => self.ask(PromptPurpose::Replace),
            Action::GotoLine => self.ask(PromptPurpose::GotoLine),
            Action::LogSearch => self.ask(PromptPurpose::LogSearch),
            Action::LogFilter => self.ask(PromptPurpose::LogFilter),
            Action::LogExport => self.ask(PromptPurpose::LogExport),
            _ => return false,
        }
        true
    }

    fn act_on_log(&mut self, action: Action) -> bool {
        match action {
            Action::LogSearchNext => self.log.search_next(),
            Action::LogSearchPrevious => self.log.search_previous(),
            Action::LogPause => self.log.toggle_pause(),
            Action::LogLevel => self.log.cycle_level(),
            Action::LogSincePush => self.log.toggle_since_push(),
            Action::LogRemoveFilters => self.log.clear_filters(),
            Action::LogClear => self.log.clear(),
            Action::LogFollow => self.log.follow(),
            _ => return false,
        }
        true
    }

    fn find_in_text(&mut self, action: Action) -> bool {
        let Some(file) = self.files.get_mut(self.front) else { return false };
        let document = &mut file.document;
        match action {
            Action::FindNext | Action::FindPrevious if document.find_query().is_none() => {
                self.ask(PromptPurpose::Find);
            }
            Action::FindNext => self.find_again(Direction::Forward),
            Action::FindPrevious => self.find_again(Direction::Backward),
            Action::NextDiagnostic => {
                if document.next_diagnostic().is_none() {
                    self.inform("there are no errors or warnings");
                }
            }
            Action::PreviousDiagnostic => {
                if document.previous_diagnostic().is_none() {
                    self.inform("there are no errors or warnings");
                }
            }
            _ => return false,
        }
        true
    }

    /// Goes to another match of the search under way and says which one it is.
    pub(super) fn find_again(&mut self, direction: Direction) {
        let Some(file) = self.files.get_mut(self.front) else { return };
        let found = file.document.find_again(direction);
        let place = match found.index {
            Some(index) => format!("match {index} of {}", found.count),
            None => "nothing matches".to_owned(),
        };
        self.inform(if found.wrapped { format!("{place}, from the other end") } else { place });
    }

    fn act_on_text(&mut self, action: Action, select: bool, effects: &mut Vec<Effect>) -> bool {
        let command = match action {
            Action::Move(motion) => EditCommand::Move { motion, select },
            Action::Undo => EditCommand::Undo,
            Action::Redo => EditCommand::Redo,
            Action::Copy => EditCommand::Copy,
            Action::Cut => EditCommand::Cut,
            Action::Paste => EditCommand::Paste(self.clipboard.clone()),
            Action::SelectAll => EditCommand::SelectAll,
            Action::ToggleComment => EditCommand::ToggleComment,
            Action::DuplicateLine => EditCommand::DuplicateLine,
            Action::DeleteLine => EditCommand::DeleteLine,
            Action::MoveLineUp => EditCommand::MoveLine { up: true },
            Action::MoveLineDown => EditCommand::MoveLine { up: false },
            Action::Indent => EditCommand::Indent,
            Action::Outdent => EditCommand::Outdent,
            Action::Newline => EditCommand::Newline,
            Action::Backspace => EditCommand::Backspace,
            Action::Delete => EditCommand::Delete,
            Action::DeleteWordBack => EditCommand::DeleteWord { back: true },
            Action::DeleteWord => EditCommand::DeleteWord { back: false },
            _ => return false,
        };
        self.edit(command, effects);
        true
    }

    /// Scrolls the panel with the focus where it holds no text to be edited.
    fn scroll_panel(&mut self, action: Action) -> bool {
        if self.focus == Panel::Report {
            return self.scroll_report(action);
        }
        match action {
            Action::Up => self.log.scroll_by(-1),
            Action::Down => self.log.scroll_by(1),
            Action::PageUp => self.log.scroll_pages(-1),
            Action::PageDown => self.log.scroll_pages(1),
            Action::Top => self.log.scroll_to_start(),
            Action::Bottom => self.log.follow(),
            _ => return false,
        }
        true
    }

    pub(super) fn scroll_report(&mut self, action: Action) -> bool {
        let scroll = self.report_scroll;
        let wanted = match action {
            Action::Up => scroll.saturating_sub(1),
            Action::Down => scroll.saturating_add(1),
            Action::PageUp => scroll.saturating_sub(REPORT_PAGE),
            Action::PageDown => scroll.saturating_add(REPORT_PAGE),
            Action::Top => 0,
            Action::Bottom => u16::MAX,
            _ => return false,
        };
        self.report_scroll = wanted.min(REPORT_ROWS);
        true
    }
}
