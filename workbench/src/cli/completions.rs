//! `completions` and `man`: what a shell and `man` need to know about this command line.

use std::fs;
use std::io;
use std::path::Path;

use super::command_line::{CompletionsCommand, ManCommand, command};
use super::exit::{Exit, Failure};
use super::streams::{Output, complain};

const NAME: &str = "wasm-workbench";

/// Prints the completion script of a shell.
pub(super) fn completions(wanted: &CompletionsCommand, mut out: Output) -> Result<Exit, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(wanted.shell, &mut command(), NAME, &mut script);
    out.write(&script)?;
    Ok(Exit::Ok)
}

/// Prints the main page, or writes every page into a folder.
pub(super) fn man(wanted: &ManCommand, mut out: Output) -> Result<Exit, Failure> {
    let Some(folder) = &wanted.dir else {
        let mut page = Vec::new();
        clap_mangen::Man::new(command()).render(&mut page).map_err(Failure::usage)?;
        out.write(&page)?;
        return Ok(Exit::Ok);
    };
    let pages = write_pages(folder).map_err(|error| {
        Failure::usage(format!("the manual pages cannot be written to {}: {error}", folder.display()))
    })?;
    complain(&format!("{pages} manual pages are in {}", folder.display()));
    Ok(Exit::Ok)
}

fn write_pages(folder: &Path) -> io::Result<usize> {
    fs::create_dir_all(folder)?;
    clap_mangen::generate_to(command(), folder)?;
    let pages = fs::read_dir(folder)?.filter_map(Result::ok);
    Ok(pages.filter(|entry| entry.file_name().to_string_lossy().starts_with(NAME)).count())
}
