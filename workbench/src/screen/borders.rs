//! Borders of panels: neighbours share a line, and lines join.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::{Modifier, Style};

use super::box_drawing::{Arms, Weight, arms, character};

/// Draws the border of `area`, joined to what is drawn already; the heavier line stays.
///
/// Only lines drawn by this function may be in the cells of the border.
pub fn draw(buffer: &mut Buffer, area: Rect, weight: Weight, style: Style) {
    let area = area.intersection(buffer.area);
    if area.width < 2 || area.height < 2 {
        return;
    }
    let (left, right) = (area.left(), area.right() - 1);
    let (top, bottom) = (area.top(), area.bottom() - 1);
    let none = Weight::None;
    for x in left + 1..right {
        for y in [top, bottom] {
            join(buffer, Position::new(x, y), [none, weight, none, weight], style);
        }
    }
    for y in top + 1..bottom {
        for x in [left, right] {
            join(buffer, Position::new(x, y), [weight, none, weight, none], style);
        }
    }
    join(buffer, Position::new(left, top), [none, weight, weight, none], style);
    join(buffer, Position::new(right, top), [none, none, weight, weight], style);
    join(buffer, Position::new(left, bottom), [weight, weight, none, none], style);
    join(buffer, Position::new(right, bottom), [weight, none, none, weight], style);
}

fn join(buffer: &mut Buffer, at: Position, new: Arms, style: Style) {
    let Some(cell) = buffer.cell_mut(at) else { return };
    let there = cell.symbol().chars().next().and_then(arms).unwrap_or_default();
    let mut joined = there;
    for (arm, new) in joined.iter_mut().zip(new) {
        *arm = (*arm).max(new);
    }
    cell.modifier = Modifier::empty();
    cell.set_char(character(joined)).set_style(style);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_join_and_the_heavier_one_stays() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 9, 5));
        let style = Style::new();
        draw(&mut buffer, Rect::new(0, 0, 5, 5), Weight::Light, style);
        draw(&mut buffer, Rect::new(4, 0, 5, 3), Weight::Light, style);
        draw(&mut buffer, Rect::new(4, 2, 5, 3), Weight::Light, style);
        let thin = ["┌───┬───┐", "│   │   │", "│   ├───┤", "│   │   │", "└───┴───┘"];
        assert_eq!(buffer, Buffer::with_lines(thin));
        draw(&mut buffer, Rect::new(4, 0, 5, 3), Weight::Heavy, style);
        let focused = ["┌───┲━━━┓", "│   ┃   ┃", "│   ┡━━━┩", "│   │   │", "└───┴───┘"];
        assert_eq!(buffer, Buffer::with_lines(focused));
    }

    #[test]
    fn a_border_without_room_is_left_out() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 3, 1));
        draw(&mut buffer, Rect::new(0, 0, 3, 1), Weight::Light, Style::new());
        assert_eq!(buffer, Buffer::empty(Rect::new(0, 0, 3, 1)));
    }
}
