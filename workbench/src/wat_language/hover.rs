//! What is to be said about the word at a place.

use std::ops::Range;

use wasm_device_abi::host;

use super::host_functions;
use super::instructions;
use super::module::{Definition, Module};
use super::operands::Space;
use super::signature::signature;
use super::words;

/// What is said about a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hover {
    /// The word, in bytes of the text.
    pub range: Range<usize>,
    /// The word with its types, as it would be written.
    pub title: String,
    /// Sentences.
    pub about: Vec<String>,
}

/// What is to be said about the word at `offset`, where something is known.
pub fn hover(text: &str, offset: usize) -> Option<Hover> {
    hover_in(&Module::of(text), offset)
}

pub(super) fn hover_in(module: &Module<'_>, offset: usize) -> Option<Hover> {
    let tree = &module.tree;
    if tree.comment_at(offset).is_some() {
        return None;
    }
    let token = tree.touching(offset)?;
    let (title, about) = of_import_string(module, token)
        .or_else(|| of_name(module, token))
        .or_else(|| of_word(tree.word(token)))?;
    Some(Hover { range: tree.range(token), title, about })
}

/// The two strings of an import.
fn of_import_string(module: &Module<'_>, token: usize) -> Option<(String, Vec<String>)> {
    let tree = &module.tree;
    tree.string(token)?;
    let form = tree.parent(token).filter(|open| tree.keyword(*open) == "import")?;
    let (from, name) = (tree.string(form + 2)?, tree.string(form + 3));
    if from != host::MODULE {
        return None;
    }
    if token == form + 2 {
        let count = host::HOST_FUNCTIONS.len();
        return Some((
            format!("\"{from}\""),
            vec![format!("The host interface of the device: {count} functions that a guest can import.")],
        ));
    }
    let function = host::find(name?)?;
    Some((host_functions::prototype(function), vec![host_functions::about(function)]))
}

fn of_name(module: &Module<'_>, token: usize) -> Option<(String, Vec<String>)> {
    let definition = &module.definitions[module.definition_at(token)?];
    let mut about = vec![place_of(module, definition)];
    let form = definition.keyword.checked_sub(1)?;
    if definition.space == Space::Label {
        about.push(where_a_branch_goes(module, definition).to_owned());
    } else if let Some(function) = imported(module, form) {
        about.push(host_functions::about(function));
    }
    about.extend(module.tree.comment_above(form).filter(|_| definition.space != Space::Label));
    Some((signature(module, definition), about))
}

/// The host function that a form imports.
fn imported(module: &Module<'_>, form: usize) -> Option<&'static host::HostFunction> {
    let tree = &module.tree;
    let import = tree.parent(form).filter(|outer| tree.keyword(*outer) == "import")?;
    host::find(tree.string(import + 3)?).filter(|_| tree.string(import + 2) == Some(host::MODULE))
}

fn where_a_branch_goes(module: &Module<'_>, definition: &Definition) -> &'static str {
    match module.tree.word(definition.keyword) {
        "loop" => "A branch to it goes to the start of the loop.",
        _ => "A branch to it goes to its end.",
    }
}

/// `Function 3, line 12.`
fn place_of(module: &Module<'_>, definition: &Definition) -> String {
    let tree = &module.tree;
    let start = tree.range(definition.keyword).start;
    let line = tree.text[..start].matches('\n').count() + 1;
    let word = match tree.word(definition.keyword) {
        "param" => "parameter",
        _ => definition.space.word(),
    };
    let mut letters = word.chars();
    let word: String = letters.next().map(|c| c.to_ascii_uppercase()).into_iter().chain(letters).collect();
    match definition.space {
        Space::Label => format!("{word} in line {line}."),
        _ => format!("{word} {}, line {line}.", definition.index),
    }
}

fn of_word(word: &str) -> Option<(String, Vec<String>)> {
    if let Some(instruction) = instructions::find(word) {
        let title = format!("{}  {}", instruction.form(), instruction.stack_effect());
        return Some((title, vec![instruction.does.clone()]));
    }
    Some((word.to_owned(), vec![words::find(word)?.to_owned()]))
}
