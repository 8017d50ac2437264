//! Guests in Rust and C, with the compilers of this machine.
//!
//! * `rust/*.rs`, `c/*.c`: each has a mistake, and the `.expected` file beside it holds what is said of it.
//! * `guest-templates/rust-*`, `guest-templates/c-*`: built and run as their headers say; what is expected
//!   stands beside them, without the fuel, which depends on the compiler's version.
//!
//! `BLESS=1 cargo test --test languages` writes what is expected anew; read the difference
//! before it is committed.
#![allow(clippy::expect_used, reason = "a test may panic in its own functions too")]

mod builds;
mod corpus;
mod line_tables;
#[path = "../guest_corpus/outcome.rs"]
#[allow(dead_code, reason = "the corpus of guests in text uses all of it")]
mod outcome;
mod template_runs;

use std::ffi::OsStr;
use std::fs;
use std::path::Path;

use libtest_mimic::{Arguments, Failed, Trial};
use wasm_workbench::compile::c::find_clang;
use wasm_workbench::compile::rust::{TARGET, TargetLibrary, look};

fn main() {
    let arguments = Arguments::from_args();
    let (rust, c) = (without_rust(), without_c());
    for (language, reason) in [("Rust", &rust), ("C", &c)] {
        if let Some(reason) = reason {
            eprintln!("SKIPPED: what needs guests in {language}: {reason}");
        }
    }
    let needs = |name: &str, missing: &Option<String>, test: fn()| {
        let run = move || -> Result<(), Failed> {
            test();
            Ok(())
        };
        Trial::test(name, run).with_ignored_flag(missing.is_some())
    };
    let trials = vec![
        needs("rust::each_mistake_is_explained_at_its_place", &rust, corpus::rust),
        needs("c::each_mistake_is_explained_at_its_place", &c, corpus::c),
        needs("rust::templates_do_what_stands_beside_them", &rust, template_runs::rust),
        needs("c::templates_do_what_stands_beside_them", &c, template_runs::c),
        needs("rust::an_instruction_is_found_in_the_source", &rust, line_tables::rust),
        needs("c::an_instruction_is_found_in_the_source", &c, line_tables::c),
        needs("rust::a_mistake_in_another_file_of_the_crate_is_told_there", &rust, builds::another_file),
        needs("rust::unsaved_edits_of_a_crate_are_not_built", &rust, builds::unsaved),
        needs("rust::a_cancel_ends_all_children", &rust, builds::cancel_rust),
        needs("c::a_cancel_ends_the_compiler", &c, builds::cancel_c),
        needs("rust::without_the_target_the_command_that_installs_it_is_told", &None, builds::no_target),
        needs("rust::without_rustc_that_is_told", &None, builds::no_rustc),
    ];
    libtest_mimic::run(&arguments, trials).exit();
}

/// Why guests in Rust cannot be built here.
fn without_rust() -> Option<String> {
    match look(OsStr::new("rustc")) {
        Ok((release, TargetLibrary::Missing(install))) => {
            Some(format!("{release} has no library for {TARGET}; `{install}` installs it"))
        }
        Ok(_) => None,
        Err(error) => Some(error.to_string()),
    }
}

/// Why guests in C cannot be built here.
fn without_c() -> Option<String> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    find_clang(&path).err().map(|none| format!("{} not installed", none.missing()))
}

/// Writes `text` to `path` when blessing; else says how it differs from what stands there.
fn compare(path: &Path, text: &str, wrong: &mut String) {
    if std::env::var_os("BLESS").is_some() {
        fs::write(path, text).expect("a place to write to");
        return;
    }
    let expected = fs::read_to_string(path).unwrap_or_default();
    if expected != text {
        *wrong += &format!("{}\n--- expected\n{expected}--- said\n{text}\n", path.display());
    }
}
