//! `cargo xtask bench`: measures what `docs/performance.md` publishes.

use anyhow::Result;
use clap::Args;

/// Options of `cargo xtask bench`.
#[derive(Args)]
pub(crate) struct BenchArguments {}

pub(crate) fn run(_arguments: &BenchArguments) -> Result<()> {
    Ok(())
}
