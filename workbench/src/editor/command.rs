//! What can be done to a document, and what came of it.

use std::ops::Range;

/// One thing to do to a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EditCommand {
    /// Types a character; `\n` is [`EditCommand::Newline`].
    Insert(char),
    /// Inserts a text as it is, but for line endings, which become the document's.
    InsertText(String),
    /// Begins a line, indented as the code asks for.
    Newline,
    /// Deletes the selection, or what is before the cursor; within indentation, up to the stop before.
    Backspace,
    /// Deletes the selection, or what is after the cursor.
    Delete,
    /// Deletes the selection, or up to a word's edge.
    DeleteWord {
        /// Before the cursor rather than after it.
        back: bool,
    },
    /// Deletes the lines of the selection.
    DeleteLine,
    /// Moves the cursor.
    Move {
        /// Where to.
        motion: Motion,
        /// Extends the selection rather than dropping it.
        select: bool,
    },
    /// Undoes one step.
    Undo,
    /// Does again what was undone last.
    Redo,
    /// Selects the whole text.
    SelectAll,
    /// Selects the word at the cursor.
    SelectWord,
    /// Selects the line of the cursor.
    SelectLine,
    /// Drops the selection.
    Deselect,
    /// Gives the selection, or the line of the cursor, as text to copy.
    Copy,
    /// As `Copy`, and deletes it.
    Cut,
    /// Puts a text in place of the selection; one step to undo.
    Paste(String),
    /// Indents the lines of the selection, or inserts space up to the next stop.
    Indent,
    /// Takes one stop of indentation from the lines of the selection.
    Outdent,
    /// Makes comments of the lines of the selection, or code again when all of them are comments.
    ToggleComment,
    /// Repeats the lines of the selection below them.
    DuplicateLine,
    /// Moves the lines of the selection one line.
    MoveLine {
        /// Towards the start rather than the end.
        up: bool,
    },
    /// Puts texts in place of stretches; one step to undo.
    Replace(Vec<Replacement>),
    /// Goes to an offset, in bytes.
    GotoOffset(usize),
    /// Goes to a line, counted from 1; the last one for lines beyond it.
    GotoLine(usize),
    /// Goes to a line and a column, both counted from 1, the column in characters.
    GotoPlace {
        /// Line, from 1.
        line: usize,
        /// Column, from 1, in characters.
        column: usize,
    },
}

/// A text in place of a stretch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replacement {
    /// What is there, in bytes; stretches are in the order of the text and do not overlap.
    pub range: Range<usize>,
    /// What is to be there.
    pub text: String,
}

/// A way to move the cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Motion {
    /// One grapheme cluster back.
    Left,
    /// One grapheme cluster on.
    Right,
    /// One line up, in the same column of the screen.
    Up,
    /// One line down, in the same column of the screen.
    Down,
    /// To the start of the word before.
    WordLeft,
    /// To the end of the word after.
    WordRight,
    /// To the first character of the line that is no blank; from there, to the line's start.
    LineStart,
    /// To the end of the line.
    LineEnd,
    /// A screen up.
    PageUp,
    /// A screen down.
    PageDown,
    /// To the start of the text.
    DocumentStart,
    /// To the end of the text.
    DocumentEnd,
    /// To the parenthesis that belongs to the one at the cursor.
    MatchingBracket,
}

/// What came of a command.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Applied {
    /// The text is another one now.
    pub changed: bool,
    /// Text to be put on the clipboard.
    pub clipboard: Option<String>,
}
