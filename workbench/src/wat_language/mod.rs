//! What an editor knows of WebAssembly text: completion, hover, definitions and uses, other names,
//! layout, folding.
//!
//! All of it is pure: a text and a place in it give an answer, whatever the text is; a half-typed one
//! gives what can be told of it. Nothing is kept between two questions: a text of ten thousand lines is
//! read in a few milliseconds, on a thread of its own. The compiler is not asked: names and places agree
//! with it by tests.
//!
//! Offsets are bytes of the text, on character boundaries; those in between or beyond are taken as the
//! nearest.

mod completion;
mod folding;
mod format;
mod host_functions;
mod hover;
pub(crate) mod instructions;
mod module;
mod navigation;
mod operands;
mod signature;
#[cfg(test)]
mod tests;
mod tokens;
mod tree;
mod words;

pub use completion::{Completion, Completions, completions};
pub use folding::{Fold, folds};
pub use format::{FormatError, SpaceEdit, format};
pub use hover::{Hover, hover};
pub use navigation::{RenameError, Uses, definition, rename, renamed_at, uses};
pub use operands::Space;
