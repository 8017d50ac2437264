//! A bar that shows how much of a limit is used, in eighths of a cell.

use ratatui::text::Span;

use super::theme::{ColourMode, Theme};

/// A share from which on a gauge warns.
const NEARLY_FULL: f64 = 0.9;

/// The gauge as spans, `cells` wide together. A part that is used at all shows as an eighth at
/// least, and a gauge is full only when the limit is reached.
pub fn gauge(used: u64, limit: u64, cells: u16, theme: &Theme) -> Vec<Span<'static>> {
    const PARTS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    let eighths = filled_eighths(used, limit, cells);
    let share = if limit == 0 { 0.0 } else { used as f64 / limit as f64 };
    let mut style = if share >= NEARLY_FULL { theme.gauge_full } else { theme.gauge };
    let (mut track_style, mut track) = (theme.gauge_rest, "·");
    // With colours the track is ground, and the part of a cell that is not filled shows it.
    if let (ColourMode::TrueColour, Some(colour)) = (theme.mode, theme.gauge_rest.fg) {
        style = style.bg(colour);
        (track_style, track) = (track_style.bg(colour), " ");
    }
    let whole = usize::from(eighths / 8);
    let part = PARTS[usize::from(eighths % 8)];
    let rest = usize::from(cells) - whole - usize::from(!part.is_empty());
    vec![
        Span::styled("█".repeat(whole), style),
        Span::styled(part, style),
        Span::styled(track.repeat(rest), track_style),
    ]
}

fn filled_eighths(used: u64, limit: u64, cells: u16) -> u16 {
    let all = u128::from(cells) * 8;
    if used == 0 || all == 0 {
        return 0;
    }
    if limit == 0 || used >= limit {
        return cells * 8;
    }
    let exact = u128::from(used) * all / u128::from(limit);
    u16::try_from(exact.clamp(1, all - 1)).unwrap_or(u16::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use unicode_width::UnicodeWidthStr as _;

    use super::*;

    fn text(used: u64, limit: u64, cells: u16) -> String {
        gauge(used, limit, cells, &Theme::new(ColourMode::None))
            .iter()
            .map(|span| span.content.as_ref())
            .collect()
    }

    #[test]
    fn it_fills_from_the_left() {
        assert_eq!(text(0, 100, 4), "····");
        assert_eq!(text(1, 1_000_000, 4), "▏···");
        assert_eq!(text(50, 100, 4), "██··");
        assert_eq!(text(60, 100, 4), "██▍·");
        assert_eq!(text(999_999, 1_000_000, 4), "███▉");
        assert_eq!(text(100, 100, 4), "████");
        assert_eq!(text(5, 0, 4), "████");
    }

    proptest! {
        #[test]
        fn it_is_as_wide_as_asked(used: u64, limit: u64, cells in 0_u16..300) {
            prop_assert_eq!(text(used, limit, cells).width(), usize::from(cells));
        }
    }
}
