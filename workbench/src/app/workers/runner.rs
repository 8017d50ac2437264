//! Opens the target, then pushes and runs guests on it, one after the other.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use guest_engine::{RunReport, RunRequest};

use super::Answers;
use super::log_reading;
use super::run_settings::{self, RunSettings};
use super::slot::Slot;
use crate::app::event::Event;
use crate::app::state::Generation;
use crate::cli::RunOptions;
use crate::compile::{Artifact, Source};
use crate::target::{
    GuestSession, Opening, RunControl, RunProgress, Target, TargetChoice, TargetError, TargetOptions,
    open_target,
};

/// A guest to be run.
#[derive(Debug)]
pub(super) struct RunJob {
    pub(super) job: Generation,
    pub(super) artifact: Artifact,
    pub(super) source: Source,
}

/// How other threads reach the runs.
#[derive(Default)]
pub(super) struct Reins {
    inner: Mutex<ReinsInner>,
}

#[derive(Default)]
struct ReinsInner {
    running: Option<(Generation, Arc<dyn RunControl>)>,
    /// Jobs up to this one are not to run.
    cancelled: Generation,
}

impl Reins {
    fn lock(&self) -> MutexGuard<'_, ReinsInner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Ends the run under way when it is of a job up to this one, and keeps those from starting.
    /// Their sessions are closed rather than cancelled: so it does not matter whether the run has
    /// begun, and no session has a second one.
    pub(super) fn cancel(&self, up_to: Generation) {
        let mut inner = self.lock();
        inner.cancelled = inner.cancelled.max(up_to);
        if let Some((job, control)) = &inner.running
            && *job <= up_to
        {
            control.close();
        }
    }

    pub(super) fn progress(&self) -> Option<RunProgress> {
        self.lock().running.as_ref().and_then(|(_, control)| control.progress())
    }

    fn is_cancelled(&self, job: Generation) -> bool {
        job <= self.lock().cancelled
    }

    fn set(&self, running: Option<(Generation, Arc<dyn RunControl>)>) {
        let mut inner = self.lock();
        if let Some((job, control)) = &running
            && *job <= inner.cancelled
        {
            control.close();
        }
        inner.running = running;
    }
}

/// What the runner works with.
pub(super) struct Runner {
    pub(super) slot: Arc<Slot<RunJob>>,
    pub(super) reins: Arc<Reins>,
    pub(super) answers: Answers,
    pub(super) choice: TargetChoice,
    pub(super) options: TargetOptions,
    pub(super) defaults: RunOptions,
}

impl Runner {
    pub(super) fn run(self) {
        let opened = self.open();
        // The last session stays open until the next one, so that its memory can be read.
        let mut last: Option<Box<dyn GuestSession>> = None;
        let mut target = match opened {
            Ok(target) => Ok(target),
            Err(error) => {
                self.answers.send(Event::TargetOpened(Err(error.clone())));
                Err(error)
            }
        };
        while let Some(job) = self.slot.take() {
            let number = job.job;
            let result = match &mut target {
                Ok(target) => self.contained(target.as_mut(), &mut last, job),
                Err(error) => Err(error.to_string()),
            };
            self.reins.set(None);
            self.answers.send(Event::RunEnded { job: number, result });
        }
    }

    fn open(&self) -> Result<Box<dyn Target>, TargetError> {
        let mut target = open_target(&self.choice, &self.options, &Opening::silent())?;
        let reader = target.open_log()?;
        log_reading::start(reader, self.answers.clone());
        self.answers.send(Event::TargetOpened(Ok(target.info())));
        Ok(target)
    }

    /// Runs; a defect of the target ends this run alone.
    fn contained(
        &self,
        target: &mut dyn Target,
        last: &mut Option<Box<dyn GuestSession>>,
        job: RunJob,
    ) -> Result<RunReport, String> {
        catch_unwind(AssertUnwindSafe(|| self.push_and_run(target, last, &job))).unwrap_or_else(|_| {
            *last = None;
            Err("the target failed while it ran this guest: that is a defect of the workbench".to_owned())
        })
    }

    fn push_and_run(
        &self,
        target: &mut dyn Target,
        last: &mut Option<Box<dyn GuestSession>>,
        job: &RunJob,
    ) -> Result<RunReport, String> {
        if self.reins.is_cancelled(job.job) {
            return Err("stopped before the run began".to_owned());
        }
        let settings = run_settings::of(&job.source, &self.defaults)?;
        let in_words = |error: TargetError| error.to_string();
        let session = last.insert(target.open().map_err(in_words)?);
        session.write(&job.artifact.bytes).map_err(in_words)?;
        let request = self.request(session.as_mut(), &settings)?;
        self.answers.send(Event::Pushed { job: job.job, session: session.session() });
        self.reins.set(Some((job.job, session.control())));
        session.run(&request).map_err(in_words)
    }

    fn request(&self, session: &mut dyn GuestSession, settings: &RunSettings) -> Result<RunRequest, String> {
        if let Some(input) = &settings.input {
            session.set_input(input).map_err(|error| error.to_string())?;
        }
        let guest = session.check().map_err(|error| error.to_string())?;
        settings.options.request(&guest).map_err(|failure| failure.to_string())
    }
}
