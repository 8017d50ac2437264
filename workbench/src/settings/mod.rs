//! What a person can set once and for all, in one file.
//!
//! `$XDG_CONFIG_HOME/wasm-workbench/config.toml` (`~/.config/…`). Over it go the environment and the
//! command line; under it are the defaults. Each value knows where it came from.

mod choices;
mod file;
#[cfg(test)]
mod tests;

use std::env;
use std::fmt;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use etcetera::BaseStrategy;

pub use choices::{ColourChoice, ThemeChoice};
pub use file::SettingsError;

use crate::screen::theme::{ColourMode, ColourVariables, PaletteName};
use crate::target::TargetChoice;

/// A value and where it came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting<T> {
    /// The value.
    pub value: T,
    /// Where it came from.
    pub origin: Origin,
}

/// Where a value came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// Nobody set it.
    Default,
    /// This line of the file, from 1.
    File {
        /// The file.
        path: PathBuf,
        /// The line.
        line: usize,
    },
    /// An environment variable.
    Environment(&'static str),
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::File { path, line } => write!(f, "{}, line {line}", path.display()),
            Self::Environment(name) => write!(f, "environment variable {name}"),
        }
    }
}

impl<T> Setting<T> {
    fn default_of(value: T) -> Self {
        Self { value, origin: Origin::Default }
    }
}

/// All settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// The colours of the screen.
    pub theme: Setting<ThemeChoice>,
    /// How many colours the screen uses.
    pub colours: Setting<ColourChoice>,
    /// Where guests run when the command line does not say.
    pub target: Setting<TargetChoice>,
    /// Whether a target that is gone is opened again without asking.
    pub restart: Setting<bool>,
    /// The editor's share of the screen's width beside the log, in percent, 20 to 80.
    pub editor_width: Setting<u16>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            theme: Setting::default_of(ThemeChoice::Auto),
            colours: Setting::default_of(ColourChoice::Auto),
            target: Setting::default_of(TargetChoice::Auto),
            restart: Setting::default_of(false),
            editor_width: Setting::default_of(58),
        }
    }
}

/// What the environment says about colours.
#[derive(Debug, Clone, Default)]
pub struct ColourEnvironment {
    /// `NO_COLOR`.
    pub no_color: Option<String>,
    /// `COLORTERM`.
    pub colorterm: Option<String>,
    /// `TERM`.
    pub term: Option<String>,
    /// `COLORFGBG`.
    pub colorfgbg: Option<String>,
}

impl ColourEnvironment {
    /// That of this process.
    pub fn of_process() -> Self {
        let variable = |name: &str| env::var(name).ok();
        Self {
            no_color: variable("NO_COLOR"),
            colorterm: variable("COLORTERM"),
            term: variable("TERM"),
            colorfgbg: variable("COLORFGBG"),
        }
    }
}

impl Settings {
    /// The settings of the person who runs this.
    ///
    /// # Errors
    /// When the file is there and cannot be read, or has something in it that is no setting.
    pub fn of_user(environment: &ColourEnvironment) -> Result<Self, SettingsError> {
        let mut settings = match path() {
            Some(path) => Self::read(&path)?,
            None => Self::default(),
        };
        settings.take_environment(environment);
        Ok(settings)
    }

    /// The settings in a file; the defaults where there is none.
    ///
    /// # Errors
    /// As [`of_user`](Self::of_user).
    pub fn read(path: &Path) -> Result<Self, SettingsError> {
        match fs::read_to_string(path) {
            Ok(text) => file::parse(&text, path),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(SettingsError::Unreadable { path: path.to_owned(), reason: error.to_string() }),
        }
    }

    /// `NO_COLOR` is asked for by whoever sets it, so it goes over the file.
    fn take_environment(&mut self, environment: &ColourEnvironment) {
        if environment.no_color.as_ref().is_some_and(|value| !value.is_empty()) {
            self.colours = Setting { value: ColourChoice::None, origin: Origin::Environment("NO_COLOR") };
        }
    }

    /// How many colours the screen uses on this terminal.
    pub fn colour_mode(&self, environment: &ColourEnvironment) -> ColourMode {
        match self.colours.value {
            ColourChoice::TrueColour => ColourMode::TrueColour,
            ColourChoice::Sixteen => ColourMode::Sixteen,
            ColourChoice::None => ColourMode::None,
            ColourChoice::Auto => ColourMode::detect(ColourVariables {
                no_color: environment.no_color.as_deref(),
                colorterm: environment.colorterm.as_deref(),
                term: environment.term.as_deref(),
            }),
        }
    }

    /// Which palette the screen uses on this terminal.
    pub fn palette(&self, environment: &ColourEnvironment) -> PaletteName {
        match self.theme.value {
            ThemeChoice::Auto => PaletteName::detect(environment.colorfgbg.as_deref()),
            ThemeChoice::Dark => PaletteName::Dark,
            ThemeChoice::Light => PaletteName::Light,
            ThemeChoice::ColourBlind => PaletteName::ColourBlind,
        }
    }

    /// Each setting as a line of the file, what it does, and where its value came from.
    pub fn rows(&self) -> [SettingRow; 5] {
        let row = |line: String, docs, origin: &Origin| SettingRow { line, docs, origin: origin.clone() };
        [
            row(format!("theme = \"{}\"", self.theme.value), ThemeChoice::DOCS, &self.theme.origin),
            row(format!("colours = \"{}\"", self.colours.value), ColourChoice::DOCS, &self.colours.origin),
            row(
                format!("target = \"{}\"", self.target.value),
                "where guests run: auto, sim, device, vm, ssh:HOST",
                &self.target.origin,
            ),
            row(
                format!("restart = {}", self.restart.value),
                "open a target that is gone again without asking",
                &self.restart.origin,
            ),
            row(
                format!("editor-width = {}", self.editor_width.value),
                "the editor's share of the width, in percent, 20 to 80",
                &self.editor_width.origin,
            ),
        ]
    }
}

/// A setting, for a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingRow {
    /// As it stands in the file.
    pub line: String,
    /// What it does, in a few words.
    pub docs: &'static str,
    /// Where its value came from.
    pub origin: Origin,
}

/// Where the file is, whether it is there or not; `None` where there is no home folder.
pub fn path() -> Option<PathBuf> {
    let base = etcetera::choose_base_strategy().ok()?;
    Some(base.config_dir().join("wasm-workbench").join("config.toml"))
}
