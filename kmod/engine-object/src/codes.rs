//! What the entry points return.

/// Done.
pub const GE_OK: i32 = 0;
/// The run goes on with the next step.
pub const GE_MORE: i32 = 1;
/// A signal waits for the caller; the run goes on with the next step, if there is one.
pub const GE_INTERRUPTED: i32 = 2;
/// The run ended, and its report is there; or there was none.
pub const GE_ENDED: i32 = 3;

/// An argument that no run can carry. Nothing has changed.
pub const GE_INVALID: i32 = -1;
/// A run is under way. Nothing has changed.
pub const GE_BUSY: i32 = -2;
/// Over the limit of the session. Nothing has changed.
pub const GE_TOO_LARGE: i32 = -3;
/// There is nothing of what was asked for: no report, no module.
pub const GE_NOTHING: i32 = -4;
/// The legacy call failed; the log says why.
pub const GE_FAILED: i32 = -5;
/// There is no memory for this call. Nothing has changed.
pub const GE_NO_MEMORY: i32 = -6;
/// The task is in a session already, or `ge_cb_enter` has no seat for it. Nothing has changed.
pub const GE_NO_SEAT: i32 = -7;
/// An allocation failed inside the engine. The session is lost: it can be reported on and closed.
pub const GE_LOST_MEMORY: i32 = -8;
/// The engine panicked. The session is lost: it can be reported on and closed.
pub const GE_LOST_FAULT: i32 = -9;
