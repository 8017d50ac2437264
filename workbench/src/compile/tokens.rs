//! The tokens of a WAT text, also of one that is wrong.

use std::ops::Range;

use wast::lexer::{Lexer, TokenKind};

/// Things that are no tokens after which a text is not read any further: it is no source then, and the
/// lexer looks for the line of each of them from the start.
const BAD_TOKENS: usize = 100;

/// The tokens of a text without comments and white space. What is no token at all is left out.
#[derive(Debug)]
pub(super) struct Tokens<'a> {
    text: &'a str,
    list: Vec<(TokenKind, Range<usize>)>,
}

impl<'a> Tokens<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        let mut lexer = Lexer::new(text);
        lexer.allow_confusing_unicode(true);
        let mut list = Vec::new();
        let (mut at, mut bad) = (0, 0);
        while at < text.len() && bad < BAD_TOKENS {
            match lexer.parse(&mut at) {
                Ok(Some(token)) => {
                    use TokenKind::{BlockComment, LineComment, Whitespace};
                    if !matches!(token.kind, Whitespace | LineComment | BlockComment) {
                        list.push((token.kind, token.offset..token.offset + token.len as usize));
                    }
                }
                Ok(None) => break,
                Err(_) => {
                    at = after_bad_token(text, at);
                    bad += 1;
                }
            }
        }
        Self { text, list }
    }

    pub(super) fn len(&self) -> usize {
        self.list.len()
    }

    pub(super) fn kind(&self, index: usize) -> Option<TokenKind> {
        self.list.get(index).map(|(kind, _)| *kind)
    }

    /// The bytes of a token; an empty range at the end of the text after the last one.
    pub(super) fn range(&self, index: usize) -> Range<usize> {
        self.list.get(index).map_or(self.text.len()..self.text.len(), |(_, range)| range.clone())
    }

    pub(super) fn text(&self, range: Range<usize>) -> &'a str {
        self.text.get(range).unwrap_or_default()
    }

    pub(super) fn word(&self, index: usize) -> &'a str {
        &self.text[self.range(index)]
    }

    /// The token that covers `offset`, or else the first one after it.
    pub(super) fn at(&self, offset: usize) -> usize {
        self.list.partition_point(|(_, range)| range.end <= offset)
    }

    /// The range of an instruction: its name and the plain immediates after it on the same line.
    pub(super) fn instruction(&self, offset: usize) -> Range<usize> {
        let first = self.at(offset);
        let mut range = self.range(first);
        for index in first + 1..self.len() {
            let next = self.range(index);
            let immediate = match self.kind(index) {
                Some(TokenKind::Id | TokenKind::Integer(_) | TokenKind::Float(_)) => true,
                Some(TokenKind::Keyword) => self.word(index).contains('='),
                _ => false,
            };
            if !immediate || self.text[range.end..next.start].contains('\n') {
                break;
            }
            range.end = next.end;
        }
        range
    }

    /// The closing parenthesis of the open one at token `open`.
    pub(super) fn close_of(&self, open: usize) -> Option<usize> {
        let mut depth = 0usize;
        for index in open..self.len() {
            match self.kind(index) {
                Some(TokenKind::LParen) => depth += 1,
                Some(TokenKind::RParen) => depth = depth.checked_sub(1)?,
                _ => {}
            }
            if depth == 0 {
                return Some(index);
            }
        }
        None
    }

    /// The open parentheses around token `index`, outermost first.
    pub(super) fn around(&self, index: usize) -> Vec<usize> {
        let mut open = Vec::new();
        for at in 0..index.min(self.len()) {
            match self.kind(at) {
                Some(TokenKind::LParen) => open.push(at),
                Some(TokenKind::RParen) => drop(open.pop()),
                _ => {}
            }
        }
        open
    }

    /// Tokens of the field of the module (a function, an import …) that holds token `index`.
    pub(super) fn field_around(&self, index: usize) -> Option<Range<usize>> {
        let index = index.min(self.len().saturating_sub(1));
        let mut around = self.around(index);
        if self.kind(index) == Some(TokenKind::LParen) {
            around.push(index);
        }
        let in_module = around.first().is_some_and(|first| self.word(first + 1) == "module");
        let open = *around.get(usize::from(in_module))?;
        Some(open..self.close_of(open)? + 1)
    }

    /// The names that `keyword` gives to things between the tokens `within`: `(keyword $name`
    /// and, for labels, also without the parenthesis.
    pub(super) fn names_of(&self, keywords: &[&str], within: Range<usize>) -> Vec<&'a str> {
        within
            .filter(|index| {
                self.kind(*index) == Some(TokenKind::Keyword) && keywords.contains(&self.word(*index))
            })
            .filter(|index| self.kind(index + 1) == Some(TokenKind::Id))
            .map(|index| self.word(index + 1))
            .collect()
    }
}

fn after_bad_token(text: &str, at: usize) -> usize {
    let rest = &text[at..];
    let first = rest.chars().next().map_or(1, char::len_utf8);
    if rest.starts_with('"') {
        // An unfinished or wrong string: go on after its line, so that its words are not taken for code.
        return at + rest.find('\n').unwrap_or(rest.len());
    }
    if rest.starts_with("(;") || rest.starts_with(";;") {
        return if rest.starts_with("(;") { text.len() } else { at + rest.find('\n').unwrap_or(rest.len()) };
    }
    at + first
}
