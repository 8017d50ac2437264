//! Which entries of a ring pass the filters, and which of these match the search.

use std::collections::VecDeque;

use super::filter::Filters;
use super::pattern::Pattern;
use super::ring::{LogEntry, LogRing};

/// Positions of the entries that are shown, kept up as the ring grows: each entry is looked
/// at once, unless the filters change.
#[derive(Debug, Clone, Default)]
pub struct FilteredIndex {
    shown: VecDeque<u64>,
    matches: VecDeque<u64>,
    scanned: u64,
}

impl FilteredIndex {
    /// Looks at the entries that came since the last time, and forgets those that were dropped.
    pub fn extend(&mut self, ring: &LogRing, filters: &Filters, search: Option<&Pattern>) {
        forget_before(&mut self.shown, ring.first());
        forget_before(&mut self.matches, ring.first());
        for (position, entry) in ring.from(self.scanned) {
            if filters.shows(position, entry) {
                self.shown.push_back(position);
                if search.is_some_and(|pattern| is_match(pattern, entry)) {
                    self.matches.push_back(position);
                }
            }
        }
        self.scanned = ring.end();
    }

    /// Looks at all entries again: the filters changed.
    pub fn rebuild(&mut self, ring: &LogRing, filters: &Filters, search: Option<&Pattern>) {
        self.shown.clear();
        self.matches.clear();
        self.scanned = ring.first();
        self.extend(ring, filters, search);
    }

    /// Looks at the shown entries again: the search changed.
    pub fn search(&mut self, ring: &LogRing, search: Option<&Pattern>) {
        self.matches.clear();
        let Some(pattern) = search else { return };
        let found = |position: &u64| ring.get(*position).is_some_and(|entry| is_match(pattern, entry));
        self.matches.extend(self.shown.iter().copied().filter(found));
    }

    /// Number of entries shown.
    pub fn len(&self) -> usize {
        self.shown.len()
    }

    /// Whether nothing is shown.
    pub fn is_empty(&self) -> bool {
        self.shown.is_empty()
    }

    /// Position of the shown entry of a rank, from 0.
    pub fn position(&self, rank: usize) -> Option<u64> {
        self.shown.get(rank).copied()
    }

    /// Rank of the first shown entry at or after a position.
    pub fn rank(&self, position: u64) -> usize {
        self.shown.partition_point(|&shown| shown < position)
    }

    /// Positions of the shown entries that match the search, in order.
    pub fn matches(&self) -> &VecDeque<u64> {
        &self.matches
    }

    /// Bytes that the positions take.
    pub fn bytes(&self) -> usize {
        (self.shown.len() + self.matches.len()) * size_of::<u64>()
    }
}

fn forget_before(positions: &mut VecDeque<u64>, first: u64) {
    let dropped = positions.partition_point(|&position| position < first);
    positions.drain(..dropped);
}

fn is_match(pattern: &Pattern, entry: &LogEntry) -> bool {
    matches!(entry, LogEntry::Record(record) if pattern.is_match(&record.text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::log::ring::RingLimits;
    use crate::log::test_records::batch;
    use proptest::prelude::*;

    fn filters(text: &str) -> Filters {
        let mut filters = Filters::default();
        filters.add(text.parse().unwrap());
        filters
    }

    proptest! {
        /// However the lines arrive, what is kept up equals what a new look at everything finds.
        #[test]
        fn growing_and_rebuilding_agree(
            batches in prop::collection::vec(prop::collection::vec("[ab]{1,3}", 0..8), 1..12),
            entries in 1usize..20,
        ) {
            let (filters, search) = (filters("a"), Pattern::parse("b").unwrap());
            let mut ring = LogRing::new(RingLimits { entries, bytes: usize::MAX });
            let mut grown = FilteredIndex::default();
            for texts in &batches {
                ring.push_batch(batch(texts.iter().map(String::as_str)));
                grown.extend(&ring, &filters, Some(&search));
                let mut rebuilt = FilteredIndex::default();
                rebuilt.rebuild(&ring, &filters, Some(&search));
                prop_assert_eq!(&grown.shown, &rebuilt.shown);
                prop_assert_eq!(&grown.matches, &rebuilt.matches);
                let mut searched = grown.clone();
                searched.search(&ring, Some(&search));
                prop_assert_eq!(&searched.matches, &rebuilt.matches);
            }
        }
    }

    #[test]
    fn ranks_and_positions_are_each_others_inverse() {
        let mut ring = LogRing::new(RingLimits::default());
        ring.push_batch(batch(["a", "x", "a", "x", "a"]));
        let mut index = FilteredIndex::default();
        index.rebuild(&ring, &filters("a"), None);
        assert_eq!(index.len(), 3);
        assert_eq!((index.position(1), index.rank(2), index.rank(3), index.rank(9)), (Some(2), 1, 2, 3));
    }
}
