//! `wasm_device.h`: the device for loaders written in C.

use wasm_device_abi::codes::{CodeTable, TABLES};
use wasm_device_abi::ioctl::{self, REQUESTS, Request};
use wasm_device_abi::layout::STRUCTS;
use wasm_device_abi::limits::{ENTRY_NAME_BYTES, MESSAGE_BYTES, VALUES};
use wasm_device_abi::{ABI_VERSION, DEVICE_NAME, DEVICE_PATH, WASM_PAGE_BYTES};

use super::c_names::{comment, constant, structure};

const HEAD: &str = "\
/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/*
 * /dev/wasm_device for programs in user space.
 *
 * Generated from kmod/abi by `cargo xtask docs`; do not edit.
 *
 * All structs have the same layout for 32-bit and 64-bit callers. Each argument of
 * an ioctl begins with its own size; reserved fields must be zero. Pointers are
 * user-space addresses, widened to 64 bits.
 */
#ifndef WASM_DEVICE_H
#define WASM_DEVICE_H

#include <linux/ioctl.h>
#include <linux/types.h>
#ifdef __KERNEL__
#include <linux/stddef.h>
#else
#include <stddef.h>
#endif

";

pub(super) fn text() -> String {
    let mut text = HEAD.to_owned();
    text += &format!("#define WASM_DEVICE_NAME \"{DEVICE_NAME}\"\n");
    text += &format!("#define WASM_DEVICE_PATH \"{DEVICE_PATH}\"\n");
    text += &format!("#define WASM_ABI_VERSION {ABI_VERSION}\n");
    text += &format!("#define WASM_PAGE_BYTES {WASM_PAGE_BYTES}\n");
    text += "/* Arguments of a run, and results of a report. */\n";
    text += &format!("#define WASM_VALUES {VALUES}\n");
    text += "/* Bytes of a message; it is not NUL-terminated. */\n";
    text += &format!("#define WASM_MESSAGE_BYTES {MESSAGE_BYTES}\n");
    text += "/* Bytes of the name of an entry. */\n";
    text += &format!("#define WASM_ENTRY_NAME_BYTES {ENTRY_NAME_BYTES}\n");
    for table in TABLES {
        text += "\n";
        text += &codes(table);
    }
    for layout in STRUCTS {
        text += "\n";
        text += &structure(layout, true);
    }
    text += "\n";
    for request in REQUESTS {
        text += &define_request(request);
    }
    text += "\n#endif\n";
    text
}

fn codes(table: &CodeTable) -> String {
    let mut text = comment("", table.docs);
    text += "enum {\n";
    for code in table.codes {
        text += &comment("\t", &[code.meaning]);
        text += &format!("\t{} = {},\n", constant(table.c_prefix, code.word), code.number);
    }
    text + "};\n"
}

fn define_request(request: &Request) -> String {
    let name = format!("WASM_IOC_{}", request.name);
    let (macro_name, argument) = match request.dir {
        ioctl::DIR_NONE => ("_IO", String::new()),
        ioctl::DIR_WRITE => ("_IOW", format!(", struct {}", request.argument)),
        ioctl::DIR_READ => ("_IOR", format!(", struct {}", request.argument)),
        _ => ("_IOWR", format!(", struct {}", request.argument)),
    };
    let mut text = comment("", &[request.docs]);
    text += &format!(
        "#define {name} {macro_name}('{}', 0x{:02x}{argument})\n",
        char::from(ioctl::MAGIC),
        request.nr
    );
    text += &format!(
        "_Static_assert({name} == 0x{:08x}, \"{name} is 0x{:08x}\");\n",
        request.number, request.number
    );
    text
}
