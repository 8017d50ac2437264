//! `config`: what is set, and where.

use std::fs;

use crate::workbench::Workbench;

fn with_settings(text: &str) -> Workbench {
    let workbench = Workbench::new();
    fs::create_dir(workbench.path("wasm-workbench")).unwrap();
    fs::write(workbench.path("wasm-workbench/config.toml"), text).unwrap();
    workbench
}

#[test]
fn without_a_file_it_says_where_it_would_be() {
    let called = Workbench::new().call("config");
    assert_eq!((called.code, called.stderr.as_str()), (0, ""));
    assert!(called.stdout.lines().next().unwrap().ends_with("wasm-workbench/config.toml is not there yet"));
    let theme = called.stdout.lines().find(|line| line.starts_with("theme")).unwrap();
    assert!(theme.starts_with("theme = \"auto\" ") && theme.ends_with(" # default"), "{theme}");
}

#[test]
fn what_is_printed_can_stand_in_the_file() {
    let workbench = with_settings("# mine\ntheme = \"light\"\n");
    let first = workbench.call("config").stdout;
    assert!(first.contains("theme = \"light\""), "{first}");
    assert!(first.contains("config.toml, line 2"), "{first}");
    let again = with_settings(&first).call("config");
    assert_eq!(again.code, 0, "{}", again.stderr);
    assert!(again.stdout.contains("theme = \"light\""));
}

#[test]
fn a_mistake_in_the_file_is_told_with_its_line() {
    let called = with_settings("theme = \"dark\"\ncolor = 3\n").call("config");
    assert_eq!(called.code, 2);
    assert!(called.stderr.contains("config.toml, line 2: unknown field `color`"), "{}", called.stderr);
}

#[test]
fn the_target_of_the_settings_is_taken_unless_another_is_asked_for() {
    let workbench = with_settings("target = \"ssh:-x\"\n");
    let called = workbench.call("config");
    assert!(called.code == 2 && called.stderr.contains("line 1"), "{called:?}");

    let workbench = with_settings("target = \"vm\"\n");
    fs::write(workbench.path("a.wat"), "(module (func (export \"main\")))").unwrap();
    let set = workbench.call("run a.wat");
    assert!(set.code == 3 && set.stderr.contains("the target vm is not available"), "{set:?}");
    let asked = workbench.call("run a.wat --target sim");
    assert_eq!(asked.code, 0, "{asked:?}");
}
