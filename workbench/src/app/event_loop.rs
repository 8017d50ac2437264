//! One loop: wait, take everything that happened, change the state, draw once.

use std::io;
use std::path::Path;
use std::time::{Duration, Instant};

use crossbeam_channel::Select;
use crossterm::event::{Event as Input, KeyEventKind, MouseEventKind};

use super::effect::Effect;
use super::event::{Event, HandedBack, Timed};
use super::state::State;
use super::update;
use super::workers::{Inbox, Workers};

/// While something is under way, time is shown, and looked at this often.
const TICK: Duration = Duration::from_millis(50);
/// Shortest time between two frames that no key asked for.
const FRAME: Duration = Duration::from_millis(16);
/// Longest time that log lines may keep the loop from looking for a key.
const LOG_TURN: Duration = Duration::from_millis(8);

/// Where the state is drawn, and what else only the terminal can do.
pub trait Surface {
    /// Draws the state.
    fn draw(&mut self, state: &State) -> io::Result<()>;
    /// Puts a text on the clipboard.
    fn copy_out(&mut self, text: &str) -> io::Result<()>;
    /// Gives the terminal back, stops the process, and takes the terminal again when it goes on.
    fn suspend(&mut self) -> io::Result<()>;
    /// Takes the terminal again.
    fn take_terminal(&mut self) -> io::Result<()>;
    /// Gives the terminal to another editor with a file until that ends or stops, and takes it
    /// again; `line` counts from 1.
    fn hand_over(&mut self, file: &Path, line: usize) -> io::Result<Result<HandedBack, String>>;
    /// Forgets what is drawn, so that the next frame draws every cell.
    fn forget(&mut self) -> io::Result<()>;
}

/// The loop with all that it works on.
pub struct EventLoop<S> {
    /// What is known.
    pub state: State,
    /// Where it is drawn.
    pub surface: S,
    inbox: Inbox,
    workers: Workers,
    /// Something changed since the last frame.
    changed: bool,
    /// A person waits for the next frame.
    hurried: bool,
    drawn_at: Option<Instant>,
    ticked_at: Instant,
}

impl<S: Surface> EventLoop<S> {
    /// A loop that has drawn nothing yet.
    pub fn new(state: State, surface: S, inbox: Inbox, workers: Workers) -> Self {
        let ticked_at = state.now;
        Self { state, surface, inbox, workers, changed: true, hurried: true, drawn_at: None, ticked_at }
    }

    /// Runs until the workbench is to end; returns the code that it ends with.
    ///
    /// # Errors
    /// When the terminal cannot be written to.
    pub fn run(&mut self) -> io::Result<u8> {
        loop {
            if let Some(code) = self.state.exit {
                return Ok(code);
            }
            self.draw_if_due()?;
            self.wait(self.state.pause_ends());
            self.turn()?;
            self.end_pause(Instant::now())?;
        }
    }

    /// Whether everything that happened is taken, answered and drawn.
    pub fn is_idle(&self) -> bool {
        !self.state.is_working() && !self.changed && self.inbox.events.is_empty() && self.inbox.log.is_empty()
    }

    /// Waits until something happens, a frame is due, time is to be shown, or it is `at_most`.
    pub fn wait(&self, at_most: Option<Instant>) {
        let tick = self.state.is_working().then(|| self.ticked_at + TICK);
        let until = [tick, self.frame_due(), at_most].into_iter().flatten().min();
        let mut select = Select::new();
        select.recv(&self.inbox.events);
        select.recv(&self.inbox.log);
        match until {
            None => drop(select.ready()),
            Some(until) => drop(select.ready_deadline(until)),
        }
    }

    /// When the next frame is to be drawn; `None` when nothing changed.
    fn frame_due(&self) -> Option<Instant> {
        let now = Instant::now();
        self.changed.then(|| match self.drawn_at {
            Some(drawn) if !self.hurried => drawn + FRAME,
            _ => now,
        })
    }

    /// Takes everything that happened.
    ///
    /// # Errors
    /// When the terminal cannot be written to.
    pub fn turn(&mut self) -> io::Result<()> {
        // Lines are taken out before the other events, and shown to the state after them: what
        // says which session a guest is in was sent before its first line.
        let began = Instant::now();
        let mut batches = Vec::new();
        while let Ok(batch) = self.inbox.log.try_recv() {
            batches.push(batch);
            if batches.len() >= 64 || began.elapsed() >= LOG_TURN {
                break;
            }
        }
        while let Ok(timed) = self.inbox.events.try_recv() {
            self.take(timed)?;
        }
        for (opening, batch) in batches {
            self.take(Timed { at: Instant::now(), event: Event::Log { opening, batch } })?;
        }
        self.tick()
    }

    /// Tells the state when the pause that it waits for has ended.
    ///
    /// # Errors
    /// When the terminal cannot be written to.
    pub fn end_pause(&mut self, now: Instant) -> io::Result<()> {
        match self.state.pause_ends() {
            Some(end) if end <= now => self.take(Timed { at: now, event: Event::PauseEnded }),
            _ => Ok(()),
        }
    }

    fn tick(&mut self) -> io::Result<()> {
        let now = Instant::now();
        if !self.state.is_working() || now < self.ticked_at + TICK {
            return Ok(());
        }
        self.ticked_at = now;
        let progress = self.workers.progress();
        self.take(Timed { at: now, event: Event::Tick { progress } })
    }

    /// Takes one event.
    ///
    /// # Errors
    /// When the terminal cannot be written to.
    pub fn take(&mut self, timed: Timed) -> io::Result<()> {
        if changes_nothing(&timed.event) {
            return Ok(());
        }
        self.changed = true;
        self.hurried |= matches!(timed.event, Event::Input(_) | Event::Signal(_));
        for effect in update(&mut self.state, timed) {
            if let Some(effect) = self.workers.perform(effect) {
                self.perform(effect)?;
            }
        }
        Ok(())
    }

    /// Does what only the terminal can do.
    fn perform(&mut self, effect: Effect) -> io::Result<()> {
        match effect {
            Effect::CopyOut(text) => self.surface.copy_out(&text),
            Effect::Suspend => self.surface.suspend(),
            Effect::TakeTerminal => self.surface.take_terminal(),
            Effect::HandOver { path, line } => {
                let result = self.surface.hand_over(&path, line)?;
                self.take(Timed { at: Instant::now(), event: Event::HandedBack(result) })
            }
            Effect::Redraw => self.surface.forget(),
            // The workers do the others.
            _ => Ok(()),
        }
    }

    /// Draws a frame if something changed, and the last one is not too young.
    ///
    /// # Errors
    /// When the terminal cannot be written to.
    pub fn draw_if_due(&mut self) -> io::Result<()> {
        if self.frame_due().is_some_and(|due| due <= Instant::now()) {
            self.draw()?;
        }
        Ok(())
    }

    /// Draws a frame.
    ///
    /// # Errors
    /// When the terminal cannot be written to.
    pub fn draw(&mut self) -> io::Result<()> {
        self.surface.draw(&self.state)?;
        (self.changed, self.hurried, self.drawn_at) = (false, false, Some(Instant::now()));
        Ok(())
    }
}

/// Input that means nothing here, which must not cost a frame.
fn changes_nothing(event: &Event) -> bool {
    match event {
        Event::Input(Input::Mouse(mouse)) => matches!(mouse.kind, MouseEventKind::Moved),
        Event::Input(Input::Key(key)) => key.kind == KeyEventKind::Release,
        Event::Input(Input::FocusGained | Input::FocusLost) => true,
        _ => false,
    }
}
