//! How events change the state.

mod assistance;
mod drafts;
mod files;
mod history;
mod jobs;
mod keyboard;
mod moving;
mod overlays;
mod perform;
mod pointer;
mod replacing;
mod targets;
#[cfg(test)]
mod tests;

use super::effect::Effect;
use super::event::{Event, Signal, Timed};
use super::state::{Notice, NoticeSeverity, Panel, State};
use crate::screen::editor_panel;
use crate::screen::layout::layout;

/// Changes the state by one event and returns what is to be done outside of it.
pub fn update(state: &mut State, timed: Timed) -> Vec<Effect> {
    let Timed { at, event } = timed;
    state.now = state.now.max(at);
    let mut effects = Vec::new();
    // Lines and ticks come often and move no border.
    let moves_nothing = matches!(event, Event::Log { .. } | Event::Tick { .. });
    state.take(event, &mut effects);
    state.settle_assistance();
    if !moves_nothing {
        state.keep_drafts(&mut effects);
        state.offer_draft();
        state.measure();
    }
    effects
}

impl State {
    fn take(&mut self, event: Event, effects: &mut Vec<Effect>) {
        match event {
            Event::Input(input) => self.take_input(input, effects),
            Event::Log { opening, .. }
            | Event::LogEnded { opening, .. }
            | Event::TargetNews { opening, .. }
            | Event::TargetOpened { opening, .. }
            | Event::TargetGone { opening, .. }
                if opening != self.pending.opening => {}
            Event::Log { batch, .. } => self.take_log(batch),
            Event::LogEnded { error, .. } => {
                self.warn(format!("{error}; new lines are not shown any more"));
            }
            Event::TargetNews { news, .. } => self.target_news(news),
            Event::TargetOpened { result, .. } => self.target_opened(result),
            Event::TargetGone { error, .. } => self.target_gone(&error, effects),
            Event::TargetsSeen(seen) => self.targets_seen(seen),
            Event::FileOpened { path, result } => self.file_opened(path, result, effects),
            Event::Saved { file, path, bytes, result } => self.saved(file, path, &bytes, result, effects),
            Event::FileChanged { path, bytes } => self.file_changed(&path, bytes, effects),
            Event::Compiled { job, result } => self.compiled(job, result, effects),
            Event::Answered { number, answer } => self.answered(number, answer, effects),
            Event::Checked { number, compiles, diagnostics } => self.checked(number, compiles, diagnostics),
            Event::PauseEnded => self.pause_ended(effects),
            Event::Pushed { job, session } => self.pushed(job, session),
            Event::RunEnded { job, result } => self.run_ended(job, result),
            Event::FileJobDone { result } => self.file_job_done(result),
            Event::FilesListed(paths) => self.files_listed(paths),
            Event::DraftFound { path, draft } => self.draft_found(&path, draft),
            Event::HandedBack(result) => self.handed_back(result),
            Event::Tick { progress } => self.tick(progress, effects),
            Event::Warned(text) => self.warn(text),
            Event::Signal(Signal::Terminate(number)) => self.exit = Some(128 + number),
            Event::Signal(Signal::Suspend) => effects.push(Effect::Suspend),
            Event::Signal(Signal::Resume) => effects.push(Effect::TakeTerminal),
        }
    }

    /// Tells editor and log how much of them is seen.
    pub(super) fn measure(&mut self) {
        let layout = layout(self);
        if let Some(area) = layout.content(Panel::Log) {
            self.log.resize(area.width, area.height);
        }
        if let (Some(area), Some(file)) = (layout.content(Panel::Editor), self.files.get_mut(self.front)) {
            let text = editor_panel::text_area(area, &file.document);
            file.document.set_viewport_size(text.width, text.height);
        }
    }

    fn inform(&mut self, text: impl Into<String>) {
        self.notify(NoticeSeverity::Info, text.into());
    }

    fn warn(&mut self, text: impl Into<String>) {
        self.notify(NoticeSeverity::Warning, text.into());
    }

    fn fail(&mut self, text: impl Into<String>) {
        self.notify(NoticeSeverity::Error, text.into());
    }

    fn notify(&mut self, severity: NoticeSeverity, text: String) {
        self.notice = Some(Notice { severity, text, since: self.now });
    }
}
