//! What the compiler said, kept at the place it spoke of while the text is edited.

use std::collections::VecDeque;
use std::ops::Range;

use super::document::Document;
use super::selection::{Change, Selection};
use super::text::Text;
use crate::compile::{Diagnostic, Position, Span};

/// How many edits an answer of the compiler can lag behind.
const REMEMBERED_CHANGES: usize = 512;

/// A diagnostic and where it stands now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlacedDiagnostic {
    /// What was said. Its span is kept up to date.
    pub diagnostic: Diagnostic,
    /// The text it is about, in bytes; empty for a point. `None` when the place is not known.
    pub range: Option<Range<usize>>,
    /// The text it is about was edited since: it may no longer be true.
    pub stale: bool,
}

/// The diagnostics of a document.
#[derive(Debug, Clone, Default)]
pub(crate) struct Diagnostics {
    /// By place; those without a place first.
    placed: Vec<PlacedDiagnostic>,
    /// The last edits, each with the revision it led to.
    changes: VecDeque<(u64, Change)>,
}

impl Diagnostics {
    /// Takes the answer about revision `revision` of the text, and brings it up to date.
    pub(crate) fn set(&mut self, revision: u64, diagnostics: Vec<Diagnostic>, text: &Text) {
        let oldest_known = self.changes.front().map_or(u64::MAX, |(led_to, _)| led_to.saturating_sub(1));
        let known = self.changes.is_empty() || revision >= oldest_known;
        self.placed = diagnostics
            .into_iter()
            .filter_map(|diagnostic| {
                let range = diagnostic.span.map(|span| span.start.offset..span.end.offset);
                let mut placed = PlacedDiagnostic { diagnostic, range, stale: false };
                let since = self.changes.iter().filter(|(led_to, _)| *led_to > revision);
                let stands = since.fold(true, |stands, (_, change)| stands && follow(&mut placed, *change));
                (stands && known).then_some(placed)
            })
            .collect();
        for placed in &mut self.placed {
            place_span(placed, text);
        }
        self.placed.sort_by_key(|placed| placed.range.as_ref().map(|range| range.start));
    }

    /// Follows an edit that led to `revision`; `text` is the text after it.
    pub(crate) fn edited(&mut self, revision: u64, change: Change, text: &Text) {
        if self.changes.len() == REMEMBERED_CHANGES {
            self.changes.pop_front();
        }
        self.changes.push_back((revision, change));
        self.placed.retain_mut(|placed| follow(placed, change));
        for placed in &mut self.placed {
            if placed.range.as_ref().is_some_and(|range| range.end >= change.at) {
                place_span(placed, text);
            }
        }
    }

    pub(crate) fn all(&self) -> &[PlacedDiagnostic] {
        &self.placed
    }

    /// Those that touch a stretch of the text, its end included.
    pub(crate) fn touching(&self, stretch: Range<usize>) -> impl Iterator<Item = &PlacedDiagnostic> {
        self.placed.iter().filter(move |placed| {
            placed
                .range
                .as_ref()
                .is_some_and(|range| range.start <= stretch.end && range.end >= stretch.start)
        })
    }

    /// Those that begin in a stretch of the text, its end included; worst first, then by place.
    pub(crate) fn beginning_in(&self, stretch: Range<usize>) -> Vec<&PlacedDiagnostic> {
        let mut found: Vec<_> = self
            .touching(stretch.clone())
            .filter(|placed| placed.range.as_ref().is_some_and(|range| range.start >= stretch.start))
            .collect();
        found.sort_by_key(|placed| (placed.stale, std::cmp::Reverse(placed.diagnostic.severity)));
        found
    }
}

impl Document {
    /// Takes the compiler's answer about the content of revision `revision`. Edits made since then
    /// are accounted for. Scrolls only where a message about the cursor's line needs the rows.
    pub fn set_diagnostics(&mut self, revision: u64, diagnostics: Vec<Diagnostic>) {
        self.diagnostics.set(revision, diagnostics, &self.text);
        // What is wrong is not to be hidden.
        let wrong: Vec<usize> = self.diagnostic_starts().map(|start| self.text.line_of(start)).collect();
        for line in wrong.into_iter().filter(|line| self.folds.is_hidden(*line)).collect::<Vec<_>>() {
            self.folds.unfold(line);
        }
        let messages = self.messages().len();
        if messages > 0 && self.cursor_is_in_view() {
            let line = self.text.line_of(self.selection.head);
            let needed = self.shown_row(line).unwrap_or(0) + 1 + messages;
            let hidden = needed.saturating_sub(usize::from(self.viewport.height));
            let hidden = isize::try_from(hidden).unwrap_or(0);
            self.viewport.top_line = self.line_after(self.viewport.top_line, hidden).min(line);
            self.refresh();
        }
    }

