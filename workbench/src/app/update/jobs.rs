//! From a source to a report: compile, push, run, lines, report.

use std::time::Duration;

use guest_engine::RunReport;

use super::State;
use crate::app::effect::Effect;
use crate::app::history::PastRun;
use crate::app::pending::{Job, RunningJob, WaitingReport};
use crate::app::state::{Activity, CancelReason, Generation, LastRun, LoadedGuest, Verdict};
use crate::compile::{Artifact, Diagnostic, Language, Source};
use crate::log::Origin;
use crate::target::{LogBatch, RunProgress};

/// How long a report waits for the last line of its run. The line is there before the report
/// is, so only a log that overwrote it makes anyone wait.
const LAST_LINE_WAIT: Duration = Duration::from_millis(300);

impl State {
    /// Has a file compiled, and run when it compiles.
    pub(super) fn start_job(&mut self, index: usize, then_run: bool, effects: &mut Vec<Effect>) {
        let Some(file) = self.files.get(index) else { return };
        let runs_soon = self.pending.compile.as_ref().is_some_and(|job| job.then_run);
        if runs_soon && !then_run {
            return;
        }
        let bytes = file.module.clone().unwrap_or_else(|| file.document.bytes());
        let source = Source { path: file.document.path().to_owned(), bytes };
        let number = Generation(self.pending.newest.0 + 1);
        self.pending.newest = number;
        let job = Job {
            number,
            file: file.id,
            name: file.name(),
            source: source.clone(),
            source_hash: file.source_hash(),
            revision: file.document.revision(),
            asked_at: self.now,
            then_run,
        };
        if self.activity == Activity::Idle {
            self.activity = Activity::Compiling { since: self.now, name: job.name.clone() };
        }
        // What a check of an older text would say is said by this.
        self.assistance.check = None;
        self.assistance.checked = Some((job.file, job.revision));
        self.pending.compile = Some(job);
        effects.push(Effect::Compile { job: number, source });
    }

    /// Whether the source of a file is the one that is loaded, or on its way there.
    pub(super) fn is_loaded(&self, index: usize) -> bool {
        let Some(file) = self.files.get(index) else { return false };
        let wanted = (file.id, file.source_hash());
        if let Some(job) = self.pending.compile.as_ref().filter(|job| job.then_run) {
            return (job.file, job.source_hash) == wanted;
        }
        if let Some(run) = &self.pending.run {
            return (run.job.file, run.job.source_hash) == wanted;
        }
        self.loaded.as_ref().is_some_and(|guest| (guest.file, guest.source_hash) == wanted)
            && self.last_run.as_ref().is_some_and(|last| last.outcome.is_ok())
    }

    pub(super) fn compiled(
        &mut self,
        number: Generation,
        result: Result<Artifact, Vec<Diagnostic>>,
        effects: &mut Vec<Effect>,
    ) {
        let Some(job) = self.pending.compile.take_if(|job| job.number == number) else { return };
        if matches!(self.activity, Activity::Compiling { .. }) {
            self.activity = Activity::Idle;
        }
        let result =
            result.map_err(|all| all.iter().map(|one| one.seen_from(&job.source.path)).collect::<Vec<_>>());
        let (verdict, diagnostics) = match &result {
            Ok(artifact) => (Verdict::Compiles { warnings: artifact.warnings.len() }, &artifact.warnings),
            Err(diagnostics) => (Verdict::Errors(diagnostics.len()), diagnostics),
        };
        if let Some(file) = self.files.iter_mut().find(|file| file.id == job.file) {
            file.verdict = verdict;
            if file.module.is_none() {
                let seen = diagnostics.iter().map(|one| one.seen_from(&job.source.path));
                file.document.set_diagnostics(job.revision, seen.collect());
            }
        }
        match result {
            Ok(artifact) if job.then_run => self.hand_over(job, artifact, effects),
            Ok(_) => {}
            Err(diagnostics) if job.then_run => self.tell_errors(&job, &diagnostics),
            Err(_) => {}
        }
    }

    fn tell_errors(&mut self, job: &Job, diagnostics: &[Diagnostic]) {
        let first = diagnostics.first().map_or_else(String::new, |diagnostic| {
            let line = diagnostic.span.map_or_else(String::new, |span| format!("line {}: ", span.start.line));
            format!(": {line}{}", diagnostic.message)
        });
        // That the last good guest stays loaded stands in the report and in the status line.
        self.fail(format!("{} does not compile{first}", job.name));
    }

    /// Gives a guest to the target, which ends the run under way.
    pub(super) fn hand_over(&mut self, job: Job, artifact: Artifact, effects: &mut Vec<Effect>) {
        match &mut self.activity {
            Activity::Running { cancelling, name, .. } => {
                *cancelling = Some(CancelReason::Superseded);
                let text = format!("the run of {name} was cancelled: a newer {} takes its place", job.name);
                effects.push(Effect::CancelRuns { up_to: Generation(job.number.0 - 1) });
                self.inform(text);
            }
            idle => {
                let (since, name) = (self.now, job.name.clone());
                *idle = Activity::Running { since, name, progress: None, cancelling: None };
            }
        }
        effects.push(Effect::Run { job: job.number, source: job.source.clone(), artifact: artifact.clone() });
        self.pending.run = Some(RunningJob {
            job,
            artifact,
            lines: Vec::new(),
            lines_left_out: 0,
            session: None,
            target: self.target_name(),
            logged: false,
            lines_complete: false,
            report: None,
        });
    }

