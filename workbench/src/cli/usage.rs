//! Bad usage as one sentence.

use std::fmt::Write as _;

use clap::error::{ContextKind, ContextValue, ErrorKind};

/// What is wrong with a command line, in one line and without the usage text that clap adds.
pub(super) fn what_is_wrong(error: &clap::Error) -> String {
    let rendered = error.render().to_string();
    let mut paragraphs = rendered.split("\n\n");
    let first = paragraphs.next().unwrap_or_default();
    let mut sentence = first.strip_prefix("error: ").unwrap_or(first).split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some(near) = suggestion(error) {
        let _ = write!(sentence, "; did you mean {near}?");
    }
    sentence
}

/// The sentence for a person who typed the whole command.
pub(super) fn sentence(error: &clap::Error, command: &str) -> String {
    let help = format!("`{command} --help` shows how");
    match error.kind() {
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            format!("a command is missing; {help}")
        }
        _ => format!("{}; {help}", what_is_wrong(error).trim_end_matches(['.', ':'])),
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
