//! Bad usage is one sentence and exit code 2; help, completions and manual pages are there.

use crate::workbench::Workbench;

#[test]
fn bad_usage_is_one_sentence() {
    let workbench = Workbench::with("a.wat", "(module)");
    for (line, words) in [
        ("--colour", "unexpected argument '--colour' found"),
        ("wacth", "did you mean `watch`?"),
        ("notes.txt", "ends in .txt"),
        ("a.wat run", "the command run comes first"),
        ("--fuel 5k run a.wat", "flags of a run come after the command"),
        ("a.wat", "the screen needs a terminal"),
        ("watch -", "standard input cannot be watched"),
        ("run", "<FILE>"),
        ("run a.wat b.wat", "unexpected argument 'b.wat'"),
        ("run a.wat --fuel 0", "--fuel: `0` leaves the guest nothing"),
        ("run a.wat --deadline 2", "did you mean 2s or 2ms?"),
        ("run a.wat --memory 1TB", "`1TB` is not a size"),
        ("run a.wat --push ints:x", "`x` is not a number"),
        ("run a.wat --arg --json", "`--json` is not a number"),
        ("run a.wat --target moon", "targets are auto, sim, device, vm and ssh:HOST"),
        ("run a.wat --seed few", "--seed"),
        ("completions tcsh", "possible values: bash"),
    ] {
        let called = workbench.call(line);
        assert_eq!(called.code, 2, "{line}: {called:?}");
        let sentence = called.sentence();
        assert!(sentence.starts_with("error: ") && sentence.contains(words), "{line}: {sentence}");
    }
}

#[test]
fn help_lists_the_commands_and_the_exit_codes() {
    let help = Workbench::new().call("--help");
    assert_eq!((help.code, help.stderr.as_str()), (0, ""), "{help:?}");
    for word in [
        "run",
        "watch",
        "check",
        "new",
        "templates",
        "log",
        "doctor",
        "completions",
        "man",
        "Exit codes:",
        "--target",
    ] {
        assert!(help.stdout.contains(word), "{word} is not in {}", help.stdout);
    }
    let version = Workbench::new().call("--version");
    assert_eq!(version.stdout, format!("wasm-workbench {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn every_command_has_help() {
    for command in wasm_workbench::cli::command().get_subcommands() {
        let help = Workbench::new().call(&format!("{} --help", command.get_name()));
        assert!(help.code == 0 && help.stdout.contains("Usage: wasm-workbench"), "{help:?}");
    }
}

#[test]
fn completions_name_the_commands() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let called = Workbench::new().call(&format!("completions {shell}"));
        assert!(called.code == 0 && called.stdout.contains("doctor"), "{shell}");
    }
}

#[test]
fn manual_pages_go_to_stdout_or_a_folder() {
    let workbench = Workbench::new();
    let page = workbench.call("man");
    assert!(page.code == 0 && page.stdout.contains(".TH wasm-workbench 1"), "{page:?}");
    let pages = workbench.call("man pages/man1");
    assert_eq!((pages.code, pages.stdout.as_str()), (0, ""), "{pages:?}");
    for name in ["wasm-workbench.1", "wasm-workbench-run.1", "wasm-workbench-doctor.1"] {
        assert!(workbench.path("pages/man1").join(name).is_file(), "{name}");
    }
}
