//! `agent`, as a script or a shell calls it.

use crate::workbench::Workbench;

#[test]
fn nothing_but_the_protocol_is_on_standard_output() {
    let workbench = Workbench::new();
    let called = workbench.call_with_input("agent --target sim", b"");
    assert!(called.code == 0 && called.stderr.is_empty(), "{called:?}");
    assert!(called.stdout.starts_with("WASMWB-AGENT"), "{called:?}");

    let called = workbench.call_with_input("agent --target sim", b"hello, is anybody there?");
    assert_eq!(called.code, 2, "{called:?}");
    assert!(called.stdout.starts_with("WASMWB-AGENT"), "{called:?}");
    assert!(called.stderr.contains("it began with \"hello, is an\""), "{called:?}");
}

#[test]
fn what_an_agent_is_not_for_is_told() {
    let workbench = Workbench::new();
    let called = workbench.call("agent --init");
    assert!(called.code == 2 && called.sentence().contains("not the first"), "{called:?}");
    let called = workbench.call("agent --target ssh:box");
    assert!(called.code == 2 && called.sentence().contains("its own machine"), "{called:?}");
}
