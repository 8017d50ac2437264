//! Bad usage as one sentence.

use std::error::Error as _;
use std::ffi::OsString;
use std::fmt::Write as _;
use std::path::Path;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::command_line::command;
use super::exit::Failure;

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

/// Refuses a file that was probably meant to be a command: a word without an extension that is no file.
pub(super) fn not_a_command(word: &Path) -> Result<(), Failure> {
    let Some(text) = word.to_str().filter(|text| !text.contains(['.', '/']) && !word.exists()) else {
        return Ok(());
    };
    let all = command();
    if all.find_subcommand(text).is_some() {
        return Err(Failure::usage(format!(
            "the command {text} comes first and its file after it, as in `wasm-workbench {text} FILE`"
        )));
    }
    // Without the files that the whole command line takes, clap knows the word for a mistake.
    let only = clap::Command::new("wasm-workbench").subcommands(all.get_subcommands().cloned());
    let parsed = only.subcommand_required(true).try_get_matches_from(["wasm-workbench", text]);
    match parsed.err().as_ref().and_then(suggestion) {
        Some(near) => Err(Failure::usage(format!("there is no command `{text}`; did you mean `{near}`?"))),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_told_from_a_file() {
        let refused = |word: &str| not_a_command(Path::new(word)).map_err(|failure| failure.message);
        assert!(refused("wacth").unwrap_err().ends_with("did you mean `watch`?"));
        assert!(refused("run").unwrap_err().starts_with("the command run comes first"));
        assert_eq!((refused("wacth.wat"), refused("zzz"), refused("./run")), (Ok(()), Ok(()), Ok(())));
    }
}
