//! WebAssembly text to a module, remembering where everything stands.

use std::ops::Range;

use wast::core::{FuncKind, ImportItems, ModuleField, ModuleKind};
use wast::lexer::TokenKind;
use wast::parser::{self, ParseBuffer};
use wast::{Error, Wat};

use super::finding::Finding;
use super::parentheses;
use super::syntax_errors::explain;
use super::tokens::Tokens;

/// Errors of names and of syntax that one compilation reports at most.
const ERRORS: usize = 20;

/// A module and the places of its parts in the text, as byte offsets.
#[derive(Debug, Default)]
pub(super) struct Encoded {
    pub(super) bytes: Vec<u8>,
    /// Defined functions, in the order of the code section.
    pub(super) functions: Vec<FunctionPlaces>,
    /// Imports, one by one.
    pub(super) imports: Vec<usize>,
    pub(super) types: Vec<usize>,
    pub(super) tables: Vec<usize>,
    pub(super) memories: Vec<usize>,
    pub(super) globals: Vec<usize>,
    pub(super) exports: Vec<usize>,
    pub(super) start: Vec<usize>,
    pub(super) elements: Vec<usize>,
    pub(super) data: Vec<usize>,
    /// Where the module begins.
    pub(super) module: usize,
}

/// Places of a function.
#[derive(Debug, Default)]
pub(super) struct FunctionPlaces {
    /// The word `func`.
    pub(super) head: usize,
    /// Each of its operators, without the last `end`.
    pub(super) operators: Vec<usize>,
}

/// What went wrong, and whether other errors may follow from it.
enum Failure {
    Parse(Error),
    Resolve(Error),
}

/// What is wrong with the syntax and the names of a text, and what of it can still be checked.
#[derive(Debug)]
pub(super) struct Broken {
    pub(super) findings: Vec<Finding>,
    /// The text without what is wrong; `None` where nothing is left that could be checked.
    pub(super) rest: Option<Box<Rest>>,
}

/// A text without what is wrong in it, of the same bytes and lines.
#[derive(Debug)]
pub(super) struct Rest {
    pub(super) text: String,
    pub(super) encoded: Encoded,
    /// The fields that were changed: what is found in them follows from the change.
    pub(super) changed: Vec<Range<usize>>,
}

/// Encodes `text`, or says everything that is wrong with its syntax and its names.
pub(super) fn encode(text: &str) -> Result<Encoded, Broken> {
    let failure = match attempt(text) {
        Ok(encoded) => return Ok(encoded),
        Err(failure) => failure,
    };
    let tokens = Tokens::of(text);
    let lexical = matches!(&failure, Failure::Parse(error) if error.lex_error().is_some());
    let (finding, unclosed) = match parentheses::check(text, &tokens).filter(|_| !lexical) {
        Some(found) => found,
        None => return Err(Repair::of(text).collect(failure)),
    };
    let (Failure::Parse(error) | Failure::Resolve(error)) = &failure;
    let mut findings = vec![];
    if error.span().offset() < finding.range.start {
        findings.push(explain(error, &tokens, text));
    }
    findings.push(finding);
    let rest = unclosed.and_then(|unclosed| {
        let mut repair = Repair::of(text);
        repair.close(&tokens, &unclosed).then(|| repair.check_on())
    });
    let Some(found) = rest else { return Err(Broken { findings, rest: None }) };
    // What does not parse after it may be an effect of the guess where it ends.
    if found.rest.is_some() {
        findings.extend(found.findings);
    }
    Err(Broken { findings, rest: found.rest })
}

/// A text from which what is wrong is taken out, one thing after the other.
struct Repair {
    text: String,
    findings: Vec<Finding>,
    changed: Vec<Range<usize>>,
}

impl Repair {
    fn of(text: &str) -> Self {
        Self { text: text.to_owned(), findings: Vec::new(), changed: Vec::new() }
    }

