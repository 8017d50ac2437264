//! Threads that do what [`Effect`]s ask for and answer with events.
//!
//! The screen's thread never waits for any of them.

mod compiler;
mod file_work;
mod log_reading;
mod run_settings;
mod runner;
mod slot;

use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::thread;
use std::time::Instant;

use crossbeam_channel::{Receiver, Sender, bounded, unbounded};

use self::compiler::CompilerSlot;
use self::file_work::FileJob;
use self::runner::{Reins, RunJob, Runner};
use self::slot::Slot;
use super::effect::Effect;
use super::event::{Event, Timed};
use crate::cli::RunOptions;
use crate::target::{LogBatch, RunProgress, TargetChoice, TargetOptions};
use crate::watch::SourceWatcher;

/// Batches of log lines that may wait for the screen.
const WAITING_BATCHES: usize = 4;

/// Where answers go.
#[derive(Debug, Clone)]
pub struct Answers {
    events: Sender<Timed>,
    log: Sender<LogBatch>,
}

/// Where answers come out.
#[derive(Debug)]
pub struct Inbox {
    /// Everything but log lines.
    pub events: Receiver<Timed>,
    /// Log lines; few batches wait at most, and whoever sends more waits too.
    pub log: Receiver<LogBatch>,
}

impl Answers {
    /// A way for answers, and its end.
    pub fn channel() -> (Self, Inbox) {
        let (events, events_out) = unbounded();
        let (log, log_out) = bounded(WAITING_BATCHES);
        (Self { events, log }, Inbox { events: events_out, log: log_out })
    }

    /// Sends an event that happens now.
    pub fn send(&self, event: Event) {
        // Nobody listens any more only when the workbench ends.
        let _ = self.events.send(Timed { at: Instant::now(), event });
    }

    /// Sends log lines, when there is room; `false` when nobody listens any more.
    pub fn send_log(&self, batch: LogBatch) -> bool {
        self.log.send(batch).is_ok()
    }
}

/// What the workers start with.
#[derive(Debug, Clone)]
pub struct WorkerOptions {
    /// Where guests run.
    pub target: TargetChoice,
    /// How the target is set up.
    pub target_options: TargetOptions,
    /// How guests are run, over what their sources say.
    pub run: RunOptions,
    /// Where copies of templates go.
    pub folder: PathBuf,
}

/// The workers. They end when this is dropped, a run under way too.
pub struct Workers {
    compiler: CompilerSlot,
    runs: Arc<Slot<RunJob>>,
    reins: Arc<Reins>,
    files: Sender<FileJob>,
    watcher: Option<SourceWatcher>,
    answers: Answers,
}

impl Workers {
    /// Starts the workers; the target is opened at once.
    ///
    /// # Errors
    /// When no thread can be started.
    pub fn start(options: WorkerOptions, answers: &Answers) -> io::Result<Self> {
        let compiler = CompilerSlot::default();
        let runs = Arc::new(Slot::default());
        let reins = Arc::new(Reins::default());
        let (files, file_jobs) = unbounded();
        let runner = Runner {
            slot: Arc::clone(&runs),
            reins: Arc::clone(&reins),
            answers: answers.clone(),
            choice: options.target,
            options: options.target_options,
            defaults: options.run,
        };
        spawn("run", move || runner.run())?;
        let (slot, to) = (Arc::clone(&compiler), answers.clone());
        spawn("compile", move || compiler::run(&slot, &to))?;
        let (folder, to) = (options.folder, answers.clone());
        spawn("files", move || file_work::run(&file_jobs, &folder, &to))?;
        let watcher = start_watcher(answers);
        Ok(Self { compiler, runs, reins, files, watcher, answers: answers.clone() })
    }

    /// Does an effect, or has it done. Those that concern the terminal are given back.
    pub fn perform(&mut self, effect: Effect) -> Option<Effect> {
        match effect {
            Effect::OpenFile(path) => self.files(FileJob::Open(path)),
            Effect::NewFromTemplate(name) => self.files(FileJob::FromTemplate(name)),
            Effect::Save(save) => self.files(FileJob::Save(save)),
            Effect::Export { path, text } => self.files(FileJob::Export { path, text }),
            Effect::Compile { job, source } => self.compiler.put((job, source)),
            Effect::Run { job, artifact, source } => self.runs.put(RunJob { job, artifact, source }),
            Effect::CancelRuns { up_to } => self.reins.cancel(up_to),
            Effect::Watch(files) => self.watch(&files),
            other => return Some(other),
        }
        None
    }

    /// How far the run under way is.
    pub fn progress(&self) -> Option<RunProgress> {
        self.reins.progress()
    }

    fn files(&self, job: FileJob) {
        // The thread ends only when this is dropped.
        let _ = self.files.send(job);
    }

    fn watch(&mut self, files: &[PathBuf]) {
        let result = self.watcher.as_mut().map_or(Ok(()), |watcher| watcher.watch(files));
        if let Err(error) = result {
            self.answers.send(Event::Warned(error.to_string()));
        }
    }
}

impl Drop for Workers {
    fn drop(&mut self) {
        self.runs.close();
        self.compiler.close();
        self.reins.cancel(super::state::Generation(u64::MAX));
    }
}

fn start_watcher(answers: &Answers) -> Option<SourceWatcher> {
    let to = answers.clone();
    let watcher = SourceWatcher::new(move |change| {
        to.send(Event::FileChanged { path: change.path, bytes: change.bytes });
    });
    match watcher {
        Ok(watcher) => Some(watcher),
        Err(error) => {
            answers.send(Event::Warned(error.to_string()));
            None
        }
    }
}

fn spawn(name: &str, work: impl FnOnce() + Send + 'static) -> io::Result<()> {
    thread::Builder::new().name(name.to_owned()).spawn(work).map(|_| ())
}
