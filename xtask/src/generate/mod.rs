//! Files, and sections of files, that are made from `kmod/abi` and the workbench itself.
//!
//! A whole generated file says so in its first lines. A generated section of a document
//! stands between `<!-- generated: NAME -->` and `<!-- end generated -->`.

mod abi_tables;
mod c_header;
mod c_names;
mod command_help;
mod engine_object;
mod guest_c_header;
mod guest_rust;
mod guest_wat;
mod interface_tables;
mod key_tables;
mod module_parameters;
mod safety_bounds;

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use crate::workspace;

/// A file as it should be.
pub(crate) struct Generated {
    /// Path below the repository's root.
    pub(crate) path: PathBuf,
    /// Its whole text.
    pub(crate) text: String,
}

/// All generated files, as they should be.
pub(crate) fn all() -> Result<Vec<Generated>> {
    let mut files = vec![
        whole("kmod/abi/include/wasm_device.h", c_header::text()),
        whole("kmod/engine-object/include/guest_engine.h", engine_object::c_header()?),
        whole("kmod/engine-object/include/guest_engine.rs", engine_object::rust_declarations()?),
        whole("kmod/abi/include/wasm_device_guest.h", guest_c_header::text()),
        whole("kmod/engine-object/include/guest_engine.h", engine_object::c_header()?),
        whole("kmod/engine-object/include/guest_engine.rs", engine_object::rust_declarations()?),
        whole("kmod/abi/include/wasm_device_guest.wat", guest_wat::text()),
        whole("kmod/abi/guest/src/imports.rs", guest_rust::imports()),
        whole("kmod/abi/guest/src/level.rs", guest_rust::level()),
        whole("kmod/abi/guest/src/records.rs", guest_rust::records()),
    ];
    files.push(document(
        "docs/guest-interface.md",
        &[
            ("host-functions", interface_tables::host_functions()),
            ("guest-records", interface_tables::records()),
            ("push", abi_tables::code_table("Push")?),
            ("traps", abi_tables::code_table("Trap")?),
            ("log-levels", abi_tables::code_table("LogLevel")?),
        ],
    )?);
    files.push(document(
        "docs/device-abi.md",
        &[
            ("requests", abi_tables::requests()),
            ("structs", abi_tables::structs()),
            ("codes", abi_tables::code_tables()),
            ("limits", abi_tables::limits()),
        ],
    )?);
    files.push(document("docs/kernel-module.md", &[("parameters", module_parameters::table()?)])?);
    files.push(document("docs/safety.md", &[("bounds", safety_bounds::table()?)])?);
    files.push(document("docs/keys.md", &[("keys", key_tables::keys())])?);
    files.push(document("docs/command-line.md", &[("commands", command_help::commands())])?);
    Ok(files)
}

fn whole(path: &str, text: String) -> Generated {
    Generated { path: path.into(), text }
}

/// A document of the repository with its generated sections renewed.
pub(crate) fn document(path: &str, sections: &[(&str, String)]) -> Result<Generated> {
    let file = workspace::root().join(path);
    let mut text = fs::read_to_string(&file).with_context(|| format!("cannot read {path}"))?;
    for (name, section) in sections {
        text = replace_section(&text, name, section).with_context(|| format!("in {path}"))?;
    }
    Ok(Generated { path: path.into(), text })
}

const END: &str = "<!-- end generated -->";

fn replace_section(text: &str, name: &str, section: &str) -> Result<String> {
    let begin = format!("<!-- generated: {name} -->");
    let Some((before, rest)) = text.split_once(&begin) else { bail!("there is no section `{begin}`") };
    let Some((_, after)) = rest.split_once(END) else { bail!("the section `{begin}` has no `{END}`") };
    Ok(format!("{before}{begin}\n{}\n{END}{after}", section.trim_end()))
}

/// The generated files that differ from what stands in the repository.
pub(crate) fn stale() -> Result<Vec<Generated>> {
    let mut stale = Vec::new();
    for file in all()? {
        let current = fs::read_to_string(workspace::root().join(&file.path)).unwrap_or_default();
        if current != file.text {
            stale.push(file);
        }
    }
    Ok(stale)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn generated_files_are_current() {
        let stale: Vec<_> = stale().unwrap().into_iter().map(|file| file.path).collect();
        assert!(stale.is_empty(), "run `cargo xtask docs`: {stale:?} differ from their source");
    }

    #[test]
    fn a_section_is_replaced_and_the_rest_stays() {
        let text = "a\n<!-- generated: x -->\nold\n<!-- end generated -->\nb\n";
        let new = replace_section(text, "x", "new\n").unwrap();
        assert_eq!(new, "a\n<!-- generated: x -->\nnew\n<!-- end generated -->\nb\n");
        assert!(replace_section(text, "y", "new").is_err());
    }
}
