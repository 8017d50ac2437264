//! Opens the target, then pushes and runs guests on it, one after the other.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crossbeam_channel::{Receiver, Sender, bounded};
use guest_engine::{RunReport, RunRequest};

use super::log_reading;
use super::run_settings::{self, RunSettings};
use super::slot::Slot;
use super::{Answers, Opener};
use crate::app::event::Event;
use crate::app::state::Generation;
use crate::cli::RunOptions;
use crate::compile::{Artifact, Source};
use crate::target::{
    GuestSession, LogCloser, Opening, RunControl, RunProgress, Target, TargetChoice, TargetError,
    TargetOptions,
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

/// Where runs are given to one target: the hold on the thread that opened it.
pub(super) struct RunPlace {
    slot: Arc<Slot<RunJob>>,
    reins: Arc<Reins>,
    opening: Opening,
    ended: Receiver<()>,
}

impl RunPlace {
    /// Has a guest run, in place of one that waits.
    pub(super) fn put(&self, job: RunJob) {
        self.slot.put(job);
    }

    /// Ends the runs of jobs up to this one.
    pub(super) fn cancel(&self, up_to: Generation) {
        self.reins.cancel(up_to);
    }

    /// Ends the opening of the target, if it is under way.
    pub(super) fn cancel_opening(&self) {
        self.opening.cancel().cancel();
    }

    /// How far the run under way is.
    pub(super) fn progress(&self) -> Option<RunProgress> {
        self.reins.progress()
    }

    /// Ends everything; the target is let go of soon.
    pub(super) fn close(&self) {
        self.slot.close();
        self.cancel_opening();
        self.reins.cancel(Generation(u64::MAX));
    }

    /// Waits until the target has ended, but not for longer than this.
    pub(super) fn wait(&self, at_most: Duration) {
        // Nothing is ever sent: the other end is dropped with the thread.
        let _ = self.ended.recv_timeout(at_most);
    }
}

impl Drop for RunPlace {
    fn drop(&mut self) {
        self.close();
    }
}

/// What every opening of a target works with.
#[derive(Clone)]
pub(super) struct Runner {
    pub(super) answers: Answers,
    pub(super) opener: Opener,
    pub(super) options: TargetOptions,
    pub(super) defaults: RunOptions,
}

impl Runner {
    /// Opens a target on a thread of its own, which then runs guests on it.
    pub(super) fn start(&self, opening: Generation, choice: TargetChoice) -> io::Result<RunPlace> {
        let (slot, reins) = (Arc::new(Slot::default()), Arc::new(Reins::default()));
        let answers = self.answers.clone();
        let news = Opening::new(move |news| answers.send(Event::TargetNews { opening, news }));
        let (alive, ended) = bounded(0);
        let thread = RunnerThread {
            runner: self.clone(),
            number: opening,
            choice,
            opening: news.clone(),
            slot: Arc::clone(&slot),
            reins: Arc::clone(&reins),
        };
        super::spawn("run", move || {
            // Dropped last, also by a panic.
            let _alive: Sender<()> = alive;
            thread.run();
        })?;
        Ok(RunPlace { slot, reins, opening: news, ended })
    }
}

/// Why a guest did not run.
enum RunFailure {
    /// The target did not do what it was asked to.
    Target(TargetError),
    /// One sentence.
    Words(String),
}

impl From<TargetError> for RunFailure {
    fn from(error: TargetError) -> Self {
        Self::Target(error)
    }
}

impl From<String> for RunFailure {
    fn from(words: String) -> Self {
        Self::Words(words)
    }
}

/// A target, and what ends the reading of its log.
struct OpenedTarget {
    target: Box<dyn Target>,
    log: Arc<dyn LogCloser>,
}

/// The thread of one opening of a target.
struct RunnerThread {
    runner: Runner,
    number: Generation,
    choice: TargetChoice,
    opening: Opening,
    slot: Arc<Slot<RunJob>>,
    reins: Arc<Reins>,
}

impl RunnerThread {
    fn run(self) {
        match self.open() {
            Ok(mut opened) => {
                self.work(opened.target.as_mut());
                opened.log.close();
            }
            Err(error) => {
                self.send(Event::TargetOpened { opening: self.number, result: Err(error.clone()) });
                while let Some(job) = self.slot.take() {
                    self.send(Event::RunEnded { job: job.job, result: Err(error.to_string()) });
                }
            }
        }
    }

    fn send(&self, event: Event) {
        self.runner.answers.send(event);
    }

    fn open(&self) -> Result<OpenedTarget, TargetError> {
        let mut target = (self.runner.opener)(&self.choice, &self.runner.options, &self.opening)?;
        let reader = target.open_log()?;
        let log = log_reading::start(reader, self.number, self.runner.answers.clone());
        self.send(Event::TargetOpened { opening: self.number, result: Ok(target.info()) });
        Ok(OpenedTarget { target, log })
    }

    /// Runs guests until the place is closed.
    fn work(&self, target: &mut dyn Target) {
        // The last session stays open until the next one, so that its memory can be read.
        let mut last: Option<Box<dyn GuestSession>> = None;
        while let Some(job) = self.slot.take() {
            let result = self.contained(target, &mut last, &job);
            self.reins.set(None);
            let result = result.map_err(|failure| match failure {
                RunFailure::Words(words) => words,
                RunFailure::Target(error) => {
                    let words = error.to_string();
                    if matches!(error, TargetError::Gone { .. }) {
                        self.send(Event::TargetGone { opening: self.number, error });
                    }
                    words
                }
            });
            self.send(Event::RunEnded { job: job.job, result });
        }
    }

    /// Runs; a defect of the target ends this run alone.
    fn contained(
        &self,
        target: &mut dyn Target,
        last: &mut Option<Box<dyn GuestSession>>,
        job: &RunJob,
    ) -> Result<RunReport, RunFailure> {
        catch_unwind(AssertUnwindSafe(|| self.push_and_run(target, last, job))).unwrap_or_else(|_| {
            *last = None;
            let words = "the target failed while it ran this guest: that is a defect of the workbench";
            Err(RunFailure::Words(words.to_owned()))
        })
    }

    fn push_and_run(
        &self,
        target: &mut dyn Target,
        last: &mut Option<Box<dyn GuestSession>>,
        job: &RunJob,
    ) -> Result<RunReport, RunFailure> {
        if self.reins.is_cancelled(job.job) {
            return Err("stopped before the run began".to_owned().into());
        }
        let settings = run_settings::of(&job.source, &self.runner.defaults)?;
        let session = last.insert(target.open()?);
        session.write(&job.artifact.bytes)?;
        let request = request(session.as_mut(), &settings)?;
        self.send(Event::Pushed { job: job.job, session: session.session() });
        self.reins.set(Some((job.job, session.control())));
        Ok(session.run(&request)?)
    }
}

fn request(session: &mut dyn GuestSession, settings: &RunSettings) -> Result<RunRequest, RunFailure> {
    if let Some(input) = &settings.input {
        session.set_input(input)?;
    }
    let guest = session.check()?;
    Ok(settings.options.request(&guest).map_err(|failure| failure.to_string())?)
}
