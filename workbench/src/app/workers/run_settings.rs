//! How a guest is to be run: what the command line says, over what its source says.

use std::fs;
use std::path::Path;

use crate::cli::RunOptions;
use crate::compile::{Source, run_header};

/// How a guest is to be run.
#[derive(Debug)]
pub(super) struct RunSettings {
    pub(super) options: RunOptions,
    /// The input payload, where one is set.
    pub(super) input: Option<Vec<u8>>,
}

/// The settings for a source; one sentence when they cannot be used.
pub(super) fn of(source: &Source, command_line: &RunOptions) -> Result<RunSettings, String> {
    let header = match std::str::from_utf8(&source.bytes) {
        Ok(text) => run_header(text).args,
        // A module has no first lines.
        Err(_) => Vec::new(),
    };
    let header = RunOptions::from_header(header, &source.path).map_err(|failure| failure.to_string())?;
    let options = command_line.clone().over(header);
    let input = match (&options.input, &options.input_text) {
        (Some(path), _) => Some(read_input(path)?),
        (None, Some(text)) => Some(text.clone().into_bytes()),
        (None, None) => None,
    };
    Ok(RunSettings { options, input })
}

fn read_input(path: &Path) -> Result<Vec<u8>, String> {
    if path == Path::new("-") {
        return Err("the screen needs standard input for its keys; name a file with --input".to_owned());
    }
    fs::read(path).map_err(|error| format!("the input {} cannot be read: {error}", path.display()))
}
