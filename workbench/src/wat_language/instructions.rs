//! What each instruction of the engine does: its stack effect and one sentence.

use std::collections::HashMap;
use std::sync::LazyLock;

/// An instruction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Instruction {
    pub(crate) name: String,
    /// What is written after its name, in angle brackets where it is not to be written as it stands.
    pub(crate) operands: &'static str,
    /// Types taken from the stack, the topmost last; `t` stands for any one type.
    pub(crate) takes: String,
    /// Types put on the stack.
    pub(crate) gives: String,
    /// What it does, one sentence.
    pub(crate) does: String,
}

impl Instruction {
    /// `[i32 i32] → [i32]`.
    pub(crate) fn stack_effect(&self) -> String {
        format!("[{}] → [{}]", self.takes, self.gives)
    }

    /// The name with what is written after it.
    pub(crate) fn form(&self) -> String {
        if self.operands.is_empty() { self.name.clone() } else { format!("{} {}", self.name, self.operands) }
    }
}

/// Name, operands, what it takes, what it gives, what it does.
type Row = (&'static str, &'static str, &'static str, &'static str, &'static str);

#[rustfmt::skip]
const CONTROL: &[Row] = &[
    ("unreachable", "", "…", "…", "Traps: the run ends here."),
    ("nop", "", "", "", "Does nothing."),
    ("block", "<label> <type>", "…", "…", "Begins a block; a branch to its label goes to its end."),
    ("loop", "<label> <type>", "…", "…", "Begins a loop; a branch to its label goes to its start. Without a branch it ends after one pass."),
    ("if", "<label> <type>", "… i32", "…", "Does what follows when the number is not 0, and what stands after `else` when it is 0."),
    ("then", "", "", "", "Begins what a folded `if` does when the number is not 0."),
    ("else", "", "", "", "Begins what an `if` does when the number is 0."),
    ("end", "", "", "", "Ends a block, a loop or an `if`."),
    ("br", "<label>", "…", "…", "Goes to a label: the end of a block, or the start of a loop."),
    ("br_if", "<label>", "… i32", "…", "Goes to a label when the number is not 0; else goes on."),
    ("br_table", "<label>… <label>", "… i32", "…", "Goes to the label that the number counts to, from 0; to the last one when it is larger."),
    ("return", "", "…", "…", "Leaves the function with its results."),
    ("call", "<function>", "parameters", "results", "Calls a function: takes its parameters and gives its results."),
    ("call_indirect", "<table> (type <type>)", "parameters i32", "results", "Calls the function at an index of a table; traps when there is none or its type is another one."),
    ("return_call", "<function>", "parameters", "…", "Leaves the function by calling another one in its place: no frame is kept."),
    ("return_call_indirect", "<table> (type <type>)", "parameters i32", "…", "Leaves the function by calling the one at an index of a table in its place."),
    ("drop", "", "t", "", "Throws a value away."),
    ("select", "", "t t i32", "t", "Gives the first value when the number is not 0, else the second one."),
];

#[rustfmt::skip]
const VARIABLES: &[Row] = &[
    ("local.get", "<local>", "", "t", "Reads a local or parameter."),
    ("local.set", "<local>", "t", "", "Writes a local or parameter."),
    ("local.tee", "<local>", "t", "t", "Writes a local or parameter and keeps the value on the stack."),
    ("global.get", "<global>", "", "t", "Reads a global."),
    ("global.set", "<global>", "t", "", "Writes a global, which must be `mut`."),
];

#[rustfmt::skip]
const TABLES: &[Row] = &[
    ("table.get", "<table>", "i32", "t", "Reads the reference at an index of a table; traps beyond its end."),
    ("table.set", "<table>", "i32 t", "", "Writes a reference at an index of a table; traps beyond its end."),
    ("table.size", "<table>", "", "i32", "Number of entries of a table."),
    ("table.grow", "<table>", "t i32", "i32", "Adds entries with this reference to a table; gives the size before, or -1 when it cannot grow."),
    ("table.fill", "<table>", "i32 t i32", "", "Writes a reference to entries of a table: index, reference, count."),
    ("table.copy", "<to> <from>", "i32 i32 i32", "", "Copies entries between tables: index to write to, index to read from, count."),
    ("table.init", "<table> <elements>", "i32 i32 i32", "", "Copies from an element segment into a table: index to write to, index to read from, count."),
    ("elem.drop", "<elements>", "", "", "Frees an element segment: it is empty from here on."),
    ("ref.null", "<heap type>", "", "t", "A reference to nothing."),
    ("ref.func", "<function>", "", "funcref", "A reference to a function."),
    ("ref.is_null", "", "t", "i32", "1 when the reference is to nothing, else 0."),
];

#[rustfmt::skip]
const MEMORY: &[Row] = &[
    ("memory.size", "", "", "i32", "Size of the memory in pages of 64 KiB."),
    ("memory.grow", "", "i32", "i32", "Adds pages of 64 KiB to the memory; gives the size before, or -1 when it cannot grow."),
    ("memory.fill", "", "i32 i32 i32", "", "Writes one byte to a stretch of memory: address, byte, length."),
    ("memory.copy", "", "i32 i32 i32", "", "Copies within the memory, overlapping or not: address to write to, address to read from, length."),
    ("memory.init", "<data>", "i32 i32 i32", "", "Copies from a data segment into the memory: address, offset in the segment, length."),
    ("data.drop", "<data>", "", "", "Frees a data segment: it is empty from here on."),
];

/// For `T` in i32 and i64, with `N` bits and `B` bytes.
#[rustfmt::skip]
const OF_INTEGERS: &[Row] = &[
    ("const", "<number>", "", "T", "A constant of N bits."),
    ("load", "<offset=…> <align=…>", "i32", "T", "Reads B bytes at an address; traps outside of the memory."),
    ("load8_s", "<offset=…>", "i32", "T", "Reads one byte at an address as a signed number."),
    ("load8_u", "<offset=…>", "i32", "T", "Reads one byte at an address as an unsigned number."),
    ("load16_s", "<offset=…> <align=…>", "i32", "T", "Reads two bytes at an address as a signed number."),
    ("load16_u", "<offset=…> <align=…>", "i32", "T", "Reads two bytes at an address as an unsigned number."),
    ("store", "<offset=…> <align=…>", "i32 T", "", "Writes B bytes at an address: address, value; traps outside of the memory."),
    ("store8", "<offset=…>", "i32 T", "", "Writes the lowest byte at an address: address, value."),
    ("store16", "<offset=…> <align=…>", "i32 T", "", "Writes the two lowest bytes at an address: address, value."),
    ("clz", "", "T", "T", "Number of zero bits at the upper end; N for 0."),
    ("ctz", "", "T", "T", "Number of zero bits at the lower end; N for 0."),
    ("popcnt", "", "T", "T", "Number of one bits."),
    ("add", "", "T T", "T", "Adds; wraps around at N bits."),
    ("sub", "", "T T", "T", "Subtracts the second from the first; wraps around at N bits."),
    ("mul", "", "T T", "T", "Multiplies; wraps around at N bits."),
    ("div_s", "", "T T", "T", "Divides signed numbers, towards zero; traps on a division by zero and when the result does not fit."),
    ("div_u", "", "T T", "T", "Divides unsigned numbers; traps on a division by zero."),
    ("rem_s", "", "T T", "T", "Remainder of signed numbers, with the sign of the first; traps on a division by zero."),
    ("rem_u", "", "T T", "T", "Remainder of unsigned numbers; traps on a division by zero."),
    ("and", "", "T T", "T", "Bits that are one in both."),
    ("or", "", "T T", "T", "Bits that are one in either."),
    ("xor", "", "T T", "T", "Bits that differ."),
    ("shl", "", "T T", "T", "Shifts to the left by the second number, taken modulo N."),
    ("shr_s", "", "T T", "T", "Shifts to the right by the second number, taken modulo N; keeps the sign."),
    ("shr_u", "", "T T", "T", "Shifts to the right by the second number, taken modulo N; zeros come in."),
    ("rotl", "", "T T", "T", "Rotates the bits to the left by the second number."),
    ("rotr", "", "T T", "T", "Rotates the bits to the right by the second number."),
    ("eqz", "", "T", "i32", "1 when the number is 0, else 0."),
    ("eq", "", "T T", "i32", "1 when both are equal, else 0."),
    ("ne", "", "T T", "i32", "1 when they differ, else 0."),
    ("lt_s", "", "T T", "i32", "1 when the first is less than the second, as signed numbers."),
    ("lt_u", "", "T T", "i32", "1 when the first is less than the second, as unsigned numbers."),
    ("gt_s", "", "T T", "i32", "1 when the first is greater than the second, as signed numbers."),
    ("gt_u", "", "T T", "i32", "1 when the first is greater than the second, as unsigned numbers."),
    ("le_s", "", "T T", "i32", "1 when the first is less than or equal to the second, as signed numbers."),
    ("le_u", "", "T T", "i32", "1 when the first is less than or equal to the second, as unsigned numbers."),
    ("ge_s", "", "T T", "i32", "1 when the first is greater than or equal to the second, as signed numbers."),
    ("ge_u", "", "T T", "i32", "1 when the first is greater than or equal to the second, as unsigned numbers."),
    ("extend8_s", "", "T", "T", "Takes the lowest byte as a signed number."),
    ("extend16_s", "", "T", "T", "Takes the two lowest bytes as a signed number."),
    ("trunc_f32_s", "", "f32", "T", "The whole part as a signed number; traps on NaN and when it does not fit."),
    ("trunc_f32_u", "", "f32", "T", "The whole part as an unsigned number; traps on NaN and when it does not fit."),
    ("trunc_f64_s", "", "f64", "T", "The whole part as a signed number; traps on NaN and when it does not fit."),
    ("trunc_f64_u", "", "f64", "T", "The whole part as an unsigned number; traps on NaN and when it does not fit."),
    ("trunc_sat_f32_s", "", "f32", "T", "The whole part as a signed number; the nearest that fits, 0 for NaN."),
    ("trunc_sat_f32_u", "", "f32", "T", "The whole part as an unsigned number; the nearest that fits, 0 for NaN."),
    ("trunc_sat_f64_s", "", "f64", "T", "The whole part as a signed number; the nearest that fits, 0 for NaN."),
    ("trunc_sat_f64_u", "", "f64", "T", "The whole part as an unsigned number; the nearest that fits, 0 for NaN."),
];

/// For `T` in f32 and f64, with `N` bits and `B` bytes.
#[rustfmt::skip]
const OF_FLOATS: &[Row] = &[
    ("const", "<number>", "", "T", "A floating-point constant of N bits."),
    ("load", "<offset=…> <align=…>", "i32", "T", "Reads B bytes at an address; traps outside of the memory."),
    ("store", "<offset=…> <align=…>", "i32 T", "", "Writes B bytes at an address: address, value; traps outside of the memory."),
    ("abs", "", "T", "T", "The number without its sign."),
    ("neg", "", "T", "T", "The number with the other sign."),
    ("ceil", "", "T", "T", "The next whole number up."),
    ("floor", "", "T", "T", "The next whole number down."),
    ("trunc", "", "T", "T", "The next whole number towards zero."),
    ("nearest", "", "T", "T", "The nearest whole number; the even one of two."),
    ("sqrt", "", "T", "T", "Square root; NaN for numbers below 0."),
    ("add", "", "T T", "T", "Adds."),
    ("sub", "", "T T", "T", "Subtracts the second from the first."),
    ("mul", "", "T T", "T", "Multiplies."),
    ("div", "", "T T", "T", "Divides the first by the second; never traps."),
    ("min", "", "T T", "T", "The lesser one; NaN when either is NaN."),
    ("max", "", "T T", "T", "The greater one; NaN when either is NaN."),
    ("copysign", "", "T T", "T", "The first with the sign of the second."),
    ("eq", "", "T T", "i32", "1 when both are equal, else 0; 0 when either is NaN."),
    ("ne", "", "T T", "i32", "1 when they differ, else 0; 1 when either is NaN."),
    ("lt", "", "T T", "i32", "1 when the first is less than the second, else 0."),
    ("gt", "", "T T", "i32", "1 when the first is greater than the second, else 0."),
    ("le", "", "T T", "i32", "1 when the first is less than or equal to the second, else 0."),
    ("ge", "", "T T", "i32", "1 when the first is greater than or equal to the second, else 0."),
    ("convert_i32_s", "", "i32", "T", "The nearest float to a signed number."),
    ("convert_i32_u", "", "i32", "T", "The nearest float to an unsigned number."),
    ("convert_i64_s", "", "i64", "T", "The nearest float to a signed number."),
    ("convert_i64_u", "", "i64", "T", "The nearest float to an unsigned number."),
];

#[rustfmt::skip]
const CONVERSIONS: &[Row] = &[
    ("i32.wrap_i64", "", "i64", "i32", "The lowest 32 bits."),
    ("i32.reinterpret_f32", "", "f32", "i32", "The bits of a float as a number."),
    ("i64.extend_i32_s", "", "i32", "i64", "A signed number of 32 bits as one of 64."),
    ("i64.extend_i32_u", "", "i32", "i64", "An unsigned number of 32 bits as one of 64."),
    ("i64.extend32_s", "", "i64", "i64", "Takes the lowest four bytes as a signed number."),
    ("i64.load32_s", "<offset=…> <align=…>", "i32", "i64", "Reads four bytes at an address as a signed number."),
    ("i64.load32_u", "<offset=…> <align=…>", "i32", "i64", "Reads four bytes at an address as an unsigned number."),
    ("i64.store32", "<offset=…> <align=…>", "i32 i64", "", "Writes the four lowest bytes at an address: address, value."),
    ("i64.reinterpret_f64", "", "f64", "i64", "The bits of a float as a number."),
    ("f32.demote_f64", "", "f64", "f32", "The nearest float of 32 bits."),
    ("f32.reinterpret_i32", "", "i32", "f32", "The float that has these bits."),
    ("f64.promote_f32", "", "f32", "f64", "The same number as a float of 64 bits."),
    ("f64.reinterpret_i64", "", "i64", "f64", "The float that has these bits."),
];

static ALL: LazyLock<Vec<Instruction>> = LazyLock::new(|| {
    let single = [CONTROL, VARIABLES, MEMORY, TABLES].into_iter().flatten();
    let mut all: Vec<Instruction> = single.map(plain).collect();
    let families = [
        ("i32", "32", "four", OF_INTEGERS),
        ("i64", "64", "eight", OF_INTEGERS),
        ("f32", "32", "four", OF_FLOATS),
        ("f64", "64", "eight", OF_FLOATS),
    ];
    for (ty, bits, bytes, rows) in families {
        all.extend(rows.iter().map(|row| of_type(row, ty, bits, bytes)));
    }
    all.extend(CONVERSIONS.iter().map(plain));
    all
});

static BY_NAME: LazyLock<HashMap<&'static str, &'static Instruction>> =
    LazyLock::new(|| ALL.iter().map(|instruction| (instruction.name.as_str(), instruction)).collect());

/// All instructions of the engine, and the words that part an `if`.
pub(crate) fn all() -> &'static [Instruction] {
    &ALL
}

