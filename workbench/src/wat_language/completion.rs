//! What can be written at a place.

use std::ops::Range;

use wasm_device_abi::host::{self, HOST_FUNCTIONS};
use wasm_device_abi::legacy::{MEMORY_MODULE, PRINT_INT_MODULE};

use super::host_functions;
use super::instructions;
use super::module::{Module, is_of_head};
use super::operands::{BLOCKS, Space, of_word, operands};
use super::signature::signature;
use super::tokens::Kind;
use super::tree::FIELDS;
use super::words;

const VALUE_TYPES: [&str; 6] = ["i32", "i64", "f32", "f64", "funcref", "externref"];

/// One thing that can be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    /// What is typed to find it.
    pub label: String,
    /// Its types, beside it.
    pub detail: String,
    /// What it is: sentences.
    pub about: String,
    /// What is written.
    pub insert: String,
}

/// All that can be written at a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completions {
    /// The word that is being typed, in bytes of the text; what is chosen takes its place.
    pub range: Range<usize>,
    /// Everything that fits the place, whatever has been typed of the word.
    pub items: Vec<Completion>,
}

impl Completions {
    /// The items that fit what was typed, the best first: those that begin so, then those with a part
    /// that begins so, then those that have it anywhere.
    pub fn matching(items: &[Completion], typed: &str) -> Vec<usize> {
        let typed = typed.to_lowercase();
        let mut found: Vec<(usize, usize)> = items
            .iter()
            .enumerate()
            .filter_map(|(index, item)| Some((cost(&item.label.to_lowercase(), &typed)?, index)))
            .collect();
        found.sort_unstable();
        found.into_iter().map(|(_, index)| index).collect()
    }
}

fn cost(label: &str, typed: &str) -> Option<usize> {
    let bare = |text: &str| text.trim_start_matches('$').to_owned();
    let (bare_label, bare_typed) = (bare(label), bare(typed));
    match label.find(typed).or_else(|| bare_label.find(&bare_typed))? {
        _ if label == typed => Some(0),
        0 => Some(1),
        at if bare_label
            .as_bytes()
            .get(at.wrapping_sub(1))
            .is_some_and(|byte| !byte.is_ascii_alphanumeric()) =>
        {
            Some(2)
        }
        _ => Some(3),
    }
}

/// What can be written at `offset`; `None` where there is nothing to propose: in comments, in
/// numbers, where a new name is given.
pub fn completions(text: &str, offset: usize) -> Option<Completions> {
    completions_in(&Module::of(text), offset)
}

pub(super) fn completions_in(module: &Module<'_>, offset: usize) -> Option<Completions> {
    let tree = &module.tree;
    if tree.comment_at(offset).is_some() {
        return None;
    }
    let touched = tree.touching(offset).filter(|token| tree.range(*token).start < offset);
    if let Some(string) = touched.filter(|token| tree.kind(*token) == Some(Kind::String)) {
        return import_string(module, string, offset);
    }
    let place = Place::of(module, touched, offset);
    let items = place.items();
    let range = touched.map_or(offset..offset, |token| tree.range(token));
    (!items.is_empty()).then_some(Completions { range, items })
}

/// Within the strings of an import: modules, then the functions of the host.
fn import_string(module: &Module<'_>, string: usize, offset: usize) -> Option<Completions> {
    let tree = &module.tree;
    let form = tree.parent(string).filter(|open| tree.keyword(*open) == "import")?;
    let written = tree.range(string);
    let token = tree.token(string);
    let is_closed = token.len() > 1 && token.ends_with('"');
    let inner = written.start + 1..written.end - usize::from(is_closed);
    if !(inner.start..=inner.end).contains(&offset) {
        return None;
    }
    if string == form + 2 {
        return Some(Completions { range: inner, items: import_modules() });
    }
    if string != form + 3 || tree.string(form + 2) != Some(host::MODULE) {
        return None;
    }
    // Half an import is made whole, one that says what it is keeps that.
    let has_item = tree.is_open(string + 1) && string + 1 < tree.content(form).end;
    if has_item {
        let items = HOST_FUNCTIONS.iter().map(|function| of_host(function, function.name.to_owned()));
        return Some(Completions { range: inner, items: items.collect() });
    }
    let rest = &tree.text[written.end..];
    let close = if begins_with_close(rest) { "" } else { ")" };
    let items = HOST_FUNCTIONS.iter().map(|function| {
        of_host(function, format!("{}\" {}{close}", function.name, host_functions::import_item(function)))
    });
    Some(Completions { range: inner.start..written.end, items: items.collect() })
}

/// Whether the line goes on with a closing parenthesis.
fn begins_with_close(rest: &str) -> bool {
    rest.trim_start_matches([' ', '\t']).starts_with(')')
}

fn of_host(function: &host::HostFunction, insert: String) -> Completion {
    Completion {
        label: function.name.to_owned(),
        detail: host_functions::prototype(function),
        about: host_functions::about(function),
        insert,
    }
}

