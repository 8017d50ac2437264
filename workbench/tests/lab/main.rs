//! The lab: the device in a real kernel, the target `vm`, and the workbench inside of a machine.
//!
//! The lab is built before (`cargo xtask lab build --tests`; `cargo xtask test` does it). Where it is not, each test counts
//! as skipped; in CI it fails then.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

mod commands;
mod device_sessions;
mod device_tests;
mod differential;
mod endings;
mod guest_runs;
mod inside;
mod machines;
mod programs;

use libtest_mimic::{Arguments, Failed, Trial};

/// A test without arguments, by its name.
type Test = (&'static str, fn());

fn main() {
    let mut arguments = Arguments::from_args();
    // One machine's processors are another one's delay, and the device's tests look at the whole machine.
    arguments.test_threads.get_or_insert(1);
    let missing = if arguments.list { None } else { machines::reason_to_skip() };
    if let Some(why) = &missing {
        eprintln!("SKIPPED: {why}");
    }
    let mut trials = Vec::new();
    for (group, tests) in [
        ("runs", guest_runs::TESTS),
        ("sessions", device_sessions::TESTS),
        ("programs", programs::TESTS),
        ("commands", commands::TESTS),
        ("inside", inside::TESTS),
        ("endings", endings::TESTS),
    ] {
        for &(name, test) in tests {
            trials.push(trial(format!("{group}::{name}"), missing.as_deref(), move || {
                test();
                Ok(())
            }));
        }
    }
    for case in differential::cases() {
        trials.push(trial(format!("differential::{}", case.name), missing.as_deref(), move || {
            machines::with_shared(|target| differential::compare(target, &case)).map_err(Failed::from)
        }));
    }
    for name in device_tests::names() {
        trials.push(device_trial(&arguments, name, missing.as_deref()));
    }
    libtest_mimic::run(&arguments, trials).exit();
}

/// A test that counts as skipped where there is no lab, and fails for that in CI.
fn trial(
    name: String,
    missing: Option<&str>,
    test: impl FnOnce() -> Result<(), Failed> + Send + 'static,
) -> Trial {
    match missing {
        None => Trial::test(name, test),
        Some(why) => skipped(name, why),
    }
}

fn skipped(name: String, why: &str) -> Trial {
    if std::env::var_os("CI").is_some_and(|value| value == "true") {
        let why = format!("this must not be skipped in CI: {why}");
        return Trial::test(name, move || Err(Failed::from(why)));
    }
    Trial::test(name, || Ok(())).with_ignored_flag(true)
}

/// A test of the device's own C program.
fn device_trial(arguments: &Arguments, name: String, missing: Option<&str>) -> Trial {
    let shown = format!("device::{name}");
    let wanted = arguments.filter.as_ref().is_none_or(|filter| shown.contains(filter.as_str()));
    // What a machine cannot test is known when it has been asked, which takes a while: only where it is wanted.
    if missing.is_none() && !arguments.list && wanted && device_tests::is_skipped(&name) {
        return skipped(shown, "the machine cannot make this test; the program says why");
    }
    trial(shown, missing, move || device_tests::result(&name).map_err(Failed::from))
}
