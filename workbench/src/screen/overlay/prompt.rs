//! One line to type, at the foot of the panel that it is about.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::field;
use crate::app::state::{Panel, PromptPurpose};
use crate::app::text_field::TextField;
use crate::screen::arrangement::Arrangement;
use crate::screen::pen::Pen;
use crate::screen::theme::Theme;

pub(super) fn title(purpose: PromptPurpose) -> &'static str {
    match purpose {
        PromptPurpose::Find => "find",
        PromptPurpose::Rename => "new name",
        PromptPurpose::Replace => "find and replace",
        PromptPurpose::ReplaceWith => "replace it with",
        PromptPurpose::GotoLine => "go to line",
        PromptPurpose::LogSearch => "search the log",
        PromptPurpose::LogFilter => "filter the log",
        PromptPurpose::LogExport => "write the log to",
        PromptPurpose::OpenFile => "open a file",
        PromptPurpose::SaveAs => "save under the name",
        PromptPurpose::SshHost => "run guests on the machine",
    }
}

/// What may be typed.
fn advice(purpose: PromptPurpose) -> &'static str {
    match purpose {
        PromptPurpose::Find => "a text, or /a regular expression/",
        PromptPurpose::Rename => "written everywhere that the old one stands",
        PromptPurpose::Replace => "what to replace: a text, or /a regular expression/",
        PromptPurpose::ReplaceWith => "a text; $1 is the first group of a /regular expression/",
        PromptPurpose::GotoLine => "number of a line",
        PromptPurpose::LogSearch => "a text, or /a regular expression/",
        PromptPurpose::LogFilter => "only lines with this text or /regex/; -text hides them",
        PromptPurpose::LogExport | PromptPurpose::SaveAs => "a path; nothing is written over unasked",
        PromptPurpose::SshHost => "what you would give to ssh: host, or user@host",
        PromptPurpose::OpenFile => "a path to .wat or .wasm; a new name makes a new file",
    }
}

pub(super) fn outer(arrangement: &Arrangement, purpose: PromptPurpose) -> Rect {
    let panel = match purpose {
        PromptPurpose::LogSearch | PromptPurpose::LogFilter | PromptPurpose::LogExport => Panel::Log,
        _ => Panel::Editor,
    };
    let body = arrangement.body;
    let inner = arrangement.panel(panel).map_or(body, |placed| placed.inner);
    // A narrow panel lends its place, but not its width.
    let width = inner.width.min(72).max(56.min(body.width.saturating_sub(2)));
    let x = inner.x.min(body.right().saturating_sub(width + 1)).max(body.x);
    let height = 4.min(body.height);
    let y = inner.bottom().saturating_sub(height).max(body.y);
    Rect { x, y, width, height }
}

pub(super) fn draw(
    buffer: &mut Buffer,
    inner: Rect,
    purpose: PromptPurpose,
    typed: &TextField,
    error: Option<&str>,
    theme: &Theme,
) -> Option<Position> {
    let inner = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
    let cursor = field::draw(buffer, inner, typed, theme);
    let mut pen = Pen::new(buffer, inner, 1);
    match error {
        Some(error) => pen.text("✗ ", theme.error).text(error, theme.error),
        None => pen.text(advice(purpose), theme.dim),
    };
    cursor
}
