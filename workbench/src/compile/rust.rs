//! Guests in Rust: cargo builds the crate of a file, or one that is made for it.

mod cargo_messages;
mod guest_crate;
pub mod guest_side;
mod library;
mod toolchain;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

pub use toolchain::{GuestToolchain, TARGET, TargetLibrary, ToolchainError, look, provide};

use self::cargo_messages::{Built, Files};
use self::guest_crate::{CrateError, GuestCrate};
use super::build_process::{self, Finished};
use super::texts::Texts;
use super::{Artifact, Cancel, Diagnostic, Severity, Source, built_module, placeless, text_of};

/// How long cargo may take: it may have to fetch and build what the guest depends on.
const DEADLINE: Duration = Duration::from_secs(10 * 60);

/// Builds the crate of a source.
pub(super) fn compile(source: &Source, cancel: &Cancel) -> Result<Artifact, Vec<Diagnostic>> {
    let text = text_of(source).map_err(|diagnostic| vec![*diagnostic])?;
    let fail =
        |message: String, hint: Option<String>| vec![placeless(source, Severity::Error, message, hint)];
    let guest = GuestCrate::of(source).map_err(|error| {
        let hint = matches!(error, CrateError::Unsaved).then(|| "^S saves it, and builds it then".to_owned());
        fail(error.to_string(), hint)
    })?;
    let toolchain =
        toolchain::find(&guest.root, cancel).map_err(|error| fail(error.to_string(), error.hint()))?;
    let finished = build_process::run(&mut cargo(&toolchain, &guest), None, DEADLINE, cancel)
        .map_err(|error| fail(error.to_string(), None))?;
    let named = |file: &Path| name_of(file, &guest, source);
    let files = Files { root: &guest.root, named: &named, source: &source.path };
    let output = String::from_utf8_lossy(&finished.stdout);
    let built = cargo_messages::read(&output, &files, &mut Texts::new(&source.path, text));
    match (finished.status.success(), &built.module) {
        (true, Some(module)) => {
            let bytes = std::fs::read(module)
                .map_err(|error| fail(format!("{} cannot be read: {error}", module.display()), None))?;
            let rename = |file: &Path| name_of(&guest.root.join(file), &guest, source);
            built_module::into_artifact(source, &bytes, built.diagnostics, &rename)
        }
        (true, None) => Err(fail("the crate makes no module".to_owned(), Some(CDYLIB_HINT.to_owned()))),
        (false, _) => Err(with_an_error(built, &finished, source)),
    }
}

const CDYLIB_HINT: &str = "its Cargo.toml needs `[lib]` with `crate-type = [\"cdylib\"]`";

fn cargo(toolchain: &GuestToolchain, guest: &GuestCrate) -> Command {
    let mut cargo = Command::new(&toolchain.cargo);
    toolchain::outside_of_cargo(&mut cargo);
    cargo
        .args(["build", "--release", "--lib", "--quiet", "--target", TARGET])
        .arg("--message-format=json-diagnostic-rendered-ansi")
        // A trap is to be found in the source, whatever the crate's own profile says.
        .args([
            "--config",
            "profile.release.debug=\"line-tables-only\"",
            "--config",
            "profile.release.strip=false",
        ])
        .env("RUSTC", &toolchain.rustc)
        .env("CARGO_TERM_COLOR", "never")
        .current_dir(&guest.root);
    if let Some(target_dir) = &guest.target_dir {
        cargo.arg("--target-dir").arg(target_dir);
    }
    if let Some(sysroot) = &toolchain.sysroot {
        let flags = toml::Value::from(vec!["--sysroot".to_owned(), sysroot.to_string_lossy().into_owned()]);
        cargo.arg("--config").arg(format!("target.{TARGET}.rustflags={flags}"));
        // Flags of the environment would take the place of those.
        if let Ok(own) = std::env::var("RUSTFLAGS") {
            cargo.env("RUSTFLAGS", format!("{own} --sysroot {}", sysroot.display()));
        }
    }
    cargo
}

/// What a file is called by whoever wrote it: the source by its own path, others as seen from the
/// working folder when the source is.
fn name_of(file: &Path, guest: &GuestCrate, source: &Source) -> PathBuf {
    let is_source = || source.path.canonicalize().is_ok_and(|whole| whole == file);
    if guest.stand_in.as_deref() == Some(file) || is_source() {
        return source.path.clone();
    }
    match std::env::current_dir() {
        Ok(here) if source.path.is_relative() => file.strip_prefix(here).unwrap_or(file).to_owned(),
        _ => file.to_owned(),
    }
}

/// The diagnostics of a build that failed; what cargo itself says, where rustc said nothing.
fn with_an_error(built: Built, finished: &Finished, source: &Source) -> Vec<Diagnostic> {
    let mut diagnostics = built.diagnostics;
    if diagnostics.iter().any(|one| one.severity == Severity::Error) {
        return diagnostics;
    }
    let said = String::from_utf8_lossy(&finished.stderr).trim().to_owned();
    let lines: Vec<&str> = said.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let first =
        lines.iter().find_map(|line| line.strip_prefix("error: ")).unwrap_or("cargo failed").to_owned();
    // The cause stands last: `Caused by:`, then one line a cause.
    let cause = lines.iter().rposition(|line| *line == "Caused by:").and_then(|at| lines.get(at + 1));
    let message = cause.map_or_else(|| first.clone(), |cause| format!("{first}: {cause}"));
    let mut diagnostic = placeless(source, Severity::Error, message, None);
    diagnostic.rendered = Some(said.into());
    diagnostics.push(diagnostic);
    diagnostics
}
