//! The tokens of a WebAssembly text, comments included, also of one that is only half typed.
//!
//! The compiler's lexer stops at what it does not know. Here everything is a token of some kind, so that
//! an answer can be given at any time; where the compiler's lexer has no complaint, both agree.

use std::ops::Range;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// `(`
    Open,
    /// `)`
    Close,
    /// A keyword, a name, a number, or something that is none of them.
    Word,
    /// A string with its quotes. One without its end stops at the end of its line.
    String,
    /// A comment, without the line's end.
    Comment,
}

/// A stretch of the text; `range` is in bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) range: Range<usize>,
}

/// All tokens of a text, in order. Between them is white space only.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let bytes = text.as_bytes();
    let mut tokens = Vec::with_capacity(bytes.len() / 5);
    let mut at = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    while let Some(&byte) = bytes.get(at) {
        if is_blank(byte) {
            at += 1;
            continue;
        }
        let (kind, end) = token_at(bytes, at, byte);
        tokens.push(Token { kind, range: at..end });
        at = end;
    }
    tokens
}

fn token_at(bytes: &[u8], at: usize, byte: u8) -> (Kind, usize) {
    match (byte, bytes.get(at + 1)) {
        (b'(', Some(b';')) => (Kind::Comment, block_comment_end(bytes, at + 2)),
        (b';', Some(b';')) => (Kind::Comment, line_end(bytes, at)),
        (b'(', _) => (Kind::Open, at + 1),
        (b')', _) => (Kind::Close, at + 1),
        (b'"', _) => (Kind::String, string_end(bytes, at)),
        // A name may be in quotes: `$"a b"`.
        (b'$', Some(b'"')) => (Kind::Word, string_end(bytes, at + 1)),
        // A single one is no comment and no word either.
        (b';', _) => (Kind::Word, at + 1),
        _ => (Kind::Word, word_end(bytes, at)),
    }
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

fn word_end(bytes: &[u8], at: usize) -> usize {
    let ends = |byte: &u8| is_blank(*byte) || matches!(byte, b'(' | b')' | b'"' | b';');
    bytes[at..].iter().position(ends).map_or(bytes.len(), |length| at + length)
}

/// To the compiler a line also ends at a carriage return alone.
fn line_end(bytes: &[u8], at: usize) -> usize {
    let ends = |byte: &u8| matches!(byte, b'\n' | b'\r');
    bytes[at..].iter().position(ends).map_or(bytes.len(), |length| at + length)
}

/// `at` is within the comment; comments nest. One without its end takes the rest of the text.
fn block_comment_end(bytes: &[u8], mut at: usize) -> usize {
    let mut depth = 1_usize;
    while at < bytes.len() {
        match (bytes[at], bytes.get(at + 1)) {
            (b'(', Some(b';')) => {
                depth += 1;
                at += 2;
            }
            (b';', Some(b')')) => {
                depth -= 1;
                at += 2;
                if depth == 0 {
                    return at;
                }
            }
            _ => at += 1,
        }
    }
    bytes.len()
}

/// `at` is its first quote.
fn string_end(bytes: &[u8], at: usize) -> usize {
    let mut end = at + 1;
    while let Some(byte) = bytes.get(end) {
        match byte {
            b'"' => return end + 1,
            b'\r' | b'\n' => break,
            b'\\' if bytes.get(end + 1).is_some_and(|next| !matches!(next, b'\r' | b'\n')) => end += 2,
            _ => end += 1,
        }
    }
    // After a backslash the next character is passed over, which may have been the first byte of several.
    let continues = |byte: &u8| byte & 0xc0 == 0x80;
    while bytes.get(end).is_some_and(continues) {
        end += 1;
    }
    end.min(bytes.len())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use wast::lexer::{Lexer, TokenKind};

    use super::*;

    /// The compiler's tokens, or `None` where it complains.
    fn compilers(text: &str) -> Option<Vec<Token>> {
        let mut lexer = Lexer::new(text);
        lexer.allow_confusing_unicode(true);
        let mut tokens = Vec::new();
        let mut at = 0;
        while let Some(token) = lexer.parse(&mut at).ok()? {
            let kind = match token.kind {
                TokenKind::Whitespace => continue,
                TokenKind::LineComment | TokenKind::BlockComment => Kind::Comment,
                TokenKind::LParen => Kind::Open,
                TokenKind::RParen => Kind::Close,
                TokenKind::String => Kind::String,
                // Such as `"a"b`, which no parser takes.
                TokenKind::Reserved => return None,
                _ => Kind::Word,
            };
            tokens.push(Token { kind, range: token.offset..token.offset + token.len as usize });
        }
        Some(tokens)
    }

    fn words(text: &str) -> Vec<&str> {
        tokens(text).into_iter().map(|token| &text[token.range]).collect()
    }

    #[test]
    fn everything_is_a_token() {
        assert_eq!(
            words("(func $f;;c\r\n(;a(;b;)\n;) $\"x y\" i32.const -1)\"a\\\"b\""),
            ["(", "func", "$f", ";;c", "(;a(;b;)\n;)", "$\"x y\"", "i32.const", "-1", ")", "\"a\\\"b\""]
        );
        assert_eq!(words("\"open\\\n)"), ["\"open\\", ")"]);
        assert_eq!(words("(; ("), ["(; ("]);
    }

    proptest! {
        #[test]
        fn they_are_the_compilers_where_it_has_any(
            text in "(\\(;|;\\)|;;|;|\"|\\\\n|\\\\|\n|\r|\r\n|\t|[()a-z$.0-9= ]|\\$\"|日|é){0,40}",
        ) {
            let ours = tokens(&text);
            prop_assert!(ours.iter().all(|token| text.get(token.range.clone()).is_some_and(|text| !text.is_empty())));
            prop_assert!(ours.windows(2).all(|pair| pair[0].range.end <= pair[1].range.start));
            if let Some(theirs) = compilers(&text) {
                prop_assert_eq!(ours, theirs);
            }
        }
    }
}
