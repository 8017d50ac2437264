//! Guest programs to start from, as they stand in `guest-templates/`.

mod copying;

use std::path::{Path, PathBuf};

pub use copying::InstantiateError;

use crate::compile::{Language, RunHeader, run_header};

/// A guest to start from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Template {
    /// Name, as on the command line.
    pub name: &'static str,
    /// Name for people.
    pub title: &'static str,
    /// What it teaches, a few words.
    pub teaches: &'static str,
    /// What it is written in. A guest in Rust is a crate, in a folder of its own.
    pub language: Language,
    /// Its source. Its `run:` line says how it wants to be run.
    pub source: &'static str,
    /// A few lines of Markdown: what it is, what to try next.
    pub readme: &'static str,
    /// Path of a copy's source.
    pub file_name: &'static str,
    /// The manifest of its crate, for one in Rust.
    manifest: Option<&'static str>,
}

macro_rules! text {
    ($name:literal, $file:expr) => {
        include_str!(concat!("../../guest-templates/", $name, "/", $file))
    };
}

macro_rules! template {
    (wat $name:literal, $title:literal, $teaches:literal) => {
        template!(one_file Wat, ".wat", $name, $title, $teaches)
    };
    (c $name:literal, $title:literal, $teaches:literal) => {
        template!(one_file C, ".c", $name, $title, $teaches)
    };
    (one_file $language:ident, $extension:literal, $name:literal, $title:literal, $teaches:literal) => {
        Template {
            name: $name,
            title: $title,
            teaches: $teaches,
            language: Language::$language,
            source: text!($name, concat!($name, $extension)),
            readme: text!($name, "README.md"),
            file_name: concat!($name, $extension),
            manifest: None,
        }
    };
    (rust $name:literal, $title:literal, $teaches:literal) => {
        Template {
            name: $name,
            title: $title,
            teaches: $teaches,
            language: Language::Rust,
            source: text!($name, "src/lib.rs"),
            readme: text!($name, "README.md"),
            file_name: concat!($name, "/src/lib.rs"),
            manifest: Some(text!($name, "Cargo.toml")),
        }
    };
}

macro_rules! templates {
    ($( $language:ident $name:literal, $title:literal, $teaches:literal; )*) => {
        const TEMPLATES: &[Template] = &[$( template!($language $name, $title, $teaches), )*];
    };
}

templates! {
    wat "hello", "Hello", "an import, a memory, one line in the kernel log";
    wat "arithmetic", "Arithmetic with results", "functions, parameters, locals, loops, several results";
    wat "host-calls", "Host calls", "clock, CPU, process, release, random bytes, sleeping";
    wat "format", "Text from numbers", "building a line of text in memory";
    wat "tasks", "Tasks", "pulling an array of unknown length out of the kernel";
    wat "meminfo", "Memory of the machine", "reading the fields of a record";
    wat "netdevs", "Network devices", "an array of records that the host pushes";
    wat "sum-array", "Sum of a pushed array", "`alloc`, and an array that the host pushes";
    wat "classic-sum", "The classic sum", "a guest of the older interface, `custom.print_int`";
    wat "input-output", "Input and output payloads", "bytes from user space, and back";
    wat "memory-grow", "Memory and memory.grow", "pages, growing, and the limit to it";
    wat "floats", "Floats", "rounding, infinity, not-a-number, conversions";
    wat "state-machine", "A data-driven state machine", "data segments, function tables, call_indirect";
    wat "recursion", "Recursion to the limit", "nested calls, and the trap behind the last one";
    wat "endless-loop", "An endless loop", "fuel, and how it ends a run";
    wat "traps", "A trap of each kind", "everything that stops a guest, and what the report says";
    rust "rust-hello", "Hello in Rust", "a crate that makes a guest, a line in the kernel log";
    rust "rust-sum", "A pushed array in Rust", "an array that the host pushes, as a slice";
    rust "rust-tasks", "Tasks in Rust", "records of the kernel, as an iterator";
    c "c-hello", "Hello in C", "one file, no C library, a line in the kernel log";
    c "c-classic", "The classic program in C", "`alloc`, a pushed array, `print_int`";
}

/// All templates, the easiest first.
pub fn all() -> &'static [Template] {
    TEMPLATES
}

/// The template of a name.
pub fn find(name: &str) -> Option<&'static Template> {
    TEMPLATES.iter().find(|template| template.name == name)
}

/// Copies the template `name` into the folder `dir`, which is made if need be, and says where
/// its source is. Nothing is written over: where `hello.wat` exists the copy is `hello-2.wat`, and so on.
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
}

#[cfg(test)]
mod tests {
    use std::fs;

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
    fn every_template_in_text_compiles_and_only_the_traps_warn() {
        for template in all().iter().filter(|template| template.language == Language::Wat) {
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
            let comment = if template.language == Language::Wat { ";; " } else { "//" };
            assert!(template.source.starts_with(comment), "{} begins with what it is", template.name);
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
