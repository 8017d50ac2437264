use std::path::Path;

use guest_engine::abi::codes::Status;
use guest_engine::{Limits, PushRequest, RunReport, RunRequest};

use super::{Recording, ReplayError, replay};
use crate::cli::RunOptions;
use crate::compile::{Language, Source, compile, run_header};
use crate::target::{Opening, TargetChoice, TargetOptions, open_target};
use crate::templates;

/// A run on the simulator, with the machine's own answers.
struct Recorded {
    module: Vec<u8>,
    input: Vec<u8>,
    request: RunRequest,
    session: u32,
    report: RunReport,
    trace: Vec<u8>,
}

impl Recorded {
    fn run(text: &str, change: impl FnOnce(&mut RunRequest)) -> Self {
        let path = Path::new("guest.wat");
        let artifact = compile(&Source { path: path.to_owned(), bytes: text.as_bytes().into() }).unwrap();
        let options = RunOptions::from_header(&run_header(text).args, path).unwrap();
        let mut target =
            open_target(&TargetChoice::Simulator, &TargetOptions::default(), &Opening::silent()).unwrap();
        let mut session = target.open().unwrap();
        session.write(&artifact.bytes).unwrap();
        let input = options.input_text.clone().unwrap_or_default().into_bytes();
        session.set_input(&input).unwrap();
        let mut request = options.request(&session.check().unwrap()).unwrap();
        change(&mut request);
        let report = session.run(&request).unwrap();
        let trace = session.read_trace().unwrap();
        let module = artifact.bytes.to_vec();
        Self { module, input, request, session: session.session(), report, trace }
    }

    fn recording(&self) -> Recording<'_> {
        Recording {
            session: self.session,
            limits: Limits::default(),
            module: &self.module,
            input: &self.input,
            request: &self.request,
            trace: &self.trace,
        }
    }

    fn comes_again(&self, name: &str) {
        let replayed = replay(&self.recording()).unwrap_or_else(|error| panic!("{name}: {error}"));
        let report = RunReport { nanoseconds: self.report.nanoseconds, ..replayed.report };
        assert_eq!(report, self.report, "{name}");
        assert!(replayed.trace == self.trace, "{name}: the trace is another one");
    }
}

/// Whether time ended the run, which a replay has none of.
fn ended_by_time(report: &RunReport) -> bool {
    matches!(report.status, Status::Deadline | Status::Cancelled)
}

#[test]
fn every_template_takes_the_same_course_again() {
    let mut repeated = 0;
    for template in templates::all().iter().filter(|template| template.language == Language::Wat) {
        let recorded = Recorded::run(template.source, |_| {});
        if ended_by_time(&recorded.report) || recorded.report.trace_dropped > 0 {
            continue;
        }
        recorded.comes_again(template.name);
        repeated += 1;
    }
    assert!(repeated >= 10, "only {repeated} templates could be repeated");
}

const RANDOM: &str = r#"(module
  (import "kernel" "random_bytes" (func $random (param i32 i32)))
  (import "kernel" "current_comm" (func $comm (param i32 i32) (result i32)))
  (import "kernel" "tasks" (func $tasks (param i32 i32) (result i32)))
  (import "kernel" "ktime_get_ns" (func $time (result i64)))
  (import "kernel" "log_i64" (func $log (param i64)))
  (memory (export "memory") 4)
  (func (export "alloc") (param i32) (result i32) (i32.const 131072))
  (func (export "main") (param i32 i32) (result i64)
    (call $random (i32.const 0) (i32.const 0))
    (call $random (i32.const 0) (i32.const 70000))
    (drop (call $comm (i32.const 0) (i32.const 1)))
    (drop (call $tasks (i32.const 0) (i32.const 0)))
    (call $log (call $time))
    (i64.xor (i64.load (i32.const 69992)) (i64.load (local.get 0)))))"#;

#[test]
fn pieces_pushes_and_what_had_no_room_come_again() {
    for push in [PushRequest::Tasks, PushRequest::Meminfo, PushRequest::Netdevs] {
        let recorded = Recorded::run(RANDOM, |request| request.push = push.clone());
        assert_eq!(recorded.report.status, Status::Ok, "{}", recorded.report.message);
        recorded.comes_again(&format!("{push:?}"));
    }
}

#[test]
fn a_guest_that_takes_another_course_is_found_out() {
    let one = "(module (import \"kernel\" \"jiffies\" (func $j (result i64)))
        (func (export \"main\") (result i64) (call $j)))";
    let two = one.replace("(call $j)))", "(i64.add (call $j) (call $j))))");
    let (one, two) = (Recorded::run(one, |_| {}), Recorded::run(&two, |_| {}));
    let error = replay(&Recording { module: &two.module, ..one.recording() }).unwrap_err();
    assert!(error.to_string().contains("called jiffies once more"), "{error}");
}

#[test]
fn a_trace_that_is_not_whole_is_refused() {
    let chatter = "(module (import \"kernel\" \"cpu\" (func $cpu (result i32)))
        (func (export \"main\") (local $i i32) (loop $again (drop (call $cpu))
            (local.set $i (i32.add (local.get $i) (i32.const 1)))
            (br_if $again (i32.lt_u (local.get $i) (i32.const 100000))))))";
    let recorded = Recorded::run(chatter, |_| {});
    assert!(matches!(replay(&recorded.recording()), Err(ReplayError::Incomplete(count)) if count > 0));
    let cut = &recorded.trace[..recorded.trace.len() / 2 + 3];
    assert!(matches!(replay(&Recording { trace: cut, ..recorded.recording() }), Err(ReplayError::Trace(_))));
}
