//! Files that other programs change while they are open, and saves that must not lose anything.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};

use super::driver::Driver;
use crate::app::state::Overlay;

const ONE: &str = "(module (func (export \"main\") (result i32) (i32.const 1)))\n";
const TWO: &str = "(module (func (export \"main\") (result i32) (i32.const 2)))\n";

fn result(driver: &Driver) -> Option<String> {
    let report = driver.state().last_run.as_ref()?.outcome.as_ref().ok()?;
    report.results.first().map(ToString::to_string)
}

fn runs(driver: &Driver) -> u64 {
    driver.state().last_run.as_ref().map_or(0, |last| last.number)
}

#[test]
fn a_change_by_another_editor_is_taken_and_run() {
    let mut driver = Driver::open((100, 30), &[("a.wat", ONE)]);
    driver.keys("<C-s>");
    // As most editors save: a new file that is renamed over the old one.
    let temporary = driver.path("a.wat.new");
    fs::write(&temporary, TWO).unwrap();
    fs::rename(&temporary, driver.path("a.wat")).unwrap();
    driver.until(|state| state.last_run.as_ref().is_some_and(|last| last.number == 2));
    assert_eq!(result(&driver).as_deref(), Some("2"));
    assert_eq!(driver.text(), TWO);
    assert!(!driver.state().has_unsaved());
}

#[test]
fn a_burst_of_changes_costs_one_run() {
    let mut driver = Driver::open((100, 30), &[("a.wat", ONE)]);
    driver.keys("<C-s>");
    for number in 0..20 {
        fs::write(driver.path("a.wat"), TWO.replace('2', &number.to_string())).unwrap();
    }
    fs::write(driver.path("a.wat"), TWO).unwrap();
    driver.until(|state| state.last_run.as_ref().is_some_and(|last| last.number == 2));
    // A second file tells that nothing else is on its way: its change comes after.
    driver.until_idle();
    assert_eq!((runs(&driver), result(&driver).as_deref()), (2, Some("2")));
}

#[test]
fn unsaved_edits_are_never_lost_to_another_program() {
    let mut driver = Driver::open((100, 30), &[("a.wat", ONE)]);
    driver.keys(";; mine\n");
    fs::write(driver.path("a.wat"), TWO).unwrap();
    driver.until(|state| state.files[0].changed_on_disk);
    assert_eq!(driver.text(), format!(";; mine\n{ONE}"));
    driver.press("<C-s>");
    driver.until(|state| matches!(state.overlay, Some(Overlay::ChangedOnDisk { .. })));
    assert_eq!(driver.on_disk("a.wat"), TWO);
    driver.keys("k");
    assert_eq!(driver.on_disk("a.wat"), format!(";; mine\n{ONE}"));
    assert!(!driver.state().has_unsaved());
}

#[test]
fn taking_theirs_can_be_undone() {
    let mut driver = Driver::open((100, 30), &[("a.wat", ONE)]);
    driver.keys(";; mine\n");
    fs::write(driver.path("a.wat"), TWO).unwrap();
    driver.press("<C-s>");
    driver.until(|state| matches!(state.overlay, Some(Overlay::ChangedOnDisk { .. })));
    driver.keys("t");
    assert_eq!((driver.text().as_str(), result(&driver).as_deref()), (TWO, Some("2")));
    driver.keys("<C-z>");
    assert_eq!(driver.text(), format!(";; mine\n{ONE}"));
}

#[test]
fn a_save_keeps_the_mode_and_goes_through_links() {
    let mut driver = Driver::open((100, 30), &[("real.wat", ONE)]);
    fs::set_permissions(driver.path("real.wat"), fs::Permissions::from_mode(0o640)).unwrap();
    symlink("real.wat", driver.path("link.wat")).unwrap();
    let link = driver.path("link.wat");
    driver.keys(&format!("<C-o>{}<Enter>", link.display()));
    driver.keys(" <C-s>");
    assert_eq!(driver.on_disk("real.wat"), format!(" {ONE}"));
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    let mode = fs::metadata(driver.path("real.wat")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o640);
}

#[test]
fn a_save_that_fails_says_so_and_keeps_the_text() {
    let mut driver = Driver::open((100, 30), &[("a.wat", ONE)]);
    driver.keys(" ");
    fs::remove_file(driver.path("a.wat")).unwrap();
    // Whoever runs this may write anywhere; a folder in the file's place stops anyone.
    fs::create_dir(driver.path("a.wat")).unwrap();
    driver.keys("<C-s>");
    assert!(driver.notice().contains("a.wat"), "{}", driver.notice());
    assert_eq!(driver.text(), format!(" {ONE}"));
    assert!(driver.state().has_unsaved());
}

#[test]
fn a_new_name_does_not_write_over_another_file() {
    let mut driver = Driver::open((100, 30), &[("a.wat", ONE), ("b.wat", TWO)]);
    let taken = driver.path("b.wat");
    driver.keys(&format!("<F12><C-u>{}<Enter>", taken.display()));
    assert!(driver.notice().contains("was not written over"), "{}", driver.notice());
    assert_eq!(driver.on_disk("b.wat"), TWO);
    let free = driver.path("c.wat");
    driver.keys(&format!("<F12><C-u>{}<Enter>", free.display()));
    assert_eq!(driver.on_disk("c.wat"), ONE);
    assert_eq!(driver.state().front_file().unwrap().name(), "c.wat");
}

#[test]
fn a_file_that_is_not_there_is_made_by_saving_it() {
    let mut driver = Driver::open((100, 30), &[]);
    let path = driver.path("new.wat");
    driver.keys(&format!("<Esc><C-o>{}<Enter>", path.display()));
    assert!(driver.state().has_unsaved());
    driver.keys("(module)<C-s>");
    assert_eq!(driver.on_disk("new.wat"), "(module)");
}
