//! Earlier runs: listed, compared, repeated.

use super::State;
use crate::app::effect::Effect;
use crate::app::pending::Job;
use crate::app::state::{Generation, Overlay};

impl State {
    /// Opens the list of runs.
    pub(super) fn show_history(&mut self) {
        if self.history.is_empty() {
            return self.inform("no run has ended yet");
        }
        self.overlay = Some(Overlay::History { selected: 0, marked: None });
    }

    /// Marks the chosen run as the one that others are compared with, or takes the mark away.
    pub(super) fn mark_run(&mut self) {
        let Some(Overlay::History { selected, marked }) = &mut self.overlay else { return };
        let chosen = self.history.back(*selected).map(|past| past.run.number);
        *marked = if *marked == chosen { None } else { chosen };
    }

    /// Puts the chosen run beside the marked one, else beside the newest; of the newest, the one before it.
    pub(super) fn compare_runs(&mut self, selected: usize, marked: Option<u64>) {
        let number = |back: usize| self.history.back(back).map(|past| past.run.number);
        let chosen = number(selected);
        let other = marked.filter(|marked| Some(*marked) != chosen);
        let other = other.or_else(|| number(if selected == 0 { 1 } else { 0 }));
        match chosen.zip(other) {
            Some((one, other)) => {
                let (left, right) = (one.min(other), one.max(other));
                self.overlay = Some(Overlay::Comparison { left, right, scroll: 0 });
            }
            None => {
                self.overlay = Some(Overlay::History { selected, marked });
                self.inform("there is only one run; a comparison needs two");
            }
        }
    }

    /// From a comparison back to the list, at the run on its left.
    pub(super) fn back_to_history(&mut self, left: u64, right: u64) {
        let selected = self.history.newest_first().position(|past| past.run.number == left).unwrap_or(0);
        let newest = self.history.back(0).map(|past| past.run.number);
        let marked = (newest != Some(right)).then_some(right);
        self.overlay = Some(Overlay::History { selected, marked });
    }

    /// Pushes and runs the guest of the chosen run once more, as it was then.
    pub(super) fn repeat_run(&mut self, effects: &mut Vec<Effect>) {
        let Some(Overlay::History { selected, .. }) = self.overlay else { return };
        let Some(past) = self.history.back(selected) else { return };
        let number = Generation(self.pending.newest.0 + 1);
        let job = Job {
            number,
            file: past.file(),
            name: past.run.guest.name.clone(),
            source: past.source.clone(),
            source_hash: past.run.guest.source_hash,
            revision: 0,
            asked_at: self.now,
            then_run: true,
        };
        let artifact = past.artifact.clone();
        self.overlay = None;
        self.pending.newest = number;
        self.hand_over(job, artifact, effects);
    }
}
