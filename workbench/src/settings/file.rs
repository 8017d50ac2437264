//! Reads the file of settings.

use std::fmt::Display;
use std::ops::Range;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use toml::Spanned;

use super::{ColourChoice, Origin, Setting, Settings, ThemeChoice};
use crate::target::TargetChoice;

/// Why the settings cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SettingsError {
    /// The file cannot be read.
    #[error("the settings in {} cannot be read: {reason}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        reason: String,
    },
    /// Something in it is no setting.
    #[error("{}, line {line}: {reason}; `wasm-workbench config` lists what can be set", path.display())]
    Wrong {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What is wrong there.
        reason: String,
    },
}

/// The file as it is written.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct FileSettings {
    theme: Option<Spanned<String>>,
    colours: Option<Spanned<String>>,
    target: Option<Spanned<String>>,
    restart: Option<Spanned<bool>>,
    editor_width: Option<Spanned<u16>>,
}

/// A file's text, for finding lines in it.
struct Place<'a> {
    text: &'a str,
    path: &'a Path,
}

impl Place<'_> {
    fn line(&self, span: &Range<usize>) -> usize {
        self.text.get(..span.start).map_or(1, |before| before.matches('\n').count() + 1)
    }

    fn wrong(&self, span: &Range<usize>, reason: impl Display) -> SettingsError {
        let (path, line) = (self.path.to_owned(), self.line(span));
        SettingsError::Wrong { path, line, reason: reason.to_string() }
    }

    /// Puts a value of the file in place of the default one.
    fn set<F: Clone, T, E: Display>(
        &self,
        setting: &mut Setting<T>,
        given: Option<&Spanned<F>>,
        read: impl FnOnce(F) -> Result<T, E>,
    ) -> Result<(), SettingsError> {
        let Some(given) = given else { return Ok(()) };
        let span = given.span();
        let value = read(given.get_ref().clone()).map_err(|reason| self.wrong(&span, reason))?;
        let origin = Origin::File { path: self.path.to_owned(), line: self.line(&span) };
        *setting = Setting { value, origin };
        Ok(())
    }
}

/// The settings in the text of a file.
pub(super) fn parse(text: &str, path: &Path) -> Result<Settings, SettingsError> {
    let place = Place { text, path };
    let given: FileSettings = toml::from_str(text).map_err(|error| {
        let reason = error.message().lines().collect::<Vec<_>>().join(" ");
        place.wrong(&error.span().unwrap_or(0..0), reason)
    })?;
    let mut settings = Settings::default();
    place.set(&mut settings.theme, given.theme.as_ref(), |word| ThemeChoice::of_word(&word))?;
    place.set(&mut settings.colours, given.colours.as_ref(), |word| ColourChoice::of_word(&word))?;
    place.set(&mut settings.target, given.target.as_ref(), |word| word.parse::<TargetChoice>())?;
    place.set(&mut settings.restart, given.restart.as_ref(), Ok::<_, String>)?;
    place.set(&mut settings.editor_width, given.editor_width.as_ref(), |percent| {
        if (20..=80).contains(&percent) {
            Ok(percent)
        } else {
            Err(format!("editor-width is {percent}, and goes from 20 to 80"))
        }
    })?;
    Ok(settings)
}
