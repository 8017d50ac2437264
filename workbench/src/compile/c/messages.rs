//! What clang and wasm-ld say, as diagnostics.
//!
//! Clang's text form with source ranges is the same from version 11 on; its structured forms are
//! not. A message begins with a line `file:line:column:{ranges}: error: …`; what follows up to the
//! next such line (carets, notes) belongs to it.

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use guest_engine::abi::host::HOST_FUNCTIONS;
use regex::Regex;

use super::super::nearest::nearest;
use super::super::terminal_colours::plain;
use super::super::texts::Texts;
use super::super::{Diagnostic, Severity};

/// Options that make clang speak in this form.
pub(super) const OPTIONS: &[&str] = &[
    "-fdiagnostics-print-source-range-info",
    "-fcolor-diagnostics",
    "-fansi-escape-codes",
    "-ferror-limit=20",
];

static HEAD: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"^(?<file>.*?):(?<line>\d+):(?<column>\d+):(?:(?<ranges>(?:\{[^{}]*\})+):)? (?<level>fatal error|error|warning|note|remark): (?<text>.*)$",
    )
    .ok()
});
static PLACELESS: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^(?:[^ :]+: )?(?<level>fatal error|error|warning): (?<text>.*)$").ok());
/// The ranges, which are of no use to people.
static RANGES: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r":(?:\{\d+:\d+-\d+:\d+\})+:").ok());

const NO_LIBRARY: &str = "a guest has no C library: there are the compiler's own headers (stdint.h, stddef.h, \
                          stdbool.h, limits.h, …), wasm_device_guest.h, and those beside the source";

/// A place as clang names it: line from 1, column in bytes from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Place {
    line: u32,
    column: u32,
}

/// A message of clang.
#[derive(Debug)]
struct Message {
    /// The file as clang names it, and where in it; `None` for a message about no place.
    place: Option<(String, Place)>,
    /// Where the range at the place ends, where one begins there.
    end: Option<Place>,
    level: String,
    text: String,
    rendered: String,
}

/// Turns what clang says into diagnostics; `file_of` says what a file is called by whoever
/// wrote it.
pub(super) fn of_clang(
    output: &str,
    source: &Path,
    texts: &mut Texts<'_>,
    file_of: &dyn Fn(&str) -> PathBuf,
) -> Vec<Diagnostic> {
    let mut diagnostics: Vec<(Diagnostic, String)> = Vec::new();
    for message in messages(output) {
        let severity = match message.level.as_str() {
            "error" | "fatal error" => Severity::Error,
            "warning" => Severity::Warning,
            _ => {
                if let Some((diagnostic, rendered)) = diagnostics.last_mut() {
                    diagnostic.hint.get_or_insert_with(|| hint_of(&message));
                    rendered.push_str(&message.rendered);
                }
                continue;
            }
        };
        let file = message.place.as_ref().map_or_else(|| source.to_owned(), |(file, _)| file_of(file));
        let span = message.place.as_ref().and_then(|(_, place)| {
            texts.span(&file, |positions, text| {
                let start = positions.offset_of_byte(place.line, place.column)?;
                let end = message.end.and_then(|end| positions.offset_of_byte(end.line, end.column));
                Some(start..end.filter(|end| *end > start).unwrap_or_else(|| end_of_word(text, start)))
            })
        });
        let (message, rendered) = (message.text, message.rendered);
        let hint = message.ends_with(" file not found").then(|| NO_LIBRARY.to_owned());
        diagnostics.push((Diagnostic { file, span, severity, message, hint, rendered: None }, rendered));
    }
    let rendered = |(diagnostic, rendered): (Diagnostic, String)| Diagnostic {
        rendered: Some(Arc::from(rendered.trim_end())),
        ..diagnostic
    };
    diagnostics.into_iter().map(rendered).collect()
}

/// What wasm-ld says: it knows no lines, so a name that nothing defines is looked for in the text.
pub(super) fn of_linker(output: &str, source: &Path, texts: &mut Texts<'_>) -> Vec<Diagnostic> {
    let lines = plain(output);
    let mut diagnostics: Vec<Diagnostic> = Vec::new();
    for line in lines.lines() {
        let Some((severity, text)) = placeless(line) else { continue };
        let undefined = text.split_once("undefined symbol: ").map(|(_, name)| name.trim().to_owned());
        let (message, hint, span) = match undefined {
            Some(name) => {
                let span = texts.span(source, |_, text| first_use(text, &name));
                (format!("nothing defines `{name}`"), Some(undefined_hint(&name)), span)
            }
            None => (text, None, None),
        };
        let told = diagnostics.iter().any(|one| one.message == message);
        if !told {
            diagnostics.push(Diagnostic {
                file: source.to_owned(),
                span,
                severity,
                message,
                hint,
                rendered: None,
            });
        }
    }
    diagnostics
}

