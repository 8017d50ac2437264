//! A document: a text, its cursor, and what is known about it.

use std::cell::{OnceCell, RefCell};
use std::collections::VecDeque;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::brackets::{Brackets, NEAR};
use super::diagnostics::Diagnostics;
use super::disk::{DocumentError, Saved, as_text};
use super::find::Find;
use super::folds::Folds;
use super::pointer::PointerUnit;
use super::selection::{Change, Place, Selection};
use super::syntax::{LineStates, Syntax, Token};
use super::text::Text;
use super::undo::{Edit, UndoLog};
use super::viewport::Viewport;
use super::{column_of, typing};
use crate::compile::{ContentHash, Language};

/// How many hashes of its content a document remembers the content of.
const REMEMBERED_HASHES: usize = 4;

/// Lines longer than this, in bytes, are shown without colours.
const LONGEST_COLOURED_LINE: usize = 64 << 10;

/// A text while a person edits it. See the [module](super) for how it is used.
#[derive(Debug, Clone)]
pub struct Document {
    path: PathBuf,
    pub(super) syntax: Syntax,
    pub(super) text: Text,
    pub(super) states: LineStates,
    pub(super) selection: Selection,
    /// The column of the screen that moving up and down aims at.
    pub(super) goal_column: Option<usize>,
    pub(super) undo: UndoLog,
    /// Edits of the command under way.
    pub(super) pending: Vec<Edit>,
    revision: u64,
    pub(super) saved: Option<Saved>,
    pub(super) changed: bool,
    pub(super) bytes: OnceCell<Arc<[u8]>>,
    hash: OnceCell<ContentHash>,
    /// The last contents that were hashed; they share what they have in common.
    hashed: RefCell<VecDeque<(ContentHash, Text)>>,
    pub(super) diagnostics: Diagnostics,
    pub(super) viewport: Viewport,
    pub(super) folds: Folds,
    pub(super) find: Option<Find>,
    /// Where a search began, and what it selected.
    pub(super) find_origin: Option<(usize, Range<usize>)>,
    visible_matches: Vec<Range<usize>>,
    bracket_pair: Option<(usize, usize)>,
    pub(super) pointer_unit: PointerUnit,
    /// What one stop of indentation is made of.
    pub(super) indent_unit: &'static str,
    /// What ends a line that is typed.
    pub(super) line_ending: &'static str,
}

impl Document {
    /// A document of what a file holds. Line endings, a byte order mark and the last line's end
    /// are kept as they are.
    pub fn new(path: PathBuf, bytes: &[u8]) -> Result<Self, DocumentError> {
        let content = as_text(&path, bytes)?;
        let syntax = Syntax::of(Language::of(&path));
        let text = Text::new(content);
        let states = LineStates::new(syntax, &text);
        let mut document = Self {
            path,
            syntax,
            states,
            selection: Selection::default(),
            goal_column: None,
            undo: UndoLog::default(),
            pending: Vec::new(),
            revision: 0,
            saved: Some(Saved::new(text.clone(), None)),
            changed: false,
            bytes: OnceCell::new(),
            hash: OnceCell::new(),
            hashed: RefCell::default(),
            diagnostics: Diagnostics::default(),
            viewport: Viewport::default(),
            folds: Folds::default(),
            find: None,
            find_origin: None,
            visible_matches: Vec::new(),
            bracket_pair: None,
            pointer_unit: PointerUnit::Character,
            indent_unit: typing::indent_unit_of(content, syntax),
            line_ending: typing::line_ending_of(content),
            text,
        };
        document.refresh();
        Ok(document)
    }

    /// A document that is on no disk yet: it counts as changed until it is saved.
    pub fn unsaved(path: PathBuf, bytes: &[u8]) -> Result<Self, DocumentError> {
        let document = Self::new(path, bytes)?;
        Ok(Self { saved: None, changed: true, ..document })
    }

    /// The file it is of; it need not exist.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Gives it another file to be saved to; the language goes by it.
    pub fn set_path(&mut self, path: PathBuf) {
        self.path = path;
        self.syntax = Syntax::of(self.language());
        self.states = LineStates::new(self.syntax, &self.text);
        self.refresh();
    }

