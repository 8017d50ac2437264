//! The device's own tests, a C program that prints what the Test Anything Protocol wants: one test here for each
//! of them.
//!
//! The program runs as a whole, in a machine of its own; and once more, with the tests for a device that can be made
//! to fail, in a machine whose module has hooks for that.

use std::collections::BTreeMap;
use std::fs;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use wasm_device_lab::recipe::LabOptions;
use wasm_workbench::agent::ProgramStatus;
use wasm_workbench::target::vm::VmOptions;

use super::machines;

/// Where things stand in the machine.
const PROGRAM: &str = "/tests/device_tests";
const GUESTS: &str = "/tests/guests";
const MODULE: &str = "/lib/wasm_device.ko";

/// How a test ended.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Outcome {
    Passed,
    Skipped,
    /// With what it said.
    Failed(String),
}

type Outcomes = BTreeMap<String, Outcome>;

fn sources() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../kmod/module/tests")
}

/// Names of the tests, in the order of their files.
pub(crate) fn names() -> Vec<String> {
    let mut files: Vec<PathBuf> = fs::read_dir(sources())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| is_tests(path))
        .collect();
    files.sort();
    let names: Vec<String> =
        files.iter().flat_map(|file| names_in(&fs::read_to_string(file).unwrap())).collect();
    assert!(!names.is_empty(), "the tests are not where they were");
    names
}

fn is_tests(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().ends_with("_tests.c"))
}

/// Names in tables such as `const struct test call_tests[] = { { "a_run_reports", a_run_reports }, … };`.
fn names_in(text: &str) -> Vec<String> {
    let table = text.lines().skip_while(|line| !line.starts_with("const struct test ")).skip(1);
    let rows = table.take_while(|line| !line.starts_with('}'));
    let names = rows.filter_map(|line| line.trim().strip_prefix("{ \"")?.split_once("\", "));
    names.map(|(name, _)| name.to_owned()).collect()
}

/// Whether neither machine can make this test.
pub(crate) fn is_skipped(name: &str) -> bool {
    outcomes().as_ref().is_ok_and(|outcomes| outcomes.get(name) == Some(&Outcome::Skipped))
}

/// How a test ended.
pub(crate) fn result(name: &str) -> Result<(), String> {
    match outcomes().as_ref().map_err(Clone::clone)?.get(name) {
        Some(Outcome::Passed | Outcome::Skipped) => Ok(()),
        Some(Outcome::Failed(why)) => Err(why.clone()),
        None => Err("the program did not come to this test".to_owned()),
    }
}

fn outcomes() -> &'static Result<Outcomes, String> {
    static OUTCOMES: OnceLock<Result<Outcomes, String>> = OnceLock::new();
    OUTCOMES.get_or_init(|| {
        eprintln!("the device's own tests run in a machine; that takes a few minutes");
        // What fails here fails once, and not anew for each test.
        catch_unwind(all_outcomes).unwrap_or_else(|panic| {
            let said = panic.downcast_ref::<String>().cloned();
            Err(said.unwrap_or_else(|| "the program could not be compiled or started".to_owned()))
        })
    })
}

fn all_outcomes() -> Result<Outcomes, String> {
    let folder = tempfile::tempdir().unwrap();
    let program = compile(folder.path());
    let mut outcomes = run_all(&program, false)?;
    outcomes.extend(run_all(&program, true)?);
    Ok(outcomes)
}

/// Compiles the program and returns its file.
fn compile(folder: &Path) -> PathBuf {
    let program = folder.join("device_tests");
    let output = Command::new("make")
        .arg("-C")
        .arg(sources())
        .arg(format!("OUT={}", folder.display()))
        .arg(&program)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    program
}

/// Runs the tests for an ordinary device, or those for one with hooks, in a machine of their own.
fn run_all(program: &Path, test_hooks: bool) -> Result<Outcomes, String> {
    let lab = LabOptions { test_hooks, ..LabOptions::default() };
    let target = machines::boot(&VmOptions { lab, ..VmOptions::default() });
    let client = target.machine().client();
    client.put_file(PROGRAM, 0o755, &fs::read(program).unwrap()).unwrap();
    for entry in fs::read_dir(sources().join("guests")).unwrap() {
        let path = entry.unwrap().path();
        let bytes = wat::parse_file(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        client.put_file(&format!("{GUESTS}/{name}.wasm"), 0o644, &bytes).unwrap();
    }
    let mut environment = vec![("WASM_DEVICE_KO", MODULE)];
    if test_hooks {
        environment.push(("WASM_DEVICE_TEST_HOOKS", "1"));
    }
    let ran = machines::run_with(client, &[PROGRAM, GUESTS], &environment);
    let outcomes = outcomes_in(&ran.stdout);
    if outcomes.is_empty() || !matches!(ran.status, ProgramStatus::Code(0 | 1)) {
        return Err(format!("the program ended with {}: {}{}", ran.status, ran.stdout, ran.stderr));
    }
    Ok(outcomes)
}

/// Reads lines such as `ok 3 - partial_writes # 12 ms`; what stands before one of them is said by that test.
fn outcomes_in(text: &str) -> Outcomes {
    let mut outcomes = Outcomes::new();
    let mut said = String::new();
    for line in text.lines() {
        let (good, rest) = match (line.strip_prefix("ok "), line.strip_prefix("not ok ")) {
            (Some(rest), _) => (true, rest),
            (_, Some(rest)) => (false, rest),
            _ => {
                said.push_str(line);
                said.push('\n');
                continue;
            }
        };
        let Some((_, rest)) = rest.split_once(" - ") else { continue };
        let (name, remark) = rest.split_once(" # ").unwrap_or((rest, ""));
        let outcome = match good {
            true if remark.starts_with("SKIP") => Outcome::Skipped,
            true => Outcome::Passed,
            false => Outcome::Failed(std::mem::take(&mut said)),
        };
        said.clear();
        outcomes.insert(name.to_owned(), outcome);
    }
    outcomes
}
