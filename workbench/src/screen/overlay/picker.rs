//! The templates, with what each teaches and its source.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{centred, row_hits, window};
use crate::screen::layout::Hit;
use crate::screen::pen::Pen;
use crate::screen::theme::Theme;

/// Columns of the list.
const LIST: u16 = 26;

pub(super) fn outer(screen: Rect) -> Rect {
    centred(screen, 130, screen.height.saturating_sub(4))
}

/// Where the list is, and what its rows mean.
pub(super) fn rows(inner: Rect, selected: usize) -> (Option<Rect>, Vec<Hit>) {
    let list = Rect { width: LIST.min(inner.width), ..inner };
    (Some(list), row_hits(list, window(0, usize::from(list.height), selected)))
}

pub(super) fn draw(buffer: &mut Buffer, inner: Rect, _selected: usize, _scroll: usize, theme: &Theme) {
    Pen::new(buffer, inner, 0).skip(1).text("There are no templates.", theme.dim);
}
