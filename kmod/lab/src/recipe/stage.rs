//! The steps of the recipe, in the order in which they are made.

use std::path::{Path, PathBuf};
use std::time::Duration;

/// One step on the way to a machine that runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// Packages of the system.
    Packages,
    /// A Rust toolchain with library source.
    Toolchain,
    /// The kernel's source.
    Source,
    /// `bindgen`.
    Bindgen,
    /// The kernel.
    Kernel,
    /// The engine as one object.
    Engine,
    /// The module.
    Module,
    /// The static workbench.
    Agent,
    /// The machine is started, and answers. Not done by the recipe, but by who boots what it made.
    Boot,
}

/// What is told when a step begins to work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StageNews {
    /// Which.
    pub stage: Stage,
    /// A file that tells how far it is.
    pub log: Option<PathBuf>,
}

impl Stage {
    /// All of them, in order.
    pub const ALL: [Self; 9] = [
        Self::Packages,
        Self::Toolchain,
        Self::Source,
        Self::Bindgen,
        Self::Kernel,
        Self::Engine,
        Self::Module,
        Self::Agent,
        Self::Boot,
    ];

    /// How many there are.
    pub const COUNT: u32 = Self::ALL.len() as u32;

    /// Its number, from 1.
    pub const fn number(self) -> u32 {
        self as u32 + 1
    }

    /// What it does, in a few words.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Packages => "installing packages",
            Self::Toolchain => "preparing a Rust toolchain with library source",
            Self::Source => "fetching the kernel's source",
            Self::Bindgen => "building bindgen",
            Self::Kernel => "building the kernel",
            Self::Engine => "building the engine for the kernel",
            Self::Module => "building the module",
            Self::Agent => "building the agent",
            Self::Boot => "starting the machine",
        }
    }

    /// News of its beginning.
    pub fn news(self, log: Option<&Path>) -> StageNews {
        StageNews { stage: self, log: log.map(Path::to_owned) }
    }

    pub(super) const fn log_name(self) -> &'static str {
        match self {
            Self::Packages => "packages.log",
            Self::Toolchain => "toolchain.log",
            Self::Source => "kernel-source.log",
            Self::Bindgen => "bindgen.log",
            Self::Kernel => "kernel.log",
            Self::Engine => "engine-object.log",
            Self::Module => "module.log",
            Self::Agent => "agent.log",
            Self::Boot => "boot.log",
        }
    }

    /// How long one command of it may take, on a slow machine that does other work too.
    pub(super) const fn deadline(self) -> Duration {
        let minutes = match self {
            Self::Boot => 3,
            Self::Module => 10,
            Self::Packages | Self::Toolchain => 20,
            Self::Source | Self::Bindgen | Self::Engine | Self::Agent => 30,
            Self::Kernel => 60,
        };
        Duration::from_secs(minutes * 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_count_from_one_to_the_last() {
        let numbers: Vec<_> = Stage::ALL.iter().map(|stage| stage.number()).collect();
        assert_eq!(numbers, (1..=Stage::COUNT).collect::<Vec<_>>());
    }
}
