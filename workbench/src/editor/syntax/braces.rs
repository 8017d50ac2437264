//! Tokens of Rust and C, one line at a time.
//!
//! What a line inherits is the depth of block comments, or the string that is open. Whatever is
//! wrong with a line gives tokens all the same.

use std::ops::Range;

use super::brace_words::classify_word;
use super::{LineState, Token, TokenKind};

/// Which of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Brace {
    Rust,
    C,
}

/// A string is open whose backslashes are escapes.
const IN_STRING: LineState = 1 << 30;
/// A raw string is open; the low bits count its hashes.
const IN_RAW_STRING: LineState = 1 << 29;
/// Hashes, or the depth of comments.
const COUNT: LineState = (1 << 29) - 1;

/// Gives each token of `line` to `emit` and returns what the next line inherits.
pub(super) fn lex(
    language: Brace,
    line: &str,
    state: LineState,
    emit: impl FnMut(Range<usize>, TokenKind),
) -> LineState {
    Lexer { language, line, bytes: line.as_bytes(), at: 0, emit }.run(state)
}

/// The tokens of a line.
pub(super) fn tokens(language: Brace, line: &str, state: LineState) -> Vec<Token> {
    let mut tokens = Vec::new();
    lex(language, line, state, |range, kind| tokens.push(Token { range, kind }));
    tokens
}

struct Lexer<'a, F> {
    language: Brace,
    line: &'a str,
    bytes: &'a [u8],
    at: usize,
    emit: F,
}

