//! Which key does what, and where: one table.
//!
//! Typing, the help overlay, the palette, hints on the screen and the key documentation are
//! all made from [`BINDINGS`].

use crossterm::event::KeyCode;

use super::action::Action;
use super::keys::{Key, alt, char, ctrl, f, key};
use super::state::{Overlay, Panel, State, TargetState};
use super::text_field::TextField;
use crate::editor::Motion;

/// Where a key works.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Context {
    /// In every panel.
    Global,
    /// In the editor.
    Editor,
    /// In the list of what can be written; other keys do what they do in the editor.
    Proposals,
    /// In the kernel log.
    Log,
    /// In the run report.
    Report,
    /// In the list of keys.
    Help,
    /// In the list of actions.
    Palette,
    /// In the list of files below the folder.
    FoundFiles,
    /// In the list of templates.
    Picker,
    /// In the list of targets.
    Targets,
    /// In the list of uses of a name.
    Uses,
    /// In the list of runs.
    History,
    /// Where two runs are compared.
    Comparison,
    /// Where a line is typed.
    Prompt,
    /// At "save before leaving?" and "save before closing?".
    Unsaved,
    /// At "changed on disk: keep mine or take theirs?".
    ChangedOnDisk,
    /// At "edits were left behind: restore them?".
    DraftFound,
    /// Where two texts are compared.
    Difference,
    /// Where each place of a replacement is shown.
    Replacement,
}

impl Context {
    /// All of them, in the order of the documentation.
    pub const ALL: [Self; 19] = [
        Self::Global,
        Self::Editor,
        Self::Proposals,
        Self::Uses,
        Self::Log,
        Self::Report,
        Self::Palette,
        Self::FoundFiles,
        Self::Picker,
        Self::Targets,
        Self::History,
        Self::Comparison,
        Self::Prompt,
        Self::Help,
        Self::Unsaved,
        Self::ChangedOnDisk,
        Self::DraftFound,
        Self::Difference,
        Self::Replacement,
    ];

    /// A title.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Global => "everywhere",
            Self::Editor => "editor",
            Self::Proposals => "proposals while typing",
            Self::Log => "kernel log",
            Self::Report => "run report",
            Self::Help => "list of keys",
            Self::Palette => "commands",
            Self::FoundFiles => "files below the folder",
            Self::Picker => "templates",
            Self::Targets => "targets",
            Self::Uses => "uses of a name",
            Self::History => "earlier runs",
            Self::Comparison => "two runs compared",
            Self::Prompt => "where a line is typed",
            Self::Unsaved => "unsaved changes",
            Self::ChangedOnDisk => "changed on disk",
            Self::DraftFound => "edits left behind",
            Self::Difference => "difference of two texts",
            Self::Replacement => "replacements to look at",
        }
    }

    /// Where keys go in this state.
    pub fn of(state: &State) -> Self {
        match &state.overlay {
            Some(Overlay::Help { .. }) => Self::Help,
            Some(Overlay::Palette { .. }) => Self::Palette,
            Some(Overlay::FoundFiles { .. }) => Self::FoundFiles,
            Some(Overlay::Picker { .. }) => Self::Picker,
            Some(Overlay::Targets { .. }) => Self::Targets,
            Some(Overlay::Uses { .. }) => Self::Uses,
            Some(Overlay::History { .. }) => Self::History,
            Some(Overlay::Comparison { .. }) => Self::Comparison,
            Some(Overlay::Prompt { .. }) => Self::Prompt,
            Some(Overlay::ConfirmQuit | Overlay::ConfirmClose { .. }) => Self::Unsaved,
            Some(Overlay::ChangedOnDisk { .. }) => Self::ChangedOnDisk,
            Some(Overlay::DraftFound { .. }) => Self::DraftFound,
            Some(Overlay::Difference { .. }) => Self::Difference,
            Some(Overlay::Replacement { .. }) => Self::Replacement,
            None => match state.focus {
                Panel::Editor if state.assistance.proposals.is_some() => Self::Proposals,
                Panel::Editor => Self::Editor,
                Panel::Log => Self::Log,
                Panel::Report => Self::Report,
            },
        }
    }

    /// Whether it is one of the panels, where the keys of [`Context::Global`] work too.
    pub const fn is_panel(self) -> bool {
        matches!(self, Self::Editor | Self::Log | Self::Report)
    }
}

