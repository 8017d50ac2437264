//! What differs between two texts, line by line, as rows to be read.

use std::time::Duration;

use similar::{ChangeTag, TextDiff};

/// Lines that stay the same and are shown around those that differ.
const CONTEXT: usize = 3;
/// After this long the rest is compared coarsely: a person waits.
const LONGEST: Duration = Duration::from_millis(200);
/// Rows beyond this are counted, not shown.
const MOST_ROWS: usize = 5_000;

/// A row of a comparison. Lines count from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DifferenceRow {
    /// Some lines that are the same were left out.
    Gap,
    /// A line that both have: its number in the second text, and the line.
    Same(usize, String),
    /// A line that only the first text has, with its number there.
    Removed(usize, String),
    /// A line that only the second text has, with its number there.
    Added(usize, String),
    /// So many more rows are not shown.
    More(usize),
}

/// The lines that `second` lacks or has over `first`, with a few around them. Empty when both are
/// the same.
pub fn difference(first: &str, second: &str) -> Vec<DifferenceRow> {
    let compared = TextDiff::configure().timeout(LONGEST).diff_lines(first, second);
    let mut rows = Vec::new();
    let mut hidden = 0;
    for (number, group) in compared.grouped_ops(CONTEXT).iter().enumerate() {
        if number > 0 {
            rows.push(DifferenceRow::Gap);
        }
        for change in group.iter().flat_map(|op| compared.iter_changes(op)) {
            if rows.len() >= MOST_ROWS {
                hidden += 1;
                continue;
            }
            let line = change.value().trim_end_matches('\n').to_owned();
            let at = |index: Option<usize>| index.map_or(0, |index| index + 1);
            rows.push(match change.tag() {
                ChangeTag::Equal => DifferenceRow::Same(at(change.new_index()), line),
                ChangeTag::Delete => DifferenceRow::Removed(at(change.old_index()), line),
                ChangeTag::Insert => DifferenceRow::Added(at(change.new_index()), line),
            });
        }
    }
    if hidden > 0 {
        rows.push(DifferenceRow::More(hidden));
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::DifferenceRow::{Added, Gap, More, Removed, Same};
    use super::*;

    #[test]
    fn lines_around_a_difference_are_shown_and_others_left_out() {
        let first: String = (1..=20).map(|n| format!("{n}\n")).collect();
        let second = first.replace("5\n6\n", "5\nsix\n").replace("20\n", "");
        let rows = difference(&first, &second);
        let line = |n: usize| n.to_string();
        assert_eq!(
            rows[..6],
            [
                Same(3, line(3)),
                Same(4, line(4)),
                Same(5, line(5)),
                Removed(6, line(6)),
                Added(6, "six".into()),
                Same(7, line(7)),
            ]
        );
        assert_eq!(rows[8], Gap);
        assert_eq!(rows.last(), Some(&Removed(20, line(20))));
        assert_eq!(difference(&first, &first), []);
    }

    #[test]
    fn what_is_too_long_to_read_is_counted() {
        let first: String = (0..MOST_ROWS + 7).map(|n| format!("{n}\n")).collect();
        let rows = difference(&first, "");
        assert_eq!((rows.len(), rows.last()), (MOST_ROWS + 1, Some(&More(7))));
    }
}
