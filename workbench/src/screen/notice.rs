//! One sentence for a person, in the bottom border: it moves nothing. A longer one goes on over
//! the status line.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::Span;

use super::arrangement::Arrangement;
use super::pen::{cut, wrapped};
use super::piece::Piece;
use crate::app::state::{NoticeSeverity, State};

/// Draws the newest notice, if there is one.
pub fn draw(buffer: &mut Buffer, state: &State, arrangement: &Arrangement) {
    let Some(notice) = &state.notice else { return };
    let body = arrangement.body;
    if body.height < 2 || body.width < 8 {
        return;
    }
    let theme = &state.theme;
    let (sign, style, text_style) = match notice.severity {
        NoticeSeverity::Info => ("›", theme.info, theme.text),
        NoticeSeverity::Warning => ("!", theme.warning, theme.warning),
        NoticeSeverity::Error => ("✗", theme.error, theme.error),
    };
    let row = Rect { x: body.x + 2, y: body.bottom() - 1, width: body.width - 4, height: 1 };
    let room = row.width.saturating_sub(4);
    let lines = wrapped(&notice.text, room);
    let Some(first) = lines.first() else { return };
    let sign = Span::styled(format!(" {sign} "), style);
    let words = Span::styled(format!("{first} "), text_style);
    Piece::new(vec![sign, words]).at(row.as_position()).draw(buffer);
    if lines.len() > 1 {
        let status = arrangement.status;
        let rest = cut(&lines[1..].join(" "), room);
        buffer.set_string(status.x, status.y, " ".repeat(usize::from(status.width)), theme.base);
        Piece::text(&rest, text_style).at(Position::new(row.x + 3, status.y)).draw(buffer);
    }
}
