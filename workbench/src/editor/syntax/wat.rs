//! Tokens of WebAssembly text, one line at a time.
//!
//! Only block comments reach over line ends, so their depth is all that a line inherits. Whatever
//! is wrong with a line gives tokens all the same: a string without its end stops at the line's.

use std::ops::Range;

use super::wat_words::classify_word;
use super::{LineState, Token, TokenKind};

/// A stretch of a line, before anybody asks which word it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lexeme {
    Word,
    String,
    Escape,
    Comment,
    Open,
    Close,
}

/// Gives each lexeme of `line` to `emit` and returns the depth of block comments at its end.
pub(super) fn lex(line: &str, depth: LineState, mut emit: impl FnMut(Range<usize>, Lexeme)) -> LineState {
    let bytes = line.as_bytes();
    let mut at = 0;
    if depth > 0 {
        let (end, rest) = block_comment(bytes, 0, depth);
        if end > 0 {
            emit(0..end, Lexeme::Comment);
        }
        if rest > 0 {
            return rest;
        }
        at = end;
    }
    while let Some(&byte) = bytes.get(at) {
        let start = at;
        match (byte, bytes.get(at + 1)) {
            (b'(', Some(b';')) => {
                let (end, rest) = block_comment(bytes, at + 2, 1);
                emit(start..end, Lexeme::Comment);
                if rest > 0 {
                    return rest;
                }
                at = end;
            }
            (b';', Some(b';')) => {
                emit(start..bytes.len(), Lexeme::Comment);
                return 0;
            }
            (b'(', _) => {
                at += 1;
                emit(start..at, Lexeme::Open);
            }
            (b')', _) => {
                at += 1;
                emit(start..at, Lexeme::Close);
            }
            (b'"', _) => {
                at = string(bytes, at, &mut emit);
            }
            (byte, _) if ends_word(byte) => at += 1,
            _ => {
                at = bytes[at..].iter().position(|&byte| ends_word(byte)).map_or(bytes.len(), |n| at + n);
                emit(start..at, Lexeme::Word);
            }
        }
    }
    0
}

/// The tokens of a line.
pub(super) fn tokens(line: &str, depth: LineState) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut after_open = false;
    lex(line, depth, |range, lexeme| {
        let kind = match lexeme {
            Lexeme::Word => classify_word(&line[range.clone()], after_open),
            Lexeme::String => TokenKind::String,
            Lexeme::Escape => TokenKind::Escape,
            Lexeme::Comment => TokenKind::Comment,
            Lexeme::Open => TokenKind::Open,
            Lexeme::Close => TokenKind::Close,
        };
        after_open = lexeme == Lexeme::Open;
        tokens.push(Token { range, kind });
    });
    tokens
}

/// Blanks, brackets, quotes and the like; every byte beyond ASCII belongs to a word.
fn ends_word(byte: u8) -> bool {
    byte <= b' '
        || byte == 0x7f
        || matches!(byte, b'(' | b')' | b'"' | b';' | b',' | b'[' | b']' | b'{' | b'}')
}

/// From within a block comment: where it ends, and how many are still open there.
fn block_comment(bytes: &[u8], mut at: usize, mut depth: u32) -> (usize, u32) {
    while at < bytes.len() {
        match (bytes[at], bytes.get(at + 1)) {
            (b'(', Some(b';')) => {
                depth = depth.saturating_add(1);
                at += 2;
            }
            (b';', Some(b')')) => {
                depth -= 1;
                at += 2;
                if depth == 0 {
                    return (at, 0);
                }
            }
            _ => at += 1,
        }
    }
    (at, depth)
}

/// Emits the string that begins at `start`, then its escapes; returns its end.
fn string(bytes: &[u8], start: usize, emit: &mut impl FnMut(Range<usize>, Lexeme)) -> usize {
    let mut escapes: Vec<Range<usize>> = Vec::new();
    let mut at = start + 1;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'"' => {
                at += 1;
                break;
            }
            b'\\' => {
                let end = escape_end(bytes, at);
                escapes.push(at..end);
                at = end;
            }
            b'\r' | b'\n' => break,
            _ => at += 1,
        }
    }
    emit(start..at, Lexeme::String);
    escapes.into_iter().for_each(|range| emit(range, Lexeme::Escape));
    at
}

/// Where the escape that begins with the backslash at `at` ends: `\n`, `\0a`, `\u{…}`.
fn escape_end(bytes: &[u8], at: usize) -> usize {
    match bytes.get(at + 1) {
        Some(b'u') if bytes.get(at + 2) == Some(&b'{') => {
            let digits = bytes[at + 3..].iter().take_while(|byte| byte.is_ascii_hexdigit()).count();
            let end = at + 3 + digits;
            end + usize::from(bytes.get(end) == Some(&b'}'))
        }
        Some(byte) if byte.is_ascii_hexdigit() => {
            at + 2 + usize::from(bytes.get(at + 2).is_some_and(u8::is_ascii_hexdigit))
        }
        Some(byte) if byte.is_ascii_graphic() => at + 2,
        _ => at + 1,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn kinds(line: &str) -> Vec<(&str, TokenKind)> {
        tokens(line, 0).into_iter().map(|token| (&line[token.range], token.kind)).collect()
    }

    #[test]
    fn a_line_of_everything() {
        use TokenKind::{
            Annotation, Close, Comment, Escape, Identifier, Instruction, Keyword, Number, Open, String, Type,
        };
        assert_eq!(
            kinds(r#"(func $f (param i32) (; a (; b ;) ;) i32.const -0x1F "a\n\u{3b1}" (@name) ;; end"#),
            [
                ("(", Open),
                ("func", Keyword),
                ("$f", Identifier),
                ("(", Open),
                ("param", Keyword),
                ("i32", Type),
                (")", Close),
                ("(; a (; b ;) ;)", Comment),
                ("i32.const", Instruction),
                ("-0x1F", Number),
                (r#""a\n\u{3b1}""#, String),
                (r"\n", Escape),
                (r"\u{3b1}", Escape),
                ("(", Open),
                ("@name", Annotation),
                (")", Close),
                (";; end", Comment),
            ]
        );
    }

    #[test]
    fn what_has_no_end_stops_at_the_lines() {
        assert_eq!(kinds("\"abc\\"), [("\"abc\\", TokenKind::String), ("\\", TokenKind::Escape)]);
        assert_eq!(lex("(; (; ;)", 0, |_, _| {}), 1);
        assert_eq!(lex(";) ;)", 2, |_, _| {}), 0);
        assert_eq!(lex(";; (;", 0, |_, _| {}), 0);
        assert_eq!(lex("\"(;\"", 0, |_, _| {}), 0);
    }

    proptest! {
        #[test]
        fn tokens_are_in_order_and_on_character_boundaries(
            line in "(\\(;|;\\)|;;|\"|\\\\|\\\\u\\{|[()a-z$. ]|é|\\PC){0,30}",
            depth in 0_u32..3,
        ) {
            let mut end = 0;
            for token in tokens(&line, depth) {
                prop_assert!(line.get(token.range.clone()).is_some_and(|text| !text.is_empty()), "{:?}", token);
                if token.kind != TokenKind::Escape {
                    prop_assert!(token.range.start >= end);
                    end = token.range.end;
                }
                prop_assert!(token.range.end <= end);
            }
        }
    }
}