/// One row of the table.
#[derive(Debug, Clone, Copy)]
pub struct Binding {
    /// Where it works.
    pub context: Context,
    /// The keys; the first one is shown where there is room for one.
    pub keys: &'static [Key],
    /// What they do.
    pub action: Action,
    /// Label of the hint in the status line, where it is worth one. Hints that come first in
    /// the table are kept longest when there is no room.
    pub hint: Option<&'static str>,
}

const fn hinted(context: Context, keys: &'static [Key], action: Action, hint: &'static str) -> Binding {
    Binding { context, keys, action, hint: Some(hint) }
}

const fn bind(context: Context, keys: &'static [Key], action: Action) -> Binding {
    Binding { context, keys, action, hint: None }
}

const fn motion(keys: &'static [Key], motion: Motion) -> Binding {
    bind(Context::Editor, keys, Action::Move(motion))
}

const ESC: Key = key(KeyCode::Esc);
const ENTER: Key = key(KeyCode::Enter);
const TAB: Key = key(KeyCode::Tab);
const BACK_TAB: Key = key(KeyCode::BackTab);
const UP: Key = key(KeyCode::Up);
const DOWN: Key = key(KeyCode::Down);
const LEFT: Key = key(KeyCode::Left);
const RIGHT: Key = key(KeyCode::Right);
const PAGE_UP: Key = key(KeyCode::PageUp);
const PAGE_DOWN: Key = key(KeyCode::PageDown);
const HOME: Key = key(KeyCode::Home);
const END: Key = key(KeyCode::End);
const DELETE: Key = key(KeyCode::Delete);
const BACKSPACE: Key = key(KeyCode::Backspace);

