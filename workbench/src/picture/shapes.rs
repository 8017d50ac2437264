//! Box-drawing characters and blocks as shapes.

use std::fmt::Write as _;

use super::{CELL_HEIGHT, CELL_WIDTH};
use crate::screen::box_drawing::{self, Arms, Weight};

/// What a cell is filled with instead of a glyph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// Lines from the middle.
    Lines(Arms),
    /// A block from the left, so many eighths wide.
    Left(u32),
    /// A block from the bottom, so many eighths high.
    Lower(u32),
}

/// The shape of a character, where it is one.
pub(super) fn shape(symbol: &str) -> Option<Shape> {
    let mut characters = symbol.chars();
    let (Some(character), None) = (characters.next(), characters.next()) else { return None };
    match u32::from(character) {
        code @ 0x2581..=0x2588 => Some(Shape::Lower(code - 0x2580)),
        code @ 0x2589..=0x258f => Some(Shape::Left(0x2590 - code)),
        _ => box_drawing::arms(character).map(Shape::Lines),
    }
}

/// Draws `shape` into the cell whose top left corner is at `(x, y)`.
pub(super) fn draw(out: &mut String, shape: Shape, (x, y): (u32, u32), ink: &str) {
    let _ = match shape {
        Shape::Left(eighths) => {
            let width = f64::from(CELL_WIDTH * eighths) / 8.0;
            writeln!(out, "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{CELL_HEIGHT}\" {ink}/>")
        }
        Shape::Lower(eighths) => {
            let height = f64::from(CELL_HEIGHT * eighths) / 8.0;
            let top = f64::from(y + CELL_HEIGHT) - height;
            writeln!(out, "<rect x=\"{x}\" y=\"{top}\" width=\"{CELL_WIDTH}\" height=\"{height}\" {ink}/>")
        }
        Shape::Lines(arms) => writeln!(out, "<path d=\"{}\" {ink}/>", lines(arms, x, y)),
    };
}

/// One bar for each arm, from beyond the middle by half the widest bar, so that corners are full.
fn lines(arms: Arms, x: u32, y: u32) -> String {
    let half = |weight: Weight| if weight == Weight::Heavy { 1.5 } else { 0.5 };
    let reach = arms.iter().map(|&arm| half(arm)).fold(0.5, f64::max);
    let (left, top) = (f64::from(x), f64::from(y));
    let (right, bottom) = (left + f64::from(CELL_WIDTH), top + f64::from(CELL_HEIGHT));
    let (middle_x, middle_y) = (left + f64::from(CELL_WIDTH) / 2.0, top + f64::from(CELL_HEIGHT) / 2.0);
    let [up, to_right, down, to_left] = arms;
    let bars = [
        (up, [middle_x - half(up), top, middle_x + half(up), middle_y + reach]),
        (to_right, [middle_x - reach, middle_y - half(to_right), right, middle_y + half(to_right)]),
        (down, [middle_x - half(down), middle_y - reach, middle_x + half(down), bottom]),
        (to_left, [left, middle_y - half(to_left), middle_x + reach, middle_y + half(to_left)]),
    ];
    let mut path = String::new();
    for (_, [x0, y0, x1, y1]) in bars.iter().filter(|(weight, _)| *weight != Weight::None) {
        let _ = write!(path, "M{x0} {y0}H{x1}V{y1}H{x0}z");
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_have_their_size() {
        assert_eq!(shape("█"), Some(Shape::Lower(8)));
        assert_eq!(shape("▇"), Some(Shape::Lower(7)));
        assert_eq!(shape("▏"), Some(Shape::Left(1)));
        assert_eq!(shape("▉"), Some(Shape::Left(7)));
        assert_eq!(shape("a"), None);
        assert_eq!(shape("──"), None);
    }

    #[test]
    fn a_line_reaches_both_sides_of_its_cell() {
        let Some(Shape::Lines(arms)) = shape("─") else { panic!("a line") };
        assert_eq!(lines(arms, 9, 20), "M13 29.5H18V30.5H13zM9 29.5H14V30.5H9z");
    }
}
