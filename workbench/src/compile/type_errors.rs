//! Errors inside of a function: what was on the stack, what was wanted, and which
//! instruction put it there.

use std::ops::Range;

use wasmparser::{
    BinaryReaderError, FrameKind, FuncValidator, FunctionBody, Operator, ValType, ValidatorResources,
};

use super::finding::Finding;
use super::validation::{Module, plain, proposal_hint};

/// Bytes of an instruction that a message quotes whole.
const LONGEST_QUOTE: usize = 40;

type Checker = FuncValidator<ValidatorResources>;

/// A function with an error.
pub(super) struct Faulty<'f, 'm, 'a> {
    pub(super) module: &'f Module<'m, 'a>,
    /// Where it begins in the text.
    pub(super) head: Range<usize>,
    pub(super) error: &'f BinaryReaderError,
}

/// The moment of the error.
struct Scene {
    /// Types on the stack before the operator, the top last; `None` in code that is never reached.
    stack: Vec<Option<ValType>>,
    /// For each of them the offset in the module of the operator that put it there.
    producers: Vec<Option<u64>>,
    /// Height of the stack where the innermost block began.
    block_floor: usize,
    /// Height of the stack where the check gave up.
    failed_at: usize,
    /// Number of values that the operator takes.
    takes: Option<usize>,
    /// The block that the operator ends; `None` when it ends no block or the function itself.
    block: Option<FrameKind>,
    /// Whether the operator ends a block or the function.
    ends: bool,
}

/// What is wrong with the function, found by going through it once more up to the error.
pub(super) fn explain_operator(
    faulty: &Faulty<'_, '_, '_>,
    checker: Checker,
    body: &FunctionBody<'_>,
) -> Finding {
    let message = faulty.error.message();
    let here = faulty.module.operator_at(faulty.error.offset()).unwrap_or_else(|| faulty.head.clone());
    let Some(scene) = replay(checker, body, faulty.error.offset()) else {
        return other(message, here);
    };
    let told = Told { faulty, scene: &scene, here };
    match message.strip_prefix("type mismatch: ") {
        Some("values remaining on stack at end of block") => told.left_over(),
        Some(rest) => match (rest.split_once(", found "), rest.strip_suffix(" but nothing on stack")) {
            (Some((wanted, found)), _) => told.other_type(wanted.trim_start_matches("expected "), found),
            (_, Some(wanted)) => told.nothing_there(wanted.trim_start_matches("expected ")),
            _ => other(message, told.here),
        },
        None => other(message, told.here),
    }
}

/// Goes through the function up to the operator at `failing`.
fn replay(mut checker: Checker, body: &FunctionBody<'_>, failing: u64) -> Option<Scene> {
    let mut reader = body.get_binary_reader();
    checker.read_locals(&mut reader).ok()?;
    let mut producers: Vec<Option<u64>> = Vec::new();
    let mut operators = body.get_operators_reader().ok()?;
    while !operators.eof() {
        let (operator, offset) = operators.read_with_offset().ok()?;
        let arity = operator.operator_arity(&checker);
        if offset == failing {
            let mut scene = Scene::before(&checker, &operator, producers);
            scene.takes = arity.map(|(takes, _)| takes as usize);
            checker.op(offset, &operator).err()?;
            scene.failed_at = checker.operand_stack_height() as usize;
            return Some(scene);
        }
        checker.op(offset, &operator).ok()?;
        let height = checker.operand_stack_height() as usize;
        let pushed = arity.map_or(0, |(_, pushes)| pushes as usize).min(height);
        producers.resize(height, None);
        producers[height - pushed..].fill(Some(offset));
    }
    None
}

impl Scene {
    fn before(checker: &Checker, operator: &Operator<'_>, producers: Vec<Option<u64>>) -> Self {
        let height = checker.operand_stack_height() as usize;
        let frame = checker.get_control_frame(0);
        Self {
            stack: (0..height).rev().map(|depth| checker.get_operand_type(depth).flatten()).collect(),
            producers,
            block_floor: frame.map_or(0, |frame| frame.height),
            failed_at: height,
            takes: None,
            block: if checker.control_stack_height() > 1 { frame.map(|frame| frame.kind) } else { None },
            ends: matches!(operator, Operator::End | Operator::Else),
        }
    }

