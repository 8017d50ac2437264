//! `log`: what can be followed, and what cannot.

use crate::workbench::Workbench;

#[test]
fn the_simulators_log_cannot_be_followed_from_outside() {
    let called = Workbench::new().call("log --target sim");
    assert_eq!(called.code, 3, "{called:?}");
    let sentence = called.sentence();
    assert!(
        sentence.contains("own process") && sentence.contains("wasm-workbench run -v FILE"),
        "{sentence}"
    );
}

#[test]
fn targets_that_are_not_there_and_wrong_filters_say_so() {
    let workbench = Workbench::new();
    let vm = workbench.call("log --target vm");
    assert!(vm.code == 3 && vm.sentence().contains("vm"), "{vm:?}");
    let level = workbench.call("log --level loud");
    assert!(level.code == 2 && level.sentence().contains("there are emerg"), "{level:?}");
    let grep = workbench.call("log --grep (");
    assert!(grep.code == 2 && grep.sentence().contains("unclosed group"), "{grep:?}");
}