impl<F: FnMut(Range<usize>, TokenKind)> Lexer<'_, F> {
    fn run(&mut self, state: LineState) -> LineState {
        let open = match state {
            0 => 0,
            _ if state & IN_STRING != 0 => self.string(0),
            _ if state & IN_RAW_STRING != 0 => self.raw_string(0, (state & COUNT) as usize),
            depth => self.block_comment(0, depth & COUNT),
        };
        if open != 0 {
            return open;
        }
        while self.at < self.bytes.len() {
            let open = self.token();
            if open != 0 {
                return open;
            }
        }
        0
    }

    fn peek(&self, ahead: usize) -> u8 {
        self.bytes.get(self.at + ahead).copied().unwrap_or(0)
    }

    fn put(&mut self, start: usize, kind: TokenKind) {
        if start < self.at {
            (self.emit)(start..self.at, kind);
        }
    }

    /// Takes the token at the current place; returns what is open at the end of the line.
    fn token(&mut self) -> LineState {
        let start = self.at;
        match (self.peek(0), self.peek(1)) {
            (b'/', b'/') => {
                self.at = self.bytes.len();
                self.put(start, TokenKind::Comment);
            }
            (b'/', b'*') => {
                self.at += 2;
                return self.block_comment(start, 1);
            }
            (b'"', _) => {
                self.at += 1;
                return self.string(start);
            }
            (b'\'', _) => self.quote(start),
            (b'(' | b'[' | b'{', _) => self.one(TokenKind::Open),
            (b')' | b']' | b'}', _) => self.one(TokenKind::Close),
            (b'#', _) => self.hash(start),
            (b'0'..=b'9', _) => self.number(start),
            (byte, _) if begins_word(byte) => return self.word(start),
            _ => self.at += 1,
        }
        0
    }

    fn one(&mut self, kind: TokenKind) {
        self.at += 1;
        self.put(self.at - 1, kind);
    }

    fn block_comment(&mut self, start: usize, mut depth: LineState) -> LineState {
        while self.at < self.bytes.len() && depth > 0 {
            match (self.peek(0), self.peek(1)) {
                (b'*', b'/') => {
                    depth -= 1;
                    self.at += 2;
                }
                // In C a comment ends at the first end, whatever begins in it.
                (b'/', b'*') if self.language == Brace::Rust => {
                    depth = (depth + 1).min(COUNT);
                    self.at += 2;
                }
                _ => self.at += 1,
            }
        }
        self.put(start, TokenKind::Comment);
        depth
    }

    /// From within a string: to its end, then its escapes.
    fn string(&mut self, start: usize) -> LineState {
        let mut escapes = Vec::new();
        let mut open = true;
        let mut continued = false;
        while open && self.at < self.bytes.len() {
            // What ends the line does not end its going on.
            continued &= matches!(self.peek(0), b'\r' | b'\n');
            match self.peek(0) {
                b'"' => {
                    self.at += 1;
                    open = false;
                }
                b'\\' => {
                    let escape = self.at;
                    self.at = escape_end(self.line, escape);
                    continued = self.line[self.at..].trim_end_matches(['\r', '\n']).is_empty();
                    escapes.push(escape..self.at);
                }
                _ => self.at += 1,
            }
        }
        self.put(start, TokenKind::String);
        escapes.into_iter().for_each(|escape| (self.emit)(escape, TokenKind::Escape));
        // In C a string ends with its line, unless the line goes on.
        if open && (self.language == Brace::Rust || continued) { IN_STRING } else { 0 }
    }

    fn raw_string(&mut self, start: usize, hashes: usize) -> LineState {
        while self.at < self.bytes.len() {
            self.at += 1;
            let ends = self.bytes[self.at - 1] == b'"'
                && self.bytes[self.at..].iter().take_while(|byte| **byte == b'#').count() >= hashes;
            if ends {
                self.at += hashes;
                self.put(start, TokenKind::String);
                return 0;
            }
        }
        self.put(start, TokenKind::String);
        IN_RAW_STRING | LineState::try_from(hashes).unwrap_or(COUNT).min(COUNT)
    }

    /// A character, or a lifetime.
    fn quote(&mut self, start: usize) {
        self.at += 1;
        let content = match self.peek(0) {
            b'\\' => escape_end(self.line, self.at),
            _ => self.at + self.line[self.at..].chars().next().map_or(0, char::len_utf8),
        };
        if self.bytes.get(content) == Some(&b'\'') && content > self.at {
            let escape = (self.peek(0) == b'\\').then_some(self.at..content);
            self.at = content + 1;
            self.put(start, TokenKind::String);
            escape.into_iter().for_each(|escape| (self.emit)(escape, TokenKind::Escape));
        } else if self.language == Brace::Rust && begins_word(self.peek(0)) {
            self.take_word();
            self.put(start, TokenKind::Identifier);
        } else if self.language == Brace::C {
            // Several characters, or none that ends.
            let rest = &self.line[self.at..];
            self.at += rest.find('\'').map_or(rest.trim_end_matches(['\r', '\n']).len(), |end| end + 1);
            self.put(start, TokenKind::String);
        }
    }

    /// An attribute, or a directive with the header it includes.
    fn hash(&mut self, start: usize) {
        self.at += 1;
        match self.language {
            Brace::Rust => {
                let inner = usize::from(self.peek(0) == b'!');
                if self.peek(inner) == b'[' {
                    self.at += inner;
                    self.put(start, TokenKind::Annotation);
                }
            }
            Brace::C if self.line[..start].trim().is_empty() => {
                while matches!(self.peek(0), b' ' | b'\t') {
                    self.at += 1;
                }
                self.take_word();
                self.put(start, TokenKind::Annotation);
                if self.line[start..self.at].ends_with("include") {
                    self.header();
                }
            }
            Brace::C => {}
        }
    }

    fn header(&mut self) {
        while matches!(self.peek(0), b' ' | b'\t') {
            self.at += 1;
        }
        let start = self.at;
        if self.peek(0) == b'<'
            && let Some(end) = self.line[start..].find('>')
        {
            self.at = start + end + 1;
            self.put(start, TokenKind::String);
        }
    }

    fn number(&mut self, start: usize) {
        let hexadecimal = matches!((self.peek(0), self.peek(1)), (b'0', b'x' | b'X'));
        loop {
            let (byte, next) = (self.peek(0), self.peek(1));
            let exponent =
                matches!(byte, b'e' | b'E') && !hexadecimal || matches!(byte, b'p' | b'P') && hexadecimal;
            self.at += match byte {
                _ if exponent && matches!(next, b'+' | b'-') => 2,
                b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' | b'_' => 1,
                // Neither a range nor a method: `1..2`, `1.max(2)`.
                b'.' if next.is_ascii_digit() => 1,
                b'.' if self.language == Brace::C && !begins_word(next) => 1,
                _ => break,
            };
        }
        self.put(start, TokenKind::Number);
    }

    fn word(&mut self, start: usize) -> LineState {
        self.take_word();
        let word = &self.line[start..self.at];
        if let Some(open) = self.prefixed_string(start, word) {
            return open;
        }
        let rest = &self.line[self.at..];
        let kind = classify_word(self.language, word, rest);
        if kind == TokenKind::Instruction && rest.starts_with('!') {
            self.at += 1;
        }
        if kind != TokenKind::Unknown {
            self.put(start, kind);
        }
        0
    }

    /// `r"…"`, `br#"…"#`, `b"…"`, `c"…"` and the like.
    fn prefixed_string(&mut self, start: usize, word: &str) -> Option<LineState> {
        let raw = match (self.language, word) {
            (Brace::Rust, "r" | "br" | "cr") => true,
            (Brace::Rust, "b" | "c") | (Brace::C, "L" | "u" | "U" | "u8") => false,
            _ => return None,
        };
        let hashes = self.bytes[self.at..].iter().take_while(|byte| raw && **byte == b'#').count();
        if self.peek(hashes) != b'"' {
            return None;
        }
        self.at += hashes + 1;
        Some(if raw { self.raw_string(start, hashes) } else { self.string(start) })
    }

    fn take_word(&mut self) {
        let rest = &self.bytes[self.at..];
        self.at += rest.iter().position(|byte| !in_word(*byte)).unwrap_or(rest.len());
    }
}

