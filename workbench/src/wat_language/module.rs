//! What a text defines, and what each name and index in it stands for.

use std::collections::HashMap;
use std::ops::Range;

use super::operands::{BLOCKS, Space, of_word, operands};
use super::tree::{FIELDS, Tree};

/// Something that a name or an index can stand for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Definition {
    pub(super) space: Space,
    /// Token of its name.
    pub(super) name: Option<usize>,
    /// Token of the word that defines it: `func`, `param`, `loop`.
    pub(super) keyword: usize,
    /// Its number in its space; of a label, how many are around it.
    pub(super) index: usize,
    /// Tokens where it can be named: everywhere, or a function, or a block.
    pub(super) scope: Range<usize>,
    /// Token of its type, where it shares the word that defines it with others: `(param i32 i64)`.
    pub(super) ty: Option<usize>,
}

/// A name or an index that stands for something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Use {
    /// Its token.
    pub(super) token: usize,
    pub(super) space: Space,
    /// Index of what it stands for among the definitions; `None` when there is no such thing.
    pub(super) target: Option<usize>,
}

/// A text with its definitions and uses.
#[derive(Debug)]
pub(super) struct Module<'a> {
    pub(super) tree: Tree<'a>,
    pub(super) definitions: Vec<Definition>,
    /// In the order of the text.
    pub(super) uses: Vec<Use>,
    /// The open parentheses of the fields.
    pub(super) fields: Vec<usize>,
    /// Definitions of the module by space, in the order of their indices.
    members: HashMap<Space, Vec<usize>>,
    /// Definitions of the module by name.
    named: HashMap<(Space, &'a str), usize>,
}

impl<'a> Module<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        let tree = Tree::of(text);
        let fields = fields_of(&tree);
        let mut module = Self {
            tree,
            definitions: Vec::new(),
            uses: Vec::new(),
            members: HashMap::new(),
            named: HashMap::new(),
            fields,
        };
        for field in module.fields.clone() {
            module.define_field(field);
        }
        // The parameters of a type are those of the functions that refer to it.
        let is_type = |field: &usize| module.tree.keyword(*field) == "type";
        let (types, others): (Vec<usize>, Vec<usize>) =
            module.fields.iter().partition(|field| is_type(field));
        for field in types.into_iter().chain(others) {
            FieldWalk::new(&mut module, field).walk();
        }
        module.uses.sort_by_key(|used| used.token);
        module
    }

    fn define_field(&mut self, field: usize) {
        let keyword = self.tree.keyword(field);
        if keyword == "import" {
            let item = self.tree.items(self.tree.content(field)).find(|index| self.tree.is_open(*index));
            if let Some(item) = item {
                self.define_member(item);
            }
        } else {
            self.define_member(field);
        }
    }

    fn define_member(&mut self, form: usize) {
        let Some(space) = Space::of_field(self.tree.keyword(form)) else { return };
        let members = self.members.entry(space).or_default();
        let definition = Definition {
            space,
            name: self.tree.name(form + 2).map(|_| form + 2),
            keyword: form + 1,
            index: members.len(),
            scope: 0..self.tree.len(),
            ty: None,
        };
        members.push(self.definitions.len());
        if let Some(name) = self.tree.name(form + 2) {
            self.named.entry((space, name)).or_insert(self.definitions.len());
        }
        self.definitions.push(definition);
    }

    /// The definition that a name or index outside of any function stands for.
    fn find(&self, space: Space, word: &str) -> Option<usize> {
        match word.parse::<usize>() {
            Ok(index) => self.members.get(&space)?.get(index).copied(),
            Err(_) => self.named.get(&(space, word)).copied(),
        }
    }

    /// The field that holds a token.
    pub(super) fn field_of(&self, token: usize) -> Option<usize> {
        let after = self.fields.partition_point(|field| *field <= token);
        let field = *self.fields.get(after.checked_sub(1)?)?;
        (token < self.tree.next(field)).then_some(field)
    }

    /// The use at a token.
    pub(super) fn use_at(&self, token: usize) -> Option<&Use> {
        let index = self.uses.binary_search_by_key(&token, |used| used.token).ok()?;
        self.uses.get(index)
    }

    /// What a token defines, or what it stands for.
    pub(super) fn definition_at(&self, token: usize) -> Option<usize> {
        let defined = || self.definitions.iter().position(|definition| definition.name == Some(token));
        match self.use_at(token) {
            Some(used) => used.target,
            None => defined(),
        }
    }

    /// The parameters of the type that a form refers to with `(type …)`.
    fn params_of_type(&self, word: &str) -> Vec<usize> {
        let Some(definition) = self.find(Space::Type, word).map(|index| &self.definitions[index]) else {
            return Vec::new();
        };
        let form = definition.keyword - 1;
        let within = form..self.tree.next(form);
        let is_param = |definition: &Definition| {
            definition.space == Space::Local && within.contains(&definition.keyword)
        };
        let all = self.definitions.iter().enumerate();
        all.filter(|(_, definition)| is_param(definition)).map(|(index, _)| index).collect()
    }
}

