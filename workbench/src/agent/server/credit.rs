//! Credit: what one side may still send before the other has taken what is under way.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// The credit of one stream of messages.
#[derive(Debug)]
pub(super) struct Credit {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug)]
struct State {
    left: u32,
    ended: bool,
}

impl Credit {
    /// What may be sent at once.
    pub(super) fn new(window: u32) -> Self {
        Self { state: Mutex::new(State { left: window, ended: false }), changed: Condvar::new() }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The other side took some.
    pub(super) fn add(&self, more: u32) {
        let mut state = self.lock();
        state.left = state.left.saturating_add(more);
        drop(state);
        self.changed.notify_all();
    }

    /// Nobody is interested any more.
    pub(super) fn end(&self) {
        self.lock().ended = true;
        self.changed.notify_all();
    }

    /// Waits until something may be sent; how much, at most `most`. `None` at the end.
    pub(super) fn available(&self, most: u32) -> Option<u32> {
        let mut state = self.lock();
        while state.left == 0 && !state.ended {
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        (!state.ended).then(|| state.left.min(most))
    }

    /// Uses some of what is available.
    pub(super) fn spend(&self, some: u32) {
        let mut state = self.lock();
        state.left = state.left.saturating_sub(some);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credit_is_spent_and_comes_back() {
        let credit = Credit::new(3);
        assert_eq!(credit.available(2), Some(2));
        credit.spend(3);
        credit.add(1);
        assert_eq!(credit.available(2), Some(1));
        credit.spend(1);
        credit.end();
        assert_eq!(credit.available(2), None, "nobody waits at the end");
    }
}
