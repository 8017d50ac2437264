//! The trace of a session's runs: records as bytes, bounded, until somebody reads them.

use alloc::{collections::VecDeque, vec::Vec};

use wasm_device_abi::codes::{LogLevel, Status, Trap};
use wasm_device_abi::trace::{
    CallOutcome, FUEL_UNKNOWN, TraceGrow, TraceHeader, TraceHostCall, TraceKind, TraceLog, TraceOverflow,
    TracePush, TraceRunBegin, TraceRunEnd, TraceTrap,
};

/// Bytes of an overflow record.
const OVERFLOW_BYTES: usize = TraceHeader::SIZE + TraceOverflow::SIZE;

/// A host call as it goes into the trace.
#[derive(Debug)]
pub(crate) struct HostCallTrace<'a> {
    pub(crate) import: u32,
    pub(crate) function: u32,
    pub(crate) outcome: CallOutcome,
    pub(crate) args: &'a [u64],
    pub(crate) results: &'a [u64],
    pub(crate) written_ptr: u64,
    pub(crate) written: &'a [u8],
}

/// Records that are waiting to be read.
#[derive(Debug)]
pub(crate) struct TraceBuffer {
    bytes: VecDeque<u8>,
    limit: usize,
    run: u32,
    sequence: u32,
    dropped_in_run: u32,
    gap: Option<Gap>,
}

/// Records that were dropped one after another.
#[derive(Debug)]
struct Gap {
    run: u32,
    sequence: u32,
    records: u64,
    bytes: u64,
}

impl TraceBuffer {
    pub(crate) fn new(limit: u64) -> Self {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        Self { bytes: VecDeque::new(), limit, run: 0, sequence: 0, dropped_in_run: 0, gap: None }
    }

    /// Records dropped in the run under way, or in the last one.
    pub(crate) const fn dropped_in_run(&self) -> u32 {
        self.dropped_in_run
    }

    pub(crate) fn run_begin(&mut self, run: u32, body: &TraceRunBegin, entry: &str) {
        self.run = run;
        self.sequence = 0;
        self.dropped_in_run = 0;
        let fields =
            Fields::new().u64(body.fuel_limit).u64(body.memory_limit).u32(body.entry_len).u32(body.push);
        self.record(TraceKind::RunBegin, 0, &fields, &[], entry.as_bytes());
    }

    pub(crate) fn host_call(&mut self, fuel: u64, call: &HostCallTrace<'_>) {
        let fields = Fields::new()
            .u32(call.import)
            .u32(call.function)
            .u32(call.outcome.number())
            .u16(call.args.len() as u16)
            .u16(call.results.len() as u16)
            .u64(call.written_ptr)
            .u64(call.written.len() as u64);
        self.record(TraceKind::HostCall, fuel, &fields, &[call.args, call.results], call.written);
    }

    pub(crate) fn log(&mut self, fuel: u64, level: LogLevel, text: Option<&str>) {
        let bytes = text.unwrap_or_default().as_bytes();
        let fields = Fields::new().u32(level.number()).u32(u32::from(text.is_none())).u64(bytes.len() as u64);
        self.record(TraceKind::Log, fuel, &fields, &[], bytes);
    }

    /// The fuel is not known while the engine grows a memory.
    pub(crate) fn grow(&mut self, body: &TraceGrow) {
        let fields = Fields::new().u64(body.pages).u64(body.wanted).u64(body.granted);
        self.record(TraceKind::Grow, FUEL_UNKNOWN, &fields, &[], &[]);
    }

    pub(crate) fn push(&mut self, fuel: u64, ptr: u64, count: u64, bytes: &[u8]) {
        let fields = Fields::new().u64(ptr).u64(bytes.len() as u64).u64(count);
        self.record(TraceKind::Push, fuel, &fields, &[], bytes);
    }

    pub(crate) fn trap(&mut self, fuel: u64, trap: Trap, message: &str) {
        let fields = Fields::new().u32(trap.number()).u32(message.len() as u32);
        self.record(TraceKind::Trap, fuel, &fields, &[], message.as_bytes());
    }

    pub(crate) fn run_end(&mut self, fuel: u64, status: Status) {
        let fields = Fields::new().u32(status.number()).u32(0);
        self.record(TraceKind::RunEnd, fuel, &fields, &[], &[]);
    }

    /// Counts records of one size that were not kept long enough to be written.
    pub(crate) fn lose(&mut self, records: u64, body_bytes: u64) {
        for _ in 0..records {
            let sequence = self.sequence;
            self.sequence = self.sequence.wrapping_add(1);
            self.drop_record(sequence, TraceHeader::SIZE as u64 + body_bytes);
        }
    }

