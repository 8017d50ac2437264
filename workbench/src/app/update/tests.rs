//! Events in, state and effects out; nothing works and no time goes by but what the events say.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use guest_engine::RunReport;
use guest_engine::abi::codes::{LogLevel, Status, Trap};
use ratatui::layout::Size;

mod builds;

use super::update;
use crate::app::effect::{Effect, Over, Save};
use crate::app::event::{Event, OpenedFile, SaveResult, Signal, Timed};
use crate::app::state::{Activity, Generation, State, TimeOfDay, Verdict};
use crate::compile::{Artifact, ContentHash, Diagnostic, Severity, Source, compile};
use crate::log::{LogRecord, Origin};
use crate::screen::theme::{ColourMode, Theme};
use crate::target::{LogBatch, RunProgress, TargetChoice, TargetInfo};

const SOURCE: &str = "(module (func (export \"main\")))\n";

/// A state, and a clock that only the test moves.
struct Story {
    state: State,
    now: Instant,
}

impl Story {
    /// The file `a.wat` is open.
    fn new() -> Self {
        let now = Instant::now();
        let size = Size { width: 120, height: 40 };
        let state = State::new(size, Theme::new(ColourMode::None), TargetChoice::Simulator, now);
        let mut story = Self { state, now };
        let info = TargetInfo { name: "sim".to_owned(), description: String::new(), reason: None };
        story.event(Event::TargetOpened { opening: Generation(0), result: Ok(info) });
        story.state.open_at_start(&[PathBuf::from("a.wat")]);
        let opened = OpenedFile { bytes: Arc::from(SOURCE.as_bytes()), exists: true, printed: None };
        let effects = story.event(Event::FileOpened { path: "a.wat".into(), result: Ok(opened) });
        let job = compile_job(&effects);
        story.event(Event::Compiled { job, result: Ok(artifact()) });
        story
    }

    fn event(&mut self, event: Event) -> Vec<Effect> {
        update(&mut self.state, Timed { at: self.now, event })
    }

    fn key(&mut self, code: char, modifiers: crossterm::event::KeyModifiers) -> Vec<Effect> {
        let key = crossterm::event::KeyEvent::new(crossterm::event::KeyCode::Char(code), modifiers);
        self.event(Event::Input(crossterm::event::Event::Key(key)))
    }

    fn ctrl(&mut self, code: char) -> Vec<Effect> {
        self.key(code, crossterm::event::KeyModifiers::CONTROL)
    }

    fn later(&mut self, milliseconds: u64) {
        self.now += Duration::from_millis(milliseconds);
    }

    fn record(&mut self, origin: Origin) {
        let text = "text".to_owned();
        let record = LogRecord { sequence: 1, timestamp_us: 1, level: LogLevel::Info, origin, text };
        let batch = LogBatch { records: vec![record], lost: 0 };
        self.event(Event::Log { opening: self.state.pending.opening, batch });
    }

    /// Starts a run with Ctrl-R up to where its guest is in this session; returns its job.
    fn run_in(&mut self, session: u32) -> Generation {
        let effects = self.ctrl('r');
        let job = compile_job(&effects);
        self.event(Event::Compiled { job, result: Ok(artifact()) });
        self.event(Event::Pushed { job, session });
        job
    }
}

fn artifact() -> Artifact {
    compile(&Source { path: "a.wat".into(), bytes: Arc::from(SOURCE.as_bytes()) }).unwrap()
}

fn errors() -> Vec<Diagnostic> {
    let message = "that is wrong".to_owned();
    vec![Diagnostic {
        file: "a.wat".into(),
        span: None,
        severity: Severity::Error,
        message,
        hint: None,
        rendered: None,
    }]
}

fn compile_job(effects: &[Effect]) -> Generation {
    let job = effects.iter().find_map(|effect| match effect {
        Effect::Compile { job, .. } => Some(*job),
        _ => None,
    });
    job.unwrap_or_else(|| panic!("nothing is compiled: {effects:?}"))
}

fn report(session: u32) -> RunReport {
    RunReport {
        status: Status::Ok,
        trap: Trap::None,
        session,
        run: 1,
        entry: "main".to_owned(),
        results: Vec::new(),
        results_len: 0,
        output: Vec::new(),
        fuel_used: 1,
        fuel_limit: 10,
        nanoseconds: 1,
        host_calls: 0,
        peak_pages: 0,
        log_lines: 0,
        log_bytes: 0,
        log_suppressed: 0,
        trace_dropped: 0,
        message: String::new(),
    }
}

