//! Output of other compilers with and without the colours they gave it.

/// The text without its ANSI escapes.
pub(super) fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\u{1b}') {
        plain.push_str(before);
        rest = match after.strip_prefix('[') {
            // A control sequence ends with its first letter.
            Some(sequence) => sequence
                .find(|c: char| ('@'..='~').contains(&c))
                .and_then(|end| sequence.get(end + 1..))
                .unwrap_or_default(),
            None => after,
        };
    }
    plain.push_str(rest);
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_go_and_the_text_stays() {
        assert_eq!(plain("\u{1b}[1m\u{1b}[38;5;9merror\u{1b}[0m: é\u{1b}[K\n"), "error: é\n");
        assert_eq!(plain("no colours"), "no colours");
        assert_eq!(plain("cut\u{1b}[1"), "cut");
    }
}
