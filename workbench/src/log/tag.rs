//! The tag before a record's text, which says whose it is.

use super::Origin;

/// A record's text, its tag read.
pub(super) struct Tagged<'a> {
    /// Who wrote it.
    pub(super) origin: Origin,
    /// Whether it goes on with the line of the record before it.
    pub(super) continued: bool,
    /// The text after the tag.
    pub(super) text: &'a str,
}

/// Reads the tag of a record of the device, without the device's name.
pub(super) fn parse(text: &str) -> Tagged<'_> {
    tagged(text).unwrap_or(Tagged { origin: Origin::Device, continued: false, text })
}

fn tagged(text: &str) -> Option<Tagged<'_>> {
    let (tag, rest) = text.strip_prefix("[s")?.split_once("] ")?;
    let (session, tag) = tag.split_once(" r")?;
    let (run, word) = match tag.split_once(' ') {
        Some((run, word)) => (run, word),
        None => tag.strip_suffix('+').map_or((tag, ""), |run| (run, "+")),
    };
    let (session, run) = (session.parse().ok()?, run.parse().ok()?);
    let (origin, continued) = match word {
        "" => (Origin::Guest { session, run }, false),
        "+" => (Origin::Guest { session, run }, true),
        "begin" => (Origin::Run { session, run, end: false }, false),
        "end" => (Origin::Run { session, run, end: true }, false),
        _ => return None,
    };
    Some(Tagged { origin, continued, text: rest })
}

/// Escapes control characters. Those of guests were escaped by the device; other parts of the
/// kernel may log what they like.
pub(super) fn printable(text: &str) -> String {
    let hides = |character: char| character.is_control() || is_format_control(character);
    if !text.contains(hides) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        if hides(character) {
            out.extend(character.escape_default());
        } else {
            out.push(character);
        }
    }
    out
}

/// Characters that are invisible or turn the direction of the text around.
pub(crate) fn is_format_control(character: char) -> bool {
    matches!(character, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}
