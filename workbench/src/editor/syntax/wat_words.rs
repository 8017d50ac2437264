//! Which word of WebAssembly text is what.

use super::TokenKind;

/// Words of the structure, sorted.
const KEYWORDS: &[&str] = &[
    "array",
    "assert_invalid",
    "assert_malformed",
    "assert_return",
    "assert_trap",
    "binary",
    "cont",
    "data",
    "declare",
    "elem",
    "export",
    "field",
    "final",
    "func",
    "get",
    "global",
    "import",
    "instance",
    "invoke",
    "item",
    "local",
    "memory",
    "module",
    "mut",
    "offset",
    "on",
    "pagesize",
    "param",
    "quote",
    "rec",
    "ref",
    "register",
    "result",
    "shared",
    "start",
    "struct",
    "sub",
    "table",
    "tag",
    "type",
];

/// Instructions whose names have no dot, and the words of the folded `if`, sorted.
const PLAIN_INSTRUCTIONS: &[&str] = &[
    "block",
    "br",
    "br_if",
    "br_on_cast",
    "br_on_cast_fail",
    "br_on_non_null",
    "br_on_null",
    "br_table",
    "call",
    "call_indirect",
    "call_ref",
    "catch",
    "catch_all",
    "catch_all_ref",
    "catch_ref",
    "delegate",
    "do",
    "drop",
    "else",
    "end",
    "if",
    "loop",
    "nop",
    "rethrow",
    "return",
    "return_call",
    "return_call_indirect",
    "return_call_ref",
    "select",
    "then",
    "throw",
    "throw_ref",
    "try",
    "try_table",
    "unreachable",
];

/// Types, sorted.
const TYPES: &[&str] = &[
    "any",
    "anyref",
    "arrayref",
    "eq",
    "eqref",
    "exn",
    "exnref",
    "extern",
    "externref",
    "f32",
    "f32x4",
    "f64",
    "f64x2",
    "funcref",
    "i16",
    "i16x8",
    "i31",
    "i31ref",
    "i32",
    "i32x4",
    "i64",
    "i64x2",
    "i8",
    "i8x16",
    "noexn",
    "noextern",
    "nofunc",
    "none",
    "null",
    "nullexternref",
    "nullfuncref",
    "nullref",
    "structref",
    "v128",
];

/// First parts of instructions with a dot, sorted.
const FAMILIES: &[&str] = &[
    "any", "array", "data", "elem", "extern", "f32", "f32x4", "f64", "f64x2", "global", "i16x8", "i31",
    "i32", "i32x4", "i64", "i64x2", "i8x16", "local", "memory", "ref", "struct", "table", "v128",
];

/// What a word is. `after_open` says that a parenthesis stands right before it.
pub(super) fn classify_word(word: &str, after_open: bool) -> TokenKind {
    let holds = |list: &[&str]| list.binary_search(&word).is_ok();
    match word.as_bytes() {
        [b'$', ..] => TokenKind::Identifier,
        [b'@', ..] if after_open => TokenKind::Annotation,
        [b'0'..=b'9', ..] | [b'+' | b'-', b'0'..=b'9', ..] => TokenKind::Number,
        _ if is_word_number(word) => TokenKind::Number,
        _ if holds(PLAIN_INSTRUCTIONS) => TokenKind::Instruction,
        _ if holds(KEYWORDS) => TokenKind::Keyword,
        _ if holds(TYPES) => TokenKind::Type,
        _ if word.starts_with("offset=") || word.starts_with("align=") => TokenKind::Keyword,
        _ => match word.split_once('.') {
            Some((family, rest)) if !rest.is_empty() && FAMILIES.binary_search(&family).is_ok() => {
                TokenKind::Instruction
            }
            _ => TokenKind::Unknown,
        },
    }
}

/// `inf`, `nan`, `nan:0x…`, with or without a sign.
fn is_word_number(word: &str) -> bool {
    let unsigned = word.trim_start_matches(['+', '-']);
    unsigned == "inf" || unsigned == "nan" || unsigned.starts_with("nan:")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_sorted() {
        for list in [KEYWORDS, PLAIN_INSTRUCTIONS, TYPES, FAMILIES] {
            assert!(list.is_sorted(), "{list:?}");
        }
    }

    #[test]
    fn words_are_what_they_are() {
        for (word, kind) in [
            ("module", TokenKind::Keyword),
            ("offset=4", TokenKind::Keyword),
            ("br_if", TokenKind::Instruction),
            ("memory.grow", TokenKind::Instruction),
            ("i8x16.shuffle", TokenKind::Instruction),
            ("i32", TokenKind::Type),
            ("$i32", TokenKind::Identifier),
            ("-inf", TokenKind::Number),
            ("nan:0x1", TokenKind::Number),
            ("1e-3", TokenKind::Number),
            ("i33.add", TokenKind::Unknown),
            ("i32.", TokenKind::Unknown),
            ("fnc", TokenKind::Unknown),
        ] {
            assert_eq!(classify_word(word, false), kind, "{word}");
        }
        assert_eq!(classify_word("@custom", true), TokenKind::Annotation);
    }
}
