//! Gives a program its standard input as fast as it takes it.

use std::os::fd::{AsFd, OwnedFd};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};

use nix::errno::Errno;
use nix::fcntl::{FcntlArg, OFlag, fcntl};
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::sys::eventfd::EventFd;
use nix::unistd::write;

use crate::agent::message::{FromAgent, STREAM_WINDOW};
use crate::agent::outbox::Outbox;

/// What a terminal takes for the end of input (`VEOF`).
const END_OF_TRANSMISSION: &[u8] = &[4];

/// The end of a program's input that the reading thread has. Dropping it ends the input.
pub(super) struct InputQueue {
    pieces: Sender<Vec<u8>>,
    waiting: Arc<AtomicUsize>,
}

impl InputQueue {
    /// Queues a piece; `false` when more waits than the client may have under way.
    pub(super) fn put(&self, bytes: Vec<u8>) -> bool {
        let waiting = self.waiting.fetch_add(bytes.len(), Ordering::AcqRel) + bytes.len();
        // Nobody takes it when the program has ended.
        let _ = self.pieces.send(bytes);
        waiting <= STREAM_WINDOW as usize
    }
}

pub(super) struct InputWriter {
    call: u64,
    sink: OwnedFd,
    terminal: bool,
    exit: Arc<EventFd>,
    outbox: Arc<Outbox>,
    pieces: Receiver<Vec<u8>>,
    waiting: Arc<AtomicUsize>,
}

/// A queue and who empties it.
pub(super) fn queue(
    call: u64,
    sink: OwnedFd,
    terminal: bool,
    exit: &Arc<EventFd>,
    outbox: &Arc<Outbox>,
) -> (InputQueue, InputWriter) {
    let (sender, pieces) = channel();
    let waiting = Arc::new(AtomicUsize::new(0));
    let writer = InputWriter {
        call,
        sink,
        terminal,
        exit: Arc::clone(exit),
        outbox: Arc::clone(outbox),
        pieces,
        waiting: Arc::clone(&waiting),
    };
    (InputQueue { pieces: sender, waiting }, writer)
}

impl InputWriter {
    pub(super) fn run(self) {
        // Without it a write waits for the reader, even when the program has ended.
        if fcntl(&self.sink, FcntlArg::F_SETFL(OFlag::O_NONBLOCK)).is_err() {
            return;
        }
        while let Ok(piece) = self.pieces.recv() {
            if !self.write_all(&piece) {
                return;
            }
            self.waiting.fetch_sub(piece.len(), Ordering::AcqRel);
            let bytes = u32::try_from(piece.len()).unwrap_or(u32::MAX);
            if self.outbox.send(&FromAgent::InputCredit { call: self.call, bytes }).is_err() {
                return;
            }
        }
        if self.terminal {
            self.write_all(END_OF_TRANSMISSION);
        }
    }

    /// `false` when nobody takes it any more.
    fn write_all(&self, mut bytes: &[u8]) -> bool {
        while !bytes.is_empty() {
            let mut polled = [
                PollFd::new(self.sink.as_fd(), PollFlags::POLLOUT),
                PollFd::new(self.exit.as_fd(), PollFlags::POLLIN),
            ];
            match poll(&mut polled, PollTimeout::NONE) {
                Ok(_) | Err(Errno::EINTR) => {}
                Err(_) => return false,
            }
            let [_, exit] = polled.map(|polled| polled.any().unwrap_or(false));
            if exit {
                return false;
            }
            match write(&self.sink, bytes) {
                Ok(written) => bytes = &bytes[written..],
                Err(Errno::EAGAIN | Errno::EINTR) => {}
                Err(_) => return false,
            }
        }
        true
    }
}