    /// What stands on the stack of the block, as a list.
    fn block_stack(&self) -> Vec<String> {
        let types = self.stack.get(self.block_floor..).unwrap_or_default();
        types.iter().map(|ty| ty.map_or("any".to_owned(), |ty| ty.to_string())).collect()
    }

    fn what_ends(&self) -> &'static str {
        match self.block {
            None => "the function",
            Some(FrameKind::Loop) => "the loop",
            Some(FrameKind::If) => "this arm of the `if`",
            Some(FrameKind::Else) => "the `else` arm",
            Some(_) => "the block",
        }
    }
}

/// An error that is being told.
struct Told<'t, 'f, 'm, 'a> {
    faulty: &'t Faulty<'f, 'm, 'a>,
    scene: &'t Scene,
    /// The text of the operator that is wrong.
    here: Range<usize>,
}

impl Told<'_, '_, '_, '_> {
    /// The word of the operator that is wrong.
    fn operator(&self) -> &str {
        let tokens = self.faulty.module.tokens;
        let whole = tokens.text(self.here.clone());
        if whole.len() <= LONGEST_QUOTE { whole } else { tokens.word(tokens.at(self.here.start)) }
    }

    /// The text of the operator that put the value `index` of the stack there.
    fn producer(&self, index: usize) -> Option<Range<usize>> {
        self.faulty.module.operator_at((*self.scene.producers.get(index)?)?)
    }

    fn other_type(&self, wanted: &str, found: &str) -> Finding {
        let line = self.faulty.module.positions.line(self.here.start);
        let consumer = if self.scene.ends {
            match self.scene.block {
                None => format!("the function gives back {}", with_article(wanted)),
                Some(_) => {
                    format!("{} ends on line {line} with {}", self.scene.what_ends(), with_article(wanted))
                }
            }
        } else {
            format!("`{}` on line {line} takes {} here", self.operator(), with_article(wanted))
        };
        let message = format!("expected {wanted}, found {found}: {consumer}");
        let producer = self.producer(self.scene.failed_at);
        let word = producer.as_ref().map(|range| {
            let tokens = self.faulty.module.tokens;
            tokens.word(tokens.at(range.start))
        });
        Finding::error(producer.clone().unwrap_or_else(|| self.here.clone()), message).with_hint(conversion(
            word.unwrap_or_default(),
            found,
            wanted,
        ))
    }

    fn nothing_there(&self, wanted: &str) -> Finding {
        let there = self.scene.block_stack();
        if self.scene.ends && self.scene.block == Some(FrameKind::If) && !there.is_empty() {
            return Finding::error(self.here.clone(), "an `if` with a result needs an `else` arm")
                .with_hint(format!("add `(else …)` that leaves {} too", with_article(wanted)));
        }
        if self.scene.ends {
            let message = format!(
                "{} must leave {} on the stack, but ends without it",
                self.scene.what_ends(),
                with_article(wanted)
            );
            let hint = match self.scene.block {
                None => format!("put the value last, or take `(result {wanted})` away"),
                Some(FrameKind::If) => {
                    format!("both arms need one; without `(result {wanted})` they need none")
                }
                Some(_) => format!("put the value before its end, or take `(result {wanted})` away"),
            };
            return Finding::error(self.here.clone(), message).with_hint(hint);
        }
        let takes = match self.scene.takes {
            Some(1) => "a value".to_owned(),
            Some(count) => format!("{count} values"),
            None => "a value".to_owned(),
        };
        let held = match there.len() {
            0 => "nothing is on the stack".to_owned(),
            1 => format!("only one is on the stack ({})", there[0]),
            count => format!("only {count} are on the stack ({})", there.join(", ")),
        };
        let mut held_hint = format!("put {} there before it", with_article(wanted));
        if self.scene.block.is_some() && self.scene.block_floor > 0 {
            held_hint
                .push_str("; what was put there before the block began cannot be reached from inside of it");
        }
        Finding::error(self.here.clone(), format!("`{}` takes {takes}, but {held}", self.operator()))
            .with_hint(held_hint)
    }

