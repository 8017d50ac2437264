//! Where the repository stands.

use std::path::Path;

/// Root of the repository.
pub(crate) fn root() -> &'static Path {
    // The manifest directory is `<root>/xtask`, so it always has a parent.
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("."))
}
