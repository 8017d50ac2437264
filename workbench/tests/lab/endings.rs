//! Machines that end: what is said of it, and what is there afterwards.

use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use guest_engine::RunRequest;
use guest_engine::abi::codes::Status;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use wasm_workbench::agent::{ProgramCommand, ProgramEvent};
use wasm_workbench::log::Origin;
use wasm_workbench::target::vm::{VmOptions, VmTarget};
use wasm_workbench::target::{LogReader, Target, TargetError};

use super::guest_runs::{ENDLESS, LOGS, endless};
use super::{Test, machines};

pub(crate) const TESTS: &[Test] = &[
    ("a_panic_is_recognised_shown_and_survived", a_panic_is_recognised_shown_and_survived),
    ("without_restart_a_target_stays_gone", without_restart_a_target_stays_gone),
    ("a_machine_that_stands_still_is_gone", a_machine_that_stands_still_is_gone),
    ("a_machine_that_is_switched_off_is_gone", a_machine_that_is_switched_off_is_gone),
    ("no_qemu_outlives_its_target", no_qemu_outlives_its_target),
    ("no_qemu_outlives_a_command_that_is_killed", no_qemu_outlives_a_command_that_is_killed),
    ("a_signal_while_it_boots_ends_it_all", a_signal_while_it_boots_ends_it_all),
];

/// Makes the machine do something under which its link may be lost, even before the program counts as started.
fn start_in_machine(target: &VmTarget, script: &str) {
    let arguments = vec!["-c".to_owned(), script.to_owned()];
    let command = ProgramCommand { program: "/bin/sh".to_owned(), arguments, ..ProgramCommand::default() };
    let Ok(mut program) = target.machine().client().exec(command) else { return };
    while program.next_event().is_ok_and(|event| !matches!(event, ProgramEvent::Ended(_))) {}
}

fn runs_a_guest(target: &mut VmTarget) {
    let mut session = target.open().unwrap();
    session.write(&wat::parse_str(LOGS).unwrap()).unwrap();
    assert_eq!(session.run(&RunRequest::default()).unwrap().status, Status::Ok);
}

/// The lines of a log up to the error that ends it.
fn last_lines(mut log: Box<dyn LogReader>) -> (Vec<String>, TargetError) {
    let mut lines = Vec::new();
    loop {
        match log.next_batch() {
            Ok(Some(batch)) => {
                lines
                    .extend(batch.records.into_iter().filter(|r| r.origin == Origin::Kernel).map(|r| r.text));
            }
            Ok(None) => panic!("the log ended without an error: {lines:?}"),
            Err(error) => return (lines, error),
        }
    }
}

fn a_panic_is_recognised_shown_and_survived() {
    let mut target = machines::boot(&VmOptions { restart: true, ..VmOptions::default() });
    let first = target.machine().pid();
    let log = target.open_log().unwrap();
    let mut session = target.open().unwrap();
    session.write(&wat::parse_str(ENDLESS).unwrap()).unwrap();
    let control = session.control();
    let ended = thread::scope(|scope| {
        let running = scope.spawn(|| session.run(&endless()));
        machines::wait_until("a run", || control.progress().is_some());
        start_in_machine(&target, "echo c > /proc/sysrq-trigger");
        running.join().unwrap()
    });
    let TargetError::Gone { target: name, reason } = ended.unwrap_err() else { panic!("it is not gone") };
    assert_eq!(name, "vm");
    assert_eq!(reason, "the kernel of the lab machine panicked: sysrq triggered crash");
    let (lines, error) = last_lines(log);
    assert!(lines.iter().any(|line| line.starts_with("Kernel panic - not syncing")), "{lines:?}");
    assert!(matches!(error, TargetError::Gone { .. }), "{error}");

    runs_a_guest(&mut target);
    assert_ne!(target.machine().pid(), first);
}

fn without_restart_a_target_stays_gone() {
    let mut target = machines::boot(&VmOptions::default());
    start_in_machine(&target, "echo c > /proc/sysrq-trigger");
    for _ in 0..2 {
        let error = target.open().err().unwrap().to_string();
        assert!(error.contains("panicked: sysrq triggered crash"), "{error}");
        assert!(target.open_log().is_err());
    }
}

fn a_machine_that_stands_still_is_gone() {
    let mut target = machines::boot(&VmOptions::default());
    target.machine().client().set_patience(Duration::from_secs(4));
    let mut session = target.open().unwrap();
    kill(Pid::from_raw(target.machine().pid().cast_signed()), Signal::SIGSTOP).unwrap();
    let error = session.check().unwrap_err().to_string();
    assert!(error.contains("the lab machine does not answer any more"), "{error}");
    let pid = target.machine().pid();
    drop((session, target));
    machines::wait_until("the end of QEMU", || !machines::lives(pid));
}

fn a_machine_that_is_switched_off_is_gone() {
    let mut target = machines::boot(&VmOptions::default());
    start_in_machine(&target, "reboot -f");
    let error = target.open().err().unwrap().to_string();
    assert!(error.contains("was switched off"), "{error}");
}

fn no_qemu_outlives_its_target() {
    let target = machines::boot(&VmOptions::default());
    let pid = target.machine().pid();
    assert!(machines::lives(pid));
    drop(target);
    machines::wait_until("the end of QEMU", || !machines::lives(pid));
}

/// QEMU processes that a process started.
fn machines_of(parent: u32) -> Vec<u32> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir("/proc").unwrap().flatten() {
        let Ok(pid) = entry.file_name().to_string_lossy().parse::<u32>() else { continue };
        // `pid (name) state parent …`; the name may hold spaces.
        let stat = std::fs::read_to_string(entry.path().join("stat")).unwrap_or_default();
        let Some((name, rest)) = stat.rsplit_once(')') else { continue };
        let of = rest.split_whitespace().nth(1).and_then(|word| word.parse::<u32>().ok());
        if of == Some(parent) && name.contains("qemu") {
            found.push(pid);
        }
    }
    found
}

fn running_command(folder: &std::path::Path) -> std::process::Child {
    let guest = folder.join("endless.wat");
    std::fs::write(&guest, ENDLESS).unwrap();
    Command::new(env!("CARGO_BIN_EXE_wasm-workbench"))
        .args(["run", "--target", "vm", "--fuel", "1000G", "--deadline", "600s"])
        .arg(&guest)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

fn no_qemu_outlives_a_command_that_is_killed() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = running_command(folder.path());
    machines::wait_until("QEMU", || !machines_of(command.id()).is_empty());
    let qemu = machines_of(command.id());
    command.kill().unwrap();
    command.wait().unwrap();
    machines::wait_until("the end of QEMU", || !qemu.iter().any(|&pid| machines::lives(pid)));
}

fn a_signal_while_it_boots_ends_it_all() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = running_command(folder.path());
    machines::wait_until("QEMU", || !machines_of(command.id()).is_empty());
    let qemu = machines_of(command.id());
    // Either it still boots, and is cancelled, or the run has begun, and is cancelled.
    kill(Pid::from_raw(command.id().cast_signed()), Signal::SIGTERM).unwrap();
    let code = command.wait().unwrap().code().unwrap();
    assert!(code == 130 || code == 1, "{code}");
    machines::wait_until("the end of QEMU", || !qemu.iter().any(|&pid| machines::lives(pid)));
}
