//! Earlier runs: listed, compared, repeated.

use super::driver::Driver;
use crate::app::state::Overlay;

const ONE: &str = "(module
  (import \"kernel\" \"log_i32\" (func $log (param i32)))
  (func (export \"main\") (result i32)
    (call $log (i32.const 11))
    (call $log (i32.const 12))
    (i32.const 1)))
";

/// Two runs: the first logs 11 and 12, the second 11 and 13.
fn two_runs() -> Driver {
    let mut driver = Driver::open((120, 40), &[("guest.wat", ONE)]);
    driver.keys("<C-s>");
    driver.keys("<C-g>5<Enter><End><Left><Left><Backspace>3<C-s>");
    assert!(driver.text().contains("(i32.const 13))"), "{}", driver.text());
    driver
}

#[test]
fn without_a_run_there_is_nothing_to_list() {
    let mut driver = Driver::open((120, 40), &[("guest.wat", ONE)]);
    driver.keys("<F5>");
    assert_eq!(driver.notice(), "no run has ended yet");
    driver.keys("<C-s>");
    driver.keys("<F5><Enter>");
    assert_eq!(driver.notice(), "there is only one run; a comparison needs two");
    assert!(matches!(driver.state().overlay, Some(Overlay::History { .. })));
}

#[test]
fn two_runs_stand_side_by_side_and_what_differs_is_marked() {
    let mut driver = two_runs();
    driver.keys("<F5>");
    let list = driver.screen();
    assert!(list.contains("run 2") && list.contains("run 1"), "{list}");
    driver.keys("<Enter>");
    let screen = driver.screen();
    let row = |word: &str| {
        let found = screen.lines().find(|line| line.contains(word));
        found.unwrap_or_else(|| panic!("no {word} in\n{screen}")).to_owned()
    };
    assert!(row(" module ").contains(" ≠ "), "{screen}");
    assert!(row(" target ").contains(" │ "), "{screen}");
    assert!(row(" result ").contains("1 : i32") && !row(" result ").contains('≠'), "{screen}");
    assert!(screen.lines().any(|line| line.contains("12 ") && line.contains("≠ 13")), "{screen}");
    driver.keys("<Esc>");
    assert!(matches!(driver.state().overlay, Some(Overlay::History { selected: 1, marked: None })));
    driver.keys("<Esc>");
    assert!(driver.state().overlay.is_none());
}

#[test]
fn a_marked_run_is_what_others_are_compared_with() {
    let mut driver = two_runs();
    driver.keys("<C-r>");
    driver.keys("<F5><End> <Up><Enter>");
    assert!(matches!(driver.state().overlay, Some(Overlay::Comparison { left: 1, right: 2, .. })));
}

#[test]
fn a_run_is_repeated_as_it_was_then() {
    let mut driver = two_runs();
    driver.keys("<F5><Down>r");
    let last = driver.state().last_run.as_ref().unwrap();
    assert_eq!(last.number, 3);
    assert!(last.outcome.is_ok());
    let first = driver.state().history.numbered(1).unwrap();
    assert_eq!(last.guest.hash, first.run.guest.hash, "the guest of the first run ran");
    let texts = |number| -> Vec<String> {
        let past = driver.state().history.numbered(number).unwrap();
        past.lines.iter().map(|line| line.text.clone()).collect()
    };
    assert_eq!(texts(3), texts(1));
    assert!(driver.text().contains("(i32.const 13))"), "the editor keeps what is in it");
    assert!(driver.state().last_run_is_stale(), "the report says that it is of an older version");
}
