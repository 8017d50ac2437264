//! Pictures of the screen, made from its real buffer.
//!
//! The SVG is the same for the same buffer and has one element a line, so that a change of the
//! screen is a readable change of the picture. It embeds no font: text is held to the grid by
//! `textLength`, and lines and blocks are drawn as shapes, which join whatever the font.

mod shapes;
mod transcript;

use std::fmt::Write as _;

use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Position;
use ratatui::style::{Color, Modifier};
use unicode_width::UnicodeWidthStr as _;

pub use self::transcript::transcript;

/// Width of a cell, in pixels.
const CELL_WIDTH: u32 = 9;
/// Height of a cell, in pixels.
const CELL_HEIGHT: u32 = 20;
/// Where text stands in a cell, from its top.
const BASELINE: u32 = 15;
/// Space around the screen, in pixels.
const MARGIN: u32 = 12;
/// The size at which the usual monospace fonts are as wide as a cell.
const FONT_SIZE: &str = "14.95";

/// What a picture shows besides the buffer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Frame<'a> {
    /// What the picture shows, for people who cannot see it.
    pub title: &'a str,
    /// The terminal's own foreground, as `0xRRGGBB`.
    pub foreground: u32,
    /// The terminal's own background, as `0xRRGGBB`.
    pub background: u32,
    /// Where the cursor is.
    pub cursor: Option<Position>,
}

impl Default for Frame<'_> {
    fn default() -> Self {
        Self { title: "wasm-workbench", foreground: 0xc8_d0da, background: 0x14_171c, cursor: None }
    }
}

/// The picture of `buffer` as an SVG document.
pub fn svg(buffer: &Buffer, frame: &Frame<'_>) -> String {
    let (columns, rows) = (u32::from(buffer.area.width), u32::from(buffer.area.height));
    let (width, height) = (columns * CELL_WIDTH + 2 * MARGIN, rows * CELL_HEIGHT + 2 * MARGIN);
    let mut out = String::new();
    let _ = writeln!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" \
         height=\"{height}\" font-family=\"DejaVu Sans Mono, Menlo, Consolas, monospace\" \
         font-size=\"{FONT_SIZE}\" xml:space=\"preserve\">"
    );
    let _ = writeln!(out, "<title>{}</title>", escaped(frame.title));
    let _ = writeln!(
        out,
        "<rect width=\"{width}\" height=\"{height}\" rx=\"8\" fill=\"#{:06x}\"/>",
        screen_ground(buffer, frame)
    );
    for row in 0..buffer.area.height {
        let cells = row_cells(buffer, row, frame);
        grounds(&mut out, &cells, screen_ground(buffer, frame));
        texts(&mut out, &cells);
        underlines(&mut out, &cells);
    }
    out.push_str("</svg>\n");
    out
}

/// The margin takes the ground of the first cell, so that the screen does not look pasted on.
fn screen_ground(buffer: &Buffer, frame: &Frame<'_>) -> u32 {
    buffer.content.first().map_or(frame.background, |cell| colour(cell.bg, frame.background))
}

/// A cell as it is drawn.
#[derive(Debug)]
struct DrawnCell<'a> {
    x: u32,
    y: u32,
    symbol: &'a str,
    width: u32,
    look: Look,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Look {
    foreground: u32,
    background: u32,
    underline: Option<u32>,
    bold: bool,
    italic: bool,
    dim: bool,
}

fn row_cells<'a>(buffer: &'a Buffer, row: u16, frame: &Frame<'_>) -> Vec<DrawnCell<'a>> {
    let mut cells = Vec::with_capacity(usize::from(buffer.area.width));
    let mut column = 0;
    while column < buffer.area.width {
        let position = Position::new(buffer.area.x + column, buffer.area.y + row);
        let Some(cell) = buffer.cell(position) else { break };
        let width = u16::try_from(cell.symbol().width().max(1)).unwrap_or(1);
        let mut look = look_of(cell, frame);
        if frame.cursor == Some(position) {
            (look.foreground, look.background) = (look.background, look.foreground);
        }
        cells.push(DrawnCell {
            x: u32::from(column) * CELL_WIDTH + MARGIN,
            y: u32::from(row) * CELL_HEIGHT + MARGIN,
            symbol: cell.symbol(),
            width: u32::from(width) * CELL_WIDTH,
            look,
        });
        column += width;
    }
    cells
}

