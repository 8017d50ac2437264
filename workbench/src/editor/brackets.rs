//! Which parenthesis belongs to which.

use super::syntax::{LineStates, Syntax};
use super::text::Text;

/// How far the pair at the cursor is looked for while a person types: a keystroke's share of time.
pub(crate) const NEAR: usize = 64 * 1024;
/// The whole text.
pub(crate) const ANYWHERE: usize = usize::MAX;

/// Finds pairs of parentheses in a text whose line states are settled up to where it looks.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Brackets<'a> {
    pub(crate) text: &'a Text,
    pub(crate) states: &'a LineStates,
    pub(crate) syntax: Syntax,
    /// How many bytes may be looked at.
    pub(crate) reach: usize,
}

impl Brackets<'_> {
    /// The pair of which one is at `offset`, or ends there: that one first.
    pub(crate) fn pair_at(self, offset: usize) -> Option<(usize, usize)> {
        let line = self.text.line_of(offset);
        let of_line = self.of_line(line);
        let at = |place: usize| of_line.iter().copied().find(|(found, _)| *found == place);
        let (place, opens) = at(offset).or_else(|| at(offset.checked_sub(1)?))?;
        let partner = if opens { self.closing(place) } else { self.opening(place) }?;
        Some((place, partner))
    }

    /// The opening parenthesis that the text before `offset` leaves open last.
    pub(crate) fn enclosing(self, offset: usize) -> Option<usize> {
        self.opening(offset)
    }

    /// The parentheses of a line, by offset in the text.
    pub(crate) fn of_line(self, line: usize) -> Vec<(usize, bool)> {
        let start = self.text.line_start(line);
        let mut brackets = self.syntax.brackets(&self.text.line(line), self.states.start_of(line));
        brackets.iter_mut().for_each(|(offset, _)| *offset += start);
        brackets
    }

    fn closing(self, from: usize) -> Option<usize> {
        let first = self.text.line_of(from);
        let mut depth = 0_usize;
        for line in first..self.text.line_count() {
            if self.text.line_start(line).saturating_sub(from) > self.reach {
                return None;
            }
            for (offset, opens) in self.of_line(line) {
                if offset <= from {
                    continue;
                }
                if opens {
                    depth += 1;
                } else if depth == 0 {
                    return Some(offset);
                } else {
                    depth -= 1;
                }
            }
        }
        None
    }

    fn opening(self, before: usize) -> Option<usize> {
        let mut depth = 0_usize;
        for line in (0..=self.text.line_of(before)).rev() {
            if before.saturating_sub(self.text.line_end(line)) > self.reach {
                return None;
            }
            for (offset, opens) in self.of_line(line).into_iter().rev() {
                if offset >= before {
                    continue;
                }
                if !opens {
                    depth += 1;
                } else if depth == 0 {
                    return Some(offset);
                } else {
                    depth -= 1;
                }
            }
        }
        None
    }
}