/// The forms of the module's fields.
pub(super) fn fields_of(tree: &Tree<'_>) -> Vec<usize> {
    let forms = |range: Range<usize>| tree.items(range).filter(|index| tree.is_open(*index));
    let module = forms(0..tree.len()).find(|index| tree.keyword(*index) == "module");
    let range = module.map_or(0..tree.len(), |open| tree.content(open));
    let mut fields = Vec::new();
    for field in forms(range) {
        match tree.keyword(field) {
            "rec" => fields.extend(forms(tree.content(field))),
            _ => fields.push(field),
        }
    }
    fields
}

/// The types after `param`, `local` or `result`, without the name.
fn types_in<'t>(tree: &'t Tree<'_>, form: usize) -> impl Iterator<Item = usize> + 't {
    let content = tree.content(form);
    let first = content.start + 1 + usize::from(tree.name(content.start + 1).is_some());
    tree.items(first.min(content.end)..content.end)
}

/// Whether a form stands before the instructions of a function.
pub(super) fn is_of_head(keyword: &str) -> bool {
    matches!(keyword, "export" | "import" | "type" | "param" | "result" | "local")
}

/// A block that is open at a place.
struct OpenBlock {
    definition: usize,
    /// Token where it ends at the latest.
    limit: usize,
    /// Whether it ends at an `end`.
    flat: bool,
    /// The token from which on its label can be named.
    from: usize,
}

/// Goes through a field and notes its locals, labels and uses.
struct FieldWalk<'m, 'a> {
    module: &'m mut Module<'a>,
    field: usize,
    locals: Vec<usize>,
    named: HashMap<&'a str, usize>,
    blocks: Vec<OpenBlock>,
}

impl<'m, 'a> FieldWalk<'m, 'a> {
    fn new(module: &'m mut Module<'a>, field: usize) -> Self {
        Self { module, field, locals: Vec::new(), named: HashMap::new(), blocks: Vec::new() }
    }

    fn walk(mut self) {
        match self.module.tree.keyword(self.field) {
            "func" => self.define_locals(self.field),
            // Names in them can be read, but nowhere used.
            "type" | "import" => {
                let tree = &self.module.tree;
                let content = tree.content(self.field);
                let inner = tree.items(content).find(|index| tree.keyword(*index) == "func");
                if let Some(inner) = inner {
                    self.define_locals(inner);
                }
            }
            _ => {}
        }
        let content = self.module.tree.content(self.field);
        let mut index = content.start;
        while index < content.end {
            index = self.step(index);
        }
        while let Some(block) = self.blocks.pop() {
            self.close(&block, content.end);
        }
    }

    fn define_locals(&mut self, func: usize) {
        let forms: Vec<usize> = {
            let tree = &self.module.tree;
            tree.items(tree.content(func)).filter(|index| tree.is_open(*index)).collect()
        };
        let mut has_params = false;
        for form in forms {
            let keyword = self.module.tree.keyword(form);
            match keyword {
                "param" | "local" => {
                    has_params |= keyword == "param";
                    self.define_locals_of(func, form);
                }
                "type" => {}
                _ if is_of_head(keyword) => {}
                _ => break,
            }
        }
        if !has_params {
            self.shift_locals(func);
        }
    }

    /// Locals are counted after the parameters, also where those are in the type only.
    fn shift_locals(&mut self, func: usize) {
        let tree = &self.module.tree;
        let ty = tree.items(tree.content(func)).find(|index| tree.keyword(*index) == "type");
        let Some(ty) = ty else { return };
        let params = self.module.params_of_type(tree.word(ty + 2));
        for local in &self.locals {
            self.module.definitions[*local].index += params.len();
        }
        self.locals.splice(0..0, params);
    }

    fn define_locals_of(&mut self, func: usize, form: usize) {
        let scope = form..self.module.tree.next(func);
        let name = self.module.tree.name(form + 2);
        let types: Vec<usize> = types_in(&self.module.tree, form).collect();
        // One that is being typed has no type yet.
        let types = if types.is_empty() && name.is_some() { vec![usize::MAX] } else { types };
        for ty in types {
            let definition = Definition {
                space: Space::Local,
                name: name.map(|_| form + 2),
                keyword: form + 1,
                index: self.locals.len(),
                scope: scope.clone(),
                ty: Some(ty).filter(|ty| *ty != usize::MAX),
            };
            let number = self.module.definitions.len();
            if let Some(name) = name {
                self.named.entry(name).or_insert(number);
            }
            self.locals.push(number);
            self.module.definitions.push(definition);
            if name.is_some() {
                break;
            }
        }
    }

