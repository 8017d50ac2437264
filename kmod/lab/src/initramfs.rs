//! The file system that the lab's kernel starts with: init, a shell, the module.
//!
//! Not compressed: unpacking costs an emulated CPU more than reading does.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use cpio::NewcBuilder;
use cpio::newc::{ModeFileType, trailer};

use crate::LabError;
use crate::cache::Key;

/// Part of the key of archives: raised when the same members make another archive.
pub const LAYOUT: &str = "1";

/// Something to put in.
#[derive(Debug, Clone)]
pub struct Member {
    /// Where it stands in the machine, without a leading slash.
    path: String,
    /// Where it is now.
    from: PathBuf,
    /// Permission bits.
    mode: u32,
}

impl Member {
    /// A program.
    pub fn program(path: &str, from: impl Into<PathBuf>) -> Self {
        Self { path: path.to_owned(), from: from.into(), mode: 0o755 }
    }

    /// A file that is not to be run.
    pub fn data(path: &str, from: impl Into<PathBuf>) -> Self {
        Self { path: path.to_owned(), from: from.into(), mode: 0o644 }
    }

    /// Adds its place and content to the key of an archive.
    pub fn add_to(&self, key: Key) -> Result<Key, LabError> {
        key.with("mode", self.mode.to_le_bytes()).with_file(&self.path, &self.from)
    }
}

/// Folders that every machine has.
const FOLDERS: &[&str] = &["bin", "dev", "lib", "proc", "root", "run", "sys", "tmp"];

/// Writes an archive with the usual folders, a console and `members`.
pub fn write(archive: &Path, members: &[Member]) -> Result<(), LabError> {
    let file = File::create(archive).map_err(LabError::io("cannot write", archive))?;
    let mut out = BufWriter::new(file);
    let mut inode = 1;
    let mut next = || {
        inode += 1;
        inode
    };
    let written = (|| {
        for folder in folders(members) {
            entry(&mut out, node(&folder, next(), ModeFileType::Directory, 0o755), &[])?;
        }
        // The kernel gives it to init as its standard streams, before anything is mounted.
        let console = node("dev/console", next(), ModeFileType::Char, 0o600).rdev_major(5).rdev_minor(1);
        entry(&mut out, console, &[])?;
        for member in members {
            let bytes = fs::read(&member.from)?;
            entry(&mut out, node(&member.path, next(), ModeFileType::Regular, member.mode), &bytes)?;
        }
        trailer(&mut out)?.flush()
    })();
    written.map_err(LabError::io("cannot write", archive))
}

/// The usual folders and those that members stand in, parents first.
fn folders(members: &[Member]) -> BTreeSet<String> {
    let mut folders: BTreeSet<String> = FOLDERS.iter().map(|&folder| folder.to_owned()).collect();
    for member in members {
        let parents = Path::new(&member.path).ancestors().skip(1).filter(|parent| *parent != Path::new(""));
        folders.extend(parents.map(|parent| parent.display().to_string()));
    }
    folders
}

fn node(path: &str, inode: u32, kind: ModeFileType, mode: u32) -> NewcBuilder {
    NewcBuilder::new(path).ino(inode).mode(mode).set_mode_file_type(kind)
}

fn entry(out: &mut impl Write, node: NewcBuilder, bytes: &[u8]) -> io::Result<()> {
    let size = u32::try_from(bytes.len()).map_err(|_| io::Error::other("a file of 4 GiB or more"))?;
    let mut writer = node.write(out, size);
    writer.write_all(bytes)?;
    writer.finish().map(|_| ())
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use cpio::NewcReader;

    use super::*;

    #[test]
    fn what_is_put_in_can_be_read_back() {
        let dir = tempfile::tempdir().unwrap();
        let program = dir.path().join("p");
        fs::write(&program, b"\x7fELF").unwrap();
        let archive = dir.path().join("archive");
        let members = [Member::program("init", &program), Member::data("a/b/c", &program)];
        write(&archive, &members).unwrap();

        let mut rest = File::open(&archive).unwrap();
        let mut names = Vec::new();
        loop {
            let mut reader = NewcReader::new(&mut rest).unwrap();
            if reader.entry().is_trailer() {
                break;
            }
            let name = reader.entry().name().to_owned();
            let mode = reader.entry().mode();
            let mut bytes = Vec::new();
            reader.read_to_end(&mut bytes).unwrap();
            if name == "init" {
                assert_eq!((mode, bytes.as_slice()), (0o100_755, &b"\x7fELF"[..]));
            }
            names.push(name);
            reader.finish().unwrap();
        }
        let place = |wanted: &str| names.iter().position(|name| name == wanted).unwrap();
        assert!(place("a") < place("a/b") && place("a/b") < place("a/b/c"), "{names:?}");
        assert!(place("dev") < place("dev/console") && place("init") > 0, "{names:?}");
    }
}