    /// What the compiler said, by place; each follows its text as it is edited.
    pub fn diagnostics(&self) -> &[PlacedDiagnostic] {
        self.diagnostics.all()
    }

    /// What the compiler said about the place of the cursor, or else of its line.
    pub fn diagnostic_at_cursor(&self) -> Option<&Diagnostic> {
        let head = self.selection.head;
        let at_cursor = self.diagnostics.touching(head..head).max_by_key(|placed| placed.diagnostic.severity);
        let line = self.text.line_of(head);
        let in_line = || {
            let stretch = self.text.line_start(line)..self.text.line_end(line);
            self.diagnostics.beginning_in(stretch).first().copied()
        };
        at_cursor.or_else(in_line).map(|placed| &placed.diagnostic)
    }

    /// Moves the cursor to the next diagnostic, from the last one to the first.
    pub fn next_diagnostic(&mut self) -> Option<&Diagnostic> {
        let head = self.selection.head;
        let starts: Vec<usize> = self.diagnostic_starts().collect();
        let target = starts.iter().find(|start| **start > head).or(starts.first()).copied()?;
        self.go_to(target)
    }

    /// Moves the cursor to the diagnostic before, from the first one to the last.
    pub fn previous_diagnostic(&mut self) -> Option<&Diagnostic> {
        let head = self.selection.head;
        let starts: Vec<usize> = self.diagnostic_starts().collect();
        let target = starts.iter().rev().find(|start| **start < head).or(starts.last()).copied()?;
        self.go_to(target)
    }

    fn diagnostic_starts(&self) -> impl Iterator<Item = usize> {
        self.diagnostics.all().iter().filter_map(|placed| placed.range.as_ref().map(|range| range.start))
    }

    fn go_to(&mut self, offset: usize) -> Option<&Diagnostic> {
        self.undo.close();
        self.selection = Selection::at(offset);
        self.goal_column = None;
        self.reveal_cursor();
        self.refresh();
        self.diagnostic_at_cursor()
    }

    /// Of the diagnostics in a stretch of the text.
    pub(crate) fn diagnostics_in(&self, stretch: Range<usize>) -> impl Iterator<Item = &PlacedDiagnostic> {
        self.diagnostics.touching(stretch)
    }

    /// The diagnostics that begin in a line, the worst first.
    pub(crate) fn diagnostics_of_line(&self, line: usize) -> Vec<&PlacedDiagnostic> {
        self.diagnostics.beginning_in(self.text.line_start(line)..self.text.line_end(line))
    }
}

/// Moves a diagnostic along with an edit; `false` when the text it was about is gone.
fn follow(placed: &mut PlacedDiagnostic, change: Change) -> bool {
    let Some(range) = &mut placed.range else { return true };
    let removed_end = change.at + change.removed;
    if removed_end < range.start || (removed_end == range.start && change.removed > 0 && change.inserted == 0)
    {
        *range = range.start - change.removed + change.inserted..range.end - change.removed + change.inserted;
        return true;
    }
    if change.at > range.end {
        return true;
    }
    let swallowed = change.removed > 0 && change.at <= range.start && removed_end >= range.end;
    if swallowed && change.inserted == 0 {
        return false;
    }
    placed.stale = true;
    let start = range.start.min(change.at);
    let end = if removed_end >= range.end {
        change.at + change.inserted
    } else {
        range.end - change.removed + change.inserted
    };
    *range = start..end.max(start);
    true
}

/// Writes the place a diagnostic has now into its span.
fn place_span(placed: &mut PlacedDiagnostic, text: &Text) {
    let Some(range) = &mut placed.range else { return };
    let end = text.stop_at_or_after(range.end);
    *range = text.stop_at_or_after(range.start).min(end)..end;
    placed.diagnostic.span =
        Some(Span { start: position(text, range.start), end: position(text, range.end) });
}

