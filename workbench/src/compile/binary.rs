//! Modules that come as `.wasm`.

use guest_engine::abi::limits::MODULE_BYTES;
use wasmparser::{Encoding, Parser, Payload, Validator};

use super::validation::{FEATURES, proposal_hint};

const MAGIC: &[u8] = b"\0asm";

/// What is wrong with a module, in words, and a hint; there is no place in a text to point at.
pub(super) fn check(bytes: &[u8]) -> Result<(), (String, Option<String>)> {
    if bytes.is_empty() {
        return Err(("the file is empty".to_owned(), None));
    }
    if !bytes.starts_with(MAGIC) {
        let text = bytes.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'(');
        let hint = text.then(|| "it looks like WebAssembly text: name it `.wat`".to_owned());
        let cut = MAGIC.starts_with(bytes);
        let message = if cut {
            "the file ends within its first bytes"
        } else {
            "this is no WebAssembly module: it does not begin with `\\0asm`"
        };
        return Err((message.to_owned(), hint));
    }
    if bytes.len() as u64 > MODULE_BYTES {
        return Err((
            format!(
                "the module has {} bytes, more than the {MODULE_BYTES} bytes a session takes",
                bytes.len()
            ),
            None,
        ));
    }
    if let Some(Ok(Payload::Version { encoding: Encoding::Component, .. })) =
        Parser::new(0).parse_all(bytes).next()
    {
        return Err((
            "this is a component, not a module".to_owned(),
            Some("the device runs core modules; take the module out of it, or build for `wasm32-unknown-unknown`".to_owned()),
        ));
    }
    match Validator::new_with_features(FEATURES).validate_all(bytes) {
        Ok(_) => Ok(()),
        Err(error) => {
            let place = format!("at offset {} of the file", error.offset());
            let message = error.message();
            if message.contains("unexpected end") {
                let hint = "it may have been copied only in part; build it again".to_owned();
                return Err((
                    format!("the module is cut off: it ends in the middle of something, {place}"),
                    Some(hint),
                ));
            }
            Err((format!("{message}, {place}"), proposal_hint(message).map(str::to_owned)))
        }
    }
}