#[test]
fn an_answer_to_an_older_job_is_dropped() {
    let mut story = Story::new();
    let old = compile_job(&story.ctrl('r'));
    let new = compile_job(&story.ctrl('r'));
    assert!(story.event(Event::Compiled { job: old, result: Err(errors()) }).is_empty());
    assert_eq!(story.state.files[0].verdict, Verdict::Compiles { warnings: 0 });
    let effects = story.event(Event::Compiled { job: new, result: Ok(artifact()) });
    assert!(matches!(effects.as_slice(), [Effect::Run { job, .. }] if *job == new), "{effects:?}");
    story.event(Event::Pushed { job: old, session: 9 });
    assert_eq!(story.state.loaded, None);
    story.event(Event::RunEnded { job: old, result: Ok(report(9)) });
    assert_eq!(story.state.last_run, None);
}

#[test]
fn the_report_waits_for_the_last_line_of_its_run() {
    let mut story = Story::new();
    let job = story.run_in(4);
    story.event(Event::RunEnded { job, result: Ok(report(4)) });
    assert_eq!(story.state.last_run, None);
    story.record(Origin::Run { session: 3, run: 1, end: true });
    assert_eq!(story.state.last_run, None);
    story.record(Origin::Run { session: 4, run: 1, end: true });
    assert!(story.state.last_run.is_some());
    assert!(!story.state.is_working());
}

#[test]
fn a_last_line_that_never_comes_is_not_waited_for_for_ever() {
    let mut story = Story::new();
    let job = story.run_in(4);
    story.event(Event::RunEnded { job, result: Ok(report(4)) });
    story.later(200);
    story.event(Event::Tick { progress: None });
    assert_eq!(story.state.last_run, None);
    story.later(200);
    story.event(Event::Tick { progress: None });
    assert!(story.state.last_run.is_some());
}

#[test]
fn latency_is_from_the_key_to_the_first_line_of_the_guest() {
    let mut story = Story::new();
    let effects = story.ctrl('r');
    let job = compile_job(&effects);
    story.later(5);
    story.event(Event::Compiled { job, result: Ok(artifact()) });
    story.event(Event::Pushed { job, session: 2 });
    story.record(Origin::Run { session: 2, run: 1, end: false });
    story.record(Origin::Guest { session: 1, run: 1 });
    assert_eq!(story.state.save_to_log, None);
    story.later(7);
    story.record(Origin::Guest { session: 2, run: 1 });
    story.later(7);
    story.record(Origin::Guest { session: 2, run: 1 });
    assert_eq!(story.state.save_to_log, Some(Duration::from_millis(12)));
}

#[test]
fn a_superseding_guest_is_spared_by_the_cancelling() {
    let mut story = Story::new();
    let old = story.run_in(1);
    let new = compile_job(&story.ctrl('r'));
    let effects = story.event(Event::Compiled { job: new, result: Ok(artifact()) });
    let [Effect::CancelRuns { up_to }, Effect::Run { job, .. }] = effects.as_slice() else {
        panic!("{effects:?}")
    };
    assert!(*up_to >= old && *up_to < new && *job == new);
    // A run that had not yet begun is cancelled again, until its successor is pushed.
    let effects = story.event(Event::Tick { progress: None });
    assert!(matches!(effects.as_slice(), [Effect::CancelRuns { up_to }] if *up_to < new), "{effects:?}");
    story.event(Event::Pushed { job: new, session: 2 });
    assert!(story.event(Event::Tick { progress: None }).is_empty());
}

#[test]
fn stopping_while_it_compiles_keeps_the_guest_from_running() {
    let mut story = Story::new();
    let job = compile_job(&story.ctrl('r'));
    let escape = crossterm::event::KeyEvent::from(crossterm::event::KeyCode::Esc);
    story.event(Event::Input(crossterm::event::Event::Key(escape)));
    let effects = story.event(Event::Compiled { job, result: Ok(artifact()) });
    assert!(effects.is_empty(), "{effects:?}");
    assert_eq!(story.state.activity, Activity::Idle);
}

