//! Text of kernel-log records: making a guest's bytes printable, and tagging and splitting them.
//!
//! A record is `[s3 r2] text` when guest 3 wrote it in its run 2, and `[s3 r2 begin] text`,
//! `[s3 r2 note] text` or `[s3 r2 end] text` when the device tells about that run. A text that
//! does not fit one record goes on in records whose tag ends in `+`: `[s3 r2+] rest`. A guest
//! cannot write a tag, because its text always follows one.

use alloc::{format, string::String};
use core::fmt::Write as _;

use wasm_device_abi::limits::KMSG_RECORD_BYTES;

/// Who speaks in a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Speaker {
    /// The guest.
    Guest,
    /// The device, as the run begins.
    Begin,
    /// The device, about something that happened in the run.
    Note,
    /// The device, as the run ends.
    End,
}

impl Speaker {
    const ALL: [Self; 4] = [Self::Guest, Self::Begin, Self::Note, Self::End];

    const fn word(self) -> &'static str {
        match self {
            Self::Guest => "",
            Self::Begin => " begin",
            Self::Note => " note",
            Self::End => " end",
        }
    }
}

/// What stands before the text of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Tag {
    /// Session, from 1.
    pub session: u32,
    /// Run within the session, from 1.
    pub run: u32,
    /// Who speaks.
    pub speaker: Speaker,
    /// Whether the text continues that of the record before.
    pub continued: bool,
}

/// Takes a record apart into its tag and its text. `None` where it has no tag of this form.
pub fn parse_record(record: &str) -> Option<(Tag, &str)> {
    let (tag, text) = record.strip_prefix("[s")?.split_once("] ")?;
    let (session, rest) = tag.split_once(" r")?;
    let (rest, continued) = match rest.strip_suffix('+') {
        Some(rest) => (rest, true),
        None => (rest, false),
    };
    let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let (run, word) = rest.split_at_checked(end)?;
    let speaker = Speaker::ALL.into_iter().find(|speaker| speaker.word() == word)?;
    Some((Tag { session: number(session)?, run: number(run)?, speaker, continued }, text))
}

/// A decimal number without sign, as the device writes it.
fn number(digits: &str) -> Option<u32> {
    digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())?
}

/// Hands each record of `text` to `emit`, cut at character boundaries so that no record is longer
/// than [`KMSG_RECORD_BYTES`].
pub fn for_each_record(session: u32, run: u32, speaker: Speaker, text: &str, mut emit: impl FnMut(&str)) {
    let word = speaker.word();
    let mut record = format!("[s{session} r{run}{word}] ");
    let mut rest = text;
    loop {
        let room = KMSG_RECORD_BYTES.saturating_sub(record.len());
        let (part, left) = rest.split_at_checked(floor_char_boundary(rest, room)).unwrap_or((rest, ""));
        record.push_str(part);
        emit(&record);
        if left.is_empty() {
            return;
        }
        rest = left;
        record.clear();
        // Writing to a String cannot fail.
        let _ = write!(record, "[s{session} r{run}{word}+] ");
    }
}

fn floor_char_boundary(text: &str, at_most: usize) -> usize {
    if at_most >= text.len() {
        return text.len();
    }
    (0..=at_most).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)
}

/// Makes a guest's bytes a line of the log: at most `limit` bytes of them, without the newline that
/// ends them, with everything escaped that is not plain printable text.
pub fn guest_line(bytes: &[u8], limit: usize) -> String {
    let bytes = bytes.strip_suffix(b"\n").unwrap_or(bytes);
    let kept = cut_at(bytes, limit);
    let mut line = String::with_capacity(kept.len());
    escape_into(kept, &mut line);
    let cut = bytes.len() - kept.len();
    if cut > 0 {
        // Writing to a String cannot fail.
        let _ = write!(line, " …(+{cut} bytes)");
    }
    line
}

/// The first `limit` bytes, fewer when the last character would be cut in two.
fn cut_at(bytes: &[u8], limit: usize) -> &[u8] {
    let Some(head) = bytes.get(..limit).filter(|head| head.len() < bytes.len()) else { return bytes };
    let tail = head.utf8_chunks().last().map_or(&[][..], |chunk| chunk.invalid());
    // Bytes at the end that are the beginning of a character which goes on behind the cut.
    let whole_behind = bytes.get(head.len() - tail.len()..).and_then(|rest| rest.utf8_chunks().next());
    match whole_behind {
        Some(chunk) if !tail.is_empty() && !chunk.valid().is_empty() => &head[..head.len() - tail.len()],
        _ => head,
    }
}

/// Escapes what would not show as itself: control characters, characters that change how others
/// are shown, line separators, and bytes that are not UTF-8.
pub fn escape(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    escape_into(bytes, &mut text);
    text
}

fn escape_into(bytes: &[u8], text: &mut String) {
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars() {
            escape_char(c, text);
        }
        for byte in chunk.invalid() {
            push_hex(*byte, text);
        }
    }
}

fn escape_char(c: char, text: &mut String) {
    match c {
        '\n' => text.push_str("\\n"),
        '\t' => text.push_str("\\t"),
        '\r' => text.push_str("\\r"),
        '\0'..='\u{1f}' | '\u{7f}' => {
            push_hex(c as u8, text);
        }
        c if is_deceptive(c) => {
            // Here, because the way through the formatter and the allocator takes stack.
            text.reserve("\\u{e0000}".len());
            let _ = write!(text, "\\u{{{:x}}}", u32::from(c));
        }
        c => text.push(c),
    }
}

/// `\x1b`, without the formatter: a line may consist of nothing else.
fn push_hex(byte: u8, text: &mut String) {
    text.push_str("\\x");
    for digit in [byte >> 4, byte & 0xf] {
        text.push(char::from_digit(u32::from(digit), 16).unwrap_or('?'));
    }
}

/// Characters that no reader sees but that change the line: C1 controls, zero-width characters,
/// direction marks, overrides and isolates, line and paragraph separators, and tag characters.
const fn is_deceptive(c: char) -> bool {
    matches!(c,
        '\u{80}'..='\u{9f}'
        | '\u{ad}' | '\u{61c}' | '\u{180e}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e007f}')
}

/// A number with commas between thousands.
pub fn grouped(number: u64) -> String {
    let digits = format!("{number}");
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
#[path = "log_text_tests.rs"]
mod tests;
