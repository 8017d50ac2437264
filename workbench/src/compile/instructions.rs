//! Names of the instructions that the engine has, for proposals.

use super::nearest::nearest;

/// Control, variables, memory, tables and references.
const PLAIN: &[&str] = &[
    "block",
    "loop",
    "if",
    "then",
    "else",
    "end",
    "br",
    "br_if",
    "br_table",
    "return",
    "call",
    "call_indirect",
    "return_call",
    "return_call_indirect",
    "unreachable",
    "nop",
    "drop",
    "select",
    "local.get",
    "local.set",
    "local.tee",
    "global.get",
    "global.set",
    "memory.size",
    "memory.grow",
    "memory.fill",
    "memory.copy",
    "memory.init",
    "data.drop",
    "table.get",
    "table.set",
    "table.size",
    "table.grow",
    "table.fill",
    "table.copy",
    "table.init",
    "elem.drop",
    "ref.null",
    "ref.func",
    "ref.is_null",
];

const OF_INTEGERS: &[&str] = &[
    "const",
    "load",
    "store",
    "load8_s",
    "load8_u",
    "load16_s",
    "load16_u",
    "store8",
    "store16",
    "clz",
    "ctz",
    "popcnt",
    "add",
    "sub",
    "mul",
    "div_s",
    "div_u",
    "rem_s",
    "rem_u",
    "and",
    "or",
    "xor",
    "shl",
    "shr_s",
    "shr_u",
    "rotl",
    "rotr",
    "eqz",
    "eq",
    "ne",
    "lt_s",
    "lt_u",
    "gt_s",
    "gt_u",
    "le_s",
    "le_u",
    "ge_s",
    "ge_u",
    "extend8_s",
    "extend16_s",
    "trunc_f32_s",
    "trunc_f32_u",
    "trunc_f64_s",
    "trunc_f64_u",
    "trunc_sat_f32_s",
    "trunc_sat_f32_u",
    "trunc_sat_f64_s",
    "trunc_sat_f64_u",
];

const OF_FLOATS: &[&str] = &[
    "const",
    "load",
    "store",
    "abs",
    "neg",
    "ceil",
    "floor",
    "trunc",
    "nearest",
    "sqrt",
    "add",
    "sub",
    "mul",
    "div",
    "min",
    "max",
    "copysign",
    "eq",
    "ne",
    "lt",
    "gt",
    "le",
    "ge",
    "convert_i32_s",
    "convert_i32_u",
    "convert_i64_s",
    "convert_i64_u",
];

const CONVERSIONS: &[&str] = &[
    "i32.wrap_i64",
    "i32.reinterpret_f32",
    "i64.extend_i32_s",
    "i64.extend_i32_u",
    "i64.extend32_s",
    "i64.load32_s",
    "i64.load32_u",
    "i64.store32",
    "i64.reinterpret_f64",
    "f32.demote_f64",
    "f32.reinterpret_i32",
    "f64.promote_f32",
    "f64.reinterpret_i64",
];

/// Names that other languages, older texts and newer engines use.
const MEANT: &[(&str, &str)] = &[
    ("get_local", "local.get"),
    ("set_local", "local.set"),
    ("tee_local", "local.tee"),
    ("get_global", "global.get"),
    ("set_global", "global.set"),
    ("current_memory", "memory.size"),
    ("grow_memory", "memory.grow"),
    ("goto", "br"),
    ("break", "br"),
    ("continue", "br"),
    ("jmp", "br"),
    ("jump", "br"),
    ("while", "loop"),
    ("for", "loop"),
    ("pop", "drop"),
    ("ret", "return"),
    ("trap", "unreachable"),
    ("abort", "unreachable"),
    ("i32.not", "i32.eqz"),
    ("i64.not", "i64.eqz"),
    ("i32.mod", "i32.rem_s"),
    ("i64.mod", "i64.rem_s"),
    ("i32.push", "i32.const"),
    ("push", "i32.const"),
];

fn all() -> Vec<String> {
    let mut names: Vec<String> = PLAIN.iter().chain(CONVERSIONS).map(|name| (*name).to_owned()).collect();
    for (types, of_type) in [(["i32", "i64"], OF_INTEGERS), (["f32", "f64"], OF_FLOATS)] {
        for ty in types {
            names.extend(of_type.iter().map(|name| format!("{ty}.{name}")));
        }
    }
    names
}

/// Whether `word` names an instruction of the engine.
pub(super) fn is_known(word: &str) -> bool {
    all().iter().any(|name| name == word)
}

/// What somebody who wrote `word` for an instruction may have meant, as a sentence.
pub(super) fn hint_for_unknown(word: &str) -> Option<String> {
    if let Some((_, meant)) = MEANT.iter().find(|(wrong, _)| *wrong == word) {
        return Some(format!("did you mean `{meant}`?"));
    }
    let names = all();
    let known = |name: &String| names.contains(name);
    let signed = format!("{word}_s");
    if known(&signed) {
        return Some(format!("write `{word}_s` for signed and `{word}_u` for unsigned numbers"));
    }
    if word.contains(".") {
        return nearest(word, names.iter().map(String::as_str)).map(|name| format!("did you mean `{name}`?"));
    }
    let typed: Vec<String> = ["i32", "i64", "f32", "f64"]
        .iter()
        .flat_map(|ty| [format!("{ty}.{word}"), format!("{ty}.{word}_s")])
        .filter(known)
        .map(|name| format!("`{name}`"))
        .collect();
    if typed.is_empty() {
        return nearest(word, names.iter().map(String::as_str)).map(|name| format!("did you mean `{name}`?"));
    }
    Some(format!("say of which type: {}", typed.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_one_the_parser_knows() {
        for name in all() {
            if ["then", "else", "end"].contains(&name.as_str()) {
                continue;
            }
            let text = format!("(module (func {name} ))");
            if let Err(error) = wat::parse_str(&text) {
                assert!(!error.to_string().contains("unknown operator"), "{name}: {error}");
            }
        }
    }

    #[test]
    fn proposals_fit_what_was_meant() {
        assert_eq!(hint_for_unknown("i32.ad").as_deref(), Some("did you mean `i32.add`?"));
        assert_eq!(hint_for_unknown("get_local").as_deref(), Some("did you mean `local.get`?"));
        assert_eq!(
            hint_for_unknown("i32.div").as_deref(),
            Some("write `i32.div_s` for signed and `i32.div_u` for unsigned numbers")
        );
        assert_eq!(hint_for_unknown("sqrt").as_deref(), Some("say of which type: `f32.sqrt`, `f64.sqrt`"));
        assert_eq!(hint_for_unknown("xyzzy"), None);
    }
}
