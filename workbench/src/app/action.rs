//! What a person can ask for, by name.
//!
//! Keys, the palette, hints on the screen and the key documentation all lead here.

/// Something a person can ask for with a key, a click or by its name in the palette.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// Writes the file in front, compiles it and runs it.
    SaveAndRun,
    /// Runs what is in the editor without saving.
    Run,
    /// Ends the run under way.
    Stop,
    /// Opens the picker of templates.
    NewFromTemplate,
    /// Asks for a file to open.
    OpenFile,
    /// Asks for a name and writes the file in front under it.
    SaveAs,
    /// Closes the file in front.
    CloseFile,
    /// Brings the next file to the front.
    NextFile,
    /// Brings the previous file to the front.
    PreviousFile,
    /// Lists all keys.
    Help,
    /// Finds every action by its name.
    Palette,
    /// Leaves the workbench.
    Quit,
    /// Stops the process until the shell continues it.
    Suspend,
    /// Draws everything anew.
    Redraw,

    /// Moves the focus to the next panel.
    FocusNext,
    /// Moves the focus to the previous panel.
    FocusPrevious,
    /// Moves the focus to the editor.
    FocusEditor,
    /// Moves the focus to the log.
    FocusLog,
    /// Moves the focus to the report.
    FocusReport,
    /// Gives the focused panel the whole screen, or takes it back.
    Zoom,
    /// Moves the border between the editor and the rest to the left.
    SplitLeft,
    /// Moves the border between the editor and the rest to the right.
    SplitRight,
    /// Moves the border between log and report up.
    SplitUp,
    /// Moves the border between log and report down.
    SplitDown,

    /// Takes back the last edit.
    Undo,
    /// Does again what was taken back.
    Redo,
    /// Selects the whole text.
    SelectAll,
    /// Copies the selection.
    Copy,
    /// Cuts the selection.
    Cut,
    /// Inserts what was copied or cut last.
    Paste,
    /// Searches in the text.
    Find,
    /// Goes to the next match.
    FindNext,
    /// Goes to the previous match.
    FindPrevious,
    /// Goes to a line by its number.
    GotoLine,
    /// Goes to the next diagnostic.
    NextDiagnostic,
    /// Goes to the previous diagnostic.
    PreviousDiagnostic,
    /// Turns the selected lines into comments, or back.
    ToggleComment,
    /// Copies the line of the cursor below itself.
    DuplicateLine,
    /// Moves the line of the cursor up.
    MoveLineUp,
    /// Moves the line of the cursor down.
    MoveLineDown,

    /// Holds the log still, or lets it go on.
    LogPause,
    /// Searches in the log.
    LogSearch,
    /// Goes to the next match in the log.
    LogSearchNext,
    /// Goes to the previous match in the log.
    LogSearchPrevious,
    /// Adds a filter to the log.
    LogFilter,
    /// Shows only lines at least as urgent as the next level.
    LogLevel,
    /// Shows only what came since the last push, or everything.
    LogSincePush,
    /// Removes the newest filter.
    LogRemoveFilter,
    /// Removes all filters.
    LogRemoveFilters,
    /// Empties the log.
    LogClear,
    /// Writes the lines shown to a file.
    LogExport,
    /// Goes to the oldest line of the log.
    LogTop,
    /// Goes to the newest line of the log and follows it.
    LogFollow,
}
