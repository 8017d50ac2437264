//! The targets: what each is, and whether it can be opened now.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::centred;
use crate::app::state::TargetRow;
use crate::screen::layout::{Hit, HitTarget};
use crate::screen::pen::{Pen, wrapped};
use crate::screen::theme::Theme;
use crate::target::TargetChoice;

/// Columns of a target's name.
const NAME: u16 = 16;
/// Rows of a target: what it is, two rows about its state, a blank one.
const BLOCK: u16 = 4;

pub(super) fn outer(screen: Rect, rows: &[TargetRow]) -> Rect {
    let count = u16::try_from(rows.len()).unwrap_or(u16::MAX);
    centred(screen, 84, count.saturating_mul(BLOCK).saturating_add(1))
}

/// Where the list is, and what its rows mean.
pub(super) fn rows(inner: Rect, rows: &[TargetRow]) -> (Option<Rect>, Vec<Hit>) {
    let hits = blocks(inner).zip(0..rows.len());
    let hits = hits.map(|(area, index)| Hit { area, target: HitTarget::Row(index) }).collect();
    (Some(inner), hits)
}

/// The place of each target; where there is no room for all, the last ones are missing.
fn blocks(inner: Rect) -> impl Iterator<Item = Rect> {
    (0..inner.height / (BLOCK - 1)).map_while(move |index| {
        let top = index * BLOCK;
        let height = inner.height.checked_sub(top).filter(|height| *height > 0)?.min(BLOCK - 1);
        Some(Rect { y: inner.y + top, height, ..inner })
    })
}

pub(super) fn draw(buffer: &mut Buffer, inner: Rect, selected: usize, rows: &[TargetRow], theme: &Theme) {
    for ((area, row), index) in blocks(inner).zip(rows).zip(0..) {
        let chosen = index == selected;
        let style = if chosen { theme.row_selected } else { theme.text };
        if chosen {
            buffer.set_style(Rect { height: 1, ..area }, style);
        }
        let (name, words) = about(row);
        let mut pen = Pen::new(buffer, area, 0);
        pen.text(if chosen { "▸ " } else { "  " }, style).text(&name, style);
        pen.go_to((area.x + NAME).max(pen_end(area, &name)))
            .text(words, if chosen { style } else { theme.dim });
        let (sign, sentence, style) = match &row.seen {
            None => ("·", "looking…", theme.dim),
            Some(Ok(sentence)) => ("✓", sentence.as_str(), theme.ok),
            Some(Err(sentence)) => ("✗", sentence.as_str(), theme.warning),
        };
        Pen::new(buffer, area, 1).skip(2).text(sign, style);
        let text = Rect { x: area.x + 4, width: area.width.saturating_sub(5), ..area };
        for (line, at) in wrapped(sentence, text.width).iter().zip(1..area.height) {
            Pen::new(buffer, text, at).text(line, theme.dim);
        }
    }
}

/// The first column after the name and a space.
fn pen_end(area: Rect, name: &str) -> u16 {
    area.x + 3 + u16::try_from(name.chars().count()).unwrap_or(u16::MAX)
}

/// Its name, and what it is.
fn about(row: &TargetRow) -> (String, &'static str) {
    let name = row.choice.as_ref().map_or_else(|| "ssh:…".to_owned(), TargetChoice::to_string);
    let words = match row.choice {
        Some(TargetChoice::Auto) => "the device where it can be opened, else the simulator",
        Some(TargetChoice::Simulator) => "the same engine in this process: no root, no module, no risk",
        Some(TargetChoice::Device) => "/dev/wasm_device of this machine's own kernel",
        Some(TargetChoice::Vm) => "a small Linux in a virtual machine, with the module loaded",
        Some(TargetChoice::Ssh(_)) => "the device of that machine",
        None => "another machine",
    };
    (name, words)
}
