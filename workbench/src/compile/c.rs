//! Guests in C: clang and wasm-ld, no C library, and the header of the host interface.

mod messages;
mod toolchain;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use wasm_device_lab::LabError;
use wasm_device_lab::cache::{Cache, Key};

pub use toolchain::{ClangPair, INSTALL_HINT, NoClangPair, find as find_clang};

use super::build_process::{self, Finished};
use super::texts::Texts;
use super::{Artifact, Cancel, Diagnostic, Severity, Source, built_module, placeless, text_of};

/// How long each of the two programs may take.
const DEADLINE: Duration = Duration::from_secs(60);

const HEADER_NAME: &str = "wasm_device_guest.h";
const HEADER: &str = include_str!("../../../kmod/abi/include/wasm_device_guest.h");

/// What makes a module for the device of a C file: nothing of a host's C library is seen, and every
/// function that is not `static` is exported.
const COMPILE: &[&str] = &[
    "--target=wasm32",
    "-O2",
    "-g",
    "-ffreestanding",
    "-nostdlibinc",
    "-fvisibility=default",
    "-mbulk-memory",
    "-Wall",
    "-Wextra",
];

/// The stack stands below the data, so that a guest that overflows it traps instead of
/// writing over its own variables.
const LINK: &[&str] =
    &["--no-entry", "--export-dynamic", "--stack-first", "-z", "stack-size=65536", "--error-limit=20"];

/// Compiles the text in the editor, and links it.
pub(super) fn compile(source: &Source, cancel: &Cancel) -> Result<Artifact, Vec<Diagnostic>> {
    let text = text_of(source).map_err(|diagnostic| vec![*diagnostic])?;
    let fail =
        |message: String, hint: Option<String>| vec![placeless(source, Severity::Error, message, hint)];
    let path = std::env::var_os("PATH").unwrap_or_default();
    let pair = find_clang(&path).map_err(|none| {
        let message = format!("a guest in C needs {}, and it is not installed", none.missing());
        fail(message, Some(INSTALL_HINT.to_owned()))
    })?;
    let build = Build::new(source, pair).map_err(|error| fail(error, None))?;
    let mut texts = Texts::new(&source.path, text);
    let compiled = build.compile(text, cancel).map_err(|error| fail(error, None))?;
    let said = String::from_utf8_lossy(&compiled.stderr);
    let mut diagnostics =
        messages::of_clang(&said, &source.path, &mut texts, &|file| build.file_of(file, source));
    if compiled.status.success() {
        let linked = build.link(cancel).map_err(|error| fail(error, None))?;
        if linked.status.success() {
            let module = std::fs::read(build.module())
                .map_err(|error| fail(format!("wasm-ld left no module: {error}"), None))?;
            let rename = |file: &Path| build.file_of(&file.to_string_lossy(), source);
            return built_module::into_artifact(source, &module, diagnostics, &rename);
        }
        let said = String::from_utf8_lossy(&linked.stderr);
        diagnostics.extend(messages::of_linker(&said, &source.path, &mut texts));
    }
    if !diagnostics.iter().any(|one| one.severity == Severity::Error) {
        let said = said.trim();
        diagnostics.push(placeless(source, Severity::Error, format!("clang failed: {said}"), None));
    }
    Err(diagnostics)
}

/// One build in a folder of its own, which is gone after it.
struct Build {
    pair: ClangPair,
    headers: PathBuf,
    /// Where the source stands: its own headers are looked for there.
    folder: PathBuf,
    /// The source as clang is told that it is called.
    name: String,
    results: tempfile::TempDir,
}

impl Build {
    fn new(source: &Source, pair: ClangPair) -> Result<Self, String> {
        let headers = headers().map_err(|error| format!("the guest header cannot be written: {error}"))?;
        let results = tempfile::Builder::new().prefix("wasm-workbench-").tempdir();
        let results = results.map_err(|error| format!("there is no place to build in: {error}"))?;
        let folder = match source.path.parent() {
            Some(folder) if folder.is_dir() => folder.to_owned(),
            _ => PathBuf::from("."),
        };
        let name = source.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Ok(Self { pair, headers, folder, name, results })
    }

    fn compile(&self, text: &str, cancel: &Cancel) -> Result<Finished, String> {
        let mut clang = Command::new(&self.pair.clang);
        clang.args(COMPILE).args(messages::OPTIONS).arg("-I").arg(&self.headers).arg("-iquote").arg(".");
        clang.args(["-c", "-x", "c", "-", "-o"]).arg(self.object()).current_dir(&self.folder);
        // Fixed words are parsed, and a symbolic link of the folder is none of clang's business.
        clang.env("LC_ALL", "C").env_remove("PWD");
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let input = format!("# 1 \"{}\"\n{text}", escaped(&self.name));
        build_process::run(&mut clang, Some(Arc::from(input.into_bytes())), DEADLINE, cancel)
            .map_err(|error| error.to_string())
    }

    fn link(&self, cancel: &Cancel) -> Result<Finished, String> {
        let mut linker = Command::new(&self.pair.linker);
        linker.args(LINK).arg(self.object()).arg("-o").arg(self.module()).env("LC_ALL", "C");
        build_process::run(&mut linker, None, DEADLINE, cancel).map_err(|error| error.to_string())
    }

    fn object(&self) -> PathBuf {
        self.results.path().join("guest.o")
    }

    fn module(&self) -> PathBuf {
        self.results.path().join("guest.wasm")
    }

    /// What a file is called by whoever wrote it: clang names it as seen from the source's folder.
    fn file_of(&self, name: &str, source: &Source) -> PathBuf {
        let path = Path::new(name);
        let inside = path.strip_prefix(&self.folder).unwrap_or(path);
        if inside == Path::new(&self.name) || path.file_name().is_some_and(|name| name == "<stdin>") {
            return source.path.clone();
        }
        let whole_folder = self.folder.canonicalize().unwrap_or_default();
        match path.strip_prefix(&whole_folder) {
            Ok(inside) if inside == Path::new(&self.name) => source.path.clone(),
            Ok(inside) => self.beside(inside),
            Err(_) => self.beside(path),
        }
    }

    fn beside(&self, file: &Path) -> PathBuf {
        let file = file.strip_prefix(".").unwrap_or(file);
        match self.folder == Path::new(".") {
            true => file.to_owned(),
            false => self.folder.join(file),
        }
    }
}

/// The folder with the guest header: written once into the cache.
fn headers() -> Result<PathBuf, LabError> {
    let key = Key::new().with(HEADER_NAME, HEADER);
    Cache::of_user()?.entry("guest-headers", &key, |folder| {
        let file = folder.join(HEADER_NAME);
        std::fs::write(&file, HEADER).map_err(LabError::io("cannot write", file))
    })
}

/// A file name as a string of C.
fn escaped(name: &str) -> String {
    name.chars()
        .filter(|c| !c.is_control())
        .flat_map(|c| matches!(c, '"' | '\\').then_some('\\').into_iter().chain([c]))
        .collect()
}
