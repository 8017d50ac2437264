//! Parentheses and what is in them: a text as nested forms, also where some are not closed yet.

use std::ops::Range;

use super::tokens::{self, Kind, Token};

/// No parenthesis is around a token.
const NOWHERE: usize = usize::MAX;

/// Words that begin a field of a module.
pub(super) const FIELDS: [&str; 10] =
    ["type", "import", "func", "table", "memory", "global", "export", "start", "elem", "data"];

/// The tokens of a text, and how they nest. Tokens are named by their index; comments are apart.
#[derive(Debug)]
pub(super) struct Tree<'a> {
    pub(super) text: &'a str,
    tokens: Vec<Token>,
    comments: Vec<Range<usize>>,
    /// For an open parenthesis: the index after the last token in it.
    content_end: Vec<usize>,
    /// For each token: the open parenthesis around it.
    parent: Vec<usize>,
    /// For an open parenthesis: whether its partner is there.
    closed: Vec<bool>,
}

impl<'a> Tree<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        let (comments, tokens): (Vec<_>, Vec<_>) =
            tokens::tokens(text).into_iter().partition(|token| token.kind == Kind::Comment);
        let mut tree = Self {
            text,
            content_end: vec![0; tokens.len()],
            parent: vec![NOWHERE; tokens.len()],
            closed: vec![false; tokens.len()],
            tokens,
            comments: comments.into_iter().map(|comment| comment.range).collect(),
        };
        if !tree.pair(false) {
            tree.pair(true);
        }
        tree
    }

    /// Pairs the parentheses and says whether all have partners. With `mend`, a field that begins a
    /// line no deeper than the one around it ends that one: its parenthesis was forgotten.
    fn pair(&mut self, mend: bool) -> bool {
        let mut open: Vec<usize> = Vec::new();
        let mut balanced = true;
        for index in 0..self.tokens.len() {
            match self.tokens[index].kind {
                Kind::Open => {
                    if mend && let Some(kept) = self.fields_end(&open, index) {
                        for left in open.drain(kept..) {
                            (self.content_end[left], self.closed[left]) = (index, false);
                        }
                    }
                    self.parent[index] = open.last().copied().unwrap_or(NOWHERE);
                    open.push(index);
                }
                Kind::Close => {
                    if let Some(partner) = open.pop() {
                        (self.content_end[partner], self.closed[partner]) = (index, true);
                        self.parent[index] = partner;
                    } else {
                        balanced = false;
                        self.parent[index] = NOWHERE;
                    }
                }
                _ => self.parent[index] = open.last().copied().unwrap_or(NOWHERE),
            }
        }
        balanced &= open.is_empty();
        for left in open {
            (self.content_end[left], self.closed[left]) = (self.tokens.len(), false);
        }
        balanced
    }

    /// How many of the open parentheses are still open before the one at `index`, where it begins a
    /// field though a field is open.
    fn fields_end(&self, open: &[usize], index: usize) -> Option<usize> {
        if !FIELDS.contains(&self.word(index + 1)) {
            return None;
        }
        let column = self.first_in_line(index)?;
        let level = usize::from(open.first().is_some_and(|first| self.word(first + 1) == "module"));
        let field = *open.get(level)?;
        let before = self.first_in_line(field)?;
        (column <= before).then_some(level)
    }

    /// The column of a token that begins its line, in bytes.
    fn first_in_line(&self, index: usize) -> Option<usize> {
        let start = self.range(index).start;
        let before = &self.text[..start];
        let line = before.rfind('\n').map_or(0, |feed| feed + 1);
        before[line..].bytes().all(|byte| byte == b' ' || byte == b'\t').then_some(start - line)
    }

    pub(super) fn len(&self) -> usize {
        self.tokens.len()
    }

    pub(super) fn kind(&self, index: usize) -> Option<Kind> {
        self.tokens.get(index).map(|token| token.kind)
    }

    /// The bytes of a token; the end of the text after the last one.
    pub(super) fn range(&self, index: usize) -> Range<usize> {
        self.tokens.get(index).map_or(self.text.len()..self.text.len(), |token| token.range.clone())
    }

    pub(super) fn token(&self, index: usize) -> &'a str {
        &self.text[self.range(index)]
    }

    /// The word at an index; empty for anything else.
    pub(super) fn word(&self, index: usize) -> &'a str {
        match self.kind(index) {
            Some(Kind::Word) => self.token(index),
            _ => "",
        }
    }

    /// The content of the string at an index, escapes as they are written.
    pub(super) fn string(&self, index: usize) -> Option<&'a str> {
        let token = self.token(index).strip_prefix('"').filter(|_| self.kind(index) == Some(Kind::String))?;
        Some(token.strip_suffix('"').unwrap_or(token))
    }

    /// The name at an index, with its dollar sign and without quotes.
    pub(super) fn name(&self, index: usize) -> Option<&'a str> {
        Some(self.word(index)).filter(|word| word.len() > 1 && word.starts_with('$'))
    }

    /// The first word in the parenthesis at `open`.
    pub(super) fn keyword(&self, open: usize) -> &'a str {
        if self.is_open(open) { self.word(open + 1) } else { "" }
    }

    pub(super) fn is_open(&self, index: usize) -> bool {
        self.kind(index) == Some(Kind::Open)
    }

    /// The tokens in the parenthesis at `open`, without both parentheses.
    pub(super) fn content(&self, open: usize) -> Range<usize> {
        open + 1..self.content_end[open]
    }

    /// The open parenthesis around a token.
    pub(super) fn parent(&self, index: usize) -> Option<usize> {
        self.parent.get(index).copied().filter(|parent| *parent != NOWHERE)
    }

    /// The index after a token, or after the whole of a form.
    pub(super) fn next(&self, index: usize) -> usize {
        if self.is_open(index) {
            self.content_end[index] + usize::from(self.closed[index])
        } else {
            index + 1
        }
    }

    /// The tokens and forms of a range, without what is in the forms.
    pub(super) fn items(&self, range: Range<usize>) -> impl Iterator<Item = usize> + '_ {
        let first = Some(range.start).filter(|start| *start < range.end);
        std::iter::successors(first, move |index| Some(self.next(*index)).filter(|next| *next < range.end))
    }

    /// The bytes from one token to before another.
    pub(super) fn bytes(&self, tokens: Range<usize>) -> Range<usize> {
        let start = self.range(tokens.start).start;
        let end = if tokens.is_empty() { start } else { self.range(tokens.end - 1).end };
        start..end
    }

    /// The first token that ends after `offset`.
    pub(super) fn at(&self, offset: usize) -> usize {
        self.tokens.partition_point(|token| token.range.end <= offset)
    }

    /// The word or string that `offset` is in or at the edge of; at an edge between two, the later one.
    pub(super) fn touching(&self, offset: usize) -> Option<usize> {
        let touches = |index: usize| {
            let range = self.range(index);
            matches!(self.kind(index), Some(Kind::Word | Kind::String))
                && range.start <= offset
                && offset <= range.end
        };
        let at = self.at(offset);
        [Some(at), at.checked_sub(1)].into_iter().flatten().find(|index| touches(*index))
    }

    /// The comment that `offset` is in; at the end of a line comment too.
    pub(super) fn comment_at(&self, offset: usize) -> Option<Range<usize>> {
        let index = self.comments.partition_point(|comment| comment.end < offset);
        let comment = self.comments.get(index)?.clone();
        let is_line = self.text[comment.clone()].starts_with(";;");
        (comment.start < offset && (offset < comment.end || is_line && offset == comment.end))
            .then_some(comment)
    }

    /// What is said in the line comments right above a token that begins its line.
    pub(super) fn comment_above(&self, index: usize) -> Option<String> {
        self.first_in_line(index)?;
        let mut before = self.range(index).start;
        let mut lines: Vec<&str> = Vec::new();
        let first = self.comments.partition_point(|comment| comment.end <= before);
        for comment in self.comments[..first].iter().rev() {
            let gap = &self.text[comment.end..before];
            let line = &self.text[comment.clone()];
            let line_start = self.text[..comment.start].rfind('\n').map_or(0, |feed| feed + 1);
            let alone = self.text[line_start..comment.start].trim().is_empty();
            if !line.starts_with(";;") || !alone || !gap.trim().is_empty() || gap.matches('\n').count() != 1 {
                break;
            }
            lines.push(line.trim_start_matches(';').trim());
            before = comment.start;
        }
        lines.reverse();
        let said = lines.join(" ").trim().to_owned();
        (!said.is_empty()).then_some(said)
    }

    /// Some tokens as one line, as they would be written.
    pub(super) fn written(&self, tokens: Range<usize>) -> String {
        let mut line = String::new();
        let mut before = None;
        for index in tokens {
            let kind = self.kind(index);
            let tight = matches!(before, None | Some(Kind::Open)) || kind == Some(Kind::Close);
            if !tight {
                line.push(' ');
            }
            line.push_str(self.token(index));
            before = kind;
        }
        line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_forgotten_parenthesis_costs_one_field() {
        let tree = Tree::of("(module\n  (func $a (param i32\n  (func $b (call $a))\n  (start $b))\n");
        let fields: Vec<&str> = tree.items(tree.content(0)).map(|index| tree.keyword(index)).collect();
        assert_eq!(fields, ["", "func", "func", "start"]);
    }

    #[test]
    fn fields_in_the_first_column_are_not_torn_apart() {
        let tree = Tree::of("(module\n(import \"a\" \"b\"\n(func $f)))");
        assert_eq!(tree.items(tree.content(0)).count(), 2);
    }

    #[test]
    fn comments_above_belong_to_what_they_stand_above() {
        let tree = Tree::of(";; far\n\n;; Adds.\n;; Twice.\n(func)\nnop ;; not above\n(func)");
        assert_eq!(tree.comment_above(0).as_deref(), Some("Adds. Twice."));
        assert_eq!(tree.comment_above(4), None);
    }
}
