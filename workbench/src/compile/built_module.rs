//! A module that another compiler built, on its way to an [`Artifact`]: what it says about
//! itself is kept aside, and its code is checked as any other module is.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use wasmparser::{Parser, Payload};

use super::{
    Artifact, ContentHash, Diagnostic, Severity, Source, SourceMap, binary, engine_check, imports,
    line_table, main_as_written, names, placeless,
};

/// Bytes of the magic number and the version.
const HEADER: usize = 8;

/// Takes a built module; `warnings` are those of its compiler, and `rename` says what a file of its
/// line tables is called by whoever wrote it.
pub(super) fn into_artifact(
    source: &Source,
    built: &[u8],
    mut warnings: Vec<Diagnostic>,
    rename: &dyn Fn(&Path) -> PathBuf,
) -> Result<Artifact, Vec<Diagnostic>> {
    let refuse = |message, hint| vec![placeless(source, Severity::Error, message, hint)];
    let names = names::of_functions(built);
    let (mut bytes, code_moved) = without_custom_sections(built);
    main_as_written::restore(&mut bytes, &names);
    binary::check(&bytes).map_err(|(message, hint)| refuse(message, hint))?;
    if let Some(refusal) = engine_check::refusal(&bytes) {
        return Err(refuse(refusal.message, None));
    }
    let about_imports = imports::check(&bytes).into_iter();
    warnings.extend(about_imports.map(|one| placeless(source, Severity::Warning, one.message, one.hint)));
    let bytes: Arc<[u8]> = bytes.into();
    Ok(Artifact {
        hash: ContentHash::of(&bytes),
        source_hash: ContentHash::of(&source.bytes),
        source_map: moved(line_table::read(built, rename), code_moved),
        function_names: names.into_iter().map(|name| name.map(demangled)).collect(),
        warnings,
        bytes,
    })
}

/// The module without what its code does not need (names, line tables, producers), and by how
/// many bytes its code stands nearer to the start.
fn without_custom_sections(module: &[u8]) -> (Vec<u8>, u64) {
    let mut kept = module.get(..HEADER).unwrap_or_default().to_owned();
    let (mut begin, mut removed, mut before_code) = (HEADER, 0, 0);
    for payload in Parser::new(0).parse_all(module) {
        // Not for this place to judge: whoever checks the whole finds words for it.
        let Ok(payload) = payload else { return (module.to_owned(), 0) };
        if let Payload::CodeSectionStart { .. } = payload {
            before_code = removed;
        }
        let Some((_, content)) = payload.as_section() else { continue };
        // A section begins where the one before it ended.
        let end = usize::try_from(content.end).unwrap_or(usize::MAX);
        let Some(section) = module.get(begin..end) else { return (module.to_owned(), 0) };
        match payload {
            Payload::CustomSection(_) => removed += section.len() as u64,
            _ => kept.extend_from_slice(section),
        }
        begin = end;
    }
    (kept, before_code)
}

/// The map of a module whose code stands `by` bytes nearer to the start.
fn moved(mut map: SourceMap, by: u64) -> SourceMap {
    map.rows.iter_mut().for_each(|row| row.offset -= by);
    map
}

/// A function's name as its source has it.
fn demangled(name: String) -> String {
    // Without the hash that tells two crates' functions apart.
    match rustc_demangle::try_demangle(&name) {
        Ok(short) => format!("{short:#}"),
        Err(_) => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn custom_sections_go_and_the_code_is_found_again() {
        let text =
            "(module $named (@custom \"early\" (before func) \"12345\") (func $f (export \"main\") nop))";
        let built = wat::parse_str(text).unwrap();
        let (bytes, moved) = without_custom_sections(&built);
        assert!(wasmparser::validate(&bytes).is_ok());
        let code = |module: &[u8]| {
            Parser::new(0).parse_all(module).find_map(|payload| match payload {
                Ok(Payload::CodeSectionStart { unchecked_range: range, .. }) => Some(range.start),
                _ => None,
            })
        };
        assert_eq!(code(&built).unwrap() - moved, code(&bytes).unwrap());
        assert!(moved > 0, "the early section stood before the code");
        let custom = Parser::new(0).parse_all(&bytes).filter(|p| matches!(p, Ok(Payload::CustomSection(_))));
        assert_eq!(custom.count(), 0);
    }

    #[test]
    fn what_is_no_module_stays_for_the_checks() {
        assert_eq!(
            without_custom_sections(b"\0asm\x01\0\0\0\x0a\xff"),
            (b"\0asm\x01\0\0\0\x0a\xff".to_vec(), 0)
        );
        assert_eq!(without_custom_sections(b"").0, b"");
    }

    #[test]
    fn names_of_rust_are_shown_as_they_are_written() {
        assert_eq!(demangled("_ZN1g3log17he0a990150aabbccdE".to_owned()), "g::log");
        assert_eq!(demangled("sum".to_owned()), "sum");
    }
}
