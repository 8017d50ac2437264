//! The parts of the crate `wasm-device-guest` that repeat `kmod/abi`: imports, levels, records.

use wasm_device_abi::codes::{LogLevel, ValueType};
use wasm_device_abi::host::{Access, HOST_FUNCTIONS, HostFunction, MODULE, Param};
use wasm_device_abi::layout::StructLayout;
use wasm_device_abi::records::{MeminfoRecord, NetdevRecord, TASK_KTHREAD, TaskRecord};

use super::c_names::plain;

const GENERATED: &str = "// Generated from kmod/abi by `cargo xtask docs`; do not edit.\n";

/// How an import is declared in a guest, and what stands for it in a program that is none.
const IMPORTS_MACRO: &str = r#"
macro_rules! host_functions {
    ($($(#[doc = $docs:literal])* fn $name:ident($($parameter:ident: $type:ty),*) $(-> $result:ty)?;)*) => {
        #[cfg(target_arch = "wasm32")]
        #[link(wasm_import_module = "MODULE")]
        unsafe extern "C" {$(
            $(#[doc = $docs])*
            pub(crate) fn $name($($parameter: $type),*) $(-> $result)?;
        )*}

        $(
            $(#[doc = $docs])*
            #[cfg(not(target_arch = "wasm32"))]
            pub(crate) unsafe fn $name($(_: $type),*) $(-> $result)? {
                panic!(concat!("the host function ", stringify!($name), " is called outside of a guest"))
            }
        )*
    };
}
"#;

/// `src/imports.rs`.
pub(super) fn imports() -> String {
    let mut text = format!("//! The host functions as they are imported.\n{GENERATED}");
    text += "#![expect(unsafe_code, reason = \"imports are foreign functions\")]\n";
    text += &IMPORTS_MACRO.replace("MODULE", MODULE);
    text += "\nhost_functions! {\n";
    for function in HOST_FUNCTIONS {
        text += &declaration(function);
    }
    text + "}\n"
}

fn declaration(function: &HostFunction) -> String {
    let params: Vec<String> =
        function.params.iter().map(|param| format!("{}: {}", param.name, param_type(param))).collect();
    let result = match function.result {
        ValueType::None => String::new(),
        ty => format!(" -> {}", ty.word()),
    };
    format!("    ///{}\n    fn {}({}){result};\n", function.docs, function.name, params.join(", "))
}

fn param_type(param: &Param) -> &'static str {
    match param.access {
        Access::Reads => "*const u8",
        Access::Writes => "*mut u8",
        Access::Number => param.ty.word(),
    }
}

/// `src/level.rs`.
pub(super) fn level() -> String {
    let mut text = format!("//! Levels of log lines.\n{GENERATED}\n");
    text += &docs("", LogLevel::TABLE.docs);
    text += "#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]\n#[repr(i32)]\npub enum Level {\n";
    for code in LogLevel::TABLE.codes {
        text += &docs("    ", &[code.meaning]);
        text += &format!("    {} = {},\n", capitalised(code.word), code.number);
    }
    text + "}\n"
}

/// `src/records.rs`.
pub(super) fn records() -> String {
    let mut text = format!("//! Records that the host writes into a guest's memory.\n{GENERATED}");
    for (name, layout) in
        [("Meminfo", MeminfoRecord::LAYOUT), ("Task", TaskRecord::LAYOUT), ("Netdev", NetdevRecord::LAYOUT)]
    {
        text += "\n";
        text += &record(name, &layout);
    }
    text += "\n/// Bit of [`Task::flags`]: the task is a kernel thread.\n";
    text + &format!("pub const TASK_KTHREAD: u32 = {TASK_KTHREAD};\n")
}

fn record(name: &str, layout: &StructLayout) -> String {
    let mut text = docs("", layout.docs);
    text += "#[derive(Debug, Clone, Copy, PartialEq, Eq)]\n#[repr(C)]\n";
    text += &format!("pub struct {name} {{\n");
    let mut zeros = String::new();
    let mut asserts = format!("    assert!(size_of::<{name}>() == {});\n", layout.size);
    for field in layout.fields {
        text += &docs("    ", field.docs);
        let (ty, zero) = match field.array {
            true => (format!("[{}; {}]", field.scalar, field.count), format!("[0; {}]", field.count)),
            false => (field.scalar.to_owned(), "0".to_owned()),
        };
        text += &format!("    pub {}: {ty},\n", field.name);
        zeros += &format!("        {}: {zero},\n", field.name);
        asserts +=
            &format!("    assert!(core::mem::offset_of!({name}, {}) == {});\n", field.name, field.offset);
    }
    text += &format!("}}\n\nimpl {name} {{\n    /// Every field is zero.\n");
    text += &format!("    #[rustfmt::skip]\n    pub const ZERO: Self = Self {{\n{zeros}    }};\n}}\n");
    text + &format!("\nconst _: () = {{\n{asserts}}};\n")
}

fn docs(indent: &str, lines: &[&str]) -> String {
    lines.iter().map(|line| format!("{indent}/// {}\n", plain(line.trim()))).collect()
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_ascii_uppercase().to_string() + letters.as_str()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::workspace;

    #[test]
    fn every_host_function_has_a_safe_wrapper() {
        let folder = workspace::root().join("kmod/abi/guest/src");
        let wrappers = fs::read_to_string(folder.join("host.rs")).unwrap();
        let safe: String = ["clock.rs", "log.rs", "machine.rs", "payload.rs"]
            .map(|file| fs::read_to_string(folder.join(file)).unwrap())
            .concat();
        for function in HOST_FUNCTIONS {
            let name = function.name;
            let wrapped =
                wrappers.contains(&format!("imports::{name}(")) || wrappers.contains(&format!("    {name}("));
            assert!(wrapped, "host.rs does not call {name}");
            assert!(safe.contains(&format!("host::{name}")), "nothing safe calls {name}");
        }
    }
}