    /// What it is written in, by its file's extension.
    pub fn language(&self) -> Option<Language> {
        Language::of(&self.path)
    }

    /// Its content, as it is to be saved and compiled. The same until the next edit.
    pub fn bytes(&self) -> Arc<[u8]> {
        self.bytes.get_or_init(|| self.text.to_bytes().into()).clone()
    }

    /// Hash of its content. Costs a pass over the text after each edit; to compare with a hash
    /// it gave before, [`Document::content_is`] is cheaper.
    pub fn content_hash(&self) -> ContentHash {
        *self.hash.get_or_init(|| {
            let hash = ContentHash::of(&self.bytes());
            let mut hashed = self.hashed.borrow_mut();
            hashed.truncate(REMEMBERED_HASHES - 1);
            hashed.push_front((hash, self.text.clone()));
            hash
        })
    }

    /// Whether its content has this hash. Cheap for the last few hashes it gave, so that it can be
    /// asked for every frame.
    pub fn content_is(&self, hash: ContentHash) -> bool {
        if let Some(current) = self.hash.get() {
            return *current == hash;
        }
        let known =
            self.hashed.borrow().iter().find(|(known, _)| *known == hash).map(|(_, text)| text.clone());
        match known {
            Some(text) => text.same_as(&self.text),
            None => self.content_hash() == hash,
        }
    }

    /// Counts edits, undone and redone ones too: the same number means the same content.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Whether its content differs from what was saved or read last.
    pub fn is_changed(&self) -> bool {
        self.changed
    }

    /// What one stop of indentation is made of.
    pub fn indent_unit(&self) -> &'static str {
        self.indent_unit
    }

    /// Where the cursor is.
    pub fn cursor(&self) -> Place {
        self.place_of(self.selection.head)
    }

    /// What is selected, in bytes; `None` when nothing is.
    pub fn selection(&self) -> Option<Range<usize>> {
        (!self.selection.is_empty()).then(|| self.selection.range())
    }

    /// The selected text; empty when nothing is selected.
    pub fn selected_text(&self) -> String {
        self.text.slice(self.selection.range()).into_owned()
    }

    /// Number of lines; the empty one after a final line feed counts.
    pub fn line_count(&self) -> usize {
        self.text.line_count()
    }

    /// A line without its ending; `line` counts from 1. Empty for lines that are not there.
    pub fn line_text(&self, line: usize) -> String {
        match line.checked_sub(1) {
            Some(index) if index < self.line_count() => self.text.line(index).into_owned(),
            _ => String::new(),
        }
    }

    /// The part that is on the screen.
    pub fn viewport(&self) -> Viewport {
        self.viewport
    }

    /// Gives the size of the text area, without the gutter; the cursor stays in view if it was.
    pub fn set_viewport_size(&mut self, width: u16, height: u16) {
        if (self.viewport.width, self.viewport.height) == (width, height) {
            return;
        }
        let was_visible = self.cursor_is_in_view();
        self.viewport.width = width;
        self.viewport.height = height;
        if was_visible {
            self.reveal_cursor();
        }
        self.refresh();
    }

    /// Scrolls by lines, down where positive; the cursor stays and may leave the view.
    pub fn scroll_by(&mut self, lines: isize) {
        self.viewport.top_line = self.line_after(self.viewport.top_line, lines);
        self.refresh();
    }

    /// Scrolls sideways by cells, to the right where positive.
    pub fn scroll_columns_by(&mut self, columns: isize) {
        self.viewport.left_column = self.viewport.left_column.saturating_add_signed(columns).min(1 << 24);
    }
}

/// What other modules of the editor and the painter use.
impl Document {
    /// The place of an offset.
    pub(crate) fn place_of(&self, offset: usize) -> Place {
        let line = self.text.line_of(offset);
        let start = self.text.line_start(line);
        Place {
            line: line + 1,
            column: self.text.chars_between(start..offset) + 1,
            display_column: self.column_of(offset) + 1,
            offset,
        }
    }

