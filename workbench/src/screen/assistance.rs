//! What the editor proposes and tells, over the text and near its word.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use super::arrangement::Arrangement;
use super::box_drawing::Weight;
use super::layout::{Hit, HitTarget, content_of};
use super::overlay::{clear, row_hits, window};
use super::pen::{Pen, width, wrapped};
use super::{borders, editor_panel};
use crate::app::assistance::{Proposals, Told};
use crate::app::state::{OpenFile, Panel, State};
use crate::wat_language::Completion;

/// Rows of proposals that are seen at once.
const ROWS: u16 = 8;
/// Columns of the list.
const LIST: std::ops::RangeInclusive<u16> = 24..=60;
/// Columns of what is said about the chosen proposal.
const ABOUT: std::ops::RangeInclusive<u16> = 24..=44;
/// Rows of it at most.
const ABOUT_ROWS: u16 = 10;
/// Columns of what is told about a word, without the border.
const TOLD: u16 = 76;

/// Where the proposals are.
#[derive(Debug, Clone, PartialEq)]
pub struct ProposalsPlace {
    /// The rows.
    pub list: Rect,
    /// Where there is room for it: what the chosen one is.
    pub about: Option<Rect>,
}

/// Where the proposals are, when there are any and room for them.
pub fn place(state: &State, arrangement: &Arrangement) -> Option<ProposalsPlace> {
    let (proposals, file) = shown_proposals(state)?;
    let fitting = proposals.fitting(&file.document);
    let word = cell_of(file, arrangement, proposals.start(&file.document)?)?;
    let body = arrangement.body;
    let widest = fitting.iter().map(|item| width(&item.label) + width(&item.detail) + 4).max()?;
    let count = u16::try_from(fitting.len()).unwrap_or(u16::MAX);
    let (y, height) = beside(body, word.y, count.min(ROWS))?;
    let columns = widest.clamp(*LIST.start(), *LIST.end()).min(body.width);
    let x = word.x.saturating_sub(1).min(body.right() - columns).max(body.x);
    let list = Rect { x, y, width: columns, height };
    let chosen = fitting.get(proposals.selected).or(fitting.last())?;
    Some(ProposalsPlace { list, about: about_place(body, list, chosen) })
}

/// What a click on the proposals means.
pub fn hits(state: &State, place: &ProposalsPlace) -> Vec<Hit> {
    let Some((proposals, file)) = shown_proposals(state) else { return Vec::new() };
    let count = proposals.fitting(&file.document).len();
    let seen = window(count, usize::from(place.list.height), proposals.selected);
    let rows = row_hits(place.list, seen).into_iter();
    let rows = rows.map(|hit| match hit.target {
        HitTarget::Row(row) => Hit { target: HitTarget::Proposal(row), ..hit },
        _ => hit,
    });
    let about = place.about.map(|area| Hit { area, target: HitTarget::Overlay });
    rows.chain(about).collect()
}

/// Draws what is proposed or told.
pub fn draw(buffer: &mut Buffer, state: &State, arrangement: &Arrangement, place: Option<&ProposalsPlace>) {
    if let Some(place) = place {
        draw_proposals(buffer, state, place);
    } else if let Some(told) = &state.assistance.told {
        draw_told(buffer, state, arrangement, told);
    }
}

fn shown_proposals(state: &State) -> Option<(&Proposals, &OpenFile)> {
    let file = state.front_file()?;
    let proposals = state.assistance.proposals.as_ref().filter(|proposals| proposals.file == file.id)?;
    (state.overlay.is_none() && state.focus == Panel::Editor).then_some((proposals, file))
}

/// The cell of a place of the text, where it is seen.
fn cell_of(file: &OpenFile, arrangement: &Arrangement, offset: usize) -> Option<Position> {
    let area = content_of(Panel::Editor, arrangement.panel(Panel::Editor)?.inner);
    editor_panel::cell_at(area, &file.document, offset)
}

/// The first row and the height of `rows` rows under the row `y`; above it where more fit there.
fn beside(body: Rect, y: u16, rows: u16) -> Option<(u16, u16)> {
    let below = body.bottom().saturating_sub(y + 1);
    let above = y.saturating_sub(body.y);
    if below >= rows || below >= above {
        let height = rows.min(below);
        return (height > 0).then_some((y + 1, height));
    }
    let height = rows.min(above);
    Some((y - height, height))
}

