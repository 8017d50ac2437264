//! What was done to a document, so that it can be undone, without limit, and done again.

use super::selection::Selection;

/// A stretch of text that was replaced by another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Edit {
    /// Where, in bytes from the start of the text.
    pub(crate) at: usize,
    pub(crate) removed: String,
    pub(crate) inserted: String,
}

/// What is undone at once.
#[derive(Debug, Clone)]
pub(crate) struct Step {
    pub(crate) edits: Vec<Edit>,
    pub(crate) before: Selection,
    pub(crate) after: Selection,
}

/// Whether an edit goes on with the step before it.
///
/// There is no clock in this: a step is a word with the blanks after it, or a run of deletions in
/// one direction. Anything else in between, such as a motion, begins a new step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Grouping {
    /// A step of its own.
    Alone,
    /// A character was typed.
    Typing {
        /// It was a blank.
        blank: bool,
    },
    /// A character before the cursor was deleted.
    ErasingBack,
    /// A character after the cursor was deleted.
    ErasingForward,
}

impl Grouping {
    fn goes_on_from(self, earlier: Self) -> bool {
        match (earlier, self) {
            (Self::Typing { blank: earlier }, Self::Typing { blank }) => blank || !earlier,
            (Self::ErasingBack, Self::ErasingBack) | (Self::ErasingForward, Self::ErasingForward) => true,
            _ => false,
        }
    }
}

/// The steps of a document, those done and those undone.
#[derive(Debug, Clone, Default)]
pub(crate) struct UndoLog {
    steps: Vec<Step>,
    /// How many of `steps` are done.
    done: usize,
    /// The grouping of the last step, while it can still grow.
    open: Option<Grouping>,
}

impl UndoLog {
    /// Adds the edits of one command.
    pub(crate) fn record(&mut self, step: Step, grouping: Grouping) {
        if step.edits.is_empty() {
            return;
        }
        self.steps.truncate(self.done);
        let goes_on = self.open.is_some_and(|earlier| grouping.goes_on_from(earlier));
        match self.steps.last_mut() {
            Some(last) if goes_on && last.after == step.before => {
                step.edits.into_iter().for_each(|edit| append(&mut last.edits, edit));
                last.after = step.after;
            }
            _ => {
                self.steps.push(step);
                self.done += 1;
            }
        }
        self.open = Some(grouping);
    }

    /// Lets no later edit join the last step.
    pub(crate) fn close(&mut self) {
        self.open = None;
    }

    /// The step to undo; it counts as undone from now on.
    pub(crate) fn undo(&mut self) -> Option<Step> {
        self.close();
        self.done = self.done.checked_sub(1)?;
        self.steps.get(self.done).cloned()
    }

    /// The step to do again; it counts as done from now on.
    pub(crate) fn redo(&mut self) -> Option<Step> {
        self.close();
        let step = self.steps.get(self.done).cloned()?;
        self.done += 1;
        Some(step)
    }
}

/// Adds an edit to those of a step, as part of the last one where they touch.
fn append(edits: &mut Vec<Edit>, edit: Edit) {
    match edits.last_mut() {
        Some(last) if edit.removed.is_empty() && last.at + last.inserted.len() == edit.at => {
            last.inserted.push_str(&edit.inserted);
        }
        Some(last) if last.inserted.is_empty() && edit.inserted.is_empty() && edit.at == last.at => {
            last.removed.push_str(&edit.removed);
        }
        Some(last)
            if last.inserted.is_empty()
                && edit.inserted.is_empty()
                && edit.at + edit.removed.len() == last.at =>
        {
            last.at = edit.at;
            last.removed.insert_str(0, &edit.removed);
        }
        _ => edits.push(edit),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(log: &mut UndoLog, at: usize, c: char) {
        let edit = Edit { at, removed: String::new(), inserted: c.to_string() };
        let step =
            Step { edits: vec![edit], before: Selection::at(at), after: Selection::at(at + c.len_utf8()) };
        log.record(step, Grouping::Typing { blank: c.is_whitespace() });
    }

    fn inserted(step: &Step) -> Vec<&str> {
        step.edits.iter().map(|edit| edit.inserted.as_str()).collect()
    }

    #[test]
    fn a_step_is_a_word_with_the_blanks_after_it() {
        let mut log = UndoLog::default();
        for (at, c) in "ab  cd".char_indices() {
            typed(&mut log, at, c);
        }
        assert_eq!(inserted(&log.undo().unwrap()), ["cd"]);
        assert_eq!(inserted(&log.undo().unwrap()), ["ab  "]);
        assert!(log.undo().is_none());
        assert_eq!(inserted(&log.redo().unwrap()), ["ab  "]);
    }

    #[test]
    fn typing_elsewhere_or_after_a_close_begins_a_step() {
        let mut log = UndoLog::default();
        typed(&mut log, 0, 'a');
        typed(&mut log, 5, 'b');
        log.close();
        typed(&mut log, 6, 'c');
        assert_eq!(inserted(&log.undo().unwrap()), ["c"]);
        assert_eq!(inserted(&log.undo().unwrap()), ["b"]);
        typed(&mut log, 1, 'd');
        assert!(log.redo().is_none(), "what was undone is gone once something else was typed");
    }
}