/// A place in the terms of the compiler.
pub(crate) fn position(text: &Text, offset: usize) -> Position {
    let line = text.line_of(offset);
    let column = text.chars_between(text.line_start(line)..offset);
    let from_one = |index: usize| u32::try_from(index + 1).unwrap_or(u32::MAX);
    Position { line: from_one(line), column: from_one(column), offset }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use crate::compile::Severity;

    use super::*;

    fn diagnostic(text: &Text, range: Range<usize>) -> Diagnostic {
        Diagnostic {
            file: PathBuf::from("a.wat"),
            span: Some(Span { start: position(text, range.start), end: position(text, range.end) }),
            severity: Severity::Error,
            message: "expected i32, found i64".into(),
            hint: None,
            rendered: None,
        }
    }

    fn after(
        content: &str,
        range: Range<usize>,
        change: Range<usize>,
        inserted: &str,
    ) -> Option<(Range<usize>, bool)> {
        let mut text = Text::new(content);
        let mut diagnostics = Diagnostics::default();
        diagnostics.set(0, vec![diagnostic(&text, range)], &text);
        text.replace(change.clone(), inserted);
        let change = Change { at: change.start, removed: change.len(), inserted: inserted.len() };
        diagnostics.edited(1, change, &text);
        diagnostics.all().first().map(|placed| (placed.range.clone().unwrap(), placed.stale))
    }

    #[test]
    fn a_diagnostic_follows_its_text() {
        assert_eq!(after("ab (x) cd", 3..6, 0..0, "\n\n"), Some((5..8, false)));
        assert_eq!(after("ab (x) cd", 3..6, 0..2, ""), Some((1..4, false)));
        assert_eq!(after("ab (x) cd", 3..6, 8..8, "z"), Some((3..6, false)));
        assert_eq!(after("ab (x) cd", 3..6, 4..5, "yy"), Some((3..7, true)));
        assert_eq!(after("ab (x) cd", 3..6, 6..6, "y"), Some((3..7, true)));
        assert_eq!(after("ab (x) cd", 3..6, 5..8, ""), Some((3..5, true)));
        assert_eq!(after("ab (x) cd", 3..6, 2..7, ""), None);
    }

    #[test]
    fn an_answer_about_an_older_text_is_brought_up_to_date() {
        let mut text = Text::new("ab\ncd");
        let old = diagnostic(&text, 3..5);
        let mut diagnostics = Diagnostics::default();
        text.replace(0..0, "x\n");
        diagnostics.edited(1, Change { at: 0, removed: 0, inserted: 2 }, &text);
        diagnostics.set(0, vec![old], &text);
        let placed = &diagnostics.all()[0];
        assert_eq!(placed.range, Some(5..7));
        assert_eq!(placed.diagnostic.span.unwrap().start, Position { line: 3, column: 1, offset: 5 });
    }

    #[test]
    fn going_from_one_to_the_next_goes_round() {
        let mut document = Document::new("a.wat".into(), b"(module\n  (a)\n  (b))\n").unwrap();
        let mut unplaced = diagnostic(&document.text, 0..0);
        unplaced.span = None;
        let diagnostics = [11..12, 17..18].map(|range| diagnostic(&document.text, range));
        document.set_diagnostics(0, diagnostics.into_iter().chain([unplaced]).collect());
        assert_eq!(document.diagnostics().len(), 3);
        let mut lines = Vec::new();
        for _ in 0..3 {
            document.next_diagnostic().unwrap();
            lines.push(document.cursor().line);
        }
        for _ in 0..2 {
            document.previous_diagnostic().unwrap();
            lines.push(document.cursor().line);
        }
        assert_eq!(lines, [2, 3, 2, 3, 2]);
        document.click(0, 1, false);
        assert_eq!(document.diagnostic_at_cursor().unwrap().span.unwrap().start.offset, 11);
        document.click(0, 0, false);
        assert_eq!(document.diagnostic_at_cursor(), None);
    }

    #[test]
    fn an_answer_scrolls_only_to_show_what_it_says_of_the_cursors_line() {
        let content = "nop\n".repeat(40);
        let mut document = Document::new("a.wat".into(), content.as_bytes()).unwrap();
        document.set_viewport_size(40, 10);
        document.click(0, 9, false);
        let elsewhere = diagnostic(&document.text, 0..3);
        document.set_diagnostics(0, vec![elsewhere]);
        assert_eq!(document.viewport().top_line, 0);
        let here = diagnostic(&document.text, 36..39);
        document.set_diagnostics(0, vec![here]);
        assert_eq!(document.viewport().top_line, 1);
    }

    #[test]
    fn places_that_are_not_in_the_text_do_no_harm() {
        let mut document = Document::new("a.wat".into(), "日".as_bytes()).unwrap();
        let mut wrong = diagnostic(&document.text, 0..0);
        let place = |offset| Position { line: 7, column: 7, offset };
        wrong.span = Some(Span { start: place(1), end: place(99) });
        document.set_diagnostics(0, vec![wrong]);
        assert_eq!(document.diagnostics()[0].range, Some(3..3));
    }
}