fn about_place(body: Rect, list: Rect, chosen: &Completion) -> Option<Rect> {
    let right = body.right().saturating_sub(list.right());
    let left = list.x.saturating_sub(body.x);
    let width = right.max(left).min(*ABOUT.end());
    if width < *ABOUT.start() {
        return None;
    }
    let x = if right >= width { list.right() } else { list.x - width };
    let lines = u16::try_from(about_lines(chosen, list, width - 2).len()).unwrap_or(u16::MAX);
    let height = lines.min(ABOUT_ROWS).min(body.bottom().saturating_sub(list.y));
    (height > 0).then_some(Rect { x, y: list.y, width, height })
}

/// Whether the types of an item fit beside it.
fn fits_in_row(item: &Completion, list: Rect) -> bool {
    width(&item.label) + width(&item.detail) + 4 <= list.width
}

/// The types, where the list has no room for them, then what it is.
fn about_lines(item: &Completion, list: Rect, columns: u16) -> Vec<(String, bool)> {
    let detail = if fits_in_row(item, list) { "" } else { &item.detail };
    let title = wrapped(detail, columns).into_iter().map(|line| (line, true));
    title.chain(wrapped(&item.about, columns).into_iter().map(|line| (line, false))).collect()
}

fn draw_proposals(buffer: &mut Buffer, state: &State, place: &ProposalsPlace) {
    let Some((proposals, file)) = shown_proposals(state) else { return };
    let theme = &state.theme;
    let fitting = proposals.fitting(&file.document);
    let selected = proposals.selected.min(fitting.len().saturating_sub(1));
    clear(buffer, place.list, theme.overlay);
    let seen = window(fitting.len(), usize::from(place.list.height), selected);
    for ((y, index), item) in (0_u16..).zip(seen.clone()).zip(fitting.get(seen).unwrap_or_default()) {
        let chosen = index == selected;
        let cells = Rect { y: place.list.y + y, height: 1, ..place.list };
        if chosen {
            buffer.set_style(cells.intersection(buffer.area), theme.row_selected);
        }
        let on_row = |style: Style| if chosen { theme.row_selected } else { theme.overlay.patch(style) };
        let inner = Rect { width: cells.width.saturating_sub(1), ..cells };
        let mut pen = Pen::new(buffer, inner, 0);
        if fits_in_row(item, place.list) {
            pen.right(&item.detail, on_row(theme.dim));
        }
        pen.text(if chosen { "▸" } else { " " }, on_row(theme.info)).text(&item.label, on_row(theme.text));
    }
    if let (Some(area), Some(item)) = (place.about, fitting.get(selected)) {
        draw_about(buffer, state, (place.list, area), item);
    }
}

fn draw_about(buffer: &mut Buffer, state: &State, (list, area): (Rect, Rect), item: &Completion) {
    let theme = &state.theme;
    clear(buffer, area, theme.overlay);
    let inner = Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area };
    for (y, (line, is_title)) in (0..area.height).zip(about_lines(item, list, inner.width)) {
        let style = if is_title { theme.bright } else { theme.dim };
        Pen::new(buffer, inner, y).text(&line, theme.overlay.patch(style));
    }
}

fn draw_told(buffer: &mut Buffer, state: &State, arrangement: &Arrangement, told: &Told) {
    let theme = &state.theme;
    let Some(file) = state.front_file().filter(|file| file.id == told.file) else { return };
    let Some(word) = cell_of(file, arrangement, told.hover.range.start) else { return };
    if state.overlay.is_some() {
        return;
    }
    let body = arrangement.body;
    let columns = TOLD.min(body.width.saturating_sub(4));
    let mut lines: Vec<(String, Style)> =
        wrapped(&told.hover.title, columns).into_iter().map(|line| (line, theme.bright)).collect();
    for sentence in &told.hover.about {
        lines.extend(wrapped(sentence, columns).into_iter().map(|line| (line, theme.text)));
    }
    let widest = lines.iter().map(|(line, _)| width(line)).max().unwrap_or(0);
    let rows = u16::try_from(lines.len()).unwrap_or(u16::MAX).saturating_add(2);
    let Some((y, height)) = beside(body, word.y, rows) else { return };
    let outer_width = (widest + 4).min(body.width);
    let x = word.x.saturating_sub(2).min(body.right() - outer_width).max(body.x);
    let outer = Rect { x, y, width: outer_width, height };
    clear(buffer, outer, theme.overlay);
    borders::draw(buffer, outer, Weight::Light, theme.overlay_border);
    let inner = Rect { x: x + 2, y: y + 1, width: outer_width - 4, height: height.saturating_sub(2) };
    for (row, (line, style)) in (0..inner.height).zip(lines) {
        Pen::new(buffer, inner, row).text(&line, theme.overlay.patch(style));
    }
}
