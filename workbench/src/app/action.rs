//! What a person can ask for, by name.
//!
//! Keys, clicks, the palette, hints on the screen and the key documentation all lead here.

use crate::editor::Motion;

/// Defines the actions, their names for the palette, and what each does in one sentence.
macro_rules! actions {
    ($( $variant:ident, $name:literal, $description:literal; )*) => {
        /// Something a person can ask for with a key, a click or by its name in the palette.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Action {
            $( #[doc = $description] $variant, )*
            /// Moves the cursor in the text.
            Move(Motion),
        }

        impl Action {
            /// All that have a name, in the order of the palette.
            pub const NAMED: &'static [Self] = &[$(Self::$variant),*];

            /// A few words, as in a menu.
            pub const fn name(self) -> &'static str {
                match self { $( Self::$variant => $name, )* Self::Move(motion) => motion_name(motion) }
            }

            /// One sentence.
            pub const fn description(self) -> &'static str {
                match self { $( Self::$variant => $description, )* Self::Move(motion) => motion_description(motion) }
            }
        }
    };
}

actions! {
    SaveAndRun, "save and run", "Writes the file in front, compiles it and runs it.";
    Run, "run", "Runs what is in the editor without saving.";
    Stop, "stop", "Ends the run under way.";
    SwitchTarget, "switch the target", "Chooses where guests run: simulator, device, lab machine, another machine.";
    RestartTarget, "restart the target", "Opens the target again and pushes the guest that was loaded.";
    Palette, "commands", "Finds every action by its name.";
    ShowHistory, "earlier runs", "Lists the runs so far, to compare or repeat them.";
    MarkRun, "mark the run", "Chooses the run that others are compared with.";
    RepeatRun, "repeat the run", "Pushes and runs the same guest again.";
    Help, "help", "Lists all keys.";
    Quit, "quit", "Leaves the workbench; asks first when something is unsaved.";
    NewFromTemplate, "new from a template", "Picks a template and makes a copy to edit.";
    OpenFile, "open a file", "Asks for a file to open.";
    FindFile, "find a file", "Opens a file below this folder by some letters of its path.";
    SaveAs, "save under another name", "Asks for a name and writes the file in front under it.";
    CloseFile, "close the file", "Closes the file in front; asks first when it is unsaved.";
    NextFile, "next file", "Brings the next file to the front.";
    PreviousFile, "previous file", "Brings the previous file to the front.";
    FocusNext, "next panel", "Moves the focus to the next panel.";
    FocusPrevious, "previous panel", "Moves the focus to the previous panel.";
    FocusEditor, "go to the editor", "Moves the focus to the editor.";
    FocusLog, "go to the log", "Moves the focus to the kernel log.";
    FocusReport, "go to the report", "Moves the focus to the run report.";
    Zoom, "zoom the panel", "Gives the focused panel the whole screen, or takes it back.";
    SplitLeft, "border left", "Moves the border beside the editor to the left.";
    SplitRight, "border right", "Moves the border beside the editor to the right.";
    SplitUp, "border up", "Moves the border between the panels up.";
    SplitDown, "border down", "Moves the border between the panels down.";
    Suspend, "suspend", "Stops the process until the shell continues it (fg).";
    Redraw, "redraw", "Draws the whole screen anew.";

    HandOver, "edit in $EDITOR", "Saves the file in front and gives the terminal to $VISUAL or $EDITOR with it.";

    Undo, "undo", "Takes back the last edit.";
    Redo, "redo", "Does again what was taken back.";
    Copy, "copy", "Copies the selection, or the line of the cursor.";
    Cut, "cut", "Cuts the selection, or the line of the cursor.";
    Paste, "paste", "Inserts what was copied or cut last.";
    SelectAll, "select all", "Selects the whole text.";
    Find, "find", "Searches in the text.";
    FindNext, "find next", "Goes to the next match.";
    FindPrevious, "find previous", "Goes to the previous match.";
    Replace, "find and replace", "Replaces what a search finds, after a look at each place.";
    GotoLine, "go to a line", "Goes to a line by its number.";
    NextDiagnostic, "next error", "Goes to the next error or warning.";
    PreviousDiagnostic, "previous error", "Goes to the previous error or warning.";
    ToggleComment, "comment", "Makes comments of the selected lines, or code again.";
    DuplicateLine, "duplicate the line", "Repeats the line or selection below itself.";
    DeleteLine, "delete the line", "Deletes the line or the selected lines.";
    MoveLineUp, "move the line up", "Moves the line or the selected lines up.";
    MoveLineDown, "move the line down", "Moves the line or the selected lines down.";
    Indent, "indent", "Indents the selected lines, or inserts space up to the next stop.";
    Outdent, "outdent", "Takes one stop of indentation away.";
    Newline, "new line", "Begins a line, indented as the code asks for.";
    Backspace, "delete back", "Deletes the selection, or what is before the cursor.";
    Delete, "delete", "Deletes the selection, or what is after the cursor.";
    DeleteWordBack, "delete a word back", "Deletes up to the start of the word.";
    DeleteWord, "delete a word", "Deletes up to the end of the word.";

    Complete, "complete", "Proposes what can be written here: instructions, names, host functions.";
    Describe, "tell about the word", "Tells what the word at the cursor does, and its types.";
    GotoDefinition, "go to the definition", "Goes to where the name at the cursor is defined.";
    GoBack, "go back", "Goes back to where the last jump came from.";
    FindUses, "find all uses", "Lists everywhere that the name at the cursor stands.";
    Rename, "rename", "Gives the name at the cursor another one, everywhere in its scope.";
    Fold, "fold", "Folds the function at the cursor to its first line, or unfolds it.";
    FoldAll, "fold all", "Folds all functions and other fields of the module.";
    UnfoldAll, "unfold all", "Unfolds everything.";
    Format, "lay out the text", "Indents the lines and evens the blanks; comments stay.";

    LogSearch, "search the log", "Searches in the log, by text or /regex/.";
    LogSearchNext, "next match in the log", "Goes to the next match in the log.";
    LogSearchPrevious, "previous match in the log", "Goes to the previous match in the log.";
    LogPause, "pause the log", "Holds the log still, or lets it go on.";
    LogFilter, "filter the log", "Shows only lines with a text, or hides them with - before it.";
    LogLevel, "filter the log by level", "Shows only lines as urgent as the next level.";
    LogSincePush, "log since this push", "Shows only what came since the last push, or everything.";
    LogRemoveFilters, "remove the filters", "Shows all lines of the log again.";
    LogClear, "clear the log", "Forgets the lines of the log.";
    LogExport, "export the log", "Writes the lines shown to a file.";
    LogFollow, "follow the log", "Goes to the newest line and follows.";

    Up, "up", "One row up.";
    Down, "down", "One row down.";
    PageUp, "page up", "One page up.";
    PageDown, "page down", "One page down.";
    Top, "top", "To the first row.";
    Bottom, "bottom", "To the last row.";
    Accept, "accept", "Takes what is chosen or typed.";
    Cancel, "cancel", "Closes this and changes nothing; drops the selection or the search.";
    AnswerSave, "save", "Saves first.";
    AnswerDiscard, "discard", "Goes on without saving.";
    AnswerKeepMine, "keep mine", "Keeps what is in the editor.";
    AnswerTakeTheirs, "take theirs", "Takes what is on the disk; one undo brings yours back.";
    AnswerRestore, "restore", "Takes the kept edits into the editor; one undo brings the file's text back.";
    AnswerForget, "forget", "Removes the kept edits for good.";
    SeeDifference, "see the difference", "Shows what differs, line by line, before anything is decided.";
}

