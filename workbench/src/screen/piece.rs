//! What stands in a row: pieces of text, each of which may be something to click on.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::{Color, Modifier, Style};
use ratatui::text::{Line, Span};

use super::layout::{Hit, HitTarget};
use super::pen;

/// A piece of a row.
#[derive(Debug, Clone, PartialEq)]
pub struct Piece {
    spans: Vec<Span<'static>>,
    width: u16,
    target: Option<HitTarget>,
}

/// A piece and where it is.
#[derive(Debug, Clone, PartialEq)]
pub struct PlacedPiece {
    /// The cells it takes.
    pub area: Rect,
    piece: Piece,
}

impl Piece {
    /// A piece of these spans.
    pub fn new(spans: Vec<Span<'static>>) -> Self {
        let spans: Vec<Span<'static>> = spans
            .into_iter()
            .map(|span| Span::styled(pen::shown(&span.content).into_owned(), span.style))
            .collect();
        let width = spans.iter().map(Span::width).sum::<usize>();
        Self { spans, width: u16::try_from(width).unwrap_or(u16::MAX), target: None }
    }

    /// A piece of one text.
    pub fn text(text: &str, style: Style) -> Self {
        Self::new(vec![Span::styled(text.to_owned(), style)])
    }

    /// The same piece, to be clicked on.
    #[must_use]
    pub fn with_target(mut self, target: HitTarget) -> Self {
        self.target = Some(target);
        self
    }

    /// The same piece with this many spaces on either side.
    #[must_use]
    pub fn padded(mut self, cells: u16) -> Self {
        let space = Span::raw(" ".repeat(usize::from(cells)));
        self.spans.insert(0, space.clone());
        self.spans.push(space);
        self.width += 2 * cells;
        self
    }

    /// Columns it takes.
    pub fn width(&self) -> u16 {
        self.width
    }

    /// The piece at a place of a row.
    pub fn at(self, at: Position) -> PlacedPiece {
        PlacedPiece { area: Rect::new(at.x, at.y, self.width, 1), piece: self }
    }
}

impl PlacedPiece {
    /// What a click on it means.
    pub fn hit(&self) -> Option<Hit> {
        self.piece.target.map(|target| Hit { area: self.area, target })
    }

    /// Draws it. Of what was there only the ground stays.
    pub fn draw(&self, buffer: &mut Buffer) {
        let Self { area, piece } = self;
        if area.y < buffer.area.bottom() && area.x < buffer.area.right() {
            for at in area.intersection(buffer.area).positions() {
                buffer[at].set_style(Style::new().fg(Color::Reset)).modifier = Modifier::empty();
            }
            buffer.set_line(area.x, area.y, &Line::from(piece.spans.clone()), area.width);
        }
    }
}

/// Places pieces from the left of `row`, `gap` cells apart, up to the first that does not fit.
pub fn from_left(row: Rect, gap: u16, pieces: Vec<Piece>) -> Vec<PlacedPiece> {
    let mut x = row.x;
    let mut placed = Vec::with_capacity(pieces.len());
    for piece in pieces {
        if piece.width > row.right().saturating_sub(x) {
            break;
        }
        let width = piece.width;
        placed.push(piece.at(Position::new(x, row.y)));
        x = x.saturating_add(width).saturating_add(gap);
    }
    placed
}

/// Places the pieces that fit into `row` at its end, `gap` cells apart, in their order; the last
/// of them are left out first.
pub fn at_right(row: Rect, gap: u16, pieces: Vec<Piece>) -> Vec<PlacedPiece> {
    let mut room = row.width;
    let mut kept = Vec::new();
    for piece in pieces {
        let needed = piece.width + if kept.is_empty() { 0 } else { gap };
        if needed > room {
            break;
        }
        room -= needed;
        kept.push(piece);
    }
    let start = Rect { x: row.x + room, width: row.width - room, ..row };
    from_left(start, gap, kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(texts: &[&str]) -> Vec<Piece> {
        texts.iter().map(|text| Piece::text(text, Style::new())).collect()
    }

    fn drawn(placed: &[PlacedPiece], row: Rect) -> String {
        let mut buffer = Buffer::empty(row);
        placed.iter().for_each(|piece| piece.draw(&mut buffer));
        buffer.content.iter().map(|cell| cell.symbol()).collect()
    }

    #[test]
    fn pieces_fill_a_row_from_either_side() {
        let row = Rect::new(0, 0, 12, 1);
        assert_eq!(drawn(&from_left(row, 1, pieces(&["one", "two", "three"])), row), "one two     ");
        assert_eq!(drawn(&at_right(row, 1, pieces(&["one", "two", "three"])), row), "     one two");
        assert_eq!(
            drawn(&at_right(row, 1, pieces(&["one", "two\x1b", "x"])), row),
            " one two\\x1b ".trim_end().to_owned()
        );
    }
}
