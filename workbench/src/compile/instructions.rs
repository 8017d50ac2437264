//! What somebody may have meant who wrote the name of an instruction that the engine does not have.

use super::nearest::nearest;
use crate::wat_language::instructions;

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

/// Whether `word` names an instruction of the engine.
pub(super) fn is_known(word: &str) -> bool {
    instructions::find(word).is_some()
}

/// What somebody who wrote `word` for an instruction may have meant, as a sentence.
pub(super) fn hint_for_unknown(word: &str) -> Option<String> {
    if let Some((_, meant)) = MEANT.iter().find(|(wrong, _)| *wrong == word) {
        return Some(format!("did you mean `{meant}`?"));
    }
    let names = || instructions::all().iter().map(|instruction| instruction.name.as_str());
    let known = |name: &String| is_known(name);
    let signed = format!("{word}_s");
    if known(&signed) {
        return Some(format!("write `{word}_s` for signed and `{word}_u` for unsigned numbers"));
    }
    if word.contains(".") {
        return nearest(word, names()).map(|name| format!("did you mean `{name}`?"));
    }
    let typed: Vec<String> = ["i32", "i64", "f32", "f64"]
        .iter()
        .flat_map(|ty| [format!("{ty}.{word}"), format!("{ty}.{word}_s")])
        .filter(known)
        .map(|name| format!("`{name}`"))
        .collect();
    if typed.is_empty() {
        return nearest(word, names()).map(|name| format!("did you mean `{name}`?"));
    }
    Some(format!("say of which type: {}", typed.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_one_the_parser_knows() {
        for name in instructions::all().iter().map(|instruction| &instruction.name) {
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