impl Action {
    /// Whether the palette offers it. What only makes sense where it stands (one row up, an
    /// answer) is left out.
    pub const fn is_command(self) -> bool {
        !matches!(
            self,
            Self::Up
                | Self::Down
                | Self::PageUp
                | Self::PageDown
                | Self::Top
                | Self::Bottom
                | Self::Accept
                | Self::MarkRun
                | Self::RepeatRun
                | Self::Cancel
                | Self::Newline
                | Self::Backspace
                | Self::Delete
                | Self::DeleteWordBack
                | Self::DeleteWord
                | Self::Palette
                | Self::AnswerSave
                | Self::AnswerDiscard
                | Self::AnswerKeepMine
                | Self::AnswerTakeTheirs
                | Self::AnswerRestore
                | Self::AnswerForget
                | Self::SeeDifference
                | Self::Move(_)
        )
    }
}

const fn motion_name(motion: Motion) -> &'static str {
    match motion {
        Motion::Left => "left",
        Motion::Right => "right",
        Motion::Up => "line up",
        Motion::Down => "line down",
        Motion::WordLeft => "word left",
        Motion::WordRight => "word right",
        Motion::LineStart => "line start",
        Motion::LineEnd => "line end",
        Motion::PageUp => "screen up",
        Motion::PageDown => "screen down",
        Motion::DocumentStart => "start of the text",
        Motion::DocumentEnd => "end of the text",
        Motion::MatchingBracket => "matching bracket",
    }
}

const fn motion_description(motion: Motion) -> &'static str {
    match motion {
        Motion::Left => "One character to the left.",
        Motion::Right => "One character to the right.",
        Motion::Up => "One line up.",
        Motion::Down => "One line down.",
        Motion::WordLeft => "To the start of the word.",
        Motion::WordRight => "To the end of the word.",
        Motion::LineStart => "To the first character of the line, then to its start.",
        Motion::LineEnd => "To the end of the line.",
        Motion::PageUp => "One screen up.",
        Motion::PageDown => "One screen down.",
        Motion::DocumentStart => "To the start of the text.",
        Motion::DocumentEnd => "To the end of the text.",
        Motion::MatchingBracket => "To the other parenthesis of the pair.",
    }
}
