//! Runs the workspace's tests and adds up what the test runner says of them.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::workspace;

/// How many tests there were.
#[derive(Debug, Default, PartialEq, Eq)]
struct Tally {
    passed: u64,
    failed: u64,
    ignored: u64,
}

/// Runs all tests, examples in documentation first, and closes with one line of totals.
///
/// `skipped` is the number of checks before the tests that could not be made on this machine.
pub(crate) fn run(filter: Option<&str>, skipped: u64) -> Result<()> {
    let mut tally = Tally::default();
    let mut good = run_cargo_test(&["--doc"], filter, &mut tally)?;
    good &= run_cargo_test(&["--lib", "--bins", "--tests"], filter, &mut tally)?;
    println!("{} passed, {} failed, {} skipped", tally.passed, tally.failed, tally.ignored + skipped);
    if good { Ok(()) } else { bail!("{} tests failed; `cargo xtask test NAME` runs one alone", tally.failed) }
}

fn run_cargo_test(targets: &[&str], filter: Option<&str>, tally: &mut Tally) -> Result<bool> {
    let mut child = Command::new(env!("CARGO"))
        .args(["test", "--workspace", "--locked", "--no-fail-fast"])
        .args(targets)
        .args(filter)
        .current_dir(workspace::root())
        .stdout(Stdio::piped())
        .spawn()
        .context("cannot start cargo test")?;
    let stdout = child.stdout.take().context("cargo test has no output")?;
    for line in BufReader::new(stdout).lines() {
        let line = line?;
        tally.add(&line);
        println!("{line}");
    }
    Ok(child.wait()?.success())
}

impl Tally {
    /// Adds a line such as `test result: ok. 3 passed; 0 failed; 1 ignored; …`; other lines add nothing.
    fn add(&mut self, line: &str) {
        let Some(counts) = line.strip_prefix("test result: ") else { return };
        for part in counts.split([';', '.']) {
            let mut words = part.split_whitespace();
            let (Some(number), Some(word)) = (words.next(), words.next()) else { continue };
            let Ok(number) = number.parse::<u64>() else { continue };
            match word {
                "passed" => self.passed += number,
                "failed" => self.failed += number,
                "ignored" => self.ignored += number,
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn summary_lines_add_up() {
        let mut tally = Tally::default();
        tally.add(
            "test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 2 filtered out; finished in 0.25s",
        );
        tally.add("test result: FAILED. 1 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out");
        tally.add("test passed ... ok");
        assert_eq!(tally, Tally { passed: 4, failed: 2, ignored: 1 });
    }
}