    /// Puts `replacement` and spaces in place of a range; says whether there was room for it.
    fn patch(&mut self, range: Range<usize>, replacement: &str) -> bool {
        let Some(old) = self.text.get(range.clone()).filter(|old| old.len() >= replacement.len()) else {
            return false;
        };
        let new = blank(old, replacement);
        self.text.replace_range(range, &new);
        true
    }

    /// Ends a function whose parenthesis was forgotten, without what may be in it.
    fn close(&mut self, tokens: &Tokens<'_>, unclosed: &Range<usize>) -> bool {
        let Some(body) = body_of(tokens, unclosed.clone()) else { return false };
        let end = tokens.range(unclosed.end).start;
        self.changed.push(tokens.range(unclosed.start).start..end);
        self.patch(body..end, ")")
    }

    /// Tries the text as it is now.
    fn check_on(self) -> Broken {
        match attempt(&self.text) {
            Ok(encoded) => self.end(Some(encoded)),
            Err(failure) => self.collect(failure),
        }
    }

    /// Goes on after the first error: of a function that does not parse the instructions are left out,
    /// another field as a whole; a name that is not known is replaced by an index, and what is left is
    /// tried again.
    fn collect(mut self, first: Failure) -> Broken {
        let text = self.text.clone();
        let tokens = Tokens::of(&text);
        let mut failure = Some(first);
        let (mut left_out, mut renamed) = (false, false);
        while let Some(current) = failure.take() {
            let patched = match &current {
                Failure::Parse(error) => {
                    self.findings.push(explain(error, &tokens, &text));
                    let lexical = error.lex_error().is_some();
                    !lexical && self.leave_out(&tokens, error, &mut left_out)
                }
                Failure::Resolve(error) => {
                    let message = error.message();
                    let unknown = message.starts_with("unknown ") && message.contains("failed to find name");
                    if left_out || renamed && !unknown {
                        break;
                    }
                    renamed = true;
                    self.findings.push(explain(error, &tokens, &text));
                    unknown && self.rename(&tokens, error)
                }
            };
            if !patched || self.findings.len() >= ERRORS {
                return self.end(None);
            }
            match attempt(&self.text) {
                Ok(encoded) => return self.end(Some(encoded)),
                Err(next) => failure = Some(next),
            }
        }
        self.end(None)
    }

    fn leave_out(&mut self, tokens: &Tokens<'_>, error: &Error, left_out: &mut bool) -> bool {
        let index = tokens.at(error.span().offset());
        let Some(field) = tokens.field_around(index) else { return false };
        let bytes = tokens.range(field.start).start..tokens.range(field.end - 1).end;
        let body = body_of(tokens, field.clone()).filter(|body| *body <= tokens.range(index).start);
        let close = tokens.range(field.end - 1).start;
        let range = match body {
            // Once its instructions are gone and it is still wrong, the rest goes too.
            Some(body) if !self.changed.contains(&bytes) && body < close => body..close,
            _ => {
                *left_out = true;
                bytes.clone()
            }
        };
        let is_new = self.text.get(range.clone()).is_some_and(|old| !old.trim().is_empty());
        self.changed.push(bytes);
        is_new && self.patch(range, "")
    }

    fn rename(&mut self, tokens: &Tokens<'_>, error: &Error) -> bool {
        let index = tokens.at(error.span().offset());
        if let Some(field) = tokens.field_around(index) {
            self.changed.push(tokens.range(field.start).start..tokens.range(field.end - 1).end);
        }
        let range = tokens.range(index);
        !range.is_empty() && self.patch(range, "0")
    }

    fn end(self, encoded: Option<Encoded>) -> Broken {
        let Self { text, findings, changed } = self;
        Broken { findings, rest: encoded.map(|encoded| Box::new(Rest { text, encoded, changed })) }
    }
}

/// Where the instructions of the function in these tokens begin, as a byte offset; `None` for another field.
fn body_of(tokens: &Tokens<'_>, field: Range<usize>) -> Option<usize> {
    const HEAD: [&str; 6] = ["export", "import", "type", "param", "result", "local"];
    if tokens.word(field.start + 1) != "func" {
        return None;
    }
    let mut index = field.start + 2;
    if matches!(tokens.kind(index), Some(TokenKind::Id)) {
        index += 1;
    }
    while index < field.end && tokens.word(index) == "(" && HEAD.contains(&tokens.word(index + 1)) {
        index = tokens.close_of(index).filter(|close| *close < field.end)? + 1;
    }
    Some(tokens.range(index).start)
}

