//! Parentheses without a partner, and where they were probably forgotten.

use std::ops::Range;

use wast::lexer::TokenKind;

use super::finding::Finding;
use super::text_positions::TextPositions;
use super::tokens::Tokens;

/// The parenthesis that is missing or too many, if the parentheses do not pair; and where one was
/// forgotten, the tokens of its field up to what begins something new.
pub(super) fn check(text: &str, tokens: &Tokens<'_>) -> Option<(Finding, Option<Range<usize>>)> {
    let positions = TextPositions::new(text);
    let mut open: Vec<usize> = Vec::new();
    let mut forgotten: Option<(usize, usize)> = None;
    let mut open_field: Option<Range<usize>> = None;
    for index in 0..tokens.len() {
        match tokens.kind(index) {
            Some(TokenKind::LParen) => {
                if forgotten.is_none()
                    && let Some(outer) = open.last().copied()
                    && open.len() > 1
                    && looks_outside(text, tokens, outer, index)
                {
                    forgotten = Some((outer, index));
                    let in_module = tokens.word(open[0] + 1) == "module";
                    open_field = open.get(usize::from(in_module)).map(|field| *field..index);
                }
                open.push(index);
            }
            Some(TokenKind::RParen) if open.pop().is_none() => return Some((too_many(tokens, index), None)),
            _ => {}
        }
    }
    let innermost = *open.last()?;
    let (unclosed, before) = match forgotten {
        Some((outer, next)) => (outer, Some(next)),
        None => (innermost, None),
    };
    let start = tokens.range(unclosed).start;
    let end = match tokens.kind(unclosed + 1) {
        Some(TokenKind::Keyword) => tokens.range(unclosed + 1).end,
        _ => tokens.range(unclosed).end,
    };
    let hint = match before {
        Some(next) => {
            format!(
                "line {} begins something new; add `)` before it",
                positions.line(tokens.range(next).start)
            )
        }
        None => match open.len() {
            1 => "add `)` at the end of the file".to_owned(),
            count => format!("{count} parentheses are open at the end of the file"),
        },
    };
    Some((Finding::error(start..end, "this parenthesis is never closed").with_hint(hint), open_field))
}

/// Whether the indentation says that `index` does not stand inside of the parenthesis `outer`.
fn looks_outside(text: &str, tokens: &Tokens<'_>, outer: usize, index: usize) -> bool {
    match (indentation(text, tokens, outer), indentation(text, tokens, index)) {
        (Some(outer), Some(inner)) => inner <= outer,
        _ => false,
    }
}

/// Width of the white space before a token when nothing else stands before it in its line.
fn indentation(text: &str, tokens: &Tokens<'_>, index: usize) -> Option<usize> {
    let from = index.checked_sub(1).map_or(0, |before| tokens.range(before).end);
    let gap = text.get(from..tokens.range(index).start)?;
    let before = match gap.rfind('\n') {
        Some(at) => &gap[at + 1..],
        None if from == 0 => gap,
        None => return None,
    };
    before.chars().all(|c| c == ' ' || c == '\t').then_some(before.len())
}

fn too_many(tokens: &Tokens<'_>, index: usize) -> Finding {
    Finding::error(tokens.range(index), "this parenthesis closes nothing")
        .with_hint("remove it, or look for one above that closes too early".to_owned())
}
