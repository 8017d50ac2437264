//! Reads the kernel log of the target.

use std::thread;

use super::Answers;
use crate::app::event::Event;
use crate::target::LogReader;

/// Reads until the log ends or nobody wants it any more. A reader that is faster than the
/// screen waits, so that what is on its way to the screen is bounded; the kernel's own ring
/// then counts what it had to drop.
pub(super) fn start(mut reader: Box<dyn LogReader>, answers: Answers) {
    let failed = answers.clone();
    let started = thread::Builder::new().name("log".to_owned()).spawn(move || {
        loop {
            match reader.next_batch() {
                Ok(Some(batch)) => {
                    if !answers.send_log(batch) {
                        return;
                    }
                }
                Ok(None) => return,
                Err(error) => return answers.send(Event::LogEnded(error)),
            }
        }
    });
    if let Err(error) = started {
        failed.send(Event::Warned(format!("the kernel log cannot be read: {error}")));
    }
}
