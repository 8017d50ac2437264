//! `new` and `templates`.

use crate::workbench::Workbench;

#[test]
fn a_new_guest_runs_and_is_never_written_over() {
    let workbench = Workbench::new();
    let made = workbench.call("new counter --dir guests");
    assert_eq!((made.code, made.stdout.as_str()), (0, "guests/counter.wat\n"), "{made:?}");
    assert!(made.stderr.contains("wasm-workbench run guests/counter.wat"), "{made:?}");
    assert_eq!(workbench.call("run guests/counter.wat").code, 0);

    std::fs::write(workbench.path("guests/counter.wat"), "mine").unwrap();
    let again = workbench.call("new counter --dir guests");
    assert!(again.code == 2 && again.sentence().contains("is there already"), "{again:?}");
    assert_eq!(std::fs::read_to_string(workbench.path("guests/counter.wat")).unwrap(), "mine");
}

#[test]
fn every_template_is_listed_printed_and_compiles() {
    let workbench = Workbench::new();
    let list = workbench.call("templates");
    let names: Vec<_> = list.stdout.lines().filter_map(|line| line.split_whitespace().next()).collect();
    assert!(list.code == 0 && names.len() >= 12, "{list:?}");
    for name in names {
        let printed = workbench.call(&format!("templates {name}"));
        assert!(printed.code == 0 && printed.stdout.contains("Try next:"), "{printed:?}");
        if name.starts_with("rust-") || name.starts_with("c-") {
            // Whether these compile is a matter of what is installed: see tests/languages.
            continue;
        }
        assert_eq!(workbench.call(&format!("new my-{name} --template {name}")).code, 0, "{name}");
        let checked = workbench.call(&format!("check my-{name}.wat"));
        assert_eq!(checked.code, 0, "{checked:?}");
    }
}

#[test]
fn an_unknown_template_or_a_name_that_is_none_is_exit_code_two() {
    let workbench = Workbench::new();
    let unknown = workbench.call("new x --template hullo");
    assert!(unknown.code == 2 && unknown.sentence().contains("hello"), "{unknown:?}");
    let path = workbench.call("new ../x");
    assert!(path.code == 2 && path.sentence().contains("--dir"), "{path:?}");
    assert_eq!(std::fs::read_dir(workbench.folder()).unwrap().count(), 0);
}
