//! Drives the loop by strings of keys and waits for content, never for time.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use crossterm::event::{
    Event as Input, KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind,
};
use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};
use tempfile::TempDir;

use crate::app::event::{Event, HandedBack, Timed};
use crate::app::event_loop::{EventLoop, Surface};
use crate::app::start::{ScreenOptions, start_state, worker_options};
use crate::app::state::{State, TimeOfDay};
use crate::app::workers::{Answers, Opener, Workers};
use crate::cli::RunOptions;
use crate::picture;
use crate::screen;
use crate::screen::theme::{ColourMode, Theme};
use crate::settings::Settings;
use crate::target::{TargetChoice, TargetOptions, open_target};

/// Whatever takes longer than this will never come.
const PATIENCE: Duration = Duration::from_secs(60);

/// Draws into memory.
#[derive(Debug, Default)]
pub(super) struct Memory {
    pub(super) frames: usize,
    pub(super) buffer: Buffer,
    pub(super) copied: Vec<String>,
    /// Files that were given to another editor, and the lines.
    pub(super) handed_over: Vec<(PathBuf, usize)>,
}

impl Surface for Memory {
    fn draw(&mut self, state: &State) -> io::Result<()> {
        self.frames += 1;
        self.buffer = Buffer::empty(Rect::new(0, 0, state.size.width, state.size.height));
        screen::draw_buffer(state, &mut self.buffer);
        Ok(())
    }

    fn copy_out(&mut self, text: &str) -> io::Result<()> {
        self.copied.push(text.to_owned());
        Ok(())
    }

