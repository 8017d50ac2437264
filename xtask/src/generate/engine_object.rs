//! The C interface of the engine object: a header for C and declarations for Rust, made from the
//! signatures in `kmod/engine-object/src`.

use std::fs;

use anyhow::{Context, Result, bail};
use syn::{Attribute, Expr, FnArg, ForeignItem, Item, Lit, Meta, Pat, ReturnType, Signature, Type};
use wasm_device_abi::layout::STRUCTS;

use super::c_names::{comment, scalar};
use crate::workspace;

/// What stands in the generated files, in this order.
const SOURCES: [&str; 4] = ["codes.rs", "c_types.rs", "callbacks.rs", "entry_points.rs"];

const C_HEAD: &str = "\
/* SPDX-License-Identifier: GPL-2.0 OR MIT OR Apache-2.0 */
/*
 * The engine object (guest_engine.o) for whoever links it.
 *
 * Generated from kmod/engine-object/src by `cargo xtask docs`; do not edit.
 */
#ifndef GUEST_ENGINE_H
#define GUEST_ENGINE_H

#include \"wasm_device.h\"

struct ge_session;
";

const RUST_HEAD: &str = "\
// SPDX-License-Identifier: GPL-2.0 OR MIT OR Apache-2.0

// The engine object (`guest_engine.o`) for whoever links it.
//
// Generated from `kmod/engine-object/src` by `cargo xtask docs`; do not edit. Include it where the
// names of the structs of `wasm_device_abi` are in scope.

use core::ffi::c_void;

/// A session; only the object knows what is in it.
#[repr(C)]
pub struct ge_session {
    _private: [u8; 0],
}
";

/// One thing of the interface.
enum Part {
    /// The documentation of a source file.
    Section(Vec<String>),
    Code {
        docs: Vec<String>,
        name: String,
        value: i32,
    },
    Struct {
        docs: Vec<String>,
        name: String,
        fields: Vec<Field>,
    },
    /// A callback, or an entry point.
    Function {
        docs: Vec<String>,
        name: String,
        params: Vec<(String, Kind)>,
        result: Option<Kind>,
    },
}

struct Field {
    docs: Vec<String>,
    name: String,
    kind: Kind,
}

/// A type of the interface.
enum Kind {
    Name(String),
    Pointer { to: Box<Kind>, mutable: bool },
}

/// `guest_engine.h`.
pub(super) fn c_header() -> Result<String> {
    let mut text = C_HEAD.to_owned();
    for part in parts()? {
        text += "\n";
        match part {
            Part::Section(docs) => text += &c_comment("", &docs),
            Part::Code { docs, name, value } => {
                text.pop();
                text += &c_comment("", &docs);
                text += &format!("#define {name} ({value})\n");
            }
            Part::Struct { docs, name, fields } => {
                text += &c_comment("", &docs);
                text += &format!("struct {name} {{\n");
                for field in fields {
                    text += &c_comment("\t", &field.docs);
                    text += &format!("\t{};\n", c_declaration(&field.kind, &field.name));
                }
                text += "};\n";
            }
            Part::Function { docs, name, params, result } => {
                text += &c_comment("", &docs);
                text += &c_function(&name, &params, result.as_ref());
            }
        }
    }
    Ok(text + "\n#endif\n")
}

