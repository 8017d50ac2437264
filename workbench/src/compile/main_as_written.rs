//! The function `main` as it was written.
//!
//! LLVM exports a `main` that takes no arguments as one that takes two, as a program's does, and calls
//! the real one `__original_main`. A run calls `main` without arguments, so the export is
//! made to name the real one again.

use wasmparser::{ExternalKind, Parser, Payload};

const MAIN: &str = "main";
const AS_WRITTEN: &str = "__original_main";

/// Changes the export in place, where there is such a function; `names` are those of the functions.
pub(super) fn restore(module: &mut [u8], names: &[Option<String>]) {
    let written = names.iter().position(|name| name.as_deref() == Some(AS_WRITTEN));
    let (Some(written), Some((at, index))) = (written, export_of_main(module)) else { return };
    let bytes = leb_length(index);
    let written = u32::try_from(written).unwrap_or(u32::MAX);
    // The number it replaces is larger: the wrapper stands behind all that was written.
    if let (Some(place), true) = (module.get_mut(at..at + bytes), leb_length(written) <= bytes) {
        put_leb(place, written);
    }
}

/// Where the index of the function that is exported as `main` stands, and the index.
fn export_of_main(module: &[u8]) -> Option<(usize, u32)> {
    let exports = Parser::new(0).parse_all(module).find_map(|payload| match payload {
        Ok(Payload::ExportSection(exports)) => Some(exports),
        _ => None,
    })?;
    let (at, export) = exports
        .into_iter_with_offsets()
        .flatten()
        .find(|(_, export)| export.kind == ExternalKind::Func && export.name == MAIN)?;
    // An export is its name with a length, one byte that says what it is, and the index.
    Some((usize::try_from(at).ok()? + 1 + MAIN.len() + 1, export.index))
}

/// Bytes of a number in LEB128.
fn leb_length(number: u32) -> usize {
    (u32::BITS - number.leading_zeros()).max(1).div_ceil(7) as usize
}

/// Fills `place` with a number in LEB128, padded with continued zeros.
fn put_leb(place: &mut [u8], mut number: u32) {
    let last = place.len().saturating_sub(1);
    for (at, byte) in place.iter_mut().enumerate() {
        *byte = (number & 0x7f) as u8 | if at < last { 0x80 } else { 0 };
        number >>= 7;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compile::names;

    fn exported_main(text: &str) -> Option<u32> {
        let mut module = wat::parse_str(text).unwrap();
        let names = names::of_functions(&module);
        restore(&mut module, &names);
        wasmparser::validate(&module).unwrap();
        export_of_main(&module).map(|(_, index)| index)
    }

    #[test]
    fn main_is_the_function_that_was_written() {
        let many = "(func)".repeat(130);
        let text = |original: &str| {
            format!(
                "(module (func ${original} (result i32) (i32.const 1)) {many}
                 (func $main (export \"main\") (param i32 i32) (result i32) (call ${original})))"
            )
        };
        assert_eq!(exported_main(&text("__original_main")), Some(0));
        assert_eq!(exported_main(&text("another")), Some(131), "nothing else is touched");
        assert_eq!(exported_main("(module (func $__original_main))"), None);
    }
}
