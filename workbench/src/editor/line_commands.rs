//! Commands on whole lines: those the selection touches.

use std::ops::{Range, RangeInclusive};

use super::TAB_WIDTH;
use super::document::Document;
use super::selection::{Change, Selection};
use super::typing::{is_blank, leading_blanks};

/// Up to so many lines are changed one by one, so that what the compiler said of each stays with its
/// text; more are changed at once.
pub(super) const SINGLE_CHANGES: usize = 2_000;

impl Document {
    /// The lines the selection touches; one it merely reaches the start of is not among them.
    fn selected_lines(&self) -> RangeInclusive<usize> {
        let range = self.selection.range();
        let first = self.text.line_of(range.start);
        let last = self.text.line_of(range.end);
        if last > first && range.end == self.text.line_start(last) { first..=last - 1 } else { first..=last }
    }

    /// Makes changes within lines, given in order, and takes the selection along.
    fn adjust(&mut self, changes: &[(Range<usize>, &str)]) {
        for (range, inserted) in changes.iter().rev() {
            let change = Change { at: range.start, removed: range.len(), inserted: inserted.len() };
            self.selection.anchor = change.moves(self.selection.anchor);
            self.selection.head = change.moves(self.selection.head);
            if changes.len() <= SINGLE_CHANGES {
                self.replace(range.clone(), inserted);
            }
        }
        let (Some((first, _)), Some((last, _))) = (changes.first(), changes.last()) else { return };
        if changes.len() > SINGLE_CHANGES {
            let mut replacement = String::new();
            let mut done = first.start;
            for (range, inserted) in changes {
                replacement.push_str(&self.text.slice(done..range.start));
                replacement.push_str(inserted);
                done = range.end;
            }
            self.replace(first.start..last.end, &replacement);
        }
    }

    /// The selection, or with none the line of the cursor with its ending; `None` for an empty text.
    pub(super) fn text_to_copy(&self) -> Option<String> {
        if !self.selection.is_empty() {
            return Some(self.selected_text());
        }
        let line = self.text.line_of(self.selection.head);
        let mut content = self.text.line(line).into_owned();
        if content.is_empty() && line + 1 == self.text.line_count() {
            return None;
        }
        content.push('\n');
        Some(content)
    }

    /// Deletes the selected lines; the cursor keeps its column.
    pub(super) fn delete_lines(&mut self) {
        let lines = self.selected_lines();
        let column = self.column_of(self.selection.head);
        let (mut start, mut end) =
            (self.text.line_start(*lines.start()), self.text.line_start(lines.end() + 1));
        if *lines.end() + 1 == self.text.line_count() {
            end = self.text.len();
            start = lines.start().checked_sub(1).map_or(start, |above| self.text.line_end(above));
        }
        if start < end {
            self.replace(start..end, "");
        }
        let line = (*lines.start()).min(self.text.line_count() - 1);
        self.selection = Selection::at(self.offset_in_line(line, column));
    }

    pub(super) fn indent(&mut self) {
        if self.selection.is_empty() {
            let column = self.column_of(self.selection.head);
            let unit = self.indent_unit;
            let width = unit.len() - column % unit.len();
            return self.insert(if unit == "\t" { unit } else { &unit[..width] });
        }
        let unit = self.indent_unit;
        let lines = self.selected_lines().filter(|line| !self.is_blank_line(*line));
        let starts = lines.map(|line| self.text.line_start(line));
        let changes: Vec<_> = starts.map(|start| (start..start, unit)).collect();
        self.adjust(&changes);
    }

    pub(super) fn outdent(&mut self) {
        let width = if self.indent_unit == "\t" { TAB_WIDTH } else { self.indent_unit.len() };
        let stop = |line: usize| {
            let content = self.text.line(line);
            let start = self.text.line_start(line);
            let spaces = content.bytes().take(width).take_while(|byte| *byte == b' ').count();
            start..start + if content.starts_with('\t') { 1 } else { spaces }
        };
        let stops = self.selected_lines().map(stop).filter(|range| !range.is_empty());
        let changes: Vec<_> = stops.map(|range| (range, "")).collect();
        self.adjust(&changes);
    }