/// The table. In the editor, Shift with a key that moves the cursor selects.
#[rustfmt::skip]
pub const BINDINGS: &[Binding] = {
    use Action as A;
    use Context as C;
    &[
        hinted(C::Global, &[ctrl('s')], A::SaveAndRun, "save+run"),
        hinted(C::Global, &[ctrl('r')], A::Run, "run"),
        // Few terminals can send Ctrl-., and Esc works while something runs.
        hinted(C::Global, &[f(8), ctrl('.')], A::Stop, "stop"),
        hinted(C::Global, &[f(9)], A::RestartTarget, "restart target"),
        hinted(C::Global, &[ctrl('p')], A::Palette, "commands"),
        hinted(C::Global, &[f(1)], A::Help, "help"),
        hinted(C::Global, &[ctrl('q')], A::Quit, "quit"),
        hinted(C::Global, &[f(7)], A::SwitchTarget, "target"),
        bind(C::Global, &[f(5)], A::ShowHistory),
        bind(C::Global, &[ctrl('n')], A::NewFromTemplate),
        bind(C::Global, &[ctrl('o')], A::OpenFile),
        bind(C::Global, &[alt('o')], A::FindFile),
        bind(C::Global, &[f(12)], A::SaveAs),
        bind(C::Global, &[alt('e')], A::HandOver),
        bind(C::Global, &[ctrl('w')], A::CloseFile),
        bind(C::Global, &[PAGE_DOWN.ctrl(), alt('.')], A::NextFile),
        bind(C::Global, &[PAGE_UP.ctrl(), alt(',')], A::PreviousFile),
        hinted(C::Global, &[f(6)], A::FocusNext, "panel"),
        bind(C::Global, &[f(6).shift()], A::FocusPrevious),
        bind(C::Global, &[alt('1')], A::FocusEditor),
        bind(C::Global, &[alt('2')], A::FocusLog),
        bind(C::Global, &[alt('3')], A::FocusReport),
        hinted(C::Global, &[ctrl('e'), f(11)], A::Zoom, "zoom"),
        bind(C::Global, &[LEFT.alt()], A::SplitLeft),
        bind(C::Global, &[RIGHT.alt()], A::SplitRight),
        bind(C::Global, &[UP.alt()], A::SplitUp),
        bind(C::Global, &[DOWN.alt()], A::SplitDown),
        bind(C::Global, &[alt('z')], A::Suspend),
        bind(C::Global, &[ctrl('l')], A::Redraw),

        bind(C::Editor, &[ctrl('z')], A::Undo),
        bind(C::Editor, &[ctrl('y'), ctrl('z').shift()], A::Redo),
        bind(C::Editor, &[ctrl('c')], A::Copy),
        bind(C::Editor, &[ctrl('x')], A::Cut),
        bind(C::Editor, &[ctrl('v')], A::Paste),
        bind(C::Editor, &[ctrl('a')], A::SelectAll),
        bind(C::Editor, &[ctrl('f')], A::Find),
        bind(C::Editor, &[alt('r')], A::Replace),
        bind(C::Editor, &[f(3)], A::FindNext),
        bind(C::Editor, &[f(3).shift()], A::FindPrevious),
        bind(C::Editor, &[ctrl('g')], A::GotoLine),
        bind(C::Editor, &[f(4)], A::NextDiagnostic),
        bind(C::Editor, &[f(4).shift()], A::PreviousDiagnostic),
        // Terminals send Ctrl-/ as 0x1f, which is also Ctrl-_ and Ctrl-7.
        bind(C::Editor, &[ctrl('/'), ctrl('7'), ctrl('_')], A::ToggleComment),
        bind(C::Editor, &[ctrl('d')], A::DuplicateLine),
        bind(C::Editor, &[ctrl('k')], A::DeleteLine),
        bind(C::Editor, &[UP.ctrl().shift()], A::MoveLineUp),
        bind(C::Editor, &[DOWN.ctrl().shift()], A::MoveLineDown),
        bind(C::Editor, &[TAB], A::Indent),
        bind(C::Editor, &[BACK_TAB], A::Outdent),
        bind(C::Editor, &[ENTER], A::Newline),
        bind(C::Editor, &[BACKSPACE, BACKSPACE.shift()], A::Backspace),
        bind(C::Editor, &[DELETE], A::Delete),
        // Many terminals send Ctrl-Backspace as Ctrl-H.
        bind(C::Editor, &[BACKSPACE.ctrl(), ctrl('h'), BACKSPACE.alt()], A::DeleteWordBack),
        bind(C::Editor, &[DELETE.ctrl(), alt('d')], A::DeleteWord),
        bind(C::Editor, &[ESC], A::Cancel),
        // Terminals send Ctrl-] as 0x1d, which is also Ctrl-5.
        bind(C::Editor, &[ctrl(' ')], A::Complete),
        bind(C::Editor, &[alt('h')], A::Describe),
        bind(C::Editor, &[ctrl(']'), ctrl('5'), f(10)], A::GotoDefinition),
        bind(C::Editor, &[ctrl('t'), f(10).shift()], A::GoBack),
        bind(C::Editor, &[alt('u')], A::FindUses),
        bind(C::Editor, &[f(2)], A::Rename),
        bind(C::Editor, &[alt('f'), alt('f').shift()], A::Format),
        bind(C::Editor, &[alt('c')], A::Fold),
        bind(C::Editor, &[alt('c').shift()], A::FoldAll),
        bind(C::Editor, &[alt('x')], A::UnfoldAll),
        motion(&[LEFT], Motion::Left),
        motion(&[RIGHT], Motion::Right),
        motion(&[UP], Motion::Up),
        motion(&[DOWN], Motion::Down),
        motion(&[LEFT.ctrl()], Motion::WordLeft),
        motion(&[RIGHT.ctrl()], Motion::WordRight),
        motion(&[HOME], Motion::LineStart),
        motion(&[END], Motion::LineEnd),
        motion(&[PAGE_UP], Motion::PageUp),
        motion(&[PAGE_DOWN], Motion::PageDown),
        motion(&[HOME.ctrl()], Motion::DocumentStart),
        motion(&[END.ctrl()], Motion::DocumentEnd),
        motion(&[ctrl('b')], Motion::MatchingBracket),

        hinted(C::Proposals, &[TAB, ENTER], A::Accept, "write it"),
        hinted(C::Proposals, &[ESC], A::Cancel, "close"),
        bind(C::Proposals, &[UP], A::Up),
        bind(C::Proposals, &[DOWN], A::Down),
        bind(C::Proposals, &[PAGE_UP], A::PageUp),
        bind(C::Proposals, &[PAGE_DOWN], A::PageDown),

        hinted(C::Log, &[char('/'), ctrl('f')], A::LogSearch, "search"),
        bind(C::Log, &[char('n'), f(3)], A::LogSearchNext),
        bind(C::Log, &[char('N'), f(3).shift()], A::LogSearchPrevious),
        hinted(C::Log, &[char('p'), char(' ')], A::LogPause, "pause"),
        hinted(C::Log, &[char('f')], A::LogFilter, "filter"),
        hinted(C::Log, &[char('l')], A::LogLevel, "level"),
        hinted(C::Log, &[char('s')], A::LogSincePush, "since push"),
        bind(C::Log, &[char('x')], A::LogRemoveFilters),
        hinted(C::Log, &[char('c')], A::LogClear, "clear"),
        hinted(C::Log, &[char('e')], A::LogExport, "export"),
        bind(C::Log, &[UP, char('k')], A::Up),
        bind(C::Log, &[DOWN, char('j')], A::Down),
        bind(C::Log, &[PAGE_UP], A::PageUp),
        bind(C::Log, &[PAGE_DOWN], A::PageDown),
        bind(C::Log, &[char('g'), HOME], A::Top),
        bind(C::Log, &[char('G'), END], A::LogFollow),
        bind(C::Log, &[TAB], A::FocusNext),
        bind(C::Log, &[BACK_TAB], A::FocusPrevious),
        bind(C::Log, &[ESC], A::Cancel),
        bind(C::Log, &[ctrl('z')], A::Suspend),

        bind(C::Report, &[UP, char('k')], A::Up),
        bind(C::Report, &[DOWN, char('j')], A::Down),
        bind(C::Report, &[PAGE_UP], A::PageUp),
        bind(C::Report, &[PAGE_DOWN], A::PageDown),
        bind(C::Report, &[char('g'), HOME], A::Top),
        bind(C::Report, &[char('G'), END], A::Bottom),
        bind(C::Report, &[ESC], A::Cancel),
        bind(C::Report, &[TAB], A::FocusNext),
        bind(C::Report, &[BACK_TAB], A::FocusPrevious),
        bind(C::Report, &[ctrl('z')], A::Suspend),

        hinted(C::Palette, &[ENTER], A::Accept, "do it"),
        hinted(C::Palette, &[ESC, ctrl('c'), ctrl('p')], A::Cancel, "close"),
        bind(C::Palette, &[UP], A::Up),
        bind(C::Palette, &[DOWN, TAB], A::Down),
        bind(C::Palette, &[PAGE_UP], A::PageUp),
        bind(C::Palette, &[PAGE_DOWN], A::PageDown),

        hinted(C::FoundFiles, &[ENTER], A::Accept, "open"),
        hinted(C::FoundFiles, &[ESC, ctrl('c'), alt('o')], A::Cancel, "close"),
        bind(C::FoundFiles, &[UP], A::Up),
        bind(C::FoundFiles, &[DOWN, TAB], A::Down),
        bind(C::FoundFiles, &[PAGE_UP], A::PageUp),
        bind(C::FoundFiles, &[PAGE_DOWN], A::PageDown),

        hinted(C::Picker, &[ENTER], A::Accept, "make a copy and edit it"),
        hinted(C::Picker, &[ESC, ctrl('c')], A::Cancel, "close"),
        bind(C::Picker, &[UP, char('k')], A::Up),
        bind(C::Picker, &[DOWN, char('j'), TAB], A::Down),
        bind(C::Picker, &[PAGE_UP], A::PageUp),
        bind(C::Picker, &[PAGE_DOWN, char(' ')], A::PageDown),
        bind(C::Picker, &[HOME, char('g')], A::Top),
        bind(C::Picker, &[END, char('G')], A::Bottom),

        hinted(C::Targets, &[ENTER], A::Accept, "run guests there"),
        hinted(C::Targets, &[ESC, ctrl('c'), f(7)], A::Cancel, "close"),
        bind(C::Targets, &[UP, char('k')], A::Up),
        bind(C::Targets, &[DOWN, char('j'), TAB], A::Down),
        bind(C::Targets, &[HOME, char('g')], A::Top),
        bind(C::Targets, &[END, char('G')], A::Bottom),

        hinted(C::Uses, &[ENTER], A::Accept, "go there"),
        hinted(C::Uses, &[ESC, ctrl('c'), alt('u')], A::Cancel, "close"),
        bind(C::Uses, &[UP, char('k')], A::Up),
        bind(C::Uses, &[DOWN, char('j'), TAB], A::Down),
        bind(C::Uses, &[PAGE_UP], A::PageUp),
        bind(C::Uses, &[PAGE_DOWN], A::PageDown),
        bind(C::Uses, &[HOME, char('g')], A::Top),
        bind(C::Uses, &[END, char('G')], A::Bottom),

        hinted(C::History, &[ENTER], A::Accept, "compare"),
        hinted(C::History, &[char(' '), char('m')], A::MarkRun, "with this one"),
        hinted(C::History, &[char('r'), ctrl('r')], A::RepeatRun, "repeat"),
        hinted(C::History, &[ESC, ctrl('c'), f(5)], A::Cancel, "close"),
        bind(C::History, &[UP, char('k')], A::Up),
        bind(C::History, &[DOWN, char('j'), TAB], A::Down),
        bind(C::History, &[PAGE_UP], A::PageUp),
        bind(C::History, &[PAGE_DOWN], A::PageDown),
        bind(C::History, &[HOME, char('g')], A::Top),
        bind(C::History, &[END, char('G')], A::Bottom),

        hinted(C::Comparison, &[ESC, char('q'), ENTER, ctrl('c')], A::Cancel, "back"),
        bind(C::Comparison, &[UP, char('k')], A::Up),
        bind(C::Comparison, &[DOWN, char('j')], A::Down),
        bind(C::Comparison, &[PAGE_UP], A::PageUp),
        bind(C::Comparison, &[PAGE_DOWN, char(' ')], A::PageDown),
        bind(C::Comparison, &[HOME, char('g')], A::Top),

        hinted(C::Prompt, &[ENTER], A::Accept, "go"),
        hinted(C::Prompt, &[ESC, ctrl('c')], A::Cancel, "close"),
        bind(C::Prompt, &[DOWN, f(3)], A::Down),
        bind(C::Prompt, &[UP, f(3).shift()], A::Up),
        bind(C::Prompt, &[PAGE_UP], A::PageUp),
        bind(C::Prompt, &[PAGE_DOWN], A::PageDown),

        hinted(C::Help, &[ESC, char('q'), f(1), ENTER, ctrl('c')], A::Cancel, "close"),
        bind(C::Help, &[UP, char('k')], A::Up),
        bind(C::Help, &[DOWN, char('j')], A::Down),
        bind(C::Help, &[PAGE_UP], A::PageUp),
        bind(C::Help, &[PAGE_DOWN, char(' ')], A::PageDown),
        bind(C::Help, &[HOME, char('g')], A::Top),

        hinted(C::Unsaved, &[char('s'), char('S')], A::AnswerSave, "save"),
        hinted(C::Unsaved, &[char('d'), char('D')], A::AnswerDiscard, "discard"),
        hinted(C::Unsaved, &[ESC, ctrl('c')], A::Cancel, "cancel"),

        hinted(C::ChangedOnDisk, &[char('k'), char('K')], A::AnswerKeepMine, "keep mine"),
        hinted(C::ChangedOnDisk, &[char('t'), char('T')], A::AnswerTakeTheirs, "take theirs"),
        hinted(C::ChangedOnDisk, &[char('v'), char('V')], A::SeeDifference, "compare"),
        hinted(C::ChangedOnDisk, &[ESC, ctrl('c')], A::Cancel, "later"),

        // What cannot be undone is on no letter: this question may come while somebody types.
        hinted(C::DraftFound, &[char('r'), char('R')], A::AnswerRestore, "restore"),
        hinted(C::DraftFound, &[DELETE], A::AnswerForget, "forget"),
        hinted(C::DraftFound, &[char('v'), char('V')], A::SeeDifference, "compare"),
        hinted(C::DraftFound, &[ESC, ctrl('c')], A::Cancel, "later"),

        hinted(C::Difference, &[ESC, char('q'), ENTER, ctrl('c')], A::Cancel, "back"),
        bind(C::Difference, &[UP, char('k')], A::Up),
        bind(C::Difference, &[DOWN, char('j')], A::Down),
        bind(C::Difference, &[PAGE_UP], A::PageUp),
        bind(C::Difference, &[PAGE_DOWN, char(' ')], A::PageDown),
        bind(C::Difference, &[HOME, char('g')], A::Top),
        bind(C::Difference, &[END, char('G')], A::Bottom),

        hinted(C::Replacement, &[ENTER], A::Accept, "replace all"),
        hinted(C::Replacement, &[ESC, ctrl('c')], A::Cancel, "change nothing"),
        bind(C::Replacement, &[UP, char('k')], A::Up),
        bind(C::Replacement, &[DOWN, char('j')], A::Down),
        bind(C::Replacement, &[PAGE_UP], A::PageUp),
        bind(C::Replacement, &[PAGE_DOWN, char(' ')], A::PageDown),
        bind(C::Replacement, &[HOME, char('g')], A::Top),
        bind(C::Replacement, &[END, char('G')], A::Bottom),
    ]
};