fn begins_word(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte == b'_' || byte >= 0x80
}

fn in_word(byte: u8) -> bool {
    begins_word(byte) || byte.is_ascii_digit()
}

/// Where the escape that begins with the backslash at `at` ends.
fn escape_end(line: &str, at: usize) -> usize {
    let after = &line[at + 1..];
    let digits = |from: usize, most: usize, digit: fn(&u8) -> bool| {
        after.as_bytes()[from..].iter().take(most).take_while(|byte| digit(byte)).count()
    };
    let length = match after.as_bytes() {
        [b'u', b'{', ..] => {
            let end = 2 + digits(2, 6, u8::is_ascii_hexdigit);
            end + usize::from(after.as_bytes().get(end) == Some(&b'}'))
        }
        [b'x', ..] => 1 + digits(1, 2, u8::is_ascii_hexdigit),
        [b'u', ..] => 1 + digits(1, 4, u8::is_ascii_hexdigit),
        [b'0'..=b'7', ..] => digits(0, 3, |byte| (b'0'..=b'7').contains(byte)),
        [b'\r' | b'\n', ..] | [] => 0,
        _ => after.chars().next().map_or(0, char::len_utf8),
    };
    at + 1 + length
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::TokenKind::{
        Annotation, Close, Comment, Escape, Identifier, Instruction, Keyword, Number, Open, String, Type,
    };
    use super::*;

    fn kinds(language: Brace, line: &str) -> Vec<(&str, TokenKind)> {
        tokens(language, line, 0).into_iter().map(|token| (&line[token.range], token.kind)).collect()
    }

    fn state(language: Brace, line: &str, before: LineState) -> LineState {
        lex(language, line, before, |_, _| {})
    }

    #[test]
    fn a_line_of_rust() {
        assert_eq!(
            kinds(Brace::Rust, r#"fn f<'a>(x: &'a str) -> u8 { info!("é\n{x}"); b'\'' } // end"#),
            [
                ("fn", Keyword),
                ("f", Instruction),
                ("'a", Identifier),
                ("(", Open),
                ("'a", Identifier),
                ("str", Type),
                (")", Close),
                ("u8", Type),
                ("{", Open),
                ("info!", Instruction),
                ("(", Open),
                ("\"é\\n{x}\"", String),
                ("\\n", Escape),
                (")", Close),
                ("'\\''", String),
                ("\\'", Escape),
                ("}", Close),
                ("// end", Comment),
            ]
        );
        assert_eq!(
            kinds(Brace::Rust, "#![no_std] 1..0x_f.max(1e-3) /* a /* b */ */ Some(C_1) r#fn"),
            [
                ("#!", Annotation),
                ("[", Open),
                ("]", Close),
                ("1", Number),
                ("0x_f", Number),
                ("max", Instruction),
                ("(", Open),
                ("1e-3", Number),
                (")", Close),
                ("/* a /* b */ */", Comment),
                ("Some", Type),
                ("(", Open),
                ("C_1", Identifier),
                (")", Close),
                ("fn", Keyword),
            ]
        );
    }

    #[test]
    fn a_line_of_c() {
        assert_eq!(
            kinds(Brace::C, "  # include <a.h> // x"),
            [("# include", Annotation), ("<a.h>", String), ("// x", Comment)]
        );
        assert_eq!(
            kinds(Brace::C, "uint8_t x = f(L\"a\\x1f\", 'ab', 1.5f) /* /* */ + N;"),
            [
                ("uint8_t", Type),
                ("f", Instruction),
                ("(", Open),
                ("L\"a\\x1f\"", String),
                ("\\x1f", Escape),
                ("'ab'", String),
                ("1.5f", Number),
                (")", Close),
                ("/* /* */", Comment),
                ("N", Identifier),
            ]
        );
    }

    #[test]
    fn what_reaches_over_line_ends() {
        assert_eq!(state(Brace::Rust, "/* /*", 0), 2);
        assert_eq!(state(Brace::C, "/* /*", 0), 1);
        assert_eq!(state(Brace::Rust, "*/ */ x", 2), 0);
        let string = state(Brace::Rust, "let a = \"b", 0);
        assert_eq!(
            (string, state(Brace::Rust, "c\\\"", string), state(Brace::Rust, "\";", string)),
            (IN_STRING, string, 0)
        );
        let raw = state(Brace::Rust, "br##\"b\"#", 0);
        assert_eq!((raw, state(Brace::Rust, "\"##", raw)), (IN_RAW_STRING | 2, 0));
        assert_eq!(state(Brace::C, "\"a", 0), 0, "a string of C ends with its line");
        assert_eq!(state(Brace::C, "\"a\\\n", 0), IN_STRING, "unless the line goes on");
        assert_eq!(state(Brace::C, "// \"", 0), 0);
    }

    proptest! {
        #[test]
        fn tokens_are_in_order_and_on_character_boundaries(
            line in "(/\\*|\\*/|//|\"|'|\\\\|\\\\u\\{|r#*\"|#|#include <|[(){}a-zA-Z0-9_ .!]|é|\\PC){0,30}",
            state in prop::sample::select(vec![0, 1, 3, IN_STRING, IN_RAW_STRING, IN_RAW_STRING | 2]),
            language in prop::sample::select(vec![Brace::Rust, Brace::C]),
        ) {
            let mut end = 0;
            for token in tokens(language, &line, state) {
                prop_assert!(line.get(token.range.clone()).is_some_and(|text| !text.is_empty()), "{:?}", token);
                if token.kind != TokenKind::Escape {
                    prop_assert!(token.range.start >= end, "{:?}", token);
                    end = token.range.end;
                }
            }
        }
    }
}
