//! Sends the kernel log as fast as the client takes it.
//!
//! While there is no credit the log is not read: the kernel's ring overwrites what nobody takes, and counts it.

use std::sync::Arc;
use std::thread;

use super::credit::Credit;
use crate::agent::AgentError;
use crate::agent::message::{Answer, FromAgent, LOG_WINDOW, LogLine, Refusal};
use crate::agent::outbox::Outbox;
use crate::target::{LogBatch, LogCloser, LogReader};

/// Bytes of text in one message, but for the last line.
const MESSAGE_TEXT_BYTES: usize = 64 << 10;
/// Bytes that a line takes besides its text, at most.
const LINE_BYTES: usize = 64;

/// A log that a client reads.
pub(super) struct LogStream {
    credit: Arc<Credit>,
    closer: Arc<dyn LogCloser>,
}

impl LogStream {
    /// Answers the call that opened it, and starts the thread that sends its lines.
    pub(super) fn start(log: u64, reader: Box<dyn LogReader>, outbox: Arc<Outbox>) -> Result<Self, Refusal> {
        let credit = Arc::new(Credit::new(LOG_WINDOW));
        let closer = reader.closer();
        let sender = Sender { log, reader, credit: Arc::clone(&credit), outbox };
        thread::Builder::new()
            .name("log".to_owned())
            .spawn(move || sender.send_all())
            .map_err(|error| Refusal::Gone(format!("no thread can be started for the log: {error}")))?;
        Ok(Self { credit, closer })
    }

    pub(super) fn add_credit(&self, batches: u32) {
        self.credit.add(batches);
    }

    /// No records beyond those that are there now.
    pub(super) fn close(&self) {
        self.closer.close();
    }

    /// Nobody reads it any more.
    pub(super) fn end(&self) {
        self.credit.end();
        self.closer.close();
    }
}

struct Sender {
    log: u64,
    reader: Box<dyn LogReader>,
    credit: Arc<Credit>,
    outbox: Arc<Outbox>,
}

impl Sender {
    fn send_all(mut self) {
        // An error means that the stream is gone, and nobody is left to tell it to.
        let _ = self.try_send_all();
    }

    fn try_send_all(&mut self) -> Result<(), AgentError> {
        let log = self.log;
        self.outbox.send(&FromAgent::Answer { call: log, answer: Ok(Answer::Done) })?;
        while self.credit.available(1).is_some() {
            let error = match self.reader.next_batch() {
                Ok(Some(batch)) => {
                    if !self.send_batch(batch)? {
                        return Ok(());
                    }
                    continue;
                }
                Ok(None) => None,
                Err(error) => Some(error.into()),
            };
            return self.outbox.send(&FromAgent::LogEnded { log, error });
        }
        Ok(())
    }

    /// Sends a batch in as many messages as it needs, each for one credit. `false` when nobody reads any more.
    fn send_batch(&self, batch: LogBatch) -> Result<bool, AgentError> {
        for (lost, records) in messages(batch) {
            if self.credit.available(1).is_none() {
                return Ok(false);
            }
            self.credit.spend(1);
            self.outbox.send(&FromAgent::Log { log: self.log, lost, records })?;
        }
        Ok(true)
    }
}

/// A batch in parts that fit a message.
fn messages(batch: LogBatch) -> Vec<(u64, Vec<LogLine>)> {
    let mut messages = vec![(batch.lost, Vec::new())];
    let mut bytes = 0;
    for record in batch.records {
        if bytes >= MESSAGE_TEXT_BYTES {
            messages.push((0, Vec::new()));
            bytes = 0;
        }
        bytes += record.text.len() + LINE_BYTES;
        if let Some((_, lines)) = messages.last_mut() {
            lines.push(record.into());
        }
    }
    messages
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agent::frame::frame;
    use crate::log::test_records::batch;

    #[test]
    fn the_largest_batches_fit_their_messages() {
        let line = "x".repeat(64 << 10);
        let whole = LogBatch { lost: 7, ..batch(vec![line.as_str(); 20]) };
        let parts = messages(whole);
        assert_eq!(parts.iter().map(|(_, lines)| lines.len()).sum::<usize>(), 20);
        assert_eq!(parts.iter().map(|(lost, _)| lost).sum::<u64>(), 7);
        let many = batch(vec!["short"; 4_096]);
        for (lost, records) in parts.into_iter().chain(messages(many)) {
            assert!(frame(&FromAgent::Log { log: u64::MAX, lost, records }).is_ok());
        }
        assert_eq!(messages(LogBatch { records: Vec::new(), lost: 3 }), [(3, Vec::new())]);
    }
}
