//! The engine object, linked into a program of user space that gives fixed answers.
//!
//! Without the library source of the toolchain the object cannot be built, and the tests count as skipped; not so in
//! CI, where they fail then.

#![allow(clippy::unwrap_used)] // A test fails by panicking.

mod cases;
mod native;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;
use std::time::Duration;

use cases::Case;
use libtest_mimic::{Arguments, Failed, Trial};
use wasm_device_lab::LabError;
use wasm_device_lab::cache::Cache;
use wasm_device_lab::engine_object::{self, EngineObject, Mitigations, ObjectOptions};
use wasm_device_lab::job::{Cancel, Job};
use wasm_device_lab::rust_source;

/// Stack of `open` and of a first call, which translates the function, in bytes.
const FIRST_STACK_MAX: u64 = 8 << 10;
/// Stack of later calls, when all is translated.
const LATER_STACK_MAX: u64 = 3 << 10;

const DEADLINE: Duration = Duration::from_secs(40 * 60);

/// C files of the harness, in `kmod/engine-object/tests`.
const HARNESS_SOURCES: [&str; 6] =
    ["harness.c", "callbacks.c", "commands.c", "output.c", "stack_painting.c", "whole_session.c"];

/// The harness, linked with an object.
struct Harness {
    program: PathBuf,
    dir: tempfile::TempDir,
}

impl Harness {
    /// Runs it; it must end well.
    fn run(&self, arguments: &[String]) -> String {
        let Output { status, stdout, stderr } = Command::new(&self.program).args(arguments).output().unwrap();
        let (stdout, stderr) = (String::from_utf8(stdout).unwrap(), String::from_utf8_lossy(&stderr));
        assert!(status.success(), "{arguments:?} ended with {status}: {stderr}\n{stdout}");
        stdout
    }

    fn run_guest(&self, command: &[&str], guest: &str, options: Vec<String>) -> String {
        let file = self.dir.path().join(format!("{:?}.wasm", std::thread::current().id()));
        std::fs::write(&file, wat::parse_str(guest).unwrap()).unwrap();
        let mut arguments: Vec<String> = command.iter().map(|word| (*word).to_owned()).collect();
        arguments.push(file.display().to_string());
        arguments.extend(options);
        self.run(&arguments)
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// Why an object cannot be built here.
fn reason_to_skip() -> Option<String> {
    let cache = Cache::of_user().unwrap();
    let log = cache.root().join("logs/engine-object-test-toolchain.log");
    let cancel = Cancel::default();
    let job = Job::new("engine object", log, DEADLINE, &cancel);
    rust_source::toolchain(&cache, &job).err().map(|error| error.to_string())
}

/// Builds an object.
fn object(options: ObjectOptions) -> Option<EngineObject> {
    let cache = Cache::of_user().unwrap();
    let log = cache.root().join("logs/engine-object-test.log");
    let cancel = Cancel::default();
    let job = Job::new("engine object", log.clone(), DEADLINE, &cancel);
    let built = engine_object::build(&cache, &root(), options, &job);
    if let Err(LabError::Failed { .. }) = &built {
        eprintln!("{}", std::fs::read_to_string(&log).unwrap_or_default());
    }
    Some(built.unwrap())
}

fn harness(options: ObjectOptions) -> Option<Harness> {
    let object = object(options)?;
    let dir = tempfile::tempdir().unwrap();
    let program = dir.path().join("harness");
    let kmod = root().join("kmod");
    let mut cc = Command::new("cc");
    cc.args(["-std=gnu11", "-O1", "-Wall", "-Wextra", "-Werror", "-no-pie", "-static", "-pthread", "-I"])
        .arg(kmod.join("abi/include"))
        .arg("-I")
        .arg(kmod.join("engine-object/include"))
        .arg("-o")
        .arg(&program)
        .args(HARNESS_SOURCES.map(|file| kmod.join("engine-object/tests").join(file)));
    if options.mitigations.retpoline {
        cc.arg(kmod.join("engine-object/tests/thunks.S"));
    }
    let output = cc.arg(&object.object).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(Harness { program, dir })
}

/// The object with test hooks, without mitigations.
fn hooked() -> Option<&'static Harness> {
    static HARNESS: OnceLock<Option<Harness>> = OnceLock::new();
    HARNESS.get_or_init(|| harness(ObjectOptions { test_hooks: true, ..ObjectOptions::default() })).as_ref()
}

/// The object as a distribution's kernel would have it.
fn mitigated() -> Option<&'static Harness> {
    static HARNESS: OnceLock<Option<Harness>> = OnceLock::new();
    HARNESS
        .get_or_init(|| harness(ObjectOptions { mitigations: Mitigations::ALL, test_hooks: false }))
        .as_ref()
}

fn same_as_native(harness: &Harness) {
    for case in cases::all() {
        let image = wat::parse_str(&case.guest).unwrap();
        let through_object = harness.run_guest(&["run"], &case.guest, case.options());
        let native = native::run(&case, &image);
        assert!(through_object == native, "{}:\n{through_object}\nnatively:\n{native}", case.name);
    }
}

fn guests_end_as_they_do_natively() {
    if let Some(harness) = hooked() {
        same_as_native(harness);
    }
}

fn guests_end_as_they_do_natively_with_all_mitigations() {
    if let Some(harness) = mitigated() {
        same_as_native(harness);
    }
}

/// The number after `word` in what the harness printed.
fn number(text: &str, word: &str) -> u64 {
    let rest = text.split(word).nth(1).unwrap_or_else(|| panic!("no `{word}` in {text}"));
    let digits: String = rest.trim_start().chars().take_while(char::is_ascii_digit).collect();
    digits.parse().unwrap_or_else(|_| panic!("no number after `{word}` in {text}"))
}