    /// The offset of a line and column, both from 1; the nearest one that is there.
    pub(super) fn offset_of(&self, line: usize, column: usize) -> usize {
        let line = line.saturating_sub(1).min(self.text.line_count() - 1);
        let offset = self.text.advance_chars(self.text.line_start(line), column.saturating_sub(1));
        self.text.stop_at_or_after(offset)
    }

    /// The cell, from 0, an offset stands at in its line.
    pub(crate) fn column_of(&self, offset: usize) -> usize {
        let line = self.text.line_of(offset);
        column_of(&self.text.line(line), offset - self.text.line_start(line))
    }

    pub(crate) fn text(&self) -> &Text {
        &self.text
    }

    /// The tokens of a line that is in view.
    pub(crate) fn tokens(&self, line: usize) -> Vec<Token> {
        let content = self.text.line(line);
        if content.len() > LONGEST_COLOURED_LINE {
            return Vec::new();
        }
        self.syntax.tokens(&content, self.states.start_of(line))
    }

    /// The parenthesis at the cursor and the one that belongs to it.
    pub(crate) fn bracket_pair(&self) -> Option<(usize, usize)> {
        self.bracket_pair
    }

    /// The matches of the search that are in view.
    pub(crate) fn visible_matches(&self) -> &[Range<usize>] {
        &self.visible_matches
    }

    /// Replaces a stretch of the text, as a part of the command under way.
    pub(super) fn replace(&mut self, range: Range<usize>, inserted: &str) {
        let removed = self.text.slice(range.clone()).into_owned();
        self.pending.push(Edit { at: range.start, removed, inserted: inserted.to_owned() });
        self.change_text(range, inserted);
    }

    /// Replaces a stretch of the text and lets everything that refers to the text follow.
    pub(super) fn change_text(&mut self, range: Range<usize>, inserted: &str) {
        let first = self.text.line_of(range.start);
        let removed_lines = self.text.line_of(range.end) - first;
        let change = Change { at: range.start, removed: range.len(), inserted: inserted.len() };
        self.text.replace(range, inserted);
        let inserted_lines = inserted.bytes().filter(|byte| *byte == b'\n').count();
        self.states.edited(first, removed_lines, inserted_lines, &self.text);
        self.folds.edited(first, removed_lines, inserted_lines);
        self.revision += 1;
        self.bytes.take();
        self.hash.take();
        self.diagnostics.edited(self.revision, change, &self.text);
    }

    pub(super) fn cursor_is_in_view(&self) -> bool {
        let line = self.text.line_of(self.selection.head);
        (self.viewport.top_line..self.bottom_line()).contains(&line)
    }

    /// Scrolls so that the cursor is in view, and what is said about its line.
    pub(super) fn reveal_cursor(&mut self) {
        self.unfold_cursor();
        let line = self.text.line_of(self.selection.head);
        self.viewport.show_column(self.column_of(self.selection.head));
        let messages = self.messages().len();
        self.show_line(line, messages);
    }

    /// Brings up to date what drawing needs.
    pub(super) fn refresh(&mut self) {
        self.unfold_cursor();
        let head = self.selection.head;
        let cursor_line = self.text.line_of(head);
        let near = self.text.line_of(head.saturating_add(NEAR));
        self.states.settle(near.max(self.bottom_line()), &self.text);
        self.bracket_pair = self.brackets(NEAR).pair_at(head);
        debug_assert!(cursor_line < self.text.line_count());
        let top = self.viewport.top_line;
        let visible = self.text.line_start(top)..self.text.line_end(self.bottom_line());
        self.visible_matches = match &self.find {
            Some(find) => {
                let shown = self.text.slice(visible.clone());
                find.matches(&shown)
                    .map(|found| found.start + visible.start..found.end + visible.start)
                    .collect()
            }
            None => Vec::new(),
        };
    }

    pub(super) fn brackets(&self, reach: usize) -> Brackets<'_> {
        Brackets { text: &self.text, states: &self.states, syntax: self.syntax, reach }
    }
}
