//! Diagnostics for the command line.

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use super::terminal_colours::plain;
use super::{Diagnostic, Severity};

/// The diagnostics with the lines of `source_text` that they point at, in the manner of
/// rustc; `color` asks for ANSI colours. What another compiler has rendered is shown as it did.
pub fn render(diagnostics: &[Diagnostic], source_text: &str, color: bool) -> String {
    let renderer = if color { Renderer::styled() } else { Renderer::plain() }.decor_style(DecorStyle::Ascii);
    let mut text = String::new();
    for diagnostic in diagnostics {
        match &diagnostic.rendered {
            Some(rendered) if color => text.push_str(rendered),
            Some(rendered) => text.push_str(&plain(rendered)),
            None => text.push_str(&renderer.render(&groups(diagnostic, source_text))),
        }
        text.push('\n');
    }
    text
}

fn groups<'a>(diagnostic: &'a Diagnostic, source_text: &'a str) -> Vec<Group<'a>> {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let path = diagnostic.file.to_string_lossy();
    let Some(span) = diagnostic.span.filter(|span| span.end.offset <= source_text.len()) else {
        let mut group = Group::with_title(level.primary_title(format!("{path}: {}", diagnostic.message)));
        if let Some(hint) = &diagnostic.hint {
            group = group.element(Level::HELP.message(hint.as_str()));
        }
        return vec![group];
    };
    let mut range = span.start.offset..span.end.offset;
    if range.is_empty() && !source_text[range.end..].is_empty() {
        range.end += source_text[range.end..].chars().next().map_or(0, char::len_utf8);
    }
    // A byte order mark would move the columns by one.
    let (text, cut) = match source_text.strip_prefix('\u{feff}') {
        Some(rest) => (rest, source_text.len() - rest.len()),
        None => (source_text, 0),
    };
    let range = range.start.saturating_sub(cut)..range.end.saturating_sub(cut);
    let snippet = Snippet::source(text).path(path).annotation(AnnotationKind::Primary.span(range));
    let mut group = level.primary_title(diagnostic.message.as_str()).element(snippet);
    if let Some(hint) = &diagnostic.hint {
        group = group.element(Level::HELP.message(hint.as_str()));
    }
    vec![group]
}
