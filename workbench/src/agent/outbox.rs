//! What waits to be written to the stream. A thread of its own writes it, so that who must not wait does not.

use std::collections::VecDeque;
use std::io::Write;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use serde::Serialize;

use super::AgentError;
use super::frame::{frame, greeting};

/// Bytes that may wait before who can wait has to.
const ROOM_BYTES: usize = 512 << 10;
/// Bytes that may wait before the other side is given up.
const MOST_BYTES: usize = 4 << 20;

/// The queue of one stream.
#[derive(Debug, Default)]
pub(super) struct Outbox {
    queue: Mutex<Queue>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct Queue {
    frames: VecDeque<Vec<u8>>,
    bytes: usize,
    /// Nothing more is taken; what waits is still written.
    ended: bool,
    /// Nothing is written any more.
    cut: bool,
}

/// What became of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sent {
    /// It waits to be written.
    Queued,
    /// There was no room for it in time.
    NoRoom,
}

impl Outbox {
    fn lock(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sends a message without waiting, for threads that must not. Its kind is small, and few of it can be
    /// under way; a side that takes none of them is given up.
    pub(super) fn post(&self, message: &impl Serialize) -> Result<(), AgentError> {
        let frame = frame(message)?;
        let mut queue = self.lock();
        if queue.bytes + frame.len() > MOST_BYTES {
            queue.cut = true;
            drop(queue);
            self.changed.notify_all();
            return Err(AgentError::Misbehaved("it reads nothing"));
        }
        queue.push(frame)?;
        drop(queue);
        self.changed.notify_all();
        Ok(())
    }

    /// Sends a message when there is room, or the stream's end says that there never will be.
    pub(super) fn send(&self, message: &impl Serialize) -> Result<(), AgentError> {
        self.send_before(message, None).map(|_| ())
    }

    /// Sends a message when there is room before `deadline`.
    pub(super) fn send_before(
        &self,
        message: &impl Serialize,
        deadline: Option<Instant>,
    ) -> Result<Sent, AgentError> {
        let frame = frame(message)?;
        let mut queue = self.lock();
        while queue.bytes > ROOM_BYTES && !queue.cut && !queue.ended {
            let left = deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()));
            match left {
                Some(Duration::ZERO) => return Ok(Sent::NoRoom),
                Some(left) => {
                    let waited = self.changed.wait_timeout(queue, left);
                    queue = waited.unwrap_or_else(PoisonError::into_inner).0;
                }
                None => queue = self.changed.wait(queue).unwrap_or_else(PoisonError::into_inner),
            }
        }
        queue.push(frame)?;
        drop(queue);
        self.changed.notify_all();
        Ok(Sent::Queued)
    }

    /// Takes no more messages; those that wait are still written.
    pub(super) fn end(&self) {
        self.lock().ended = true;
        self.changed.notify_all();
    }

    /// Writes nothing more.
    pub(super) fn cut(&self) {
        self.lock().cut = true;
        self.changed.notify_all();
    }

    /// Greets, then writes what is sent, until the end. For the thread that writes.
    pub(super) fn write_to(&self, stream: &mut dyn Write) {
        let mut bytes = greeting();
        while stream.write_all(&bytes).and_then(|()| stream.flush()).is_ok() {
            match self.take() {
                Some(next) => bytes = next,
                None => return,
            }
        }
        self.cut();
    }

    /// Waits for messages and takes all that wait; `None` at the end.
    fn take(&self) -> Option<Vec<u8>> {
        let mut queue = self.lock();
        loop {
            if queue.cut {
                return None;
            }
            if !queue.frames.is_empty() {
                queue.bytes = 0;
                let frames = std::mem::take(&mut queue.frames);
                drop(queue);
                self.changed.notify_all();
                return Some(frames.into_iter().flatten().collect());
            }
            if queue.ended {
                return None;
            }
            queue = self.changed.wait(queue).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

impl Queue {
    fn push(&mut self, frame: Vec<u8>) -> Result<(), AgentError> {
        if self.cut || self.ended {
            return Err(AgentError::Closed);
        }
        self.bytes += frame.len();
        self.frames.push_back(frame);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::thread;

    use super::*;

    #[test]
    fn who_can_wait_waits_and_who_cannot_is_bounded() {
        let outbox = Outbox::default();
        let piece = vec![0_u8; 128 << 10];
        for _ in 0..4 {
            outbox.send(&piece).unwrap();
        }
        assert_eq!(outbox.send_before(&piece, Some(Instant::now())), Ok(Sent::NoRoom));
        let mut posted = 0;
        let error = loop {
            match outbox.post(&piece) {
                Ok(()) => posted += 1,
                Err(error) => break error,
            }
        };
        assert_eq!(error, AgentError::Misbehaved("it reads nothing"));
        assert!((20..40).contains(&posted), "{posted}");
        assert_eq!(outbox.send(&piece), Err(AgentError::Closed));
    }

    #[test]
    fn what_waits_is_written_before_the_end() {
        let outbox = Outbox::default();
        outbox.post(&1_u8).unwrap();
        outbox.post(&2_u8).unwrap();
        outbox.end();
        let mut written = Vec::new();
        outbox.write_to(&mut written);
        assert_eq!(written[16..], [1, 0, 0, 0, 1, 1, 0, 0, 0, 2]);
        assert_eq!(outbox.post(&3_u8), Err(AgentError::Closed));
    }

    #[test]
    fn a_cut_wakes_who_waits() {
        let outbox = Arc::new(Outbox::default());
        let piece = vec![0_u8; 200 << 10];
        while outbox.send_before(&piece, Some(Instant::now())) == Ok(Sent::Queued) {}
        let waiting = {
            let outbox = Arc::clone(&outbox);
            thread::spawn(move || outbox.send(&0_u8))
        };
        outbox.cut();
        assert_eq!(waiting.join().unwrap(), Err(AgentError::Closed));
    }
}
