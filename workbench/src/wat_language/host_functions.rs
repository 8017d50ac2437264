//! The host interface as a text writes it.

use wasm_device_abi::codes::ValueType;
use wasm_device_abi::host::{Access, HostFunction, MODULE};

/// `log(level: i32, ptr: i32, len: i32)`.
pub(super) fn prototype(function: &HostFunction) -> String {
    let params: Vec<String> =
        function.params.iter().map(|param| format!("{}: {}", param.name, param.ty.word())).collect();
    let result = match function.result {
        ValueType::None => String::new(),
        ty => format!(" → {}", ty.word()),
    };
    format!("{MODULE}.{}({}){result}", function.name, params.join(", "))
}

/// What it does, and which of its parameters are addresses.
pub(super) fn about(function: &HostFunction) -> String {
    let mut about = function.docs.trim().to_owned();
    for param in function.params {
        let told = match param.access {
            Access::Number => continue,
            Access::Reads => "an address that is read from",
            Access::Writes => "an address that is written to",
        };
        about.push_str(&format!(" `{}` is {told}.", param.name));
    }
    about
}

/// `(func $log (param i32 i32 i32))`.
pub(super) fn import_item(function: &HostFunction) -> String {
    let mut item = format!("(func ${}", function.name);
    if !function.params.is_empty() {
        let types: Vec<&str> = function.params.iter().map(|param| param.ty.word()).collect();
        item.push_str(&format!(" (param {})", types.join(" ")));
    }
    if function.result != ValueType::None {
        item.push_str(&format!(" (result {})", function.result.word()));
    }
    item.push(')');
    item
}

/// `import "kernel" "log" (func $log (param i32 i32 i32))`, without the outer parentheses.
pub(super) fn import_field(function: &HostFunction) -> String {
    format!("import \"{MODULE}\" \"{}\" {}", function.name, import_item(function))
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use wasm_device_abi::host::HOST_FUNCTIONS;

    use super::*;
    use crate::compile::{Source, compile};

    #[test]
    fn every_import_is_of_the_type_that_the_device_provides() {
        for function in HOST_FUNCTIONS {
            let text = format!("(module ({}))", import_field(function));
            let source = Source { path: PathBuf::from("a.wat"), bytes: text.as_bytes().into() };
            let artifact = compile(&source).unwrap_or_else(|errors| panic!("{text}: {errors:?}"));
            assert_eq!(artifact.warnings, [], "{text}");
        }
    }

    #[test]
    fn a_function_is_told_with_its_addresses() {
        let log = wasm_device_abi::host::find("log").unwrap();
        assert_eq!(prototype(log), "kernel.log(level: i32, ptr: i32, len: i32)");
        assert!(about(log).ends_with("`ptr` is an address that is read from."), "{}", about(log));
    }
}
