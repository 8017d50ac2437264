//! The templates: what each teaches, what to try with it, and its source.

use std::path::PathBuf;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{centred, row_hits, window};
use crate::editor::Document;
use crate::screen::editor_panel;
use crate::screen::layout::Hit;
use crate::screen::pen::{Pen, wrapped};
use crate::screen::theme::Theme;
use crate::templates::{self, Template};

/// Columns of the list beside the preview.
const LIST: u16 = 30;
/// From this width on the preview stands beside the list, else below it.
const SIDE_BY_SIDE: u16 = 64;

pub(super) fn outer(screen: Rect) -> Rect {
    centred(screen, 132, 48.min(screen.height))
}

/// Where the list is, and what its rows mean.
pub(super) fn rows(inner: Rect, selected: usize) -> (Option<Rect>, Vec<Hit>) {
    let (list, _) = parts(inner);
    (Some(list), row_hits(list, window(templates::all().len(), usize::from(list.height), selected)))
}

/// The list and the preview.
fn parts(inner: Rect) -> (Rect, Rect) {
    if inner.width >= SIDE_BY_SIDE {
        let preview = Rect { x: inner.x + LIST + 2, width: inner.width.saturating_sub(LIST + 3), ..inner };
        (Rect { width: LIST, ..inner }, preview)
    } else {
        let height = inner.height.div_ceil(3);
        let rest = inner.height.saturating_sub(height);
        let preview =
            Rect { x: inner.x + 1, y: inner.y + height, width: inner.width.saturating_sub(2), height: rest };
        (Rect { height, ..inner }, preview)
    }
}

pub(super) fn draw(buffer: &mut Buffer, inner: Rect, selected: usize, scroll: usize, theme: &Theme) {
    let (list, preview) = parts(inner);
    let all = templates::all();
    let seen = window(all.len(), usize::from(list.height), selected);
    for ((cells, index), template) in list.rows().zip(seen.clone()).zip(&all[seen]) {
        let chosen = index == selected;
        let style = if chosen { theme.row_selected } else { theme.text };
        if chosen {
            buffer.set_style(cells, style);
        }
        Pen::new(buffer, cells, 0).text(if chosen { "▸ " } else { "  " }, style).text(template.title, style);
    }
    if list.y == preview.y {
        for y in list.y..list.bottom() {
            buffer.set_string(list.right(), y, "│", theme.border);
        }
    }
    if let Some(template) = all.get(selected) {
        draw_preview(buffer, preview, template, scroll, theme);
    }
}

/// What it teaches, its README in at most a third of the room, its source.
fn draw_preview(buffer: &mut Buffer, area: Rect, template: &Template, scroll: usize, theme: &Theme) {
    let mut pen = Pen::new(buffer, area, 0);
    pen.right(template.file_name, theme.dim);
    pen.text(template.teaches, theme.bright);
    let words = plain(template.readme);
    let most = usize::from(area.height / 3);
    let lines = words.iter().flat_map(|paragraph| wrapped(paragraph, area.width));
    let mut y = 2;
    for line in lines.take(most) {
        Pen::new(buffer, area, y).text(&line, theme.dim);
        y += 1;
    }
    let top = y + 1;
    if top >= area.height {
        return;
    }
    let source = Rect { y: area.y + top, height: area.height - top, ..area };
    let Ok(mut document) = Document::new(PathBuf::from(template.file_name), template.source.as_bytes())
    else {
        return;
    };
    let text = editor_panel::text_area(source, &document);
    document.set_viewport_size(text.width, text.height);
    document.scroll_by(isize::try_from(scroll).unwrap_or(isize::MAX));
    editor_panel::draw(buffer, source, &document, theme, false);
}

/// The paragraphs and list items of a README, each on its own, without its title and marks.
fn plain(markdown: &str) -> Vec<String> {
    let mut blocks: Vec<String> = vec![String::new()];
    for line in markdown.lines().filter(|line| !line.starts_with('#')) {
        let item = line.strip_prefix("* ");
        if line.is_empty() || item.is_some() {
            blocks.push(item.map_or_else(String::new, |_| "· ".to_owned()));
        }
        if let Some(block) = blocks.last_mut() {
            if !block.is_empty() && !block.ends_with(' ') {
                block.push(' ');
            }
            block.push_str(&item.unwrap_or(line).trim().replace('`', ""));
        }
    }
    blocks.retain(|block| !block.trim().is_empty());
    blocks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_readme_becomes_plain_paragraphs() {
        let markdown = "# Title\n\nOne `word`\nand more.\n\nTry next:\n\n* First\n  goes on.\n* Second.\n";
        assert_eq!(plain(markdown), ["One word and more.", "Try next:", "· First goes on.", "· Second."]);
    }
}
