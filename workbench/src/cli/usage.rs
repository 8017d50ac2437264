//! Bad usage as one sentence.

use std::error::Error as _;
use std::ffi::OsString;
use std::fmt::Write as _;
use std::path::Path;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::command_line::command;

/// What is wrong with a command line, in one line and without the usage text that clap adds.
pub(super) fn what_is_wrong(error: &clap::Error) -> String {
    if let (ErrorKind::ValueValidation, Some(reason)) = (error.kind(), error.source()) {
        // The reason quotes the value already.
        let flag = match error.get(ContextKind::InvalidArg) {
            Some(ContextValue::String(flag)) => flag.split_whitespace().next().unwrap_or_default(),
            _ => "",
        };
        return format!("{flag}: {reason}");
    }
    let rendered = error.render().to_string();
    let first = rendered.split("\n\n").next().unwrap_or_default();
    let first = first.strip_prefix("error: ").unwrap_or(first);
    let mut sentence = first.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some(near) = suggestion(error) {
        let _ = write!(sentence, "; did you mean {near}?");
    }
    sentence
}

/// The sentence for a person who typed `words`, the program's name first.
pub(super) fn sentence(error: &clap::Error, words: &[OsString]) -> String {
    let all = command();
    let names = words.iter().skip(1).filter_map(|word| word.to_str());
    let named = names.filter_map(|word| all.find_subcommand(word)).next();
    let help = match named {
        Some(named) => format!("`wasm-workbench {} --help` shows how", named.get_name()),
        None => "`wasm-workbench --help` shows how".to_owned(),
    };
    match error.kind() {
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            format!("a command is missing; {help}")
        }
        _ => {
            let wrong = what_is_wrong(error);
            let wrong = wrong.trim_end_matches(['.', ':']);
            format!("{wrong}{} {help}", if wrong.ends_with('?') { "" } else { ";" })
        }
    }
}

/// The nearest known flag, command or value.
fn suggestion(error: &clap::Error) -> Option<String> {
    let kinds = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue];
    kinds.iter().find_map(|kind| match error.get(*kind)? {
        ContextValue::String(near) => Some(near.clone()),
        ContextValue::Strings(near) => near.first().cloned(),
        _ => None,
    })
}

/// The command that a word was probably meant to be, where it can be no file to edit.
pub(super) fn near_command(word: &Path) -> Option<String> {
    let text = word.to_str().filter(|text| !text.contains(['.', '/']) && !word.exists())?;
    let all = command();
    // Without the files that the whole command line takes, clap knows the word for a mistake.
    let only = clap::Command::new("wasm-workbench").subcommands(all.get_subcommands().cloned());
    let error = only.subcommand_required(true).try_get_matches_from(["wasm-workbench", text]).err()?;
    match error.get(ContextKind::SuggestedSubcommand)? {
        ContextValue::Strings(near) => near.first().cloned(),
        ContextValue::String(near) => Some(near.clone()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_command_is_told_from_a_file() {
        assert_eq!(near_command(Path::new("wacth")).as_deref(), Some("watch"));
        assert_eq!(near_command(Path::new("wacth.wat")), None);
        assert_eq!(near_command(Path::new("zzz")), None);
    }
}
