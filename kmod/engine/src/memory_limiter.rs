//! How far a guest's memory and tables may grow, and what it asked for.

use alloc::vec::Vec;

use wasm_device_abi::WASM_PAGE_BYTES;
use wasm_device_abi::trace::TraceGrow;
use wasmi::ResourceLimiter;
use wasmi::errors::{MemoryError, TableError};
use wasmi_core::LimiterError;

/// Elements of one table. Each takes 8 bytes of the engine's memory.
pub(crate) const TABLE_ELEMENTS: usize = 100_000;
/// Tables of a guest.
pub(crate) const TABLES: usize = 16;
/// Most elements by which `table.grow` grows a table at once.
///
/// The engine (wasmi 2.0) charges fuel for every eighth new element, and a `table.grow` that
/// lacks fuel cannot be resumed. One that costs nothing cannot lack it.
pub(crate) const TABLE_GROWTH: usize = 7;

/// Grow records kept until the next host call or the end of the slice, so that a guest that
/// grows in a loop takes no more memory than one that does not.
const PENDING_GROWS: usize = 256;

/// Asked by the engine before memory or a table grows.
#[derive(Debug)]
pub(crate) struct MemoryLimiter {
    memory_bytes: usize,
    running: bool,
    peak_bytes: usize,
    peak_before: usize,
    refused_at_start: Option<u64>,
    grows: Vec<TraceGrow>,
    grows_lost: u64,
}

impl MemoryLimiter {
    pub(crate) fn new(memory_bytes: u64) -> Self {
        Self {
            memory_bytes: usize::try_from(memory_bytes).unwrap_or(usize::MAX),
            running: false,
            peak_bytes: 0,
            peak_before: 0,
            refused_at_start: None,
            grows: Vec::new(),
            grows_lost: 0,
        }
    }

    /// From now on growth comes from instructions of the guest.
    pub(crate) fn start_running(&mut self) {
        self.running = true;
    }

    /// Most pages that the memory had.
    pub(crate) fn peak_pages(&self) -> u32 {
        u32::try_from(pages(self.peak_bytes)).unwrap_or(u32::MAX)
    }

    /// Bytes of a memory that was too large to be made at all.
    pub(crate) const fn refused_at_start(&self) -> Option<u64> {
        self.refused_at_start
    }

    pub(crate) const fn memory_bytes(&self) -> usize {
        self.memory_bytes
    }

    /// What the guest asked for since the last call, and how many more requests were not kept.
    pub(crate) fn take_grows(&mut self) -> (Vec<TraceGrow>, u64) {
        (core::mem::take(&mut self.grows), core::mem::take(&mut self.grows_lost))
    }

    fn note(&mut self, current: usize, desired: usize, granted: bool) {
        if !self.running {
            return;
        }
        if self.grows.len() >= PENDING_GROWS {
            self.grows_lost += 1;
            return;
        }
        let wanted = pages(desired).saturating_sub(pages(current));
        self.grows.push(TraceGrow { pages: pages(current), wanted, granted: u64::from(granted) });
    }
}

const fn pages(bytes: usize) -> u64 {
    (bytes as u64).div_ceil(WASM_PAGE_BYTES)
}

impl ResourceLimiter for MemoryLimiter {
    fn memory_growing(
        &mut self,
        current: usize,
        desired: usize,
        maximum: Option<usize>,
    ) -> Result<bool, LimiterError> {
        let granted = desired <= self.memory_bytes && maximum.is_none_or(|maximum| desired <= maximum);
        self.note(current, desired, granted);
        self.peak_before = self.peak_bytes;
        if granted {
            self.peak_bytes = self.peak_bytes.max(desired);
        } else if !self.running {
            self.refused_at_start = Some(desired as u64);
        }
        Ok(granted)
    }

    fn memory_grow_failed(&mut self, error: &MemoryError) -> Result<(), LimiterError> {
        self.peak_bytes = self.peak_before;
        if !self.running {
            return Ok(());
        }
        if matches!(error, MemoryError::OutOfFuel { .. }) {
            // The instruction runs again when it has its fuel, and is noted then.
            if self.grows_lost > 0 {
                self.grows_lost -= 1;
            } else {
                self.grows.pop();
            }
        } else if let Some(grow) = self.grows.last_mut().filter(|_| self.grows_lost == 0) {
            grow.granted = 0;
        }
        Ok(())
    }

    fn table_growing(
        &mut self,
        current: usize,
        desired: usize,
        maximum: Option<usize>,
    ) -> Result<bool, LimiterError> {
        let fits = desired <= TABLE_ELEMENTS && maximum.is_none_or(|maximum| desired <= maximum);
        let at_once = !self.running || desired.saturating_sub(current) <= TABLE_GROWTH;
        Ok(fits && at_once)
    }

    fn table_grow_failed(&mut self, error: &TableError) -> Result<(), LimiterError> {
        match error {
            // Not reached as long as TABLE_GROWTH costs nothing; an error makes it a trap.
            TableError::OutOfFuel { .. } => Err(LimiterError::ResourceLimiterDeniedAllocation),
            _ => Ok(()),
        }
    }

    fn instances(&self) -> usize {
        1
    }

    fn tables(&self) -> usize {
        TABLES
    }

    fn memories(&self) -> usize {
        // The engine counts an imported memory twice. More than one is not valid anyway.
        2
    }
}