fn each_allocation_may_fail() {
    let Some(harness) = hooked() else { return };
    for case in
        cases::all().iter().filter(|case| matches!(case.name, "everything" | "legacy sum" | "pushed tasks"))
    {
        let text = harness.run_guest(&["fail"], &case.guest, case.options());
        let allocations = number(&text, "allocations");
        let lost = number(&text, "code -8:");
        assert!(allocations > 150 && lost > allocations / 2, "{}: {text}", case.name);
        assert!(!text.contains("code -9"), "no failed allocation is a fault of the engine: {text}");
    }
}

fn a_panic_ends_the_session_and_nothing_else() {
    let Some(harness) = hooked() else { return };
    let text = harness.run_guest(&["panic"], cases::SUM, Vec::new());
    assert_eq!(text.matches("a test asked for this").count(), 4, "{text}");
    for line in [
        "point 0: report -4",
        "point 1: report -4",
        "point 2: report 0, status 8",
        "point 3: report 0, status 8",
    ] {
        assert!(text.contains(line), "{line} in {text}");
    }
    assert!(text.contains("log 4 [s7 r1 end] engine_fault: "), "{text}");
    let remapped = !text.contains(&root().display().to_string());
    assert!(remapped, "the text names a place of this machine: {text}");
}

fn a_shipped_object_has_no_test_hooks() {
    let Some(harness) = mitigated() else { return };
    let text = harness.run_guest(&["fail"], cases::SUM, Vec::new());
    assert!(text.starts_with("no test hooks\n"), "{text}");
    assert!(!text.contains("code -8"), "only what comes from outside fails: {text}");
    let Some(object) = object(ObjectOptions { mitigations: Mitigations::ALL, test_hooks: false }) else {
        return;
    };
    let bytes = std::fs::read(object.object).unwrap();
    for word in ["ge_test_", "a test asked for this"] {
        assert!(
            !bytes.windows(word.len()).any(|window| window == word.as_bytes()),
            "{word} is in the object"
        );
    }
}

fn a_thousand_sessions_leave_nothing_behind() {
    let Some(harness) = hooked() else { return };
    let text = harness.run_guest(&["cycles", "1000"], cases::EVERYTHING, vec!["--arg".into(), "4:0".into()]);
    assert!(text.starts_with("cycles 1000, "), "{text}");
}

fn misuse_of_the_interface_is_answered() {
    let Some(harness) = hooked() else { return };
    assert!(harness.run(&["misuse".to_owned()]).ends_with("misuse ok\n"));
}

fn stack_is_bounded(harness: &Harness) {
    for case in cases::all() {
        let text = harness.run_guest(&["stack"], &case.guest, case.options());
        for line in text.lines() {
            let words: Vec<&str> = line.split(' ').collect();
            let [_, step, bytes] = words[..] else { panic!("{line}") };
            let bytes: u64 = bytes.parse().unwrap();
            let later = step == "step" && case.translated_first;
            let most = if later { LATER_STACK_MAX } else { FIRST_STACK_MAX };
            assert!(bytes <= most, "{}: {step} takes {bytes} bytes of stack, over {most}", case.name);
            assert!(bytes > 100, "{}: {step} was not measured", case.name);
        }
        assert!(text.contains("stack first-step"), "{text}");
        assert!(
            !case.translated_first || text.contains("stack step"),
            "{}: there is no later step",
            case.name
        );
    }
}

fn the_stack_stays_shallow() {
    if let Some(harness) = hooked() {
        stack_is_bounded(harness);
    }
}

fn the_stack_stays_shallow_with_all_mitigations() {
    if let Some(harness) = mitigated() {
        stack_is_bounded(harness);
    }
}

fn the_object_is_measured() {
    let Some(object) = object(ObjectOptions { mitigations: Mitigations::ALL, test_hooks: false }) else {
        return;
    };
    assert!(object.stats.text_bytes > 500_000 && object.stats.functions > 1000, "{}", object.stats);
    assert!(object.stats.largest_frame <= engine_object::FRAME_BYTES_MAX, "{}", object.stats);
    assert!(object.stats.data_bytes < 64, "sessions share next to nothing: {}", object.stats);
}

fn trial(name: &str, test: fn(), skipped: Option<&str>) -> Trial {
    match skipped {
        None => Trial::test(name, move || {
            test();
            Ok(())
        }),
        Some(why) if std::env::var_os("CI").is_some_and(|value| value == "true") => {
            let why = format!("this must not be skipped in CI: {why}");
            Trial::test(name, move || Err(Failed::from(why)))
        }
        Some(_) => Trial::test(name, || Ok(())).with_ignored_flag(true),
    }
}

/// A trial for each test. One that is not named here is dead code, which the lints find.
macro_rules! trials {
    ($skipped:expr, $($name:ident),+ $(,)?) => { vec![$(trial(stringify!($name), $name, $skipped)),+] };
}

fn main() {
    let arguments = Arguments::from_args();
    let skipped = if arguments.list { None } else { reason_to_skip() };
    if let Some(why) = &skipped {
        eprintln!("SKIPPED: the engine object cannot be built here: {why}");
    }
    let trials = trials!(
        skipped.as_deref(),
        guests_end_as_they_do_natively,
        guests_end_as_they_do_natively_with_all_mitigations,
        each_allocation_may_fail,
        a_panic_ends_the_session_and_nothing_else,
        a_shipped_object_has_no_test_hooks,
        a_thousand_sessions_leave_nothing_behind,
        misuse_of_the_interface_is_answered,
        the_stack_stays_shallow,
        the_stack_stays_shallow_with_all_mitigations,
        the_object_is_measured,
    );
    libtest_mimic::run(&arguments, trials).exit();
}
