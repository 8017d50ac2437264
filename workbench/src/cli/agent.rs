//! `agent`: serves the device of this machine to a workbench elsewhere.

use std::fs::File;
use std::io::{self, IsTerminal};
use std::os::fd::AsFd;

use rustix::stdio::dup2_stdout;

use crate::agent::{self, Served, init};
use crate::target::{Opening, TargetChoice, open_target};

use super::command_line::{AgentCommand, Place};
use super::exit::{Exit, Failure};

/// Does the whole of `agent`.
pub(super) fn agent(wanted: &AgentCommand, place: &Place) -> Result<Exit, Failure> {
    if wanted.on_terminal {
        let error = agent::become_terminal_program(&wanted.program);
        let program = wanted.program.first().map(|word| word.display().to_string()).unwrap_or_default();
        return Err(Failure::usage(format!("{program} cannot be started on a terminal: {error}")));
    }
    if wanted.init {
        if !init::is_first_process() {
            return Err(Failure::usage(
                "`agent --init` is for the first process of the lab's machine; this process is not the first",
            ));
        }
        init::run();
    }
    serve(place)
}

/// Serves on standard input and output.
fn serve(place: &Place) -> Result<Exit, Failure> {
    let choice = served_device(&place.target)?;
    if io::stdin().is_terminal() || io::stdout().is_terminal() {
        return Err(Failure::usage(
            "the agent speaks to another wasm-workbench, not to a person; `wasm-workbench --target ssh:HOST` starts it on HOST",
        ));
    }
    let (reader, writer) = streams()
        .map_err(|error| Failure::usage(format!("standard input and output cannot be used: {error}")))?;
    let options = place.target_options();
    let device = move || open_target(&choice, &options, &Opening::silent());
    agent::serve(Served { device: Box::new(device), machine: None }, reader, writer)
        .map_err(Failure::usage)?;
    Ok(Exit::Ok)
}

/// What an agent may serve: something of this machine.
fn served_device(choice: &TargetChoice) -> Result<TargetChoice, Failure> {
    match choice {
        TargetChoice::Auto | TargetChoice::Device => Ok(TargetChoice::Device),
        TargetChoice::Simulator => Ok(TargetChoice::Simulator),
        other => Err(Failure::usage(format!(
            "an agent serves the device of its own machine, or the simulator, and not {other}"
        ))),
    }
}

/// The streams for the agent alone: what else is printed to standard output goes to standard error.
fn streams() -> io::Result<(File, File)> {
    let reader = io::stdin().as_fd().try_clone_to_owned()?;
    let writer = io::stdout().as_fd().try_clone_to_owned()?;
    dup2_stdout(io::stderr())?;
    Ok((reader.into(), writer.into()))
}
