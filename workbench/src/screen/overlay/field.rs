//! A line that is typed.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::UnicodeWidthStr as _;

use crate::app::text_field::TextField;
use crate::screen::pen::shown;
use crate::screen::theme::Theme;

/// Draws the field into the first row of `area`, scrolled so that the cursor is seen; returns the
/// cursor's cell.
pub(super) fn draw(buffer: &mut Buffer, area: Rect, field: &TextField, theme: &Theme) -> Option<Position> {
    let row = Rect { height: 1, ..area }.intersection(buffer.area);
    if row.width < 2 || row.height == 0 {
        return None;
    }
    buffer.set_string(row.x, row.y, " ".repeat(usize::from(row.width)), theme.field);
    let (before, after) = field.text().split_at(field.cursor());
    let (before, after) = (shown(before), shown(after));
    let room = usize::from(row.width) - 1;
    let mut hidden = before.as_ref();
    let mut graphemes = before.graphemes(true);
    while hidden.width() > room {
        graphemes.next();
        hidden = graphemes.as_str();
    }
    // What typing would replace looks selected.
    let style = if field.is_suggestion() { theme.field.patch(theme.selection) } else { theme.field };
    let (x, _) = buffer.set_stringn(row.x, row.y, hidden, room, style);
    let rest = usize::from(row.right().saturating_sub(x));
    buffer.set_stringn(x, row.y, after.as_ref(), rest, style);
    Some(Position::new(x, row.y))
}
