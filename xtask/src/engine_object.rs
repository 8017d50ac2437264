//! `cargo xtask engine-object`: the engine as one object for the kernel.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, Result};
use clap::Args;

use wasm_device_lab::cache::Cache;
use wasm_device_lab::engine_object::{self, Mitigations, ObjectOptions};
use wasm_device_lab::job::{Cancel, Job};

use crate::workspace;

/// How long the build may take, the standard library's included.
const DEADLINE: Duration = Duration::from_secs(30 * 60);

/// Options of `cargo xtask engine-object`.
#[derive(Args)]
pub(crate) struct EngineObjectArguments {
    /// Kernel configuration (.config) whose mitigations the object must have.
    #[arg(long, value_name = "FILE")]
    kernel_config: Option<PathBuf>,
    /// Copy the object there.
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Let tests make allocations fail and the engine panic. Not for use.
    #[arg(long)]
    test_hooks: bool,
}

pub(crate) fn run(arguments: &EngineObjectArguments) -> Result<()> {
    let mitigations = match &arguments.kernel_config {
        Some(file) => {
            let config =
                std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
            Mitigations::from_config(&config)
        }
        None => Mitigations::default(),
    };
    let cache = Cache::of_user()?;
    let log = cache.root().join("engine-object.log");
    eprintln!("building the engine object unless it is in the cache; {} tells how far it is", log.display());
    let cancel = Cancel::default();
    let job = Job::new("engine object", log.clone(), DEADLINE, &cancel);
    let options = ObjectOptions { mitigations, test_hooks: arguments.test_hooks };
    let built = engine_object::build(&cache, workspace::root(), options, &job)?;
    print!("{}", built.stats);
    match &arguments.output {
        Some(file) => {
            std::fs::copy(&built.object, file).with_context(|| format!("cannot write {}", file.display()))?;
            println!("{}", file.display());
        }
        None => println!("{}", built.object.display()),
    }
    Ok(())
}
