//! Another editor on our terminal: started, stopped, continued, ended.

use std::env;
use std::io::stdin;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;
use std::sync::{Arc, Mutex, PoisonError};

use nix::errno::Errno;
use nix::sys::signal::{SigSet, Signal, killpg};
use nix::sys::termios::{SetArg, Termios, tcgetattr, tcsetattr};
use nix::sys::wait::{WaitPidFlag, WaitStatus, waitpid};
use nix::unistd::{Pid, getpgrp, tcsetpgrp};

use super::event::HandedBack;

/// Editors that take `+12` for the line to begin at.
const TAKE_A_LINE: [&str; 10] = ["vi", "vim", "nvim", "view", "nano", "pico", "emacs", "kak", "joe", "micro"];
/// Used when a person has chosen none, as most programs do.
const USUAL: &str = "vi";
/// How often an editor that could not reach the terminal is continued.
const CONTINUED: u32 = 16;

/// The process group of the editor that has the terminal, for the thread that hears signals.
#[derive(Debug, Clone, Default)]
pub(super) struct RunningEditor(Arc<Mutex<Option<Pid>>>);

impl RunningEditor {
    /// Tells the editor, if there is one, that the terminal is gone.
    pub(super) fn hang_up(&self) {
        if let Some(group) = *self.0.lock().unwrap_or_else(PoisonError::into_inner) {
            hang_up(group);
        }
    }

    fn set(&self, group: Option<Pid>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = group;
    }
}

/// The editor that a person has chosen with `$VISUAL` or `$EDITOR`.
#[derive(Debug, Default)]
pub(super) struct ExternalEditor {
    running: RunningEditor,
    /// An editor that was stopped and has not ended.
    stopped: Option<Pid>,
}

impl ExternalEditor {
    /// For whoever has to end it.
    pub(super) fn running(&self) -> RunningEditor {
        self.running.clone()
    }

    /// Edits a file, or goes on with the editor that was stopped, until that ends or stops. The
    /// terminal must have been given back; afterwards it is in the same modes, whatever the editor
    /// left behind.
    pub(super) fn edit(&mut self, file: &Path, line: usize) -> Result<HandedBack, String> {
        let modes =
            tcgetattr(stdin()).map_err(|error| format!("the terminal has no modes: {}", error.desc()))?;
        let group = match self.stopped.take() {
            Some(group) => group,
            None => start(file, line)?,
        };
        self.running.set(Some(group));
        let result = self.wait(group);
        self.running.set(None);
        take_back(&modes);
        result
    }

    fn wait(&mut self, group: Pid) -> Result<HandedBack, String> {
        let mut continued = 0;
        give_to(group);
        loop {
            match waitpid(group, Some(WaitPidFlag::WUNTRACED)) {
                Ok(WaitStatus::Exited(_, 0)) => return Ok(HandedBack::Ended),
                Ok(WaitStatus::Exited(_, code)) => return Err(ended_with(code)),
                Ok(WaitStatus::Signaled(_, signal, _)) => return Err(killed_by(signal)),
                // It was faster than we were in giving it the terminal.
                Ok(WaitStatus::Stopped(_, Signal::SIGTTIN | Signal::SIGTTOU)) if continued < CONTINUED => {
                    continued += 1;
                    give_to(group);
                }
                Ok(WaitStatus::Stopped(..)) => {
                    self.stopped = Some(group);
                    return Ok(HandedBack::Stopped);
                }
                Ok(_) | Err(Errno::EINTR) => {}
                Err(error) => return Err(format!("the editor cannot be waited for: {}", error.desc())),
            }
        }
    }
}

impl Drop for ExternalEditor {
    fn drop(&mut self) {
        if let Some(group) = self.stopped {
            hang_up(group);
        }
    }
}

fn start(file: &Path, line: usize) -> Result<Pid, String> {
    let editor = chosen(|name| env::var(name).ok());
    // An absolute path is never taken for an option.
    let file = std::path::absolute(file).map_err(|error| format!("the file cannot be named: {error}"))?;
    let mut command = Command::new("sh");
    // No shell stays between: it would not notice that the editor was stopped. `env` takes what may
    // stand before the program's name.
    command.arg("-c").arg(format!("exec env {editor} \"$@\"")).arg(&editor).process_group(0);
    if takes_a_line(&editor) {
        command.arg(format!("+{line}"));
    }
    let child =
        command.arg(file).spawn().map_err(|error| format!("`{editor}` cannot be started: {error}"))?;
    i32::try_from(child.id()).map(Pid::from_raw).map_err(|_| "the editor's number is none".to_owned())
}

/// The command of `$VISUAL`, else of `$EDITOR`, else the usual one.
fn chosen(variable: impl Fn(&str) -> Option<String>) -> String {
    let set = |name| variable(name).filter(|command| !command.trim().is_empty());
    set("VISUAL").or_else(|| set("EDITOR")).unwrap_or_else(|| USUAL.to_owned())
}

fn takes_a_line(editor: &str) -> bool {
    let program = editor.split_whitespace().next().unwrap_or_default();
    let name = program.rsplit('/').next().unwrap_or_default();
    TAKE_A_LINE.contains(&name)
}

/// Makes a process group the one that the terminal belongs to, and lets it go on. The group may be
/// gone already; waiting for it tells.
fn give_to(group: Pid) {
    let _ = tcsetpgrp(stdin(), group);
    let _ = killpg(group, Signal::SIGCONT);
}

/// Makes the terminal ours again, with the modes it had.
fn take_back(modes: &Termios) {
    // Whoever is in the background is stopped for what follows, unless it holds the signal back.
    let mut held = SigSet::empty();
    held.add(Signal::SIGTTOU);
    let _ = held.thread_block();
    let _ = tcsetpgrp(stdin(), getpgrp());
    let _ = tcsetattr(stdin(), SetArg::TCSADRAIN, modes);
    let _ = held.thread_unblock();
}

fn hang_up(group: Pid) {
    let _ = killpg(group, Signal::SIGHUP);
    let _ = killpg(group, Signal::SIGCONT);
}

fn ended_with(code: i32) -> String {
    let editor = chosen(|name| env::var(name).ok());
    match code {
        127 => format!("there is no program `{editor}`; set $VISUAL or $EDITOR to the editor you want"),
        // A shell tells of signals in this way.
        129.. => match Signal::try_from(code - 128) {
            Ok(signal) => killed_by(signal),
            Err(_) => format!("`{editor}` ended with code {code}; the file is as it left it"),
        },
        _ => format!("`{editor}` ended with code {code}; the file is as it left it"),
    }
}

fn killed_by(signal: Signal) -> String {
    format!("the editor was ended by {signal}; the file is as it left it")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_chooses_the_editor() {
        let of = |visual: Option<&str>, editor: Option<&str>| {
            chosen(|name| if name == "VISUAL" { visual } else { editor }.map(str::to_owned))
        };
        assert_eq!(of(Some("code -w"), Some("nano")), "code -w");
        assert_eq!(of(Some(" "), Some("nano")), "nano");
        assert_eq!(of(None, None), "vi");
    }

    #[test]
    fn only_editors_that_know_it_are_given_a_line() {
        assert!(takes_a_line("/usr/bin/nvim -R"));
        assert!(!takes_a_line("code --wait"));
        assert!(!takes_a_line(""));
    }
}
