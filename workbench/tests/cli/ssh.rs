//! `--target ssh:HOST`, with a made-up `ssh` before the real one on `PATH`.

use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::Command;

use crate::workbench::{Called, Workbench};

const HELLO: &str = r#"(module
  (import "kernel" "log_i32" (func $log (param i32)))
  (func (export "main") (result i32) (call $log (i32.const 41)) (i32.const 42)))"#;
const LOOP: &str = r#"(module
  (import "kernel" "log_i32" (func $log (param i32)))
  (func (export "main") (call $log (i32.const 1)) (loop $again (br $again))))"#;

/// Runs a guest on a host that is reached by the script `ssh`, whose `$@` are ssh's words after `--`.
struct Network {
    workbench: Workbench,
}

impl Network {
    fn new(guest: &str, ssh: &str) -> Self {
        let workbench = Workbench::with("guest.wat", guest);
        let folder = workbench.path("programs");
        fs::create_dir(&folder).unwrap();
        let script = format!(
            "#!/bin/sh\necho \"$@\" > {}\nwhile [ \"$1\" != -- ]; do shift; done; shift\n{ssh}\n",
            workbench.path("words").display()
        );
        fs::write(folder.join("ssh"), script).unwrap();
        fs::set_permissions(folder.join("ssh"), fs::Permissions::from_mode(0o755)).unwrap();
        Self { workbench }
    }

    fn call(&self, line: &str) -> Called {
        Called::of(self.command(line).output().unwrap())
    }

    fn command(&self, line: &str) -> Command {
        let mut command = self.workbench.command(line);
        let path = std::env::var("PATH").unwrap();
        command.env("PATH", format!("{}:{path}", self.folder().display()));
        command.env("WORKBENCH", env!("CARGO_BIN_EXE_wasm-workbench"));
        command
    }

    fn folder(&self) -> PathBuf {
        self.workbench.path("programs")
    }

    /// The words that ssh was called with.
    fn words(&self) -> String {
        fs::read_to_string(self.workbench.path("words")).unwrap()
    }
}

/// What a good ssh does, but that the host has no device.
const GOOD: &str = r#"exec "$WORKBENCH" agent --target sim"#;

#[test]
fn a_guest_runs_on_another_machine() {
    let network = Network::new(HELLO, GOOD);
    let called = network.call("run guest.wat --target ssh:root@box --json");
    assert_eq!(called.code, 0, "{called:?}");
    let document = called.document();
    assert_eq!(document["target"], "ssh:root@box");
    assert_eq!(document["results"][0]["value"], "42", "{document}");
    let words = network.words();
    assert!(words.starts_with("-T ") && words.ends_with("-- root@box wasm-workbench agent\n"), "{words}");

    let called = network.call("run guest.wat --target ssh:box");
    assert_eq!((called.code, called.stdout.as_str()), (0, "41\n"), "{called:?}");
    let called = network.call("check guest.wat --target ssh:box");
    assert!(called.code == 0 && called.stdout.contains("kernel.log_i32"), "{called:?}");
}

#[test]
fn a_host_that_is_not_reached_is_told_with_the_words_of_ssh() {
    let network = Network::new(
        HELLO,
        "echo 'ssh: Could not resolve hostname nowhere: Name or service not known' >&2; exit 255",
    );
    let called = network.call("run guest.wat --target ssh:nowhere");
    assert_eq!(called.code, 3, "{called:?}");
    let sentence = called.sentence();
    assert!(sentence.contains("ssh does not reach nowhere: ssh: Could not resolve hostname"), "{sentence}");
    assert!(sentence.contains("to fix: make `ssh -o BatchMode=yes nowhere true` work"), "{sentence}");
}

#[test]
fn a_host_without_the_workbench_is_told() {
    let network = Network::new(HELLO, "echo 'sh: 1: wasm-workbench: not found' >&2; exit 127");
    let called = network.call("run guest.wat --target ssh:box");
    assert_eq!(called.code, 3, "{called:?}");
    assert!(called.sentence().contains("there is no wasm-workbench on box"), "{called:?}");
}

#[test]
fn another_version_and_a_talkative_shell_are_told() {
    let network = Network::new(HELLO, r"printf 'WASMWB-AGENT\143\000\000\000'; exec sleep 1000");
    let called = network.call("run guest.wat --target ssh:box");
    assert_eq!(called.code, 3, "{called:?}");
    assert!(
        called.sentence().contains("version 99") && called.sentence().contains("same version"),
        "{called:?}"
    );

    let network = Network::new(HELLO, "echo Welcome to box; exec cat");
    let called = network.call("run guest.wat --target ssh:box");
    assert_eq!(called.code, 3, "{called:?}");
    assert!(called.sentence().contains("it began with \"Welcome to b\""), "{called:?}");
}

#[test]
fn a_host_without_the_device_says_what_to_do_there() {
    if std::path::Path::new("/dev/wasm_device").exists() {
        // Where there is one, the host has it too.
        return;
    }
    let network = Network::new(HELLO, r#"exec "$WORKBENCH" agent"#);
    let called = network.call("run guest.wat --target ssh:box");
    assert_eq!(called.code, 3, "{called:?}");
    let sentence = called.sentence();
    assert!(
        sentence.contains("the target ssh:box is not available: /dev/wasm_device is not there"),
        "{sentence}"
    );
}

#[test]
fn a_link_that_dies_within_a_run_ends_the_run() {
    let network = Network::new(
        LOOP,
        r#"exec 3<&0; "$WORKBENCH" agent --target sim <&3 & agent=$!; echo $agent > agent; wait $agent
echo 'Connection to box closed by remote host.' >&2; exit 255"#,
    );
    let mut command = network.command("run guest.wat --target ssh:box --fuel 1000G --deadline 600s");
    let mut running = command.spawn().unwrap();
    let mut line = String::new();
    let mut stdout = BufReader::new(running.stdout.take().unwrap());
    stdout.read_line(&mut line).unwrap();
    assert_eq!(line, "1\n", "the guest runs");
    let agent = fs::read_to_string(network.workbench.path("agent")).unwrap();
    assert!(Command::new("kill").args(["-KILL", agent.trim()]).status().unwrap().success());
    let called = Called::of(running.wait_with_output().unwrap());
    assert_eq!(called.code, 3, "{called:?}");
    let sentence = called.sentence();
    assert!(sentence.contains("the target ssh:box is gone: ssh ended with exit code 255"), "{sentence}");
    assert!(sentence.contains("closed by remote host"), "{sentence}");
}

#[test]
fn a_host_is_never_an_option_and_a_seed_never_for_a_real_machine() {
    let network = Network::new(HELLO, "exit 1");
    let called = network.call("run guest.wat --target ssh:-oProxyCommand=x");
    assert!(called.code == 2 && called.sentence().contains("begins with a dash"), "{called:?}");
    let called = network.call("run guest.wat --target ssh:box --seed 7");
    assert!(called.code == 2 && called.sentence().contains("--target sim"), "{called:?}");
}