    fn suspend(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn take_terminal(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn hand_over(&mut self, file: &Path, line: usize) -> io::Result<Result<HandedBack, String>> {
        self.handed_over.push((file.to_owned(), line));
        Ok(Ok(HandedBack::Ended))
    }

    fn forget(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A workbench in a folder of its own, on the simulator with a seed.
pub(super) struct Driver {
    pub(super) event_loop: EventLoop<Memory>,
    pub(super) answers: Answers,
    folder: TempDir,
}

impl Driver {
    /// Opens files with these contents, in this order.
    pub(super) fn open(size: (u16, u16), files: &[(&str, &str)]) -> Self {
        Self::open_on(size, files, Arc::new(open_target))
    }

    /// The same, where targets are opened in another way.
    pub(super) fn open_on(size: (u16, u16), files: &[(&str, &str)], opener: Opener) -> Self {
        Self::open_in(TempDir::new().unwrap(), size, files, opener)
    }

    /// Ends as a crash would, and opens these files anew in the same folder.
    pub(super) fn crash_and_open(self, files: &[&str]) -> Self {
        let Self { event_loop, folder, .. } = self;
        let size = (event_loop.state.size.width, event_loop.state.size.height);
        drop(event_loop);
        let read = |name: &&str| fs::read_to_string(folder.path().join(name)).unwrap();
        let contents: Vec<String> = files.iter().map(read).collect();
        let files: Vec<_> = files.iter().copied().zip(contents.iter().map(String::as_str)).collect();
        Self::open_in(folder, size, &files, Arc::new(open_target))
    }

    fn open_in(folder: TempDir, size: (u16, u16), files: &[(&str, &str)], opener: Opener) -> Self {
        let paths = files.iter().map(|(name, content)| {
            let path = folder.path().join(name);
            fs::write(&path, content).unwrap();
            path
        });
        let options = ScreenOptions {
            files: paths.collect(),
            target: TargetChoice::Simulator,
            target_options: TargetOptions { seed: Some(7), ..TargetOptions::default() },
            restarts: false,
            run: RunOptions::default(),
            settings: Settings::default(),
        };
        let size = Size { width: size.0, height: size.1 };
        let (state, effects) = start_state(&options, size, Theme::new(ColourMode::TrueColour));
        let (answers, inbox) = Answers::channel();
        let mut worker_options = worker_options(options);
        worker_options.folder = folder.path().to_owned();
        worker_options.drafts = Some(folder.path().join(".drafts"));
        worker_options.opener = opener;
        let mut workers = Workers::start(worker_options, &answers).unwrap();
        for effect in effects {
            workers.perform(effect);
        }
        let event_loop = EventLoop::new(state, Memory::default(), inbox, workers);
        let mut driver = Self { event_loop, answers, folder };
        driver.until_idle();
        driver
    }

    pub(super) fn state(&self) -> &State {
        &self.event_loop.state
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(super) fn on_disk(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    /// The text of the file in front.
    pub(super) fn text(&self) -> String {
        String::from_utf8(self.state().front_file().unwrap().document.bytes().to_vec()).unwrap()
    }

    pub(super) fn notice(&self) -> &str {
        self.state().notice.as_ref().map_or("", |notice| &notice.text)
    }

    /// Types keys, one after the other: characters, and `<C-s>`, `<F8>`, `<Esc>`, `<S-A-Left>`.
    pub(super) fn press(&mut self, keys: &str) {
        for key in parse(keys) {
            self.input(Input::Key(key));
        }
    }

    /// Types keys and waits until everything is done.
    pub(super) fn keys(&mut self, keys: &str) {
        self.press(keys);
        self.until_idle();
    }

    pub(super) fn click(&mut self, column: u16, row: u16) {
        let mouse = |kind| Input::Mouse(MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE });
        self.input(mouse(MouseEventKind::Down(MouseButton::Left)));
        self.input(mouse(MouseEventKind::Up(MouseButton::Left)));
    }

    pub(super) fn ctrl_click(&mut self, column: u16, row: u16) {
        let (kind, modifiers) = (MouseEventKind::Down(MouseButton::Left), KeyModifiers::CONTROL);
        self.input(Input::Mouse(MouseEvent { kind, column, row, modifiers }));
    }

    /// Lets the pause of typing end that is being waited for, and waits for what comes of it.
    pub(super) fn pause(&mut self) {
        self.end_pause();
        self.until_idle();
    }

    /// Lets the pause of typing end: time goes by in the event only.
    pub(super) fn end_pause(&mut self) {
        let end = self.state().pause_ends().expect("nothing was typed");
        self.event_loop.end_pause(end).unwrap();
    }

    pub(super) fn input(&mut self, input: Input) {
        self.event_loop.take(Timed { at: Instant::now(), event: Event::Input(input) }).unwrap();
    }

    /// Works until everything is answered and drawn.
    pub(super) fn until_idle(&mut self) {
        self.run_until(|event_loop| event_loop.is_idle());
    }

    /// Works until the state is as wanted.
    pub(super) fn until(&mut self, wanted: impl Fn(&State) -> bool) {
        self.run_until(|event_loop| wanted(&event_loop.state));
    }

    fn run_until(&mut self, wanted: impl Fn(&EventLoop<Memory>) -> bool) {
        let deadline = Instant::now() + PATIENCE;
        while !wanted(&self.event_loop) {
            assert!(Instant::now() < deadline, "nothing comes any more: {:#?}", self.state().activity);
            self.event_loop.draw_if_due().unwrap();
            if wanted(&self.event_loop) {
                return;
            }
            self.event_loop.wait(Some(deadline));
            self.event_loop.turn().unwrap();
        }
    }

    /// Text and styles of the screen, with times that are always the same.
    pub(super) fn picture(&mut self) -> String {
        self.steady();
        picture::transcript(&self.event_loop.surface.buffer)
    }

    /// The text of the screen.
    pub(super) fn screen(&mut self) -> String {
        self.steady();
        let transcript = picture::transcript(&self.event_loop.surface.buffer);
        transcript.split("---\n").next().unwrap_or_default().to_owned()
    }

    /// The screen as an SVG document, with times that are always the same.
    pub(super) fn svg(&mut self, title: &str) -> String {
        self.steady();
        let cursor = screen::draw_buffer(self.state(), &mut self.event_loop.surface.buffer.clone());
        let frame = picture::Frame { title, cursor, ..picture::Frame::default() };
        picture::svg(&self.event_loop.surface.buffer, &frame)
    }

    fn steady(&mut self) {
        let state = &mut self.event_loop.state;
        state.save_to_log = state.save_to_log.map(|_| Duration::from_millis(12));
        for file in &mut state.files {
            file.saved_at = file.saved_at.map(|_| TimeOfDay { hour: 14, minute: 2, second: 11 });
        }
        self.event_loop.draw().unwrap();
    }
}

/// Reads a string of keys.
fn parse(keys: &str) -> Vec<KeyEvent> {
    let mut events = Vec::new();
    let mut rest = keys;
    while let Some(c) = rest.chars().next() {
        let named = rest.strip_prefix('<').and_then(|inner| inner.split_once('>'));
        let event = match named {
            Some((name, after)) if !name.is_empty() => {
                rest = after;
                named_key(name)
            }
            _ => {
                rest = &rest[c.len_utf8()..];
                match c {
                    '\n' => KeyEvent::new(KeyCode::Enter, KeyModifiers::NONE),
                    c if c.is_uppercase() => KeyEvent::new(KeyCode::Char(c), KeyModifiers::SHIFT),
                    c => KeyEvent::new(KeyCode::Char(c), KeyModifiers::NONE),
                }
            }
        };
        events.push(event);
    }
    events
}

fn named_key(name: &str) -> KeyEvent {
    let mut modifiers = KeyModifiers::NONE;
    let mut name = name;
    for (prefix, modifier) in
        [("C-", KeyModifiers::CONTROL), ("A-", KeyModifiers::ALT), ("S-", KeyModifiers::SHIFT)]
    {
        if let Some(rest) = name.strip_prefix(prefix) {
            (name, modifiers) = (rest, modifiers | modifier);
        }
    }
    let code = match name {
        "Esc" => KeyCode::Esc,
        "Enter" => KeyCode::Enter,
        "Tab" => KeyCode::Tab,
        "Left" => KeyCode::Left,
        "Right" => KeyCode::Right,
        "Up" => KeyCode::Up,
        "Down" => KeyCode::Down,
        "Home" => KeyCode::Home,
        "End" => KeyCode::End,
        "PageUp" => KeyCode::PageUp,
        "PageDown" => KeyCode::PageDown,
        "Backspace" => KeyCode::Backspace,
        "Del" => KeyCode::Delete,
        "lt" => KeyCode::Char('<'),
        _ if name.len() > 1 && name.starts_with('F') => KeyCode::F(name[1..].parse().unwrap()),
        _ => {
            let mut chars = name.chars();
            let code = KeyCode::Char(chars.next().unwrap());
            assert_eq!(chars.next(), None, "there is no key <{name}>");
            code
        }
    };
    KeyEvent::new(code, modifiers)
}
