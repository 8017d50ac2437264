//! The focus and the shares of the panels.

use ratatui::layout::Position;

use super::State;
use crate::app::action::Action;
use crate::app::state::Panel;
use crate::screen::arrangement::{Shape, Splitter};
use crate::screen::layout::{Layout, layout};

/// How far a key moves a border, in thousandths.
const STEP: i32 = 30;
/// Shares that a border can be moved to; the screen keeps panels readable within them.
const SHARES: std::ops::RangeInclusive<i32> = 100..=900;

const PANELS: [Panel; 3] = [Panel::Editor, Panel::Log, Panel::Report];

impl State {
    /// Does what moves the focus or a border; `false` for any other action.
    pub(super) fn move_focus(&mut self, action: Action) -> bool {
        match action {
            Action::FocusNext => self.focus_by(1),
            Action::FocusPrevious => self.focus_by(PANELS.len() - 1),
            Action::FocusEditor => self.focus_on(Panel::Editor),
            Action::FocusLog => self.focus_on(Panel::Log),
            Action::FocusReport => self.focus_on(Panel::Report),
            Action::Zoom => {
                let focus = self.focus;
                self.panels.zoomed = if self.panels.zoomed.is_some() { None } else { Some(focus) };
            }
            Action::SplitLeft => self.move_border(true, -STEP),
            Action::SplitRight => self.move_border(true, STEP),
            Action::SplitUp => self.move_border(false, -STEP),
            Action::SplitDown => self.move_border(false, STEP),
            _ => return false,
        }
        true
    }

    fn focus_by(&mut self, step: usize) {
        let now = PANELS.iter().position(|panel| *panel == self.focus).unwrap_or(0);
        self.focus_on(PANELS[(now + step) % PANELS.len()]);
    }

    /// Moves the focus. What is zoomed goes along, so that the focus is always seen.
    pub(super) fn focus_on(&mut self, panel: Panel) {
        self.focus = panel;
        if self.panels.zoomed.is_some() {
            self.panels.zoomed = Some(panel);
        }
    }

    fn move_border(&mut self, sideways: bool, by: i32) {
        let shape = layout(self).arrangement.shape;
        let splitter = match (shape, sideways) {
            (Shape::TwoColumns | Shape::ThreeColumns, true) | (Shape::Stacked, false) => Splitter::Editor,
            (Shape::TwoColumns, false) => Splitter::Log,
            _ => return,
        };
        let share = self.share(shape, splitter);
        *share = kept(i32::from(*share) + by);
    }

    /// Moves a border to where the mouse is.
    pub(super) fn move_border_to(&mut self, layout: &Layout, splitter: Splitter, at: Position) {
        if let Some(share) = layout.arrangement.share_at(splitter, at) {
            *self.share(layout.arrangement.shape, splitter) = kept(i32::from(share));
        }
    }

    fn share(&mut self, shape: Shape, splitter: Splitter) -> &mut u16 {
        match (splitter, shape) {
            (Splitter::Log, _) => &mut self.panels.log_height,
            (Splitter::Editor, Shape::Stacked) => &mut self.panels.editor_height,
            (Splitter::Editor, _) => &mut self.panels.editor_width,
        }
    }
}

fn kept(share: i32) -> u16 {
    u16::try_from(share.clamp(*SHARES.start(), *SHARES.end())).unwrap_or_default()
}
