//! Imports that nothing provides, or that are declared otherwise than they are.

use guest_engine::abi::codes::ValueType;
use guest_engine::abi::host::{self, HOST_FUNCTIONS, HostFunction};
use guest_engine::abi::legacy::{MEMORY_MODULE, MEMORY_NAME, PRINT_INT_MODULE, PRINT_INT_NAME};
use wasmparser::{FuncType, Import, Parser, Payload, TypeRef, ValType};

use super::finding::Finding;
use super::nearest::nearest;

/// A warning about an import, and its number among the imports.
pub(super) struct ImportWarning {
    pub(super) index: usize,
    pub(super) message: String,
    pub(super) hint: Option<String>,
}

impl ImportWarning {
    /// As a finding at `range` of the text.
    pub(super) fn at(self, range: std::ops::Range<usize>) -> Finding {
        Finding::warning(range, self.message).with_hint(self.hint)
    }
}

/// Looks at all imports of a valid module.
pub(super) fn check(bytes: &[u8]) -> Vec<ImportWarning> {
    let mut types: Vec<Option<FuncType>> = Vec::new();
    let mut warnings = Vec::new();
    for payload in Parser::new(0).parse_all(bytes) {
        match payload {
            Ok(Payload::TypeSection(section)) => {
                for group in section.into_iter().flatten() {
                    types.extend(group.into_types().map(|ty| match ty.composite_type.inner {
                        wasmparser::CompositeInnerType::Func(func) => Some(func),
                        _ => None,
                    }));
                }
            }
            Ok(Payload::ImportSection(section)) => {
                let imports = section.into_imports().flatten().enumerate();
                warnings.extend(imports.filter_map(|(index, import)| warn(index, &import, &types)));
            }
            Ok(Payload::CodeSectionStart { .. }) | Err(_) => break,
            Ok(_) => {}
        }
    }
    warnings
}

fn warn(index: usize, import: &Import<'_>, types: &[Option<FuncType>]) -> Option<ImportWarning> {
    let name = format!("{}.{}", import.module, import.name);
    let declared = match import.ty {
        TypeRef::Func(ty) => types.get(ty as usize)?.as_ref()?,
        TypeRef::Memory(_) if import.module == MEMORY_MODULE && import.name == MEMORY_NAME => return None,
        TypeRef::Memory(_) => {
            let message = format!("nothing provides the memory `{name}`: the guest cannot be started");
            let hint = format!(
                "the device provides `{MEMORY_MODULE}.{MEMORY_NAME}`; better declare your own memory"
            );
            return Some(ImportWarning { index, message, hint: Some(hint) });
        }
        _ => {
            let message = format!("nothing provides `{name}`: the guest cannot be started");
            return Some(ImportWarning { index, message, hint: None });
        }
    };
    if import.module == PRINT_INT_MODULE && import.name == PRINT_INT_NAME {
        return None;
    }
    let provided = (import.module == host::MODULE).then(|| host::find(import.name)).flatten();
    match provided {
        Some(function) if fits(function, declared) => None,
        Some(function) => Some(ImportWarning {
            index,
            message: format!("`{name}` is declared as {}: the guest cannot be started", signature(declared)),
            hint: Some(format!("it is {}", provided_signature(function))),
        }),
        None => Some(ImportWarning {
            index,
            message: format!("`{name}` is provided by nothing and traps when called"),
            hint: proposal(import.module, import.name),
        }),
    }
}

fn proposal(module: &str, name: &str) -> Option<String> {
    let names = || HOST_FUNCTIONS.iter().map(|function| function.name);
    if module == host::MODULE {
        return nearest(name, names()).map(|near| format!("did you mean `{near}`?"));
    }
    if host::find(name).is_some() {
        return Some(format!("host functions are imported from \"{}\"", host::MODULE));
    }
    nearest(module, [host::MODULE]).map(|near| format!("did you mean the module \"{near}\"?"))
}

fn fits(function: &HostFunction, declared: &FuncType) -> bool {
    let params = function.params.iter().map(|param| param.ty);
    let results = Some(function.result).filter(|ty| *ty != ValueType::None);
    declared.params().iter().copied().map(value_type).eq(params.map(Some))
        && declared.results().iter().copied().map(value_type).eq(results.map(Some))
}

fn value_type(ty: ValType) -> Option<ValueType> {
    ValueType::from_word(&ty.to_string())
}

fn signature(ty: &FuncType) -> String {
    let list = |types: &[ValType]| types.iter().map(ValType::to_string).collect::<Vec<_>>();
    text_of(&list(ty.params()), &list(ty.results()))
}

fn provided_signature(function: &HostFunction) -> String {
    let params: Vec<String> = function.params.iter().map(|param| param.ty.word().to_owned()).collect();
    let results: Vec<String> = [function.result]
        .iter()
        .filter(|ty| **ty != ValueType::None)
        .map(|ty| ty.word().to_owned())
        .collect();
    text_of(&params, &results)
}

/// A signature as the text format writes it.
fn text_of(params: &[String], results: &[String]) -> String {
    let part = |word: &str, types: &[String]| {
        if types.is_empty() { String::new() } else { format!(" ({word} {})", types.join(" ")) }
    };
    format!("`(func{}{})`", part("param", params), part("result", results))
}
