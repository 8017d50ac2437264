//! Draws the text that is edited: gutter, colours, marks, and what the compiler said.
//!
//! Costs what is in view: a line that is not on the screen is not looked at.

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use unicode_width::UnicodeWidthStr as _;

use super::pen::cut;
use super::theme::Theme;
use crate::compile::Severity;
use crate::editor::{
    Document, Glyphs, MessageRow, PlacedDiagnostic, Row, Shown, TokenKind, column_of, width_of,
};

/// Fewest cells of text; an area too narrow for these and a gutter has no gutter.
const NARROWEST_TEXT: u16 = 12;
/// Fewest cells in which a message is shown after the end of its line.
const SHORTEST_ASIDE: usize = 16;

/// The part of `area` the text itself takes: what the mouse points into, and the size of the view.
pub fn text_area(area: Rect, document: &Document) -> Rect {
    let gutter = gutter_width(area, document);
    Rect { x: area.x + gutter, width: area.width - gutter, ..area }
}

/// Draws `document` into `area`; returns the cell of the cursor when it is in view.
pub fn draw(
    buf: &mut Buffer,
    area: Rect,
    document: &Document,
    theme: &Theme,
    focused: bool,
) -> Option<(u16, u16)> {
    let area = area.intersection(buf.area);
    if area.is_empty() {
        return None;
    }
    let cursor = document.cursor();
    let text = text_area(area, document);
    let messages = document.messages();
    let mut painter = Painter { buf, document, theme, text, cursor_line: cursor.line - 1, focused };
    let mut cursor_cell = None;
    for (row, y) in (text.y..text.bottom()).enumerate() {
        match document.row_with(row, messages.len()) {
            Row::Line(line) => {
                painter.gutter(area, line, y);
                painter.line(line, y);
                if line == painter.cursor_line {
                    cursor_cell = painter.cell_of(cursor.display_column - 1, y);
                }
            }
            Row::Message { index, .. } => {
                if let Some(message) = messages.get(index) {
                    painter.message(message, y);
                }
            }
            Row::Beyond => break,
        }
    }
    cursor_cell
}

/// The cell of a place of the text at or before the cursor's line, where it is in view.
pub fn cell_at(area: Rect, document: &Document, offset: usize) -> Option<Position> {
    let text = text_area(area, document);
    let place = document.place_of(offset);
    let row = document.shown_row(place.line - 1)?;
    let column = (place.display_column - 1).checked_sub(document.viewport().left_column)?;
    let (row, column) = (u16::try_from(row).ok()?, u16::try_from(column).ok()?);
    (row < text.height && column < text.width).then(|| Position::new(text.x + column, text.y + row))
}

/// Mark, line number and two blanks; nothing where the area is too narrow.
fn gutter_width(area: Rect, document: &Document) -> u16 {
    let digits = document.line_count().max(10).ilog10() as u16 + 1;
    let gutter = digits + 3;
    if area.width < gutter + NARROWEST_TEXT { 0 } else { gutter }
}

/// A style laid over a stretch of the text.
struct Overlay {
    range: Range<usize>,
    style: Style,
}

struct Painter<'a> {
    buf: &'a mut Buffer,
    document: &'a Document,
    theme: &'a Theme,
    /// Where the text goes.
    text: Rect,
    cursor_line: usize,
    focused: bool,
}

