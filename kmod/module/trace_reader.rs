// SPDX-License-Identifier: GPL-2.0

//! `read`: whole records of the trace, from runs that ended and from the one under way.

use core::mem::size_of;

use kernel::iov::IovIterDest;
use kernel::prelude::*;
use kernel::sync::atomic::Relaxed;

use crate::accounted_bytes::AccountedBytes;
use crate::engine::Contents;
use crate::parameters;
use crate::session::{Session, Use};

/// Trace is moved in pieces of this many bytes, where its records are not larger.
const PIECE_BYTES: usize = 64 << 10;

/// Copies as many whole records as fit. Waits for the first one, or `EAGAIN`; `EINVAL` where the room
/// is too small for it.
pub(crate) fn read(session: &Session, nonblocking: bool, iov: &mut IovIterDest<'_>) -> Result<usize> {
    if iov.is_empty() {
        return Ok(0);
    }
    session.want_trace();
    loop {
        let seen = session.events();
        let count = copy_out(session, iov)?;
        if count > 0 {
            return Ok(count);
        }
        match session.take(Use::Call) {
            Ok(mut contents) => {
                let mut trace = session.trace.lock();
                if fetch(session, &mut contents, &mut trace)? {
                    continue;
                }
            }
            // The run under way passes its trace on.
            Err(error) if error == EBUSY => {}
            Err(error) => return Err(error),
        }
        if nonblocking {
            return Err(EAGAIN);
        }
        session.wait_after(seen)?;
    }
}

/// Moves trace from the engine to where `read` finds it. Whether there was any.
fn fetch(session: &Session, contents: &mut Contents, trace: &mut AccountedBytes) -> Result<bool> {
    // Room first: what has left the engine must not be lost.
    let waiting = contents.trace_len();
    trace.reserve(waiting.min(PIECE_BYTES))?;
    let mut piece = contents.drain_trace(PIECE_BYTES);
    if piece.is_empty() {
        trace.reserve(waiting)?;
        piece = contents.drain_trace(waiting);
    }
    let any = !piece.is_empty();
    trace.append(piece)?;
    session.trace_waiting.store(trace.len(), Relaxed);
    Ok(any)
}

/// Between two slices of a run that somebody follows: gives its trace to whoever reads.
pub(crate) fn pass_on(session: &Session, contents: &mut Contents) {
    if session.trace_waiting.load(Relaxed) >= parameters::trace_bytes() || contents.trace_len() == 0 {
        return;
    }
    // A reader holds the lock while it copies, which may take as long as its memory makes it take.
    let Some(mut trace) = session.trace.try_lock() else { return };
    // Where there is no memory the records stay in the engine.
    let moved = fetch(session, contents, &mut trace);
    drop(trace);
    if moved.is_ok() {
        session.tell();
    }
}

fn copy_out(session: &Session, iov: &mut IovIterDest<'_>) -> Result<usize> {
    let mut trace = session.trace.lock();
    if trace.len() == 0 {
        return Ok(0);
    }
    let len = whole_records(trace.as_slice(), iov.len());
    if len == 0 {
        return Err(EINVAL);
    }
    let copied = iov.copy_to_iter(&trace.as_slice()[..len]);
    // Part of a record is none: it stays, to be read again.
    let copied = whole_records(trace.as_slice(), copied);
    if copied == 0 {
        return Err(EFAULT);
    }
    trace.remove_front(copied);
    session.trace_waiting.store(trace.len(), Relaxed);
    if trace.len() == 0 {
        *trace = AccountedBytes::new();
    }
    Ok(copied)
}

/// Bytes of the records that end within the first `max` bytes.
fn whole_records(trace: &[u8], max: usize) -> usize {
    let mut end = 0;
    while let Some(head) = trace.get(end..end + size_of::<u32>()) {
        let len = head.iter().rev().fold(0, |len, byte| len << 8 | usize::from(*byte));
        if len == 0 || end + len > max.min(trace.len()) {
            break;
        }
        end += len;
    }
    end
}
