//! What must hold of an object that is linked into a kernel module. Each check names what it found.

use std::collections::BTreeSet;
use std::fmt;

use iced_x86::{CpuidFeature, Decoder, DecoderOptions, FlowControl, Instruction, Mnemonic, Register};
use object::elf;
use object::read::elf::ElfFile64;
use object::{Object, ObjectSection, ObjectSymbol, RelocationFlags, SymbolKind};

use super::Mitigations;

/// The largest stack frame that a function may have, in bytes. A kernel's stack has 16 KiB.
pub const FRAME_BYTES_MAX: u64 = 2048;

/// Findings beyond this many are counted only.
const FINDINGS_SHOWN: usize = 12;

/// Relocations that the module loader applies (`arch/x86/kernel/module.c`).
const RELOCATIONS: [u32; 7] = [
    elf::R_X86_64_NONE,
    elf::R_X86_64_64,
    elf::R_X86_64_32,
    elf::R_X86_64_32S,
    elf::R_X86_64_PC32,
    elf::R_X86_64_PLT32,
    elf::R_X86_64_PC64,
];

/// What an object is made of.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ObjectStats {
    /// Bytes of code.
    pub text_bytes: u64,
    /// Bytes of constants.
    pub rodata_bytes: u64,
    /// Bytes of state that all sessions share.
    pub data_bytes: u64,
    /// Functions.
    pub functions: u64,
    /// Bytes of the largest stack frame.
    pub largest_frame: u64,
    /// The function that has it.
    pub largest_frame_function: String,
}

impl fmt::Display for ObjectStats {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "text_bytes {}", self.text_bytes)?;
        writeln!(f, "rodata_bytes {}", self.rodata_bytes)?;
        writeln!(f, "data_bytes {}", self.data_bytes)?;
        writeln!(f, "functions {}", self.functions)?;
        writeln!(f, "largest_frame {}", self.largest_frame)?;
        writeln!(f, "largest_frame_function {}", self.largest_frame_function)
    }
}

impl ObjectStats {
    /// Reads what [`Display`](fmt::Display) wrote; what is missing is 0 or empty.
    pub fn parse(text: &str) -> Self {
        let value = |name: &str| {
            text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' ')).unwrap_or_default()
        };
        let number = |name: &str| value(name).parse().unwrap_or(0);
        Self {
            text_bytes: number("text_bytes"),
            rodata_bytes: number("rodata_bytes"),
            data_bytes: number("data_bytes"),
            functions: number("functions"),
            largest_frame: number("largest_frame"),
            largest_frame_function: value("largest_frame_function").to_owned(),
        }
    }
}

/// Checks an object, which still has the sizes of its stack frames. `callbacks` are the symbols that
/// it may leave undefined.
///
/// # Errors
/// A text that names all that was found.
pub fn check(
    bytes: &[u8],
    callbacks: &BTreeSet<String>,
    mitigations: Mitigations,
) -> Result<ObjectStats, String> {
    let file = ElfFile64::parse(bytes).map_err(|error| format!("it is no object file: {error}"))?;
    let mut findings = Vec::new();
    relocations(&file, &mut findings);
    undefined_symbols(&file, callbacks, mitigations, &mut findings);
    instructions(&file, mitigations, &mut findings)?;
    let frames = stack_frames(&file)?;
    for (name, frame) in &frames {
        if *frame > FRAME_BYTES_MAX {
            findings.push(format!("`{name}` has a stack frame of {frame} bytes"));
        }
    }
    if !findings.is_empty() {
        let all = findings.len();
        findings.truncate(FINDINGS_SHOWN);
        return Err(format!("{all} findings: {}", findings.join("; ")));
    }
    let largest = frames.into_iter().max_by_key(|(_, frame)| *frame).unwrap_or_default();
    Ok(stats(&file, largest))
}

fn stats(file: &ElfFile64<'_>, largest: (String, u64)) -> ObjectStats {
    let size = |name: &str| file.section_by_name(name).map_or(0, |section| section.size());
    ObjectStats {
        text_bytes: size(".text"),
        rodata_bytes: size(".rodata"),
        data_bytes: size(".data") + size(".bss"),
        functions: functions(file).count() as u64,
        largest_frame: largest.1,
        largest_frame_function: largest.0,
    }
}

fn relocations(file: &ElfFile64<'_>, findings: &mut Vec<String>) {
    for section in file.sections() {
        for (offset, relocation) in section.relocations() {
            let RelocationFlags::Elf { r_type } = relocation.flags() else { continue };
            if !RELOCATIONS.contains(&r_type) {
                let name = section.name().unwrap_or("?");
                findings.push(format!("{name}+{offset:#x} has a relocation of type {r_type}"));
            }
        }
    }
}

fn undefined_symbols(
    file: &ElfFile64<'_>,
    callbacks: &BTreeSet<String>,
    mitigations: Mitigations,
    findings: &mut Vec<String>,
) {
    for symbol in file.symbols().filter(|symbol| symbol.is_undefined()) {
        let name = symbol.name().unwrap_or("?");
        if !name.is_empty() && !callbacks.contains(name) && !mitigations.allows_thunk(name) {
            findings.push(format!("`{name}` is not defined"));
        }
    }
}

