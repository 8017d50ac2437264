//! What each line inherits from those before it, kept up to date as the text is edited.

use std::collections::BTreeSet;

use super::super::text::Text;
use super::{LineState, Syntax};

/// The state at the start of each line.
///
/// An edit recomputes the lines it touched. Whether the lines after them are still right is found
/// out by [`LineStates::settle`], which goes on until it meets a state that was there before, and
/// no further than somebody needs to look: an opened comment costs the visible lines, not the file.
#[derive(Debug, Clone)]
pub(crate) struct LineStates {
    syntax: Syntax,
    starts: Vec<LineState>,
    /// Lines whose end may disagree with the state of the line after them.
    doubtful: BTreeSet<usize>,
}

impl LineStates {
    /// The states of a whole text.
    pub(crate) fn new(syntax: Syntax, text: &Text) -> Self {
        let mut starts = Vec::with_capacity(text.line_count());
        starts.push(0);
        let mut state = 0;
        if syntax == Syntax::Plain {
            starts.resize(text.line_count(), 0);
        } else {
            for line in text.lines_from(0).take(text.line_count().saturating_sub(1)) {
                state = syntax.next_state(&line, state);
                starts.push(state);
            }
        }
        Self { syntax, starts, doubtful: BTreeSet::new() }
    }

    /// The state at the start of a line; exact up to the line last settled.
    pub(crate) fn start_of(&self, line: usize) -> LineState {
        self.starts.get(line).copied().unwrap_or(0)
    }

    /// Takes note that the `removed` line ends after `first` are gone and `inserted` others are
    /// there instead; `text` is the text after the edit.
    pub(crate) fn edited(&mut self, first: usize, removed: usize, inserted: usize, text: &Text) {
        if self.syntax == Syntax::Plain {
            self.starts.resize(text.line_count(), 0);
            return;
        }
        let mut state = self.start_of(first);
        let new = text.lines_from(first).take(inserted).map(|line| {
            state = self.syntax.next_state(&line, state);
            state
        });
        let new: Vec<LineState> = new.collect();
        self.starts.splice(first + 1..first + 1 + removed, new);
        let after = self.doubtful.split_off(&(first + removed + 1));
        self.doubtful.split_off(&first);
        self.doubtful.extend(after.into_iter().map(|line| line - removed + inserted));
        self.doubtful.insert(first + inserted);
    }

    /// Makes the states of all lines up to `last` exact.
    pub(crate) fn settle(&mut self, last: usize, text: &Text) {
        while let Some(first) = self.doubtful.first().copied().filter(|line| *line < last) {
            self.doubtful.pop_first();
            let mut state = self.start_of(first);
            let mut line = first;
            for content in text.lines_from(first) {
                state = self.syntax.next_state(&content, state);
                line += 1;
                match self.starts.get_mut(line) {
                    Some(next) if *next != state => *next = state,
                    _ => break,
                }
                if line >= last {
                    self.doubtful.insert(line);
                    break;
                }
                self.doubtful.remove(&line);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn line_breaks(text: &str) -> usize {
        text.matches('\n').count()
    }

    proptest! {
        #[test]
        fn states_after_edits_are_those_of_a_full_pass(
            start in "(\\(;|;\\)|;;|\"|\n|[()a ]){0,60}",
            edits in prop::collection::vec((0.0..1.0_f64, 0.0..1.0_f64, "(\\(;|;\\)|;;|\"|\n|a){0,6}", 0_usize..12), 1..20),
        ) {
            let mut text = Text::new(&start);
            let mut states = LineStates::new(Syntax::Wat, &text);
            for (from, length, inserted, looked_at) in edits {
                let from = (from * text.len() as f64) as usize;
                let to = from + (length * (text.len() - from).min(8) as f64) as usize;
                let first = text.line_of(from);
                let removed = line_breaks(&text.slice(from..to));
                text.replace(from..to, &inserted);
                states.edited(first, removed, line_breaks(&inserted), &text);
                states.settle(looked_at, &text);
                let fresh = LineStates::new(Syntax::Wat, &text);
                prop_assert_eq!(states.starts.len(), text.line_count());
                let seen = (looked_at + 1).min(text.line_count());
                prop_assert_eq!(&states.starts[..seen], &fresh.starts[..seen]);
            }
            states.settle(text.line_count(), &text);
            prop_assert_eq!(states.starts, LineStates::new(Syntax::Wat, &text).starts);
            prop_assert!(states.doubtful.iter().all(|&line| line + 1 >= text.line_count()));
        }
    }
}