fn messages(output: &str) -> Vec<Message> {
    let mut messages: Vec<Message> = Vec::new();
    // `In file included from …` stands before the message it belongs to.
    let mut before = String::new();
    for line in output.lines() {
        let bare = plain(line);
        if bare.starts_with("In file included from ") {
            before += &format!("{line}\n");
            continue;
        }
        match head(&bare) {
            Some(mut message) => {
                let shown = RANGES.as_ref().map_or(line.into(), |ranges| ranges.replace(line, ":"));
                message.rendered = format!("{}{shown}\n", std::mem::take(&mut before));
                messages.push(message);
            }
            // The count of errors at the very end belongs to none of them.
            None if is_count(&bare) => {}
            None => {
                if let Some(last) = messages.last_mut() {
                    last.rendered += &format!("{line}\n");
                }
            }
        }
    }
    messages
}

fn head(line: &str) -> Option<Message> {
    let Some(found) = HEAD.as_ref()?.captures(line) else {
        let (severity, text) = placeless(line)?;
        let level = if severity == Severity::Error { "error" } else { "warning" };
        return Some(Message {
            place: None,
            end: None,
            level: level.to_owned(),
            text,
            rendered: String::new(),
        });
    };
    let place = Place { line: found["line"].parse().ok()?, column: found["column"].parse().ok()? };
    Some(Message {
        end: found.name("ranges").and_then(|ranges| end_of_range_at(ranges.as_str(), place)),
        place: Some((found["file"].to_owned(), place)),
        level: found["level"].to_owned(),
        text: found["text"].to_owned(),
        rendered: String::new(),
    })
}

/// Where the range `{4:50-4:60}` ends that begins at `place`.
fn end_of_range_at(ranges: &str, place: Place) -> Option<Place> {
    ranges.split(['{', '}']).find_map(|range| {
        let (begin, end) = range.split_once('-')?;
        (parse_place(begin)? == place).then(|| parse_place(end))?
    })
}

fn parse_place(text: &str) -> Option<Place> {
    let (line, column) = text.split_once(':')?;
    Some(Place { line: line.parse().ok()?, column: column.parse().ok()? })
}

/// A message `clang: error: …` or `error: …` about no place.
fn placeless(line: &str) -> Option<(Severity, String)> {
    let found = PLACELESS.as_ref()?.captures(line)?;
    let severity = if &found["level"] == "warning" { Severity::Warning } else { Severity::Error };
    // The linker begins with an object file, whose name says nothing.
    let text = &found["text"];
    let text = match text.split_once(": ") {
        Some((file, rest)) if file.ends_with(".o") => rest,
        _ => text,
    };
    Some((severity, text.to_owned()))
}

fn is_count(line: &str) -> bool {
    line.ends_with(" generated.")
        && line.split_whitespace().next().is_some_and(|word| word.parse::<u32>().is_ok())
}

fn hint_of(note: &Message) -> String {
    match &note.place {
        Some((_, place)) => format!("line {}: {}", place.line, note.text),
        None => note.text.clone(),
    }
}

/// Where the word, or the name of a header, at `start` ends; a single character where none begins.
fn end_of_word(text: &str, start: usize) -> usize {
    let rest = text.get(start..).unwrap_or_default();
    let header = rest.lines().next().and_then(|line| line.strip_prefix('<')?.split_once('>'));
    if let Some((name, _)) = header.filter(|_| text[..start].trim_end().ends_with("#include")) {
        return start + "<".len() + name.len() + ">".len();
    }
    let word = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
    match word {
        // Nothing is underlined beyond the end of a line.
        0 if rest.starts_with(['\n', '\r']) => start,
        0 => start + rest.chars().next().map_or(0, char::len_utf8),
        word => start + word,
    }
}

