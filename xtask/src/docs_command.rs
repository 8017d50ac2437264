//! `cargo xtask docs`: writes what is generated.

use std::fs;

use anyhow::{Context, Result, bail};
use clap::Args;

use crate::{generate, workspace};

/// Options of `cargo xtask docs`.
#[derive(Args)]
pub(crate) struct DocsArguments {
    /// Only say what differs, and fail when something does.
    #[arg(long)]
    check: bool,
}

pub(crate) fn run(arguments: &DocsArguments) -> Result<()> {
    let stale = generate::stale()?;
    if arguments.check && !stale.is_empty() {
        let paths: Vec<_> = stale.iter().map(|file| file.path.display().to_string()).collect();
        bail!("{} differ from their source; run `cargo xtask docs`", paths.join(", "));
    }
    for file in &stale {
        let path = workspace::root().join(&file.path);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(&path, &file.text).with_context(|| format!("cannot write {}", path.display()))?;
        eprintln!("wrote {}", file.path.display());
    }
    Ok(())
}
