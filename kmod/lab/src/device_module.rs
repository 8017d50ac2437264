//! The module `wasm_device.ko`, built against a kernel.

use std::fs;
use std::path::{Path, PathBuf};

use crate::LabError;
use crate::cache::{Cache, Key};
use crate::engine_object::EngineObject;
use crate::job::Job;
use crate::kernel::{BuildTools, Kernel};
use crate::repository::Repository;

/// File name of the module.
pub const MODULE_FILE: &str = "wasm_device.ko";

/// Name of its entries in the cache.
const ENTRY: &str = "device-module";

/// Builds that are kept: each edit of the module makes two with the tests, in each clone that uses the cache.
const KEPT: usize = 16;

/// A built module.
#[derive(Debug, Clone)]
pub struct DeviceModule {
    /// `wasm_device.ko`.
    pub file: PathBuf,
    /// What it was made from.
    pub key: Key,
}

/// What a module is made from.
#[derive(Debug)]
pub struct Parts<'a> {
    /// Where its sources are.
    pub repository: &'a Repository,
    /// The kernel that it is for.
    pub kernel: &'a Kernel,
    /// The engine that is in it.
    pub engine: &'a EngineObject,
    /// Whether it has the calls with which tests make things fail; the engine must have them too.
    pub test_hooks: bool,
}

/// Builds the module, or finds it in the cache; `tools` is asked for only when there is work to do.
pub fn build(
    cache: &Cache,
    parts: &Parts<'_>,
    tools: impl FnOnce() -> Result<BuildTools, LabError>,
    job: &Job<'_>,
) -> Result<DeviceModule, LabError> {
    let key = key(parts)?;
    let dir = match cache.find(ENTRY, &key) {
        Some(dir) => dir,
        None => {
            // Tools are made under locks of their own.
            let tools = tools()?;
            let dir = cache.entry(ENTRY, &key, |dir| compile(dir, parts, &tools, job))?;
            cache.keep_newest(ENTRY, KEPT)?;
            dir
        }
    };
    Ok(DeviceModule { file: dir.join(MODULE_FILE), key })
}

fn key(parts: &Parts<'_>) -> Result<Key, LabError> {
    let repository = parts.repository;
    Ok(repository
        .key(&[], &["kmod/abi/src", "kmod/abi/include", "kmod/engine-object/include"])?
        .with_files_of("module", &repository.path("kmod/module"), is_source)?
        .with_key("kernel", &parts.kernel.key)
        .with_key("engine", &parts.engine.key)
        .with("test hooks", [u8::from(parts.test_hooks)]))
}

/// Whether a file of the module's folder has a say in what is built.
fn is_source(file: &Path) -> bool {
    let name = file.file_name().unwrap_or_default();
    name == "Kbuild"
        || name == "Makefile"
        || file.extension().is_some_and(|e| ["rs", "c", "h", "sh"].iter().any(|of_source| e == *of_source))
}

fn compile(dir: &Path, parts: &Parts<'_>, tools: &BuildTools, job: &Job<'_>) -> Result<(), LabError> {
    let output = dir.join("build");
    fs::create_dir(&output).map_err(LabError::io("cannot make", &output))?;
    let mut make = tools.make();
    make.arg("-C")
        .arg(parts.repository.path("kmod/module"))
        .arg(format!("KDIR={}", parts.kernel.build_dir.display()))
        .arg(format!("MO={}", output.display()))
        .arg(format!("ENGINE_OBJECT={}", parts.engine.object.display()))
        .arg("modules");
    if parts.test_hooks {
        make.arg("TEST_HOOKS=1");
    }
    job.run(&mut make)?;
    let built = output.join(MODULE_FILE);
    fs::copy(&built, dir.join(MODULE_FILE)).map_err(LabError::io("cannot copy", built))?;
    fs::remove_dir_all(&output).map_err(LabError::io("cannot remove", output))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_build_leaves_in_the_folder_is_no_source() {
        for name in ["session.rs", "kernel_macros.c", "kernel_macros.h", "Kbuild", "Makefile"] {
            assert!(is_source(Path::new(name)), "{name}");
        }
        for name in ["README.md", "session.o", ".session.o.cmd", "Module.symvers", "wasm_device.ko"] {
            assert!(!is_source(Path::new(name)), "{name}");
        }
    }
}
