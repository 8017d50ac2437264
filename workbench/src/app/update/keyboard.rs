//! Keys and pastes: to an overlay, to the panel with the focus, or to everywhere.

use std::time::Duration;

use crossterm::event::{Event as Input, KeyEvent, KeyEventKind};
use ratatui::layout::Size;

use super::State;
use crate::app::action::Action;
use crate::app::effect::Effect;
use crate::app::keymap::{self, Context};
use crate::app::keys::Key;
use crate::app::state::Panel;
use crate::editor::EditCommand;

/// How long a notice stays at least before a key makes it go.
const NOTICE_STAYS: Duration = Duration::from_secs(3);

impl State {
    pub(super) fn take_input(&mut self, input: Input, effects: &mut Vec<Effect>) {
        match input {
            Input::Key(key) if key.kind != KeyEventKind::Release => self.take_key(key, effects),
            Input::Mouse(mouse) => self.take_mouse(mouse, effects),
            Input::Paste(text) => self.take_paste(text, effects),
            Input::Resize(width, height) => self.size = Size { width, height },
            Input::Key(_) | Input::FocusGained | Input::FocusLost => {}
        }
    }

    pub(super) fn take_key(&mut self, event: KeyEvent, effects: &mut Vec<Effect>) {
        self.notice.take_if(|notice| self.now.saturating_duration_since(notice.since) >= NOTICE_STAYS);
        self.assistance.told = None;
        let key = Key::from(event);
        let context = Context::of(self);
        if let Some((action, select)) = keymap::lookup(context, key) {
            // Where a proposal would change nothing, its keys do what they always do.
            let (action, select) = match action {
                Action::Accept if context == Context::Proposals && self.proposal_is_written() => {
                    self.assistance.proposals = None;
                    keymap::lookup(Context::Editor, key).unwrap_or((Action::Newline, false))
                }
                _ => (action, select),
            };
            return self.perform(action, select, effects);
        }
        if let Some(edit) = keymap::field_edit(key)
            && self.edit_field(edit)
        {
            return;
        }
        let Some(c) = key.typed() else { return };
        if self.overlay.is_some() {
            self.type_into_overlay(&c.to_string());
        } else if self.focus == Panel::Editor {
            self.edit(EditCommand::Insert(c), effects);
            self.choose_best_proposal();
            self.propose_while_typing(c, effects);
        }
    }

    fn take_paste(&mut self, text: String, effects: &mut Vec<Effect>) {
        if self.overlay.is_some() {
            self.type_into_overlay(text.lines().next().unwrap_or_default());
        } else if self.focus == Panel::Editor {
            self.edit(EditCommand::Paste(text), effects);
        }
    }

    /// Changes the text in front, or says why not.
    pub(super) fn edit(&mut self, command: EditCommand, effects: &mut Vec<Effect>) {
        let reads_only = matches!(
            command,
            EditCommand::Copy
                | EditCommand::Move { .. }
                | EditCommand::SelectAll
                | EditCommand::Deselect
                | EditCommand::GotoLine(_)
                | EditCommand::GotoOffset(_)
                | EditCommand::GotoPlace { .. }
        );
        let Some(file) = self.files.get_mut(self.front) else {
            if !reads_only {
                self.no_file();
            }
            return;
        };
        if file.module.is_some() && !reads_only {
            let name = file.name();
            return self
                .warn(format!("{name} is a compiled module: it is shown as text and cannot be edited here"));
        }
        let copies = matches!(command, EditCommand::Copy | EditCommand::Cut);
        let applied = file.document.apply(command);
        if let Some(text) = applied.clipboard.filter(|_| copies) {
            self.clipboard.clone_from(&text);
            effects.push(Effect::CopyOut(text));
        }
    }
}
