//! The report of a run as a person reads it, a few short rows.

use guest_engine::abi::codes::{Status, Trap};
use guest_engine::{InterfaceItem, RunReport, Value};

use crate::screen::pen::shown;
use crate::screen::quantity::{counted, grouped, limit, nanoseconds, pages};

use super::execution::Ended;
use super::paint::Paint;

/// Bytes of an output payload that the report shows.
const PREVIEW_BYTES: usize = 256;

/// The report of a run of `file` on `target`, and a sentence that sums it up.
pub(super) fn report(file: &str, target: &str, ended: &Ended, paint: Paint) -> String {
    let report = &ended.report;
    let mut rows = vec![headline(report, &ended.args, paint)];
    if !report.message.is_empty() {
        rows.push(row(paint, "why", &shown(&report.message)));
    }
    rows.push(row(paint, "fuel", &fuel(report)));
    rows.push(row(paint, "time", &nanoseconds(report.nanoseconds)));
    rows.push(row(paint, "memory", &pages(report.peak_pages)));
    rows.push(row(paint, "host", &calls_and_lines(ended)));
    if !report.output.is_empty() {
        rows.push(row(paint, "output", &output(&report.output)));
    }
    if !ended.missing.is_empty() {
        rows.push(row(paint, "missing", &missing(&ended.missing)));
    }
    if report.trace_dropped > 0 {
        let dropped =
            format!("{} dropped: the trace was full", counted(u64::from(report.trace_dropped), "record"));
        rows.push(row(paint, "trace", &paint.warning(&dropped)));
    }
    rows.push(summary(file, target, report));
    rows.join("\n")
}

/// `ok  main(7) → 49 : i32`
fn headline(report: &RunReport, args: &[Value], paint: Paint) -> String {
    let status = report.status.word();
    let status = if report.status == Status::Ok { paint.good(status) } else { paint.bad(status) };
    let entry = match report.entry.as_str() {
        "" => "nothing was called".to_owned(),
        entry => {
            let args: Vec<_> = args.iter().map(ToString::to_string).collect();
            paint.bold(&format!("{}({})", shown(entry), args.join(", ")))
        }
    };
    let trap = if report.trap == Trap::None { String::new() } else { format!("  {}", report.trap.word()) };
    format!("{status}{trap}  {entry}{}", results(report))
}

/// ` → 49 : i32`; nothing where there are no results.
fn results(report: &RunReport) -> String {
    if report.results.is_empty() {
        return String::new();
    }
    let mut values: Vec<_> =
        report.results.iter().map(|value| format!("{value} : {}", value.ty.word())).collect();
    let hidden = u64::from(report.results_len).saturating_sub(report.results.len() as u64);
    if hidden > 0 {
        values.push(format!("and {hidden} more"));
    }
    format!(" → {}", values.join(", "))
}

fn fuel(report: &RunReport) -> String {
    let thousandths = u128::from(report.fuel_used) * 1000 / u128::from(report.fuel_limit.max(1));
    let share = match (report.fuel_used, thousandths) {
        (0, _) => "0 %".to_owned(),
        (_, 0) => "under 0.1 %".to_owned(),
        (_, _) => format!("{}.{} %", thousandths / 10, thousandths % 10),
    };
    format!("{} of {} ({share})", grouped(report.fuel_used), limit(report.fuel_limit))
}

fn calls_and_lines(ended: &Ended) -> String {
    let report = &ended.report;
    let mut text = format!(
        "{}, {}",
        counted(report.host_calls, "call"),
        counted(u64::from(report.log_lines), "log line")
    );
    if report.log_suppressed > 0 {
        text += &format!(", {} suppressed by the log limit", grouped(u64::from(report.log_suppressed)));
    }
    if ended.lost > 0 {
        text += &format!(", {} lost before it could be read", counted(ended.lost, "record"));
    }
    text
}

/// `12 bytes: hello, world`; what is no text is shown as hexadecimal digits.
fn output(bytes: &[u8]) -> String {
    let preview = &bytes[..bytes.len().min(PREVIEW_BYTES)];
    let cut = if bytes.len() > preview.len() { " …" } else { "" };
    let preview = match std::str::from_utf8(preview) {
        Ok(text) => shown(text).into_owned(),
        // A cut through a character leaves up to three bytes at the end.
        Err(error) if error.error_len().is_none() && !cut.is_empty() => {
            shown(&String::from_utf8_lossy(&preview[..error.valid_up_to()])).into_owned()
        }
        Err(_) => preview.iter().take(32).map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().join(" "),
    };
    format!("{}: {preview}{cut}", counted(bytes.len() as u64, "byte"))
}

