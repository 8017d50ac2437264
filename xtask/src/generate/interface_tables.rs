//! Tables of `docs/guest-interface.md`.

use wasm_device_abi::host::HOST_FUNCTIONS;
use wasm_device_abi::records::{MeminfoRecord, NetdevRecord, TaskRecord};

use super::abi_tables::structure;
use super::c_names::signature;

/// The host functions, a row each.
pub(super) fn host_functions() -> String {
    let mut text = String::from("| import from `kernel` | what it does |\n| --- | --- |\n");
    for function in HOST_FUNCTIONS {
        text += &format!("| `{}` | {} |\n", signature(function), function.docs.trim());
    }
    text
}

/// The layouts of the records that guests see.
pub(super) fn records() -> String {
    [MeminfoRecord::LAYOUT, TaskRecord::LAYOUT, NetdevRecord::LAYOUT]
        .iter()
        .map(|layout| structure(layout, "###"))
        .collect::<Vec<_>>()
        .join("\n")
}
