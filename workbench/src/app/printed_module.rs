//! Modules as text: what is shown of a `.wasm` file.

use std::path::Path;

use crate::compile::Language;

/// Whether a file is a compiled module, by its first bytes or its name.
pub(super) fn is_module(path: &Path, bytes: &[u8]) -> bool {
    bytes.starts_with(b"\0asm") || Language::of(path) == Some(Language::Wasm)
}

/// The text form of a module; one sentence when it has none.
pub(super) fn print(bytes: &[u8]) -> Result<String, String> {
    wasmprinter::print_bytes(bytes).map_err(|error| {
        let words = error.to_string();
        format!("it is no module that can be shown: {}", words.lines().next().unwrap_or_default())
    })
}
