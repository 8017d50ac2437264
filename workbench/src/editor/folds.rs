//! Lines that are folded away, and which line is shown where without them.

use std::ops::RangeInclusive;

use super::document::Document;
use super::selection::Selection;

/// Stretches of lines of which only the first one is shown; lines count from 0.
///
/// *Shown lines* are counted without those that are folded away.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Folds {
    /// In order, not touching each other's lines, each of two lines at least.
    closed: Vec<RangeInclusive<usize>>,
}

impl Folds {
    /// Folds a stretch; those that share lines with it are unfolded.
    pub(crate) fn fold(&mut self, stretch: RangeInclusive<usize>) {
        if stretch.end() <= stretch.start() {
            return;
        }
        self.closed.retain(|fold| fold.end() < stretch.start() || fold.start() > stretch.end());
        let at = self.closed.partition_point(|fold| fold.start() < stretch.start());
        self.closed.insert(at, stretch);
    }

    /// Unfolds what begins at a line, or hides it; says whether there was such a thing.
    pub(crate) fn unfold(&mut self, line: usize) -> bool {
        let before = self.closed.len();
        self.closed.retain(|fold| !fold.contains(&line));
        self.closed.len() != before
    }

    pub(crate) fn unfold_all(&mut self) {
        self.closed.clear();
    }

    /// Number of lines that are folded away under a line.
    pub(crate) fn hidden_under(&self, line: usize) -> usize {
        let index = self.closed.partition_point(|fold| *fold.start() < line);
        let fold = self.closed.get(index).filter(|fold| *fold.start() == line);
        fold.map_or(0, |fold| fold.end() - fold.start())
    }

    pub(crate) fn is_hidden(&self, line: usize) -> bool {
        self.header_of(line).is_some_and(|header| header != line)
    }

    /// The number of a line among the shown ones; of a hidden one, that of the line it is folded under.
    pub(crate) fn shown_index(&self, line: usize) -> usize {
        let line = self.header_of(line).unwrap_or(line);
        let before = self.closed.iter().take_while(|fold| *fold.end() < line);
        line - before.map(|fold| fold.end() - fold.start()).sum::<usize>()
    }

    /// The line at a number among the shown ones.
    pub(crate) fn line_at(&self, shown: usize) -> usize {
        self.closed.iter().fold(shown, |line, fold| {
            if *fold.start() < line { line + (fold.end() - fold.start()) } else { line }
        })
    }

    /// Follows an edit of the lines from `first` on: `removed` line ends are gone, `inserted` are new.
    /// What it touches inside is unfolded.
    pub(crate) fn edited(&mut self, first: usize, removed: usize, inserted: usize) {
        if self.closed.is_empty() {
            return;
        }
        let last = first + removed;
        self.closed.retain_mut(|fold| {
            if last < *fold.start() {
                *fold = fold.start() - removed + inserted..=fold.end() - removed + inserted;
                return true;
            }
            // Within the line that is shown, or after all of it.
            first > *fold.end() || (first == *fold.start() && removed == 0 && inserted == 0)
        });
    }

    fn header_of(&self, line: usize) -> Option<usize> {
        let index = self.closed.partition_point(|fold| *fold.end() < line);
        self.closed.get(index).filter(|fold| fold.contains(&line)).map(|fold| *fold.start())
    }
}

impl Document {
    /// Folds stretches of lines, which count from 0. A cursor in one of them goes to the line that is left.
    pub fn fold(&mut self, stretches: &[RangeInclusive<usize>]) {
        let last = self.text.line_count() - 1;
        for stretch in stretches.iter().filter(|stretch| *stretch.end() <= last) {
            self.folds.fold(stretch.clone());
            let line = self.text.line_of(self.selection.head);
            if stretch.contains(&line) && line != *stretch.start() {
                self.undo.close();
                self.selection = Selection::at(self.text.line_end(*stretch.start()));
            }
        }
        self.viewport.top_line = self.folds.line_at(self.folds.shown_index(self.viewport.top_line));
        self.reveal_cursor();
        self.refresh();
    }

    /// Unfolds what is folded at the cursor's line; says whether there was anything.
    pub fn unfold_here(&mut self) -> bool {
        let unfolded = self.folds.unfold(self.text.line_of(self.selection.head));
        self.refresh();
        unfolded
    }

    /// Unfolds everything.
    pub fn unfold_all(&mut self) {
        self.folds.unfold_all();
        self.reveal_cursor();
        self.refresh();
    }

    /// Number of lines that are folded away under a line, which counts from 0.
    pub(crate) fn hidden_under(&self, line: usize) -> usize {
        self.folds.hidden_under(line)
    }

    /// Number of lines that are not folded away.
    pub(super) fn shown_count(&self) -> usize {
        self.folds.shown_index(self.text.line_count() - 1) + 1
    }

