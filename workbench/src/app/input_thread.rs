//! Threads that wait for keys and for signals.

use std::io;
use std::thread;

use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGTERM, SIGTSTP};
use signal_hook::iterator::Signals;

use super::event::{Event, Signal};
use super::workers::Answers;

/// Reads the terminal until it is gone. The thread blocks in the read and ends with the process.
pub(super) fn read_terminal(answers: Answers) -> io::Result<()> {
    let read = move || {
        loop {
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
pub(super) fn read_signals(answers: Answers) -> io::Result<()> {
    let mut signals = Signals::new([SIGTERM, SIGHUP, SIGINT, SIGTSTP, SIGCONT])?;
    let read = move || {
        for signal in signals.forever() {
            answers.send(Event::Signal(match signal {
                SIGTSTP => Signal::Suspend,
                SIGCONT => Signal::Resume,
                other => Signal::Terminate(u8::try_from(other).unwrap_or_default()),
            }));
        }
    };
    thread::Builder::new().name("signals".to_owned()).spawn(read).map(|_| ())
}
