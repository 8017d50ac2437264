//! What is said of a run that the session was lost in.

use guest_engine::wire;
use wasm_device_abi::calls::WasmRun;
use wasm_device_abi::codes::{LogLevel, Status};
use wasm_device_abi::limits::VALUES;

use crate::callbacks;
use crate::session::ge_session;
use crate::text_buffer::TextBuffer;

/// Why it ended, in words.
fn message(status: Status) -> &'static str {
    match status {
        Status::NoMemory => {
            "the kernel, or the session's share of it, had no memory left for the engine; \
             open a new session, and give it more memory or a smaller guest"
        }
        _ => {
            "the engine failed; the kernel log says where. The fault is the engine's, not the guest's: \
             open a new session"
        }
    }
}

/// Writes the line that ends the run, as the engine does for others.
pub(crate) fn log_end(session: &ge_session) {
    let status = session.lost_status();
    let (number, run, word) = (session.number, session.runs, status.word());
    let text = TextBuffer::<320>::format(format_args!("[s{number} r{run} end] {word}: {}", message(status)));
    let bytes = text.bytes();
    // SAFETY: the bytes are there for the length of the call.
    unsafe {
        callbacks::ge_cb_log(session.ctx, LogLevel::Warning.number(), bytes.as_ptr(), bytes.len());
    }
}

/// Fills in what is *out* in `run`. The fuel is what the run last told of; the rest is not known.
pub(crate) fn fill_report(session: &ge_session, run: &mut WasmRun) {
    let status = session.lost_status();
    run.status = status.number();
    run.trap = 0;
    run.session = session.number;
    run.run = session.runs;
    run.results_len = 0;
    run.output_len = 0;
    run.result_types = [0; VALUES];
    run.results = [0; VALUES];
    (run.fuel_used, run.fuel_limit) = (session.progress.fuel_used, session.progress.fuel_limit);
    (run.nanoseconds, run.host_calls) = (0, 0);
    (run.peak_pages, run.log_lines, run.log_bytes) = (0, 0, 0);
    (run.log_suppressed, run.trace_dropped) = (0, 0);
    run.message_len = wire::fill_message(&mut run.message, message(status));
}
