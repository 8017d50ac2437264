//! How the process ends, and the one sentence that says why it failed.

use std::fmt;
use std::process::ExitCode;

use guest_engine::abi::codes::Status;

use crate::target::TargetError;

/// The exit codes, as `--help` shows them.
pub(super) const EXIT_CODES_HELP: &str = "\
Exit codes:
  0    the guest ended well, or the command did what it was asked to
  1    the guest trapped, hit a limit, was refused or cancelled
  2    bad usage, a file that cannot be used, or a source that does not compile
  3    the target is not available
  130  a second Ctrl-C ended the command at once";

/// Exit code of the process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// The guest ended well, or the command did what it was asked to.
    Ok = 0,
    /// The guest trapped, hit a limit, was refused or cancelled.
    GuestFailed = 1,
    /// Bad usage, a file that cannot be used, or a source that does not compile.
    Usage = 2,
    /// The target is not available.
    TargetUnavailable = 3,
    /// Ended by a signal before there was anything to report.
    Interrupted = 130,
}

impl Exit {
    /// The number.
    pub const fn code(self) -> u8 {
        self as u8
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}

impl From<Status> for Exit {
    fn from(status: Status) -> Self {
        if status == Status::Ok { Self::Ok } else { Self::GuestFailed }
    }
}

/// Why a command failed: what happened, where, and what to do next, in one sentence.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Failure {
    /// How the process ends.
    pub exit: Exit,
    /// The sentence.
    pub message: String,
}

impl Failure {
    /// Bad usage, or a file that cannot be used.
    pub(super) fn usage(message: impl fmt::Display) -> Self {
        Self { exit: Exit::Usage, message: message.to_string() }
    }
}

impl From<TargetError> for Failure {
    fn from(error: TargetError) -> Self {
        let exit = match &error {
            TargetError::Misuse(_) | TargetError::InputTooLarge { .. } => Exit::Usage,
            TargetError::ModuleTooLarge { .. } => Exit::GuestFailed,
            _ => Exit::TargetUnavailable,
        };
        Self { exit, message: error.to_string() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_ok_is_success() {
        let good: Vec<_> = Status::ALL.iter().filter(|status| Exit::from(**status) == Exit::Ok).collect();
        assert_eq!(good, [&Status::Ok]);
    }

    #[test]
    fn a_target_that_is_not_there_is_three() {
        let error = TargetError::Unavailable { target: "vm".into(), reason: "not built yet".into() };
        let failure = Failure::from(error);
        assert_eq!(failure.exit.code(), 3);
        assert!(failure.message.contains("vm"), "{failure}");
    }

    #[test]
    fn help_names_every_code() {
        for exit in [Exit::Ok, Exit::GuestFailed, Exit::Usage, Exit::TargetUnavailable, Exit::Interrupted] {
            assert!(EXIT_CODES_HELP.contains(&format!("\n  {:<3}  ", exit.code())), "{exit:?}");
        }
    }
}
