//! Edits that outlive a crash.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

use super::driver::Driver;
use crate::app::state::Overlay;

const ONE: &str = "(module (func (export \"main\") (result i32) (i32.const 1)))\n";

/// The drafts that are kept in the driver's folder.
fn drafts(driver: &Driver) -> Vec<PathBuf> {
    let Ok(folders) = fs::read_dir(driver.path(".drafts")) else { return Vec::new() };
    let files = folders.flatten().flat_map(|folder| fs::read_dir(folder.path()).unwrap().flatten());
    files.map(|file| file.path()).filter(|path| path.extension().is_some_and(|end| end == "draft")).collect()
}

fn is_offered(driver: &mut Driver) {
    driver.until(|state| matches!(state.overlay, Some(Overlay::DraftFound { .. })));
}

#[test]
fn edits_are_offered_after_a_crash_and_kept_until_they_are_saved() {
    let mut driver = Driver::open((100, 30), &[("a.wat", ONE)]);
    driver.keys(";; mine\n");
    let mut driver = driver.crash_and_open(&["a.wat"]);
    is_offered(&mut driver);
    let kept = drafts(&driver);
    assert_eq!(kept.len(), 1);
    assert_eq!(fs::metadata(&kept[0]).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!((driver.text().as_str(), driver.on_disk("a.wat").as_str()), (ONE, ONE));

    driver.keys("r");
    assert_eq!(driver.text(), format!(";; mine\n{ONE}"));
    assert_eq!(driver.on_disk("a.wat"), ONE);
    // A second crash takes nothing either.
    let mut driver = driver.crash_and_open(&["a.wat"]);
    is_offered(&mut driver);
    driver.keys("r<C-z>");
    assert_eq!(driver.text(), ONE, "restoring can be undone");
    driver.keys("<C-y><C-s>");
    assert_eq!(driver.on_disk("a.wat"), format!(";; mine\n{ONE}"));
    let mut driver = driver.crash_and_open(&["a.wat"]);
    driver.until_idle();
    assert_eq!(drafts(&driver), Vec::<PathBuf>::new(), "what is saved is not kept");
}

#[test]
fn the_difference_is_seen_before_anything_is_decided() {
    let mut driver = Driver::open((100, 30), &[("a.wat", ONE)]);
    driver.keys(";; mine\n");
    let mut driver = driver.crash_and_open(&["a.wat"]);
    is_offered(&mut driver);
    driver.keys("v");
    let screen = driver.screen();
    assert!(screen.contains("+ ;; mine"), "{screen}");
    driver.keys("<Esc>");
    assert!(matches!(driver.state().overlay, Some(Overlay::DraftFound { .. })));
    driver.keys("<Esc>");
    assert_eq!(driver.state().overlay, None);
    assert_eq!(drafts(&driver).len(), 1, "who decides later loses nothing");
}

#[test]
fn forgotten_edits_are_gone() {
    let mut driver = Driver::open((100, 30), &[("a.wat", ONE)]);
    driver.keys(";; mine\n");
    let mut driver = driver.crash_and_open(&["a.wat"]);
    is_offered(&mut driver);
    driver.keys("d");
    assert!(driver.state().overlay.is_some(), "no letter forgets");
    driver.keys("<Del>");
    let driver = driver.crash_and_open(&["a.wat"]);
    assert_eq!(drafts(&driver), Vec::<PathBuf>::new());
    assert_eq!(driver.on_disk("a.wat"), ONE);
}

#[test]
fn whoever_leaves_without_saving_leaves_no_draft() {
    let mut driver = Driver::open((100, 30), &[("a.wat", ONE)]);
    driver.keys(";; mine\n<C-q>d");
    assert_eq!(driver.state().exit, Some(0));
    let driver = driver.crash_and_open(&["a.wat"]);
    assert_eq!(drafts(&driver), Vec::<PathBuf>::new());
}