    /// The row of the view that a line is on, not counting messages; `None` above the view.
    pub(crate) fn shown_row(&self, line: usize) -> Option<usize> {
        self.folds.shown_index(line).checked_sub(self.folds.shown_index(self.viewport.top_line))
    }

    /// The line so many shown lines after another one, or before it; at most the first or last one.
    pub(super) fn line_after(&self, line: usize, by: isize) -> usize {
        let shown = self.folds.shown_index(line).saturating_add_signed(by);
        self.folds.line_at(shown.min(self.shown_count() - 1))
    }

    /// Index after the last line that can be on the screen.
    pub(super) fn bottom_line(&self) -> usize {
        self.folds.line_at(self.folds.shown_index(self.viewport.top_line) + usize::from(self.viewport.height))
    }

    /// Scrolls as little as it takes to show a line with `rows_below` rows that belong to it.
    pub(super) fn show_line(&mut self, line: usize, rows_below: usize) {
        let mut view = self.viewport;
        view.top_line = self.folds.shown_index(view.top_line);
        view.show_line(self.folds.shown_index(line), self.shown_count(), rows_below);
        view.top_line = self.folds.line_at(view.top_line);
        self.viewport = view;
    }

    /// Unfolds what hides the cursor: whoever goes to a line wants to see it.
    pub(super) fn unfold_cursor(&mut self) {
        let line = self.text.line_of(self.selection.head);
        if self.folds.is_hidden(line) {
            self.folds.unfold(line);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::EditCommand;
    use super::super::command::Motion;
    use super::*;

    fn document(lines: usize) -> Document {
        let text: Vec<String> = (0..lines).map(|line| format!("line {line}")).collect();
        Document::new("a.wat".into(), text.join("\n").as_bytes()).unwrap()
    }

    fn moved(document: &mut Document, motion: Motion) -> usize {
        document.apply(EditCommand::Move { motion, select: false });
        document.cursor().line - 1
    }

    #[test]
    fn moving_up_and_down_passes_over_what_is_folded() {
        let mut document = document(10);
        document.fold(&[2..=5, 7..=8]);
        let down: Vec<usize> = (0..6).map(|_| moved(&mut document, Motion::Down)).collect();
        assert_eq!(down, [1, 2, 6, 7, 9, 9]);
        let up: Vec<usize> = (0..4).map(|_| moved(&mut document, Motion::Up)).collect();
        assert_eq!(up, [7, 6, 2, 1]);
    }

    #[test]
    fn going_to_a_hidden_line_unfolds_it() {
        let mut document = document(10);
        document.fold(&[2..=5, 7..=8]);
        document.apply(EditCommand::GotoLine(5));
        assert_eq!(document.hidden_under(2), 0);
        assert_eq!(document.hidden_under(7), 1);
        let query = super::super::FindQuery { pattern: "line 8".into(), regex: false };
        document.find(query, super::super::Direction::Here).unwrap();
        assert_eq!(document.hidden_under(7), 0);
    }

    #[test]
    fn a_cursor_that_is_folded_away_goes_to_the_line_that_is_left() {
        let mut document = document(10);
        document.apply(EditCommand::GotoLine(4));
        document.fold(&[2..=5]);
        assert_eq!((document.cursor().line, document.hidden_under(2)), (3, 3));
        assert!(document.unfold_here());
        assert!(!document.unfold_here());
    }

    #[test]
    fn edits_move_what_is_folded_and_open_what_they_touch() {
        let mut document = document(10);
        document.fold(&[2..=4, 6..=8]);
        document.apply(EditCommand::GotoLine(1));
        document.apply(EditCommand::Paste("new\n".into()));
        assert_eq!((document.hidden_under(3), document.hidden_under(7)), (2, 2));
        document.apply(EditCommand::GotoLine(4));
        document.apply(EditCommand::Insert('x'));
        assert_eq!(document.hidden_under(3), 2);
        document.apply(EditCommand::Move { motion: Motion::LineEnd, select: false });
        document.apply(EditCommand::Delete);
        assert_eq!((document.hidden_under(3), document.hidden_under(6)), (0, 2));
    }

    proptest! {
        #[test]
        fn shown_lines_are_counted_as_they_are_shown(
            folds in prop::collection::vec((0_usize..40, 1_usize..8), 0..6),
            edits in prop::collection::vec((0_usize..40, 0_usize..4, 0_usize..4), 0..6),
        ) {
            let mut all = Folds::default();
            for (first, length) in folds {
                all.fold(first..=first + length);
            }
            for (first, removed, inserted) in edits {
                all.edited(first, removed, inserted);
            }
            let shown: Vec<usize> = (0..60).filter(|line| !all.is_hidden(*line)).collect();
            for (index, line) in shown.iter().enumerate() {
                prop_assert_eq!(all.shown_index(*line), index);
                prop_assert_eq!(all.line_at(index), *line);
                let hidden = (line + 1..60).take_while(|line| all.is_hidden(*line)).count();
                prop_assert_eq!(all.hidden_under(*line), hidden);
            }
        }
    }
}
