//! Reads the source a command was given, or says in words why it cannot be.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::compile::Source;

use super::exit::Failure;

/// What is read of a source: more than any guest that the device takes, and a bound for `/dev/zero`.
const MOST_BYTES: u64 = 64 << 20;

/// Name of a source on the command line that means standard input.
const STANDARD_INPUT: &str = "-";

/// Begins every binary module.
const WASM_MAGIC: &[u8] = b"\0asm";

/// Reads the source at `path`; `-` is standard input, text or a binary module.
pub(super) fn read(path: &Path) -> Result<Source, Failure> {
    if path.as_os_str() == STANDARD_INPUT {
        let bytes = bounded(io::stdin().lock(), "standard input")?;
        let name = if bytes.starts_with(WASM_MAGIC) { "stdin.wasm" } else { "stdin.wat" };
        return Ok(Source { path: PathBuf::from(name), bytes: bytes.into() });
    }
    known_language(path)?;
    let shown = path.display().to_string();
    let bytes = bounded(open(path, "`wasm-workbench new` starts a guest from a template")?, &shown)?;
    Ok(Source { path: path.to_owned(), bytes: bytes.into() })
}

/// Reads an input payload; `-` is standard input.
pub(super) fn read_payload(path: &Path) -> Result<Vec<u8>, Failure> {
    if path.as_os_str() == STANDARD_INPUT {
        return bounded(io::stdin().lock(), "standard input");
    }
    bounded(open(path, "name a file that is, or - for standard input")?, &path.display().to_string())
}

/// Refuses a file whose extension names no language.
pub(super) fn known_language(path: &Path) -> Result<(), Failure> {
    let extension = path.extension().map(|extension| extension.to_string_lossy().to_lowercase());
    match extension.as_deref() {
        Some("wat" | "wasm" | "rs" | "c") => Ok(()),
        Some(other) => Err(Failure::usage(format!(
            "{} ends in .{other}, which is no guest; guests are .wat, .rs, .c or .wasm files",
            path.display()
        ))),
        None if path.is_dir() => Err(is_a_folder(path)),
        None => Err(Failure::usage(format!(
            "{} has no extension; guests are .wat, .rs, .c or .wasm files",
            path.display()
        ))),
    }
}

/// Opens a file; `otherwise` says what to do when it is not there.
fn open(path: &Path, otherwise: &str) -> Result<fs::File, Failure> {
    if path.is_dir() {
        return Err(is_a_folder(path));
    }
    fs::File::open(path).map_err(|error| cannot_read(path, &error, otherwise))
}

fn is_a_folder(path: &Path) -> Failure {
    Failure::usage(format!("{} is a folder; name a file in it", path.display()))
}

/// The sentence for a file that cannot be read.
fn cannot_read(path: &Path, error: &io::Error, otherwise: &str) -> Failure {
    let path = path.display();
    Failure::usage(match error.kind() {
        io::ErrorKind::NotFound => {
            format!("{path} is not there; {otherwise}")
        }
        io::ErrorKind::PermissionDenied => {
            format!("{path} may not be read by you; `ls -l {path}` shows who may")
        }
        _ => format!("{path} cannot be read: {error}"),
    })
}

fn bounded(from: impl Read, shown: &str) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let read = from.take(MOST_BYTES + 1).read_to_end(&mut bytes);
    read.map_err(|error| Failure::usage(format!("{shown} cannot be read: {error}")))?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(Failure::usage(format!(
            "{shown} has more than {} MiB, more than a guest takes",
            MOST_BYTES >> 20
        )));
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_read_is_said_in_words() {
        let folder = tempfile::tempdir().unwrap();
        let named = |name: &str| folder.path().join(name);
        fs::create_dir(named("guests.wat")).unwrap();
        fs::write(named("notes.txt"), "").unwrap();
        let sentence = |path: &Path| {
            let failure = read(path).unwrap_err();
            assert_eq!(failure.exit.code(), 2);
            failure.message.replace(&folder.path().display().to_string(), "")
        };
        insta::assert_snapshot!([
            sentence(&named("lost.wat")),
            sentence(&named("guests.wat")),
            sentence(folder.path()),
            sentence(&named("notes.txt")),
            sentence(&named("guest")),
        ].join("\n"), @r"
        /lost.wat is not there; `wasm-workbench new` starts a guest from a template
        /guests.wat is a folder; name a file in it
         is a folder; name a file in it
        /notes.txt ends in .txt, which is no guest; guests are .wat, .rs, .c or .wasm files
        /guest has no extension; guests are .wat, .rs, .c or .wasm files
        ");
    }

    #[test]
    fn an_endless_file_is_refused() {
        let failure = bounded(io::repeat(0), "/dev/zero").unwrap_err();
        assert!(failure.message.starts_with("/dev/zero has more than 64 MiB"), "{failure}");
    }
}
