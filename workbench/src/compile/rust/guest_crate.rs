//! The crate that a Rust file is built with: its own, or one that is made for it.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::Deserialize;
use wasm_device_lab::LabError;
use wasm_device_lab::cache::Cache;

use super::super::{ContentHash, Source};
use super::guest_side;

const MANIFEST: &str = "Cargo.toml";

/// A crate that makes a guest.
#[derive(Debug)]
pub(super) struct GuestCrate {
    /// Its folder, without symbolic links on the way: cargo names files so.
    pub(super) root: PathBuf,
    /// Where cargo puts what it builds, when not where it always does.
    pub(super) target_dir: Option<PathBuf>,
    /// The copy of the source that stands for it, in a crate that was made for one file.
    pub(super) stand_in: Option<PathBuf>,
}

/// Why a file has no crate.
#[derive(Debug, thiserror::Error)]
pub(super) enum CrateError {
    /// The crate is built from the disk, which has another text.
    #[error("a crate is built from its files, and this one has edits that are not saved")]
    Unsaved,
    /// There is no place for the crate that is made.
    #[error("no crate can be made for this file: {0}")]
    Cache(#[from] LabError),
}

impl GuestCrate {
    /// The crate of a source.
    pub(super) fn of(source: &Source) -> Result<Self, CrateError> {
        let path = std::path::absolute(&source.path).unwrap_or_else(|_| source.path.clone());
        match root_of(&path) {
            Some(root) if fs::read(&path).is_ok_and(|bytes| *bytes == *source.bytes) => {
                Ok(Self { root: true_path(root), target_dir: None, stand_in: None })
            }
            Some(_) => Err(CrateError::Unsaved),
            None => Ok(Self::for_one_file(source, &path)?),
        }
    }

    /// Makes a crate with just this file, or renews the one that was made before.
    fn for_one_file(source: &Source, path: &Path) -> Result<Self, LabError> {
        let cache = Cache::of_user()?;
        let guest_side = guest_side::cached(&cache)?;
        let hash = ContentHash::of(path.as_os_str().as_encoded_bytes());
        let id: String = hash.0[..8].iter().map(|byte| format!("{byte:02x}")).collect();
        let root = cache.root().join("guest-files").join(&id);
        let folder = root.join(".cargo");
        fs::create_dir_all(&folder).map_err(LabError::io("cannot make", folder))?;
        let root = true_path(root);
        let file_name = file_name(path);
        let stand_in = root.join(&file_name);
        write(&root.join(MANIFEST), manifest(&id, &file_name, &guest_side).as_bytes())?;
        write(&root.join(".cargo/config.toml"), CONFIG.as_bytes())?;
        write(&stand_in, &source.bytes)?;
        Ok(Self { root, target_dir: Some(cache.root().join("target-guest-files")), stand_in: Some(stand_in) })
    }
}

fn true_path(folder: PathBuf) -> PathBuf {
    folder.canonicalize().unwrap_or(folder)
}

/// The same as in the templates: one page of stack.
const CONFIG: &str = include_str!("../../../../guest-templates/rust-hello/.cargo/config.toml");

fn manifest(id: &str, file_name: &str, guest_side: &Path) -> String {
    let guest_side = toml::Value::from(guest_side.to_string_lossy().into_owned());
    format!(
        r#"[package]
name = "guest-{id}"
version = "0.0.0"
edition = "2024"
publish = false

[lib]
path = "{file_name}"
crate-type = ["cdylib"]

[dependencies]
wasm-device-guest = {{ path = {guest_side} }}

[profile.release]
opt-level = "s"
panic = "abort"
debug = "line-tables-only"

[workspace]
"#
    )
}

/// The file's own name, so that panics name it; a plain one where that could not stand in a manifest.
fn file_name(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let plain = name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'));
    if plain { name.into_owned() } else { "guest.rs".to_owned() }
}

/// Writes a file unless it has this content: cargo looks at the time of the last change.
fn write(file: &Path, content: &[u8]) -> Result<(), LabError> {
    if fs::read(file).is_ok_and(|bytes| bytes == content) {
        return Ok(());
    }
    let written = || -> io::Result<()> {
        let mut new = tempfile::NamedTempFile::new_in(file.parent().unwrap_or(Path::new(".")))?;
        new.write_all(content)?;
        new.persist(file)?;
        Ok(())
    };
    written().map_err(LabError::io("cannot write", file))
}

/// What is looked for in a manifest.
#[derive(Debug, Deserialize)]
struct Manifest {
    package: Option<toml::Value>,
    lib: Option<Library>,
}

#[derive(Debug, Deserialize)]
struct Library {
    #[serde(rename = "crate-type", alias = "crate_type", default)]
    crate_type: Vec<String>,
    path: Option<PathBuf>,
}

/// The folder of the guest crate that a file belongs to: the nearest one around it whose library is
/// a `cdylib`, when the file is below its `src` or is its library's file.
fn root_of(path: &Path) -> Option<PathBuf> {
    let root = path.ancestors().skip(1).find(|folder| folder.join(MANIFEST).is_file())?;
    let text = fs::read_to_string(root.join(MANIFEST)).ok()?;
    let below_src = path.starts_with(root.join("src"));
    let Ok(manifest) = toml::from_str::<Manifest>(&text) else {
        // cargo has the words for what is wrong with it.
        return below_src.then(|| root.to_owned());
    };
    manifest.package?;
    let library = manifest.lib?;
    let is_guest = library.crate_type.iter().any(|kind| kind == "cdylib");
    let own_file = library.path.is_some_and(|file| root.join(file) == path);
    (is_guest && (below_src || own_file)).then(|| root.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(path: &Path, text: &str) -> Source {
        Source { path: path.to_owned(), bytes: text.as_bytes().into() }
    }

    fn folder(manifest: &str) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("src/deep")).unwrap();
        fs::write(folder.path().join(MANIFEST), manifest).unwrap();
        folder
    }

