//! What the passes of the compiler find, before it is a [`Diagnostic`](super::Diagnostic).

use std::ops::Range;
use std::path::Path;

use super::text_positions::TextPositions;
use super::{Diagnostic, Severity};

/// Something wrong at a range of bytes of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Finding {
    pub(super) range: Range<usize>,
    pub(super) severity: Severity,
    pub(super) message: String,
    pub(super) hint: Option<String>,
}

impl Finding {
    pub(super) fn error(range: Range<usize>, message: impl Into<String>) -> Self {
        Self { range, severity: Severity::Error, message: message.into(), hint: None }
    }

    pub(super) fn warning(range: Range<usize>, message: impl Into<String>) -> Self {
        Self { range, severity: Severity::Warning, message: message.into(), hint: None }
    }

    pub(super) fn with_hint(mut self, hint: impl Into<Option<String>>) -> Self {
        self.hint = hint.into();
        self
    }

    pub(super) fn into_diagnostic(self, file: &Path, positions: &TextPositions<'_>) -> Diagnostic {
        Diagnostic {
            file: file.to_owned(),
            span: Some(positions.span(self.range)),
            severity: self.severity,
            message: self.message,
            hint: self.hint,
            rendered: None,
        }
    }
}

/// The findings as diagnostics of `file`, in the order of the text.
pub(super) fn into_diagnostics(mut findings: Vec<Finding>, file: &Path, text: &str) -> Vec<Diagnostic> {
    findings.sort_by_key(|finding| finding.range.start);
    findings.dedup();
    let positions = TextPositions::new(text);
    findings.into_iter().map(|finding| finding.into_diagnostic(file, &positions)).collect()
}
