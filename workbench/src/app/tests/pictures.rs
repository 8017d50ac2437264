//! The pictures of the README and the documents: real runs, drawn from the real buffer.

use std::fs;
use std::path::Path;

use super::driver::Driver;
use crate::templates;

/// Compares with the picture of the repository; with `BLESS=1`, writes it.
fn check(driver: &mut Driver, name: &str, title: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/screens").join(name);
    let drawn = driver.svg(title);
    if std::env::var_os("BLESS").is_some_and(|value| value == "1") {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, drawn).unwrap();
        return;
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == drawn, "{} is of another screen; BLESS=1 draws it again", path.display());
}

fn open(template: &str, size: (u16, u16)) -> Driver {
    let template = templates::find(template).unwrap();
    Driver::open(size, &[(template.file_name, template.source)])
}

#[test]
fn a_run_beside_its_source() {
    for size in [(80, 24), (120, 40), (200, 60)] {
        let mut driver = open("tasks", size);
        driver.keys("<C-s>");
        let name = format!("workbench-{}x{}.svg", size.0, size.1);
        check(&mut driver, &name, "A guest, the names of tasks it logged, and the report of its run");
    }
}

#[test]
fn a_source_that_does_not_compile() {
    let mut driver = open("arithmetic", (120, 40));
    // The source compiles and runs first; then a type no longer fits.
    driver.keys("<C-s>");
    driver.keys("<C-g>9<Enter><End><Left> (i64.const 1)<C-s>");
    check(&mut driver, "error-120x40.svg", "An error at its place, and the report of an older version");
}

#[test]
fn the_templates() {
    let mut driver = Driver::open((120, 40), &[]);
    driver.keys("<Down><Down>");
    check(&mut driver, "templates-120x40.svg", "The templates, with what they teach and their source");
}