fn import_modules() -> Vec<Completion> {
    let count = HOST_FUNCTIONS.len();
    let modules = [
        (host::MODULE, format!("The host interface: {count} functions.")),
        (MEMORY_MODULE, "The memory that older guests import.".to_owned()),
        (PRINT_INT_MODULE, "The `print_int` of older guests.".to_owned()),
    ];
    let item = |(name, about): (&str, String)| Completion {
        label: name.to_owned(),
        detail: String::new(),
        about,
        insert: name.to_owned(),
    };
    modules.into_iter().map(item).collect()
}

/// Where something is to be written.
struct Place<'m, 'a> {
    module: &'m Module<'a>,
    /// The first token that is not before the place: the word being typed, where there is one.
    next: usize,
    /// The parenthesis around the place.
    form: Option<usize>,
    /// What was typed of the word.
    typed: &'a str,
    offset: usize,
}

impl<'m, 'a> Place<'m, 'a> {
    fn of(module: &'m Module<'a>, touched: Option<usize>, offset: usize) -> Self {
        let tree = &module.tree;
        let next = touched.unwrap_or_else(|| {
            let at = tree.at(offset);
            at + usize::from(tree.range(at).start < offset && at < tree.len())
        });
        let form = next.checked_sub(1).and_then(|before| match tree.kind(before) {
            Some(Kind::Open) => Some(before),
            Some(Kind::Close) => tree.parent(before).and_then(|open| tree.parent(open)),
            _ => tree.parent(before),
        });
        let typed = touched.map_or("", |token| &tree.text[tree.range(token).start..offset]);
        Self { module, next, form, typed, offset }
    }

    fn items(&self) -> Vec<Completion> {
        if self.typed.starts_with(|c: char| c.is_ascii_digit() || c == '+' || c == '-') {
            return Vec::new();
        }
        if let Some(names) = self.names() {
            return names;
        }
        if self.typed.starts_with('$') {
            return Vec::new();
        }
        let begins = self.form.is_some_and(|open| open + 1 == self.next);
        if begins { self.first_words() } else { self.later_words() }
    }

    /// The names that the word before asks for; `None` where it asks for none.
    fn names(&self) -> Option<Vec<Completion>> {
        let tree = &self.module.tree;
        let is_operand = |index: usize| {
            let word = tree.word(index);
            word.starts_with('$') || word.bytes().next().is_some_and(|byte| byte.is_ascii_digit())
        };
        let in_segment = self.form.is_some_and(|open| tree.keyword(open) == "elem" && open + 2 != self.next);
        if in_segment && self.typed.starts_with('$') {
            return Some(self.names_of(Space::Function));
        }
        let mut word = self.next.checked_sub(1)?;
        while is_operand(word) {
            word = word.checked_sub(1)?;
        }
        if tree.word(word).is_empty() {
            return None;
        }
        let nth = self.next - word - 1;
        let count = operands(tree, word).len().max(nth + 1);
        let count = if self.typed.starts_with('$') { count } else { nth + 1 };
        let space = of_word(tree, word, nth, count)?;
        if space == Space::Table && !self.typed.starts_with('$') && tree.word(word).contains("call_indirect")
        {
            return None;
        }
        // A memory or the label of an `end` may be left out: another instruction is as likely.
        let optional = space == Space::Memory || matches!(tree.word(word), "end" | "else");
        if optional && !self.typed.starts_with('$') {
            return None;
        }
        // What is no name here is perhaps the next instruction.
        if !self.typed.is_empty() && !self.typed.starts_with('$') {
            return None;
        }
        Some(self.names_of(space))
    }

    fn names_of(&self, space: Space) -> Vec<Completion> {
        let tree = &self.module.tree;
        let in_scope = |scope: &Range<usize>| scope.start <= self.next && self.next <= scope.end;
        let mut found: Vec<Completion> = Vec::new();
        let definitions = self.module.definitions.iter();
        let visible =
            definitions.filter(|definition| definition.space == space && in_scope(&definition.scope));
        for definition in visible {
            let Some(name) = definition.name.map(|name| tree.word(name)) else { continue };
            let form = definition.keyword.saturating_sub(1);
            let about = tree.comment_above(form).filter(|_| space == Space::Function);
            found.push(Completion {
                label: name.to_owned(),
                detail: signature(self.module, definition),
                about: about.unwrap_or_else(|| format!("{} {}", space.word(), definition.index)),
                insert: name.to_owned(),
            });
        }
        if space == Space::Label {
            found.reverse();
        }
        let mut seen = std::collections::HashSet::new();
        found.retain(|item| seen.insert(item.label.clone()));
        found
    }

