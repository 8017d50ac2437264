//! Which words of Rust and C are what.

use super::TokenKind;
use super::braces::Brace;

/// Keywords of Rust, sorted.
const RUST_KEYWORDS: &[&str] = &[
    "Self", "as", "async", "await", "break", "const", "continue", "crate", "dyn", "else", "enum", "extern",
    "false", "fn", "for", "if", "impl", "in", "let", "loop", "match", "mod", "move", "mut", "pub", "ref",
    "return", "self", "static", "struct", "super", "trait", "true", "type", "union", "unsafe", "use",
    "where", "while",
];

/// Primitive types of Rust, sorted.
const RUST_TYPES: &[&str] = &[
    "bool", "char", "f32", "f64", "i128", "i16", "i32", "i64", "i8", "isize", "str", "u128", "u16", "u32",
    "u64", "u8", "usize",
];

/// Keywords of C, sorted.
const C_KEYWORDS: &[&str] = &[
    "_Alignas",
    "_Alignof",
    "_Generic",
    "_Noreturn",
    "_Static_assert",
    "__attribute__",
    "alignas",
    "alignof",
    "auto",
    "break",
    "case",
    "const",
    "constexpr",
    "continue",
    "default",
    "do",
    "else",
    "enum",
    "extern",
    "false",
    "for",
    "goto",
    "if",
    "inline",
    "nullptr",
    "register",
    "restrict",
    "return",
    "sizeof",
    "static",
    "static_assert",
    "struct",
    "switch",
    "true",
    "typedef",
    "typeof",
    "union",
    "volatile",
    "while",
];

/// Types of C that are words of the language, sorted.
const C_TYPES: &[&str] =
    &["_Bool", "bool", "char", "double", "float", "int", "long", "short", "signed", "unsigned", "void"];

/// What a word is, by itself and by what follows it on its line.
pub(super) fn classify_word(language: Brace, word: &str, rest: &str) -> TokenKind {
    let (keywords, types) = match language {
        Brace::Rust => (RUST_KEYWORDS, RUST_TYPES),
        Brace::C => (C_KEYWORDS, C_TYPES),
    };
    let holds = |list: &[&str]| list.binary_search(&word).is_ok();
    let is_macro = language == Brace::Rust && rest.starts_with('!') && !rest.starts_with("!=");
    if holds(keywords) {
        TokenKind::Keyword
    } else if holds(types) || language == Brace::C && word.ends_with("_t") {
        TokenKind::Type
    } else if is_macro {
        TokenKind::Instruction
    } else if is_constant(word) {
        TokenKind::Identifier
    } else if language == Brace::Rust && word.starts_with(|c: char| c.is_uppercase()) {
        TokenKind::Type
    } else if rest.trim_start().starts_with('(') || is_generic_definition(language, rest) {
        TokenKind::Instruction
    } else {
        TokenKind::Unknown
    }
}

/// `MAXIMUM`, `C_1`: a constant or a macro of C by custom.
fn is_constant(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_uppercase())
        && word.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
        && (word.len() > 1 || word == "N")
}

/// `name<'a>(` and `name::<T>(`.
fn is_generic_definition(language: Brace, rest: &str) -> bool {
    let rest = rest.strip_prefix("::").unwrap_or(rest);
    language == Brace::Rust
        && rest
            .strip_prefix('<')
            .and_then(|rest| rest.split_once('>'))
            .is_some_and(|(generics, after)| after.starts_with('(') && !generics.contains(['(', ';', '=']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_sorted() {
        for list in [RUST_KEYWORDS, RUST_TYPES, C_KEYWORDS, C_TYPES] {
            assert!(list.is_sorted(), "{list:?}");
        }
    }

    #[test]
    fn words_are_what_they_are() {
        let rust = |word, rest| classify_word(Brace::Rust, word, rest);
        assert_eq!(
            rust("collect", "::<Vec<_>>()"),
            TokenKind::Unknown,
            "nested generics are not looked into"
        );
        assert_eq!(rust("parse", "::<u8>()"), TokenKind::Instruction);
        assert_eq!(rust("a", " != b"), TokenKind::Unknown);
        assert_eq!(rust("T", ">"), TokenKind::Type);
        assert_eq!(rust("LINE_BYTES", ";"), TokenKind::Identifier);
        assert_eq!(classify_word(Brace::C, "size_t", " n"), TokenKind::Type);
        assert_eq!(classify_word(Brace::C, "if", " ("), TokenKind::Keyword);
    }
}
