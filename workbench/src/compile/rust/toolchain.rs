//! Which cargo and rustc build guests, and where their library for `wasm32-unknown-unknown` is.

use std::collections::HashMap;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{LazyLock, Mutex, PoisonError};
use std::time::Duration;

use wasm_device_lab::LabError;
use wasm_device_lab::cache::Cache;
use wasm_device_lab::job::{self, Job};
use wasm_device_lab::rust_source;

use super::super::build_process::{self, ProcessError};
use super::super::cancel::Cancel;
use super::library;

/// What guests are built for.
pub const TARGET: &str = "wasm32-unknown-unknown";

/// How long rustc may take to say where it is.
const DEADLINE: Duration = Duration::from_secs(30);

/// A toolchain that builds guests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GuestToolchain {
    /// `cargo`.
    pub cargo: PathBuf,
    /// `rustc`.
    pub rustc: PathBuf,
    /// Where the library for the target is, when it is not the toolchain's own: a sysroot made from the
    /// library's source.
    pub sysroot: Option<PathBuf>,
}

/// Why no guest in Rust can be built.
#[derive(Debug, thiserror::Error)]
pub enum ToolchainError {
    /// There is no rustc.
    #[error("a guest in Rust needs rustc and cargo, and {0}")]
    NoRustc(String),
    /// The library for the target is not there.
    #[error("{release} has no library for {TARGET}")]
    NoTarget {
        /// Which rustc.
        release: String,
        /// The command that installs it.
        install: &'static str,
        /// Whether rustup provides this rustc.
        rustup: bool,
    },
    /// The library could not be built from its source.
    #[error("the library for {TARGET} could not be built from its source: {0}")]
    Library(String),
    /// It was cancelled.
    #[error("the build was cancelled")]
    Cancelled,
}

impl ToolchainError {
    /// What to do about it.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::NoRustc(_) => Some("rustup, or the packages `rustc` and `cargo`, bring them".to_owned()),
            Self::NoTarget { install, rustup: true, .. } => Some(format!(
                "`{install}` installs it; where rustup can download nothing, `wasm-workbench toolchain` builds it"
            )),
            Self::NoTarget { install, .. } => Some(format!("`{install}` installs it")),
            Self::Library(_) => Some(format!("`{}` installs one that is built", install_command(true))),
            Self::Cancelled => None,
        }
    }
}

/// The command that installs the library for the target.
fn install_command(rustup: bool) -> &'static str {
    match rustup {
        true => "rustup target add wasm32-unknown-unknown",
        false => "sudo apt-get install libstd-rust-dev-wasm32",
    }
}

/// How long each step of fetching the library's source may take.
const FETCH_DEADLINE: Duration = Duration::from_secs(15 * 60);

/// What is known of a rustc.
#[derive(Debug, Clone)]
pub(super) struct Rustc {
    pub(super) program: PathBuf,
    pub(super) sysroot: PathBuf,
    /// What `rustc -vV` says.
    pub(super) version: String,
    has_target: bool,
}

/// How the library for the target can be had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TargetLibrary {
    /// It is the toolchain's own.
    Installed,
    /// It was built from source, and is in the cache.
    Built,
    /// Its source is there: the first guest has it built, in about half a minute.
    Buildable,
    /// It is not there; this command installs it.
    Missing(&'static str),
}

/// The first line of what `rustc -vV` says, and how its library for the target can be had; nothing is built.
///
/// # Errors
/// When there is no rustc that says where it is.
pub fn look(rustc: &OsStr) -> Result<(String, TargetLibrary), ToolchainError> {
    let rustc = ask(rustc, Path::new("."), &Cancel::default())?;
    let library = match Cache::of_user() {
        _ if rustc.has_target => TargetLibrary::Installed,
        Ok(cache) if library::built(&cache, &rustc).is_some() => TargetLibrary::Built,
        Ok(cache) if library::source(&cache, &rustc).is_some() => TargetLibrary::Buildable,
        _ => TargetLibrary::Missing(install_command(is_of_rustup(&rustc))),
    };
    Ok((release(&rustc), library))
}

/// Makes what a guest in Rust needs of the rustc on the search path: fetches the library's source
/// (the distribution's, where rustup has none) and builds it, unless it is there.
///
/// `fetch_cancel` ends the fetching, `cancel` the building.
///
/// # Errors
/// When there is no rustc, when the source cannot be had, and when it does not build.
pub fn provide(fetch_cancel: &job::Cancel, cancel: &Cancel) -> Result<TargetLibrary, ToolchainError> {
    let rustc = ask(OsStr::new("rustc"), Path::new("."), cancel)?;
    if rustc.has_target {
        return Ok(TargetLibrary::Installed);
    }
    if Cache::of_user().is_ok_and(|cache| library::built(&cache, &rustc).is_some()) {
        return Ok(TargetLibrary::Built);
    }
    let lab = |error: LabError| ToolchainError::Library(error.to_string());
    let cache = Cache::of_user().map_err(lab)?;
    let log = cache.root().join("guest-library.log");
    let job = Job::new("library source", log, FETCH_DEADLINE, fetch_cancel);
    let source = rust_source::toolchain(&cache, &job).map_err(lab)?;
    library::build(&cache, &rustc, &source, cancel).map(|_| TargetLibrary::Built)
}

