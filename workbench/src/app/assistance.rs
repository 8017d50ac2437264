//! What the editor proposes and tells about the text in front: questions, answers, and what is shown.

use std::ops::Range;
use std::sync::Arc;
use std::time::Instant;

use super::state::{FileId, Generation};
use crate::editor::Document;
use crate::wat_language::{Completion, Completions, Fold, FormatError, Hover, RenameError, SpaceEdit, Uses};

/// What is shown over the text in front, and what has been asked about it.
#[derive(Debug, Default)]
pub struct Assistance {
    /// What can be written at the cursor.
    pub proposals: Option<Proposals>,
    /// What is told about a word.
    pub told: Option<Told>,
    /// One line about the word that the cursor rests on.
    pub rests_on: Option<RestsOn>,
    /// The newest question that has no answer yet.
    pub(in crate::app) asked: Option<Asked>,
    /// The newest check that has no answer yet.
    pub(in crate::app) check: Option<Check>,
    /// The number of the newest question or check.
    pub(in crate::app) newest: Generation,
    /// Where jumps came from, the newest last.
    pub(in crate::app) came_from: Vec<(FileId, usize)>,
    /// The text and the cursor as they were looked at last.
    pub seen: Option<Seen>,
    /// Since when neither text nor cursor has changed, until that was answered.
    pub(in crate::app) quiet_since: Option<Instant>,
    /// The text that was compiled or checked last.
    pub(in crate::app) checked: Option<(FileId, u64)>,
}

/// What can be written at the cursor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposals {
    /// The file.
    pub file: FileId,
    /// The line that is being typed in, from 1.
    pub line: usize,
    /// What stands in it before the word that is being typed, without the blanks at its start: those
    /// follow what is typed.
    pub before: String,
    /// Bytes after the cursor that what is chosen takes the place of too.
    pub tail: usize,
    /// Everything that fits the place.
    pub items: Arc<[Completion]>,
    /// The chosen row among those that fit what is typed.
    pub selected: usize,
    /// Whether a key asked for it; else it came while typing.
    pub asked_for: bool,
}

impl Proposals {
    /// What was typed of the word; `None` when the cursor is not in it any more.
    pub fn typed(&self, document: &Document) -> Option<String> {
        let (line, before, word) = word_before_cursor(document);
        let is_here = line == self.line && before.trim_start() == self.before;
        (is_here && document.selection().is_none()).then_some(word)
    }

    /// Where the word begins, in bytes.
    pub fn start(&self, document: &Document) -> Option<usize> {
        Some(document.cursor().offset - self.typed(document)?.len())
    }

    /// The items that fit what was typed, the best first.
    pub fn fitting(&self, document: &Document) -> Vec<&Completion> {
        let Some(typed) = self.typed(document) else { return Vec::new() };
        let fitting = Completions::matching(&self.items, &typed).into_iter();
        fitting.filter_map(|index| self.items.get(index)).collect()
    }
}

/// Line of the cursor, from 1, what stands in it before the word that ends at the cursor, and that word.
pub(in crate::app) fn word_before_cursor(document: &Document) -> (usize, String, String) {
    let place = document.cursor();
    let line = document.line_text(place.line);
    let end = line.char_indices().nth(place.column - 1).map_or(line.len(), |(at, _)| at);
    let start = line[..end].trim_end_matches(is_of_word).len();
    (place.line, line[..start].to_owned(), line[start..end].to_owned())
}

/// Whether a character goes on with a word of WebAssembly text.
pub(in crate::app) fn is_of_word(c: char) -> bool {
    !c.is_whitespace() && !matches!(c, '(' | ')' | '"' | ';')
}

/// What is told about a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// The file.
    pub file: FileId,
    /// What is told.
    pub hover: Hover,
}

/// One line about the word that the cursor rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RestsOn {
    /// Where the cursor is, and in which text.
    pub seen: Seen,
    /// The line.
    pub line: String,
}

/// A text and a place of the cursor in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seen {
    /// The file.
    pub file: FileId,
    /// The revision of its text.
    pub revision: u64,
    /// The cursor, in bytes.
    pub cursor: usize,
}

/// A question about a text.
#[derive(Debug, Clone)]
pub struct Question {
    /// Its number.
    pub number: Generation,
    /// The text.
    pub text: Arc<[u8]>,
    /// The place asked about, in bytes.
    pub offset: usize,
    /// What is asked.
    pub kind: QuestionKind,
}

/// What is asked about a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum QuestionKind {
    /// What can be written there?
    Proposals {
        /// Whether a key asked for it.
        asked_for: bool,
    },
    /// What is there to tell about the word?
    Hover {
        /// Only for the status line.
        quiet: bool,
    },
    /// Where is it defined?
    Definition,
    /// Where is it named?
    Uses,
    /// Which name would be changed?
    NameToChange,
    /// What is to be written where for this new name?
    Rename {
        /// The new name.
        to: String,
    },
    /// Which white space is to be another one?
    Format {
        /// One stop of indentation.
        unit: &'static str,
    },
    /// What can be folded?
    Folds {
        /// Everything is to be folded rather than what is at the cursor.
        all: bool,
    },
}

/// An answer to a [`Question`].
#[derive(Debug, Clone)]
pub enum Answer {
    /// What can be written.
    Proposals(Option<Completions>),
    /// What is told about the word.
    Hover(Option<Hover>),
    /// Where it is defined.
    Definition(Option<Range<usize>>),
    /// Where it is named.
    Uses(Option<Uses>),
    /// The name that would be changed.
    NameToChange(Result<String, RenameError>),
    /// Where the name is to be written, and how.
    Rename(Result<(Vec<Range<usize>>, String), RenameError>),
    /// What is to be changed.
    Format(Result<Vec<SpaceEdit>, FormatError>),
    /// What can be folded.
    Folds(Vec<Fold>),
}

/// A question under way.
#[derive(Debug, Clone)]
pub(in crate::app) struct Asked {
    pub(in crate::app) number: Generation,
    pub(in crate::app) seen: Seen,
    pub(in crate::app) kind: QuestionKind,
}

/// A check under way.
#[derive(Debug, Clone, Copy)]
pub(in crate::app) struct Check {
    pub(in crate::app) number: Generation,
    pub(in crate::app) file: FileId,
    pub(in crate::app) revision: u64,
}