    /// What can stand right after a parenthesis.
    fn first_words(&self) -> Vec<Completion> {
        let tree = &self.module.tree;
        let outside = self.form.and_then(|open| tree.parent(open));
        let keyword = outside.map_or("", |open| tree.keyword(open));
        match keyword {
            "" if self.module.fields.iter().all(|field| Some(*field) == self.form) => {
                [known_words(&["module"]), self.fields()].concat()
            }
            "" | "module" => self.fields(),
            "import" => known_words(&["func", "memory", "table", "global"]),
            "export" => known_words(&["func", "memory", "table", "global"]),
            "type" => known_words(&["func"]),
            "param" | "result" | "local" | "start" | "mut" => Vec::new(),
            "table" => known_words(&["export", "import", "elem"]),
            "memory" => known_words(&["export", "import", "data"]),
            "data" => [known_words(&["memory", "offset"]), constants()].concat(),
            "elem" => [known_words(&["table", "offset", "item"]), constants()].concat(),
            "global" => [known_words(&["mut", "export", "import"]), constants()].concat(),
            "offset" | "item" => constants(),
            "if" => [all_instructions(true), known_words(&["type", "param", "result"])].concat(),
            _ if BLOCKS.contains(&keyword) => {
                [known_words(&["type", "param", "result"]), all_instructions(true)].concat()
            }
            "call_indirect" | "return_call_indirect" => {
                [known_words(&["type", "param", "result"]), all_instructions(true)].concat()
            }
            "func" if self.is_in_code() => match self.before_code() {
                true => {
                    [known_words(&["param", "result", "local", "export", "type"]), all_instructions(true)]
                        .concat()
                }
                false => all_instructions(true),
            },
            "func" => known_words(&["param", "result", "type"]),
            _ => all_instructions(true),
        }
    }

    /// Fields, and whole imports of the host's functions that are not imported yet.
    fn fields(&self) -> Vec<Completion> {
        let tree = &self.module.tree;
        let mut items = known_words(&FIELDS);
        let imported = |name: &str| {
            self.module.fields.iter().any(|field| {
                tree.keyword(*field) == "import"
                    && tree.string(field + 2) == Some(host::MODULE)
                    && tree.string(field + 3) == Some(name)
            })
        };
        let close = if begins_with_close(&tree.text[self.offset..]) { "" } else { ")" };
        for function in HOST_FUNCTIONS.iter().filter(|function| !imported(function.name)) {
            let insert = format!("{}{close}", host_functions::import_field(function));
            let label = format!("import {}", function.name);
            items.push(Completion { label, ..of_host(function, insert) });
        }
        items
    }

    /// What can stand after something else in a form.
    fn later_words(&self) -> Vec<Completion> {
        let tree = &self.module.tree;
        let Some(form) = self.form else { return Vec::new() };
        let before = tree.word(self.next - 1);
        match tree.keyword(form) {
            "param" | "result" | "local" | "mut" | "global" => known_words(&VALUE_TYPES),
            "table" => known_words(&["funcref", "externref"]),
            "elem" => known_words(&["func", "declare", "funcref", "externref"]),
            "ref" => known_words(&["func", "extern"]),
            _ if before == "ref.null" => known_words(&["func", "extern"]),
            _ if takes_number(before) => Vec::new(),
            _ if self.is_in_code() && !self.needs_head() => all_instructions(false),
            _ => Vec::new(),
        }
    }

    /// Whether a function is around.
    fn is_in_code(&self) -> bool {
        let Some(form) = self.form else { return false };
        self.module.field_of(form).is_some_and(|field| self.module.tree.keyword(field) == "func")
    }

    /// Whether the innermost form is a part of a function that holds no instructions.
    fn needs_head(&self) -> bool {
        self.form.is_some_and(|form| is_of_head(self.module.tree.keyword(form)))
    }

    /// Whether only parts of the head stand before in the function.
    fn before_code(&self) -> bool {
        let tree = &self.module.tree;
        let Some(func) = self.form.and_then(|open| tree.parent(open)) else { return false };
        tree.items(tree.content(func))
            .skip(1)
            .take_while(|index| *index + 1 < self.next)
            .all(|index| tree.name(index).is_some() || is_of_head(tree.keyword(index)))
    }
}

/// Whether a number is to be written after a word.
fn takes_number(word: &str) -> bool {
    word.ends_with(".const")
}

fn known_words(wanted: &[&str]) -> Vec<Completion> {
    let item = |word: &&str| Completion {
        label: (*word).to_owned(),
        detail: String::new(),
        about: words::find(word).unwrap_or_default().to_owned(),
        insert: (*word).to_owned(),
    };
    wanted.iter().map(item).collect()
}

/// What a constant expression is made of.
fn constants() -> Vec<Completion> {
    let fits =
        |name: &str| name.ends_with(".const") || matches!(name, "global.get" | "ref.null" | "ref.func");
    instructions_where(fits)
}

/// The words of `if` and of blocks stand in parentheses or not.
fn all_instructions(folded: bool) -> Vec<Completion> {
    instructions_where(|name| match name {
        "end" => !folded,
        "then" => folded,
        _ => true,
    })
}

fn instructions_where(fits: impl Fn(&str) -> bool) -> Vec<Completion> {
    let item = |instruction: &instructions::Instruction| Completion {
        label: instruction.name.clone(),
        detail: instruction.stack_effect(),
        about: instruction.does.clone(),
        insert: instruction.name.clone(),
    };
    instructions::all().iter().filter(|instruction| fits(&instruction.name)).map(item).collect()
}
