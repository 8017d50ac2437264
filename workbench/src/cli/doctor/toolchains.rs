//! Programs for guests in Rust and C, and the person's own editor. WAT guests need none of them.

use std::path::Path;

use super::Finding;
use super::machine::Machine;

const RUST_TARGET: &str = "wasm32-unknown-unknown";

/// Which of them are there.
pub(super) fn look(machine: &Machine) -> Vec<Finding> {
    vec![rust(machine), c(machine), editor(machine)]
}

fn rust(machine: &Machine) -> Finding {
    let name = "Rust guests";
    let Some(rustc) = machine.program(&["rustc"]) else {
        return Finding::note(name, "rustc is not installed; guests in Rust are not built yet either");
    };
    let library = machine.first_line(&rustc, &["--print", "target-libdir", "--target", RUST_TARGET]);
    let version = machine.first_line(&rustc, &["--version"]).unwrap_or_else(|| "rustc".to_owned());
    if library.is_some_and(|folder| Path::new(&folder).is_dir()) {
        Finding::note(name, format!("{version} has {RUST_TARGET}; guests in Rust are not built yet"))
    } else {
        Finding::note(name, format!("{version} lacks {RUST_TARGET}; guests in Rust are not built yet"))
            .with_fix(format!("rustup target add {RUST_TARGET}"))
    }
}

fn c(machine: &Machine) -> Finding {
    let name = "C guests";
    let clang = machine.program(&["clang", "clang-22", "clang-19", "clang-16", "clang-14"]);
    let linker = machine.program(&["wasm-ld", "wasm-ld-22", "wasm-ld-19", "wasm-ld-16", "wasm-ld-14"]);
    match (clang, linker) {
        (Some(clang), Some(linker)) => Finding::note(
            name,
            format!("{} and {} are there; guests in C are not built yet", clang.display(), linker.display()),
        ),
        (clang, linker) => {
            let lacking: Vec<_> = [("clang", clang.is_none()), ("wasm-ld", linker.is_none())]
                .into_iter()
                .filter_map(|(program, lacks)| lacks.then_some(program))
                .collect();
            let found =
                format!("{} not installed; guests in C are not built yet either", lacking.join(" and "));
            Finding::note(name, found).with_fix("install the packages clang and lld")
        }
    }
}

fn editor(machine: &Machine) -> Finding {
    let name = "editor";
    match ["VISUAL", "EDITOR"].iter().find_map(|variable| machine.variable(variable)) {
        Some(editor) => {
            Finding::note(name, format!("{editor}; its saves are taken while the screen or `watch` is open"))
        }
        None => Finding::note(name, "any editor's saves are taken while the screen or `watch` is open"),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn only_what_can_be_executed_is_a_program() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().to_str().unwrap();
        let clang = folder.path().join("clang");
        fs::write(&clang, "").unwrap();
        let machine = Machine::made_up(Path::new("/nowhere"), &[("PATH", path)]);
        assert!(c(&machine).found.starts_with("clang and wasm-ld not installed"));
        fs::set_permissions(&clang, fs::Permissions::from_mode(0o755)).unwrap();
        assert!(c(&machine).found.starts_with("wasm-ld not installed"));
        assert!(rust(&machine).found.starts_with("rustc is not installed"));
    }
}