impl Painter<'_> {
    fn cell_of(&self, column: usize, y: u16) -> Option<(u16, u16)> {
        let column = column.checked_sub(self.document.viewport().left_column)?;
        let column = u16::try_from(column).ok().filter(|column| *column < self.text.width)?;
        Some((self.text.x + column, y))
    }

    /// The mark of the worst diagnostic of the line, and the line's number.
    fn gutter(&mut self, area: Rect, line: usize, y: u16) {
        let width = usize::from(self.text.x - area.x);
        if width == 0 {
            return;
        }
        if let Some(placed) = self.document.diagnostics_of_line(line).first() {
            let (sign, style) = mark_of(placed, self.theme);
            self.buf.set_string(area.x, y, sign, style);
        }
        let current = line == self.cursor_line;
        let style = if current { self.theme.current_line_number } else { self.theme.faint };
        let number = format!("{:>width$}", line + 1, width = width - 3);
        self.buf.set_string(area.x + 1, y, number, style);
    }

    fn line(&mut self, line: usize, y: u16) {
        if line == self.cursor_line {
            self.buf.set_style(Rect { y, height: 1, ..self.text }, self.theme.current_line);
        }
        let text = self.document.text();
        let start = text.line_start(line);
        let content = text.line(line);
        let overlays = self.overlays(line, start..start + content.len());
        let tokens = TokenStyles::new(self.document, line, self.theme);
        let left = self.document.viewport().left_column;
        let width = usize::from(self.text.width);
        let mut first = None;
        let mut end_column = width_of(&content).min(left);
        for glyph in Glyphs::from_column(&content, left) {
            if glyph.column >= left + width {
                break;
            }
            first.get_or_insert(if glyph.column < left { glyph.end } else { glyph.start });
            let offset = start + glyph.start;
            let base = match glyph.shown {
                Shown::Placeholder(_) => self.theme.placeholder,
                _ => tokens.style_at(glyph.start),
            };
            let style = laid_over(base, &overlays, offset);
            self.glyph(&glyph.shown, glyph.column, glyph.width, y, style);
            end_column = glyph.column + glyph.width;
        }
        self.edge_signs(&content, first.unwrap_or(content.len()), end_column, y);
        if end_column < left + width && end_column >= left {
            let after_end = laid_over(Style::new(), &overlays, start + content.len());
            self.glyph(&Shown::Tab, end_column, 1, y, after_end);
            let hidden = self.document.hidden_under(line);
            if hidden > 0 {
                let lines = if hidden == 1 { "line" } else { "lines" };
                let words = format!("⋯ {hidden} {lines}");
                self.write(end_column + 1 - left, &words, y, self.theme.badge);
            } else if line != self.cursor_line {
                self.aside(line, end_column + 3, y);
            }
        }
    }

    /// Draws a glyph as far as it is in view; what of it is cut off leaves blanks.
    fn glyph(&mut self, shown: &Shown<'_>, column: usize, width: usize, y: u16, style: Style) {
        let left = self.document.viewport().left_column;
        let right = left + usize::from(self.text.width);
        let whole = column >= left && column + width <= right;
        let placeholder: Vec<char> = match shown {
            Shown::Placeholder(text) => text.chars().collect(),
            _ => Vec::new(),
        };
        for (index, at) in (column..column + width).enumerate() {
            if !(left..right).contains(&at) {
                continue;
            }
            let x = self.text.x + u16::try_from(at - left).unwrap_or(0);
            let Some(cell) = self.buf.cell_mut((x, y)) else { continue };
            match shown {
                Shown::Cluster(cluster) if whole && index == 0 => cell.set_symbol(cluster),
                Shown::Placeholder(_) => cell.set_char(placeholder.get(index).copied().unwrap_or(' ')),
                _ => cell.set_symbol(" "),
            };
            cell.set_style(style);
        }
    }

    /// Signs at the edges where the line goes on beyond them; `first` is the first byte of it that
    /// is wholly in view.
    fn edge_signs(&mut self, content: &str, first: usize, end_column: usize, y: u16) {
        let left = self.document.viewport().left_column;
        let width = usize::from(self.text.width);
        let cut_before = left > 0 && !content[..first].trim().is_empty();
        if cut_before {
            self.buf.set_string(self.text.x, y, "‹", self.theme.faint);
        }
        let cut_after = end_column > left + width
            || (end_column == left + width && column_of(content, content.len()) > end_column);
        if cut_after && width > 1 {
            let x = self.text.right() - 1;
            // Half of a wide character would hide the sign.
            if let Some(cell) = self.buf.cell_mut((x - 1, y)).filter(|cell| cell.symbol().width() > 1) {
                cell.set_symbol(" ");
            }
            self.buf.set_string(x, y, "›", self.theme.faint);
        }
    }

    /// Selection, matches, brackets and underlines of a line; later ones lie over earlier ones.
    fn overlays(&self, line: usize, stretch: Range<usize>) -> Vec<Overlay> {
        let document = self.document;
        let mut overlays = Vec::new();
        for placed in document.diagnostics_in(stretch.clone()).filter(|placed| !placed.stale) {
            if let Some(range) = &placed.range {
                let style = match placed.diagnostic.severity {
                    Severity::Error => self.theme.error_underline,
                    Severity::Warning => self.theme.warning_underline,
                };
                let end = if range.is_empty() { document.text().next_stop(range.end) } else { range.end };
                // A blank before the text of a line is not what the compiler meant.
                let begins_here = range.start >= stretch.start;
                let blank = if begins_here { 0 } else { leading_blanks(&document.text().line(line)) };
                let start = range.start.max(stretch.start + blank);
                overlays
                    .push(Overlay { range: start..end.max(start + usize::from(range.is_empty())), style });
            }
        }
        let selection = document.selection();
        for found in document.visible_matches() {
            let current = selection.as_ref() == Some(found);
            let style = if current { self.theme.match_current } else { self.theme.match_ };
            overlays.push(Overlay { range: found.clone(), style });
        }
        if let Some((one, other)) = document.bracket_pair().filter(|_| self.focused) {
            overlays.extend([one, other].map(|at| Overlay { range: at..at + 1, style: self.theme.bracket }));
        }
        let on_match = selection.as_ref().is_some_and(|range| document.visible_matches().contains(range));
        if let Some(range) = selection.filter(|_| !on_match) {
            overlays.push(Overlay { range, style: self.theme.selection });
        }
        overlays.retain(|overlay| overlay.range.start <= stretch.end && overlay.range.end > stretch.start);
        overlays
    }

    /// What is said about a line, after its end, where there is room for some of it.
    fn aside(&mut self, line: usize, column: usize, y: u16) {
        let Some(placed) = self.document.diagnostics_of_line(line).first().copied() else { return };
        let left = self.document.viewport().left_column;
        let room = (left + usize::from(self.text.width)).saturating_sub(column);
        if room < SHORTEST_ASIDE {
            return;
        }
        let message = cut(&placed.diagnostic.message, u16::try_from(room).unwrap_or(u16::MAX));
        let style = mark_of(placed, self.theme).1;
        if let Some((x, y)) = self.cell_of(column, y) {
            self.buf.set_string(x, y, message, style);
        }
    }

    fn message(&mut self, message: &MessageRow, y: u16) {
        let severity = self.theme.severity(message.severity);
        let style = if message.stale || message.hint { self.theme.dim } else { severity };
        let pointer = if message.stale { self.theme.dim } else { severity };
        self.write(message.pointer_column, &"~".repeat(message.pointer_width), y, pointer);
        self.write(message.text_column, &message.text, y, style);
    }

    /// Writes what fits from a cell of the text area on.
    fn write(&mut self, column: usize, text: &str, y: u16, style: Style) {
        let Some(column) = u16::try_from(column).ok().filter(|column| *column < self.text.width) else {
            return;
        };
        self.buf.set_string(self.text.x + column, y, cut(text, self.text.width - column), style);
    }
}

