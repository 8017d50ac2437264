//! Calls the built command in a folder of its own.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// A folder to work in.
pub(crate) struct Workbench {
    folder: TempDir,
}

/// What a call gave.
#[derive(Debug)]
pub(crate) struct Called {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Workbench {
    /// An empty folder.
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    /// A folder with one guest in it.
    pub(crate) fn with(name: &str, source: &str) -> Self {
        let workbench = Self::new();
        fs::write(workbench.path(name), source).unwrap();
        workbench
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The command, ready to be started.
    pub(crate) fn command(&self, line: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_wasm-workbench"));
        command.args(line.split_whitespace()).current_dir(self.folder.path());
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command.env_remove("NO_COLOR");
        // The settings of whoever runs the tests do not matter.
        command.env("XDG_CONFIG_HOME", self.folder.path());
        // No test here is to build the lab, which takes minutes.
        command.env("WASM_WORKBENCH_SOURCE", self.folder.path());
        command
    }

    /// Calls the command with `line` split at white space.
    pub(crate) fn call(&self, line: &str) -> Called {
        Called::of(self.command(line).output().unwrap())
    }

    /// Calls the command with something on its standard input.
    pub(crate) fn call_with_input(&self, line: &str, input: &[u8]) -> Called {
        let mut child = self.command(line).stdin(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(input).unwrap();
        Called::of(child.wait_with_output().unwrap())
    }
}

impl Called {
    pub(crate) fn of(output: std::process::Output) -> Self {
        Self {
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// The one JSON document on standard output.
    pub(crate) fn document(&self) -> Value {
        assert_eq!(self.stdout.lines().count(), 1, "{self:?}");
        serde_json::from_str(&self.stdout).unwrap()
    }

    /// The one sentence on standard error, where standard output is empty.
    pub(crate) fn sentence(&self) -> &str {
        assert_eq!(self.stdout, "", "{self:?}");
        assert_eq!(self.stderr.lines().count(), 1, "{self:?}");
        self.stderr.trim_end()
    }
}
