//! `doctor`: what works on this machine, what does not, and the command that fixes it.

mod kernel;
mod machine;
mod simulator;
mod ssh;
mod terminal;
mod toolchains;
mod vm;

use serde::Serialize;

use super::command_line::DoctorCommand;
use super::exit::{Exit, Failure};
use super::paint::{self, Paint};
use super::streams::Output;
use machine::Machine;

const SCHEMA: &str = "wasm-workbench/doctor/1";

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Finding {
    /// What was looked at.
    name: &'static str,
    /// How it is.
    state: State,
    /// What was found, in words.
    found: String,
    /// What to do about it.
    fix: Option<String>,
}

/// How a thing is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum State {
    /// It works.
    Works,
    /// It does not, and the workbench does without.
    Missing,
    /// It is of use later, or only worth knowing.
    Note,
}

#[derive(Debug, Serialize)]
struct DoctorDocument {
    schema: &'static str,
    workbench: &'static str,
    usable: bool,
    findings: Vec<Finding>,
}

impl Finding {
    fn works(name: &'static str, found: impl Into<String>) -> Self {
        Self { name, state: State::Works, found: found.into(), fix: None }
    }

    fn missing(name: &'static str, found: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { name, state: State::Missing, found: found.into(), fix: Some(fix.into()) }
    }

    fn note(name: &'static str, found: impl Into<String>) -> Self {
        Self { name, state: State::Note, found: found.into(), fix: None }
    }

    fn with_fix(self, fix: impl Into<String>) -> Self {
        Self { fix: Some(fix.into()), ..self }
    }
}

/// Looks at everything. The exit code is 0 when guests can be run at least in the simulator.
pub(super) fn doctor(wanted: &DoctorCommand, mut out: Output) -> Result<Exit, Failure> {
    let machine = Machine::this();
    let simulator = simulator::look();
    let usable = simulator.state == State::Works;
    let mut findings = vec![simulator];
    findings.extend(terminal::look(&machine));
    findings.extend(kernel::look(&machine));
    findings.push(ssh::look(&machine));
    findings.extend(vm::look(&machine));
    findings.extend(toolchains::look(&machine));
    if wanted.json {
        let workbench = env!("CARGO_PKG_VERSION");
        super::run::json(&mut out, &DoctorDocument { schema: SCHEMA, workbench, usable, findings })?;
    } else {
        out.line(&rows(&findings, Paint { colour: paint::colour_on_stdout() }))?;
        out.line(if usable {
            "\nGuests run on this machine, in the simulator: `wasm-workbench` opens the screen."
        } else {
            "\nGuests do not run on this machine: the simulator failed, see above."
        })?;
    }
    Ok(if usable { Exit::Ok } else { Exit::TargetUnavailable })
}

/// A row for each finding, and below it what to do.
fn rows(findings: &[Finding], paint: Paint) -> String {
    let wide = findings.iter().map(|finding| finding.name.len()).max().unwrap_or(0);
    let row = |finding: &Finding| {
        let state = match finding.state {
            State::Works => paint.good("works"),
            State::Missing => paint.bad("no   "),
            State::Note => paint.dim("note "),
        };
        let row = format!("{state}  {:<wide$}  {}", finding.name, finding.found);
        match &finding.fix {
            Some(fix) => format!("{row}\n{:indent$}to fix: {fix}", "", indent = wide + 9),
            None => row,
        }
    };
    findings.iter().map(row).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_say_what_to_do() {
        let findings = [
            Finding::works("simulator", "ran a guest in 1 ms"),
            Finding::missing("device", "/dev/wasm_device is not there", "modprobe wasm_device"),
            Finding::note("editor", "EDITOR is not set"),
        ];
        insta::assert_snapshot!(rows(&findings, Paint { colour: false }), @r"
        works  simulator  ran a guest in 1 ms
        no     device     /dev/wasm_device is not there
                          to fix: modprobe wasm_device
        note   editor     EDITOR is not set
        ");
    }

    #[test]
    fn the_simulator_works_here() {
        let found = simulator::look();
        assert_eq!(found.state, State::Works, "{found:?}");
    }
}
