//! Commands on whole lines: those the selection touches.

use std::ops::RangeInclusive;

use super::TAB_WIDTH;
use super::document::Document;
use super::selection::{Change, Selection};
use super::typing::{is_blank, leading_blanks};

impl Document {
    /// The lines the selection touches; one it merely reaches the start of is not among them.
    fn selected_lines(&self) -> RangeInclusive<usize> {
        let range = self.selection.range();
        let first = self.text.line_of(range.start);
        let last = self.text.line_of(range.end);
        if last > first && range.end == self.text.line_start(last) { first..=last - 1 } else { first..=last }
    }

    /// Replaces a stretch of a line and takes the selection along.
    fn adjust(&mut self, at: usize, removed: usize, inserted: &str) {
        let change = Change { at, removed, inserted: inserted.len() };
        self.replace(at..at + removed, inserted);
        self.selection.anchor = change.moves(self.selection.anchor);
        self.selection.head = change.moves(self.selection.head);
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
        for line in self.selected_lines() {
            if !self.text.line(line).chars().all(is_blank) {
                self.adjust(self.text.line_start(line), 0, self.indent_unit);
            }
        }
    }

    pub(super) fn outdent(&mut self) {
        let width = if self.indent_unit == "\t" { TAB_WIDTH } else { self.indent_unit.len() };
        for line in self.selected_lines() {
            let content = self.text.line(line);
            let removed = if content.starts_with('\t') {
                1
            } else {
                content.bytes().take(width).take_while(|byte| *byte == b' ').count()
            };
            drop(content);
            if removed > 0 {
                self.adjust(self.text.line_start(line), removed, "");
            }
        }
    }

    pub(super) fn toggle_comment(&mut self) {
        let Some(mark) = self.syntax.line_comment() else { return };
        let lines: Vec<usize> =
            self.selected_lines().filter(|line| !self.text.line(*line).chars().all(is_blank)).collect();
        let indents: Vec<usize> =
            lines.iter().map(|line| leading_blanks(&self.text.line(*line)).len()).collect();
        let is_comment = |line: usize, indent: usize| self.text.line(line)[indent..].starts_with(mark);
        let all = lines.iter().zip(&indents).all(|(line, indent)| is_comment(*line, *indent));
        let column = indents.iter().copied().min().unwrap_or(0);
        for (line, indent) in lines.into_iter().zip(indents) {
            let start = self.text.line_start(line);
            if all {
                let spaced = self.text.line(line)[indent + mark.len()..].starts_with(' ');
                self.adjust(start + indent, mark.len() + usize::from(spaced), "");
            } else {
                self.adjust(start + column, 0, &format!("{mark} "));
            }
        }
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
