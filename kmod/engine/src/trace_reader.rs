//! Reads trace records back from their bytes.
//!
//! A reader of a newer device's trace skips nothing: kinds that it does not know come out as
//! [`TraceEvent::Unknown`], and bytes added to the end of a known record are ignored.

use alloc::vec::Vec;
use core::fmt;

use wasm_device_abi::codes::{LogLevel, Push, Status, Trap};
use wasm_device_abi::host::{HOST_FUNCTIONS, HostFunctionId};
use wasm_device_abi::trace::{
    CallOutcome, FUEL_UNKNOWN, FUNCTION_NONE, FUNCTION_PRINT_INT, TraceHeader, TraceKind,
};

/// One record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TraceRecord<'a> {
    /// Number of the run within the session.
    pub run: u32,
    /// Number of the record within the run, from 0, counting dropped ones.
    pub sequence: u32,
    /// Fuel that the run had used, where that is known.
    pub fuel: Option<u64>,
    /// What happened.
    pub event: TraceEvent<'a>,
}

/// What a record tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TraceEvent<'a> {
    /// A run begins.
    RunBegin {
        /// Fuel allowed.
        fuel_limit: u64,
        /// Linear memory allowed, in bytes.
        memory_limit: u64,
        /// The entry as asked for, empty for the default one.
        entry: &'a str,
        /// What is pushed.
        push: Push,
    },
    /// The guest called an imported function.
    HostCall(HostCall<'a>),
    /// A line went to the kernel log; `None` where it was suppressed.
    Log {
        /// Its level.
        level: LogLevel,
        /// Its text, as it went to the log.
        text: Option<&'a str>,
    },
    /// The guest asked for more linear memory.
    Grow {
        /// Pages before.
        pages: u64,
        /// Pages asked for.
        wanted: u64,
        /// Whether it got them.
        granted: bool,
    },
    /// The device copied data into the guest.
    Push {
        /// Where in guest memory.
        ptr: u64,
        /// The count that the entry is called with.
        count: u64,
        /// The data.
        bytes: &'a [u8],
    },
    /// The guest trapped.
    Trap {
        /// Why.
        trap: Trap,
        /// Why, in words.
        message: &'a str,
    },
    /// A run ended.
    RunEnd {
        /// How.
        status: Status,
    },
    /// Records were dropped here because the trace was full.
    Overflow {
        /// How many.
        records: u64,
        /// Their bytes.
        bytes: u64,
    },
    /// A kind that this reader does not know.
    Unknown {
        /// Its number.
        kind: u32,
    },
}

/// A call of an imported function.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostCall<'a> {
    /// Index among the imported functions of the guest.
    pub import: u32,
    /// What stood behind the import.
    pub function: CalledFunction,
    /// How it ended.
    pub outcome: CallOutcome,
    /// The arguments' bits.
    pub args: Vec<u64>,
    /// The results' bits, empty when it trapped.
    pub results: Vec<u64>,
    /// Where in guest memory the host wrote.
    pub written_ptr: u64,
    /// What it wrote there.
    pub written: &'a [u8],
}

/// What stood behind an import.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CalledFunction {
    /// A function of the host interface.
    Host(HostFunctionId),
    /// The legacy `custom.print_int`.
    PrintInt,
    /// Nothing; such a call traps.
    Missing,
    /// A function that this reader does not know.
    Unknown(u32),
}

impl CalledFunction {
    fn from_number(number: u32) -> Self {
        match number {
            FUNCTION_NONE => Self::Missing,
            FUNCTION_PRINT_INT => Self::PrintInt,
            number => HOST_FUNCTIONS
                .get(number as usize)
                .map_or(Self::Unknown(number), |function| Self::Host(function.id)),
        }
    }

    /// Its name as the guest imports it; `None` where the number alone is known.
    pub fn name(self) -> Option<&'static str> {
        match self {
            Self::Host(id) => Some(id.describe().name),
            Self::PrintInt => Some(wasm_device_abi::legacy::PRINT_INT_NAME),
            Self::Missing | Self::Unknown(_) => None,
        }
    }
}

/// Bytes that are no trace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum TraceError {
    /// The bytes end within a record.
    Truncated {
        /// Where the record begins.
        offset: usize,
    },
    /// A record's length or one of its fields is not one that a device writes.
    Malformed {
        /// Where the record begins.
        offset: usize,
    },
}

impl fmt::Display for TraceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Truncated { offset } => {
                write!(f, "the trace ends within the record at byte {offset}; read it whole")
            }
            Self::Malformed { offset } => {
                write!(f, "the record at byte {offset} is not one of a trace; was the file changed?")
            }
        }
    }
}

impl core::error::Error for TraceError {}

/// Goes through the records of a drained trace. After an error it ends.
#[derive(Debug, Clone)]
pub struct TraceReader<'a> {
    bytes: &'a [u8],
    offset: usize,
}

