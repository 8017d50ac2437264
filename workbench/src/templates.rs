//! Guest programs to start from, as they stand in `guest-templates/`.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::compile::{RunHeader, run_header};

/// A guest to start from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Template {
    /// Name, as on the command line.
    pub name: &'static str,
    /// Name for people.
    pub title: &'static str,
    /// What it teaches, a few words.
    pub teaches: &'static str,
    /// Its source, WebAssembly text. Its `;; run:` line says how it wants to be run.
    pub source: &'static str,
    /// A few lines of Markdown: what it is, what to try next.
    pub readme: &'static str,
    /// Name of a copy's file.
    pub file_name: &'static str,
}

macro_rules! templates {
    ($( $name:literal, $title:literal, $teaches:literal; )*) => {
        const TEMPLATES: &[Template] = &[$( Template {
            name: $name,
            title: $title,
            teaches: $teaches,
            source: include_str!(concat!("../../guest-templates/", $name, "/", $name, ".wat")),
            readme: include_str!(concat!("../../guest-templates/", $name, "/README.md")),
            file_name: concat!($name, ".wat"),
        }, )*];
    };
}

templates! {
    "hello", "Hello", "an import, a memory, one line in the kernel log";
    "arithmetic", "Arithmetic with results", "functions, parameters, locals, loops, several results";
    "host-calls", "Host calls", "clock, CPU, process, release, random bytes, sleeping";
    "format", "Text from numbers", "building a line of text in memory";
    "tasks", "Tasks", "pulling an array of unknown length out of the kernel";
    "meminfo", "Memory of the machine", "reading the fields of a record";
    "netdevs", "Network devices", "an array of records that the host pushes";
    "sum-array", "Sum of a pushed array", "`alloc`, and an array that the host pushes";
    "classic-sum", "The classic sum", "a guest of the older interface, `custom.print_int`";
    "input-output", "Input and output payloads", "bytes from user space, and back";
    "memory-grow", "Memory and memory.grow", "pages, growing, and the limit to it";
    "floats", "Floats", "rounding, infinity, not-a-number, conversions";
    "state-machine", "A data-driven state machine", "data segments, function tables, call_indirect";
    "recursion", "Recursion to the limit", "nested calls, and the trap behind the last one";
    "endless-loop", "An endless loop", "fuel, and how it ends a run";
    "traps", "A trap of each kind", "everything that stops a guest, and what the report says";
}

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

/// Copies that one folder takes.
const COPIES: u32 = 999;

/// All templates, the easiest first.
pub fn all() -> &'static [Template] {
    TEMPLATES
}

/// The template of a name.
pub fn find(name: &str) -> Option<&'static Template> {
    TEMPLATES.iter().find(|template| template.name == name)
}

/// Copies the template `name` into the folder `dir`, which is made if need be, and says where
/// the copy is. Nothing is written over: where `hello.wat` exists the copy is `hello-2.wat`, and so on.
///
/// `None` when there is no such template.
pub fn instantiate(name: &str, dir: &Path) -> Option<Result<PathBuf, InstantiateError>> {
    find(name).map(|template| template.copy_into(dir))
}

impl Template {
    /// How it wants to be run.
    pub fn run(&self) -> RunHeader {
        run_header(self.source)
    }

    /// Copies it into the folder `dir` as [`instantiate`] does.
    ///
    /// # Errors
    /// When the folder cannot be written to, or holds too many copies.
    pub fn copy_into(&self, dir: &Path) -> Result<PathBuf, InstantiateError> {
        let cannot = |error| InstantiateError::Write { template: self.name, folder: dir.to_owned(), error };
        fs::create_dir_all(dir).map_err(cannot)?;
        for number in 1..=COPIES {
            let path = match number {
                1 => dir.join(self.file_name),
                _ => dir.join(format!("{}-{number}.wat", self.name)),
            };
            match File::create_new(&path) {
                Ok(file) => return self.fill(file, &path).map(|()| path).map_err(cannot),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(cannot(error)),
            }
        }
        Err(InstantiateError::TooMany { template: self.name, folder: dir.to_owned() })
    }

    /// Writes the source; half a file is not left behind.
    fn fill(&self, mut file: File, path: &Path) -> io::Result<()> {
        file.write_all(self.source.as_bytes()).inspect_err(|_| {
            // The error that is told is the first one.
            let _ = fs::remove_file(path);
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compile::{Source, compile};

    fn folder_of_templates() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../guest-templates")
    }

    #[test]
    fn every_folder_is_a_template_and_the_other_way_round() {
        let mut folders: Vec<String> = fs::read_dir(folder_of_templates())
            .unwrap()
            .map(|entry| entry.unwrap())
            .filter(|entry| entry.path().is_dir())
            .map(|entry| entry.file_name().into_string().unwrap())
            .collect();
        folders.sort();
        let mut names: Vec<&str> = all().iter().map(|template| template.name).collect();
        names.sort_unstable();
        assert_eq!(folders, names);
    }

    #[test]
    fn every_template_compiles_and_only_the_traps_warn() {
        for template in all() {
            let source = Source { path: template.file_name.into(), bytes: template.source.as_bytes().into() };
            let artifact = compile(&source).unwrap_or_else(|errors| panic!("{}: {errors:?}", template.name));
            let warnings = usize::from(template.name == "traps");
            assert_eq!(artifact.warnings.len(), warnings, "{}: {:?}", template.name, artifact.warnings);
        }
    }

    #[test]
    fn every_readme_has_the_title_and_something_to_try() {
        for template in all() {
            assert_eq!(template.readme.lines().next(), Some(format!("# {}", template.title).as_str()));
            assert!(template.readme.contains("Try next:\n"), "{}", template.name);
            assert!(template.source.starts_with(";; "), "{} begins with what it is", template.name);
            assert!(template.source.lines().all(|line| line.chars().count() <= 120), "{}", template.name);
        }
    }

    #[test]
    fn copies_write_nothing_over() {
        let folder = tempfile::tempdir().unwrap();
        let dir = folder.path().join("guests");
        let first = instantiate("hello", &dir).unwrap().unwrap();
        assert_eq!(first, dir.join("hello.wat"));
        fs::write(&first, "mine").unwrap();
        let second = instantiate("hello", &dir).unwrap().unwrap();
        assert_eq!(second, dir.join("hello-2.wat"));
        assert_eq!(instantiate("hello", &dir).unwrap().unwrap(), dir.join("hello-3.wat"));
        assert_eq!(fs::read_to_string(&first).unwrap(), "mine");
        assert_eq!(fs::read_to_string(&second).unwrap(), find("hello").unwrap().source);
        assert!(instantiate("no such template", &dir).is_none());
    }

    #[test]
    fn a_folder_that_is_none_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        fs::write(&file, "").unwrap();
        let error = instantiate("hello", &file).unwrap().unwrap_err();
        assert!(error.to_string().contains(&file.display().to_string()), "{error}");
    }
}
