//! What the names and indices after a word stand for.

use std::ops::Range;

use super::tree::Tree;

/// What a name is a name of. Each space counts its own members from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Space {
    /// Types of functions.
    Type,
    /// Functions, imported ones first.
    Function,
    /// Tables.
    Table,
    /// Memories.
    Memory,
    /// Globals.
    Global,
    /// Element segments.
    Element,
    /// Data segments.
    Data,
    /// Parameters and locals of one function.
    Local,
    /// Blocks and loops around a place, counted from the innermost one.
    Label,
}

impl Space {
    /// A word for one of its members.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Type => "type",
            Self::Function => "function",
            Self::Table => "table",
            Self::Memory => "memory",
            Self::Global => "global",
            Self::Element => "element segment",
            Self::Data => "data segment",
            Self::Local => "local",
            Self::Label => "label",
        }
    }

    /// The space that a field of a module, or what it imports, adds to.
    pub(super) fn of_field(keyword: &str) -> Option<Self> {
        Some(match keyword {
            "type" => Self::Type,
            "func" => Self::Function,
            "table" => Self::Table,
            "memory" => Self::Memory,
            "global" => Self::Global,
            "elem" => Self::Element,
            "data" => Self::Data,
            _ => return None,
        })
    }
}

/// Words that begin a block with a label.
pub(super) const BLOCKS: [&str; 3] = ["block", "loop", "if"];

/// The names and indices right after a word.
pub(super) fn operands(tree: &Tree<'_>, word: usize) -> Range<usize> {
    let is_operand = |index: &usize| {
        let word = tree.word(*index);
        word.starts_with('$') || (!word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let end = (word + 1..tree.len()).find(|index| !is_operand(index)).unwrap_or(tree.len());
    word + 1..end
}

/// What operand number `nth` of `count` of an instruction stands for; `None` for what names nothing.
pub(super) fn of_instruction(name: &str, nth: usize, count: usize) -> Option<Space> {
    let two = |first: Space, second: Space| match (nth, count) {
        (0, 1) => Some(second),
        (0, _) => Some(first),
        (1, _) => Some(second),
        _ => None,
    };
    let first = |space: Space| (nth == 0).then_some(space);
    match name {
        "call" | "return_call" | "ref.func" => first(Space::Function),
        "call_indirect" | "return_call_indirect" => first(Space::Table),
        "local.get" | "local.set" | "local.tee" => first(Space::Local),
        "global.get" | "global.set" => first(Space::Global),
        "br" | "br_if" | "else" | "end" => first(Space::Label),
        "br_table" => Some(Space::Label),
        "table.get" | "table.set" | "table.size" | "table.grow" | "table.fill" => first(Space::Table),
        "table.copy" => two(Space::Table, Space::Table),
        "table.init" => two(Space::Table, Space::Element),
        "elem.drop" => first(Space::Element),
        "memory.size" | "memory.grow" | "memory.fill" => first(Space::Memory),
        "memory.copy" => two(Space::Memory, Space::Memory),
        "memory.init" => two(Space::Memory, Space::Data),
        "data.drop" => first(Space::Data),
        "ref.null" => first(Space::Type),
        _ if name.contains(".load") || name.contains(".store") => first(Space::Memory),
        _ => None,
    }
}

/// What operand number `nth` of `count` after the word at `word` stands for, an instruction's or not.
/// Operands that define a name stand for nothing.
pub(super) fn of_word(tree: &Tree<'_>, word: usize, nth: usize, count: usize) -> Option<Space> {
    let form = tree.parent(word).filter(|open| open + 1 == word);
    let outside = form.and_then(|open| tree.parent(open)).map_or("", |open| tree.keyword(open));
    let first = |space: Space| (nth == 0).then_some(space);
    match (tree.word(word), outside) {
        ("type", "func" | "import" | "block" | "loop" | "if" | "call_indirect" | "return_call_indirect") => {
            first(Space::Type)
        }
        // Flat instructions have no form of their own; fields and recursion groups define types.
        ("type", outside) if form.is_some() && !matches!(outside, "" | "module" | "rec") => {
            first(Space::Type)
        }
        ("ref", _) => first(Space::Type),
        ("func" | "table" | "memory" | "global", "export") => first(Space::of_field(tree.word(word))?),
        ("table", "elem") => first(Space::Table),
        ("memory", "data") => first(Space::Memory),
        ("start", _) => first(Space::Function),
        // `(elem … func $f $g)`, and `(table funcref (elem $f $g))`.
        ("func", _) if form.is_none() => Some(Space::Function),
        ("elem", "table") => Some(Space::Function),
        // A name is the segment's own; a number is its table.
        ("elem", _) if tree.name(word + 1).is_none() => first(Space::Table),
        ("data", _) if tree.name(word + 1).is_none() => first(Space::Memory),
        (name, _) => of_instruction(name, nth, count),
    }
}
