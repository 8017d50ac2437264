//! A place for one job: a newer one takes the place of one that waits.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// Holds at most one job that waits.
#[derive(Debug)]
pub(super) struct Slot<T> {
    inner: Mutex<Inner<T>>,
    changed: Condvar,
}

#[derive(Debug)]
struct Inner<T> {
    waiting: Option<T>,
    closed: bool,
}

impl<T> Default for Slot<T> {
    fn default() -> Self {
        Self { inner: Mutex::new(Inner { waiting: None, closed: false }), changed: Condvar::new() }
    }
}

impl<T> Slot<T> {
    fn lock(&self) -> MutexGuard<'_, Inner<T>> {
        // A job is put or taken whole, so a panic elsewhere leaves nothing half done.
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts a job, in place of one that waits.
    pub(super) fn put(&self, job: T) {
        self.lock().waiting = Some(job);
        self.changed.notify_one();
    }

    /// Waits for a job; `None` once the slot is closed.
    pub(super) fn take(&self) -> Option<T> {
        let mut inner = self.lock();
        loop {
            if inner.closed {
                return None;
            }
            if let Some(job) = inner.waiting.take() {
                return Some(job);
            }
            inner = self.changed.wait(inner).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Ends the waiting of whoever takes.
    pub(super) fn close(&self) {
        self.lock().closed = true;
        self.changed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::thread;

    use super::*;

    #[test]
    fn the_newest_job_wins() {
        let slot = Slot::default();
        slot.put(1);
        slot.put(2);
        assert_eq!(slot.take(), Some(2));
        slot.put(3);
        slot.close();
        assert_eq!(slot.take(), None);
    }

    #[test]
    fn a_taker_waits_for_a_job_and_for_the_end() {
        let slot = Arc::new(Slot::default());
        let taking = {
            let slot = Arc::clone(&slot);
            thread::spawn(move || (slot.take(), slot.take()))
        };
        slot.put(7);
        while slot.lock().waiting.is_some() {
            thread::yield_now();
        }
        slot.close();
        assert_eq!(taking.join().unwrap(), (Some(7), None));
    }
}
