//! `wasm_device_guest.h`: the host interface for guests written in C.

use wasm_device_abi::codes::LogLevel;
use wasm_device_abi::host::{HOST_FUNCTIONS, HostFunction, MODULE};
use wasm_device_abi::records::{MeminfoRecord, NetdevRecord, TASK_KTHREAD, TaskRecord};

use super::c_names::{comment, constant, guest_param, guest_type, structure};

const HEAD: &str = "\
/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/*
 * The host interface of /dev/wasm_device for guests in C.
 *
 * Generated from kmod/abi by `cargo xtask docs`; do not edit.
 *
 * Compile with clang, without a C library:
 *   clang --target=wasm32 -O2 -nostdlib -Wl,--no-entry guest.c -o guest.wasm
 *
 * Variable length goes one way everywhere: such a call returns the bytes it needs,
 * and writes nothing when `cap` is too small.
 */
#ifndef WASM_DEVICE_GUEST_H
#define WASM_DEVICE_GUEST_H

#include <stddef.h>
#include <stdint.h>

#if defined(__wasm__)
#define WASM_IMPORT(module, name) __attribute__((import_module(module), import_name(name)))
#define WASM_EXPORT(name) __attribute__((export_name(name)))
#else
#define WASM_IMPORT(module, name)
#define WASM_EXPORT(name)
#endif

";

pub(super) fn text() -> String {
    let mut text = HEAD.to_owned();
    text += &comment("", LogLevel::TABLE.docs);
    text += "enum {\n";
    for code in LogLevel::TABLE.codes {
        text += &format!(
            "\t{} = {}, /* {} */\n",
            constant("KERNEL", code.word),
            code.number,
            code.meaning.trim()
        );
    }
    text += "};\n";
    for layout in [MeminfoRecord::LAYOUT, TaskRecord::LAYOUT, NetdevRecord::LAYOUT] {
        text += "\n";
        text += &structure(&layout, false);
    }
    text += "\n/* Bit of wasm_task.flags: the task is a kernel thread. */\n";
    text += &format!("#define WASM_TASK_KTHREAD {TASK_KTHREAD}u\n");
    for function in HOST_FUNCTIONS {
        text += "\n";
        text += &declaration(function);
    }
    text + "\n#endif\n"
}

fn declaration(function: &HostFunction) -> String {
    let params = match function.params {
        [] => "void".to_owned(),
        params => params.iter().map(guest_param).collect::<Vec<_>>().join(", "),
    };
    let mut text = comment("", &[function.docs]);
    text += &format!("WASM_IMPORT(\"{MODULE}\", \"{}\")\n", function.name);
    text += &format!("{} kernel_{}({params});\n", guest_type(function.result), function.name);
    text
}
