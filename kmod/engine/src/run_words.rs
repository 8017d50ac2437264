//! What the log and the report say about a run.

use alloc::{format, string::String, string::ToString, vec::Vec};

use wasm_device_abi::codes::{LogLevel, Push, Status};
use wasm_device_abi::limits::MESSAGE_BYTES;

use crate::host_calls::import_name;
use crate::log_text::{escape, grouped};
use crate::{CheckReport, PushRequest, RunReport, RunRequest, Value};

/// Level of the line that begins a run.
pub(crate) const BEGIN_LEVEL: LogLevel = LogLevel::Info;
/// Bytes of a function's name that a line shows.
const NAME_SHOWN: usize = 100;
/// Missing imports beyond this many are counted only.
const IMPORTS_SHOWN: usize = 8;

/// The line that begins a run: `main()`, `add(2, 3)`, `sum(push 10 ints)`.
/// A legacy call pushes only where the guest takes an array.
pub(crate) fn begin(request: &RunRequest, entry: &str, pushes: bool) -> String {
    let name = match (entry, request.entry.as_deref()) {
        ("", None) => return "no function to call".to_string(),
        ("", Some(asked)) => shown(asked),
        (entry, _) => shown(entry),
    };
    let args: Vec<String> = request.args.iter().map(Value::to_string).collect();
    let what = match &request.push {
        PushRequest::None => args.join(", "),
        _ if !pushes => String::new(),
        PushRequest::Ints(ints) => format!("push {} ints", ints.len()),
        push => format!("push {}", push_code(push).word()),
    };
    format!("{name}({what})")
}

fn shown(name: &str) -> String {
    let cut: String = name.chars().take(NAME_SHOWN).collect();
    let more = if cut.len() < name.len() { "…" } else { "" };
    format!("{}{more}", escape(cut.as_bytes()))
}

/// The line that ends a run, and its level.
pub(crate) fn end(report: &RunReport) -> (LogLevel, String) {
    let fuel = grouped(report.fuel_used);
    if report.status != Status::Ok {
        let text = format!("{}: {} ({fuel} fuel)", report.status.word(), report.message);
        return (LogLevel::Warning, text);
    }
    let mut results: Vec<String> =
        report.results.iter().map(|value| format!("{value} : {}", value.ty.word())).collect();
    if report.results_len as usize > results.len() {
        results.push(format!("… {} results in all", report.results_len));
    }
    results.push(format!("{fuel} fuel"));
    (LogLevel::Info, format!("ok: {}", results.join(", ")))
}

/// The code of what a run pushes.
pub(crate) const fn push_code(push: &PushRequest) -> Push {
    match push {
        PushRequest::None => Push::None,
        PushRequest::Ints(_) => Push::Ints,
        PushRequest::Input => Push::Input,
        PushRequest::Tasks => Push::Tasks,
        PushRequest::Meminfo => Push::Meminfo,
        PushRequest::Netdevs => Push::Netdevs,
    }
}

/// Which imports nothing provides; empty where there are none.
pub(crate) fn missing_imports(report: &CheckReport) -> String {
    let missing: Vec<String> =
        report.missing().map(|item| format!("`{}`", import_name(&item.module, &item.name))).collect();
    if missing.is_empty() {
        return String::new();
    }
    let more = match missing.len().saturating_sub(IMPORTS_SHOWN) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let shown = missing.get(..missing.len().min(IMPORTS_SHOWN)).unwrap_or_default().join(", ");
    format!("nothing provides {shown}{more}; the guest runs, and traps when it calls such a function")
}

/// A message that fits the report of the device.
pub(crate) fn bounded(mut message: String) -> String {
    if message.len() > MESSAGE_BYTES {
        let at =
            (0..=MESSAGE_BYTES - '…'.len_utf8()).rev().find(|at| message.is_char_boundary(*at)).unwrap_or(0);
        message.truncate(at);
        message.push('…');
    }
    message
}
