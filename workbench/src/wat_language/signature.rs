//! What is defined, in one line, as the text writes it.

use super::module::{Definition, Module, is_of_head};
use super::operands::Space;

/// Characters of a definition that are shown at most.
const LONGEST: usize = 160;

/// A definition without its body.
pub(super) fn signature(module: &Module<'_>, definition: &Definition) -> String {
    let tree = &module.tree;
    let line = match definition.space {
        Space::Local => local(module, definition),
        Space::Label => block(module, definition),
        Space::Function => function(module, definition),
        _ => {
            let form = definition.keyword - 1;
            let whole = tree.parent(form).filter(|outer| tree.keyword(*outer) == "import").unwrap_or(form);
            tree.written(whole..tree.next(whole))
        }
    };
    shortened(&line)
}

fn function(module: &Module<'_>, definition: &Definition) -> String {
    let tree = &module.tree;
    let form = definition.keyword - 1;
    if let Some(import) = tree.parent(form).filter(|outer| tree.keyword(*outer) == "import") {
        return tree.written(import..tree.next(import));
    }
    let content = tree.content(form);
    let head = tree.items(content.clone()).skip(1 + usize::from(definition.name.is_some()));
    let is_shown = |index: usize| is_of_head(tree.keyword(index)) && tree.keyword(index) != "local";
    let mut line = tree.written(form..content.start + 1 + usize::from(definition.name.is_some()));
    for index in head.take_while(|index| is_shown(*index)) {
        line.push(' ');
        line.push_str(&tree.written(index..tree.next(index)));
    }
    line + ")"
}

fn local(module: &Module<'_>, definition: &Definition) -> String {
    let tree = &module.tree;
    let mut line = format!("({}", tree.word(definition.keyword));
    for part in [definition.name, definition.ty].into_iter().flatten() {
        line.push(' ');
        line.push_str(&tree.written(part..tree.next(part)));
    }
    line + ")"
}

fn block(module: &Module<'_>, definition: &Definition) -> String {
    let tree = &module.tree;
    let mut line = tree.word(definition.keyword).to_owned();
    let mut next = definition.keyword + 1;
    if let Some(name) = definition.name {
        line.push(' ');
        line.push_str(tree.word(name));
        next += 1;
    }
    while matches!(tree.keyword(next), "param" | "result" | "type") {
        line.push(' ');
        line.push_str(&tree.written(next..tree.next(next)));
        next = tree.next(next);
    }
    line
}

fn shortened(line: &str) -> String {
    match line.char_indices().nth(LONGEST) {
        Some((cut, _)) => format!("{}…", &line[..cut]),
        None => line.to_owned(),
    }
}