/// Text of the same number of bytes and lines: `replacement`, then spaces.
fn blank(text: &str, replacement: &str) -> String {
    let rest = text.bytes().skip(replacement.len());
    replacement.chars().chain(rest.map(|byte| if byte == b'\n' { '\n' } else { ' ' })).collect()
}

fn attempt(text: &str) -> Result<Encoded, Failure> {
    let mut buffer = ParseBuffer::new(text).map_err(Failure::Parse)?;
    buffer.track_instr_spans(true);
    let wat = parser::parse::<Wat<'_>>(&buffer).map_err(Failure::Parse)?;
    let mut module = match wat {
        Wat::Module(module) => module,
        Wat::Component(component) => {
            let message = "a component is not a module".to_owned();
            return Err(Failure::Resolve(Error::new(component.span, message)));
        }
    };
    let bytes = module.encode().map_err(Failure::Resolve)?;
    let mut encoded = Encoded { bytes, module: module.span.offset(), ..Encoded::default() };
    if let ModuleKind::Text(fields) = &module.kind {
        fields.iter().for_each(|field| encoded.note(field));
    }
    Ok(encoded)
}

impl Encoded {
    fn note(&mut self, field: &ModuleField<'_>) {
        match field {
            ModuleField::Type(ty) => self.types.push(ty.span.offset()),
            ModuleField::Rec(rec) => self.types.extend(rec.types.iter().map(|ty| ty.span.offset())),
            ModuleField::Import(imports) => match &imports.items {
                ImportItems::Single { .. } => self.imports.push(imports.span.offset()),
                ImportItems::Group1 { items, .. } => {
                    self.imports.extend(items.iter().map(|item| item.span.offset()));
                }
                ImportItems::Group2 { items, .. } => {
                    self.imports.extend(items.iter().map(|item| item.span.offset()));
                }
            },
            ModuleField::Func(func) => {
                let mut places = FunctionPlaces { head: func.span.offset(), ..FunctionPlaces::default() };
                if let FuncKind::Inline { expression, .. } = &func.kind
                    && let Some(spans) = &expression.instr_spans
                {
                    places.operators = spans.iter().map(wast::token::Span::offset).collect();
                }
                self.functions.push(places);
            }
            ModuleField::Table(table) => self.tables.push(table.span.offset()),
            ModuleField::Memory(memory) => self.memories.push(memory.span.offset()),
            ModuleField::Global(global) => self.globals.push(global.span.offset()),
            ModuleField::Export(export) => self.exports.push(export.span.offset()),
            ModuleField::Start(index) => self.start.push(index.span().offset()),
            ModuleField::Elem(elem) => self.elements.push(elem.span.offset()),
            ModuleField::Data(data) => self.data.push(data.span.offset()),
            ModuleField::Tag(_) | ModuleField::Custom(_) => {}
        }
    }
}

/// The word at `offset` with the parenthesis before it, as one range.
pub(super) fn with_parenthesis(tokens: &Tokens<'_>, offset: usize) -> Range<usize> {
    let index = tokens.at(offset);
    let range = tokens.range(index);
    match index.checked_sub(1) {
        Some(before) if tokens.word(before) == "(" => tokens.range(before).start..range.end,
        _ => range,
    }
}

/// An import from its parenthesis to the end of its last name.
pub(super) fn import_range(tokens: &Tokens<'_>, offset: usize) -> Range<usize> {
    let start = with_parenthesis(tokens, offset);
    let mut index = tokens.at(offset) + 1;
    let mut end = start.end;
    while matches!(tokens.kind(index), Some(wast::lexer::TokenKind::String)) {
        end = tokens.range(index).end;
        index += 1;
    }
    start.start..end
}
