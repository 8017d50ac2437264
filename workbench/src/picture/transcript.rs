//! The screen as text: its characters, and below them its styles, a letter for each.

use std::fmt::Write as _;

use ratatui::buffer::Buffer;
use ratatui::style::{Color, Modifier, Style};
use unicode_width::UnicodeWidthStr as _;

/// Text and styles of `buffer`, for snapshots: rows of characters, rows of letters, and what each
/// letter stands for. A space among the letters is the style of the first cell.
pub fn transcript(buffer: &Buffer) -> String {
    const LETTERS: &[u8] = b" abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    let mut styles: Vec<Style> = Vec::new();
    let (mut text, mut letters) = (String::new(), String::new());
    for row in buffer.content.chunks(usize::from(buffer.area.width.max(1))) {
        let mut covered = 0;
        for cell in row {
            if covered == 0 {
                text.push_str(cell.symbol());
                covered = cell.symbol().width().max(1);
            }
            covered -= 1;
            let style = cell.style();
            let index = styles.iter().position(|known| *known == style).unwrap_or_else(|| {
                styles.push(style);
                styles.len() - 1
            });
            letters.push(char::from(LETTERS.get(index).copied().unwrap_or(b'?')));
        }
        text.truncate(text.trim_end().len());
        text.push('\n');
        letters.truncate(letters.trim_end().len());
        letters.push('\n');
    }
    let mut out = format!("{text}---\n{letters}---\n");
    for (style, letter) in styles.iter().zip(LETTERS) {
        let _ = writeln!(out, "{}: {}", char::from(*letter), described(*style));
    }
    out
}

fn described(style: Style) -> String {
    let mut words: Vec<String> = Vec::new();
    for (name, colour) in [("fg", style.fg), ("bg", style.bg), ("line", style.underline_color)] {
        match colour {
            None | Some(Color::Reset) => {}
            Some(Color::Rgb(red, green, blue)) => {
                words.push(format!("{name} #{red:02x}{green:02x}{blue:02x}"))
            }
            Some(other) => words.push(format!("{name} {other}")),
        }
    }
    words.extend(style.add_modifier.iter_names().map(|(name, _): (&str, Modifier)| name.to_lowercase()));
    if words.is_empty() { "plain".to_owned() } else { words.join(", ") }
}

#[cfg(test)]
mod tests {
    use ratatui::layout::Rect;

    use super::*;

    #[test]
    fn text_and_styles_are_told() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 6, 2));
        buffer.set_string(0, 0, "a世", Style::new());
        buffer.set_string(1, 1, "bc", Style::new().fg(Color::Rgb(1, 2, 3)).bold());
        buffer.set_string(4, 1, "d", Style::new().underlined().underline_color(Color::Red));
        let expected =
            "a世\n bc d\n---\n\n aa b\n---\n : plain\na: fg #010203, bold\nb: line Red, underlined\n";
        assert_eq!(transcript(&buffer), expected);
    }
}
