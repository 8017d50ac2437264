//! From the command line to a running screen.

use std::env;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use ratatui::layout::Size;

use super::event::Event;
use super::event_loop::EventLoop;
use super::external_editor::ExternalEditor;
use super::input_thread::KeyPause;
use super::state::{Overlay, State};
use super::terminal::{self, TerminalSurface};
use super::workers::{Answers, WorkerOptions, Workers};
use super::{
    input_thread,
    own_log::{self, state_folder},
};
use crate::cli::RunOptions;
use crate::screen::theme::Theme;
use crate::settings::{ColourEnvironment, Settings};
use crate::target::{TargetChoice, TargetOptions, open_target};

/// What the screen starts with.
#[derive(Debug, Clone)]
pub struct ScreenOptions {
    /// Files to open; the first one comes to the front. Without any, the picker of templates opens.
    pub files: Vec<PathBuf>,
    /// Where guests run.
    pub target: TargetChoice,
    /// How targets are set up.
    pub target_options: TargetOptions,
    /// Whether a target that is gone is opened again at once, without a key.
    pub restarts: bool,
    /// How guests are run, over what their sources say.
    pub run: RunOptions,
    /// What a person has set.
    pub settings: Settings,
}

/// The screen cannot be shown.
#[derive(Debug, thiserror::Error)]
pub enum ScreenError {
    /// Input or output is no terminal.
    #[error(
        "the screen needs a terminal for input and output; without one, use `wasm-workbench run FILE` or `watch FILE`"
    )]
    NotATerminal,
    /// The terminal fails.
    #[error("the terminal cannot be used: {0}")]
    Terminal(#[from] io::Error),
}

/// Shows the screen until a person leaves it; returns the exit code of the process.
///
/// # Errors
/// When there is no terminal, or it fails.
pub fn run_screen(options: ScreenOptions) -> Result<u8, ScreenError> {
    if !terminal::is_terminal() {
        return Err(ScreenError::NotATerminal);
    }
    let notes = own_log::start();
    let (width, height) = crossterm::terminal::size()?;
    let environment = ColourEnvironment::of_process();
    let settings = &options.settings;
    let theme = Theme::with_palette(settings.colour_mode(&environment), settings.palette(&environment));
    let (mut state, effects) = start_state(&options, Size { width, height }, theme);
    let (answers, inbox) = Answers::channel();
    let mut workers = Workers::start(worker_options(options), &answers)?;
    for effect in effects {
        workers.perform(effect);
    }
    if let Err(reason) = notes {
        answers.send(Event::Warned(reason));
    }
    let pause = KeyPause::default();
    let editor = ExternalEditor::default();
    input_thread::read_signals(answers.clone(), editor.running())?;
    let surface = TerminalSurface::take(pause.clone(), editor)?;
    // The size may have changed before signals were heard.
    let (width, height) = crossterm::terminal::size()?;
    state.size = Size { width, height };
    input_thread::read_terminal(answers, pause)?;
    // A panic of the screen cannot be made from outside, and a test must see what it leaves behind.
    // Release builds do not look.
    debug_assert!(
        env::var_os("WASM_WORKBENCH_TEST_PANIC").is_none(),
        "asked to panic, by WASM_WORKBENCH_TEST_PANIC"
    );
    Ok(EventLoop::new(state, surface, inbox, workers).run()?)
}

/// A state with its first effects: the files to be opened, or the picker.
pub(super) fn start_state(
    options: &ScreenOptions,
    size: Size,
    theme: Theme,
) -> (State, Vec<super::effect::Effect>) {
    let mut state = State::new(size, theme, options.target.clone(), Instant::now());
    state.restarts = options.restarts;
    state.panels.editor_width = options.settings.editor_width.value * 10;
    if options.files.is_empty() {
        state.overlay = Some(Overlay::Picker { selected: 0, scroll: 0 });
    }
    let effects = state.open_at_start(&options.files);
    state.measure();
    (state, effects)
}

pub(super) fn worker_options(options: ScreenOptions) -> WorkerOptions {
    WorkerOptions {
        target: options.target,
        opener: Arc::new(open_target),
        target_options: options.target_options,
        run: options.run,
        drafts: state_folder().map(|folder| folder.join("drafts")),
        folder: PathBuf::from("."),
    }
}
