//! Draws the state; changes nothing.
//!
//! [`layout()`] says where everything is, for the mouse and for the sizes of panels; [`draw`]
//! fills it. Both are pure, and cost what is seen.

pub mod arrangement;
pub mod assistance;
pub mod borders;
pub mod box_drawing;
pub mod editor_panel;
pub mod gauge;
pub mod layout;
pub mod log_panel;
pub mod notice;
pub mod overlay;
pub mod panel_title;
pub mod pen;
pub mod piece;
pub mod quantity;
pub mod report;
pub mod report_panel;
pub mod status_line;
pub mod tab_bar;
pub mod theme;

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use self::arrangement::{MINIMUM, PlacedPanel, Shape};
use self::box_drawing::Weight;
use self::layout::content_of;
pub use self::layout::{Hit, HitTarget, Layout, layout};
use self::pen::wrapped;
use crate::app::action::Action;
use crate::app::keymap;
use crate::app::state::{Panel, State};

/// Draws the whole screen.
pub fn draw(state: &State, frame: &mut Frame<'_>) {
    if let Some(cursor) = draw_buffer(state, frame.buffer_mut()) {
        frame.set_cursor_position(cursor);
    }
}

/// Draws the whole screen into `buffer`, whose size should be that of the state; returns the
/// cell of the cursor, when it is seen.
pub fn draw_buffer(state: &State, buffer: &mut Buffer) -> Option<Position> {
    buffer.set_style(buffer.area, state.theme.base);
    let layout = layout(state);
    let arrangement = &layout.arrangement;
    if arrangement.shape == Shape::TooSmall {
        too_small(state, buffer);
        return None;
    }
    tab_bar::draw(buffer, state, arrangement.tab_bar);
    panel_borders(state, buffer, &arrangement.panels);
    panel_title::draw(buffer, state, arrangement);
    let mut cursor = None;
    for placed in &arrangement.panels {
        cursor = cursor.or(panel_content(state, buffer, placed));
    }
    status_line::draw(buffer, state, arrangement);
    notice::draw(buffer, state, arrangement);
    assistance::draw(buffer, state, arrangement, layout.proposals.as_ref());
    if let Some(place) = &layout.overlay {
        cursor = overlay::draw(buffer, state, place);
    }
    cursor.filter(|at| buffer.area.contains(*at))
}

/// The borders of all panels, the focused one last: its lines lie over the others.
fn panel_borders(state: &State, buffer: &mut Buffer, panels: &[PlacedPanel]) {
    let (focused, others): (Vec<&PlacedPanel>, Vec<&PlacedPanel>) =
        panels.iter().partition(|placed| placed.panel == state.focus);
    for placed in others {
        borders::draw(buffer, placed.outer, Weight::Light, state.theme.border);
    }
    for placed in focused {
        borders::draw(buffer, placed.outer, Weight::Heavy, state.theme.border_focused);
    }
}

/// Draws the inside of a panel; returns the cell of the cursor when it is in it.
fn panel_content(state: &State, buffer: &mut Buffer, placed: &PlacedPanel) -> Option<Position> {
    let theme = &state.theme;
    let area = content_of(placed.panel, placed.inner);
    let focused = state.focus == placed.panel && state.overlay.is_none();
    match placed.panel {
        Panel::Log => log_panel::draw(buffer, area, &state.log, theme, focused),
        Panel::Report => report_panel::draw(buffer, area, &report::view(state), state.report_scroll, theme),
        Panel::Editor => match state.front_file() {
            Some(file) => {
                let cursor = editor_panel::draw(buffer, area, &file.document, theme, focused);
                return cursor.filter(|_| focused).map(Position::from);
            }
            None => no_file(state, buffer, area),
        },
    }
    None
}

/// What to do when no file is open.
fn no_file(state: &State, buffer: &mut Buffer, area: Rect) {
    let theme = &state.theme;
    let area = Rect { x: area.x + 2, width: area.width.saturating_sub(4), ..area };
    let ways = [Action::NewFromTemplate, Action::OpenFile, Action::Palette, Action::Quit];
    let first = area.height.saturating_sub(6) / 3;
    pen::Pen::new(buffer, area, first).text("No file is open.", theme.bright);
    for (row, action) in (first + 2..).zip(ways) {
        let key = keymap::key_of(action).map(|key| key.to_string()).unwrap_or_default();
        pen::Pen::new(buffer, area, row)
            .text(&format!("{key:<8}"), theme.key)
            .text(action.description(), theme.dim);
    }
}

/// One sentence, as far as it fits.
fn too_small(state: &State, buffer: &mut Buffer) {
    let words = format!(
        "The terminal has {} × {} cells; {} × {} are needed.",
        state.size.width, state.size.height, MINIMUM.width, MINIMUM.height
    );
    let area = buffer.area;
    for (row, line) in area.rows().zip(wrapped(&words, area.width)) {
        buffer.set_line(row.x, row.y, &Line::from(Span::styled(line, state.theme.text)), row.width);
    }
}

#[cfg(test)]
mod tests;
