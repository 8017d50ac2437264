//! Runs: stopped, superseded, not repeated, and shown after their lines.

use super::driver::Driver;
use crate::app::state::{Activity, CancelReason};
use guest_engine::abi::codes::Status;

const LOOP: &str = ";; run: --fuel 1000000000000 --deadline 60s
(module
  (import \"kernel\" \"log_i32\" (func $log (param i32)))
  (func (export \"main\")
    (call $log (i32.const 1))
    (loop $for_ever (br $for_ever))))
";
const ANSWER: &str = "(module (func (export \"main\") (result i32) (i32.const 42)))\n";

fn status(driver: &Driver) -> Option<Status> {
    driver.state().last_run.as_ref()?.outcome.as_ref().ok().map(|report| report.status)
}

fn runs_with_progress(activity: &Activity) -> bool {
    matches!(activity, Activity::Running { progress: Some(progress), cancelling: None, .. } if progress.fuel_used > 0)
}

#[test]
fn an_endless_loop_shows_its_fuel_and_stops_on_a_key() {
    for key in ["<F8>", "<C-.>", "<Esc>"] {
        let mut driver = Driver::open((120, 40), &[("loop.wat", LOOP)]);
        driver.press("<C-s>");
        driver.until(|state| runs_with_progress(&state.activity));
        // The editor takes keys meanwhile.
        driver.press(" ");
        assert!(driver.text().starts_with(' '));
        driver.press(key);
        driver.until_idle();
        assert_eq!(status(&driver), Some(Status::Cancelled), "{key}");
    }
}

#[test]
fn a_newer_guest_takes_the_place_of_one_that_runs() {
    let mut driver = Driver::open((120, 40), &[("loop.wat", LOOP), ("answer.wat", ANSWER)]);
    driver.press("<C-s>");
    driver.until(|state| runs_with_progress(&state.activity));
    driver.press("<A-.><C-s>");
    driver.until(|state| {
        matches!(state.activity, Activity::Running { cancelling: Some(CancelReason::Superseded), .. })
            || state.notice.is_some()
    });
    assert_eq!(driver.notice(), "the run of loop.wat was cancelled: a newer answer.wat takes its place");
    driver.until_idle();
    let last = driver.state().last_run.as_ref().unwrap();
    assert_eq!(last.guest.name, "answer.wat");
    assert_eq!(status(&driver), Some(Status::Ok));
}

#[test]
fn a_source_that_does_not_compile_leaves_the_run_alone() {
    let mut driver = Driver::open((120, 40), &[("loop.wat", LOOP)]);
    driver.press("<C-s>");
    driver.until(|state| runs_with_progress(&state.activity));
    driver.press("(<C-s>");
    driver.until(|state| state.notice.is_some());
    assert!(driver.notice().contains("does not compile"), "{}", driver.notice());
    assert!(matches!(driver.state().activity, Activity::Running { cancelling: None, .. }));
    driver.keys("<F8>");
}

#[test]
fn saving_the_same_source_costs_no_run_but_asking_for_one_does() {
    let mut driver = Driver::open((120, 40), &[("answer.wat", ANSWER)]);
    driver.keys("<C-s>");
    assert_eq!(driver.state().last_run.as_ref().unwrap().number, 1);
    driver.keys("<C-s>");
    assert_eq!(driver.state().last_run.as_ref().unwrap().number, 1);
    assert!(driver.notice().contains("is loaded"), "{}", driver.notice());
    driver.keys("<C-r>");
    assert_eq!(driver.state().last_run.as_ref().unwrap().number, 2);
}

#[test]
fn running_without_saving_leaves_the_disk_alone() {
    let mut driver = Driver::open((120, 40), &[("answer.wat", ANSWER)]);
    driver.keys("<C-f>42<Enter>43<C-r>");
    assert_eq!(driver.on_disk("answer.wat"), ANSWER);
    let report = driver.state().last_run.as_ref().unwrap().outcome.as_ref().unwrap();
    assert_eq!(report.results[0].to_string(), "43");
}

#[test]
fn the_report_comes_after_the_lines_of_its_run() {
    let many = "(module
      (import \"kernel\" \"log_i32\" (func $log (param i32)))
      (func (export \"main\") (local $i i32)
        (loop $again
          (call $log (local.get $i))
          (local.set $i (i32.add (local.get $i) (i32.const 1)))
          (br_if $again (i32.lt_u (local.get $i) (i32.const 900))))))";
    let mut driver = Driver::open((120, 40), &[("many.wat", many)]);
    driver.press("<C-s>");
    driver.until(|state| state.last_run.is_some());
    // 900 lines, and the two that the device writes about the run.
    assert_eq!(driver.state().log.shown_lines(), 902);
    assert!(driver.state().save_to_log.is_some());
}

#[test]
fn settings_in_the_source_that_make_no_sense_are_told_in_words() {
    let mut driver = Driver::open((120, 40), &[("a.wat", ";; run: --fule 3\n(module)\n")]);
    driver.keys("<C-s>");
    assert!(driver.notice().contains("`;; run:` line"), "{}", driver.notice());
    assert!(driver.state().last_run.as_ref().unwrap().outcome.is_err());
}

#[test]
fn a_compiled_module_is_shown_as_text_and_runs_as_it_is() {
    let mut driver = Driver::open((120, 40), &[]);
    let module = wat::parse_str(ANSWER).unwrap();
    std::fs::write(driver.path("answer.wasm"), module).unwrap();
    let path = driver.path("answer.wasm");
    driver.keys(&format!("<Esc><C-o>{}<Enter>", path.display()));
    assert!(driver.text().contains("i32.const 42"), "{:?} {}", driver.text(), driver.notice());
    let before = driver.text();
    driver.keys("x");
    assert_eq!(driver.text(), before);
    assert!(driver.notice().contains("cannot be edited"), "{}", driver.notice());
    driver.keys("<C-s>");
    assert_eq!(status(&driver), Some(Status::Ok));
}
