//! Which function a run calls, and with what.

use alloc::{borrow::ToOwned, format, string::String, vec::Vec};

use wasm_device_abi::codes::{ItemKind, ValueType};
use wasm_device_abi::host::DEFAULT_ENTRIES;
use wasm_device_abi::legacy::ALLOC_EXPORT;
use wasmi::{FuncType, Module, Val, ValType};

use crate::failure::Failure;
use crate::interface::function_signature;
use crate::log_text::escape;
use crate::value::type_from_engine;
use crate::{InterfaceItem, Value};

/// Exports beyond this many are counted only.
const EXPORTS_SHOWN: usize = 12;

/// A function to call, by name and type.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) name: String,
    pub(crate) ty: FuncType,
}

/// Finds the function to call: the one asked for, else the default ones, else the only one.
pub(crate) fn find(module: &Module, items: &[InterfaceItem], asked: Option<&str>) -> Result<Entry, Failure> {
    let function = |name: &str| -> Option<Entry> {
        let ty = module.get_export(name)?.func()?.clone();
        Some(Entry { name: name.to_owned(), ty })
    };
    let exported = exported_functions(items);
    if let Some(name) = asked {
        return function(name).filter(|_| exported.contains(&name)).ok_or_else(|| {
            Failure::link(format!(
                "the guest exports no function `{}`; {}",
                escape(name.as_bytes()),
                export_list(&exported)
            ))
        });
    }
    default_name(&exported).and_then(function).ok_or_else(|| {
        Failure::link(format!(
            "the run names no function to call, and the guest exports none of `main`, `_start` and `sum`; {}",
            export_list(&exported)
        ))
    })
}

/// The function that a run calls which names none, for a guest with these imports and exports.
pub fn default_entry(items: &[InterfaceItem]) -> Option<&str> {
    default_name(&exported_functions(items))
}

fn exported_functions(items: &[InterfaceItem]) -> Vec<&str> {
    let functions = items.iter().filter(|item| item.export && item.kind == ItemKind::Func);
    functions.map(|item| item.name.as_str()).collect()
}

/// The first of the usual names that is exported, else the only export.
fn default_name<'a>(exported: &[&'a str]) -> Option<&'a str> {
    let usual = DEFAULT_ENTRIES.iter().find_map(|name| exported.iter().find(|export| *export == name));
    match (usual, exported) {
        (Some(name), _) | (None, [name]) => Some(name),
        _ => None,
    }
}

fn export_list(exported: &[&str]) -> String {
    if exported.is_empty() {
        return "it exports no functions at all: add (export \"main\") to the one to call".to_owned();
    }
    let names: Vec<String> =
        exported.iter().take(EXPORTS_SHOWN).map(|name| format!("`{}`", escape(name.as_bytes()))).collect();
    let more = match exported.len() - names.len() {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    format!("the functions that it exports are {}{more}", names.join(", "))
}

/// Checks the arguments of a run that pushes nothing.
pub(crate) fn arguments(entry: &Entry, args: &[Value]) -> Result<Vec<Val>, Failure> {
    let params = entry.ty.params();
    let fits = params.len() == args.len()
        && params.iter().zip(args).all(|(param, arg)| declared(*param, arg).to_engine().is_some());
    if !fits {
        return Err(Failure::link(argument_message(entry, args)));
    }
    Ok(params.iter().zip(args).filter_map(|(param, arg)| declared(*param, arg).to_engine()).collect())
}

/// An argument with the type that the function declares, or with none where it has another one.
fn declared(param: ValType, arg: &Value) -> Value {
    let ty = type_from_engine(param);
    let fits = arg.ty == ty || arg.ty == ValueType::None;
    Value { ty: if fits { ty } else { ValueType::None }, bits: arg.bits }
}

fn argument_message(entry: &Entry, args: &[Value]) -> String {
    let name = escape(entry.name.as_bytes());
    let signature = function_signature(&entry.ty);
    if args.is_empty() {
        let hint = match is_pushable(&entry.ty) {
            true => "; it looks as if it takes an array: push one (`push ints`), or give arguments",
            false => "",
        };
        return format!("`{name}` takes {signature}, but the run gives no arguments{hint}");
    }
    let types: Vec<&str> =
        args.iter().map(|arg| if arg.ty == ValueType::None { "any" } else { arg.ty.word() }).collect();
    format!("`{name}` takes {signature}, but the run gives ({})", types.join(", "))
}

/// Whether a function takes a pointer and a count.
fn is_pushable(ty: &FuncType) -> bool {
    ty.params().len() == 2 && ty.params().iter().all(is_integer)
}

const fn is_integer(ty: &ValType) -> bool {
    matches!(ty, ValType::I32 | ValType::I64)
}

/// Arguments of an entry that is called with what was pushed: place and count, or nothing for
/// guests that find the array by themselves.
pub(crate) fn pushed_arguments(entry: &Entry, ptr: u64, count: u64) -> Result<Vec<Val>, Failure> {
    match entry.ty.params() {
        [] => Ok(Vec::new()),
        [first, second] if is_integer(first) && is_integer(second) => {
            Ok([(first, ptr), (second, count)].into_iter().map(|(ty, value)| integer(ty, value)).collect())
        }
        _ => Err(Failure::link(format!(
            "`{}` takes {}, but a run that pushes data calls it with a pointer and a count",
            escape(entry.name.as_bytes()),
            function_signature(&entry.ty)
        ))),
    }
}

/// An integer of the type that a function declares.
pub(crate) fn integer(ty: &ValType, value: u64) -> Val {
    match ty {
        ValType::I64 => Val::I64(value as i64),
        _ => Val::I32(value as u32 as i32),
    }
}

/// Checks that the guest can be pushed to.
pub(crate) fn alloc(module: &Module) -> Result<Entry, Failure> {
    let ty = module.get_export(ALLOC_EXPORT).and_then(|export| export.func().cloned()).ok_or_else(|| {
        Failure::link(format!(
            "the run pushes data, but the guest exports no function `{ALLOC_EXPORT}`, \
             which has to give a place for it: {ALLOC_EXPORT}(bytes) -> ptr"
        ))
    })?;
    let fits =
        matches!((ty.params(), ty.results()), ([param], [result]) if is_integer(param) && is_integer(result));
    if !fits {
        return Err(Failure::link(format!(
            "the guest exports `{ALLOC_EXPORT}` as {}, but it has to be (i32) -> i32",
            function_signature(&ty)
        )));
    }
    Ok(Entry { name: ALLOC_EXPORT.to_owned(), ty })
}

/// The pointer that `alloc` returned.
pub(crate) fn pointer(results: &[Val]) -> u64 {
    results.first().map_or(0, |result| {
        let value = Value::from_engine(result);
        if value.ty == ValueType::I64 { value.bits } else { u64::from(value.bits as u32) }
    })
}
