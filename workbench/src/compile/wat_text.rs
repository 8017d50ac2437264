//! WebAssembly text to a module, remembering where everything stands.

use std::ops::Range;

use wast::core::{FuncKind, ImportItems, ModuleField, ModuleKind};
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

/// Encodes `text`, or says everything that is wrong with its syntax and its names.
pub(super) fn encode(text: &str) -> Result<Encoded, Vec<Finding>> {
    let failure = match attempt(text) {
        Ok(encoded) => return Ok(encoded),
        Err(failure) => failure,
    };
    let tokens = Tokens::of(text);
    let lexical = matches!(&failure, Failure::Parse(error) if error.lex_error().is_some());
    if !lexical && let Some(finding) = parentheses::check(text, &tokens) {
        let (Failure::Parse(error) | Failure::Resolve(error)) = &failure;
        let mut findings = vec![];
        if error.span().offset() < finding.range.start {
            findings.push(explain(error, &tokens, text));
        }
        findings.push(finding);
        return Err(findings);
    }
    Err(collect(text, &tokens, failure))
}

/// Goes on after the first error: a field that does not parse is left out, a name that is
/// not known is replaced by an index, and what is left is tried again.
fn collect(text: &str, tokens: &Tokens<'_>, first: Failure) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut patched = text.to_owned();
    let mut failure = Some(first);
    let (mut left_out, mut renamed) = (false, false);
    while let Some(current) = failure.take() {
        let patch = match &current {
            Failure::Parse(error) if error.lex_error().is_some() => {
                findings.push(explain(error, tokens, text));
                None
            }
            Failure::Parse(error) => {
                left_out = true;
                findings.push(explain(error, tokens, text));
                tokens
                    .field_around(tokens.at(error.span().offset()))
                    .map(|field| (tokens.range(field.start).start..tokens.range(field.end - 1).end, ""))
            }
            Failure::Resolve(error) => {
                let message = error.message();
                let unknown = message.starts_with("unknown ") && message.contains("failed to find name");
                if left_out || renamed && !unknown {
                    break;
                }
                renamed = true;
                findings.push(explain(error, tokens, text));
                unknown.then(|| (tokens.range(tokens.at(error.span().offset())), "0"))
            }
        };
        let Some((range, replacement)) = patch else { break };
        if findings.len() >= ERRORS || range.is_empty() || patched.get(range.clone()).is_none() {
            break;
        }
        patched.replace_range(range.clone(), &blank(&patched[range], replacement));
        failure = attempt(&patched).err();
    }
    findings
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
