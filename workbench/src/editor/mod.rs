//! The text of a guest while a person edits it.
//!
//! A [`Document`] is state: [`Document::apply`] and its like change it, and drawing reads it. What
//! drawing needs and would have to search for (line states of the highlighter, the pair of brackets
//! at the cursor, matches in view) is brought up to date after each change, for the lines in view
//! only, so that a keystroke costs the same in a file of ten lines and of a hundred thousand.
//!
//! The text is a rope of our own use rather than a ready-made text widget: those at hand count
//! lines at characters the compilers do not end lines at, do not say what an undo changed (which
//! diagnostics and highlighting must follow), and share their cursor with what draws it.
//!
//! Offsets are bytes, lines and columns count from 0 within this module; what people and the
//! compiler see ([`Place`], [`EditCommand::GotoLine`]) counts from 1.

mod brackets;
mod columns;
mod command;
mod diagnostics;
mod disk;
mod document;
mod edit;
mod find;
mod folds;
mod line_commands;
mod motion;
mod pairs;
mod pointer;
mod replace;
mod rows;
mod search;
mod selection;
mod snapshot;
mod syntax;
mod text;
mod typing;
mod undo;
mod viewport;

#[cfg(test)]
mod marked_text;
#[cfg(test)]
mod model_tests;

pub use columns::TAB_WIDTH;
pub(crate) use columns::{Glyphs, Shown, column_of, width_of};
pub use command::{Applied, EditCommand, Motion, Replacement};
pub use diagnostics::PlacedDiagnostic;
pub use disk::{DocumentError, LARGEST_DOCUMENT};
pub use document::Document;
pub use find::{COUNTED_MATCHES, Direction, FindError, FindQuery, Found};
pub use replace::TextChange;
pub(crate) use rows::{MessageRow, Row};
pub use selection::Place;
pub use snapshot::Snapshot;
pub use syntax::{Token, TokenKind};
pub use viewport::Viewport;
