//! How a guest wants to be run: a comment among the first lines of its source.

/// Lines that are looked at.
const LINES: usize = 40;
const RUN: &str = "run:";
const ALSO: &str = "also:";

/// Default flags of the run command that a source asks for.
///
/// They stand in a line comment before the first code, `;; run: --push ints:1,2,3`; several
/// such lines add up. Flags given on the command line stand above them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RunHeader {
    /// The flags, split as a shell does it: at white space, but for what stands in quotes.
    pub args: Vec<String>,
    /// Other ways to run it that are worth trying, from lines `;; also: …`.
    pub also: Vec<Vec<String>>,
}

/// Reads the header of a WAT, Rust or C source (comments `;;` and `//`).
pub fn run_header(source_text: &str) -> RunHeader {
    let text = source_text.strip_prefix('\u{feff}').unwrap_or(source_text);
    let mut header = RunHeader::default();
    for line in text.lines().take(LINES) {
        let line = line.trim();
        let Some(comment) = line.strip_prefix(";;").or_else(|| line.strip_prefix("//")) else {
            if line.is_empty() {
                continue;
            }
            break;
        };
        let words = comment.trim_start_matches([';', '/', '!']).trim_start();
        if let Some(flags) = words.strip_prefix(RUN) {
            header.args.extend(split(flags));
        } else if let Some(flags) = words.strip_prefix(ALSO) {
            header.also.push(split(flags));
        }
    }
    header
}

/// Splits at white space; `'…'` and `"…"` keep theirs. An open quote ends with the line.
fn split(flags: &str) -> Vec<String> {
    let mut args = Vec::new();
    let mut current: Option<String> = None;
    let mut quote: Option<char> = None;
    for c in flags.chars() {
        match quote {
            Some(open) if c == open => quote = None,
            Some(_) => current.get_or_insert_default().push(c),
            None if c == '"' || c == '\'' => {
                quote = Some(c);
                current.get_or_insert_default();
            }
            None if c.is_whitespace() => args.extend(current.take()),
            None => current.get_or_insert_default().push(c),
        }
    }
    args.extend(current);
    args
}

#[cfg(test)]
mod tests {
    use super::*;

    fn args(text: &str) -> Vec<String> {
        run_header(text).args
    }

    #[test]
    fn flags_are_read_from_the_first_comment_lines() {
        let text = ";; Adds.\n;; run: --push ints:1,2,3 --seed 7\n\n(module)\n";
        assert_eq!(args(text), ["--push", "ints:1,2,3", "--seed", "7"]);
    }

    #[test]
    fn lines_add_up_and_quotes_keep_white_space() {
        let text = ";; run: --entry 'two words'\n  ;;; run: --arg \"\"\n(module)";
        assert_eq!(args(text), ["--entry", "two words", "--arg", ""]);
    }

    #[test]
    fn other_ways_to_run_are_kept_apart() {
        let header = run_header(";; run: --seed 1\n;; also: --entry a\n;; also: --entry b --arg 1\n(module)");
        assert_eq!(header.args, ["--seed", "1"]);
        assert_eq!(header.also, [vec!["--entry", "a"], vec!["--entry", "b", "--arg", "1"]]);
    }

    #[test]
    fn a_header_behind_code_is_none() {
        assert_eq!(args("(module)\n;; run: --seed 1\n"), [""; 0]);
        assert_eq!(args(""), [""; 0]);
        assert_eq!(args(";; we run: it\n(module)"), [""; 0]);
    }

    #[test]
    fn other_languages_and_a_byte_order_mark_are_fine() {
        assert_eq!(args("//! run: --fuel 10\nfn main() {}"), ["--fuel", "10"]);
        assert_eq!(args("\u{feff};; run: --fuel 10\r\n(module)"), ["--fuel", "10"]);
    }
}
