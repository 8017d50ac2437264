//! What cargo and rustc say in JSON, as diagnostics.

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Deserialize;

use super::super::texts::Texts;
use super::super::{Diagnostic, Severity};

/// What a build gave.
#[derive(Debug, Default)]
pub(super) struct Built {
    pub(super) diagnostics: Vec<Diagnostic>,
    /// The module of the crate.
    pub(super) module: Option<PathBuf>,
}

/// One line of cargo's output.
#[derive(Debug, Deserialize)]
#[serde(tag = "reason", rename_all = "kebab-case")]
enum Line {
    CompilerMessage {
        message: Message,
        target: Target,
    },
    CompilerArtifact {
        target: Target,
        filenames: Vec<PathBuf>,
    },
    #[serde(other)]
    Other,
}

#[derive(Debug, Deserialize)]
struct Target {
    kind: Vec<String>,
    src_path: PathBuf,
}

#[derive(Debug, Deserialize)]
struct Message {
    message: String,
    level: String,
    code: Option<Code>,
    spans: Vec<MessageSpan>,
    children: Vec<Child>,
    rendered: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Code {
    code: String,
}

#[derive(Debug, Deserialize)]
struct Child {
    message: String,
    level: String,
    spans: Vec<MessageSpan>,
}

#[derive(Debug, Clone, Deserialize)]
struct MessageSpan {
    file_name: String,
    byte_start: usize,
    byte_end: usize,
    is_primary: bool,
    label: Option<String>,
    suggested_replacement: Option<String>,
    expansion: Option<Box<Expansion>>,
}

#[derive(Debug, Clone, Deserialize)]
struct Expansion {
    span: MessageSpan,
}

/// Where files are, and what they are called by whoever wrote them.
pub(super) struct Files<'a> {
    /// The crate's folder: what is outside of it is not the person's.
    pub(super) root: &'a Path,
    /// Name of a file for people, by its whole path.
    pub(super) named: &'a dyn Fn(&Path) -> PathBuf,
    /// The source itself, for messages about no place.
    pub(super) source: &'a Path,
}

/// Reads all that cargo said; a line that is no JSON is another program's and says nothing here.
pub(super) fn read(output: &str, files: &Files<'_>, texts: &mut Texts<'_>) -> Built {
    let mut built = Built::default();
    for line in output.lines() {
        match serde_json::from_str(line) {
            Ok(Line::CompilerMessage { message, target }) => {
                let diagnostic = diagnostic(message, &target, files, texts);
                built.diagnostics.extend(diagnostic.filter(|new| !built.diagnostics.contains(new)));
            }
            Ok(Line::CompilerArtifact { target, filenames })
                if target.kind.iter().any(|kind| kind == "cdylib")
                    && target.src_path.starts_with(files.root) =>
            {
                let module = |file: &PathBuf| file.extension().is_some_and(|ext| ext == "wasm");
                built.module = filenames.into_iter().find(module).or(built.module);
            }
            Ok(_) | Err(_) => {}
        }
    }
    built
}

fn diagnostic(
    message: Message,
    target: &Target,
    files: &Files<'_>,
    texts: &mut Texts<'_>,
) -> Option<Diagnostic> {
    let severity = match message.level.as_str() {
        "warning" => Severity::Warning,
        level if level.starts_with("error") => Severity::Error,
        _ => return None,
    };
    if is_count(&message) {
        return None;
    }
    let primary = message.spans.iter().find(|span| span.is_primary).or(message.spans.first());
    let place = primary.map(|span| in_crate(span, target, files));
    let (file, span) = match place {
        Some((file, range)) => {
            let name = (files.named)(&file);
            let span = texts.span(&name, |_, text| text.get(range.clone()).map(|_| range));
            (name, span)
        }
        None => (files.source.to_owned(), None),
    };
    let label = primary.and_then(|span| span.label.as_deref()).unwrap_or_default();
    Some(Diagnostic {
        file,
        span,
        severity,
        hint: hint(&message),
        message: with_label(&message.message, label),
        rendered: message.rendered.map(|text| Arc::from(text.trim_end())),
    })
}

/// `aborting due to 2 previous errors`, `1 warning emitted`: they say nothing that is not seen.
fn is_count(message: &Message) -> bool {
    let text = message.message.as_str();
    message.spans.is_empty()
        && (text.starts_with("aborting due to")
            || text.ends_with("warning emitted")
            || text.ends_with("warnings emitted"))
}

/// The place in a file of the crate: where the macro is called, for a place inside of somebody else's
/// macro. A place that is nowhere in the crate is given as it is.
fn in_crate(span: &MessageSpan, target: &Target, files: &Files<'_>) -> (PathBuf, Range<usize>) {
    let mut at = span;
    loop {
        let file = whole_path(&at.file_name, target);
        let own = file.starts_with(files.root) && !file.starts_with(files.root.join("wasm-device-guest"));
        match &at.expansion {
            Some(expansion) if !own => at = &expansion.span,
            _ if own => return (file, at.byte_start..at.byte_end),
            _ => return (whole_path(&span.file_name, target), span.byte_start..span.byte_end),
        }
    }
}

/// rustc names files as seen from where cargo started it: the folder of the workspace, which is
/// somewhere around the crate.
fn whole_path(name: &str, target: &Target) -> PathBuf {
    let name = Path::new(name);
    let found =
        target.src_path.ancestors().skip(1).map(|folder| folder.join(name)).find(|file| file.exists());
    found.unwrap_or_else(|| name.to_owned())
}

/// The message, with what stands at its mark where that says more.
fn with_label(message: &str, label: &str) -> String {
    let label = label.trim();
    // `cannot find value x in this scope: not found in this scope`
    let known = label.is_empty() || label == "not found in this scope" || message.contains(label);
    match known {
        true => message.to_owned(),
        false => format!("{message}: {label}"),
    }
}

fn hint(message: &Message) -> Option<String> {
    let code = message.code.as_ref().map(|code| code.code.as_str());
    if code == Some("E0463") && message.message.contains("`std`") {
        return Some("this toolchain has no `std` for guests: begin the crate with `#![no_std]`".to_owned());
    }
    if message.message.contains("`#[panic_handler]` function required") {
        return Some("`use wasm_device_guest as _;` brings one".to_owned());
    }
    let of = |level: &str| message.children.iter().find(|child| child.level == level);
    let child = of("help").or_else(|| of("note"))?;
    let replacements: Vec<&str> =
        child.spans.iter().filter_map(|span| span.suggested_replacement.as_deref()).collect();
    // Several lines are for where the whole message is shown.
    let first = child.message.lines().next().unwrap_or_default().trim();
    match replacements.as_slice() {
        [one] if !one.trim().is_empty() && !one.contains('\n') => Some(format!("{first}: `{}`", one.trim())),
        _ => Some(first.to_owned()).filter(|first| !first.is_empty()),
    }
}
