//! Whether the engine takes the module, told at the places of the text.

use std::ops::Range;

use wasmparser::{
    BinaryReaderError, FromReader, FuncToValidate, FunctionBody, Parser, Payload, SectionLimited,
    ValidPayload, Validator, ValidatorResources, WasmFeatures,
};

use super::finding::Finding;
use super::source_map::{OperatorPlaces, operator_range};
use super::text_positions::TextPositions;
use super::tokens::Tokens;
use super::type_errors::{Faulty, explain_operator};
use super::wat_text::{Encoded, with_parenthesis};

/// What the engine's configuration takes; it has the last word all the same.
pub(super) const FEATURES: WasmFeatures = WasmFeatures::MUTABLE_GLOBAL
    .union(WasmFeatures::MULTI_VALUE)
    .union(WasmFeatures::SATURATING_FLOAT_TO_INT)
    .union(WasmFeatures::SIGN_EXTENSION)
    .union(WasmFeatures::BULK_MEMORY)
    .union(WasmFeatures::REFERENCE_TYPES)
    .union(WasmFeatures::GC_TYPES)
    .union(WasmFeatures::TAIL_CALL)
    .union(WasmFeatures::EXTENDED_CONST)
    .union(WasmFeatures::FLOATS);

/// A module made from a text, with what is needed to point into it.
pub(super) struct Module<'m, 'a> {
    pub(super) encoded: &'m Encoded,
    pub(super) operators: &'m OperatorPlaces,
    pub(super) tokens: &'m Tokens<'a>,
    pub(super) positions: &'m TextPositions<'a>,
}

impl Module<'_, '_> {
    /// The text of the operator that holds `offset` of the module.
    pub(super) fn operator_at(&self, offset: u64) -> Option<Range<usize>> {
        self.operators.find(offset).map(|place| operator_range(self.tokens, place))
    }
}

/// Everything that is wrong with the module: what its sections lack, or one error a function.
pub(super) fn check(module: &Module<'_, '_>) -> Vec<Finding> {
    let mut validator = Validator::new_with_features(FEATURES);
    let mut functions = Vec::new();
    for payload in Parser::new(0).parse_all(&module.encoded.bytes) {
        let payload = match payload {
            Ok(payload) => payload,
            Err(error) => return vec![section_error(module, &error, None)],
        };
        match validator.payload(&payload) {
            Ok(ValidPayload::Func(function, body)) => functions.push((function, body)),
            Ok(_) => {}
            Err(error) => return vec![section_error(module, &error, Some(&payload))],
        }
    }
    functions
        .into_iter()
        .enumerate()
        .filter_map(|(index, function)| check_function(module, index, function))
        .collect()
}

