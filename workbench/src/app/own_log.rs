//! What the workbench notes about itself, in a file and only when asked to.

use std::env;
use std::fs::{self, OpenOptions};
use std::path::PathBuf;
use std::sync::Mutex;

use etcetera::BaseStrategy;
use tracing_subscriber::EnvFilter;

/// Asks for notes: a filter such as `info` or `wasm_workbench=debug`.
const VARIABLE: &str = "WASM_WORKBENCH_LOG";

/// Starts to take notes when `WASM_WORKBENCH_LOG` is set; one sentence when they cannot be written.
pub(super) fn start() -> Result<(), String> {
    let Ok(filter) = env::var(VARIABLE) else { return Ok(()) };
    let file = file().ok_or_else(|| format!("{VARIABLE} is set, but there is no home folder to write to"))?;
    let cannot = |error: std::io::Error| {
        format!("{VARIABLE} is set, but {} cannot be written: {error}", file.display())
    };
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder).map_err(cannot)?;
    }
    let out = OpenOptions::new().create(true).append(true).open(&file).map_err(cannot)?;
    let subscriber = tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::new(filter))
        .with_ansi(false)
        .with_writer(Mutex::new(out))
        .finish();
    // It is set already only when the screen is started twice in one process.
    let _ = tracing::subscriber::set_global_default(subscriber);
    Ok(())
}

fn file() -> Option<PathBuf> {
    Some(state_folder()?.join("workbench.log"))
}

/// Where the workbench keeps what is to outlive it; `None` for a person without a home.
pub(super) fn state_folder() -> Option<PathBuf> {
    let base = etcetera::choose_base_strategy().ok()?;
    let folder = base.state_dir().unwrap_or_else(|| base.data_dir());
    Some(folder.join("wasm-workbench"))
}
