//! One sentence for a person, in the bottom border: it moves nothing. A longer one goes on over
//! the status line.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::arrangement::Arrangement;
use super::pen::{cut, wrapped};
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
    let spans = [Span::styled(format!(" {sign} "), style), Span::styled(format!("{first} "), text_style)];
    buffer.set_line(row.x, row.y, &Line::from_iter(spans), row.width);
    if lines.len() > 1 {
        let status = arrangement.status;
        let rest = cut(&lines[1..].join(" "), room);
        buffer.set_string(status.x, status.y, " ".repeat(usize::from(status.width)), theme.base);
        buffer.set_stringn(row.x + 3, status.y, rest, usize::from(room), text_style);
    }
}
