//! What a module imports and exports, what of it the device provides, and for which interface it was written.

use alloc::{borrow::ToOwned, format, string::String, vec::Vec};

use wasm_device_abi::codes::{Generation, ItemKind, ValueType};
use wasm_device_abi::{host, legacy};
use wasmi::{ExternType, FuncType, Module};

use crate::InterfaceItem;
use crate::failure::Failure;
use crate::host_calls::{Provider, import_name};
use crate::start_function::export_names;
use crate::value::type_from_engine;

/// Imports, then exports, each in the order of the module.
pub(crate) fn items(module: &Module, image: &[u8]) -> Vec<InterfaceItem> {
    let imports = module.imports().map(|import| {
        let served =
            provider(import.module(), import.name(), import.ty()).is_ok_and(|provided| match provided {
                Some(provider) => provider != Provider::Missing,
                None => true,
            });
        item(false, import.module(), import.name(), import.ty(), served)
    });
    let exports = export_names(image)
        .into_iter()
        .filter_map(|name| module.get_export(name).map(|ty| item(true, "", name, &ty, true)));
    imports.chain(exports).collect()
}

/// What provides an import: a function behind it, or `None` for a memory that is made for it. The
/// error says why it cannot be provided.
pub(crate) fn provider(module: &str, name: &str, ty: &ExternType) -> Result<Option<Provider>, Failure> {
    match ty {
        ExternType::Func(ty) => function_provider(module, name, ty).map(Some),
        ExternType::Memory(_) if (module, name) == (legacy::MEMORY_MODULE, legacy::MEMORY_NAME) => Ok(None),
        ExternType::Memory(_) => Err(unprovided("memory", module, name)),
        ExternType::Table(_) => Err(unprovided("table", module, name)),
        ExternType::Global(_) => Err(unprovided("global", module, name)),
    }
}

fn function_provider(module: &str, name: &str, ty: &FuncType) -> Result<Provider, Failure> {
    if module == host::MODULE
        && let Some(function) = host::find(name)
    {
        let params: Vec<ValueType> = function.params.iter().map(|param| param.ty).collect();
        let results: &[ValueType] = match &function.result {
            ValueType::None => &[],
            result => core::slice::from_ref(result),
        };
        if types_are(ty, &params, results) {
            return Ok(Provider::Kernel(function.id));
        }
        return Err(wrong_signature(module, name, ty, &signature(&params, results)));
    }
    if (module, name) == (legacy::PRINT_INT_MODULE, legacy::PRINT_INT_NAME) {
        let fits =
            [&[][..], &[ValueType::I32]].iter().any(|results| types_are(ty, &[ValueType::I32], results));
        if fits {
            return Ok(Provider::PrintInt);
        }
        return Err(wrong_signature(module, name, ty, "(i32), with or without a result i32"));
    }
    Ok(Provider::Missing)
}

fn unprovided(kind: &str, module: &str, name: &str) -> Failure {
    Failure::link(format!(
        "the guest imports the {kind} `{}`, which the device does not provide; define it in the module",
        import_name(module, name)
    ))
}

fn wrong_signature(module: &str, name: &str, ty: &FuncType, provided: &str) -> Failure {
    Failure::link(format!(
        "the guest imports `{}` as {}, but the device provides it as {provided}",
        import_name(module, name),
        function_signature(ty)
    ))
}

fn types_are(ty: &FuncType, params: &[ValueType], results: &[ValueType]) -> bool {
    let same = |types: &[wasmi::ValType], wanted: &[ValueType]| {
        types.iter().map(|ty| type_from_engine(*ty)).eq(wanted.iter().copied())
    };
    same(ty.params(), params) && same(ty.results(), results)
}

/// A signature as messages give it: `(i32, i32) -> i64`.
pub(crate) fn function_signature(ty: &FuncType) -> String {
    let (params, results) = signature_types(ty);
    signature(&params, &results)
}

fn signature_types(ty: &FuncType) -> (Vec<ValueType>, Vec<ValueType>) {
    let codes = |types: &[wasmi::ValType]| types.iter().map(|ty| type_from_engine(*ty)).collect();
    (codes(ty.params()), codes(ty.results()))
}

/// Types beyond this many are counted only.
const TYPES_SHOWN: usize = 8;

fn signature(params: &[ValueType], results: &[ValueType]) -> String {
    match results {
        [] => format!("({})", type_list(params)),
        [result] => format!("({}) -> {}", type_list(params), result.word()),
        results => format!("({}) -> ({})", type_list(params), type_list(results)),
    }
}

fn type_list(types: &[ValueType]) -> String {
    let mut words: Vec<&str> = types.iter().take(TYPES_SHOWN).map(|ty| ty.word()).collect();
    let more = format!("… {} in all", types.len());
    if types.len() > TYPES_SHOWN {
        words.push(&more);
    }
    words.join(", ")
}

fn item(export: bool, module: &str, name: &str, ty: &ExternType, served: bool) -> InterfaceItem {
    let mut item = InterfaceItem {
        export,
        module: module.to_owned(),
        name: name.to_owned(),
        kind: ItemKind::Func,
        served,
        params: Vec::new(),
        results: Vec::new(),
        value_type: ValueType::None,
        minimum: 0,
        maximum: None,
    };
    match ty {
        ExternType::Func(ty) => (item.params, item.results) = signature_types(ty),
        ExternType::Memory(ty) => {
            item.kind = ItemKind::Memory;
            (item.minimum, item.maximum) = (ty.minimum(), ty.maximum());
        }
        ExternType::Table(ty) => {
            item.kind = ItemKind::Table;
            (item.minimum, item.maximum) = (ty.minimum(), ty.maximum());
        }
        ExternType::Global(ty) => {
            item.kind = ItemKind::Global;
            item.value_type = type_from_engine(ty.content());
        }
    }
    item
}

/// Which interface a module was written for.
pub(crate) fn generation(items: &[InterfaceItem]) -> Generation {
    let export = |name: &str, kind: ItemKind| {
        items.iter().find(|item| item.export && item.kind == kind && item.name == name)
    };
    if items.iter().any(|item| !item.export && item.module == host::MODULE) {
        return Generation::V1;
    }
    let alloc = export(legacy::ALLOC_EXPORT, ItemKind::Func).is_some();
    let memory = export(legacy::MEMORY_NAME, ItemKind::Memory).is_some();
    match export(legacy::SUM_EXPORT, ItemKind::Func).map(|sum| sum.params.len()) {
        Some(0) if alloc => Generation::G0,
        Some(0) if memory => Generation::P1,
        Some(2) if alloc => Generation::P2,
        _ => Generation::Unknown,
    }
}
