//! What a person types to search or filter by.

use std::ops::Range;

use regex::{Regex, RegexBuilder};

/// A text, or a regular expression between slashes.
///
/// Without a capital letter it finds either case.
#[derive(Debug, Clone)]
pub struct Pattern {
    source: String,
    regex: Regex,
}

/// Why a pattern cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PatternError {
    /// There is nothing to look for.
    #[error("the pattern is empty; type a text, or a regular expression between slashes")]
    Empty,
    /// The regular expression does not parse, or grows too large.
    #[error("the regular expression cannot be used: {0}")]
    Regex(String),
}

/// Compiled size of a regular expression at most: one keystroke must not eat the machine.
const REGEX_BYTES: usize = 1 << 20;

impl Pattern {
    /// Reads `text` or `/regular expression/`.
    pub fn parse(source: &str) -> Result<Self, PatternError> {
        let expression = source.strip_prefix('/').and_then(|rest| rest.strip_suffix('/'));
        let wanted = expression.unwrap_or(source);
        if wanted.is_empty() {
            return Err(PatternError::Empty);
        }
        let escaped = match expression {
            Some(expression) => expression.to_owned(),
            None => regex::escape(source),
        };
        let regex = RegexBuilder::new(&escaped)
            .case_insensitive(!has_capital(wanted, expression.is_some()))
            .size_limit(REGEX_BYTES)
            .build()
            .map_err(|error| PatternError::Regex(last_line(&error.to_string())))?;
        Ok(Self { source: source.to_owned(), regex })
    }

    /// What was typed.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Whether it is found in `text`.
    pub fn is_match(&self, text: &str) -> bool {
        self.regex.is_match(text)
    }

    /// Where it is found in `text`: byte ranges, none of them empty.
    pub fn find_all<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Range<usize>> + 'a {
        self.regex.find_iter(text).map(|found| found.range()).filter(|range| !range.is_empty())
    }
}

impl PartialEq for Pattern {
    /// Equal when the same was typed.
    fn eq(&self, other: &Self) -> bool {
        self.source == other.source
    }
}

/// Capitals after a backslash are classes (`\S`, `\W`), not letters.
fn has_capital(text: &str, is_expression: bool) -> bool {
    let mut after_backslash = false;
    text.chars().any(|character| {
        let class = is_expression && after_backslash;
        after_backslash = character == '\\' && !class;
        character.is_uppercase() && !class
    })
}

/// The regex crate draws a picture of several lines; its last line is the sentence.
fn last_line(message: &str) -> String {
    let line = message.lines().last().unwrap_or_default().trim();
    line.strip_prefix("error: ").unwrap_or(line).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_text_is_taken_literally_in_either_case() {
        let pattern = Pattern::parse("a.b(").unwrap();
        assert!(pattern.is_match("xA.B(y"));
        assert!(!pattern.is_match("axb("));
    }

    #[test]
    fn a_capital_makes_it_strict() {
        let pattern = Pattern::parse("Sum").unwrap();
        assert!(pattern.is_match("Sum function returned"));
        assert!(!pattern.is_match("sum"));
    }

    #[test]
    fn slashes_make_an_expression_and_classes_are_no_capitals() {
        let pattern = Pattern::parse(r"/returned:\s\S+/").unwrap();
        assert_eq!(pattern.find_all("RETURNED: 45!").collect::<Vec<_>>(), vec![0..13]);
        assert!(Pattern::parse("/").unwrap().is_match("a/b"));
    }

    #[test]
    fn empty_matches_are_not_reported() {
        let pattern = Pattern::parse("/x*/").unwrap();
        assert_eq!(pattern.find_all("axxa").collect::<Vec<_>>(), vec![1..3]);
    }

    #[test]
    fn errors_are_one_sentence() {
        assert_eq!(Pattern::parse("").unwrap_err(), PatternError::Empty);
        assert_eq!(Pattern::parse("//").unwrap_err(), PatternError::Empty);
        let error = Pattern::parse("/a(/").unwrap_err().to_string();
        assert_eq!(error, "the regular expression cannot be used: unclosed group");
        assert!(Pattern::parse("/(a{500}){500}/").is_err());
    }
}
