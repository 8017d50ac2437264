//! `cargo xtask lab shell`: a shell in the machine, on a terminal of the size of this one.

use std::io::IsTerminal;
use std::process::ExitCode;

use anyhow::{Context, Result};
use signal_hook::consts::SIGWINCH;
use signal_hook::iterator::Signals;

use wasm_workbench::agent::{
    Program, ProgramCommand, ProgramControl, ProgramEvent, ProgramStatus, TerminalSize,
};
use wasm_workbench::target::vm::VmOptions;

use super::exec::{pass_input, pass_output};
use super::machine;
use crate::interrupt::Interrupt;

pub(super) fn run(options: &VmOptions) -> Result<ExitCode> {
    let interrupt = Interrupt::listen()?;
    let lab_machine = machine::boot(options, &interrupt)?;
    let interactive = std::io::stdin().is_terminal() && std::io::stdout().is_terminal();
    let terminal = if interactive { Some(size()?) } else { None };
    let program = lab_machine.client().exec(command(terminal))?;
    let control = program.control();
    interrupt.forward(move |signal| control.signal(signal));
    let _raw = if interactive { Some(RawTerminal::begin(program.control())?) } else { None };
    wait(program)
}

fn command(terminal: Option<TerminalSize>) -> ProgramCommand {
    // Without a terminal `sh` takes its input for a script, as it does anywhere.
    let arguments = if terminal.is_some() { vec!["-il".to_owned()] } else { Vec::new() };
    let term = std::env::var("TERM").ok().map(|term| ("TERM".to_owned(), term));
    let environment = term.into_iter().chain([("PS1".to_owned(), "lab:\\w# ".to_owned())]).collect();
    ProgramCommand { program: "/bin/sh".to_owned(), arguments, environment, terminal }
}

fn wait(mut program: Program) -> Result<ExitCode> {
    let input = program.input();
    std::thread::spawn(move || pass_input(input));
    loop {
        match program.next_event()? {
            ProgramEvent::Output { stream, bytes } => pass_output(stream, &bytes)?,
            ProgramEvent::Ended(ProgramStatus::Code(code)) => {
                return Ok(ExitCode::from(u8::try_from(code).unwrap_or(u8::MAX)));
            }
            ProgramEvent::Ended(ProgramStatus::Signal(_)) => return Ok(ExitCode::FAILURE),
        }
    }
}

fn size() -> Result<TerminalSize> {
    let (columns, rows) = crossterm::terminal::size().context("the size of the terminal is not known")?;
    Ok(TerminalSize { rows, columns })
}

/// The terminal gives every key to the machine until this is dropped.
struct RawTerminal;

impl RawTerminal {
    fn begin(control: ProgramControl) -> Result<Self> {
        let mut resized =
            Signals::new([SIGWINCH]).context("changes of the terminal's size cannot be listened for")?;
        std::thread::spawn(move || {
            for _ in resized.forever() {
                // Its size is not known while it goes away.
                if let Ok(size) = size() {
                    control.resize(size);
                }
            }
        });
        crossterm::terminal::enable_raw_mode().context("the terminal cannot be set to raw mode")?;
        Ok(Self)
    }
}

impl Drop for RawTerminal {
    fn drop(&mut self) {
        // Nothing can be done about a terminal that is gone.
        let _ = crossterm::terminal::disable_raw_mode();
    }
}