impl<'a> TraceReader<'a> {
    /// Begins at the first record.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, offset: 0 }
    }

    fn read(&mut self) -> Result<TraceRecord<'a>, TraceError> {
        let offset = self.offset;
        let rest = self.bytes.get(offset..).unwrap_or_default();
        let mut head = Cursor(rest);
        let len = head.u32().ok_or(TraceError::Truncated { offset })? as usize;
        if len < TraceHeader::SIZE || !len.is_multiple_of(8) {
            return Err(TraceError::Malformed { offset });
        }
        let record = rest.get(..len).ok_or(TraceError::Truncated { offset })?;
        let record = parse(record).ok_or(TraceError::Malformed { offset })?;
        self.offset = offset + len;
        Ok(record)
    }
}

impl<'a> Iterator for TraceReader<'a> {
    type Item = Result<TraceRecord<'a>, TraceError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.offset >= self.bytes.len() {
            return None;
        }
        let record = self.read();
        if record.is_err() {
            self.offset = self.bytes.len();
        }
        Some(record)
    }
}

fn parse(record: &[u8]) -> Option<TraceRecord<'_>> {
    let mut cursor = Cursor(record);
    cursor.u32()?;
    let kind = cursor.u32()?;
    let run = cursor.u32()?;
    let sequence = cursor.u32()?;
    let fuel = cursor.u64().map(|fuel| (fuel != FUEL_UNKNOWN).then_some(fuel))?;
    let event = match TraceKind::from_number(kind) {
        Some(kind) => parse_event(kind, cursor)?,
        None => TraceEvent::Unknown { kind },
    };
    Some(TraceRecord { run, sequence, fuel, event })
}