/// A function with its place and its code.
struct Function<'data> {
    name: String,
    address: u64,
    code: &'data [u8],
}

fn functions<'data>(file: &ElfFile64<'data>) -> impl Iterator<Item = Function<'data>> {
    let text = file.section_by_name(".text");
    let code = text.as_ref().and_then(|section| section.data().ok()).unwrap_or_default();
    let index = text.map(|section| section.index());
    let mut functions: Vec<Function<'data>> = file
        .symbols()
        .filter(|symbol| symbol.kind() == SymbolKind::Text && symbol.section_index() == index)
        .filter_map(|symbol| {
            let begin = usize::try_from(symbol.address()).ok()?;
            let end = begin.checked_add(usize::try_from(symbol.size()).ok()?)?;
            let name = symbol.name().unwrap_or("?").to_owned();
            Some(Function { name, address: symbol.address(), code: code.get(begin..end)? })
        })
        .collect();
    functions.sort_by_key(|function| function.address);
    functions.into_iter()
}

fn instructions(
    file: &ElfFile64<'_>,
    mitigations: Mitigations,
    findings: &mut Vec<String>,
) -> Result<(), String> {
    let mut any = false;
    for function in functions(file) {
        any |= !function.code.is_empty();
        let decoder = Decoder::with_ip(64, function.code, function.address, DecoderOptions::NONE);
        for instruction in decoder {
            if let Some(wrong) = forbidden(&instruction, mitigations) {
                findings.push(format!(
                    "`{}`+{:#x} {wrong}",
                    function.name,
                    instruction.ip() - function.address
                ));
                break;
            }
        }
        if mitigations.indirect_branch_tracking && function.name.starts_with("ge_") {
            let first = Decoder::with_ip(64, function.code, 0, DecoderOptions::NONE).decode();
            if first.mnemonic() != Mnemonic::Endbr64 {
                findings.push(format!("`{}` does not begin with endbr64", function.name));
            }
        }
    }
    if any { Ok(()) } else { Err("it has no functions to look at".to_owned()) }
}

/// Why an instruction may not be in kernel code, if so.
fn forbidden(instruction: &Instruction, mitigations: Mitigations) -> Option<&'static str> {
    if instruction.is_invalid() {
        return Some("is no instruction");
    }
    let float_unit = |feature: &CpuidFeature| {
        matches!(feature, CpuidFeature::FPU | CpuidFeature::FPU287 | CpuidFeature::FPU387 | CpuidFeature::MMX)
    };
    let registers = (0..instruction.op_count()).map(|operand| instruction.op_register(operand));
    if registers.into_iter().any(is_vector_or_float) || instruction.cpuid_features().iter().any(float_unit) {
        return Some("uses a vector or floating-point register");
    }
    match instruction.flow_control() {
        FlowControl::IndirectBranch | FlowControl::IndirectCall if mitigations.retpoline => {
            Some("is an indirect branch without a thunk")
        }
        FlowControl::Return if mitigations.rethunk => Some("is a return without the thunk"),
        _ => None,
    }
}

fn is_vector_or_float(register: Register) -> bool {
    register.is_vector_register() || register.is_st() || register.is_mm() || register.is_k()
}

/// The frame of each function, from the section that the compiler was told to write: for each
/// function its address, as a relocation, and a number in LEB128.
fn stack_frames(file: &ElfFile64<'_>) -> Result<Vec<(String, u64)>, String> {
    let section = file.section_by_name(".stack_sizes").ok_or("the sizes of stack frames are missing")?;
    let data = section.data().map_err(|error| format!("the sizes of stack frames: {error}"))?;
    let names: std::collections::BTreeMap<u64, String> =
        functions(file).map(|function| (function.address, function.name)).collect();
    let mut frames = Vec::new();
    for (offset, relocation) in section.relocations() {
        let at = usize::try_from(offset).unwrap_or(usize::MAX).saturating_add(8);
        let frame = data.get(at..).and_then(leb128).ok_or("the sizes of stack frames are cut off")?;
        let base = match relocation.target() {
            object::RelocationTarget::Symbol(index) => {
                file.symbol_by_index(index).map_or(0, |symbol| symbol.address())
            }
            _ => 0,
        };
        let address = base.wrapping_add_signed(relocation.addend());
        let name = names.get(&address).cloned().unwrap_or_else(|| format!(".text+{address:#x}"));
        frames.push((name, frame));
    }
    if frames.is_empty() { Err("the sizes of stack frames are missing".to_owned()) } else { Ok(frames) }
}

fn leb128(bytes: &[u8]) -> Option<u64> {
    let mut value = 0_u64;
    for (place, byte) in bytes.iter().take(9).enumerate() {
        value |= u64::from(byte & 0x7f) << (7 * place);
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}

#[cfg(test)]
#[path = "checks_tests.rs"]
mod tests;