fn look_of(cell: &Cell, frame: &Frame<'_>) -> Look {
    let has = |modifier| cell.modifier.contains(modifier);
    let mut foreground = colour(cell.fg, frame.foreground);
    let mut background = colour(cell.bg, frame.background);
    let underline = has(Modifier::UNDERLINED).then(|| colour(cell.underline_color, foreground));
    if has(Modifier::REVERSED) {
        (foreground, background) = (background, foreground);
    }
    Look {
        foreground,
        background,
        underline,
        bold: has(Modifier::BOLD),
        italic: has(Modifier::ITALIC),
        dim: has(Modifier::DIM),
    }
}

/// Splits a row where `same` ends, and gives each stretch to `draw`.
fn stretches<'a, 'b>(
    cells: &'b [DrawnCell<'a>],
    same: impl Fn(&DrawnCell<'a>, &DrawnCell<'a>) -> bool,
    mut draw: impl FnMut(&'b [DrawnCell<'a>], u32),
) {
    for stretch in cells.chunk_by(same) {
        draw(stretch, stretch.iter().map(|cell| cell.width).sum());
    }
}

fn grounds(out: &mut String, cells: &[DrawnCell<'_>], screen: u32) {
    stretches(
        cells,
        |one, other| one.look.background == other.look.background,
        |stretch, width| {
            let DrawnCell { x, y, look, .. } = &stretch[0];
            if look.background != screen {
                let fill = look.background;
                let _ = writeln!(
                    out,
                    "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{CELL_HEIGHT}\" fill=\"#{fill:06x}\"/>"
                );
            }
        },
    );
}

fn texts(out: &mut String, cells: &[DrawnCell<'_>]) {
    let plain = |cell: &DrawnCell<'_>| cell.symbol.is_ascii();
    stretches(
        cells,
        |one, other| one.look == other.look && plain(one) && plain(other),
        |stretch, width| {
            let first = &stretch[0];
            if let Some(shape) = shapes::shape(first.symbol) {
                shapes::draw(out, shape, (first.x, first.y), &ink(&first.look));
                return;
            }
            let text: String = stretch.iter().map(|cell| cell.symbol).collect();
            if text.trim().is_empty() {
                return;
            }
            let _ = writeln!(
                out,
                "<text x=\"{}\" y=\"{}\" textLength=\"{width}\" lengthAdjust=\"spacingAndGlyphs\" {}>{}</text>",
                first.x,
                first.y + BASELINE,
                ink(&first.look),
                escaped(&text)
            );
        },
    );
}

fn underlines(out: &mut String, cells: &[DrawnCell<'_>]) {
    stretches(
        cells,
        |one, other| one.look.underline == other.look.underline,
        |stretch, width| {
            if let Some(fill) = stretch[0].look.underline {
                let (x, y) = (stretch[0].x, stretch[0].y + BASELINE + 2);
                let _ = writeln!(
                    out,
                    "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"1\" fill=\"#{fill:06x}\"/>"
                );
            }
        },
    );
}

/// Attributes of the ink that a cell is written with.
fn ink(look: &Look) -> String {
    let mut attributes = format!("fill=\"#{:06x}\"", look.foreground);
    if look.bold {
        attributes.push_str(" font-weight=\"bold\"");
    }
    if look.italic {
        attributes.push_str(" font-style=\"italic\"");
    }
    if look.dim {
        attributes.push_str(" opacity=\"0.6\"");
    }
    attributes
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// A colour as `0xRRGGBB`; `own` is the terminal's.
fn colour(colour: Color, own: u32) -> u32 {
    match colour {
        Color::Reset => own,
        Color::Rgb(red, green, blue) => u32::from_be_bytes([0, red, green, blue]),
        Color::Indexed(index) => indexed(index),
        Color::Black => indexed(0),
        Color::Red => indexed(1),
        Color::Green => indexed(2),
        Color::Yellow => indexed(3),
        Color::Blue => indexed(4),
        Color::Magenta => indexed(5),
        Color::Cyan => indexed(6),
        Color::Gray => indexed(7),
        Color::DarkGray => indexed(8),
        Color::LightRed => indexed(9),
        Color::LightGreen => indexed(10),
        Color::LightYellow => indexed(11),
        Color::LightBlue => indexed(12),
        Color::LightMagenta => indexed(13),
        Color::LightCyan => indexed(14),
        Color::White => indexed(15),
    }
}

/// A colour of the 256-colour palette; the first 16 as many terminals have them.
fn indexed(index: u8) -> u32 {
    const SIXTEEN: [u32; 16] = [
        0x1d_1f21, 0xd5_4e53, 0x8a_b861, 0xd9_a94a, 0x6a_9fd8, 0xb3_8ac9, 0x66_b8bd, 0xc5_c8c6, 0x70_7680,
        0xe8_7c80, 0xa9_d183, 0xec_c778, 0x8d_bdf0, 0xcf_a8e2, 0x8b_d5d9, 0xf0_f2f4,
    ];
    match index {
        0..16 => SIXTEEN[usize::from(index)],
        16..232 => {
            let step = |part: u8| if part == 0 { 0 } else { 55 + 40 * part };
            let cube = index - 16;
            u32::from_be_bytes([0, step(cube / 36), step(cube / 6 % 6), step(cube % 6)])
        }
        232.. => u32::from(8 + 10 * (index - 232)) * 0x01_0101,
    }
}

#[cfg(test)]
mod tests {
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    use super::*;

    fn picture(lines: &[(&str, Style)]) -> String {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 12, u16::try_from(lines.len()).unwrap()));
        for (row, (text, style)) in lines.iter().enumerate() {
            buffer.set_string(0, u16::try_from(row).unwrap(), text, *style);
        }
        svg(&buffer, &Frame::default())
    }

    #[test]
    fn text_stands_on_the_grid_and_is_escaped() {
        let svg = picture(&[("", Style::new()), ("  a<b>&c", Style::new())]);
        assert!(svg.contains("x=\"12\" y=\"47\" textLength=\"108\""), "{svg}");
        assert!(svg.contains(">  a&lt;b&gt;&amp;c    </text>"), "{svg}");
    }

    #[test]
    fn looks_are_kept() {
        let style = Style::new().fg(Color::Rgb(1, 2, 3)).bg(Color::Rgb(4, 5, 6));
        let svg = picture(&[("ab", style.bold().italic().dim())]);
        let look = "fill=\"#010203\" font-weight=\"bold\" font-style=\"italic\" opacity=\"0.6\">ab<";
        assert!(svg.contains(look), "{svg}");

        let svg = picture(&[("", style), ("ab", style.reversed().underlined())]);
        assert!(svg.contains("x=\"12\" y=\"32\" width=\"18\" height=\"20\" fill=\"#010203\""), "{svg}");
        assert!(svg.contains("fill=\"#040506\">ab<"), "{svg}");
        assert!(svg.contains("y=\"49\" width=\"18\" height=\"1\" fill=\"#010203\""), "{svg}");
    }

    #[test]
    fn a_wide_character_takes_two_cells() {
        let svg = picture(&[("世x", Style::new())]);
        assert!(svg.contains("x=\"12\" y=\"27\" textLength=\"18\""), "{svg}");
        assert!(svg.contains("x=\"30\" y=\"27\" textLength=\"90\""), "{svg}");
    }

    #[test]
    fn lines_and_blocks_are_shapes() {
        let svg = picture(&[("┏━┱┐▇", Style::new())]);
        assert!(!svg.contains("<text"), "{svg}");
        assert_eq!(svg.matches("<path").count(), 4, "{svg}");
    }

    #[test]
    fn the_palette_of_256_colours() {
        assert_eq!(indexed(16), 0x00_0000);
        assert_eq!(indexed(196), 0xff_0000);
        assert_eq!(indexed(231), 0xff_ffff);
        assert_eq!(indexed(255), 0xee_eeee);
    }
}
