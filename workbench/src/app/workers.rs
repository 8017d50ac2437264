//! Threads that do what [`Effect`]s ask for and answer with events.
//!
//! The screen's thread never waits for any of them.

mod compiler;
mod drafts;
mod file_listing;
mod file_work;
mod log_reading;
mod run_settings;
mod runner;
mod slot;
mod wat_questions;

use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, Sender, bounded, unbounded};

use self::compiler::Compiler;
use self::drafts::DraftJob;
use self::file_work::FileJob;
use self::runner::{RunJob, RunPlace, Runner};
use self::wat_questions::{CheckSlot, QuestionSlot};
use super::effect::Effect;
use super::event::{Event, Timed};
use super::state::Generation;
use crate::cli::RunOptions;
use crate::target::{self, LogBatch, Opening, RunProgress, Target, TargetChoice, TargetError, TargetOptions};
use crate::watch::SourceWatcher;

/// Batches of log lines that may wait for the screen.
const WAITING_BATCHES: usize = 4;

/// How long the target may take to end when the workbench does.
const LAST_WORDS: Duration = Duration::from_secs(2);

/// Where answers go.
#[derive(Debug, Clone)]
pub struct Answers {
    events: Sender<Timed>,
    log: Sender<(Generation, LogBatch)>,
}

/// Where answers come out.
#[derive(Debug)]
pub struct Inbox {
    /// Everything but log lines.
    pub events: Receiver<Timed>,
    /// Log lines, and which opening of a target they come from; few batches wait at most, and
    /// whoever sends more waits too.
    pub log: Receiver<(Generation, LogBatch)>,
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
    pub fn send_log(&self, opening: Generation, batch: LogBatch) -> bool {
        self.log.send((opening, batch)).is_ok()
    }
}

/// Opens a target, as [`target::open_target`] does.
pub type Opener = Arc<
    dyn Fn(&TargetChoice, &TargetOptions, &Opening) -> Result<Box<dyn Target>, TargetError> + Send + Sync,
>;

/// What the workers start with.
#[derive(Clone)]
pub struct WorkerOptions {
    /// Where guests run.
    pub target: TargetChoice,
    /// Opens targets; [`target::open_target`] but for tests.
    pub opener: Opener,
    /// How the target is set up.
    pub target_options: TargetOptions,
    /// How guests are run, over what their sources say.
    pub run: RunOptions,
    /// Where unsaved edits are kept; `None` when there is no such place.
    pub drafts: Option<PathBuf>,
    /// Where copies of templates go.
    pub folder: PathBuf,
}

/// The workers. They end when this is dropped, a run under way too.
pub struct Workers {
    compiler: Compiler,
    questions: QuestionSlot,
    checks: CheckSlot,
    runner: Runner,
    place: RunPlace,
    files: Sender<FileJob>,
    folder: PathBuf,
    drafts: DraftKeeper,
    watcher: Option<SourceWatcher>,
    answers: Answers,
}

impl Workers {
    /// Starts the workers; the target is opened at once.
    ///
    /// # Errors
    /// When no thread can be started.
    pub fn start(options: WorkerOptions, answers: &Answers) -> io::Result<Self> {
        let compiler = Compiler::default();
        let (files, file_jobs) = unbounded();
        let runner = Runner {
            answers: answers.clone(),
            opener: options.opener,
            options: options.target_options,
            defaults: options.run,
        };
        let place = runner.start(Generation::default(), options.target)?;
        let (compiling, to) = (compiler.clone(), answers.clone());
        spawn("compile", move || compiling.run(&to))?;
        let (questions, checks) = (QuestionSlot::default(), CheckSlot::default());
        let (slot, to) = (Arc::clone(&questions), answers.clone());
        spawn("wat", move || wat_questions::answer_all(&slot, &to))?;
        let (slot, to) = (Arc::clone(&checks), answers.clone());
        spawn("check", move || wat_questions::check_all(&slot, &to))?;
        let (folder, to) = (options.folder.clone(), answers.clone());
        spawn("files", move || file_work::run(&file_jobs, &folder, &to))?;
        let drafts = DraftKeeper::start(options.drafts, answers)?;
        let watcher = start_watcher(answers);
        let folder = options.folder;
        Ok(Self {
            compiler,
            questions,
            checks,
            runner,
            place,
            files,
            folder,
            drafts,
            watcher,
            answers: answers.clone(),
        })
    }