    /// Bytes that wait to be drained.
    pub(crate) fn len(&self) -> usize {
        self.bytes.len() + if self.gap.is_some() { OVERFLOW_BYTES } else { 0 }
    }

    /// Moves whole records to `out`, at most `max` bytes of them.
    pub(crate) fn drain(&mut self, out: &mut Vec<u8>, max: usize) {
        let mut left = max;
        loop {
            if self.bytes.is_empty() {
                self.write_gap();
            }
            let Some(len) = self.first_len().filter(|&len| len <= left) else { return };
            out.extend(self.bytes.drain(..len));
            left -= len;
        }
    }

    fn first_len(&self) -> Option<usize> {
        let mut len = [0; 4];
        for (byte, from) in len.iter_mut().zip(self.bytes.iter()) {
            *byte = *from;
        }
        (!self.bytes.is_empty()).then_some(u32::from_le_bytes(len) as usize)
    }

    fn record(&mut self, kind: TraceKind, fuel: u64, fields: &Fields, words: &[&[u64]], tail: &[u8]) {
        let sequence = self.sequence;
        self.sequence = self.sequence.wrapping_add(1);
        let words_len: usize = words.iter().map(|words| words.len() * 8).sum();
        let len = (TraceHeader::SIZE + fields.len + words_len + tail.len()).next_multiple_of(8);
        let gap = if self.gap.is_some() { OVERFLOW_BYTES } else { 0 };
        // A later gap must find room for the record that tells about it.
        let room = self.limit.saturating_sub(self.bytes.len() + OVERFLOW_BYTES);
        if len + gap > room || u32::try_from(len).is_err() {
            self.drop_record(sequence, len as u64);
            return;
        }
        // Here rather than in what is called below: the way into the allocator takes stack.
        self.bytes.reserve(len + gap);
        self.write_gap();
        self.write_header(len, kind, self.run, sequence, fuel);
        self.bytes.extend(fields.bytes());
        for word in words.iter().copied().flatten() {
            self.bytes.extend(word.to_le_bytes());
        }
        self.bytes.extend(tail);
        let end = self.bytes.len().next_multiple_of(8);
        self.bytes.resize(end, 0);
    }

    fn drop_record(&mut self, sequence: u32, bytes: u64) {
        self.dropped_in_run = self.dropped_in_run.saturating_add(1);
        let run = self.run;
        let gap = self.gap.get_or_insert(Gap { run, sequence, records: 0, bytes: 0 });
        gap.records += 1;
        gap.bytes += bytes;
    }

    fn write_gap(&mut self) {
        let Some(gap) = self.gap.take() else { return };
        let fields = Fields::new().u64(gap.records).u64(gap.bytes);
        self.write_header(OVERFLOW_BYTES, TraceKind::Overflow, gap.run, gap.sequence, FUEL_UNKNOWN);
        self.bytes.extend(fields.bytes());
    }

    fn write_header(&mut self, len: usize, kind: TraceKind, run: u32, sequence: u32, fuel: u64) {
        let fields = Fields::new().u32(len as u32).u32(kind.number()).u32(run).u32(sequence).u64(fuel);
        self.bytes.extend(fields.bytes());
    }
}

/// The fixed fields of a record, little-endian, without an allocation.
#[derive(Debug)]
struct Fields {
    bytes: [u8; 32],
    len: usize,
}

impl Fields {
    const fn new() -> Self {
        Self { bytes: [0; 32], len: 0 }
    }

    fn put(mut self, field: &[u8]) -> Self {
        for (byte, from) in self.bytes.iter_mut().skip(self.len).zip(field) {
            *byte = *from;
        }
        self.len += field.len();
        self
    }

    fn u16(self, value: u16) -> Self {
        self.put(&value.to_le_bytes())
    }

    fn u32(self, value: u32) -> Self {
        self.put(&value.to_le_bytes())
    }

    fn u64(self, value: u64) -> Self {
        self.put(&value.to_le_bytes())
    }

    fn bytes(&self) -> impl Iterator<Item = u8> + '_ {
        self.bytes.iter().take(self.len).copied()
    }
}

const _: () = assert!(
    TraceHostCall::SIZE <= 32
        && TraceRunBegin::SIZE <= 32
        && TracePush::SIZE <= 32
        && TraceLog::SIZE <= 32
        && TraceTrap::SIZE <= 32
        && TraceRunEnd::SIZE <= 32
);