fn check_function(
    module: &Module<'_, '_>,
    index: usize,
    (function, body): (FuncToValidate<ValidatorResources>, FunctionBody<'_>),
) -> Option<Finding> {
    let (resources, type_index) = (function.resources.clone(), function.ty);
    let again =
        FuncToValidate { resources, index: function.index, ty: type_index, features: function.features };
    let error = function.into_validator(Default::default()).validate(&body).err()?;
    let head = module.encoded.functions.get(index).map_or(module.encoded.module, |places| places.head);
    let head = with_parenthesis(module.tokens, head);
    let faulty = Faulty { module, head, error: &error };
    Some(explain_operator(&faulty, again.into_validator(Default::default()), &body))
}

/// An error outside of the code: pointed at the import, export, global … that holds it.
fn section_error(
    module: &Module<'_, '_>,
    error: &BinaryReaderError,
    payload: Option<&Payload<'_>>,
) -> Finding {
    let offset = error.offset();
    let encoded = module.encoded;
    let item = |places: &[usize], index: Option<usize>| index.and_then(|index| places.get(index).copied());
    let place = match payload {
        Some(Payload::TypeSection(section)) => item(&encoded.types, nth(section, offset)),
        Some(Payload::TableSection(section)) => item(&encoded.tables, nth(section, offset)),
        Some(Payload::MemorySection(section)) => item(&encoded.memories, nth(section, offset)),
        Some(Payload::GlobalSection(section)) => item(&encoded.globals, nth(section, offset)),
        Some(Payload::ExportSection(section)) => item(&encoded.exports, nth(section, offset)),
        Some(Payload::ElementSection(section)) => item(&encoded.elements, nth(section, offset)),
        Some(Payload::DataSection(section)) => item(&encoded.data, nth(section, offset)),
        Some(Payload::FunctionSection(section)) => {
            nth(section, offset).and_then(|index| encoded.functions.get(index)).map(|function| function.head)
        }
        Some(Payload::ImportSection(_)) if encoded.imports.len() == 1 => encoded.imports.first().copied(),
        Some(Payload::StartSection { .. }) => encoded.start.first().copied(),
        _ => None,
    };
    let (message, hint) = section_message(error.message());
    // Told without the place of an item: it is the second one that is too many.
    let place = if error.message().contains("multiple memories") {
        encoded.memories.get(1).or(encoded.memories.first()).copied()
    } else {
        place
    };
    let range = match place {
        Some(place) => with_parenthesis(module.tokens, place),
        None => module.operator_at(offset).unwrap_or_else(|| with_parenthesis(module.tokens, encoded.module)),
    };
    Finding::error(range, message).with_hint(hint)
}

/// Index of the item of a section that holds `offset`.
fn nth<'a, T: FromReader<'a>>(section: &SectionLimited<'a, T>, offset: u64) -> Option<usize> {
    let items = section.clone().into_iter_with_offsets();
    let before = items.take_while(|item| matches!(item, Ok((at, _)) if *at <= offset)).count();
    before.checked_sub(1)
}

/// A validator's message about a section in plain words, with a hint.
pub(super) fn section_message(message: &str) -> (String, Option<String>) {
    if let Some(rest) = message.strip_prefix("duplicate export name `") {
        let name = rest.split('`').next().unwrap_or_default();
        let hint = "give each export its own name".to_owned();
        return (format!("something else is already exported as \"{name}\""), Some(hint));
    }
    let hint = if message.contains("memory size must be at most") {
        Some("a memory counts in pages of 64 KiB")
    } else if message.contains("size minimum must not be greater than maximum") {
        Some("the first number is the size at first, the second the most it may grow to")
    } else if message.contains("invalid start function type") {
        Some("the start function takes no parameters and gives no results")
    } else if message.contains("constant expression required") {
        Some("only constants such as `i32.const` can stand here: it is computed before the guest runs")
    } else if message.contains("multiple memories") {
        Some("keep one; it can grow")
    } else if message.contains("unknown memory") {
        Some("declare one: `(memory (export \"memory\") 1)`")
    } else if message.contains("unknown function") {
        Some("functions are counted from 0, imported ones first")
    } else {
        proposal_hint(message)
    };
    let message = if message.contains("size minimum must not be greater than maximum") {
        "the most it may grow to is less than its size at first".to_owned()
    } else if message.contains("invalid start function type") {
        "this function cannot be the start: it takes parameters or gives results".to_owned()
    } else if message.contains("constant expression required") {
        "this value is not a constant".to_owned()
    } else if message.contains("multiple memories") {
        "a module has one memory at most".to_owned()
    } else if message.contains("memory size must be at most") {
        "a memory has at most 65536 pages".to_owned()
    } else {
        plain(message)
    };
    (message, hint.map(str::to_owned))
}

/// What to say where the engine lacks a part of WebAssembly.
pub(super) fn proposal_hint(message: &str) -> Option<&'static str> {
    let missing = message.contains("support is not enabled")
        || message.contains("proposal not enabled")
        || message.contains("must be enabled")
        || message.contains("feature required");
    missing.then_some("the engine has WebAssembly 2.0 without SIMD, and tail calls")
}

/// The message without what only readers of validators know.
pub(super) fn plain(message: &str) -> String {
    let message = message.split(" (at offset").next().unwrap_or(message);
    if let Some(part) = message.strip_suffix(" support is not enabled") {
        return format!("this needs {part}, which the engine does not have");
    }
    message
        .replace("function index out of bounds", "there is no function of this number")
        .replace("local index out of bounds", "there is no local of this number")
        .replace("global index out of bounds", "there is no global of this number")
        .replace("type index out of bounds", "there is no type of this number")
}
