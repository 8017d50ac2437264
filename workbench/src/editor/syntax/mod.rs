//! What the parts of a source are, for colours, brackets and indentation.

mod brace_words;
mod braces;
mod line_states;
mod wat;
mod wat_words;

use std::ops::Range;

use braces::Brace;
pub(crate) use line_states::LineStates;

use crate::compile::Language;

/// What a token of a source is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// Keyword of the structure: `module`, `func`, `param`; keyword of Rust or C.
    Keyword,
    /// Instruction: `i32.add`, `call`; a function or a macro that is called.
    Instruction,
    /// Type: `i32`, `funcref`.
    Type,
    /// Identifier: `$name`; a lifetime, a constant.
    Identifier,
    /// Number.
    Number,
    /// String, with its quotes.
    String,
    /// Escape within a string.
    Escape,
    /// Comment of a line or a block.
    Comment,
    /// Annotation: `@name`; an attribute, a directive.
    Annotation,
    /// Opening parenthesis, bracket or brace.
    Open,
    /// Closing parenthesis, bracket or brace.
    Close,
    /// A word the language does not know.
    Unknown,
}

/// One token of a line; `range` is in bytes of the line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Where it stands in its line.
    pub range: Range<usize>,
    /// What it is.
    pub kind: TokenKind,
}

/// What a line inherits from those before it: the depth of nested block comments, or the string that
/// is open.
pub(crate) type LineState = u32;

/// The rules of a document's language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Syntax {
    /// WebAssembly text.
    Wat,
    /// Rust or C.
    Braces(Brace),
    /// Nothing is known of its tokens.
    Plain,
}

impl Syntax {
    pub(crate) fn of(language: Option<Language>) -> Self {
        match language {
            Some(Language::Wat) => Self::Wat,
            Some(Language::Rust) => Self::Braces(Brace::Rust),
            Some(Language::C) => Self::Braces(Brace::C),
            _ => Self::Plain,
        }
    }

    /// What the line after `line` inherits.
    pub(crate) fn next_state(self, line: &str, state: LineState) -> LineState {
        match self {
            Self::Wat => wat::lex(line, state, |_, _| {}),
            Self::Braces(language) => braces::lex(language, line, state, |_, _| {}),
            Self::Plain => 0,
        }
    }

    /// The tokens of a line, in order, not overlapping but for escapes, which follow their string.
    pub(crate) fn tokens(self, line: &str, state: LineState) -> Vec<Token> {
        match self {
            Self::Wat => wat::tokens(line, state),
            Self::Braces(language) => braces::tokens(language, line, state),
            Self::Plain => Vec::new(),
        }
    }

    /// The parentheses of a line that are neither in strings nor in comments: offset, whether it opens.
    pub(crate) fn brackets(self, line: &str, state: LineState) -> Vec<(usize, bool)> {
        let mut brackets = Vec::new();
        match self {
            Self::Wat => {
                wat::lex(line, state, |range, lexeme| match lexeme {
                    wat::Lexeme::Open => brackets.push((range.start, true)),
                    wat::Lexeme::Close => brackets.push((range.start, false)),
                    _ => {}
                });
            }
            Self::Braces(language) => {
                braces::lex(language, line, state, |range, kind| match kind {
                    TokenKind::Open => brackets.push((range.start, true)),
                    TokenKind::Close => brackets.push((range.start, false)),
                    _ => {}
                });
            }
            Self::Plain => {}
        }
        brackets
    }

    /// What begins a comment up to the end of the line.
    pub(crate) fn line_comment(self) -> Option<&'static str> {
        match self {
            Self::Wat => Some(";;"),
            Self::Braces(_) => Some("//"),
            Self::Plain => None,
        }
    }
}
