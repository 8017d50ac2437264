//! Which clang and which linker build guests.

use std::ffi::OsStr;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

/// Versions of LLVM that are looked for by their number, as distributions name them.
const VERSIONS: std::ops::RangeInclusive<u32> = 11..=40;

/// A compiler and a linker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClangPair {
    /// `clang`.
    pub clang: PathBuf,
    /// `wasm-ld`.
    pub linker: PathBuf,
}

/// There is no pair; says which of the two is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoClangPair {
    /// Whether there is a clang.
    pub clang: bool,
    /// Whether there is a wasm-ld.
    pub linker: bool,
}

impl NoClangPair {
    /// What is missing, in words.
    pub fn missing(self) -> &'static str {
        match (self.clang, self.linker) {
            (true, _) => "wasm-ld",
            (false, true) => "clang",
            (false, false) => "clang and wasm-ld",
        }
    }
}

/// What a person does about [`NoClangPair`].
pub const INSTALL_HINT: &str =
    "install the packages `clang` and `lld` (Debian, Ubuntu: `sudo apt-get install clang lld`)";

/// The newest pair of one version on the search path `path` (as in `$PATH`) or in the folders of
/// Debian's LLVM packages; else the newest of each.
///
/// # Errors
/// When one of them is nowhere.
pub fn find(path: &OsStr) -> Result<ClangPair, NoClangPair> {
    find_in(path, Path::new("/usr/lib"))
}

fn find_in(path: &OsStr, packages: &Path) -> Result<ClangPair, NoClangPair> {
    let of = |program: &str, version: u32| {
        on_path(path, &format!("{program}-{version}")).or_else(|| {
            let file = packages.join(format!("llvm-{version}/bin")).join(program);
            is_executable(&file).then_some(file)
        })
    };
    let pairs = VERSIONS.rev().map(|version| (of("clang", version), of("wasm-ld", version)));
    let unversioned = || (on_path(path, "clang"), on_path(path, "wasm-ld"));
    let (mut clang, mut linker) = (None, None);
    for pair in pairs.chain([unversioned()]) {
        if let (Some(clang), Some(linker)) = pair {
            return Ok(ClangPair { clang, linker });
        }
        clang = clang.or(pair.0);
        linker = linker.or(pair.1);
    }
    match (clang, linker) {
        (Some(clang), Some(linker)) => Ok(ClangPair { clang, linker }),
        (clang, linker) => Err(NoClangPair { clang: clang.is_some(), linker: linker.is_some() }),
    }
}

fn on_path(path: &OsStr, program: &str) -> Option<PathBuf> {
    std::env::split_paths(path).map(|folder| folder.join(program)).find(|file| is_executable(file))
}

fn is_executable(file: &Path) -> bool {
    file.metadata().is_ok_and(|meta| meta.is_file() && meta.permissions().mode() & 0o111 != 0)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    struct Machine(tempfile::TempDir);

    impl Machine {
        fn with(programs: &[&str]) -> Self {
            let machine = Self(tempfile::tempdir().unwrap());
            for program in programs {
                let file = machine.0.path().join(program);
                fs::create_dir_all(file.parent().unwrap()).unwrap();
                fs::write(&file, "").unwrap();
                fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).unwrap();
            }
            machine
        }

        fn find(&self) -> Result<(String, String), NoClangPair> {
            let root = self.0.path();
            let name = |file: PathBuf| file.strip_prefix(root).unwrap().display().to_string();
            find_in(root.join("bin").as_os_str(), &root.join("lib"))
                .map(|pair| (name(pair.clang), name(pair.linker)))
        }
    }

    fn pair(clang: &str, linker: &str) -> Result<(String, String), NoClangPair> {
        Ok((clang.to_owned(), linker.to_owned()))
    }

    #[test]
    fn the_newest_pair_of_one_version_is_taken() {
        let machine = Machine::with(&[
            "bin/clang",
            "bin/wasm-ld",
            "bin/clang-14",
            "bin/wasm-ld-14",
            "bin/clang-16",
            "bin/wasm-ld-16",
            "bin/clang-22",
        ]);
        assert_eq!(machine.find(), pair("bin/clang-16", "bin/wasm-ld-16"));
    }

    #[test]
    fn packages_that_are_not_on_the_path_are_found() {
        let machine = Machine::with(&["lib/llvm-19/bin/clang", "lib/llvm-19/bin/wasm-ld", "bin/clang-14"]);
        assert_eq!(machine.find(), pair("lib/llvm-19/bin/clang", "lib/llvm-19/bin/wasm-ld"));
    }

    #[test]
    fn plain_names_and_versions_that_differ_are_better_than_none() {
        assert_eq!(Machine::with(&["bin/clang", "bin/wasm-ld"]).find(), pair("bin/clang", "bin/wasm-ld"));
        let machine = Machine::with(&["bin/clang-14", "bin/wasm-ld-16", "bin/wasm-ld-15"]);
        assert_eq!(machine.find(), pair("bin/clang-14", "bin/wasm-ld-16"));
    }

    #[test]
    fn what_is_missing_is_said() {
        let missing = |programs: &[&str]| Machine::with(programs).find().unwrap_err().missing();
        assert_eq!(missing(&[]), "clang and wasm-ld");
        assert_eq!(missing(&["bin/clang-22"]), "wasm-ld");
        assert_eq!(missing(&["bin/wasm-ld"]), "clang");
    }
}
