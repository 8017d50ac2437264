//! Names stand for what the compiler takes them for.

use std::path::PathBuf;

use wasmparser::{Parser, Payload};

use super::{GUEST, wat_templates};
use crate::compile::{Source, compile};
use crate::wat_language::module::Module;
use crate::wat_language::operands::Space;
use crate::wat_language::{rename, uses};

/// All guests at hand.
fn guests() -> Vec<String> {
    let mut guests = vec![GUEST.to_owned()];
    guests.extend(wat_templates().iter().map(|template| template.source.to_owned()));
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/guests");
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    guests.extend(
        files
            .filter(|path| path.extension().is_some_and(|extension| extension == "wat"))
            .map(|path| std::fs::read_to_string(path).unwrap())
            .filter(|text| sections(text).is_some()),
    );
    guests
}

/// The module without the names in it; `None` where the text does not compile.
fn sections(text: &str) -> Option<Vec<u8>> {
    let source = Source { path: PathBuf::from("a.wat"), bytes: text.as_bytes().into() };
    let bytes = compile(&source).ok()?.bytes;
    let mut kept = Vec::new();
    for payload in Parser::new(0).parse_all(&bytes) {
        match payload.unwrap() {
            Payload::CustomSection(_) => {}
            payload => {
                if let Some((id, range)) = payload.as_section() {
                    kept.push(id);
                    kept.extend_from_slice(&bytes[range.start as usize..range.end as usize]);
                }
            }
        }
    }
    Some(kept)
}

#[test]
fn every_name_of_a_guest_that_compiles_is_found() {
    let mut found = 0;
    for text in guests() {
        let module = Module::of(&text);
        for used in &module.uses {
            let word = module.tree.word(used.token);
            let function_itself = used.space == Space::Label && used.target.is_none();
            assert!(used.target.is_some() || function_itself && !word.starts_with('$'), "{word} in\n{text}");
            found += 1;
        }
        // No name is left out either.
        for token in (0..module.tree.len()).filter(|token| module.tree.name(*token).is_some()) {
            assert!(module.definition_at(token).is_some(), "{} in\n{text}", module.tree.word(token));
        }
    }
    assert!(found > 300, "{found}");
}

#[test]
fn with_another_name_the_module_is_the_same() {
    let mut renamed = 0;
    for text in guests() {
        let before = sections(&text);
        let definitions = Module::of(&text).definitions;
        for definition in definitions.iter().filter(|definition| definition.name.is_some()) {
            let at = Module::of(&text).tree.range(definition.name.unwrap()).start;
            let (places, name) = rename(&text, at, "another-name").unwrap();
            assert_eq!(uses(&text, at).unwrap().places.first().map(|place| place.start <= at), Some(true));
            let mut changed = text.clone();
            for place in places.into_iter().rev() {
                changed.replace_range(place, &name);
            }
            assert_eq!(sections(&changed), before, "{changed}");
            renamed += 1;
        }
    }
    assert!(renamed > 100, "{renamed}");
}

#[test]
fn with_an_index_for_each_name_the_module_is_the_same() {
    for text in guests() {
        let module = Module::of(&text);
        let mut changed = text.clone();
        for used in module.uses.iter().rev().filter(|used| used.space != Space::Label) {
            let index = module.definitions[used.target.unwrap()].index;
            changed.replace_range(module.tree.range(used.token), &index.to_string());
        }
        assert_eq!(sections(&changed), sections(&text), "{changed}");
    }
}
