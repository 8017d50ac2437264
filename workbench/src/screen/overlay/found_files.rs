//! Files below the folder, by letters of their paths.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::{centred, field, row_hits, window};
use crate::app::found_files::FoundFiles;
use crate::screen::layout::Hit;
use crate::screen::pen::Pen;
use crate::screen::theme::Theme;

/// Rows above the list: the field and a blank one.
const ABOVE: u16 = 2;

pub(super) fn outer(screen: Rect) -> Rect {
    let mut area = centred(screen, 84, 20);
    area.y = area.y.min(screen.height / 8).max(1);
    area
}

/// Where the list is, and what its rows mean.
pub(super) fn rows(inner: Rect, files: &FoundFiles) -> (Option<Rect>, Vec<Hit>) {
    let list = list(inner);
    (Some(list), row_hits(list, window(files.found().len(), usize::from(list.height), files.selected)))
}

fn list(inner: Rect) -> Rect {
    Rect { y: inner.y + ABOVE.min(inner.height), height: inner.height.saturating_sub(ABOVE), ..inner }
}

pub(super) fn draw(buffer: &mut Buffer, inner: Rect, files: &FoundFiles, theme: &Theme) -> Option<Position> {
    let typed = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
    let cursor = field::draw(buffer, typed, &files.query, theme);
    let list = list(inner);
    let found = files.found();
    if found.is_empty() {
        let words =
            if files.is_listed() { "No file below this folder has these letters." } else { "looking…" };
        Pen::new(buffer, list, 0).skip(1).text(words, theme.dim);
    }
    let seen = window(found.len(), usize::from(list.height), files.selected);
    for ((row, index), path) in (0_u16..).zip(seen.clone()).zip(&found[seen]) {
        let chosen = index == files.selected;
        let style = if chosen { theme.row_selected } else { theme.text };
        let cells = Rect { y: list.y + row, height: 1, ..list };
        if chosen {
            buffer.set_style(cells, style);
        }
        let mut pen = Pen::new(buffer, Rect { width: cells.width.saturating_sub(1), ..cells }, 0);
        pen.text(if chosen { "▸" } else { " " }, style).text(&path.to_string_lossy(), style);
    }
    cursor
}
