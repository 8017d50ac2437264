//! How things of `kmod/abi` are called in C.

use wasm_device_abi::codes::ValueType;
use wasm_device_abi::host::{Access, HostFunction, Param};
use wasm_device_abi::layout::{FieldLayout, StructLayout};

/// The C type of a scalar. `aligned` gives the one that has the same layout for 32-bit callers.
pub(super) fn scalar(name: &str, kernel_types: bool) -> &'static str {
    match (name, kernel_types) {
        ("u8", true) => "__u8",
        ("u16", true) => "__u16",
        ("u32", true) => "__u32",
        ("u64", true) => "__aligned_u64",
        ("i32", true) => "__s32",
        ("i64", true) => "__aligned_s64",
        ("u8", false) => "uint8_t",
        ("u16", false) => "uint16_t",
        ("u32", false) => "uint32_t",
        ("u64", false) => "uint64_t",
        ("i32", false) => "int32_t",
        ("i64", false) => "int64_t",
        (other, _) => unreachable!("{other} is no scalar of the interface"),
    }
}

/// `name` or `name[count]`.
pub(super) fn declarator(field: &FieldLayout) -> String {
    if field.array { format!("{}[{}]", field.name, field.count) } else { field.name.to_owned() }
}

/// A struct with its documentation and its layout asserted.
pub(super) fn structure(layout: &StructLayout, kernel_types: bool) -> String {
    let mut text = comment("", layout.docs);
    text += &format!("struct {} {{\n", layout.c_name);
    for field in layout.fields {
        text += &comment("\t", field.docs);
        text += &format!("\t{} {};\n", scalar(field.scalar, kernel_types), declarator(field));
    }
    text += "};\n";
    text += &format!(
        "_Static_assert(sizeof(struct {0}) == {1}, \"struct {0} has {1} bytes\");\n",
        layout.c_name, layout.size
    );
    for field in layout.fields {
        text += &format!(
            "_Static_assert(offsetof(struct {0}, {1}) == {2}, \"{0}.{1} is at {2}\");\n",
            layout.c_name, field.name, field.offset
        );
    }
    text
}

/// A C comment of documentation lines.
pub(super) fn comment(indent: &str, docs: &[&str]) -> String {
    let lines: Vec<String> = docs.iter().map(|line| plain(line.trim())).collect();
    match lines.as_slice() {
        [] => String::new(),
        [line] => format!("{indent}/* {line} */\n"),
        lines => {
            let body: String =
                lines.iter().map(|line| format!("{indent} * {line}\n").replace(" * \n", " *\n")).collect();
            format!("{indent}/*\n{body}{indent} */\n")
        }
    }
}

/// Documentation text without the marks of Rust documentation: `[`Type::NAME`]` becomes `NAME`.
pub(super) fn plain(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, link)) = rest.split_once("[`") {
        out += before;
        let Some((name, after)) = link.split_once("`]") else {
            out += "[`";
            rest = link;
            continue;
        };
        out += &format!("`{}`", name.rsplit("::").next().unwrap_or(name));
        rest = after;
    }
    out + rest
}

/// The upper-case C name of a word such as `out_of_fuel`.
pub(super) fn constant(prefix: &str, word: &str) -> String {
    format!("{prefix}_{}", word.to_uppercase())
}

/// `kernel.log(level: i32, ptr: i32, len: i32)`, with `-> i32` where there is a result.
pub(super) fn signature(function: &HostFunction) -> String {
    let params: Vec<String> =
        function.params.iter().map(|param| format!("{}: {}", param.name, param.ty.word())).collect();
    let result = match function.result {
        ValueType::None => String::new(),
        other => format!(" -> {}", other.word()),
    };
    format!("{}({}){result}", function.name, params.join(", "))
}

/// The C declaration of a parameter of a guest's import.
pub(super) fn guest_param(param: &Param) -> String {
    match param.access {
        Access::Reads => format!("const void *{}", param.name),
        Access::Writes => format!("void *{}", param.name),
        Access::Number => format!("{} {}", guest_type(param.ty), param.name),
    }
}

/// The C type of a value in a guest.
pub(super) fn guest_type(ty: ValueType) -> &'static str {
    match ty {
        ValueType::None => "void",
        ValueType::I32 => "int32_t",
        ValueType::I64 => "int64_t",
        ValueType::F32 => "float",
        ValueType::F64 => "double",
        other => unreachable!("{other:?} is in no host function"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_of_rust_documentation_become_plain_words() {
        assert_eq!(plain("as [`crate::calls::WasmRun`] says, [`X`]"), "as `WasmRun` says, `X`");
        assert_eq!(plain("no [link"), "no [link");
    }
}