/// The styles of a line's tokens.
struct TokenStyles {
    /// In order, not overlapping.
    tokens: Vec<(Range<usize>, Style)>,
    /// Escapes within strings, in order; they lie over `tokens`.
    escapes: Vec<(Range<usize>, Style)>,
    other: Style,
}

impl TokenStyles {
    fn new(document: &Document, line: usize, theme: &Theme) -> Self {
        let tokens = document.tokens(line).into_iter();
        let (escapes, tokens) = tokens
            .map(|token| (token.range, token.kind))
            .partition::<Vec<_>, _>(|(_, kind)| *kind == TokenKind::Escape);
        let styled = |tokens: Vec<(Range<usize>, TokenKind)>| {
            tokens.into_iter().map(|(range, kind)| (range, style_of(kind, theme))).collect()
        };
        Self { tokens: styled(tokens), escapes: styled(escapes), other: theme.text }
    }

    fn style_at(&self, offset: usize) -> Style {
        let among = |tokens: &[(Range<usize>, Style)]| {
            let index = tokens.partition_point(|(range, _)| range.end <= offset);
            tokens.get(index).filter(|(range, _)| range.contains(&offset)).map(|(_, style)| *style)
        };
        among(&self.escapes).or_else(|| among(&self.tokens)).unwrap_or(self.other)
    }
}

fn style_of(kind: TokenKind, theme: &Theme) -> Style {
    match kind {
        TokenKind::Keyword => theme.keyword,
        TokenKind::Instruction => theme.instruction,
        TokenKind::Type => theme.type_,
        TokenKind::Identifier => theme.identifier,
        TokenKind::Number => theme.number,
        TokenKind::String => theme.string,
        TokenKind::Escape => theme.escape,
        TokenKind::Comment => theme.comment,
        TokenKind::Annotation => theme.keyword,
        TokenKind::Open | TokenKind::Close => theme.punctuation,
        TokenKind::Unknown => theme.text,
    }
}

/// Sign and style of a diagnostic; a stale one is hollow and dim.
fn mark_of(placed: &PlacedDiagnostic, theme: &Theme) -> (&'static str, Style) {
    let severity = placed.diagnostic.severity;
    match (severity, placed.stale) {
        (Severity::Error, false) => ("●", theme.severity(severity)),
        (Severity::Warning, false) => ("▲", theme.severity(severity)),
        (Severity::Error, true) => ("○", theme.dim),
        (Severity::Warning, true) => ("△", theme.dim),
    }
}

fn laid_over(base: Style, overlays: &[Overlay], offset: usize) -> Style {
    overlays
        .iter()
        .filter(|overlay| overlay.range.contains(&offset))
        .fold(base, |style, overlay| style.patch(overlay.style))
}

fn leading_blanks(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

#[cfg(test)]
mod tests;