/// The instruction of a name.
pub(crate) fn find(name: &str) -> Option<&'static Instruction> {
    BY_NAME.get(name).copied()
}

fn plain(&(name, operands, takes, gives, does): &Row) -> Instruction {
    Instruction {
        name: name.to_owned(),
        operands,
        takes: takes.to_owned(),
        gives: gives.to_owned(),
        does: does.to_owned(),
    }
}

fn of_type(&(name, operands, takes, gives, does): &Row, ty: &str, bits: &str, bytes: &str) -> Instruction {
    let typed = |text: &str| text.replace('T', ty);
    let does = does.replace(" B ", &format!(" {bytes} ")).replace("N bits", &format!("{bits} bits"));
    let does =
        does.replace("modulo N", &format!("modulo {bits}")).replace("; N for", &format!("; {bits} for"));
    Instruction { name: format!("{ty}.{name}"), operands, takes: typed(takes), gives: typed(gives), does }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;
    use crate::compile::{Source, compile};

    /// Operators of the compiler's binary reader that the engine has, as they are written.
    fn operators() -> Vec<String> {
        let mut names = Vec::new();
        macro_rules! note {
            ($( @$proposal:ident $op:ident $({ $($arg:ident: $ty:ty),* })? => $visit:ident ($($ann:tt)*))*) => {
                $( if OURS.contains(&stringify!($proposal)) {
                    names.push(stringify!($visit).trim_start_matches("visit_").to_owned());
                } )*
            };
        }
        const OURS: [&str; 7] = [
            "mvp",
            "sign_extension",
            "saturating_float_to_int",
            "bulk_memory",
            "reference_types",
            "tail_call",
            "extended_const",
        ];
        wasmparser::for_each_operator!(note);
        names
    }

    #[test]
    fn every_operator_of_the_engine_is_described() {
        let operators = operators();
        assert!(operators.len() > 190, "{}", operators.len());
        for operator in operators {
            let written = match operator.as_str() {
                "typed_select" | "typed_select_multi" => "select".to_owned(),
                name => name.to_owned(),
            };
            let known = find(&written).or_else(|| find(&written.replacen('_', ".", 1)));
            assert!(known.is_some(), "{operator}");
        }
    }

    #[test]
    fn what_is_said_of_the_stack_is_what_the_compiler_says() {
        let mut checked = 0;
        for instruction in all() {
            let typed =
                |types: &str| types.split_whitespace().all(|ty| ["i32", "i64", "f32", "f64"].contains(&ty));
            if !typed(&instruction.takes) || !typed(&instruction.gives) || instruction.does.contains("Begins")
            {
                continue;
            }
            let operands = match instruction.operands {
                "<number>" => "1",
                "<data>" | "<elements>" | "<table> <elements>" => "0",
                _ => "",
            };
            if ["nop", "else", "end", "then"].contains(&instruction.name.as_str()) {
                continue;
            }
            let count = instruction.takes.split_whitespace().count();
            let gets: String = (0..count).map(|index| format!("local.get {index} ")).collect();
            let text = format!(
                "(module (memory 1) (table 1 funcref) (data \"\") (elem func)
                   (func (param {}) (result {}) {gets} {} {operands}))",
                instruction.takes, instruction.gives, instruction.name
            );
            let source = Source { path: PathBuf::from("a.wat"), bytes: text.as_bytes().into() };
            assert!(compile(&source).is_ok(), "{text}\n{:?}", compile(&source));
            checked += 1;
        }
        assert!(checked > 150, "{checked}");
    }

    #[test]
    fn the_hover_of_every_instruction() {
        let lines: Vec<String> = all()
            .iter()
            .map(|instruction| {
                format!("{:<44} {}\n    {}", instruction.form(), instruction.stack_effect(), instruction.does)
            })
            .collect();
        insta::assert_snapshot!(lines.join("\n"));
    }
}