    /// Does an effect, or has it done. Those that concern the terminal are given back.
    pub fn perform(&mut self, effect: Effect) -> Option<Effect> {
        match effect {
            Effect::OpenFile(path) => self.files(FileJob::Open(path)),
            Effect::ListFiles => self.list_files(),
            Effect::NewFromTemplate(name) => self.files(FileJob::FromTemplate(name)),
            Effect::Save(save) => self.files(FileJob::Save(save)),
            Effect::Export { path, text } => self.files(FileJob::Export { path, text }),
            Effect::Compile { job, source } => self.compiler.put(job, source),
            Effect::CancelCompile => self.compiler.cancel(),
            Effect::Ask(question) => self.questions.put(question),
            Effect::Check { number, source } => self.checks.put((number, source)),
            Effect::Run { job, artifact, source } => self.place.put(RunJob { job, artifact, source }),
            Effect::CancelRuns { up_to } => self.place.cancel(up_to),
            Effect::OpenTarget { opening, choice } => self.open_target(opening, choice),
            Effect::CancelOpening => self.place.cancel_opening(),
            Effect::LookAtTargets(choices) => self.look_at_targets(choices),
            Effect::KeepDraft { path, text } => self.drafts.put(DraftJob::Keep { path, text }),
            Effect::ForgetDraft(path) => self.drafts.put(DraftJob::Forget(path)),
            Effect::LookForDraft { path, content } => self.drafts.put(DraftJob::LookFor { path, content }),
            Effect::RemoveDraft(kept_in) => self.drafts.put(DraftJob::Remove(kept_in)),
            Effect::Watch(files) => self.watch(&files),
            other => return Some(other),
        }
        None
    }

    /// How far the run under way is.
    pub fn progress(&self) -> Option<RunProgress> {
        self.place.progress()
    }

    /// Lets go of the target and opens another one. The old one ends on its own thread.
    fn open_target(&mut self, opening: Generation, choice: TargetChoice) {
        match self.runner.start(opening, choice) {
            Ok(place) => self.place = place,
            Err(error) => {
                let reason = format!("no thread can be started for it: {error}");
                let error = TargetError::Gone { target: "the new target".to_owned(), reason };
                self.answers.send(Event::TargetOpened { opening, result: Err(error) });
            }
        }
    }

    /// Looks on a thread of its own: some of it asks other programs.
    fn look_at_targets(&self, choices: Vec<TargetChoice>) {
        let answers = self.answers.clone();
        let started = spawn("targets", move || {
            let seen = choices.into_iter().map(|choice| {
                let seen = target::look(&choice);
                (choice, seen)
            });
            answers.send(Event::TargetsSeen(seen.collect()));
        });
        if let Err(error) = started {
            self.answers
                .send(Event::Warned(format!("no thread can be started to look at the targets: {error}")));
        }
    }

    /// Lists on a thread of its own: a folder may be large, and a save is not to wait for it.
    fn list_files(&self) {
        let (folder, to) = (self.folder.clone(), self.answers.clone());
        let list = move || to.send(Event::FilesListed(file_listing::files_below(&folder)));
        if let Err(error) = spawn("listing", list) {
            self.answers.send(Event::FilesListed(Vec::new()));
            self.answers.send(Event::Warned(format!("no thread can be started to list the files: {error}")));
        }
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
        self.compiler.close();
        self.questions.close();
        self.checks.close();
        self.drafts.finish();
        // A machine that was started for the target is not to outlive the workbench.
        self.place.close();
        self.place.wait(LAST_WORDS);
    }
}

/// The thread that keeps unsaved edits.
struct DraftKeeper {
    jobs: Option<Sender<DraftJob>>,
    /// Closed when the thread has ended.
    ended: Receiver<()>,
}

impl DraftKeeper {
    fn start(folder: Option<PathBuf>, answers: &Answers) -> io::Result<Self> {
        let (jobs, inbox) = unbounded();
        let (ending, ended) = bounded(1);
        let to = answers.clone();
        spawn("drafts", move || {
            drafts::run(&inbox, folder, &to);
            drop(ending);
        })?;
        Ok(Self { jobs: Some(jobs), ended })
    }

    fn put(&self, job: DraftJob) {
        if let Some(jobs) = &self.jobs {
            // The thread ends only when this is dropped.
            let _ = jobs.send(job);
        }
    }

    /// Lets the thread write what is still to be kept.
    fn finish(&mut self) {
        self.jobs = None;
        // Nothing is ever sent: it ends when the other side is gone, or after the time.
        let _ = self.ended.recv_timeout(LAST_WORDS);
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
