//! Carries out commands.

use super::command::{Applied, EditCommand};
use super::document::Document;
use super::selection::Selection;
use super::undo::{Grouping, Step};

impl Document {
    /// Does what a command says. Where there is nothing to do, nothing happens.
    pub fn apply(&mut self, command: EditCommand) -> Applied {
        let revision = self.revision();
        let clipboard = match command {
            EditCommand::Undo => {
                self.undo_step();
                None
            }
            EditCommand::Redo => {
                self.redo_step();
                None
            }
            command => self.edit(command),
        };
        let changed = self.revision() != revision;
        if changed {
            self.compare_to_saved();
        }
        self.reveal_cursor();
        self.refresh();
        Applied { changed, clipboard }
    }

    /// Carries out a command and records what it changed; returns text to copy out.
    fn edit(&mut self, command: EditCommand) -> Option<String> {
        let before = self.selection;
        let vertical = matches!(&command, EditCommand::Move { motion, .. } if motion.is_vertical());
        if !vertical {
            self.goal_column = None;
        }
        let grouping = grouping_of(&command, before);
        let mut clipboard = None;
        match command {
            EditCommand::Insert('\n') | EditCommand::Newline => self.new_line(),
            EditCommand::Insert(c) => self.type_character(c),
            EditCommand::InsertText(text) | EditCommand::Paste(text) => self.insert_text(&text),
            EditCommand::Backspace => self.delete_back(),
            EditCommand::Delete => self.delete_forward(),
            EditCommand::DeleteWord { back } => self.delete_word(back),
            EditCommand::DeleteLine => self.delete_lines(),
            EditCommand::Move { motion, select } => self.move_cursor(motion, select),
            EditCommand::SelectAll => self.selection = Selection { anchor: 0, head: self.text.len() },
            EditCommand::SelectWord => self.select_word(),
            EditCommand::SelectLine => self.select_line(),
            EditCommand::Deselect => self.selection = Selection::at(before.head),
            EditCommand::Copy => clipboard = self.text_to_copy(),
            EditCommand::Cut => {
                clipboard = self.text_to_copy();
                if before.is_empty() { self.delete_lines() } else { self.delete_selection() }
            }
            EditCommand::Indent => self.indent(),
            EditCommand::Outdent => self.outdent(),
            EditCommand::ToggleComment => self.toggle_comment(),
            EditCommand::DuplicateLine => self.duplicate_lines(),
            EditCommand::MoveLine { up } => self.move_lines(up),
            EditCommand::Replace(replacements) => self.replace_all(&replacements),
            EditCommand::GotoOffset(offset) => {
                self.selection = Selection::at(self.text.stop_at_or_after(offset));
            }
            EditCommand::GotoLine(line) => self.selection = Selection::at(self.offset_of(line, 1)),
            EditCommand::GotoPlace { line, column } => {
                self.selection = Selection::at(self.offset_of(line, column));
            }
            EditCommand::Undo | EditCommand::Redo => {}
        }
        self.finish_step(before, grouping);
        clipboard
    }

    /// Records the edits made since the step began at `before`.
    pub(super) fn finish_step(&mut self, before: Selection, grouping: Grouping) {
        self.selection.head = self.text.stop_at_or_after(self.selection.head);
        self.selection.anchor = self.text.stop_at_or_after(self.selection.anchor);
        let edits = std::mem::take(&mut self.pending);
        if edits.is_empty() {
            self.undo.close();
        } else {
            self.undo.record(Step { edits, before, after: self.selection }, grouping);
        }
    }

    fn undo_step(&mut self) {
        let Some(step) = self.undo.undo() else { return };
        for edit in step.edits.iter().rev() {
            self.change_text(edit.at..edit.at + edit.inserted.len(), &edit.removed);
        }
        self.selection = step.before;
        self.goal_column = None;
    }

    fn redo_step(&mut self) {
        let Some(step) = self.undo.redo() else { return };
        for edit in &step.edits {
            self.change_text(edit.at..edit.at + edit.removed.len(), &edit.inserted);
        }
        self.selection = step.after;
        self.goal_column = None;
    }
}

fn grouping_of(command: &EditCommand, selection: Selection) -> Grouping {
    match command {
        EditCommand::Insert(c) if *c != '\n' => Grouping::Typing { blank: c.is_whitespace() },
        EditCommand::Backspace if selection.is_empty() => Grouping::ErasingBack,
        EditCommand::Delete if selection.is_empty() => Grouping::ErasingForward,
        _ => Grouping::Alone,
    }
}
