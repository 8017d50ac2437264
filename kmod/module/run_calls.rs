// SPDX-License-Identifier: GPL-2.0

//! Calls that run a guest: slice by slice, with a look at signals and cancels in between.

use kernel::prelude::*;

use crate::calls::WasmRun;
use crate::codes::{Push, Status};
use crate::engine::*;
use crate::limits::ENTRY_NAME_BYTES;
use crate::session::{Session, Taken, Use};
use crate::{parameters, trace_reader, user_struct};

/// How a run, or the attempt at one, came to its end.
enum End {
    /// The engine has a report.
    Reported,
    /// The engine's session was lost (`GE_LOST_…`); it has a report if that was in a run.
    Lost(i32),
    /// There is none, but this can be told.
    Told(Status, &'static str),
    /// A signal ended it. It counts as cancelled; the caller may run again from the start.
    Signal,
}

/// RUN.
pub(crate) fn run(session: &Session, argument: usize) -> Result {
    let mut request = user_struct::read::<WasmRun>(argument)?;
    if request.flags != 0 || request.reserved.iter().any(|word| *word != 0) {
        return Err(EINVAL);
    }
    let ints = request.push == Push::Ints.number();
    let push_len = request.push_len as usize;
    if request.entry_len as usize > ENTRY_NAME_BYTES
        || push_len > parameters::push_bytes()
        || (!ints && push_len != 0)
    {
        return Err(EINVAL);
    }
    let entry = user_struct::read_bytes(request.entry_ptr, request.entry_len as usize)?;
    let push = user_struct::read_bytes(request.push_ptr, push_len)?;
    let mut contents = session.take(Use::Run)?;
    let end = drive(session, &mut contents, |contents| {
        contents.begin(&request, entry.as_slice(), push.as_slice())
    })?;
    let reported = contents.report(&mut request);
    match end {
        End::Told(status, words) => tell(&mut request, session, status, words),
        End::Lost(code) if reported != GE_OK => {
            let (status, words) = lost_words(code);
            tell(&mut request, session, status, words)
        }
        End::Signal if reported != GE_OK => {
            tell(&mut request, session, Status::Cancelled, "a signal ended the run")
        }
        _ => {}
    }
    if let End::Lost(code) = end {
        contents.close_if_out_of_memory(code);
    }
    if request.output_ptr != 0 {
        let output = contents.output();
        let room = output.len().min(request.output_cap as usize);
        user_struct::write_bytes(request.output_ptr, &output[..room])?;
    }
    user_struct::write(argument, &*request)?;
    if matches!(end, End::Signal) {
        Err(EINTR)
    } else {
        Ok(())
    }
}

/// The older generations' calls: the result is in the kernel log alone, and all that fails is `EINVAL`.
pub(crate) fn legacy(session: &Session, test: bool) -> Result {
    let mut contents = session.take(Use::Run)?;
    let end = drive(session, &mut contents, |contents| contents.begin_legacy(test))?;
    match end {
        End::Signal => Err(EINTR),
        End::Reported if contents.legacy_succeeded() => Ok(()),
        End::Lost(code) => {
            contents.close_if_out_of_memory(code);
            Err(EINVAL)
        }
        _ => Err(EINVAL),
    }
}

/// Begins a run and goes on with it to its end.
fn drive(
    session: &Session,
    contents: &mut Taken<'_>,
    begin: impl FnOnce(&mut Taken<'_>) -> i32,
) -> Result<End> {
    let mut code = contents.prepare(session);
    if code == GE_OK {
        session.opening_begins();
        code = begin(contents);
        let refused = session.opening_ended();
        if code == GE_LOST_MEMORY && refused {
            // The engine knows of no memory alone; the next call opens a new session of it.
            contents.close();
            return Ok(if session.is_cancelled() {
                End::Told(Status::Cancelled, "the run was cancelled while its module was being opened")
            } else {
                End::Signal
            });
        }
    }
    while matches!(code, GE_OK | GE_MORE) {
        code = contents.step();
        if session.trace_is_wanted() {
            trace_reader::pass_on(session, contents);
        }
    }
    match code {
        GE_ENDED => Ok(End::Reported),
        GE_LOST_MEMORY | GE_LOST_FAULT => Ok(End::Lost(code)),
        GE_INTERRUPTED => {
            contents.cancel();
            Ok(End::Signal)
        }
        GE_NO_MEMORY => Ok(End::Told(Status::NoMemory, "the kernel had no memory to begin the run")),
        GE_INVALID | GE_TOO_LARGE | GE_NOTHING => Err(EINVAL),
        _ => Err(EBUSY),
    }
}

/// Why there is no report of a lost session.
fn lost_words(code: i32) -> (Status, &'static str) {
    if code == GE_LOST_MEMORY {
        (Status::NoMemory, "the kernel had no memory for the engine; run again when there is more")
    } else {
        (Status::EngineFault, "the engine failed on this file before; close it and open a new one")
    }
}

/// A report that the engine could not make.
fn tell(report: &mut WasmRun, session: &Session, status: Status, words: &str) {
    let words = words.as_bytes();
    report.status = status.number();
    report.trap = 0;
    report.session = session.number();
    report.results_len = 0;
    report.output_len = 0;
    report.message_len = words.len() as u32;
    report.message[..words.len()].copy_from_slice(words);
}