    /// Takes the token at `index` and returns the next one to be looked at.
    fn step(&mut self, index: usize) -> usize {
        while let Some(block) = self.blocks.pop_if(|block| block.limit <= index) {
            let limit = block.limit;
            self.close(&block, limit);
        }
        let tree = &self.module.tree;
        let word = tree.word(index);
        if word.is_empty() {
            return index + 1;
        }
        if word.starts_with('$') || word.starts_with(|c: char| c.is_ascii_digit()) {
            // The functions of a segment, after its offset.
            let segment = tree.parent(index).filter(|open| tree.keyword(*open) == "elem");
            if segment.is_some_and(|open| open + 2 != index) {
                let target = self.target(Space::Function, index);
                self.module.uses.push(Use { token: index, space: Space::Function, target });
            }
            return index + 1;
        }
        if word.starts_with('@') && tree.parent(index).is_some_and(|open| open + 1 == index) {
            // An annotation means nothing to the compiler.
            return tree.parent(index).map_or(index + 1, |open| tree.content(open).end);
        }
        let range = operands(tree, index);
        if word == "end"
            && let Some(block) = self.blocks.pop_if(|block| block.flat)
        {
            self.note_operands(index, range.clone(), Some(&block));
            self.close(&block, range.end);
            return range.end;
        }
        if BLOCKS.contains(&word) {
            return self.open_block(index);
        }
        self.note_operands(index, range.clone(), None);
        range.end.max(index + 1)
    }

    fn open_block(&mut self, keyword: usize) -> usize {
        let tree = &self.module.tree;
        let form = tree.parent(keyword);
        let flat = form.is_none_or(|open| open + 1 != keyword);
        let limit = form.map_or(tree.len(), |open| tree.content(open).end);
        let name = tree.name(keyword + 1).map(|_| keyword + 1);
        // The condition of a folded `if` is computed before it begins.
        let then = form
            .filter(|_| !flat && tree.word(keyword) == "if")
            .and_then(|open| tree.items(tree.content(open)).find(|index| tree.keyword(*index) == "then"));
        let from = then.unwrap_or(keyword);
        let definition = Definition {
            space: Space::Label,
            name,
            keyword,
            index: self.blocks.len(),
            scope: from..limit,
            ty: None,
        };
        let after = keyword + 1 + usize::from(name.is_some());
        self.blocks.push(OpenBlock { definition: self.module.definitions.len(), limit, flat, from });
        self.module.definitions.push(definition);
        after
    }

    fn close(&mut self, block: &OpenBlock, end: usize) {
        let definition = &mut self.module.definitions[block.definition];
        definition.scope.end = end.min(block.limit.max(definition.scope.start));
    }

    fn note_operands(&mut self, word: usize, range: Range<usize>, ended: Option<&OpenBlock>) {
        let defines_field = word == self.field + 1 && FIELDS.contains(&self.module.tree.word(word));
        let count = range.len();
        for (nth, token) in range.enumerate() {
            let tree = &self.module.tree;
            let own_name = defines_field && nth == 0 && tree.name(token).is_some();
            if own_name && !matches!(tree.word(word), "start") {
                continue;
            }
            let Some(space) = of_word(tree, word, nth, count) else { continue };
            let target = match ended {
                Some(block) => Some(block.definition),
                None => self.target(space, token),
            };
            self.module.uses.push(Use { token, space, target });
        }
    }

    fn target(&self, space: Space, token: usize) -> Option<usize> {
        let word = self.module.tree.word(token);
        match space {
            Space::Local => match word.parse::<usize>() {
                Ok(wanted) => {
                    let with_index = |local: &&usize| self.module.definitions[**local].index == wanted;
                    self.locals.iter().find(with_index).copied()
                }
                Err(_) => self.named.get(word).copied(),
            },
            Space::Label => {
                let mut around = self.blocks.iter().rev().filter(|block| block.from <= token);
                match word.parse::<usize>() {
                    Ok(depth) => around.nth(depth),
                    Err(_) => around.find(|block| {
                        let name = self.module.definitions[block.definition].name;
                        name.is_some_and(|name| self.module.tree.word(name) == word)
                    }),
                }
                .map(|block| block.definition)
            }
            _ => self.module.find(space, word),
        }
    }
}
