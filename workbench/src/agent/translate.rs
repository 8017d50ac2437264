//! Errors and log records of the target as messages, and back.

use wasm_device_abi::codes::LogLevel;

use super::message::{LineOrigin, LogLine, Refusal};
use crate::log::{LogRecord, Origin};
use crate::target::TargetError;

impl From<TargetError> for Refusal {
    fn from(error: TargetError) -> Self {
        match error {
            TargetError::Unavailable { reason, .. } => Self::Unavailable(reason),
            TargetError::ModuleTooLarge { bytes, limit } => Self::ModuleTooLarge { bytes, limit },
            TargetError::InputTooLarge { bytes, limit } => Self::InputTooLarge { bytes, limit },
            TargetError::Misuse(what) => Self::Misuse(what),
            TargetError::Busy(session) => Self::Busy(session),
            TargetError::TooManySessions(open) => Self::TooManySessions(open),
            TargetError::Gone { reason, .. } => Self::Gone(reason),
        }
    }
}

impl Refusal {
    /// The error of the target that the client calls `target`.
    pub(super) fn into_error(self, target: &str) -> TargetError {
        let target = target.to_owned();
        match self {
            Self::Unavailable(reason) => TargetError::Unavailable { target, reason },
            Self::ModuleTooLarge { bytes, limit } => TargetError::ModuleTooLarge { bytes, limit },
            Self::InputTooLarge { bytes, limit } => TargetError::InputTooLarge { bytes, limit },
            Self::Misuse(what) => TargetError::Misuse(what),
            Self::Busy(session) => TargetError::Busy(session),
            Self::TooManySessions(open) => TargetError::TooManySessions(open),
            Self::Gone(reason) => TargetError::Gone { target, reason },
        }
    }
}

impl From<LogRecord> for LogLine {
    fn from(record: LogRecord) -> Self {
        let LogRecord { sequence, timestamp_us, level, origin, text } = record;
        let origin = match origin {
            Origin::Guest { session, run } => LineOrigin::Guest { session, run },
            Origin::Run { session, run, end } => LineOrigin::Run { session, run, end },
            Origin::Device => LineOrigin::Device,
            Origin::Kernel => LineOrigin::Kernel,
        };
        Self { sequence, timestamp_us, level: level.number(), origin, text }
    }
}

impl From<LogLine> for LogRecord {
    fn from(line: LogLine) -> Self {
        let LogLine { sequence, timestamp_us, level, origin, text } = line;
        let origin = match origin {
            LineOrigin::Guest { session, run } => Origin::Guest { session, run },
            LineOrigin::Run { session, run, end } => Origin::Run { session, run, end },
            LineOrigin::Device => Origin::Device,
            LineOrigin::Kernel => Origin::Kernel,
        };
        // There are eight levels in every kernel.
        let level = LogLevel::from_number(level).unwrap_or(LogLevel::Debug);
        // What the other side did not escape, whoever it is, must not reach a terminal.
        let text = match text.contains(char::is_control) {
            true => text.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect(),
            false => text,
        };
        Self { sequence, timestamp_us, level, origin, text }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_come_back_and_control_characters_do_not() {
        for origin in [
            Origin::Guest { session: 3, run: 2 },
            Origin::Run { session: 3, run: 2, end: true },
            Origin::Device,
            Origin::Kernel,
        ] {
            let record = LogRecord {
                sequence: 7,
                timestamp_us: 8,
                level: LogLevel::Err,
                origin,
                text: "grüße".into(),
            };
            assert_eq!(LogRecord::from(LogLine::from(record.clone())), record);
        }
        let line = LogLine {
            sequence: 0,
            timestamp_us: 0,
            level: 99,
            origin: LineOrigin::Kernel,
            text: "a\x1b[2J".to_owned(),
        };
        let record = LogRecord::from(line);
        assert_eq!((record.level, record.text.as_str()), (LogLevel::Debug, "a\u{fffd}[2J"));
    }

    #[test]
    fn errors_come_back_under_the_clients_name() {
        let error = |target: &str| TargetError::Gone { target: target.to_owned(), reason: "why".to_owned() };
        assert_eq!(Refusal::from(error("device")).into_error("vm"), error("vm"));
        for error in [
            TargetError::ModuleTooLarge { bytes: 2, limit: 1 },
            TargetError::InputTooLarge { bytes: 2, limit: 1 },
            TargetError::Misuse("what".to_owned()),
            TargetError::Busy(3),
            TargetError::TooManySessions(4),
        ] {
            assert_eq!(Refusal::from(error.clone()).into_error("vm"), error);
        }
    }
}