    pub(super) fn toggle_comment(&mut self) {
        let Some(mark) = self.syntax.line_comment() else { return };
        let lines: Vec<usize> = self.selected_lines().filter(|line| !self.is_blank_line(*line)).collect();
        let indent = |line: usize| leading_blanks(&self.text.line(line)).len();
        let is_comment = |line: &usize| self.text.line(*line)[indent(*line)..].starts_with(mark);
        let changes: Vec<_> = if lines.iter().all(is_comment) {
            let uncomment = |line: &usize| {
                let start = self.text.line_start(*line) + indent(*line);
                let spaced = self.text.char_at(start + mark.len()) == Some(' ');
                (start..start + mark.len() + usize::from(spaced), String::new())
            };
            lines.iter().map(uncomment).collect()
        } else {
            let column = lines.iter().map(|line| indent(*line)).min().unwrap_or(0);
            let places = lines.iter().map(|line| self.text.line_start(*line) + column);
            places.map(|at| (at..at, format!("{mark} "))).collect()
        };
        let changes: Vec<_> = changes.iter().map(|(range, text)| (range.clone(), text.as_str())).collect();
        self.adjust(&changes);
    }

    fn is_blank_line(&self, line: usize) -> bool {
        self.text.line(line).chars().all(is_blank)
    }

    /// Repeats the selected lines below them; the selection goes to the copy.
    pub(super) fn duplicate_lines(&mut self) {
        let lines = self.selected_lines();
        let (start, end) = (self.text.line_start(*lines.start()), self.text.line_end(*lines.end()));
        let copy = format!("{}{}", self.line_ending, self.text.slice(start..end));
        let selection = self.selection;
        self.replace(end..end, &copy);
        let to_copy = |offset: usize| {
            // A selection may reach to the start of the line after, which is no part of the copy.
            (offset + copy.len()).min(self.text.len())
        };
        self.selection = Selection { anchor: to_copy(selection.anchor), head: to_copy(selection.head) };
    }

    /// Exchanges the selected lines with the one above or below.
    pub(super) fn move_lines(&mut self, up: bool) {
        let lines = self.selected_lines();
        let (first, last) = (*lines.start(), *lines.end());
        if (up && first == 0) || (!up && last + 1 >= self.text.line_count()) {
            return;
        }
        let selection = self.selection;
        let (start, end) = (self.text.line_start(first), self.text.line_end(last));
        let shifted = |offset: usize, by: isize| offset.saturating_add_signed(by);
        let by = if up {
            let above = self.text.line_start(first - 1)..start;
            let (content, ending) = split_ending(&self.text.slice(above.clone()));
            let length = above.len();
            self.replace(above, "");
            let end = end - length;
            self.replace(end..end, &format!("{ending}{content}"));
            -isize::try_from(length).unwrap_or(0)
        } else {
            let below = end..self.text.line_end(last + 1);
            let ending_length = self.text.line_start(last + 1) - end;
            let ending = self.text.slice(end..end + ending_length).into_owned();
            let content = self.text.slice(end + ending_length..below.end).into_owned();
            let length = below.len();
            self.replace(below, "");
            self.replace(start..start, &format!("{content}{ending}"));
            isize::try_from(length).unwrap_or(0)
        };
        let bound = |offset: usize| shifted(offset, by).min(self.text.len());
        self.selection = Selection { anchor: bound(selection.anchor), head: bound(selection.head) };
    }
}

/// A line's content and its ending.
fn split_ending(line: &str) -> (String, String) {
    let content = line.strip_suffix('\n').unwrap_or(line);
    let content = content.strip_suffix('\r').unwrap_or(content);
    (content.to_owned(), line[content.len()..].to_owned())
}