/// Toolchains that were found, by the folder they were looked for from: a crate may choose its own.
static FOUND: LazyLock<Mutex<HashMap<PathBuf, GuestToolchain>>> = LazyLock::new(Mutex::default);

/// The toolchain for a crate in `folder`. Where it lacks the library for the target and the
/// library's source is there, the library is built, which takes about half a minute, once.
pub(super) fn find(folder: &Path, cancel: &Cancel) -> Result<GuestToolchain, ToolchainError> {
    let known = FOUND.lock().unwrap_or_else(PoisonError::into_inner).get(folder).cloned();
    if let Some(known) = known.filter(|known| known.rustc.exists()) {
        return Ok(known);
    }
    let found = find_anew(folder, cancel)?;
    FOUND.lock().unwrap_or_else(PoisonError::into_inner).insert(folder.to_owned(), found.clone());
    Ok(found)
}

fn find_anew(folder: &Path, cancel: &Cancel) -> Result<GuestToolchain, ToolchainError> {
    let rustc = ask(OsStr::new("rustc"), folder, cancel)?;
    let own = |name: &str| Some(rustc.sysroot.join("bin").join(name)).filter(|file| file.exists());
    let toolchain = |sysroot| GuestToolchain {
        cargo: own("cargo").unwrap_or_else(|| "cargo".into()),
        rustc: own("rustc").unwrap_or_else(|| rustc.program.clone()),
        sysroot,
    };
    if rustc.has_target {
        return Ok(toolchain(None));
    }
    let cache = Cache::of_user().map_err(|error| ToolchainError::Library(error.to_string()))?;
    if let Some(sysroot) = library::built(&cache, &rustc) {
        return Ok(toolchain(Some(sysroot)));
    }
    let Some(source) = library::source(&cache, &rustc) else {
        let rustup = is_of_rustup(&rustc);
        let install = install_command(rustup);
        return Err(ToolchainError::NoTarget { release: release(&rustc), install, rustup });
    };
    library::build(&cache, &rustc, &source, cancel).map(|sysroot| toolchain(Some(sysroot)))
}

/// Asks a rustc, as seen from `folder`, where it is and what it has.
fn ask(program: &OsStr, folder: &Path, cancel: &Cancel) -> Result<Rustc, ToolchainError> {
    let say = |arguments: &[&str]| {
        let mut command = Command::new(program);
        outside_of_cargo(&mut command).args(arguments).current_dir(folder);
        match build_process::run(&mut command, None, DEADLINE, cancel) {
            Ok(finished) if finished.status.success() => {
                Ok(String::from_utf8_lossy(&finished.stdout).trim().to_owned())
            }
            Ok(finished) => {
                let said = String::from_utf8_lossy(&finished.stderr);
                let why = said.lines().next().unwrap_or("it says nothing").to_owned();
                Err(ToolchainError::NoRustc(format!("rustc does not work: {why}")))
            }
            Err(ProcessError::Cancelled) => Err(ToolchainError::Cancelled),
            Err(ProcessError::Start { .. }) => {
                Err(ToolchainError::NoRustc("they are not installed".to_owned()))
            }
            Err(error) => Err(ToolchainError::NoRustc(error.to_string())),
        }
    };
    let version = say(&["-vV"])?;
    let places = say(&["--print", "sysroot", "--print", "target-libdir", "--target", TARGET])?;
    let mut places = places.lines().map(PathBuf::from);
    let (sysroot, library) = (places.next().unwrap_or_default(), places.next().unwrap_or_default());
    Ok(Rustc { program: program.into(), has_target: library::has_core(&library), sysroot, version })
}

/// A `cargo` around us sets variables that lead its children to its own toolchain and libraries.
pub(super) fn outside_of_cargo(command: &mut Command) -> &mut Command {
    if std::env::var_os("CARGO").is_some() {
        command.env_remove("LD_LIBRARY_PATH").env_remove("CARGO");
    }
    command
}

fn is_of_rustup(rustc: &Rustc) -> bool {
    rustc.sysroot.components().any(|part| part.as_os_str() == "toolchains")
}

fn release(rustc: &Rustc) -> String {
    let first = rustc.version.lines().next().unwrap_or("rustc");
    first.split(" (").next().unwrap_or(first).to_owned()
}
