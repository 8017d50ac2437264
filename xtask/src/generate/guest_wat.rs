//! `wasm_device_guest.wat`: the host interface as imports to copy into a guest.

use wasm_device_abi::codes::{LogLevel, ValueType};
use wasm_device_abi::host::{HOST_FUNCTIONS, HostFunction, MODULE};
use wasm_device_abi::layout::StructLayout;
use wasm_device_abi::records::{MeminfoRecord, NetdevRecord, TaskRecord};

use super::c_names::plain;

const HEAD: &str = "\
;; The host interface of /dev/wasm_device as imports to copy into a guest.
;; Generated from kmod/abi by `cargo xtask docs`; do not edit.
;;
;; Addresses and lengths are bytes of the guest's linear memory, which it exports
;; as `memory`. Variable length goes one way everywhere: such a call returns the
;; bytes it needs, and writes nothing when `cap` is too small.
(module
";

pub(super) fn text() -> String {
    let mut text = HEAD.to_owned();
    let levels: Vec<String> =
        LogLevel::ALL.iter().map(|level| format!("{} {}", level.number(), level.word())).collect();
    text += &format!("  ;; Levels of a log line: {}.\n", levels.join(", "));
    for function in HOST_FUNCTIONS {
        text += "\n";
        text += &import(function);
    }
    for layout in [MeminfoRecord::LAYOUT, TaskRecord::LAYOUT, NetdevRecord::LAYOUT] {
        text += "\n";
        text += &record(&layout);
    }
    text += "\n  (memory (export \"memory\") 1)\n)\n";
    text
}

fn import(function: &HostFunction) -> String {
    let params: String =
        function.params.iter().map(|param| format!(" (param ${} {})", param.name, param.ty.word())).collect();
    let result = match function.result {
        ValueType::None => String::new(),
        ty => format!(" (result {})", ty.word()),
    };
    format!(
        "  ;; {}\n  (import \"{MODULE}\" \"{name}\" (func ${name}{params}{result}))\n",
        function.docs.trim(),
        name = function.name
    )
}

fn record(layout: &StructLayout) -> String {
    let mut text = String::new();
    for line in layout.docs {
        text += &format!("  ;; {}\n", plain(line.trim()));
    }
    text += &format!("  ;; {} bytes a record:\n", layout.size);
    for field in layout.fields {
        let ty =
            if field.array { format!("{}[{}]", field.scalar, field.count) } else { field.scalar.to_owned() };
        let docs: Vec<String> = field.docs.iter().map(|line| plain(line.trim())).collect();
        text += &format!("  ;;   {:>3}  {ty:<6} {:<10} {}\n", field.offset, field.name, docs.join(" "));
    }
    text
}
