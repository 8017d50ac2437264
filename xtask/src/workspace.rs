//! Where things stand: the repository, and the cache outside of it.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// Root of the repository.
pub(crate) fn root() -> &'static Path {
    // The manifest directory is `<root>/xtask`, so it always has a parent.
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("."))
}

/// Where slow builds are kept between clones: `$XDG_CACHE_HOME/wasm-workbench`, else
/// `~/.cache/wasm-workbench`. Each entry is named by what it is made of.
pub(crate) fn cache() -> Result<PathBuf> {
    let base = match std::env::var_os("XDG_CACHE_HOME").filter(|value| !value.is_empty()) {
        Some(dir) => PathBuf::from(dir),
        None => PathBuf::from(std::env::var_os("HOME").context("neither XDG_CACHE_HOME nor HOME is set")?)
            .join(".cache"),
    };
    Ok(base.join("wasm-workbench"))
}
