//! Starts a program on pipes or on a terminal of its own.

use std::ffi::OsString;
use std::fs::File;
use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::process::CommandExt;
use std::process::{Command, Stdio};
use std::sync::mpsc::Receiver;

use rustix::process::ioctl_tiocsctty;
use rustix::pty::{OpenptFlags, grantpt, ioctl_tiocgptpeer, openpt, unlockpt};

use super::set_size;
use crate::agent::message::{ProgramCommand, ProgramStatus, TerminalSize};

/// Starts programs, and learns how they end.
pub trait ChildStarter: Send + Sync {
    /// Starts a program.
    ///
    /// # Errors
    /// When the system does not start it.
    fn start(&self, command: &mut Command) -> io::Result<StartedChild>;

    /// Variables that every program gets.
    fn environment(&self) -> Vec<(String, String)>;

    /// Words to put before a program and its arguments so that it gets its standard input for its
    /// controlling terminal (as [`become_terminal_program`] does).
    fn on_terminal(&self) -> Vec<OsString>;
}

/// A program that was started.
#[derive(Debug)]
pub struct StartedChild {
    /// Its process ID.
    pub id: u32,
    /// The other end of its standard input, where that is a pipe.
    pub stdin: Option<OwnedFd>,
    /// The other end of its standard output, where that is a pipe.
    pub stdout: Option<OwnedFd>,
    /// The other end of its standard error, where that is a pipe.
    pub stderr: Option<OwnedFd>,
    /// Tells how it ended.
    pub ended: Receiver<ProgramStatus>,
}

/// Starts a program; its terminal when it has one, which is its input and output too.
pub(super) fn start(
    command: &ProgramCommand,
    starter: &dyn ChildStarter,
) -> io::Result<(StartedChild, Option<OwnedFd>)> {
    match command.terminal {
        None => {
            let mut process = Command::new(&command.program);
            process.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).process_group(0);
            complete(&mut process, command, starter);
            Ok((starter.start(&mut process)?, None))
        }
        Some(size) => start_on_terminal(command, size, starter),
    }
}

fn start_on_terminal(
    command: &ProgramCommand,
    size: TerminalSize,
    starter: &dyn ChildStarter,
) -> io::Result<(StartedChild, Option<OwnedFd>)> {
    let near = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC)?;
    grantpt(&near)?;
    unlockpt(&near)?;
    // An init has no controlling terminal, and must not get this one.
    let flags = OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC;
    let far = File::from(ioctl_tiocgptpeer(&near, flags)?);
    set_size(&near, size);
    let words = starter.on_terminal();
    let mut words = words.iter();
    let mut process = match words.next() {
        Some(first) => Command::new(first),
        None => return Err(io::Error::other("nothing here gives a program a terminal")),
    };
    process.args(words).arg(&command.program);
    process.stdin(far.try_clone()?).stdout(far.try_clone()?).stderr(far);
    complete(&mut process, command, starter);
    let mut child = starter.start(&mut process)?;
    child.stdin = Some(near.try_clone()?);
    child.stdout = Some(near.try_clone()?);
    Ok((child, Some(near)))
}

fn complete(process: &mut Command, command: &ProgramCommand, starter: &dyn ChildStarter) {
    process.args(&command.arguments);
    process.envs(starter.environment());
    process.envs(command.environment.iter().map(|(name, value)| (name, value)));
}

/// Makes standard input the controlling terminal of this process, and this process the program that `words`
/// spell. Returns only when that fails.
pub fn become_terminal_program(words: &[OsString]) -> io::Error {
    let Some((program, arguments)) = words.split_first() else {
        return io::Error::other("no program is named");
    };
    let own_terminal = nix::unistd::setsid()
        .map_err(io::Error::from)
        .and_then(|_| ioctl_tiocsctty(io::stdin()).map_err(io::Error::from));
    match own_terminal {
        Ok(()) => Command::new(program).args(arguments).exec(),
        Err(error) => error,
    }
}