    pub(super) fn pushed(&mut self, number: Generation, session: u32) {
        let (now, target) = (self.now, self.target_name());
        let Some(run) = self.pending.run.as_mut().filter(|run| run.job.number == number) else { return };
        run.session = Some(session);
        run.target = target;
        let name = run.job.name.clone();
        self.loaded = Some(LoadedGuest {
            hash: run.artifact.hash,
            source_hash: run.job.source_hash,
            file: run.job.file,
            name: name.clone(),
            session,
            target: run.target.clone(),
        });
        self.log.mark_push(session);
        self.activity = Activity::Running { since: now, name, progress: None, cancelling: None };
    }

    pub(super) fn take_log(&mut self, batch: LogBatch) {
        if let Some(run) = self.pending.run.as_mut()
            && let Some(session) = run.session
        {
            for record in &batch.records {
                run.keep_line(session, record);
                match record.origin {
                    Origin::Guest { session: of, .. } if of == session && !run.logged => {
                        run.logged = true;
                        self.save_to_log = Some(self.now.saturating_duration_since(run.job.asked_at));
                    }
                    Origin::Run { session: of, end: true, .. } if of == session => run.lines_complete = true,
                    _ => {}
                }
            }
        }
        self.log.push_batch(batch);
        self.show_complete_report();
    }

    pub(super) fn run_ended(&mut self, number: Generation, result: Result<RunReport, String>) {
        let now = self.now;
        let Some(run) = self.pending.run.as_mut().filter(|run| run.job.number == number) else { return };
        match result {
            Ok(report) => {
                run.report = Some(WaitingReport { report, until: now + LAST_LINE_WAIT });
                self.show_complete_report();
            }
            Err(reason) => {
                self.fail(reason.clone());
                self.finish_run(Err(reason));
            }
        }
    }

    /// Shows the report that waits, once the lines of its run are complete or it waited long enough.
    fn show_complete_report(&mut self) {
        let now = self.now;
        let Some(run) = &mut self.pending.run else { return };
        let complete = run.lines_complete;
        if let Some(waiting) = run.report.take_if(|waiting| complete || now >= waiting.until) {
            self.finish_run(Ok(waiting.report));
        }
    }

    pub(super) fn finish_run(&mut self, outcome: Result<RunReport, String>) {
        let Some(run) = self.pending.run.take() else { return };
        self.pending.runs += 1;
        self.report_scroll = 0;
        self.activity = Activity::Idle;
        if let Some(job) = &self.pending.compile {
            self.activity = Activity::Compiling { since: job.asked_at, name: job.name.clone() };
        }
        if !run.logged {
            self.save_to_log = None;
        }
        let last = LastRun {
            number: self.pending.runs,
            guest: LoadedGuest {
                hash: run.artifact.hash,
                source_hash: run.job.source_hash,
                file: run.job.file,
                name: run.job.name,
                session: run.session.unwrap_or(0),
                target: run.target,
            },
            outcome,
        };
        self.last_run = Some(last.clone());
        self.history.push(PastRun {
            run: last,
            source: run.job.source,
            artifact: run.artifact,
            lines: run.lines,
            lines_left_out: run.lines_left_out,
        });
    }

    /// Ends the run under way, and keeps a guest that is being compiled from running.
    pub(super) fn stop(&mut self, effects: &mut Vec<Effect>) {
        let was_to_run = self.pending.compile.as_mut().is_some_and(|job| std::mem::take(&mut job.then_run));
        if self.stop_build(effects) && !matches!(self.activity, Activity::Running { .. }) {
            return;
        }
        if self.is_opening() {
            // A guest that waits for the target then hears that there is none.
            return self.stop_opening(effects);
        }
        match &mut self.activity {
            Activity::Running { cancelling, .. } => {
                *cancelling = Some(CancelReason::Asked);
                effects.extend(self.cancellation());
            }
            _ if was_to_run => self.inform("stopped before the run"),
            _ => self.inform("nothing runs"),
        }
    }

    /// Ends a build that other programs do; `false` when there is none.
    fn stop_build(&mut self, effects: &mut Vec<Effect>) -> bool {
        self.pending.run_once_saved = None;
        let by_others =
            |job: &mut Job| Language::of(&job.source.path).is_some_and(Language::is_built_by_others);
        let Some(job) = self.pending.compile.take_if(by_others) else { return false };
        effects.push(Effect::CancelCompile);
        if matches!(self.activity, Activity::Compiling { .. }) {
            self.activity = Activity::Idle;
        }
        self.inform(format!("the build of {} was cancelled", job.name));
        true
    }

    /// What ends the run that is being cancelled, and spares the one that takes its place.
    fn cancellation(&self) -> Option<Effect> {
        let Activity::Running { cancelling, .. } = &self.activity else { return None };
        let newest = self.pending.run.as_ref()?.job.number;
        let up_to = match cancelling.as_ref()? {
            CancelReason::Asked => newest,
            CancelReason::Superseded => Generation(newest.0 - 1),
        };
        Some(Effect::CancelRuns { up_to })
    }

    pub(super) fn tick(&mut self, now_at: Option<RunProgress>, effects: &mut Vec<Effect>) {
        if let Activity::Running { progress, cancelling, .. } = &mut self.activity {
            *progress = now_at.or(*progress);
            // A run cannot be cancelled before it has begun, so it is tried until it has ended.
            if cancelling.is_some() {
                effects.extend(self.cancellation());
            }
        }
        self.show_complete_report();
    }
}
