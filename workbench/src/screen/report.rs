//! What the report panel shows, from the state.

use std::time::Duration;

use super::report_panel::ReportView;
use crate::app::action::Action;
use crate::app::keymap;
use crate::app::state::{Activity, State, TargetState, Verdict};

/// Work that is shorter than this is not announced: a flash would only disturb.
pub const WORTH_SAYING: Duration = Duration::from_millis(200);

/// What the report panel shows.
pub fn view(state: &State) -> ReportView<'_> {
    let time = |since| state.now.saturating_duration_since(since);
    if let TargetState::Connecting { choice, since, step } = &state.target
        && time(*since) >= WORTH_SAYING
    {
        return ReportView::Opening {
            target: choice,
            elapsed: time(*since),
            step: step.as_ref().map(|(step, since)| (step, time(*since))),
            stop_key: keymap::key_of(Action::Stop),
        };
    }
    match &state.activity {
        Activity::Compiling { since, .. } if time(*since) >= WORTH_SAYING => {
            return ReportView::Busy {
                doing: "compiling",
                elapsed: time(*since),
                stop_key: keymap::key_of(Action::Stop),
            };
        }
        Activity::Running { since, progress, cancelling, .. } if time(*since) >= WORTH_SAYING => {
            return ReportView::Running {
                elapsed: time(*since),
                progress: *progress,
                stopping: cancelling.is_some(),
                stop_key: keymap::key_of(Action::Stop),
            };
        }
        _ => {}
    }
    let last = state.last_run.as_ref();
    if let TargetState::Failed { choice, reason } = &state.target
        && last.is_none_or(|last| last.outcome.is_err())
    {
        return ReportView::NoTarget {
            target: choice,
            reason,
            restart_key: keymap::key_of(Action::RestartTarget),
            switch_key: keymap::key_of(Action::SwitchTarget),
        };
    }
    let Some(last) = last else { return before_any_run(state) };
    match &last.outcome {
        Err(message) => ReportView::Failed { message },
        Ok(report) => {
            let broken = state
                .files
                .iter()
                .any(|file| file.id == last.guest.file && matches!(file.verdict, Verdict::Errors(_)));
            let stale = state.last_run_is_stale().then_some(last.guest.hash);
            let now_on = match &state.target {
                TargetState::Ready(info) => &info.name,
                TargetState::Connecting { choice, .. } | TargetState::Failed { choice, .. } => {
                    &choice.to_string()
                }
            };
            let ran_on = last.guest.target.as_str();
            let elsewhere = (ran_on != now_on).then_some(ran_on);
            ReportView::Ended { report, stale, broken, elsewhere }
        }
    }
}

fn before_any_run(state: &State) -> ReportView<'_> {
    let broken = state.front_file().filter(|file| matches!(file.verdict, Verdict::Errors(_)));
    match broken.and_then(|file| file.document.diagnostics().first()) {
        Some(first) => {
            let diagnostic = &first.diagnostic;
            ReportView::Broken {
                line: diagnostic.span.map(|span| span.start.line),
                message: &diagnostic.message,
            }
        }
        None => ReportView::Empty { run_key: keymap::key_of(Action::SaveAndRun), target: &state.target },
    }
}
