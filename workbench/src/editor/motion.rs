//! Moving the cursor.

use super::brackets::ANYWHERE;
use super::columns::offset_at;
use super::command::Motion;
use super::document::Document;
use super::selection::Selection;
use super::typing::leading_blanks;

impl Motion {
    /// Whether the cursor keeps to a column of the screen.
    pub(super) fn is_vertical(self) -> bool {
        matches!(self, Self::Up | Self::Down | Self::PageUp | Self::PageDown)
    }
}

/// Characters that go together when moving by words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    Blank,
    Word,
    Mark,
}

impl Class {
    fn of(c: char) -> Self {
        match c {
            _ if c.is_whitespace() => Self::Blank,
            '_' | '$' => Self::Word,
            _ if c.is_alphanumeric() || !c.is_ascii() => Self::Word,
            _ => Self::Mark,
        }
    }
}

impl Document {
    pub(super) fn move_cursor(&mut self, motion: Motion, select: bool) {
        let selected = self.selection.range();
        let head = self.selection.head;
        let leaves_selection = !select && !selected.is_empty();
        let target = match motion {
            Motion::Left if leaves_selection => selected.start,
            Motion::Right if leaves_selection => selected.end,
            Motion::Left => self.text.previous_stop(head),
            Motion::Right => self.text.next_stop(head),
            Motion::Up => self.vertical(-1),
            Motion::Down => self.vertical(1),
            Motion::PageUp => self.page(-1),
            Motion::PageDown => self.page(1),
            Motion::WordLeft => self.word_before(head),
            Motion::WordRight => self.word_after(head),
            Motion::LineStart => self.smart_line_start(head),
            Motion::LineEnd => self.text.line_end(self.text.line_of(head)),
            Motion::DocumentStart => 0,
            Motion::DocumentEnd => self.text.len(),
            Motion::MatchingBracket => {
                self.states.settle(self.text.line_count(), &self.text);
                self.brackets(ANYWHERE).pair_at(head).map_or(head, |(_, partner)| partner)
            }
        };
        self.selection = self.selection.moved_to(target, select);
    }

    /// The place of a column of the screen in a line.
    pub(super) fn offset_in_line(&self, line: usize, column: usize) -> usize {
        self.text.line_start(line) + offset_at(&self.text.line(line), column)
    }

    fn vertical(&mut self, lines: isize) -> usize {
        let head = self.selection.head;
        let line = self.text.line_of(head);
        let column = self.goal_column.unwrap_or_else(|| self.column_of(head));
        self.goal_column = Some(column);
        match self.line_after(line, lines) {
            // From the first or last line there is still a way to go.
            target if target == line && lines < 0 => 0,
            target if target == line => self.text.len(),
            target => self.offset_in_line(target, column),
        }
    }

    /// Moves view and cursor by a screen, less two lines so that the eye finds its place.
    fn page(&mut self, direction: isize) -> usize {
        let page = isize::try_from(self.viewport.height.saturating_sub(2).max(1)).unwrap_or(1);
        let by = page * direction;
        let last_top =
            self.folds.line_at(self.shown_count().saturating_sub(usize::from(self.viewport.height)));
        let top = self.line_after(self.viewport.top_line, by);
        self.viewport.top_line = top.min(last_top.max(self.viewport.top_line));
        self.vertical(by)
    }

    fn smart_line_start(&self, head: usize) -> usize {
        let line = self.text.line_of(head);
        let start = self.text.line_start(line);
        let content = start + leading_blanks(&self.text.line(line)).len();
        if head == content { start } else { content }
    }

    /// The start of the word before `offset`.
    pub(super) fn word_before(&self, offset: usize) -> usize {
        let mut at = offset;
        let mut class = None;
        while let Some(c) = self.text.char_before(at) {
            let this = Class::of(c);
            match class {
                None if this == Class::Blank && c == '\n' && at != offset => break,
                None if this == Class::Blank => {}
                None => class = Some(this),
                Some(class) if class != this => break,
                Some(_) => {}
            }
            at -= c.len_utf8();
        }
        self.text.stop_at_or_after(at)
    }

    /// The end of the word after `offset`.
    pub(super) fn word_after(&self, offset: usize) -> usize {
        let mut at = offset;
        let mut class = None;
        while let Some(c) = self.text.char_at(at) {
            let this = Class::of(c);
            match class {
                None if matches!(c, '\r' | '\n') && at != offset && !self.starts_ending_pair(offset, at) => {
                    break;
                }
                None if this == Class::Blank => {}
                None => class = Some(this),
                Some(class) if class != this => break,
                Some(_) => {}
            }
            at += c.len_utf8();
        }
        self.text.stop_at_or_after(at)
    }

    /// Whether `at` is the line feed of the `\r\n` that `offset` stands before.
    fn starts_ending_pair(&self, offset: usize, at: usize) -> bool {
        at == offset + 1 && self.text.char_at(offset) == Some('\r') && self.text.char_at(at) == Some('\n')
    }

    /// Selects the word at the cursor; in WebAssembly text `i32.add` and `$x` are words.
    pub(super) fn select_word(&mut self) {
        let range = self.word_around(self.selection.head);
        self.selection = Selection { anchor: range.start, head: range.end };
    }

    /// Selects the line of the cursor with its ending.
    pub(super) fn select_line(&mut self) {
        let line = self.text.line_of(self.selection.head);
        self.selection =
            Selection { anchor: self.text.line_start(line), head: self.text.line_start(line + 1) };
    }

    /// The word at an offset, or the blanks or marks there.
    pub(super) fn word_around(&self, offset: usize) -> std::ops::Range<usize> {
        let class = |c: char| match c {
            '\r' | '\n' => None,
            '.' | '-' | '/' | '=' | '@' | '#' => Some(Class::Word),
            _ => Some(Class::of(c)),
        };
        let after = self.text.char_at(offset).and_then(class);
        let before = self.text.char_before(offset).and_then(class);
        let wanted = match (before, after) {
            (_, Some(Class::Word)) | (Some(Class::Word), _) => Class::Word,
            (_, Some(class)) | (Some(class), None) => class,
            (None, None) => return offset..offset,
        };
        let (mut start, mut end) = (offset, offset);
        while let Some(c) = self.text.char_before(start).filter(|c| class(*c) == Some(wanted)) {
            start -= c.len_utf8();
        }
        while let Some(c) = self.text.char_at(end).filter(|c| class(*c) == Some(wanted)) {
            end += c.len_utf8();
        }
        start..end
    }
}