fn missing(items: &[InterfaceItem]) -> String {
    let names: Vec<_> = items.iter().map(|item| format!("{}.{}", item.module, item.name)).collect();
    format!("nothing provides {}", shown(&names.join(", ")))
}

/// One sentence for the end.
fn summary(file: &str, target: &str, report: &RunReport) -> String {
    let what = match report.status {
        Status::Ok => "ended well",
        Status::Trap => "trapped",
        Status::OutOfFuel => "used up its fuel; --fuel gives more",
        Status::Deadline => "used up its time; --deadline gives more",
        Status::Cancelled => "was cancelled",
        Status::Refused => "was refused; `wasm-workbench check` shows what it is",
        Status::LinkError => "could not be called; `wasm-workbench check` shows what it exports",
        Status::NoMemory => "found no memory to run in",
        Status::EngineFault => "made the engine fail, which is a fault of the engine",
    };
    let (did, then) = what.split_once("; ").unwrap_or((what, ""));
    let then = if then.is_empty() { String::new() } else { format!("; {then}") };
    format!("{file} {did} on {target}{then}.")
}

fn row(paint: Paint, name: &str, text: &str) -> String {
    format!("  {} {text}", paint.dim(&format!("{name:<7}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: Paint = Paint { colour: false };

    fn ended(status: Status) -> Ended {
        let report = RunReport {
            status,
            trap: Trap::None,
            session: 1,
            run: 1,
            entry: "main".into(),
            results: vec![Value::i32(500_500)],
            results_len: 1,
            output: Vec::new(),
            fuel_used: 8_012,
            fuel_limit: 1_000_000_000,
            nanoseconds: 41_300,
            host_calls: 2,
            peak_pages: 1,
            log_lines: 2,
            log_bytes: 12,
            log_suppressed: 0,
            trace_dropped: 0,
            message: String::new(),
        };
        Ended {
            report,
            args: vec![Value::i32(7)],
            generation: None,
            missing: Vec::new(),
            lost: 0,
            trace: Vec::new(),
        }
    }

    #[test]
    fn a_run_that_ended_well() {
        insta::assert_snapshot!(report("sum.wat", "sim", &ended(Status::Ok), PLAIN), @r"
        ok  main(7) → 500500 : i32
          fuel    8,012 of 10⁹ (under 0.1 %)
          time    41 µs
          memory  1 page (64 KiB)
          host    2 calls, 2 log lines
        sum.wat ended well on sim.
        ");
    }

    #[test]
    fn a_trap_says_why_and_what_was_lost() {
        let mut ended = ended(Status::Trap);
        ended.report.trap = Trap::Unreachable;
        ended.report.results.clear();
        ended.report.message = "the guest reached `unreachable`\x1b[31m".into();
        ended.report.log_suppressed = 1_200;
        ended.report.trace_dropped = 1;
        ended.report.output = vec![0, 1, 0xff];
        ended.lost = 3;
        insta::assert_snapshot!(report("sum.wat", "sim", &ended, PLAIN), @r"
        trap  unreachable  main(7)
          why     the guest reached `unreachable`\x1b[31m
          fuel    8,012 of 10⁹ (under 0.1 %)
          time    41 µs
          memory  1 page (64 KiB)
          host    2 calls, 2 log lines, 1,200 suppressed by the log limit, 3 records lost before it could be read
          output  3 bytes: 00 01 ff
          trace   1 record dropped: the trace was full
        sum.wat trapped on sim.
        ");
    }

    #[test]
    fn colour_only_where_it_is_wanted() {
        let ended = ended(Status::Ok);
        assert!(!report("a", "sim", &ended, PLAIN).contains('\x1b'));
        assert!(report("a", "sim", &ended, Paint { colour: true }).contains("\x1b[32mok"));
    }

    #[test]
    fn a_long_output_is_cut_between_characters() {
        let text = "é".repeat(PREVIEW_BYTES);
        let shown = output(&[b"x", text.as_bytes()].concat());
        assert!(shown.starts_with("513 bytes: xéé") && shown.ends_with("é …"), "{shown}");
    }

    #[test]
    fn every_status_has_a_sentence_of_its_own() {
        let sentences: std::collections::BTreeSet<_> =
            Status::ALL.iter().map(|status| summary("a", "sim", &ended(*status).report)).collect();
        assert_eq!(sentences.len(), Status::ALL.len());
    }
}
