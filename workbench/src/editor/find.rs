//! Search in a document.

use std::ops::Range;

use regex::{Regex, RegexBuilder};
use thiserror::Error;

/// Beyond this many matches they are no longer counted.
pub const COUNTED_MATCHES: usize = 9_999;

/// What to search for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FindQuery {
    /// The text, or the regular expression. Upper and lower case differ only if it has an upper one.
    pub pattern: String,
    /// Whether `pattern` is a regular expression.
    pub regex: bool,
}

/// Which way to search.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// From the cursor on; a match at the cursor itself counts. For search while typing.
    Here,
    /// After the cursor's match.
    Forward,
    /// Before the cursor.
    Backward,
}

/// What a search found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// Which match the cursor is on, from 1; `None` when nothing matches or it is not known.
    pub index: Option<usize>,
    /// How many matches there are; at most [`COUNTED_MATCHES`] are counted.
    pub count: usize,
    /// The search went past the end of the text and on from the other one.
    pub wrapped: bool,
}

/// Why there is no search.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum FindError {
    /// The pattern is not a regular expression.
    #[error("`{pattern}` is not a regular expression: {reason}")]
    NotARegex {
        /// What was given.
        pattern: String,
        /// What is wrong with it, in a few words.
        reason: String,
    },
}

/// A search under way.
#[derive(Debug, Clone)]
pub(crate) struct Find {
    pub(crate) query: FindQuery,
    expression: Regex,
}

impl Find {
    pub(crate) fn new(query: FindQuery) -> Result<Self, FindError> {
        let source = if query.regex { query.pattern.clone() } else { regex::escape(&query.pattern) };
        let expression = RegexBuilder::new(&source)
            .case_insensitive(!query.pattern.chars().any(char::is_uppercase))
            .multi_line(true)
            .crlf(true)
            .build()
            .map_err(|error| FindError::NotARegex {
                pattern: query.pattern.clone(),
                reason: short_reason(&error),
            })?;
        Ok(Self { query, expression })
    }

    /// The matches in a text that are not empty.
    pub(crate) fn matches<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Range<usize>> + 'a {
        self.expression.find_iter(text).map(|found| found.range()).filter(|range| !range.is_empty())
    }

    /// The matches in a text, and what `with` comes to for each.
    pub(crate) fn replacements<'a>(
        &'a self,
        text: &'a str,
        with: &'a str,
    ) -> impl Iterator<Item = (Range<usize>, String)> + 'a {
        let captures = self.expression.captures_iter(text);
        captures.filter_map(move |captures| {
            let range = captures.get(0)?.range();
            let mut replacement = String::new();
            match self.query.regex {
                true => captures.expand(with, &mut replacement),
                false => replacement.push_str(with),
            }
            (!range.is_empty()).then_some((range, replacement))
        })
    }

    /// The match to go to from `selected`, and what is to be said of it.
    pub(crate) fn seek(
        &self,
        text: &str,
        selected: Range<usize>,
        direction: Direction,
    ) -> (Option<Range<usize>>, Found) {
        let mut first = None;
        let mut last = None;
        let mut chosen: Option<(usize, Range<usize>)> = None;
        let mut count = 0;
        for range in self.matches(text) {
            count += 1;
            let fits = match direction {
                Direction::Here => chosen.is_none() && range.start >= selected.start,
                Direction::Forward => chosen.is_none() && range.start >= selected.end.max(selected.start + 1),
                Direction::Backward => range.start < selected.start,
            };
            if fits {
                chosen = Some((count, range.clone()));
            }
            first.get_or_insert_with(|| (count, range.clone()));
            let settled = chosen.is_some() && direction != Direction::Backward;
            if settled && count >= COUNTED_MATCHES {
                break;
            }
            last = Some((count, range));
        }
        let wrapped = chosen.is_none() && first.is_some();
        let chosen = chosen.or(if direction == Direction::Backward { last } else { first });
        let index = chosen.as_ref().map(|(index, _)| *index);
        (chosen.map(|(_, range)| range), Found { index, count: count.min(COUNTED_MATCHES), wrapped })
    }
}

/// The last line of the library's message says what is wrong; those before it draw the place.
fn short_reason(error: &regex::Error) -> String {
    let message = error.to_string();
    let last = message.lines().last().unwrap_or_default();
    last.trim_start_matches("error: ").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(pattern: &str, regex: bool) -> Find {
        Find::new(FindQuery { pattern: pattern.into(), regex }).unwrap()
    }

    #[test]
    fn case_matters_only_where_the_pattern_has_an_upper_one() {
        assert_eq!(find("log", false).matches("Log log").count(), 2);
        assert_eq!(find("Log", false).matches("Log log").count(), 1);
        assert_eq!(find("i32.add", false).matches("i32xadd").count(), 0);
        assert_eq!(find("^b$", true).matches("a\r\nb\r\n").next(), Some(3..4));
    }

    #[test]
    fn the_search_goes_round() {
        let (text, find) = ("a.a.a", find("a", false));
        assert_eq!(find.seek(text, 0..0, Direction::Here).0, Some(0..1));
        assert_eq!(find.seek(text, 0..1, Direction::Forward).0, Some(2..3));
        let (range, found) = find.seek(text, 4..5, Direction::Forward);
        assert_eq!((range, found), (Some(0..1), Found { index: Some(1), count: 3, wrapped: true }));
        let (range, found) = find.seek(text, 0..1, Direction::Backward);
        assert_eq!((range, found), (Some(4..5), Found { index: Some(3), count: 3, wrapped: true }));
        assert_eq!(
            find.seek("b", 0..0, Direction::Here),
            (None, Found { index: None, count: 0, wrapped: false })
        );
    }

    #[test]
    fn a_bad_expression_is_told_in_words() {
        let error = Find::new(FindQuery { pattern: "a(".into(), regex: true }).unwrap_err();
        assert_eq!(error.to_string(), "`a(` is not a regular expression: unclosed group");
    }
}
