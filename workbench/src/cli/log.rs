//! `log`: follows the kernel log of `wasm_device`.

use std::collections::VecDeque;
use std::io;
use std::path::Path;

use guest_engine::abi::DEVICE_PATH;
use serde::Serialize;

use crate::log::{Filter, Filters, LogEntry, LogRecord, Origin};
use crate::target::device::cannot_read_kmsg;
use crate::target::device::kmsg_file::{KMSG_PATH, KmsgFile, Reading};
use crate::target::{LogBatch, Opening, TargetChoice};

use super::command_line::{LogCommand, Place};
use super::exit::{Exit, Failure};
use super::log_line::detailed;
use super::place;
use super::streams::{Output, complain};

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
    let follower = Follower { filters: filters(wanted), json: wanted.json };
    match place.target {
        TargetChoice::Simulator => Err(nothing_to_follow()),
        TargetChoice::Auto if !Path::new(DEVICE_PATH).exists() => Err(nothing_to_follow()),
        TargetChoice::Auto => follower.this_machine(wanted, &mut out),
        TargetChoice::Device => {
            // Says why there is no device, which a quiet log would not.
            place::open(place, &Opening::silent())?;
            follower.this_machine(wanted, &mut out)
        }
        TargetChoice::Vm => Err(nothing_to_follow_in_a_machine()),
        TargetChoice::Ssh(_) => follower.elsewhere(wanted, place, &mut out),
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

fn nothing_to_follow_in_a_machine() -> Failure {
    Failure {
        exit: Exit::TargetUnavailable,
        message: "the machine of --target vm lives as long as the command that started it, so there is nothing to follow from \
                  outside; `wasm-workbench run -v FILE` and `wasm-workbench watch -v FILE` print the log of their guest"
            .to_owned(),
    }
}

fn cannot_read(error: &io::Error) -> Failure {
    let message = cannot_read_kmsg(Path::new(KMSG_PATH), error);
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

/// Takes lines as they are to be printed.
type LineSink<'a> = dyn FnMut(String) -> Result<(), Failure> + 'a;

struct Follower {
    filters: Filters,
    json: bool,
}

impl Follower {
    /// Follows the kernel log of this machine.
    fn this_machine(&self, wanted: &LogCommand, out: &mut Output) -> Result<Exit, Failure> {
        let history = wanted.lines.unwrap_or(if wanted.no_follow { usize::MAX } else { 0 });
        let open = KmsgFile::open(Path::new(KMSG_PATH), history > 0);
        let mut file = open.map_err(|error| cannot_read(&error))?;
        self.history(&mut file, history, out)?;
        while !wanted.no_follow && !out.is_closed() {
            let ready = file.wait(None).map_err(|error| cannot_read(&error))?;
            let mut line = |line: String| out.line(&line);
            if ready {
                self.rest(&mut file, &mut line)?;
            } else if let Some(batch) = file.flush() {
                self.batch(batch, &mut line)?;
            }
        }
        if file.unreadable() > 0 {
            complain(&format!("{} records could not be understood and are left out.", file.unreadable()));
        }
        Ok(Exit::Ok)
    }

    /// Follows the kernel log of a target that is elsewhere.
    fn elsewhere(&self, wanted: &LogCommand, place: &Place, out: &mut Output) -> Result<Exit, Failure> {
        if wanted.no_follow || wanted.lines.is_some_and(|lines| lines > 0) {
            return Err(Failure::usage(format!(
                "the log of {} is given from now on only; leave --lines and --no-follow out",
                place.target
            )));
        }
        let mut target = place::open_and_listen(place, || false)?;
        let mut reader = target.open_log()?;
        while !out.is_closed() {
            let Some(batch) = reader.next_batch()? else { break };
            self.batch(batch, &mut |line| out.line(&line))?;
        }
        Ok(Exit::Ok)
    }

    /// Prints the last `most` lines of those that are there.
    fn history(&self, file: &mut KmsgFile, most: usize, out: &mut Output) -> Result<(), Failure> {
        let mut last = VecDeque::new();
        let mut keep = |line| {
            last.push_back(line);
            if last.len() > most {
                last.pop_front();
            }
            Ok(())
        };
        self.rest(file, &mut keep)?;
        if let Some(batch) = file.flush() {
            self.batch(batch, &mut keep)?;
        }
        last.iter().try_for_each(|line| out.line(line))
    }

    /// Gives each line that is there and shown to `line`.
    fn rest(&self, file: &mut KmsgFile, line: &mut LineSink<'_>) -> Result<(), Failure> {
        while let Reading::Batch(batch) = file.read().map_err(|error| cannot_read(&error))? {
            self.batch(batch, line)?;
        }
        Ok(())
    }

    /// Gives each line of a batch that is shown to `line`.
    fn batch(&self, batch: LogBatch, line: &mut LineSink<'_>) -> Result<(), Failure> {
        if batch.lost > 0 {
            complain(&format!("{} records were overwritten before they could be read.", batch.lost));
        }
        batch.records.into_iter().filter_map(|record| self.shown(record)).try_for_each(line)
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
        let mut file = KmsgFile::open(&path, true).unwrap();
        follower
            .rest(&mut file, &mut |line| {
                lines.push(line);
                Ok(())
            })
            .unwrap();
        assert_eq!(lines, ["[    0.000001] info    wasm_device  loaded"]);
    }
}