    #[test]
    fn a_file_below_src_belongs_to_its_crate() {
        let crate_of_guest = folder("[package]\nname = \"g\"\n[lib]\ncrate-type = [\"rlib\", \"cdylib\"]\n");
        let file = crate_of_guest.path().join("src/deep/part.rs");
        assert_eq!(root_of(&file).as_deref(), Some(crate_of_guest.path()));
        assert_eq!(root_of(&crate_of_guest.path().join("alone.rs")), None);
        fs::write(&file, "saved").unwrap();
        let found = GuestCrate::of(&source(&file, "saved")).unwrap();
        assert_eq!((found.root.as_path(), found.stand_in), (crate_of_guest.path(), None));
        assert!(matches!(GuestCrate::of(&source(&file, "edited")), Err(CrateError::Unsaved)));
    }

    #[test]
    fn a_file_of_another_kind_of_crate_stands_alone() {
        for manifest in ["[package]\nname = \"g\"\n", "[workspace]\n", "[package]\nname = \"g\"\n[lib]\n"] {
            let other = folder(manifest);
            assert_eq!(root_of(&other.path().join("src/main.rs")), None, "{manifest}");
        }
        let broken = folder("[package\n");
        assert_eq!(root_of(&broken.path().join("src/lib.rs")).as_deref(), Some(broken.path()));
    }

    #[test]
    fn the_file_of_a_library_may_stand_anywhere() {
        let here = folder("[package]\nname = \"g\"\n[lib]\ncrate-type = [\"cdylib\"]\npath = \"guest.rs\"\n");
        assert_eq!(root_of(&here.path().join("guest.rs")).as_deref(), Some(here.path()));
    }

    #[test]
    fn names_that_could_not_stand_in_a_manifest_are_replaced() {
        assert_eq!(file_name(Path::new("/a/hello-1.rs")), "hello-1.rs");
        assert_eq!(file_name(Path::new("/a/he\"llo.rs")), "guest.rs");
        assert!(toml::from_str::<toml::Value>(&manifest("0a", "a.rs", Path::new("/o\"dd/\\p"))).is_ok());
    }
}
