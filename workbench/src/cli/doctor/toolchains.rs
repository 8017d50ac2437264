//! Programs for guests in Rust and C, and the person's own editor. WAT guests need none of them.

use crate::compile::c::{self, find_clang};
use crate::compile::rust::{TARGET, TargetLibrary, ToolchainError, look as look_at_rustc};

use super::Finding;
use super::machine::Machine;

/// Which of them are there.
pub(super) fn look(machine: &Machine) -> Vec<Finding> {
    vec![rust(machine), c(machine), editor(machine)]
}

fn rust(machine: &Machine) -> Finding {
    let name = "Rust guests";
    let missing =
        |error: &ToolchainError| Finding::missing(name, error.to_string(), error.hint().unwrap_or_default());
    let Some(rustc) = machine.program(&["rustc"]) else {
        return missing(&ToolchainError::NoRustc("they are not installed".to_owned()));
    };
    match look_at_rustc(rustc.as_os_str()) {
        Ok((release, TargetLibrary::Installed)) => Finding::works(name, format!("{release} has {TARGET}")),
        Ok((release, TargetLibrary::Built)) => {
            Finding::works(name, format!("{release}, and a library for {TARGET} that was built from source"))
        }
        Ok((release, TargetLibrary::Buildable)) => Finding::works(
            name,
            format!("{release}; the first guest has the library for {TARGET} built, in about half a minute"),
        ),
        Ok((release, TargetLibrary::Missing(install))) => {
            Finding::missing(name, format!("{release} has no library for {TARGET}"), install)
        }
        Err(error) => missing(&error),
    }
}

fn c(machine: &Machine) -> Finding {
    let name = "C guests";
    let path = machine.variable("PATH").unwrap_or_default();
    match find_clang(path.as_ref()) {
        Ok(pair) => Finding::works(name, format!("{} and {}", pair.clang.display(), pair.linker.display())),
        Err(none) => Finding::missing(name, format!("{} not installed", none.missing()), c::INSTALL_HINT),
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
    use std::path::Path;

    use super::super::State;
    use super::*;

    #[test]
    fn what_is_not_there_is_named_with_what_brings_it() {
        let machine = Machine::made_up(Path::new("/nowhere"), &[("PATH", "/nowhere")]);
        let found = rust(&machine);
        assert_eq!(found.state, State::Missing);
        assert!(found.found.contains("rustc and cargo") && found.fix.is_some(), "{found:?}");
    }
}
