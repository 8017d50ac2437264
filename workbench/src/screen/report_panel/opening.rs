//! A target that is being opened, or that cannot be used.

use std::time::Duration;

use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::{stop_hint, styled_lines};
use crate::app::keys::Key;
use crate::screen::gauge::gauge;
use crate::screen::pen::cut;
use crate::screen::quantity::elapsed;
use crate::screen::theme::Theme;
use crate::target::{OpeningStep, TargetChoice};

/// Cells of the bar of steps at most.
const BAR: u16 = 40;

/// How far the opening of a target is.
pub(super) struct Progress<'a> {
    /// Which.
    pub(super) target: &'a TargetChoice,
    /// For how long it has been going on.
    pub(super) elapsed: Duration,
    /// The step it is at, and for how long.
    pub(super) step: Option<(&'a OpeningStep, Duration)>,
}

/// What is being done, which step of how many that is, and where to look for more.
pub(super) fn lines(
    area: Rect,
    progress: &Progress<'_>,
    stop_key: Option<Key>,
    theme: &Theme,
) -> Vec<Line<'static>> {
    let mut first = vec![
        Span::styled(format!("opening {}", progress.target), theme.text),
        Span::styled(format!("  {}", elapsed(progress.elapsed)), theme.bright),
    ];
    first.extend(stop_hint(stop_key, theme));
    let mut lines = vec![Line::from(first)];
    let Some((step, time)) = progress.step else { return lines };
    lines.push(Line::from(vec![
        Span::styled(format!("step {} of {}  ", step.number, step.of), theme.dim),
        Span::styled(step.name.clone(), theme.text),
        Span::styled(format!("  {}", elapsed(time)), theme.dim),
    ]));
    let done = u64::from(step.number.saturating_sub(1));
    lines.push(Line::from(gauge(done, u64::from(step.of), area.width.min(BAR), theme)));
    if let Some(log) = &step.log {
        let words = format!("{} tells how far it is", log.display());
        if area.height > 4 {
            lines.extend(styled_lines(&words, area.width, theme.dim));
        } else {
            lines.push(Line::styled(cut(&words, area.width), theme.dim));
        }
    }
    lines
}

/// Why there is no target, and the keys that lead on. The keys come first where there is little room.
pub(super) fn no_target_lines(
    area: Rect,
    reason: &str,
    restart_key: Option<Key>,
    switch_key: Option<Key>,
    theme: &Theme,
) -> Vec<Line<'static>> {
    let mut keys = Vec::new();
    for (key, words) in [(restart_key, " opens it again   "), (switch_key, " lists the targets")] {
        if let Some(key) = key {
            keys.push(Span::styled(key.to_string(), theme.key));
            keys.push(Span::styled(words, theme.dim));
        }
    }
    let mut lines = styled_lines(reason, area.width, theme.error);
    lines.truncate(usize::from(area.height.saturating_sub(1)).max(1));
    lines.push(Line::from(keys));
    lines
}
