//! The text of a guest while a person edits it.

pub mod document;