/// `guest_engine.rs`.
pub(super) fn rust_declarations() -> Result<String> {
    let mut text = RUST_HEAD.to_owned();
    let mut callbacks = false;
    for part in parts()? {
        text += "\n";
        match part {
            // The callbacks are for the other side to define, so here they are only described.
            Part::Section(docs) => {
                text += &docs
                    .iter()
                    .map(|line| format!("//{line}\n").replace("// \n", "//\n"))
                    .collect::<String>();
                callbacks = false;
            }
            Part::Code { docs, name, value } => {
                text += &rust_docs("", &docs);
                text += &format!("pub const {name}: i32 = {value};\n");
            }
            Part::Struct { docs, name, fields } => {
                text += &rust_docs("", &docs);
                text += &format!("#[repr(C)]\n#[derive(Clone, Copy)]\npub struct {name} {{\n");
                for field in fields {
                    text += &rust_docs("    ", &field.docs);
                    text += &format!("    pub {}: {},\n", field.name, rust_type(&field.kind));
                }
                text += "}\n";
            }
            Part::Function { name, .. } if name.starts_with("ge_cb_") => {
                text.pop();
                if !callbacks {
                    text +=
                        "// The signatures are in guest_engine.h and kmod/engine-object/src/callbacks.rs.\n";
                }
                callbacks = true;
            }
            Part::Function { docs, name, params, result } => {
                let params: Vec<String> =
                    params.iter().map(|(name, kind)| format!("{name}: {}", rust_type(kind))).collect();
                let result = result.map_or(String::new(), |kind| format!(" -> {}", rust_type(&kind)));
                text += "unsafe extern \"C\" {\n";
                text += &rust_docs("    ", &docs);
                text += &format!("    pub fn {name}({}){result};\n}}\n", params.join(", "));
            }
        }
    }
    Ok(text)
}

fn parts() -> Result<Vec<Part>> {
    let mut parts = Vec::new();
    for source in SOURCES {
        let path = workspace::root().join("kmod/engine-object/src").join(source);
        let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let file = syn::parse_file(&text).with_context(|| format!("cannot parse {}", path.display()))?;
        parts.push(Part::Section(docs(&file.attrs)?));
        for item in &file.items {
            item_parts(item, &mut parts).with_context(|| format!("in {}", path.display()))?;
        }
    }
    Ok(parts)
}

fn item_parts(item: &Item, parts: &mut Vec<Part>) -> Result<()> {
    match item {
        Item::Const(code) if code.ident.to_string().starts_with("GE_") => {
            parts.push(Part::Code {
                docs: docs(&code.attrs)?,
                name: code.ident.to_string(),
                value: integer(&code.expr)?,
            });
        }
        Item::Struct(item) => {
            let fields = item.fields.iter().map(|field| {
                let name = field.ident.as_ref().context("a struct of the interface has named fields")?;
                Ok(Field { docs: docs(&field.attrs)?, name: name.to_string(), kind: kind(&field.ty)? })
            });
            parts.push(Part::Struct {
                docs: docs(&item.attrs)?,
                name: item.ident.to_string(),
                fields: fields.collect::<Result<_>>()?,
            });
        }
        Item::ForeignMod(block) => {
            for item in &block.items {
                let ForeignItem::Fn(function) = item else { bail!("a callback is a function") };
                parts.push(function_part(&function.attrs, &function.sig)?);
            }
        }
        Item::Fn(function) if function.sig.abi.is_some() => {
            parts.push(function_part(&function.attrs, &function.sig)?);
        }
        _ => {}
    }
    Ok(())
}

fn function_part(attributes: &[Attribute], signature: &Signature) -> Result<Part> {
    let params = signature.inputs.iter().map(|param| {
        let FnArg::Typed(param) = param else { bail!("a function of the interface has no self") };
        let Pat::Ident(name) = &*param.pat else { bail!("a parameter of the interface has a plain name") };
        Ok((name.ident.to_string(), kind(&param.ty)?))
    });
    let result = match &signature.output {
        ReturnType::Default => None,
        ReturnType::Type(_, ty) => Some(kind(ty)?),
    };
    Ok(Part::Function {
        docs: docs(attributes)?,
        name: signature.ident.to_string(),
        params: params.collect::<Result<_>>()?,
        result,
    })
}

fn docs(attributes: &[Attribute]) -> Result<Vec<String>> {
    let mut lines = Vec::new();
    for attribute in attributes {
        if let Meta::NameValue(pair) = &attribute.meta
            && pair.path.is_ident("doc")
        {
            let Expr::Lit(literal) = &pair.value else { bail!("documentation is plain text") };
            let Lit::Str(line) = &literal.lit else { bail!("documentation is plain text") };
            lines.push(line.value());
        }
    }
    Ok(lines)
}