/// The first place in the text where `name` stands as a whole word.
fn first_use(text: &str, name: &str) -> Option<Range<usize>> {
    let in_word = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices(name)
        .map(|(at, _)| at..at + name.len())
        .find(|range| !text[..range.start].ends_with(in_word) && !text[range.end..].starts_with(in_word))
}

fn undefined_hint(name: &str) -> String {
    let host_names: Vec<String> =
        HOST_FUNCTIONS.iter().map(|function| format!("kernel_{}", function.name)).collect();
    match nearest(name, host_names.iter().map(String::as_str)) {
        Some(near) => format!("did you mean `{near}`, of wasm_device_guest.h?"),
        None => "define it in this file: a guest has no C library, and host functions are the `kernel_…` of \
                 wasm_device_guest.h"
            .to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OUTPUT: &str = "\
\u{1b}[1mm.c:2:25:{2:25-2:38}: \u{1b}[0m\u{1b}[0;1;31merror: \u{1b}[0m\u{1b}[1muse of 'é'\u{1b}[0m
    2 | int é = x;
      |     ^~
m.c:1:5: note: declared here
In file included from m.c:1:
./h.h:1:1: warning: odd [-Wodd]
fatal error: too many errors emitted, stopping now [-ferror-limit=]
2 errors generated.
";

    fn read(output: &str, text: &str) -> Vec<Diagnostic> {
        let path = Path::new("m.c");
        of_clang(output, path, &mut Texts::new(path, text), &|file| PathBuf::from(file))
    }

    #[test]
    fn messages_keep_their_carets_notes_and_colours() {
        let diagnostics = read(OUTPUT, "one\nint é = a_very_long_line_of_text_to_point_into;\n");
        let texts: Vec<_> = diagnostics.iter().map(|one| (one.severity, one.message.as_str())).collect();
        assert_eq!(
            texts,
            [
                (Severity::Error, "use of 'é'"),
                (Severity::Warning, "odd [-Wodd]"),
                (Severity::Error, "too many errors emitted, stopping now [-ferror-limit=]"),
            ]
        );
        assert_eq!(diagnostics[0].hint.as_deref(), Some("line 1: declared here"));
        let rendered = diagnostics[0].rendered.as_deref().unwrap();
        assert!(rendered.contains("\u{1b}[0;1;31merror") && rendered.contains("^~"), "{rendered}");
        assert!(rendered.ends_with("declared here") && !rendered.contains('{'), "{rendered}");
        assert!(diagnostics[1].rendered.as_deref().unwrap().starts_with("In file included"));
    }

    #[test]
    fn columns_are_bytes_for_clang_and_characters_for_people() {
        let diagnostics = read("m.c:1:9:{1:9-1:12}: error: x\n", "int é日y = 1;\n");
        let span = diagnostics[0].span.unwrap();
        assert_eq!((span.start.column, span.start.offset), (7, 9 - 1 + 1), "an offset inside a character");
        let diagnostics = read("m.c:1:10:{1:10-1:11}: error: x\n", "int é日y = 1;\n");
        let span = diagnostics[0].span.unwrap();
        assert_eq!((span.start.column, span.end.column, span.start.offset), (7, 8, 9));
    }

    #[test]
    fn an_undefined_name_is_pointed_at_and_told_once() {
        let path = Path::new("m.c");
        let output = "wasm-ld-22: error: /tmp/x/guest.o: undefined symbol: kernel_lg\n\
                      wasm-ld-22: error: /tmp/x/guest.o: undefined symbol: kernel_lg\n";
        let diagnostics = of_linker(output, path, &mut Texts::new(path, "my_kernel_lg; kernel_lg();"));
        assert_eq!(diagnostics.len(), 1);
        assert_eq!(diagnostics[0].message, "nothing defines `kernel_lg`");
        assert_eq!(diagnostics[0].span.unwrap().start.offset, 14);
        assert!(diagnostics[0].hint.as_deref().unwrap().contains("`kernel_log`"));
    }

    #[test]
    fn a_word_or_a_character_is_marked() {
        assert_eq!(end_of_word("a_1+", 0), 3);
        assert_eq!(end_of_word("日", 0), 3);
        assert_eq!(end_of_word("+\n", 1), 1);
        assert_eq!(end_of_word("", 0), 0);
        assert_eq!(end_of_word("#include <a.h>\n", 9), 14);
        assert_eq!(end_of_word("x = a <b> c", 6), 7);
    }
}
