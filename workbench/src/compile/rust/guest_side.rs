//! The crate `wasm-device-guest`, which every guest in Rust uses: built into the workbench, so that it is
//! there wherever the workbench is.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use wasm_device_lab::LabError;
use wasm_device_lab::cache::{Cache, Key};

macro_rules! files {
    ($($name:literal)*) => {
        &[$(($name, include_str!(concat!("../../../../kmod/abi/guest/", $name)))),*]
    };
}

/// Its files: path below its folder, text.
const FILES: &[(&str, &str)] = files![
    "Cargo.toml"
    "src/clock.rs"
    "src/export.rs"
    "src/heap.rs"
    "src/host.rs"
    "src/imports.rs"
    "src/level.rs"
    "src/lib.rs"
    "src/log.rs"
    "src/machine.rs"
    "src/name.rs"
    "src/panic.rs"
    "src/payload.rs"
    "src/push.rs"
    "src/records.rs"
];

/// Name of the crate, and of the folder that a guest keeps its copy in.
pub const NAME: &str = "wasm-device-guest";

/// Writes the crate into `folder`, which is made.
///
/// # Errors
/// When a file cannot be written; one that is there is left alone and is an error too.
pub fn copy_into(folder: &Path) -> io::Result<()> {
    for (name, text) in FILES {
        let file = folder.join(name);
        if let Some(parent) = file.parent() {
            fs::create_dir_all(parent)?;
        }
        io::Write::write_all(&mut fs::File::create_new(file)?, text.as_bytes())?;
    }
    Ok(())
}

/// The folder of the crate in the cache.
pub(super) fn cached(cache: &Cache) -> Result<PathBuf, LabError> {
    let key = FILES.iter().fold(Key::new(), |key, (name, text)| key.with(name, text));
    cache.entry(NAME, &key, |folder| copy_into(folder).map_err(LabError::io("cannot write into", folder)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_files_of_the_crate_are_built_in() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../kmod/abi/guest");
        let mut there: Vec<String> = fs::read_dir(folder.join("src"))
            .unwrap()
            .map(|entry| format!("src/{}", entry.unwrap().file_name().to_str().unwrap()))
            .collect();
        there.push("Cargo.toml".to_owned());
        there.sort();
        assert_eq!(FILES.iter().map(|(name, _)| *name).collect::<Vec<_>>(), there);
    }
}
