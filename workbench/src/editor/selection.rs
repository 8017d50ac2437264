//! Where the cursor is and what is selected.

use std::ops::Range;

/// A cursor, and the other end of the selection; both are byte offsets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Selection {
    /// The end that stays when the selection is extended.
    pub(crate) anchor: usize,
    /// The end that moves: the cursor.
    pub(crate) head: usize,
}

impl Selection {
    /// A cursor with nothing selected.
    pub(crate) fn at(offset: usize) -> Self {
        Self { anchor: offset, head: offset }
    }

    /// What is selected; empty when nothing is.
    pub(crate) fn range(self) -> Range<usize> {
        self.anchor.min(self.head)..self.anchor.max(self.head)
    }

    /// Whether nothing is selected.
    pub(crate) fn is_empty(self) -> bool {
        self.anchor == self.head
    }

    /// The cursor moved to `offset`; the selection goes along or is extended.
    pub(crate) fn moved_to(self, offset: usize, extend: bool) -> Self {
        Self { anchor: if extend { self.anchor } else { offset }, head: offset }
    }
}

/// The lengths of an edit: what is needed to know where other places went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Change {
    /// Where, in bytes from the start of the text.
    pub(crate) at: usize,
    /// Bytes that are gone.
    pub(crate) removed: usize,
    /// Bytes that are new.
    pub(crate) inserted: usize,
}

impl Change {
    /// Where a place is after the change. What was in the removed text is at the end of the new.
    pub(crate) fn moves(self, offset: usize) -> usize {
        if offset < self.at {
            offset
        } else if offset < self.at + self.removed {
            self.at + self.inserted
        } else {
            offset - self.removed + self.inserted
        }
    }
}

/// A place in a document, for people and for the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1, in characters (Unicode scalar values).
    pub column: usize,
    /// Column, from 1, in cells of the screen.
    pub display_column: usize,
    /// Offset from the start of the text, in bytes.
    pub offset: usize,
}
