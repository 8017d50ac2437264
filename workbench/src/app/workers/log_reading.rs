//! Reads the kernel log of the target.

use std::sync::Arc;
use std::thread;

use super::Answers;
use crate::app::event::Event;
use crate::app::state::Generation;
use crate::target::{LogCloser, LogReader, TargetError};

/// Reads until the log ends or nobody wants it any more. A reader that is faster than the
/// screen waits, so that what is on its way to the screen is bounded; the kernel's own ring
/// then counts what it had to drop. What is returned ends the reading.
pub(super) fn start(
    mut reader: Box<dyn LogReader>,
    opening: Generation,
    answers: Answers,
) -> Arc<dyn LogCloser> {
    let closer = reader.closer();
    let failed = answers.clone();
    let started = thread::Builder::new().name("log".to_owned()).spawn(move || {
        loop {
            match reader.next_batch() {
                Ok(Some(batch)) => {
                    if !answers.send_log(opening, batch) {
                        return;
                    }
                }
                Ok(None) => return,
                Err(error @ TargetError::Gone { .. }) => {
                    return answers.send(Event::TargetGone { opening, error });
                }
                Err(error) => return answers.send(Event::LogEnded { opening, error }),
            }
        }
    });
    if let Err(error) = started {
        failed.send(Event::Warned(format!("the kernel log cannot be read: {error}")));
    }
    closer
}
