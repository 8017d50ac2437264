//! The terminal: taken whole, and given back as it was, however the workbench ends.

use std::env;
use std::io::{self, BufWriter, IsTerminal, Stdout, Write, stdin, stdout};
use std::panic;
use std::path::Path;
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use crossterm::clipboard::CopyToClipboard;
use crossterm::cursor::Show;
use crossterm::event::{
    DisableBracketedPaste, EnableBracketedPaste, KeyboardEnhancementFlags, PopKeyboardEnhancementFlags,
    PushKeyboardEnhancementFlags,
};
use crossterm::style::{Print, ResetColor};
use crossterm::terminal::{
    BeginSynchronizedUpdate, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen,
    disable_raw_mode, enable_raw_mode,
};
use crossterm::{execute, queue};
use nix::sys::signal::{Signal, raise};
use ratatui::Terminal;
use ratatui::backend::{Backend as _, ClearType, CrosstermBackend};

use super::event::HandedBack;
use super::event_loop::Surface;
use super::external_editor::ExternalEditor;
use super::input_thread::KeyPause;
use super::state::State;
use crate::screen;
use crate::target::panic_would_abort;

/// Buttons, drags and the wheel, with coordinates of any size. Crossterm's own command asks for every
/// movement too, which would wake the workbench for nothing.
const MOUSE_ON: &str = "\x1b[?1000h\x1b[?1002h\x1b[?1006h";
const MOUSE_OFF: &str = "\x1b[?1006l\x1b[?1002l\x1b[?1000l";

/// Whether the terminal is ours at the moment.
static TAKEN: AtomicBool = AtomicBool::new(false);

/// The terminal while it is ours; dropping it gives it back.
pub(super) struct TerminalSurface {
    terminal: Terminal<CrosstermBackend<BufWriter<Stdout>>>,
    pause: KeyPause,
    editor: ExternalEditor,
}

/// Whether a person sits at both ends.
pub(super) fn is_terminal() -> bool {
    stdin().is_terminal() && stdout().is_terminal()
}

impl TerminalSurface {
    /// Takes the terminal. A panic of this thread gives it back before its message is written.
    pub(super) fn take(pause: KeyPause, editor: ExternalEditor) -> io::Result<Self> {
        give_back_on_panic();
        take()?;
        let output = BufWriter::with_capacity(1 << 16, stdout());
        match Terminal::new(CrosstermBackend::new(output)) {
            Ok(terminal) => Ok(Self { terminal, pause, editor }),
            Err(error) => {
                give_back()?;
                Err(error)
            }
        }
    }
}

impl Drop for TerminalSurface {
    fn drop(&mut self) {
        // There is nobody left to tell.
        let _ = give_back();
    }
}

impl Surface for TerminalSurface {
    fn draw(&mut self, state: &State) -> io::Result<()> {
        queue!(self.terminal.backend_mut(), BeginSynchronizedUpdate)?;
        self.terminal.draw(|frame| screen::draw(state, frame))?;
        execute!(self.terminal.backend_mut(), EndSynchronizedUpdate)
    }

    fn copy_out(&mut self, text: &str) -> io::Result<()> {
        execute!(self.terminal.backend_mut(), CopyToClipboard::to_clipboard_from(text))
    }

    fn suspend(&mut self) -> io::Result<()> {
        give_back()?;
        // Stops the process here; it goes on from here too.
        raise(Signal::SIGSTOP)?;
        self.take_terminal()
    }

    fn take_terminal(&mut self) -> io::Result<()> {
        give_back()?;
        take()?;
        self.forget()
    }

    fn hand_over(&mut self, file: &Path, line: usize) -> io::Result<Result<HandedBack, String>> {
        if !self.pause.begin() {
            return Ok(Err("the terminal is still being read; try again".to_owned()));
        }
        give_back()?;
        let result = self.editor.edit(file, line);
        let taken = self.take_terminal();
        self.pause.end();
        taken.map(|()| result)
    }

    fn forget(&mut self) -> io::Result<()> {
        // Not `Terminal::clear`: that asks the terminal where the cursor is, and the answer would go to
        // the thread that reads keys.
        self.terminal.backend_mut().clear_region(ClearType::All)?;
        self.terminal.swap_buffers();
        Ok(())
    }
}

fn take() -> io::Result<()> {
    enable_raw_mode()?;
    TAKEN.store(true, Ordering::Release);
    let mut out = stdout();
    execute!(out, EnterAlternateScreen, EnableBracketedPaste, Print(MOUSE_ON))?;
    if has_keyboard_protocol() {
        execute!(out, PushKeyboardEnhancementFlags(KeyboardEnhancementFlags::DISAMBIGUATE_ESCAPE_CODES))?;
    }
    Ok(())
}

/// Gives the terminal back, if it is ours. Every step is tried, whatever became of the others.
fn give_back() -> io::Result<()> {
    if !TAKEN.swap(false, Ordering::AcqRel) {
        return Ok(());
    }
    let mut out = stdout();
    // First, so that whoever sees the main screen again finds the terminal in order.
    let raw = disable_raw_mode();
    let keyboard = match has_keyboard_protocol() {
        true => execute!(out, PopKeyboardEnhancementFlags),
        false => Ok(()),
    };
    let modes = execute!(
        out,
        EndSynchronizedUpdate,
        Print(MOUSE_OFF),
        DisableBracketedPaste,
        ResetColor,
        LeaveAlternateScreen,
        Show
    );
    keyboard.and(modes).and(raw).and(out.flush())
}

/// Whether to ask for unambiguous keys. Asking a terminal what it can takes a wait for the
/// answer; those that do not know the request ignore it, but for the oldest.
fn has_keyboard_protocol() -> bool {
    let term = env::var("TERM").unwrap_or_default();
    !(term.is_empty() || term == "dumb" || term == "linux" || term.starts_with("vt"))
}

/// Panics of the screen's thread, and those that end the process, are told on a terminal that was
/// given back. Those of workers are caught and told by their events; here they must leave the
/// screen alone.
fn give_back_on_panic() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let screen_thread = thread::current().id();
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if thread::current().id() == screen_thread || panic_would_abort() {
                let _ = give_back();
                before(info);
            } else if TAKEN.load(Ordering::Acquire) {
                tracing::error!(%info, "a worker panicked");
            } else {
                before(info);
            }
        }));
    });
}