#[test]
fn progress_is_shown_while_it_runs_and_kept_when_it_is_not_known() {
    let mut story = Story::new();
    story.run_in(1);
    let progress = RunProgress { fuel_used: 5, fuel_limit: 10 };
    story.event(Event::Tick { progress: Some(progress) });
    story.event(Event::Tick { progress: None });
    assert!(
        matches!(story.state.activity, Activity::Running { progress: Some(seen), .. } if seen == progress)
    );
}

#[test]
fn a_save_is_compiled_before_it_is_on_the_disk_and_only_once() {
    let mut story = Story::new();
    story.key(';', crossterm::event::KeyModifiers::NONE);
    story.key(';', crossterm::event::KeyModifiers::NONE);
    let effects = story.ctrl('s');
    let [Effect::Compile { job, .. }, Effect::Save(save)] = effects.as_slice() else { panic!("{effects:?}") };
    let (job, save) = (*job, save.clone());
    // The watch sees the save before its answer is there: that is no change by others.
    let changed = Event::FileChanged { path: save.path.clone(), bytes: Some(Arc::clone(&save.bytes)) };
    assert!(story.event(changed.clone()).is_empty());
    let saved = SaveResult::Saved(TimeOfDay { hour: 1, minute: 2, second: 3 });
    story.event(Event::Saved { file: save.file, path: save.path, bytes: save.bytes, result: saved });
    assert!(story.event(changed).is_empty());
    assert!(!story.state.has_unsaved());
    assert!(story.event(Event::Compiled { job, result: Err(errors()) }).is_empty());
    assert_eq!(story.state.files[0].verdict, Verdict::Errors(1));
}

/// Types a letter into a comment and saves; returns the save.
fn type_and_save(story: &mut Story) -> Save {
    story.key(';', crossterm::event::KeyModifiers::NONE);
    let effects = story.ctrl('s');
    let save = effects.iter().find_map(|effect| match effect {
        Effect::Save(save) => Some(save.clone()),
        _ => None,
    });
    save.unwrap_or_else(|| panic!("{effects:?}"))
}

fn answer(story: &mut Story, save: Save) {
    let result = SaveResult::Saved(TimeOfDay { hour: 1, minute: 2, second: 3 });
    story.event(Event::Saved { file: save.file, path: save.path, bytes: save.bytes, result });
}

#[test]
fn a_save_may_be_over_the_one_that_is_still_being_written() {
    let mut story = Story::new();
    let first = type_and_save(&mut story);
    let second = type_and_save(&mut story);
    assert_eq!(second.over, Over::Content(ContentHash::of(&first.bytes)));
}

#[test]
fn an_echo_of_an_older_save_is_no_change_by_others() {
    let mut story = Story::new();
    let first = type_and_save(&mut story);
    let echo = Event::FileChanged { path: first.path.clone(), bytes: Some(Arc::clone(&first.bytes)) };
    answer(&mut story, first);
    let second = type_and_save(&mut story);
    let latest = Event::FileChanged { path: second.path.clone(), bytes: Some(Arc::clone(&second.bytes)) };
    answer(&mut story, second);
    story.key(';', crossterm::event::KeyModifiers::NONE);

    assert!(story.event(echo.clone()).is_empty());
    assert!(!story.state.files[0].changed_on_disk, "its own save was taken for another program's");
    assert!(story.event(latest).is_empty());
    // Once the newest save was seen, an older content can only have been put back by others.
    story.event(echo);
    assert!(story.state.files[0].changed_on_disk);
}

#[test]
fn a_report_is_stale_as_soon_as_the_source_is_another_one() {
    let mut story = Story::new();
    let job = story.run_in(1);
    story.record(Origin::Run { session: 1, run: 1, end: true });
    story.event(Event::RunEnded { job, result: Ok(report(1)) });
    assert!(!story.state.last_run_is_stale());
    story.key(' ', crossterm::event::KeyModifiers::NONE);
    assert!(story.state.last_run_is_stale());
    story.ctrl('z');
    assert!(!story.state.last_run_is_stale());
}

#[test]
fn signals_end_stop_and_resume() {
    let mut story = Story::new();
    assert!(matches!(story.event(Event::Signal(Signal::Suspend)).as_slice(), [Effect::Suspend]));
    assert!(matches!(story.event(Event::Signal(Signal::Resume)).as_slice(), [Effect::TakeTerminal]));
    story.event(Event::Signal(Signal::Terminate(15)));
    assert_eq!(story.state.exit, Some(143));
}
