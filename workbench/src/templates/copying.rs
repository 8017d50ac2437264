//! Copies of templates: one file, or a crate with all that it needs to be built anywhere.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::compile::Language;
use crate::compile::rust::guest_side;

use super::Template;

/// Copies that one folder takes.
const COPIES: u32 = 999;

/// How the templates name the crate of the host interface, and how a copy names its own.
const GUEST_SIDE: &str = "\"../../kmod/abi/guest\"";

/// The same for all templates in Rust.
const CARGO_CONFIG: &str = include_str!("../../../guest-templates/rust-hello/.cargo/config.toml");

/// A template could not be copied.
#[derive(Debug, thiserror::Error)]
pub enum InstantiateError {
    /// The folder takes no new file.
    #[error("no copy of the template {template} can be written to {folder}: {error}")]
    Write {
        /// Name of the template.
        template: &'static str,
        /// The folder.
        folder: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// The folder holds copies under all names that are tried.
    #[error("{folder} holds {COPIES} copies of the template {template}; remove some of them")]
    TooMany {
        /// Name of the template.
        template: &'static str,
        /// The folder.
        folder: PathBuf,
    },
}

impl Template {
    /// Copies it into the folder `dir` as [`instantiate`](super::instantiate) does.
    ///
    /// # Errors
    /// When the folder cannot be written to, or holds too many copies.
    pub fn copy_into(&self, dir: &Path) -> Result<PathBuf, InstantiateError> {
        let cannot = |error| InstantiateError::Write { template: self.name, folder: dir.to_owned(), error };
        fs::create_dir_all(dir).map_err(cannot)?;
        for number in 1..=COPIES {
            let name = match number {
                1 => self.name.to_owned(),
                _ => format!("{}-{number}", self.name),
            };
            match self.copy_as(&name, dir) {
                Ok(source) => return Ok(source),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(cannot(error)),
            }
        }
        Err(InstantiateError::TooMany { template: self.name, folder: dir.to_owned() })
    }

    /// Copies it into the folder `dir`, which is there, under a name without extension; says
    /// where its source is.
    ///
    /// # Errors
    /// [`io::ErrorKind::AlreadyExists`] when the name is taken: what is there is left alone. Half a copy is not
    /// left behind.
    pub fn copy_as(&self, name: &str, dir: &Path) -> io::Result<PathBuf> {
        match self.manifest {
            Some(manifest) => self.copy_crate(name, dir, manifest),
            None => self.copy_file(name, dir),
        }
    }

    /// What a copy under a name takes of the folder `dir`: a file, or a folder.
    pub fn place_of(&self, name: &str, dir: &Path) -> PathBuf {
        match self.manifest {
            Some(_) => dir.join(name),
            None => dir.join(format!("{name}.{}", self.extension())),
        }
    }

    /// The extension of its source.
    pub fn extension(&self) -> &'static str {
        match self.language {
            Language::Wat => "wat",
            Language::Wasm => "wasm",
            Language::Rust => "rs",
            Language::C => "c",
        }
    }

    fn copy_file(&self, name: &str, dir: &Path) -> io::Result<PathBuf> {
        let path = self.place_of(name, dir);
        let mut file = File::create_new(&path)?;
        file.write_all(self.source.as_bytes()).inspect_err(|_| {
            // The error that is told is the first one.
            let _ = fs::remove_file(&path);
        })?;
        Ok(path)
    }

    fn copy_crate(&self, name: &str, dir: &Path, manifest: &str) -> io::Result<PathBuf> {
        let root = self.place_of(name, dir);
        fs::create_dir(&root)?;
        self.fill_crate(name, &root, manifest).inspect_err(|_| {
            // As above.
            let _ = fs::remove_dir_all(&root);
        })
    }

    fn fill_crate(&self, name: &str, root: &Path, manifest: &str) -> io::Result<PathBuf> {
        let manifest = manifest
            .replace(&format!("name = \"{}\"", self.name), &format!("name = \"{}\"", package_name(name)))
            .replace(GUEST_SIDE, &format!("\"{}\"", guest_side::NAME));
        let files = [
            ("Cargo.toml", manifest.as_str()),
            (".cargo/config.toml", CARGO_CONFIG),
            (".gitignore", "/target\n"),
            ("src/lib.rs", self.source),
        ];
        for folder in [".cargo", "src"] {
            fs::create_dir(root.join(folder))?;
        }
        for (file, text) in files {
            fs::write(root.join(file), text)?;
        }
        guest_side::copy_into(&root.join(guest_side::NAME))?;
        Ok(root.join("src/lib.rs"))
    }
}

/// A name that cargo takes for a package.
fn package_name(name: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' };
    let name: String = name.chars().map(plain).collect();
    // A package's name begins with a letter, and is no word of the language or of the toolchain.
    let taken = ["test", "core", "std", "alloc", "proc-macro"].contains(&name.as_str());
    match name.starts_with(|c: char| c.is_ascii_alphabetic()) && !taken {
        true => name,
        false => format!("guest-{name}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::templates::{find, instantiate};

    #[test]
    fn a_copy_of_a_crate_has_all_it_needs() {
        let folder = tempfile::tempdir().unwrap();
        let source = instantiate("rust-hello", folder.path()).unwrap().unwrap();
        assert_eq!(source, folder.path().join("rust-hello/src/lib.rs"));
        let manifest = fs::read_to_string(folder.path().join("rust-hello/Cargo.toml")).unwrap();
        assert!(manifest.contains("path = \"wasm-device-guest\""), "{manifest}");
        assert!(folder.path().join("rust-hello/wasm-device-guest/src/lib.rs").is_file());
        let second = instantiate("rust-hello", folder.path()).unwrap().unwrap();
        assert_eq!(second, folder.path().join("rust-hello-2/src/lib.rs"));
        let named = find("rust-hello").unwrap().copy_as("9 lives", folder.path()).unwrap();
        assert_eq!(named, folder.path().join("9 lives/src/lib.rs"));
        let manifest = fs::read_to_string(folder.path().join("9 lives/Cargo.toml")).unwrap();
        assert!(manifest.contains("name = \"guest-9-lives\""), "{manifest}");
    }

    #[test]
    fn templates_in_rust_differ_in_name_and_source_alone() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../guest-templates");
        let first = find("rust-hello").unwrap().manifest.unwrap();
        let others = crate::templates::all().iter().filter(|template| template.language == Language::Rust);
        for template in others {
            assert_eq!(template.manifest.unwrap().replace(template.name, "rust-hello"), first);
            let config = fs::read_to_string(folder.join(template.name).join(".cargo/config.toml")).unwrap();
            assert_eq!(config, CARGO_CONFIG, "{}", template.name);
            assert!(first.contains(GUEST_SIDE));
        }
    }
}
