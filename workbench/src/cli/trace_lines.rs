//! The trace of a run, one JSON object a line, `docs/run-report.md`.

use guest_engine::abi::host;
use guest_engine::abi::legacy;
use guest_engine::trace_reader::{CalledFunction, HostCall, TraceEvent, TraceReader, TraceRecord};
use serde_json::{Value, json};

use super::base64;

/// The records of `trace` as lines. Bytes that are no records end it with a line of the kind `unreadable`.
pub(super) fn decoded(trace: &[u8]) -> String {
    let mut lines = String::new();
    for record in TraceReader::new(trace) {
        let line = match record {
            Ok(record) => of_record(&record),
            Err(error) => json!({ "kind": "unreadable", "message": error.to_string() }),
        };
        lines.push_str(&line.to_string());
        lines.push('\n');
    }
    lines
}

fn of_record(record: &TraceRecord<'_>) -> Value {
    let mut line = of_event(&record.event);
    line["run"] = record.run.into();
    line["sequence"] = record.sequence.into();
    line["fuel"] = record.fuel.into();
    line
}

fn of_event(event: &TraceEvent<'_>) -> Value {
    match event {
        TraceEvent::RunBegin { fuel_limit, memory_limit, entry, push } => json!({
            "kind": "run_begin",
            "entry": (!entry.is_empty()).then_some(entry),
            "fuel_limit": fuel_limit,
            "memory_limit": memory_limit,
            "push": push.word(),
        }),
        TraceEvent::HostCall(call) => of_call(call),
        TraceEvent::Log { level, text } => json!({ "kind": "log", "level": level.word(), "text": text }),
        TraceEvent::Grow { pages, wanted, granted } => {
            json!({ "kind": "grow", "pages": pages, "wanted": wanted, "granted": granted })
        }
        TraceEvent::Push { ptr, count, bytes } => {
            json!({ "kind": "push", "ptr": ptr, "count": count, "base64": base64::encode(bytes) })
        }
        TraceEvent::Trap { trap, message } => {
            json!({ "kind": "trap", "trap": trap.word(), "message": message })
        }
        TraceEvent::RunEnd { status } => json!({ "kind": "run_end", "status": status.word() }),
        TraceEvent::Overflow { records, bytes } => {
            json!({ "kind": "overflow", "records": records, "bytes": bytes })
        }
        TraceEvent::Unknown { kind } => json!({ "kind": "unknown", "number": kind }),
    }
}

fn of_call(call: &HostCall<'_>) -> Value {
    let slots = |slots: &[u64]| slots.iter().map(|bits| format!("{bits:#x}")).collect::<Vec<_>>();
    let written = (!call.written.is_empty())
        .then(|| json!({ "ptr": call.written_ptr, "base64": base64::encode(call.written) }));
    json!({
        "kind": "host_call",
        "import": call.import,
        "function": name(call.function),
        "outcome": call.outcome.word(),
        "args": slots(&call.args),
        "results": slots(&call.results),
        "written": written,
    })
}

/// Module and name of the import; `None` where nothing provides it.
fn name(function: CalledFunction) -> Option<String> {
    let module = match function {
        CalledFunction::PrintInt => legacy::PRINT_INT_MODULE,
        _ => host::MODULE,
    };
    function.name().map(|name| format!("{module}.{name}"))
}
