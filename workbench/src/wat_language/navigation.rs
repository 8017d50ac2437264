//! From a name to its definition and its uses, and to another name.

use std::ops::Range;

use thiserror::Error;

use super::module::{Definition, Module};
use super::operands::Space;

/// What a name stands for and where it is named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Uses {
    /// The name, or `function 3` where there is none.
    pub name: String,
    /// Where it is defined, in bytes of the text.
    pub definition: Range<usize>,
    /// Where it is named or counted to, its definition among them, in the order of the text.
    pub places: Vec<Range<usize>>,
}

/// Why a name is not changed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RenameError {
    /// There is no name.
    #[error("there is no name here: put the cursor on one that begins with `$`")]
    NoName,
    /// Nothing defines it.
    #[error("`{0}` is defined nowhere, so it is not known what else is to be renamed")]
    NotDefined(String),
    /// The new one is no name.
    #[error("`{0}` is no name: write letters, digits and signs such as `_`, `.` or `-`, without blanks")]
    NotAName(String),
    /// The new name is in use.
    #[error("line {line} has another {kind} called `{name}`")]
    Taken {
        /// The new name.
        name: String,
        /// What is called so.
        kind: &'static str,
        /// Where it is, from 1.
        line: usize,
    },
}

/// Where the name or index at `offset` is defined; its own place on a definition.
pub fn definition(text: &str, offset: usize) -> Option<Range<usize>> {
    let module = Module::of(text);
    let definition = definition_at(&module, offset)?;
    Some(place(&module, &module.definitions[definition]))
}

/// Everywhere that what is named at `offset` is named.
pub fn uses(text: &str, offset: usize) -> Option<Uses> {
    let module = Module::of(text);
    let index = definition_at(&module, offset)?;
    let definition = &module.definitions[index];
    let at = place(&module, definition);
    let mut places: Vec<Range<usize>> = std::iter::once(at.clone())
        .chain(tokens_of(&module, index).map(|token| module.tree.range(token)))
        .collect();
    places.sort_by_key(|place| place.start);
    places.dedup();
    let name = match definition.name {
        Some(name) => module.tree.word(name).to_owned(),
        None => format!("{} {}", definition.space.word(), definition.index),
    };
    Some(Uses { name, definition: at, places })
}

/// The name at `offset` that can be changed, with its dollar sign.
///
/// # Errors
/// When there is none.
pub fn renamed_at(text: &str, offset: usize) -> Result<String, RenameError> {
    let module = Module::of(text);
    let token = module.tree.touching(offset).filter(|token| module.tree.name(*token).is_some());
    let token = token.ok_or(RenameError::NoName)?;
    let name = module.tree.word(token).to_owned();
    match module.definition_at(token) {
        Some(_) => Ok(name),
        None => Err(RenameError::NotDefined(name)),
    }
}

/// The places to write `to` at, so that what is named at `offset` has this name everywhere, and
/// the name as it is to be written. The dollar sign may be left out of `to`.
///
/// # Errors
/// When there is no name at `offset`, `to` is none, or the text would mean something else after it.
pub fn rename(text: &str, offset: usize, to: &str) -> Result<(Vec<Range<usize>>, String), RenameError> {
    let from = renamed_at(text, offset)?;
    let module = Module::of(text);
    let to = as_name(to)?;
    let Some(index) = definition_at(&module, offset) else { return Err(RenameError::NotDefined(from)) };
    let definition = &module.definitions[index];
    if to != from
        && let Some(other) = clash(&module, index, &to)
    {
        let line = text[..place(&module, other).start].matches('\n').count() + 1;
        return Err(RenameError::Taken { name: to, kind: kind_of(&module, other), line });
    }
    let named = definition.name.into_iter().chain(tokens_of(&module, index));
    let mut places: Vec<Range<usize>> = named
        .filter(|token| module.tree.name(*token).is_some())
        .map(|token| module.tree.range(token))
        .collect();
    places.sort_by_key(|place| place.start);
    Ok((places, to))
}

/// A definition that would be meant by the new name, or would be hidden by it.
fn clash<'m>(module: &'m Module<'_>, index: usize, to: &str) -> Option<&'m Definition> {
    let renamed = &module.definitions[index];
    module.definitions.iter().enumerate().find_map(|(other, definition)| {
        let same_name = definition.name.is_some_and(|name| module.tree.word(name) == to);
        let meet = definition.scope.start < renamed.scope.end && renamed.scope.start < definition.scope.end;
        (other != index && same_name && definition.space == renamed.space && meet).then_some(definition)
    })
}

fn as_name(text: &str) -> Result<String, RenameError> {
    let bare = text.trim();
    let bare = bare.strip_prefix('$').unwrap_or(bare);
    let fits = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-./:<=>?@\\^_`|~".contains(c);
    match !bare.is_empty() && bare.chars().all(fits) {
        true => Ok(format!("${bare}")),
        false => Err(RenameError::NotAName(text.trim().to_owned())),
    }
}

fn kind_of(module: &Module<'_>, definition: &Definition) -> &'static str {
    match definition.space {
        Space::Local if module.tree.word(definition.keyword) == "param" => "parameter",
        space => space.word(),
    }
}

fn definition_at(module: &Module<'_>, offset: usize) -> Option<usize> {
    if module.tree.comment_at(offset).is_some() {
        return None;
    }
    module.definition_at(module.tree.touching(offset)?)
}

fn tokens_of<'m>(module: &'m Module<'_>, index: usize) -> impl Iterator<Item = usize> + 'm {
    module.uses.iter().filter(move |used| used.target == Some(index)).map(|used| used.token)
}

/// Its name, or the word that defines it.
fn place(module: &Module<'_>, definition: &Definition) -> Range<usize> {
    module.tree.range(definition.name.or(definition.ty).unwrap_or(definition.keyword))
}
