//! `config`: every setting, its value, and where that came from.

use super::exit::{Exit, Failure};
use super::streams::Output;
use crate::settings::{self, ColourEnvironment, Settings};

/// Columns of a setting before its origin.
const LINE: usize = 28;

/// Does the whole of `config`. What it prints can stand in the file.
pub(super) fn config(mut out: Output) -> Result<Exit, Failure> {
    let settings = Settings::of_user(&ColourEnvironment::of_process()).map_err(Failure::usage)?;
    match settings::path() {
        Some(path) if path.exists() => out.line(&format!("# {}", path.display()))?,
        Some(path) => out.line(&format!("# {} is not there yet", path.display()))?,
        None => out.line("# there is no home folder to keep settings in")?,
    }
    for row in settings.rows() {
        out.line("")?;
        out.line(&format!("# {}", row.docs))?;
        out.line(&format!("{:<LINE$} # {}", row.line, row.origin))?;
    }
    Ok(Exit::Ok)
}
