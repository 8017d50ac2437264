//! All keys, from the one table, in as many columns as there is room for.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::centred;
use crate::app::action::Action;
use crate::app::keymap::{BINDINGS, Context};
use crate::screen::pen::{cut, width};
use crate::screen::theme::Theme;

/// Fewest columns of one column of keys.
const COLUMN: u16 = 45;
/// Most columns of it.
const WIDEST: u16 = 84;
/// Columns of the keys within it.
const KEYS: u16 = 19;
/// Columns between two.
const GAP: u16 = 3;
/// Columns in which a sentence says what a key does; in fewer, its name does.
const SENTENCE: u16 = 62;

/// A row of a column.
enum Row {
    Title(&'static str),
    Key { keys: String, action: Action },
    Space,
}

pub(super) fn outer(screen: Rect) -> Rect {
    let room =
        Rect { width: screen.width.saturating_sub(6), height: screen.height.saturating_sub(4), ..screen };
    let count = column_count(room);
    let rows = columns_of_rows(count).iter().map(Vec::len).max().unwrap_or(0);
    let width = (count * WIDEST + (count - 1) * GAP).min(room.width) + 4;
    centred(screen, width, u16::try_from(rows).unwrap_or(u16::MAX).saturating_add(2))
}

pub(super) fn draw(buffer: &mut Buffer, inner: Rect, scroll: usize, theme: &Theme) {
    let inner = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
    let count = column_count(inner);
    let columns = columns_of_rows(count);
    let rows = columns.iter().map(Vec::len).max().unwrap_or(0);
    let scroll = scroll.min(rows.saturating_sub(usize::from(inner.height)));
    let column_width = (inner.width.saturating_sub((count - 1) * GAP) / count).max(1);
    for (index, column) in (0_u16..).zip(&columns) {
        let x = inner.x + index * (column_width + GAP);
        let area = Rect { x, width: column_width, ..inner };
        for (cells, row) in area.rows().zip(column.iter().skip(scroll)) {
            buffer.set_line(cells.x, cells.y, &line(row, column_width, theme), column_width);
        }
    }
    let hidden = rows.saturating_sub(scroll + usize::from(inner.height));
    if hidden > 0 {
        let more = format!(" ↓ {hidden} more rows ");
        buffer.set_string(inner.x, inner.bottom(), more, theme.info);
    }
}

fn line(row: &Row, room: u16, theme: &Theme) -> Line<'static> {
    match row {
        Row::Space => Line::default(),
        Row::Title(title) => Line::styled((*title).to_owned(), theme.title_focused),
        Row::Key { keys, action } => {
            let keys_room = KEYS.min(room / 2);
            let keys = cut(keys, keys_room.saturating_sub(1));
            let space = keys_room.saturating_sub(width(&keys));
            let words = if room - keys_room >= SENTENCE {
                action.description().trim_end_matches('.')
            } else {
                action.name()
            };
            Line::from(vec![
                Span::styled(keys, theme.key),
                Span::raw(" ".repeat(usize::from(space))),
                Span::styled(cut(words, room - keys_room), theme.text),
            ])
        }
    }
}

/// As few columns as show all keys; where none do, as many as there is room for.
fn column_count(room: Rect) -> u16 {
    let most = ((room.width + GAP) / (COLUMN + GAP)).clamp(1, 4);
    let fits =
        |count: &u16| columns_of_rows(*count).iter().all(|rows| rows.len() <= usize::from(room.height));
    (1..most).find(fits).unwrap_or(most)
}

/// Whole sections, each in the column that is shortest so far.
fn columns_of_rows(count: u16) -> Vec<Vec<Row>> {
    let mut columns: Vec<Vec<Row>> = (0..count).map(|_| Vec::new()).collect();
    for context in Context::ALL {
        let section = section(context);
        if let Some(shortest) = columns.iter_mut().min_by_key(|column| column.len()) {
            if !shortest.is_empty() {
                shortest.push(Row::Space);
            }
            shortest.extend(section);
        }
    }
    columns
}

fn section(context: Context) -> Vec<Row> {
    let bindings = BINDINGS.iter().filter(|binding| binding.context == context);
    let keys = bindings.map(|binding| {
        let keys: Vec<String> = binding.keys.iter().take(2).map(ToString::to_string).collect();
        let mut joined = keys.join("  ");
        if width(&joined) >= KEYS {
            joined = keys.first().cloned().unwrap_or_default();
        }
        Row::Key { keys: joined, action: binding.action }
    });
    std::iter::once(Row::Title(context.title())).chain(keys).collect()
}
