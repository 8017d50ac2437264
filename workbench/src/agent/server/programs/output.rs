//! Forwards what a program writes, as fast as the client takes it.

use std::os::fd::{AsFd, OwnedFd};
use std::sync::Arc;

use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::sys::eventfd::EventFd;
use nix::unistd::read;

use crate::agent::message::{FromAgent, OutputStream};
use crate::agent::outbox::Outbox;
use crate::agent::server::credit::Credit;

/// Bytes of one message.
const MESSAGE_BYTES: u32 = 32 << 10;

pub(super) struct Forward {
    pub(super) call: u64,
    pub(super) stream: OutputStream,
    pub(super) source: OwnedFd,
    /// Can be read once the program has ended: what others that it started still write is not waited for.
    pub(super) exit: Arc<EventFd>,
    pub(super) credit: Arc<Credit>,
    pub(super) outbox: Arc<Outbox>,
}

impl Forward {
    pub(super) fn run(self) {
        let mut room = vec![0; MESSAGE_BYTES as usize];
        while let Some(most) = self.credit.available(MESSAGE_BYTES) {
            let Some(len) = self.read(&mut room[..most as usize]) else { return };
            self.credit.spend(len as u32);
            let bytes = room[..len].into();
            let sent = self.outbox.send(&FromAgent::Output { call: self.call, stream: self.stream, bytes });
            if sent.is_err() {
                return;
            }
        }
    }

    /// Waits for bytes; `None` when there will be no more.
    fn read(&self, room: &mut [u8]) -> Option<usize> {
        loop {
            let mut polled = [
                PollFd::new(self.source.as_fd(), PollFlags::POLLIN),
                PollFd::new(self.exit.as_fd(), PollFlags::POLLIN),
            ];
            match poll(&mut polled, PollTimeout::NONE) {
                Ok(_) | Err(Errno::EINTR) => {}
                Err(_) => return None,
            }
            let [source, exit] = polled.map(|polled| polled.any().unwrap_or(false));
            if source {
                match read(&self.source, room) {
                    Ok(0) => return None,
                    Ok(len) => return Some(len),
                    Err(Errno::EAGAIN | Errno::EINTR) => {}
                    // A terminal says EIO when nobody has it open any more.
                    Err(_) => return None,
                }
            } else if exit {
                return None;
            }
        }
    }
}
