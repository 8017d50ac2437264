//! `log`: follows the kernel log of `wasm_device`.

use std::collections::VecDeque;
use std::io;
use std::path::Path;

use guest_engine::abi::DEVICE_PATH;
use serde::Serialize;

use crate::log::{Filter, Filters, LogEntry, LogRecord, Origin};
use crate::target::TargetChoice;

use super::command_line::{LogCommand, Place};
use super::exit::{Exit, Failure};
use super::kernel_log_file::{KernelLogFile, Reading};
use super::log_line::detailed;
use super::place;
use super::streams::{Output, complain};

const KMSG: &str = "/dev/kmsg";
const SCHEMA: &str = "wasm-workbench/log/1";

/// One line of the log.
#[derive(Debug, Serialize)]
struct LogDocument<'a> {
    schema: &'static str,
    sequence: u64,
    timestamp_us: u64,
    level: &'static str,
    session: Option<u32>,
    run: Option<u32>,
    from: &'static str,
    text: &'a str,
}

/// Prints the lines that are there and, unless told otherwise, those that come.
pub(super) fn log(wanted: &LogCommand, place: &Place, mut out: Output) -> Result<Exit, Failure> {
    if !has_a_log(place)? {
        return Err(nothing_to_follow());
    }
    let history = wanted.lines.unwrap_or(if wanted.no_follow { usize::MAX } else { 0 });
    let mut file = KernelLogFile::open(Path::new(KMSG), history > 0).map_err(|error| cannot_read(&error))?;
    let follower = Follower { filters: filters(wanted), json: wanted.json };
    follower.history(&mut file, history, &mut out)?;
    while !wanted.no_follow && !out.is_closed() {
        file.wait().map_err(|error| cannot_read(&error))?;
        follower.rest(&mut file, &mut |line| out.line(&line))?;
    }
    if file.unreadable() > 0 {
        complain(&format!("{} records could not be understood and are left out.", file.unreadable()));
    }
    Ok(Exit::Ok)
}

/// Whether the target writes to the kernel log of this machine. Targets that are not there answer for themselves.
fn has_a_log(place: &Place) -> Result<bool, Failure> {
    match place.target {
        TargetChoice::Simulator => Ok(false),
        TargetChoice::Auto => Ok(Path::new(DEVICE_PATH).exists()),
        _ => place::open(place).map(|_| true),
    }
}

fn nothing_to_follow() -> Failure {
    Failure {
        exit: Exit::TargetUnavailable,
        message: format!(
            "the simulator keeps its log in its own process, so there is nothing to follow from outside, and \
             {DEVICE_PATH} is not there; `wasm-workbench run -v FILE` and `wasm-workbench watch -v FILE` print the log of their guest"
        ),
    }
}

fn cannot_read(error: &io::Error) -> Failure {
    let message = match error.kind() {
        io::ErrorKind::PermissionDenied => {
            format!(
                "{KMSG} may not be read by you; `sudo sysctl kernel.dmesg_restrict=0` lets everybody read it"
            )
        }
        _ => format!("{KMSG} cannot be read: {error}; `wasm-workbench doctor` says what works"),
    };
    Failure { exit: Exit::TargetUnavailable, message }
}

fn filters(wanted: &LogCommand) -> Filters {
    let mut filters = Filters::default();
    let all = [
        wanted.level.map(Filter::LevelAtLeast),
        wanted.session.map(Filter::Session),
        wanted.grep.clone().map(Filter::Including),
        wanted.not.clone().map(Filter::Excluding),
    ];
    for filter in all.into_iter().flatten() {
        filters.add(filter);
    }
    filters
}

struct Follower {
    filters: Filters,
    json: bool,
}

impl Follower {
    /// Prints the last `most` lines of those that are there.
    fn history(&self, file: &mut KernelLogFile, most: usize, out: &mut Output) -> Result<(), Failure> {
        let mut last = VecDeque::new();
        self.rest(file, &mut |line| {
            last.push_back(line);
            if last.len() > most {
                last.pop_front();
            }
            Ok(())
        })?;
        last.iter().try_for_each(|line| out.line(line))
    }

