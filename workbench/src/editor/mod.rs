//! The text of a guest while a person edits it.

mod document;

pub use document::{Document, Motion};