/// What a key does in a context; the second value is set when it moves the cursor and selects.
pub fn lookup(context: Context, pressed: Key) -> Option<(Action, bool)> {
    let find = |context: Context, pressed: Key| {
        BINDINGS.iter().find(|binding| binding.context == context && binding.keys.contains(&pressed))
    };
    if let Some(binding) = find(context, pressed) {
        return Some((binding.action, false));
    }
    if context == Context::Proposals {
        return lookup(Context::Editor, pressed);
    }
    if context == Context::Editor && pressed.has_shift() {
        let moving = find(context, pressed.without_shift());
        if let Some(Binding { action: action @ Action::Move(_), .. }) = moving {
            return Some((*action, true));
        }
    }
    let global = find(Context::Global, pressed)?.action;
    let everywhere = matches!(global, Action::Quit | Action::Suspend | Action::Redraw);
    (context.is_panel() || everywhere).then_some((global, false))
}

/// What a key does to a line that is being typed: the keys that every text field has.
pub(super) fn field_edit(pressed: Key) -> Option<fn(&mut TextField)> {
    const DELETE_WORD: [Key; 4] = [BACKSPACE.ctrl(), ctrl('h'), BACKSPACE.alt(), ctrl('w')];
    Some(match pressed {
        BACKSPACE => TextField::backspace,
        DELETE => TextField::delete,
        LEFT => TextField::left,
        RIGHT => TextField::right,
        key if key == HOME || key == ctrl('a') => TextField::home,
        key if key == END || key == ctrl('e') => TextField::end,
        key if key == ctrl('u') => TextField::clear,
        key if DELETE_WORD.contains(&key) => TextField::delete_word,
        _ => return None,
    })
}

