//! A guest through the target's interface, as the screen uses it.

use std::thread;

use guest_engine::RunRequest;
use guest_engine::abi::codes::{LogLevel, Status};
use wasm_workbench::log::Origin;
use wasm_workbench::target::Target;

use super::{Test, machines};

pub(crate) const TESTS: &[Test] = &[
    ("the_target_says_what_it_is", the_target_says_what_it_is),
    ("a_guest_reports_and_its_lines_come", a_guest_reports_and_its_lines_come),
    ("a_run_is_cancelled_from_another_thread", a_run_is_cancelled_from_another_thread),
    ("sessions_are_counted_on", sessions_are_counted_on),
];

pub(crate) const LOGS: &str = "(module (import \"kernel\" \"log_i32\" (func $log (param i32)))
  (func (export \"main\") (result i32) (call $log (i32.const 41)) (i32.const 42)))";
pub(crate) const ENDLESS: &str = "(module (func (export \"main\") (loop (br 0))))";

/// A request that nothing but time and signals end.
pub(crate) fn endless() -> RunRequest {
    RunRequest { fuel: 1_000_000_000_000, deadline_ns: 600_000_000_000, ..RunRequest::default() }
}

fn the_target_says_what_it_is() {
    machines::with_shared(|target| {
        let info = target.info();
        assert_eq!(info.name, "vm");
        assert!(info.description.starts_with("Linux 7.3"), "{info:?}");
        assert!(info.description.contains("wasm_device"), "{info:?}");
    });
}

fn a_guest_reports_and_its_lines_come() {
    machines::with_shared(|target| {
        let mut log = target.open_log().unwrap();
        let mut session = target.open().unwrap();
        session.write(&wat::parse_str(LOGS).unwrap()).unwrap();
        let report = session.run(&RunRequest::default()).unwrap();
        log.closer().close();
        assert_eq!(report.status, Status::Ok, "{report:?}");
        assert_eq!(report.results[0].to_string(), "42");
        assert!(report.nanoseconds > 0 && report.log_lines == 1, "{report:?}");
        let mut lines = Vec::new();
        while let Some(batch) = log.next_batch().unwrap() {
            lines.extend(batch.records);
        }
        let guest = Origin::Guest { session: session.session(), run: 1 };
        let line = lines.iter().find(|line| line.origin == guest).unwrap();
        assert_eq!((line.level, line.text.as_str()), (LogLevel::Info, "41"));
        assert!(lines.iter().any(|line| matches!(line.origin, Origin::Run { end: true, .. })), "{lines:?}");
    });
}

fn a_run_is_cancelled_from_another_thread() {
    machines::with_shared(|target| {
        let mut session = target.open().unwrap();
        session.write(&wat::parse_str(ENDLESS).unwrap()).unwrap();
        let control = session.control();
        thread::scope(|scope| {
            scope.spawn(|| {
                machines::wait_until("a run", || control.progress().is_some());
                control.cancel();
            });
            assert_eq!(session.run(&endless()).unwrap().status, Status::Cancelled);
        });
    });
}

fn sessions_are_counted_on() {
    machines::with_shared(|target| {
        let (one, other) = (target.open().unwrap().session(), target.open().unwrap().session());
        assert_eq!(other, one + 1);
    });
}
