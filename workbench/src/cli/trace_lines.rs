//! The trace of a run, one JSON object a line.

use crate::compile::Artifact;

/// stub
pub(super) fn decoded(_trace: &[u8], _artifact: &Artifact) -> String {
    String::new()
}
