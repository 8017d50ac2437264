//! `doctor`: works where the simulator does, and says so.

use crate::workbench::Workbench;

#[test]
fn the_simulator_is_tried_for_real() {
    let called = Workbench::new().call("doctor");
    assert_eq!((called.code, called.stderr.as_str()), (0, ""), "{called:?}");
    let first = called.stdout.lines().next().unwrap();
    assert!(first.starts_with("works  simulator") && first.contains("it ran a guest in"), "{called:?}");
    for name in ["terminal", "device", "kernel log", "Rust guests", "C guests", "lab machine", "editor"] {
        assert!(called.stdout.contains(name), "{name} is not in {called:?}");
    }
}

#[test]
fn the_document_says_the_same() {
    let document = Workbench::new().call("doctor --json").document();
    assert_eq!(document["schema"], "wasm-workbench/doctor/1");
    assert_eq!(document["usable"], true);
    let findings = document["findings"].as_array().unwrap();
    assert!(findings.iter().any(|finding| finding["name"] == "simulator" && finding["state"] == "works"));
    for finding in findings {
        assert!(["works", "missing", "note"].contains(&finding["state"].as_str().unwrap()), "{finding}");
        assert!(!finding["found"].as_str().unwrap().is_empty(), "{finding}");
    }
}
