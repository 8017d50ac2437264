//! What the report panel shows, from the state.

use std::time::Duration;

use super::report_panel::ReportView;
use crate::app::action::Action;
use crate::app::keymap;
use crate::app::state::{Activity, State, Verdict};

/// Work that is shorter than this is not announced: a flash would only disturb.
pub const WORTH_SAYING: Duration = Duration::from_millis(200);

/// What the report panel shows.
pub fn view(state: &State) -> ReportView<'_> {
    let time = |since| state.now.saturating_duration_since(since);
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
    let Some(last) = &state.last_run else { return before_any_run(state) };
    match &last.outcome {
        Err(message) => ReportView::Failed { message },
        Ok(report) => {
            let broken = state
                .files
                .iter()
                .any(|file| file.id == last.guest.file && matches!(file.verdict, Verdict::Errors(_)));
            let stale = state.last_run_is_stale().then_some(last.guest.hash);
            ReportView::Ended { report, stale, broken }
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
