//! Which lines can be folded away.

use std::ops::{Range, RangeInclusive};

use super::module::fields_of;
use super::tree::Tree;

/// A stretch of lines that can be shown as its first one; lines count from 0, the last one is part of it.
pub type Fold = RangeInclusive<usize>;

/// The fields of the module that take more than one line, in the order of the text.
pub fn folds(text: &str) -> Vec<Fold> {
    let tree = Tree::of(text);
    let lines = LineStarts::of(text);
    let mut folds: Vec<Fold> = Vec::new();
    let mut note = |range: Range<usize>| {
        let (first, last) = (lines.line_of(range.start), lines.line_of(range.end.saturating_sub(1)));
        if last > first && folds.last().is_none_or(|before| first > *before.end()) {
            folds.push(first..=last);
        }
    };
    for field in fields_of(&tree) {
        note(tree.bytes(field..tree.next(field)));
    }
    folds
}

/// Where the lines of a text begin.
struct LineStarts(Vec<usize>);

impl LineStarts {
    fn of(text: &str) -> Self {
        Self(std::iter::once(0).chain(text.match_indices('\n').map(|(feed, _)| feed + 1)).collect())
    }

    /// The line of an offset, from 0.
    fn line_of(&self, offset: usize) -> usize {
        self.0.partition_point(|start| *start <= offset) - 1
    }
}