fn parse_event(kind: TraceKind, mut cursor: Cursor<'_>) -> Option<TraceEvent<'_>> {
    Some(match kind {
        TraceKind::RunBegin => {
            let (fuel_limit, memory_limit) = (cursor.u64()?, cursor.u64()?);
            let entry_len = cursor.u32()?;
            let push = Push::from_number(cursor.u32()?)?;
            TraceEvent::RunBegin { fuel_limit, memory_limit, entry: cursor.text(entry_len.into())?, push }
        }
        TraceKind::HostCall => TraceEvent::HostCall(parse_call(cursor)?),
        TraceKind::Log => {
            let level = LogLevel::from_number(cursor.u32()?)?;
            let suppressed = cursor.u32()? != 0;
            let len = cursor.u64()?;
            let text = cursor.text(len)?;
            TraceEvent::Log { level, text: (!suppressed).then_some(text) }
        }
        TraceKind::Grow => {
            let (pages, wanted, granted) = (cursor.u64()?, cursor.u64()?, cursor.u64()? != 0);
            TraceEvent::Grow { pages, wanted, granted }
        }
        TraceKind::Push => {
            let (ptr, len, count) = (cursor.u64()?, cursor.u64()?, cursor.u64()?);
            TraceEvent::Push { ptr, count, bytes: cursor.take(len)? }
        }
        TraceKind::Trap => {
            let trap = Trap::from_number(cursor.u32()?)?;
            let len = cursor.u32()?;
            TraceEvent::Trap { trap, message: cursor.text(len.into())? }
        }
        TraceKind::RunEnd => TraceEvent::RunEnd { status: Status::from_number(cursor.u32()?)? },
        TraceKind::Overflow => TraceEvent::Overflow { records: cursor.u64()?, bytes: cursor.u64()? },
    })
}

fn parse_call(mut cursor: Cursor<'_>) -> Option<HostCall<'_>> {
    let import = cursor.u32()?;
    let function = CalledFunction::from_number(cursor.u32()?);
    let outcome = CallOutcome::from_number(cursor.u32()?)?;
    let (args_len, results_len) = (cursor.u16()?, cursor.u16()?);
    let (written_ptr, written_len) = (cursor.u64()?, cursor.u64()?);
    let args = cursor.words(args_len)?;
    let results = cursor.words(results_len)?;
    let written = cursor.take(written_len)?;
    Some(HostCall { import, function, outcome, args, results, written_ptr, written })
}

/// The rest of a record.
#[derive(Debug)]
struct Cursor<'a>(&'a [u8]);

impl<'a> Cursor<'a> {
    fn take(&mut self, len: u64) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(usize::try_from(len).ok()?)?;
        self.0 = rest;
        Some(taken)
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (taken, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*taken)
    }

    fn u16(&mut self) -> Option<u16> {
        self.array().map(u16::from_le_bytes)
    }

    fn u32(&mut self) -> Option<u32> {
        self.array().map(u32::from_le_bytes)
    }

    fn u64(&mut self) -> Option<u64> {
        self.array().map(u64::from_le_bytes)
    }

    fn words(&mut self, count: u16) -> Option<Vec<u64>> {
        (0..count).map(|_| self.u64()).collect()
    }

    fn text(&mut self, len: u64) -> Option<&'a str> {
        core::str::from_utf8(self.take(len)?).ok()
    }
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use proptest::prelude::{any, prop_assert, proptest};
    use wasm_device_abi::codes::{LogLevel, Status, Trap};
    use wasm_device_abi::trace::{TraceGrow, TraceRunBegin};

    use super::{TraceError, TraceEvent, TraceReader};
    use crate::trace_buffer::TraceBuffer;

    const BEGIN: TraceRunBegin = TraceRunBegin { fuel_limit: 9, memory_limit: 8, entry_len: 4, push: 0 };

    fn drained(trace: &mut TraceBuffer) -> Vec<u8> {
        let mut bytes = Vec::new();
        trace.drain(&mut bytes, usize::MAX);
        bytes
    }

    #[test]
    fn records_come_back_in_order() {
        let mut trace = TraceBuffer::new(1024);
        trace.run_begin(3, &BEGIN, "main");
        trace.log(5, LogLevel::Err, Some("wrong…"));
        trace.log(6, LogLevel::Err, None);
        trace.grow(&TraceGrow { pages: 1, wanted: 2, granted: 1 });
        trace.push(7, 16, 2, &[1, 2, 3]);
        trace.trap(8, Trap::Unreachable, "why");
        trace.run_end(8, Status::Trap);
        let bytes = drained(&mut trace);
        let records: Vec<_> = TraceReader::new(&bytes).map(|record| record.expect("it is a trace")).collect();
        assert!(records.iter().all(|record| record.run == 3));
        assert!(records.iter().enumerate().all(|(at, record)| record.sequence == at as u32));
        let events: Vec<_> = records.into_iter().map(|record| (record.fuel, record.event)).collect();
        let push = wasm_device_abi::codes::Push::None;
        assert_eq!(
            events,
            [
                (Some(0), TraceEvent::RunBegin { fuel_limit: 9, memory_limit: 8, entry: "main", push }),
                (Some(5), TraceEvent::Log { level: LogLevel::Err, text: Some("wrong…") }),
                (Some(6), TraceEvent::Log { level: LogLevel::Err, text: None }),
                (None, TraceEvent::Grow { pages: 1, wanted: 2, granted: true }),
                (Some(7), TraceEvent::Push { ptr: 16, count: 2, bytes: &[1, 2, 3] }),
                (Some(8), TraceEvent::Trap { trap: Trap::Unreachable, message: "why" }),
                (Some(8), TraceEvent::RunEnd { status: Status::Trap }),
            ]
        );
    }

    #[test]
    fn a_full_trace_says_what_is_missing() {
        let mut trace = TraceBuffer::new(160);
        trace.run_begin(1, &BEGIN, "main");
        for _ in 0..5 {
            trace.run_end(0, Status::Ok);
        }
        assert_eq!(trace.dropped_in_run(), 3);
        let bytes = drained(&mut trace);
        assert!(bytes.len() <= 160);
        let last = TraceReader::new(&bytes).last().expect("there are records").expect("it is a trace");
        assert_eq!(last.event, TraceEvent::Overflow { records: 3, bytes: 96 });
        assert_eq!(last.sequence, 3);
    }

    #[test]
    fn a_gap_stands_where_the_records_would() {
        let mut trace = TraceBuffer::new(200);
        trace.run_begin(1, &BEGIN, "main");
        trace.log(0, LogLevel::Info, Some(&"x".repeat(200)));
        trace.run_end(0, Status::Ok);
        let bytes = drained(&mut trace);
        let sequences: Vec<u32> =
            TraceReader::new(&bytes).map(|record| record.expect("it is a trace").sequence).collect();
        assert_eq!(sequences, [0, 1, 2]);
    }

    #[test]
    fn whole_records_are_drained() {
        let mut trace = TraceBuffer::new(1024);
        trace.run_end(0, Status::Ok);
        trace.run_end(0, Status::Ok);
        let mut bytes = Vec::new();
        trace.drain(&mut bytes, 63);
        assert_eq!(bytes.len(), 32);
        trace.drain(&mut bytes, 31);
        assert_eq!(bytes.len(), 32);
        trace.drain(&mut bytes, 32);
        assert_eq!(TraceReader::new(&bytes).count(), 2);
    }

    #[test]
    fn half_a_record_is_an_error_and_the_end() {
        let mut trace = TraceBuffer::new(1024);
        trace.run_end(0, Status::Ok);
        let bytes = drained(&mut trace);
        let mut reader = TraceReader::new(&bytes[..bytes.len() - 1]);
        assert_eq!(reader.next(), Some(Err(TraceError::Truncated { offset: 0 })));
        assert_eq!(reader.next(), None);
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_to_an_end(bytes in any::<Vec<u8>>()) {
            prop_assert!(TraceReader::new(&bytes).count() <= bytes.len());
        }
    }
}
