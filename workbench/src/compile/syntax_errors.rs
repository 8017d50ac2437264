//! Errors of the text's parser in plain words.

use std::ops::Range;

use wast::Error;
use wast::lexer::{LexError, TokenKind};

use super::finding::Finding;
use super::instructions;
use super::nearest::nearest;
use super::tokens::Tokens;

const VALUE_TYPES: &[&str] = &["i32", "i64", "f32", "f64", "funcref", "externref"];
const FIELDS: &[&str] =
    &["type", "import", "func", "table", "memory", "global", "export", "start", "elem", "data"];

/// What `error` says about `text`, at the token where it goes wrong.
pub(super) fn explain(error: &Error, tokens: &Tokens<'_>, text: &str) -> Finding {
    let offset = error.span().offset().min(text.len());
    if let Some(lexical) = error.lex_error() {
        return explain_lexical(lexical, offset, text);
    }
    let place = Place { index: tokens.at(offset), tokens };
    let message = error.message();
    if let Some(rest) = message.strip_prefix("unknown ")
        && let Some((kind, name)) = rest.split_once(": failed to find name ")
    {
        return unknown_name(&place, kind, name.trim_matches('`'));
    }
    if let Some(rest) = message.strip_prefix("duplicate ") {
        let kind = rest.split_whitespace().next().unwrap_or("name");
        return Finding::error(
            place.range(),
            format!("another {} is already called `{}`", kind_in_words(kind), place.word()),
        );
    }
    match message.as_str() {
        "unknown operator or unexpected token" => unknown_instruction(&place),
        "expected valid module field" => unknown_field(&place),
        "expected an instruction" => {
            Finding::error(place.range(), format!("{} is no instruction", place.found()))
                .with_hint(place.instruction_hint())
        }
        "previous `if` had no `then`" => Finding::error(place.range(), "this `(if …)` has no `(then …)`")
            .with_hint("write `(if (condition) (then …) (else …))`".to_owned()),
        "import after function" | "import after memory" | "import after table" | "import after global" => {
            let before = message.trim_start_matches("import after ");
            Finding::error(place.range(), format!("this import stands after a {before} of the module"))
                .with_hint("imports come first: move it to the top of the module".to_owned())
        }
        "mismatching labels between end and block" => {
            Finding::error(place.range(), "the label after `end` is not that of the block it ends")
        }
        "inline function type doesn't match type reference" => {
            Finding::error(place.range(), "the parameters and results written here are not those of the type")
        }
        "a component is not a module" => Finding::error(place.range(), "this is a component, not a module")
            .with_hint("the device runs core modules: begin with `(module`".to_owned()),
        "extra tokens remaining after parse" => extra_tokens(&place),
        "expected at least one module field" => {
            Finding::error(0..text.len().min(1), "there is no module here")
                .with_hint("begin with `(module)`".to_owned())
        }
        _ => unexpected(&place, &message),
    }
}

/// A token and its surroundings.
struct Place<'t, 'a> {
    index: usize,
    tokens: &'t Tokens<'a>,
}

impl<'a> Place<'_, 'a> {
    fn range(&self) -> Range<usize> {
        self.tokens.range(self.index)
    }

    fn word(&self) -> &'a str {
        self.tokens.word(self.index)
    }

    /// The word before.
    fn before(&self) -> &'a str {
        self.index.checked_sub(1).map_or("", |index| self.tokens.word(index))
    }

    /// What stands here, for a sentence.
    fn found(&self) -> String {
        match self.tokens.kind(self.index) {
            None => "the end of the file".to_owned(),
            Some(_) if self.word().chars().count() > 40 => "this".to_owned(),
            Some(_) => format!("`{}`", self.word()),
        }
    }

    /// Where the innermost parenthesis around this token begins: its keyword.
    fn inside(&self) -> &'a str {
        self.tokens.around(self.index).last().map_or("", |open| self.tokens.word(open + 1))
    }

    fn instruction_hint(&self) -> Option<String> {
        match self.tokens.kind(self.index)? {
            TokenKind::Id => Some(format!("to read a local write `local.get {}`", self.word())),
            TokenKind::Integer(_) => Some(format!("a number needs its type: `i32.const {}`", self.word())),
            TokenKind::Float(_) => Some(format!("a number needs its type: `f64.const {}`", self.word())),
            TokenKind::String => {
                Some("text lives in memory: put it there with `(data (i32.const 0) \"…\")`".to_owned())
            }
            _ => instructions::hint_for_unknown(self.word()),
        }
    }
}

