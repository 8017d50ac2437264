//! What is done to texts by keys: other editors, differences, find and replace, pairs.

use std::fs;

use super::driver::Driver;
use crate::app::state::Overlay;

const ONE: &str = "(module (func (export \"main\") (result i32) (i32.const 1)))\n";
const TWO: &str = "(module (func (export \"main\") (result i32) (i32.const 2)))\n";

#[test]
fn another_editor_is_given_the_saved_file_and_the_line() {
    let mut driver = Driver::open((100, 30), &[("a.wat", ONE)]);
    driver.keys(";; mine\n<A-e>");
    assert_eq!(driver.on_disk("a.wat"), format!(";; mine\n{ONE}"));
    assert_eq!(driver.event_loop.surface.handed_over, [(driver.path("a.wat"), 2)]);
}

#[test]
fn a_file_that_cannot_be_saved_is_not_given_away() {
    let mut driver = Driver::open((100, 30), &[("a.wat", ONE)]);
    driver.keys(";; mine\n");
    fs::write(driver.path("a.wat"), TWO).unwrap();
    driver.press("<A-e>");
    driver.until(|state| matches!(state.overlay, Some(Overlay::ChangedOnDisk { .. })));
    assert!(driver.event_loop.surface.handed_over.is_empty());
    driver.keys("v");
    let screen = driver.screen();
    assert!(screen.contains("− ;; mine") && screen.contains("(i32.const 2)"), "{screen}");
    driver.keys("<Esc>k");
    assert_eq!(driver.on_disk("a.wat"), format!(";; mine\n{ONE}"));
}

#[test]
fn a_replacement_is_looked_at_and_made_in_one_step() {
    let mut driver = Driver::open((100, 30), &[("a.wat", ";; a1 b\n;; a2 b\n;; c\n")]);
    driver.keys("<A-r>/a(.)/<Enter>x$1<Enter>");
    let screen = driver.screen();
    assert!(screen.contains("2 × a(.) to be replaced"), "{screen}");
    assert!(screen.contains("− ;; a1 b") && screen.contains("+ ;; x1 b"), "{screen}");
    assert_eq!(driver.text(), ";; a1 b\n;; a2 b\n;; c\n");
    driver.keys("<Enter>");
    assert_eq!(driver.text(), ";; x1 b\n;; x2 b\n;; c\n");
    assert!(driver.notice().starts_with("2 places replaced"), "{}", driver.notice());
    driver.keys("<C-z>");
    assert_eq!(driver.text(), ";; a1 b\n;; a2 b\n;; c\n");
}

#[test]
fn a_replacement_can_be_left_and_needs_a_match() {
    let mut driver = Driver::open((100, 30), &[("a.wat", ONE)]);
    driver.keys("<A-r>nowhere<Enter>");
    let Some(Overlay::Prompt { error: Some(error), .. }) = &driver.state().overlay else {
        panic!("{:?}", driver.state().overlay)
    };
    assert_eq!(error, "nothing matches");
    driver.keys("<Esc><A-r>main<Enter>other<Enter><Esc>");
    assert_eq!((driver.text().as_str(), driver.state().overlay.is_none()), (ONE, true));
}

#[test]
fn earlier_searches_come_back() {
    let mut driver = Driver::open((100, 30), &[("a.wat", ONE)]);
    driver.keys("<C-f>main<Enter><C-f>i32<Enter><C-f>x<PageUp><PageUp>");
    let Some(Overlay::Prompt { field, .. }) = &driver.state().overlay else { panic!() };
    assert_eq!(field.text(), "main");
    driver.keys("<PageDown><Enter>");
    assert_eq!(driver.state().front_file().unwrap().document.find_query().unwrap().pattern, "i32");
}

#[test]
fn parentheses_and_quotes_come_in_pairs() {
    let mut driver = Driver::open((100, 30), &[("a.wat", "")]);
    driver.keys("(module (func (export \"main");
    assert_eq!(driver.text(), "(module (func (export \"main\")))");
    driver.keys("\")))");
    assert_eq!(driver.text(), "(module (func (export \"main\")))");
}

#[test]
fn a_file_is_opened_by_letters_of_its_path() {
    let mut driver = Driver::open((100, 30), &[("a.wat", ONE)]);
    fs::create_dir_all(driver.path("deep/er")).unwrap();
    fs::write(driver.path("deep/er/other.wat"), TWO).unwrap();
    driver.keys("<A-o>deepoth");
    let screen = driver.screen();
    assert!(screen.contains("deep/er/other.wat"), "{screen}");
    driver.keys("<Enter>");
    assert_eq!(driver.state().front_file().unwrap().name(), "other.wat");
    assert_eq!(driver.text(), TWO);
}
