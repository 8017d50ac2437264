//! The kernel log at the other end.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::link::LinkState;
use super::target::Place;
use crate::agent::AgentError;
use crate::agent::message::{LOG_WINDOW, LogLine, Refusal, ToAgent};
use crate::target::{LogBatch, LogCloser, LogReader, TargetError};

/// How often the agent is asked whether it is still there, while it owes the end of a log.
const ASK_EVERY: Duration = Duration::from_secs(3);

/// What has come of a log and was not taken yet: at most a window of batches.
#[derive(Debug, Default)]
pub(super) struct LogQueue {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    opened: bool,
    batches: VecDeque<LogBatch>,
    end: Option<Option<Refusal>>,
    lost_link: bool,
    /// The end was asked for, and is owed.
    closed: bool,
}

impl LogQueue {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.lock());
        self.changed.notify_all();
    }

    /// The agent opened it, or says why not. Whether anything will come.
    pub(super) fn opened(&self, refusal: Option<Refusal>) -> bool {
        let good = refusal.is_none();
        self.change(|state| {
            state.opened = true;
            if !good {
                state.end = Some(refusal);
            }
        });
        good
    }

    /// Lines came.
    pub(super) fn put(&self, lost: u64, lines: Vec<LogLine>) -> Result<(), AgentError> {
        let mut state = self.lock();
        if state.batches.len() >= LOG_WINDOW as usize {
            return Err(AgentError::Misbehaved("it sends more of its log than was asked for"));
        }
        let records = lines.into_iter().map(Into::into).collect();
        state.batches.push_back(LogBatch { records, lost });
        drop(state);
        self.changed.notify_all();
        Ok(())
    }

    /// No more will come.
    pub(super) fn end(&self, error: Option<Refusal>) {
        self.change(|state| state.end = Some(error));
    }

    /// The link is gone.
    pub(super) fn wake(&self) {
        self.change(|state| state.lost_link = true);
    }

    /// Waits for something that `found` finds. While an answer is owed the agent is asked whether it is there.
    fn wait<T>(
        &self,
        link: &LinkState,
        mut found: impl FnMut(&mut State) -> Option<T>,
    ) -> Result<T, AgentError> {
        let mut state = self.lock();
        loop {
            if let Some(found) = found(&mut state) {
                return Ok(found);
            }
            if state.lost_link {
                // The link's lock is taken before a queue's, never after.
                drop(state);
                return Err(link.lost());
            }
            if state.opened && !state.closed {
                state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
                continue;
            }
            let waited = self.changed.wait_timeout(state, ASK_EVERY);
            let (guard, waited) = waited.unwrap_or_else(PoisonError::into_inner);
            state = guard;
            if waited.timed_out() {
                drop(state);
                link.keep_asking()?;
                state = self.lock();
            }
        }
    }
}

/// Reads a log at the other end.
pub(super) struct AgentLog {
    place: Place,
    id: u64,
    queue: Arc<LogQueue>,
}

impl AgentLog {
    pub(super) fn open(place: Place) -> Result<Self, TargetError> {
        let state = place.link.state();
        let (id, queue) = (state.next_call(), Arc::new(LogQueue::default()));
        state
            .register_log(id, Arc::clone(&queue))
            .and_then(|()| state.send(&ToAgent::OpenLog { call: id }))
            .and_then(|()| queue.wait(state, |state| state.opened.then(|| state.end.clone())))
            .map_err(|error| place.error(error))?
            .map_or(Ok(()), |end| match end {
                Some(refusal) => Err(refusal.into_error(&place.name)),
                None => Ok(()),
            })?;
        Ok(Self { place, id, queue })
    }
}

impl LogReader for AgentLog {
    fn next_batch(&mut self) -> Result<Option<LogBatch>, TargetError> {
        enum Next {
            Batch(LogBatch),
            End(Option<Refusal>),
        }
        let link = self.place.link.state();
        let next = self.queue.wait(link, |state| {
            let batch = state.batches.pop_front().map(Next::Batch);
            batch.or_else(|| state.end.clone().map(Next::End))
        });
        match next.map_err(|error| self.place.error(error))? {
            Next::Batch(batch) => {
                link.post(&ToAgent::LogCredit { log: self.id, batches: 1 });
                Ok(Some(batch))
            }
            Next::End(None) => Ok(None),
            Next::End(Some(refusal)) => Err(refusal.into_error(&self.place.name)),
        }
    }

    fn closer(&self) -> Arc<dyn LogCloser> {
        Arc::new(AgentLogCloser {
            link: Arc::clone(self.place.link.state()),
            id: self.id,
            queue: Arc::clone(&self.queue),
        })
    }
}

impl Drop for AgentLog {
    fn drop(&mut self) {
        let link = self.place.link.state();
        link.forget(self.id);
        link.post(&ToAgent::EndLog { log: self.id });
    }
}

struct AgentLogCloser {
    link: Arc<LinkState>,
    id: u64,
    queue: Arc<LogQueue>,
}

impl LogCloser for AgentLogCloser {
    fn close(&self) {
        self.link.post(&ToAgent::CloseLog { log: self.id });
        self.queue.change(|state| state.closed = true);
    }
}