fn unknown_instruction(place: &Place<'_, '_>) -> Finding {
    let word = place.word();
    let misplaced = match word {
        "param" => Some("`(param …)` comes before `(result …)`, `(local …)` and the instructions"),
        "result" => Some("`(result …)` comes after `(param …)` and before `(local …)` and the instructions"),
        "local" => Some("`(local …)` comes before the first instruction of the function"),
        "export" => Some("`(export …)` comes right after the name of the function"),
        "import" => Some("`(import …)` comes right after the name of the function"),
        "type" => Some("`(type …)` comes right after the name of the function"),
        _ => None,
    };
    if let Some(hint) = misplaced {
        return Finding::error(place.range(), format!("`({word} …)` cannot stand here"))
            .with_hint(hint.to_owned());
    }
    if place.before() == "(" && FIELDS.contains(&word) {
        return Finding::error(place.range(), format!("`({word} …)` cannot stand inside of a function"))
            .with_hint("the function before it may lack a closing `)`".to_owned());
    }
    if ["then", "else"].contains(&word) {
        return Finding::error(place.range(), format!("this `{word}` belongs to no `if`"))
            .with_hint("write `(if (condition) (then …) (else …))`".to_owned());
    }
    Finding::error(place.range(), format!("there is no instruction `{word}`"))
        .with_hint(instructions::hint_for_unknown(word))
}

fn unknown_field(place: &Place<'_, '_>) -> Finding {
    let word = place.word();
    // The parser may stand at the parenthesis or at the word behind it.
    let (word, range) = if word == "(" {
        (place.tokens.word(place.index + 1), place.tokens.range(place.index + 1))
    } else {
        (word, place.range())
    };
    let hint = if instructions::is_known(word) {
        Some("instructions stand inside of a `(func …)`".to_owned())
    } else if ["param", "result", "local"].contains(&word) {
        Some(format!("`({word} …)` belongs into a `(func …)`; its `)` may stand too early"))
    } else {
        nearest(word, FIELDS.iter().copied().chain(["module"])).map(|name| format!("did you mean `{name}`?"))
    };
    Finding::error(range, format!("a module has no field `{word}`"))
        .with_hint(hint.unwrap_or_else(|| format!("it has: {}", FIELDS.join(", "))))
}

fn extra_tokens(place: &Place<'_, '_>) -> Finding {
    let (range, what) = match place.tokens.kind(place.index) {
        Some(TokenKind::LParen) => {
            let range = place.range().start..place.tokens.range(place.index + 1).end;
            (range.clone(), format!("`{}`", place.tokens.text(range)))
        }
        _ => (place.range(), place.found()),
    };
    Finding::error(range, format!("{what} stands after the end of the module"))
        .with_hint("a `)` above closes the module too early".to_owned())
}

fn unknown_name(place: &Place<'_, '_>, kind: &str, name: &str) -> Finding {
    let everything = 0..place.tokens.len();
    let words = kind_in_words(kind);
    let field = || place.tokens.field_around(place.index).unwrap_or(0..place.tokens.len());
    let names = match kind {
        "local" => place.tokens.names_of(&["local", "param"], field()),
        "label" => place.tokens.names_of(&["block", "loop", "if"], field()),
        "elem" | "data" | "func" | "global" | "memory" | "table" | "type" => {
            place.tokens.names_of(&[kind], everything)
        }
        _ => Vec::new(),
    };
    let hint = match (nearest(name, names.iter().copied()), names.as_slice()) {
        (Some(near), _) => Some(format!("did you mean `{near}`?")),
        (None, []) => Some(none_defined(kind, name)),
        (None, some) if some.len() <= 6 => Some(format!("there is {}", listed(some))),
        _ => None,
    };
    let message = match kind {
        "local" => format!("this function has no {words} called `{name}`"),
        "label" => format!("no block or loop around this is called `{name}`"),
        _ => format!("there is no {words} called `{name}`"),
    };
    Finding::error(place.range(), message).with_hint(hint)
}

fn none_defined(kind: &str, name: &str) -> String {
    match kind {
        "local" => format!("declare it at the start of the function: `(local {name} i32)`"),
        "label" => format!("give it to a block or loop: `(loop {name} …)`"),
        "func" => format!("define it: `(func {name} …)`, or import it"),
        _ => format!("define it: `({kind} {name} …)`"),
    }
}