    /// Gives each line that is there and shown to `line`.
    fn rest(
        &self,
        file: &mut KernelLogFile,
        line: &mut dyn FnMut(String) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        while let Reading::Batch(batch) = file.read().map_err(|error| cannot_read(&error))? {
            if batch.lost > 0 {
                complain(&format!("{} records were overwritten before they could be read.", batch.lost));
            }
            for record in batch.records {
                if let Some(text) = self.shown(record) {
                    line(text)?;
                }
            }
        }
        Ok(())
    }

    /// The line of a record, `None` for one that is filtered out or not of the device.
    fn shown(&self, record: LogRecord) -> Option<String> {
        if record.origin == Origin::Kernel {
            return None;
        }
        let entry = LogEntry::Record(record);
        // The filters of the command line do not look at places.
        if !self.filters.shows(0, &entry) {
            return None;
        }
        let LogEntry::Record(record) = &entry else { return None };
        Some(if self.json { json(record) } else { detailed(record) })
    }
}

fn json(record: &LogRecord) -> String {
    let (from, session, run) = match record.origin {
        Origin::Guest { session, run } => ("guest", Some(session), Some(run)),
        Origin::Run { session, run, .. } => ("device", Some(session), Some(run)),
        Origin::Device => ("device", None, None),
        Origin::Kernel => ("kernel", None, None),
    };
    let document = LogDocument {
        schema: SCHEMA,
        sequence: record.sequence,
        timestamp_us: record.timestamp_us,
        level: record.level.word(),
        session,
        run,
        from,
        text: &record.text,
    };
    serde_json::to_string(&document).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use guest_engine::abi::codes::LogLevel;

    use crate::log::Pattern;

    use super::*;

    fn record(level: LogLevel, origin: Origin, text: &str) -> LogRecord {
        LogRecord { sequence: 7, timestamp_us: 12, level, origin, text: text.to_owned() }
    }

    fn command() -> LogCommand {
        LogCommand {
            level: None,
            grep: None,
            not: None,
            session: None,
            lines: None,
            no_follow: true,
            json: false,
        }
    }

    #[test]
    fn only_the_device_and_what_passes_every_filter_is_shown() {
        let wanted = LogCommand {
            level: Some(LogLevel::Warning),
            grep: Some(Pattern::parse("/l.w/").unwrap()),
            session: Some(3),
            ..command()
        };
        let follower = Follower { filters: filters(&wanted), json: false };
        let shown = |level, origin, text| follower.shown(record(level, origin, text)).is_some();
        let guest = Origin::Guest { session: 3, run: 1 };
        assert!(shown(LogLevel::Err, guest.clone(), "fuel low"));
        assert!(!shown(LogLevel::Info, guest.clone(), "fuel low"));
        assert!(!shown(LogLevel::Err, guest, "fuel high"));
        assert!(!shown(LogLevel::Err, Origin::Guest { session: 4, run: 1 }, "fuel low"));
        assert!(!shown(LogLevel::Err, Origin::Kernel, "fuel low"));
    }

    #[test]
    fn a_line_is_one_json_object() {
        let follower = Follower { filters: Filters::default(), json: true };
        let text =
            follower.shown(record(LogLevel::Info, Origin::Guest { session: 3, run: 2 }, "grüße")).unwrap();
        insta::assert_snapshot!(text, @r#"
        {"schema":"wasm-workbench/log/1","sequence":7,"timestamp_us":12,"level":"info","session":3,"run":2,"from":"guest","text":"grüße"}
        "#);
    }

    #[test]
    fn the_last_lines_come_first() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("kmsg");
        std::fs::write(&path, "6,1,1,-;wasm_device: loaded\n").unwrap();
        let follower = Follower { filters: Filters::default(), json: false };
        let mut lines = Vec::new();
        let mut file = KernelLogFile::open(&path, true).unwrap();
        follower
            .rest(&mut file, &mut |line| {
                lines.push(line);
                Ok(())
            })
            .unwrap();
        assert_eq!(lines, ["[    0.000001] info    wasm_device  loaded"]);
    }
}