fn integer(value: &Expr) -> Result<i32> {
    match value {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Int(number) => Ok(number.base10_parse()?),
            _ => bail!("a code is an integer"),
        },
        Expr::Unary(unary) => Ok(-integer(&unary.expr)?),
        _ => bail!("a code is an integer"),
    }
}

fn kind(ty: &Type) -> Result<Kind> {
    match ty {
        Type::Path(path) => {
            let name = path.path.get_ident().context("a type of the interface is one word")?;
            Ok(Kind::Name(name.to_string()))
        }
        Type::Ptr(pointer) => {
            Ok(Kind::Pointer { to: Box::new(kind(&pointer.elem)?), mutable: pointer.mutability.is_some() })
        }
        _ => bail!("a type of the interface is a word or a pointer"),
    }
}

fn c_comment(indent: &str, docs: &[String]) -> String {
    // The names of structs as C knows them.
    let docs: Vec<String> = docs.iter().map(|line| line.replace('`', "")).collect();
    comment(indent, &docs.iter().map(String::as_str).collect::<Vec<_>>())
}

fn c_function(name: &str, params: &[(String, Kind)], result: Option<&Kind>) -> String {
    let params: Vec<String> = params.iter().map(|(name, kind)| c_declaration(kind, name)).collect();
    let params = if params.is_empty() { "void".to_owned() } else { params.join(", ") };
    match result {
        None => format!("void {name}({params});\n"),
        Some(kind) => format!("{};\n", c_declaration(kind, &format!("{name}({params})"))),
    }
}

/// `type name`, with the stars where C has them.
fn c_declaration(kind: &Kind, name: &str) -> String {
    match kind {
        Kind::Name(ty) => format!("{} {name}", c_name(ty)),
        Kind::Pointer { to, mutable } => {
            let inner = c_declaration(to, &format!("*{name}"));
            // `const` belongs to what is pointed to, which is never a pointer itself.
            if *mutable { inner } else { format!("const {inner}") }
        }
    }
}

fn c_name(ty: &str) -> String {
    match ty {
        "c_void" => "void".to_owned(),
        "usize" => "size_t".to_owned(),
        // The object is for 64 bits alone.
        "u64" => "__u64".to_owned(),
        "u8" | "u32" | "i32" => scalar(ty, true).to_owned(),
        _ => match STRUCTS.iter().find(|layout| layout.name == ty) {
            Some(layout) => format!("struct {}", layout.c_name),
            None => format!("struct {ty}"),
        },
    }
}

fn rust_docs(indent: &str, docs: &[String]) -> String {
    docs.iter().map(|line| format!("{indent}///{line}\n")).collect()
}

fn rust_type(kind: &Kind) -> String {
    match kind {
        Kind::Name(name) => name.clone(),
        Kind::Pointer { to, mutable: true } => format!("*mut {}", rust_type(to)),
        Kind::Pointer { to, mutable: false } => format!("*const {}", rust_type(to)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn function(text: &str) -> String {
        let function: syn::ItemFn = syn::parse_str(text).unwrap();
        let Part::Function { name, params, result, .. } = function_part(&[], &function.sig).unwrap() else {
            panic!("no function");
        };
        c_function(&name, &params, result.as_ref())
    }

    #[test]
    fn signatures_become_c() {
        assert_eq!(function("fn a() {}"), "void a(void);\n");
        assert_eq!(
            function("fn a(s: *mut *mut ge_session, r: *const WasmRun, n: usize) -> *mut c_void {}"),
            "void *a(struct ge_session **s, const struct wasm_run *r, size_t n);\n"
        );
        assert_eq!(
            function("fn a(bytes: *mut *const u8, n: u64) -> i32 {}"),
            "__s32 a(const __u8 **bytes, __u64 n);\n"
        );
    }

    #[test]
    fn a_type_that_c_does_not_have_is_refused() {
        let function: syn::ItemFn = syn::parse_str("fn a(text: &str) {}").unwrap();
        assert!(function_part(&[], &function.sig).is_err());
    }
}
