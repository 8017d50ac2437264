//! The exact crate that the lock file names, with the patches of the repository on it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use sha2::{Digest, Sha256};

use crate::LabError;
use crate::cache::{Cache, Key};
use crate::job::Job;
use crate::rust_source::SourceToolchain;

/// A crate of a lock file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct LockedCrate {
    pub(super) name: String,
    pub(super) version: String,
    /// SHA-256 of its archive, in hexadecimal digits.
    pub(super) checksum: String,
}

impl LockedCrate {
    /// Finds `name` in the text of a lock file.
    pub(super) fn find(lock: &str, name: &str) -> Result<Self, LabError> {
        let missing =
            || LabError::Unusable(format!("the lock file of the engine object does not name {name}"));
        let entry =
            lock.split("[[package]]").find(|entry| field(entry, "name") == Some(name)).ok_or_else(missing)?;
        Ok(Self {
            name: name.to_owned(),
            version: field(entry, "version").ok_or_else(missing)?.to_owned(),
            checksum: field(entry, "checksum").ok_or_else(missing)?.to_owned(),
        })
    }

    /// The crate with the patches in `patches` applied, in order of their names.
    pub(super) fn patched(
        &self,
        patches: &Path,
        manifest: &Path,
        toolchain: &SourceToolchain,
        cache: &Cache,
        job: &Job<'_>,
    ) -> Result<PathBuf, LabError> {
        let key = Key::new().with("crate", &self.checksum).with_files("patches", patches)?;
        let folder = format!("{}-{}", self.name, self.version);
        let dir = cache.entry(&format!("{}-patched", self.name), &key, |dir| {
            job.run(toolchain.cargo().args(["fetch", "--locked", "--manifest-path"]).arg(manifest))?;
            let archive = self.archive()?;
            job.run(Command::new("tar").arg("-xzf").arg(&archive).arg("-C").arg(dir))?;
            let root = dir.join(&folder);
            for patch in patch_files(patches)? {
                apply(&patch, &root)?;
            }
            Ok(())
        })?;
        Ok(dir.join(folder))
    }

    /// The archive in the registry's cache, as the lock file knows it.
    fn archive(&self) -> Result<PathBuf, LabError> {
        let home = std::env::var_os("CARGO_HOME")
            .map(PathBuf::from)
            .or_else(|| std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".cargo")))
            .ok_or_else(|| {
                LabError::Unusable("neither CARGO_HOME nor HOME says where cargo keeps crates".to_owned())
            })?;
        let caches = home.join("registry/cache");
        let name = format!("{}-{}.crate", self.name, self.version);
        let registries = fs::read_dir(&caches).map_err(LabError::io("cannot read", &caches))?;
        for registry in registries {
            let archive = registry.map_err(LabError::io("cannot read", &caches))?.path().join(&name);
            let Ok(bytes) = fs::read(&archive) else { continue };
            if hex(&Sha256::digest(&bytes)) == self.checksum {
                return Ok(archive);
            }
        }
        Err(LabError::Unusable(format!(
            "cargo has no {name} with the checksum of the lock file in {}",
            caches.display()
        )))
    }
}

fn field<'a>(entry: &'a str, name: &str) -> Option<&'a str> {
    entry.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(" = \"")?.strip_suffix('"'))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn patch_files(dir: &Path) -> Result<Vec<PathBuf>, LabError> {
    let mut files = Vec::new();
    for entry in fs::read_dir(dir).map_err(LabError::io("cannot read", dir))? {
        let path = entry.map_err(LabError::io("cannot read", dir))?.path();
        if path.extension().is_some_and(|extension| extension == "patch") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// Applies one patch: a header in words, then a unified diff a file.
fn apply(patch: &Path, root: &Path) -> Result<(), LabError> {
    let text = fs::read_to_string(patch).map_err(LabError::io("cannot read", patch))?;
    let refused = |what: String| LabError::Unusable(format!("{} does not apply: {what}", patch.display()));
    // What stands before the first file is the header.
    for part in text.split("diff --git ").skip(1) {
        let Some(begin) = part.find("--- a/") else { continue };
        let diff = part.get(begin..).unwrap_or_default();
        let diff = diffy::Patch::from_str(diff).map_err(|error| refused(error.to_string()))?;
        let name = diff
            .original()
            .and_then(|name| name.strip_prefix("a/"))
            .ok_or_else(|| refused("no name".to_owned()))?;
        let file = root.join(name);
        let old = fs::read_to_string(&file).map_err(LabError::io("cannot read", &file))?;
        let new = diffy::apply(&old, &diff).map_err(|error| refused(format!("{name}: {error}")))?;
        fs::write(&file, new).map_err(LabError::io("cannot write", &file))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crate_is_found_in_a_lock_file() {
        let lock = "version = 4\n\n[[package]]\nname = \"a\"\nversion = \"1.0.0\"\nchecksum = \"00ff\"\n\n\
                    [[package]]\nname = \"own\"\nversion = \"2.0.0\"\n";
        let found = LockedCrate::find(lock, "a").unwrap();
        assert_eq!((found.version.as_str(), found.checksum.as_str()), ("1.0.0", "00ff"));
        assert!(LockedCrate::find(lock, "own").is_err(), "a crate without a checksum is not from a registry");
        assert!(LockedCrate::find(lock, "b").is_err());
    }

    #[test]
    fn patches_apply_in_order_and_say_when_they_do_not() {
        let dir = tempfile::tempdir().unwrap();
        let (root, patches) = (dir.path().join("root"), dir.path().join("patches"));
        fs::create_dir_all(&root).unwrap();
        fs::create_dir_all(&patches).unwrap();
        fs::write(root.join("x"), "one\ntwo\n").unwrap();
        let patch = |from: &str, to: &str| {
            format!("Why.\n\ndiff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n one\n-{from}\n+{to}\n")
        };
        fs::write(patches.join("0002-b.patch"), patch("three", "four")).unwrap();
        fs::write(patches.join("0001-a.patch"), patch("two", "three")).unwrap();
        for file in patch_files(&patches).unwrap() {
            apply(&file, &root).unwrap();
        }
        assert_eq!(fs::read_to_string(root.join("x")).unwrap(), "one\nfour\n");
        let error = apply(&patches.join("0001-a.patch"), &root).unwrap_err();
        assert!(error.to_string().contains("does not apply"), "{error}");
    }
}
