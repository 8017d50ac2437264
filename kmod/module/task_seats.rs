// SPDX-License-Identifier: GPL-2.0

//! Which session a task is in: the engine's allocator is told nothing but "current".
//!
//! An open-addressed table keyed by task. A task takes a seat by compare-exchange before it enters a
//! session and leaves it afterwards; nobody else touches its seat meanwhile, so there is no lock.

use core::ptr;

use kernel::bindings;
use kernel::prelude::*;
use kernel::sync::atomic::{Acquire, Atomic, Full, Relaxed, Release};

use crate::engine::ge_session;

struct Seat {
    task: Atomic<*mut bindings::task_struct>,
    session: Atomic<*mut ge_session>,
}

/// The table, or null while the module is not loaded.
static TABLE: Atomic<*mut Seat> = Atomic::new(ptr::null_mut());
/// Number of seats, a power of two.
static SEATS: Atomic<usize> = Atomic::new(0);

/// Owns the table.
pub(crate) struct TaskSeats {
    _seats: KVVec<Seat>,
}

impl TaskSeats {
    /// Seats for the tasks of `sessions` sessions: a session has one task in it at a time, and a
    /// table that is half empty keeps ways short.
    pub(crate) fn new(sessions: usize) -> Result<Self> {
        let count = sessions.saturating_mul(2).next_power_of_two();
        let mut seats = KVVec::with_capacity(count, GFP_KERNEL)?;
        for _ in 0..count {
            let seat = Seat { task: Atomic::new(ptr::null_mut()), session: Atomic::new(ptr::null_mut()) };
            seats.push(seat, GFP_KERNEL)?;
        }
        SEATS.store(count, Relaxed);
        TABLE.store(seats.as_mut_ptr(), Release);
        Ok(Self { _seats: seats })
    }
}

impl Drop for TaskSeats {
    fn drop(&mut self) {
        TABLE.store(ptr::null_mut(), Release);
    }
}

/// The seats in the order in which `task` looks for its own.
fn seats_of(task: *mut bindings::task_struct) -> impl Iterator<Item = &'static Seat> {
    let table = TABLE.load(Acquire);
    let count = if table.is_null() { 0 } else { SEATS.load(Relaxed) };
    // Tasks are some KiB each, so that their low bits say nothing.
    let first = (task as usize >> 6).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32;
    (0..count).map(move |step| {
        // SAFETY: the table has `count` seats, a power of two, and lives until the module is unloaded,
        // which no task that is in here outlives.
        unsafe { &*table.add((first.wrapping_add(step)) & (count - 1)) }
    })
}

fn own_seat() -> Option<&'static Seat> {
    let task = kernel::task::Task::current_raw();
    seats_of(task).find(|seat| seat.task.load(Relaxed) == task)
}

/// Notes that the current task is in `session`. `false` when it is in one already, or no seat is free.
pub(crate) fn enter(session: *mut ge_session) -> bool {
    if own_seat().is_some() {
        return false;
    }
    let task = kernel::task::Task::current_raw();
    let taken = seats_of(task).find(|seat| seat.task.cmpxchg(ptr::null_mut(), task, Full).is_ok());
    match taken {
        Some(seat) => {
            seat.session.store(session, Relaxed);
            true
        }
        None => false,
    }
}

/// Forgets the current task.
pub(crate) fn leave() {
    if let Some(seat) = own_seat() {
        seat.session.store(ptr::null_mut(), Relaxed);
        seat.task.store(ptr::null_mut(), Release);
    }
}

/// The session that the current task is in, or null.
pub(crate) fn current() -> *mut ge_session {
    own_seat().map_or(ptr::null_mut(), |seat| seat.session.load(Relaxed))
}
