//! The runs so far, the newest first.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::{centred, row_hits, window};
use crate::app::history::{History, PastRun};
use crate::screen::layout::Hit;
use crate::screen::pen::{Pen, cut};
use crate::screen::quantity::{counted, grouped, nanoseconds};
use crate::screen::theme::Theme;

/// Columns of a file's name.
const NAME: u16 = 20;
/// From this width on the hash and the target are shown.
const WIDE: u16 = 70;

pub(super) fn outer(screen: Rect) -> Rect {
    centred(screen, 100, 20)
}

/// Where the list is, and what its rows mean.
pub(super) fn rows(inner: Rect, count: usize, selected: usize) -> (Option<Rect>, Vec<Hit>) {
    (Some(inner), row_hits(inner, window(count, usize::from(inner.height), selected)))
}

pub(super) fn draw(
    buffer: &mut Buffer,
    inner: Rect,
    history: &History,
    selected: usize,
    marked: Option<u64>,
    theme: &Theme,
) {
    let seen = window(history.len(), usize::from(inner.height), selected);
    for (area, index) in inner.rows().zip(seen) {
        let Some(past) = history.back(index) else { continue };
        let chosen = index == selected;
        if chosen {
            buffer.set_style(area, theme.row_selected);
        }
        draw_row(buffer, area, past, chosen, marked == Some(past.run.number), theme);
    }
}

fn draw_row(buffer: &mut Buffer, area: Rect, past: &PastRun, chosen: bool, marked: bool, theme: &Theme) {
    let on_row = |style: Style| if chosen { theme.row_selected } else { style };
    let guest = &past.run.guest;
    let mut pen = Pen::new(buffer, area, 0);
    if area.width >= WIDE {
        pen.right(&format!("{} on {} ", guest.hash, cut(&guest.target, NAME)), on_row(theme.dim));
    }
    pen.text(if chosen { "▸" } else { " " }, on_row(theme.info));
    pen.text(if marked { "●" } else { " " }, on_row(theme.info));
    pen.text(&format!("run {:<4}", past.run.number), on_row(theme.dim));
    pen.text(&cut(&guest.name, NAME), on_row(theme.text));
    pen.go_to(area.x + 11 + NAME);
    match &past.run.outcome {
        Ok(report) => {
            let words = report.status.word().replace('_', " ");
            pen.text(&format!("{words:<12}"), on_row(theme.status(report.status)));
            let fuel = grouped(report.fuel_used);
            let lines = counted(u64::from(report.log_lines), "line");
            let time = nanoseconds(report.nanoseconds);
            pen.text(&format!(" {fuel} fuel, {time}, {lines}"), on_row(theme.dim));
        }
        Err(reason) => {
            pen.text("✗ did not run: ", on_row(theme.error)).text(reason, on_row(theme.dim));
        }
    }
}