/// The key to show for an action: in the panels that it belongs to, or everywhere.
pub fn key_of(action: Action) -> Option<Key> {
    BINDINGS
        .iter()
        .find(|binding| {
            binding.action == action && (binding.context.is_panel() || binding.context == Context::Global)
        })
        .and_then(|binding| binding.keys.first().copied())
}

/// A key that is worth showing now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hint {
    /// The key.
    pub key: Key,
    /// What it does, in a word or two.
    pub label: &'static str,
    /// What a click on it does.
    pub action: Action,
}

/// The hints for a state, the most important first.
///
/// While something runs, how to stop it comes first; else it is left out. How to restart the target
/// comes first when it is gone or cannot be opened; else it is left out too.
pub fn hints(state: &State) -> Vec<Hint> {
    let context = Context::of(state);
    let own = BINDINGS.iter().filter(move |binding| binding.context == context);
    let global = BINDINGS.iter().filter(|binding| binding.context == Context::Global && context.is_panel());
    let running = state.is_busy() || matches!(state.target, TargetState::Connecting { .. });
    let failed = matches!(state.target, TargetState::Failed { .. });
    let mut hints: Vec<Hint> = own
        .chain(global)
        .filter(|binding| binding.action != Action::Stop || running)
        .filter(|binding| binding.action != Action::RestartTarget || failed)
        .filter_map(|binding| {
            let (key, label) = (*binding.keys.first()?, binding.hint?);
            Some(Hint { key, label, action: binding.action })
        })
        .collect();
    hints.sort_by_key(|hint| !matches!(hint.action, Action::Stop | Action::RestartTarget));
    hints
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn no_key_does_two_things_in_one_place() {
        let mut seen = HashSet::new();
        for binding in BINDINGS {
            for key in binding.keys {
                assert!(seen.insert((binding.context, *key)), "{key} in {:?}", binding.context);
            }
        }
    }

    #[test]
    fn a_panel_does_not_hide_a_key_that_works_everywhere() {
        for binding in BINDINGS.iter().filter(|binding| binding.context == Context::Global) {
            for panel in [Context::Editor, Context::Log, Context::Report] {
                for key in binding.keys {
                    assert_eq!(lookup(panel, *key), Some((binding.action, false)), "{key} in {panel:?}");
                }
            }
        }
    }

    #[test]
    fn typing_reaches_the_editor_and_what_is_typed_in() {
        for context in
            [Context::Editor, Context::Proposals, Context::Prompt, Context::Palette, Context::FoundFiles]
        {
            for c in (' '..='~').chain(['é', '漢']) {
                assert_eq!(lookup(context, char(c)), None, "{c} in {context:?}");
            }
        }
    }

    #[test]
    fn shift_selects_where_a_key_moves_the_cursor() {
        assert_eq!(
            lookup(Context::Editor, LEFT.ctrl().shift()),
            Some((Action::Move(Motion::WordLeft), true))
        );
        assert_eq!(lookup(Context::Editor, UP.ctrl().shift()), Some((Action::MoveLineUp, false)));
        assert_eq!(lookup(Context::Editor, f(1).shift()), None);
    }

    #[test]
    fn every_command_has_a_key_or_is_in_the_palette() {
        for binding in BINDINGS {
            assert!(!binding.keys.is_empty(), "{:?}", binding.action);
        }
        for action in Action::NAMED {
            let bound = BINDINGS.iter().any(|binding| binding.action == *action);
            assert!(bound || action.is_command(), "{action:?} cannot be reached");
        }
    }

    #[test]
    fn an_overlay_takes_the_keys_but_lets_quit_through() {
        assert_eq!(lookup(Context::Help, ctrl('s')), None);
        assert_eq!(lookup(Context::Help, ctrl('q')), Some((Action::Quit, false)));
    }
}
