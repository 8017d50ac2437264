//! Names of functions.

use wasmparser::{ExternalKind, KnownCustom, Name, Parser, Payload, TypeRef};

/// The name of each function of a valid module, imports included: from the name section,
/// else the name of its export, else that of its import.
pub(super) fn of_functions(bytes: &[u8]) -> Vec<Option<String>> {
    let mut names: Vec<Option<String>> = Vec::new();
    let mut exported: Vec<(usize, String)> = Vec::new();
    let mut given: Vec<(usize, String)> = Vec::new();
    for payload in Parser::new(0).parse_all(bytes) {
        match payload {
            Ok(Payload::ImportSection(section)) => {
                let functions = section.into_imports().flatten();
                names.extend(
                    functions
                        .filter(|import| matches!(import.ty, TypeRef::Func(_)))
                        .map(|import| Some(format!("{}.{}", import.module, import.name))),
                );
            }
            Ok(Payload::FunctionSection(section)) => names.extend((0..section.count()).map(|_| None)),
            Ok(Payload::ExportSection(section)) => exported.extend(
                section
                    .into_iter()
                    .flatten()
                    .filter(|export| export.kind == ExternalKind::Func)
                    .map(|export| (export.index as usize, export.name.to_owned())),
            ),
            Ok(Payload::CustomSection(section)) => {
                if let KnownCustom::Name(parts) = section.as_known() {
                    for part in parts.into_iter().flatten() {
                        if let Name::Function(functions) = part {
                            given.extend(
                                functions
                                    .into_iter()
                                    .flatten()
                                    .map(|naming| (naming.index as usize, naming.name.to_owned())),
                            );
                        }
                    }
                }
            }
            Ok(_) => {}
            Err(_) => break,
        }
    }
    for (index, name) in exported {
        if let Some(slot @ None) = names.get_mut(index) {
            *slot = Some(name);
        }
    }
    for (index, name) in given {
        if let Some(slot) = names.get_mut(index) {
            *slot = Some(name);
        }
    }
    names
}