    fn left_over(&self) -> Finding {
        let left = self.scene.failed_at.saturating_sub(self.scene.block_floor);
        let index = self.scene.failed_at.saturating_sub(1);
        let ty =
            self.scene.stack.get(index).copied().flatten().map_or("value".to_owned(), |ty| ty.to_string());
        let what = self.scene.what_ends();
        let message = match left {
            0 | 1 => format!("this {ty} is still on the stack where {what} ends"),
            count => format!("{count} values, this {ty} the last, are still on the stack where {what} ends"),
        };
        let declares = if self.scene.takes.is_some_and(|takes| takes > 0) {
            ""
        } else {
            ", or declare it as `(result …)`"
        };
        Finding::error(self.producer(index).unwrap_or_else(|| self.here.clone()), message)
            .with_hint(format!("use it, or throw it away with `drop`{declares}"))
    }
}

/// A message that is not about the types on the stack.
fn other(message: &str, here: Range<usize>) -> Finding {
    let hint = if message.contains("global is immutable") {
        Some("declare it as `(global $name (mut i32) …)`")
    } else if message.contains("unknown memory") {
        Some("declare one: `(memory (export \"memory\") 1)`")
    } else if message.contains("unknown table") {
        Some("declare one: `(table funcref (elem $first $second))`")
    } else if message.contains("unknown label") {
        Some("0 is the innermost block, 1 the one around it, and so on")
    } else if message.contains("unknown function") {
        Some("functions are counted from 0, imported ones first")
    } else if message.contains("unknown local") {
        Some("locals are counted from 0, parameters first")
    } else if message.contains("alignment must not be larger than natural") {
        Some("leave `align=` away: each load and store has the alignment of its size")
    } else if message.contains("undeclared function reference") {
        Some("declare it: `(elem declare func $name)`")
    } else {
        proposal_hint(message)
    };
    let message = match message {
        message if message.starts_with("unknown memory 0") => "the module has no memory".to_owned(),
        message if message.starts_with("unknown table 0") => "the module has no table".to_owned(),
        "unknown label: branch depth too large" => "there are not so many blocks around this".to_owned(),
        message if message.contains("alignment must not be larger than natural") => {
            "the alignment is larger than the value".to_owned()
        }
        message if message.contains("global is immutable") => "this global cannot be changed".to_owned(),
        message => plain(message),
    };
    Finding::error(here, message).with_hint(hint.map(str::to_owned))
}

fn with_article(ty: &str) -> String {
    let article = if ["i32", "i64", "f32", "f64", "externref"].contains(&ty) { "an" } else { "a" };
    if ty == "a type" { "a value".to_owned() } else { format!("{article} {ty}") }
}

/// How to make a value of type `to` where one of type `from` is.
fn conversion(producer: &str, from: &str, to: &str) -> Option<String> {
    let number = |ty: &str| ["i32", "i64", "f32", "f64"].contains(&ty);
    if !number(from) || !number(to) {
        return None;
    }
    if producer == format!("{from}.const") {
        return Some(format!("did you mean `{to}.const`?"));
    }
    Some(match (from, to) {
        ("i64", "i32") => "`i32.wrap_i64` keeps its low 32 bits".to_owned(),
        ("i32", "i64") => "`i64.extend_i32_s` widens it (`i64.extend_i32_u` when it is unsigned)".to_owned(),
        ("f64", "f32") => "`f32.demote_f64` rounds it".to_owned(),
        ("f32", "f64") => "`f64.promote_f32` widens it".to_owned(),
        (_, "i32" | "i64") => format!("`{to}.trunc_{from}_s` cuts its fraction off"),
        _ => format!("`{to}.convert_{from}_s` converts it (`{to}.convert_{from}_u` when it is unsigned)"),
    })
}