fn listed(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

fn kind_in_words(kind: &str) -> &str {
    match kind {
        "func" => "function",
        "local" => "local or parameter",
        "elem" => "element segment",
        "data" => "data segment",
        other => other,
    }
}

fn unexpected(place: &Place<'_, '_>, message: &str) -> Finding {
    let wanted = message
        .strip_prefix("unexpected token, expected one of: ")
        .or_else(|| message.strip_prefix("unexpected token, expected "))
        .or_else(|| message.strip_prefix("expected "));
    if message.starts_with("result before parameter") {
        return Finding::error(place.range(), "`(param …)` stands after `(result …)`")
            .with_hint("parameters come first, then results".to_owned());
    }
    let Some(wanted) = wanted else {
        let told = match place.before().strip_suffix(".const") {
            Some(ty) if message.contains("out of range") => format!("{} does not fit an {ty}", place.word()),
            _ => sentence(message),
        };
        return Finding::error(place.range(), told).with_hint(range_hint(place, message));
    };
    if place.word() == ";" {
        return Finding::error(place.range(), "`;` alone begins no comment")
            .with_hint("a comment begins with two: `;;`".to_owned());
    }
    let wanted_words = in_words(wanted);
    if wanted == "`(`" && place.tokens.kind(place.index) == Some(TokenKind::Keyword) {
        return Finding::error(place.range(), format!("{} needs a parenthesis before it", place.found()))
            .with_hint(format!("write `({} …)`", place.word()));
    }
    Finding::error(place.range(), format!("expected {wanted_words}, found {}", place.found()))
        .with_hint(expectation_hint(place, wanted))
}

fn expectation_hint(place: &Place<'_, '_>, wanted: &str) -> Option<String> {
    let word = place.word();
    if wanted.contains("`i32`") || wanted.contains("value type") || wanted.contains("valtype") {
        let near = nearest(word, VALUE_TYPES.iter().copied());
        let meant = match word {
            "int" | "integer" | "u32" | "bool" | "char" | "byte" | "i8" | "u8" | "i16" | "u16" => Some("i32"),
            "long" | "u64" | "usize" => Some("i64"),
            "float" => Some("f32"),
            "double" | "number" => Some("f64"),
            _ => near,
        };
        return Some(meant.map_or_else(
            || format!("value types are {}", VALUE_TYPES.join(", ")),
            |name| format!("did you mean `{name}`?"),
        ));
    }
    let index = wanted.contains("index") || wanted.contains("identifier") || wanted.contains("u32");
    match place.tokens.kind(place.index)? {
        TokenKind::Keyword if index => Some(format!("names begin with `$`: `${word}`")),
        TokenKind::RParen | TokenKind::LParen if index && !place.before().is_empty() => {
            Some(format!("`{}` needs a name or a number after it", place.before()))
        }
        TokenKind::Keyword | TokenKind::Id if wanted.contains("string") => {
            Some(format!("write it in quotes: `\"{}\"`", word.trim_start_matches('$')))
        }
        TokenKind::RParen | TokenKind::LParen if place.before().ends_with(".const") => {
            Some(format!("`{}` needs a number after it", place.before()))
        }
        TokenKind::Float(_)
            if wanted.contains("i32") || wanted.contains("i64") || wanted.contains("integer") =>
        {
            Some("an integer has no fraction; for floats use `f64.const`".to_owned())
        }
        _ if wanted == "`)`" && !place.inside().is_empty() => {
            Some(format!("`({} …` takes nothing more; a `)` may be missing before it", place.inside()))
        }
        _ => None,
    }
}

fn range_hint(place: &Place<'_, '_>, message: &str) -> Option<String> {
    if message.contains("constant out of range") || message.contains("out of range") {
        return Some(match place.before() {
            "i32.const" => "an i32 holds -2147483648 to 4294967295; use `i64.const` for more".to_owned(),
            "i64.const" => "an i64 holds -9223372036854775808 to 18446744073709551615".to_owned(),
            _ => "the number is too large here".to_owned(),
        });
    }
    (message == "alignment must be a power of two").then(|| "use 1, 2, 4 or 8".to_owned())
}

/// The parser's names of what it wanted, in words.
fn in_words(wanted: &str) -> String {
    let wanted = wanted.trim_end_matches([',', ' ']);
    if wanted.contains("`i32`, `i64`") || wanted.contains("valtype") {
        return "a value type".to_owned();
    }
    let plain = match wanted {
        "a i32" | "i32" => "a whole number of 32 bits",
        "a i64" | "i64" => "a whole number of 64 bits",
        "an index or an identifier" | "an index" | "an identifier" => "a name or a number",
        "a string" => "a text in quotes",
        other => other,
    };
    plain.to_owned()
}

fn sentence(message: &str) -> String {
    message.trim_end_matches('.').to_owned()
}

fn explain_lexical(error: &LexError, offset: usize, text: &str) -> Finding {
    let rest = &text[offset..];
    let character = offset..offset + rest.chars().next().map_or(0, char::len_utf8);
    let word_end = rest.find(|c: char| c.is_whitespace() || "();\"".contains(c)).unwrap_or(rest.len());
    let word = if word_end == 0 { character.clone() } else { offset..offset + word_end };
    let line_end = offset + rest.find('\n').unwrap_or(rest.len());
    match error {
        LexError::DanglingBlockComment => Finding::error(offset..offset + 2.min(rest.len()), "this comment is never closed")
            .with_hint("end it with `;)`".to_owned()),
        LexError::Unexpected(c) => Finding::error(character, format!("{} cannot stand here", shown(*c))).with_hint(unexpected_character(*c)),
        LexError::UnexpectedEof => {
            let from = unfinished_string(text).unwrap_or(offset);
            let end = from + text[from..].find('\n').unwrap_or(text.len() - from);
            Finding::error(from..end, "this text is never closed").with_hint("end it with `\"`".to_owned())
        }
        LexError::InvalidStringElement(c) => {
            let from = string_start(text, offset);
            let hint = if *c == '\n' { "close the text with `\"`; write `\\n` for a new line inside of it" } else { "write it as `\\hh`, two hexadecimal digits" };
            Finding::error(from..line_end.max(from), format!("{} cannot stand inside of a text", shown(*c))).with_hint(hint.to_owned())
        }
        LexError::InvalidStringEscape(c) => Finding::error(character, format!("there is no escape `\\{}`", shown_bare(*c)))
            .with_hint("there are \\n \\t \\r \\\" \\' \\\\, \\hh (two hexadecimal digits) and \\u{…}; write `\\\\` for a backslash".to_owned()),
        LexError::InvalidHexDigit(c) | LexError::InvalidDigit(c) => Finding::error(character, format!("{} is no digit here", shown(*c))),
        LexError::InvalidUnicodeValue(value) => Finding::error(character, format!("{value:#x} is no Unicode character")),
        LexError::NumberTooBig => Finding::error(word, "this number is too large"),
        LexError::LoneUnderscore => Finding::error(word, "an underscore in a number stands between two digits"),
        LexError::ConfusingUnicode(c) => Finding::error(character, format!("{} can make the text look other than it is", shown(*c)))
            .with_hint(format!("inside of a text write it as `\\u{{{:x}}}`", u32::from(*c))),
        LexError::EmptyId => Finding::error(word, "a name needs at least one character after `$`"),
        LexError::EmptyAnnotation => Finding::error(word, "an annotation needs a name after `@`"),
        other => Finding::error(word, sentence(&other.to_string())),
    }
}

fn unexpected_character(c: char) -> Option<String> {
    match c {
        '“' | '”' | '„' => Some("use the plain quote `\"`".to_owned()),
        '‘' | '’' => Some("use the plain `'`, inside of a text".to_owned()),
        '\u{a0}' => Some("this is a no-break space; use a plain one".to_owned()),
        '（' | '）' => Some("use the plain parentheses `(` and `)`".to_owned()),
        c if !c.is_ascii() => Some("outside of texts and comments only ASCII is allowed".to_owned()),
        _ => None,
    }
}

/// A character for a sentence; what cannot be seen by its number.
fn shown(c: char) -> String {
    match c {
        '\n' => "a new line".to_owned(),
        '\t' => "a tab".to_owned(),
        '\u{a0}' => "U+00A0".to_owned(),
        c if c.is_control() || (!c.is_alphanumeric() && !c.is_ascii() && c.is_whitespace()) => {
            format!("U+{:04X}", u32::from(c))
        }
        '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' => {
            format!("U+{:04X}", u32::from(c))
        }
        c => format!("`{c}`"),
    }
}

fn shown_bare(c: char) -> String {
    shown(c).trim_matches('`').to_owned()
}

/// Where the text that is open at the end of the file begins.
fn unfinished_string(text: &str) -> Option<usize> {
    let tokens = Tokens::of(text);
    let after = (0..tokens.len()).map(|index| tokens.range(index));
    let mut at = 0;
    for range in after.chain(std::iter::once(text.len()..text.len())) {
        if let Some(quote) = text[at..range.start].find('"') {
            return Some(at + quote);
        }
        at = range.end;
    }
    None
}

/// The quote that opens the text around `offset`.
fn string_start(text: &str, offset: usize) -> usize {
    let line = text[..offset].rfind('\n').map_or(0, |at| at + 1);
    text[line..offset].rfind('"').map_or(offset, |at| line + at)
}
