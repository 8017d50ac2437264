//! From the library that cargo makes to one object in which only the C interface is visible.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use object::read::archive::ArchiveFile;

use crate::LabError;
use crate::job::Job;

/// All code and data in the sections that a module has. What the kernel does not look at is left out.
const SCRIPT: &str = "\
SECTIONS {
  .text 0 : { *(.text .text.*) }
  .rodata 0 : { *(.rodata .rodata.*) }
  .data 0 : { *(.data .data.*) }
  .bss 0 : { *(.bss .bss.* COMMON) }
  .stack_sizes 0 : { *(.stack_sizes) }
  .note.GNU-stack 0 : { *(.note.GNU-stack) }
  /DISCARD/ : {
    *(.llvmbc) *(.llvmcmd) *(.eh_frame) *(.comment) *(.gcc_except_table*) *(.note.gnu.*)
    *(__patchable_function_entries)
  }
}
";

/// Links what the entry points reach. The object keeps the sizes of its stack frames.
pub(super) fn link(library: &Path, object: &Path, dir: &Path, job: &Job<'_>) -> Result<(), LabError> {
    let (entry_points, panic) = exported(library)?;
    let script = dir.join("link.lds");
    fs::write(&script, SCRIPT).map_err(LabError::io("cannot write", &script))?;
    let whole = dir.join("whole.o");
    let mut ld = Command::new("ld");
    ld.args(["-r", "--gc-sections", "-e", "ge_open", "-T"]).arg(&script).arg("-o").arg(&whole);
    for name in &entry_points {
        ld.args(["-u", name]);
    }
    job.run(ld.arg(library))?;
    let mut objcopy = Command::new("objcopy");
    // The kernel's tools know by its name that the panic handler does not return, and only while it is global.
    for name in entry_points.iter().chain(&panic) {
        objcopy.arg(format!("--keep-global-symbol={name}"));
    }
    job.run(objcopy.arg(&whole).arg(object))?;
    for file in [script, whole] {
        fs::remove_file(&file).map_err(LabError::io("cannot remove", file))?;
    }
    Ok(())
}

/// The object without what only the checks want: modules must not have it.
pub(super) fn strip(checked: &Path, object: &Path, job: &Job<'_>) -> Result<(), LabError> {
    let mut objcopy = Command::new("objcopy");
    objcopy.args(["-R", ".stack_sizes", "-R", ".rela.stack_sizes"]);
    job.run(objcopy.arg(checked).arg(object))
}

/// The entry points of a library, and the names of its panic handler.
fn exported(library: &Path) -> Result<(BTreeSet<String>, BTreeSet<String>), LabError> {
    let bytes = fs::read(library).map_err(LabError::io("cannot read", library))?;
    let unreadable = |error: object::Error| LabError::Unusable(format!("{}: {error}", library.display()));
    let archive = ArchiveFile::parse(&*bytes).map_err(unreadable)?;
    let symbols = archive
        .symbols()
        .map_err(unreadable)?
        .ok_or_else(|| LabError::Unusable(format!("{} lists no symbols", library.display())))?;
    let mut names = (BTreeSet::new(), BTreeSet::new());
    for symbol in symbols {
        let name = String::from_utf8_lossy(symbol.map_err(unreadable)?.name()).into_owned();
        if name.starts_with("ge_") {
            names.0.insert(name);
        } else if name.ends_with("rust_begin_unwind") {
            names.1.insert(name);
        }
    }
    Ok(names)
}
