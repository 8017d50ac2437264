//! What can go wrong while the lab is built or started.

use std::path::PathBuf;
use std::time::Duration;

/// Why the lab could not do what it was asked to; each says what to do next where that is known.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LabError {
    /// Programs or libraries are missing, and were not to be installed.
    #[error("these packages are missing: {}; `{install}` installs them", packages.join(" "))]
    MissingPackages {
        /// Debian's names of the packages.
        packages: Vec<String>,
        /// The command that installs them.
        install: String,
    },
    /// The machine has no apt, so what is missing has to be installed by hand.
    #[error("these programs are missing and this machine has no apt to install them: {}", programs.join(", "))]
    MissingPrograms {
        /// The programs and files that are missing.
        programs: Vec<String>,
    },
    /// A step's command ended badly.
    #[error("{step} failed: `{command}` ended with {status}; its output is in {}", log.display())]
    Failed {
        /// The step.
        step: String,
        /// The command, shortened.
        command: String,
        /// Its exit status.
        status: String,
        /// Where its output stands.
        log: PathBuf,
    },
    /// A step took longer than it may.
    #[error("{step} took longer than {} s and was ended; its output is in {}", deadline.as_secs(), log.display())]
    TooSlow {
        /// The step.
        step: String,
        /// How long it was allowed.
        deadline: Duration,
        /// Where its output stands.
        log: PathBuf,
    },
    /// The person, or a newer job, cancelled it.
    #[error("{0} was cancelled; what was half-built has been removed")]
    Cancelled(String),
    /// The machine did not come up.
    #[error("the lab machine did not start: {how}; docs/lab.md says what to do")]
    NotBooted {
        /// What was seen, in words.
        how: String,
    },
    /// Something outside is not as it must be.
    #[error("{0}")]
    Unusable(String),
    /// A file could not be read, written or moved.
    #[error("{what} {}: {source}", path.display())]
    Io {
        /// What was tried, such as `cannot write`.
        what: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
}

impl LabError {
    /// For `map_err`: an [`LabError::Io`] about `path`.
    pub fn io(what: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |source| Self::Io { what, path, source }
    }
}
