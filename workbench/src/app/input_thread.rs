//! Threads that wait for keys and for signals.

use std::io;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal as SystemSignal, raise};

use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGTERM, SIGTSTP};
use signal_hook::iterator::Signals;

use super::event::{Event, Signal};
use super::external_editor::RunningEditor;
use super::workers::Answers;

/// How long the thread that reads keys may take to let go of the terminal.
const LETTING_GO: Duration = Duration::from_secs(2);
/// How often it is woken to do so.
const WAKING: Duration = Duration::from_millis(50);

/// Whether keys are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Reading {
    #[default]
    Going,
    /// Another program is to read them.
    ToPause,
    /// Another program may read them.
    Paused,
}

/// Leaves the keys to another program for a while.
#[derive(Debug, Clone, Default)]
pub(super) struct KeyPause(Arc<(Mutex<Reading>, Condvar)>);

impl KeyPause {
    /// Waits until no key is read here any more; `false` when that does not come.
    pub(super) fn begin(&self) -> bool {
        let (reading, changed) = &*self.0;
        let mut now = reading.lock().unwrap_or_else(PoisonError::into_inner);
        *now = Reading::ToPause;
        let deadline = Instant::now() + LETTING_GO;
        while *now != Reading::Paused {
            if Instant::now() >= deadline {
                *now = Reading::Going;
                changed.notify_all();
                return false;
            }
            wake_reader();
            now = changed.wait_timeout(now, WAKING).unwrap_or_else(PoisonError::into_inner).0;
        }
        true
    }

    /// Reads keys here again. The size of the terminal is told anew: it may be another one.
    pub(super) fn end(&self) {
        let (reading, changed) = &*self.0;
        *reading.lock().unwrap_or_else(PoisonError::into_inner) = Reading::Going;
        changed.notify_all();
        wake_reader();
    }

    /// Waits in the thread that reads keys while another program does.
    fn stay_out(&self) {
        let (reading, changed) = &*self.0;
        let mut now = reading.lock().unwrap_or_else(PoisonError::into_inner);
        while *now != Reading::Going {
            *now = Reading::Paused;
            changed.notify_all();
            now = changed.wait(now).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

/// Lets a blocking read of the terminal return: for it, a signal about the size is an event too.
fn wake_reader() {
    // It fails for signals that do not exist, and this one does.
    let _ = raise(SystemSignal::SIGWINCH);
}

/// Reads the terminal until it is gone. The thread blocks in the read and ends with the process.
pub(super) fn read_terminal(answers: Answers, pause: KeyPause) -> io::Result<()> {
    let read = move || {
        loop {
            pause.stay_out();
            match crossterm::event::read() {
                Ok(input) => answers.send(Event::Input(input)),
                // Without a terminal there is nobody to work for: as if it had hung up.
                Err(_) => return answers.send(Event::Signal(Signal::Terminate(SIGHUP as u8))),
            }
        }
    };
    thread::Builder::new().name("keys".to_owned()).spawn(read).map(|_| ())
}

/// Turns signals into events.
pub(super) fn read_signals(answers: Answers, editor: RunningEditor) -> io::Result<()> {
    let mut signals = Signals::new([SIGTERM, SIGHUP, SIGINT, SIGTSTP, SIGCONT])?;
    let read = move || {
        for signal in signals.forever() {
            if matches!(signal, SIGTERM | SIGHUP | SIGINT) {
                // The screen's thread waits for it, and has to hear of the signal.
                editor.hang_up();
            }
            answers.send(Event::Signal(match signal {
                SIGTSTP => Signal::Suspend,
                SIGCONT => Signal::Resume,
                other => Signal::Terminate(u8::try_from(other).unwrap_or_default()),
            }));
        }
    };
    thread::Builder::new().name("signals".to_owned()).spawn(read).map(|_| ())
}
