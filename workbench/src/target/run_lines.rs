//! When the lines of a run are complete.

use super::{LogBatch, LogReader, TargetError};
use crate::log::Origin;

impl LogBatch {
    /// Whether it holds the record that ends this run. After it no line of the run comes.
    pub fn ends_run(&self, session: u32, run: u32) -> bool {
        let end = Origin::Run { session, run, end: true };
        self.records.iter().any(|record| record.origin == end)
    }
}

/// Hands on batches up to the one that ends the run.
///
/// Returns `false` when the reader was closed first: so a caller that closes the reader after
/// the run has returned never waits for a record that was overwritten.
pub fn read_until_run_ends(
    reader: &mut dyn LogReader,
    session: u32,
    run: u32,
    mut on_batch: impl FnMut(LogBatch),
) -> Result<bool, TargetError> {
    while let Some(batch) = reader.next_batch()? {
        let ended = batch.ends_run(session, run);
        on_batch(batch);
        if ended {
            return Ok(true);
        }
    }
    Ok(false)
}
