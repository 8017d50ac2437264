//! The mouse: focus, cursor, selection, wheel, borders, and whatever can be clicked on.

use std::time::Duration;

use crossterm::event::{KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::{Position, Rect};

use super::State;
use crate::app::action::Action;
use crate::app::effect::Effect;
use crate::app::state::{Click, Drag, Panel};
use crate::log::filter::Filter;
use crate::screen::arrangement::Splitter;
use crate::screen::editor_panel;
use crate::screen::layout::{HitTarget, Layout, layout};
use crate::screen::log_panel::{self, LogHit};

/// Lines that one step of the wheel scrolls.
const WHEEL: isize = 3;
/// Two clicks within this time are a double click.
const DOUBLE_CLICK: Duration = Duration::from_millis(400);

impl State {
    pub(super) fn take_mouse(&mut self, mouse: MouseEvent, effects: &mut Vec<Effect>) {
        let at = Position::new(mouse.column, mouse.row);
        match mouse.kind {
            MouseEventKind::Down(MouseButton::Left) => self.press(at, mouse.modifiers, effects),
            MouseEventKind::Drag(MouseButton::Left) => self.drag_to(at),
            MouseEventKind::Up(_) => self.pending.drag = None,
            MouseEventKind::ScrollUp => self.wheel(at, -WHEEL),
            MouseEventKind::ScrollDown => self.wheel(at, WHEEL),
            MouseEventKind::ScrollLeft => self.wheel_sideways(at, -WHEEL),
            MouseEventKind::ScrollRight => self.wheel_sideways(at, WHEEL),
            _ => {}
        }
    }

    fn press(&mut self, at: Position, modifiers: KeyModifiers, effects: &mut Vec<Effect>) {
        self.assistance.told = None;
        let layout = layout(self);
        match layout.hit(at) {
            Some(HitTarget::Tab(index)) => self.bring_to_front(index),
            Some(HitTarget::Panel(panel)) => self.focus_on(panel),
            Some(HitTarget::Chip(id)) => self.log.remove_chip(id),
            Some(HitTarget::Splitter(Splitter::Editor)) => self.pending.drag = Some(Drag::EditorBorder),
            Some(HitTarget::Splitter(Splitter::Log)) => self.pending.drag = Some(Drag::LogBorder),
            Some(HitTarget::Action(action)) => self.perform(action, false, effects),
            Some(HitTarget::Row(row)) => self.click_row(row, effects),
            Some(HitTarget::Proposal(row)) => self.take_proposal(row, effects),
            Some(HitTarget::Overlay) => {}
            None => self.press_in_panel(&layout, at, modifiers, effects),
        }
    }

    fn press_in_panel(
        &mut self,
        layout: &Layout,
        at: Position,
        modifiers: KeyModifiers,
        effects: &mut Vec<Effect>,
    ) {
        let Some(panel) = layout.panel_at(at) else { return };
        self.focus_on(panel);
        let Some(area) = layout.content(panel) else { return };
        match panel {
            Panel::Editor => {
                self.pending.drag = Some(Drag::Selection);
                self.click_text(area, at, modifiers.contains(KeyModifiers::SHIFT));
                if modifiers.contains(KeyModifiers::CONTROL) {
                    self.ask_by_action(Action::GotoDefinition, effects);
                }
            }
            Panel::Log => {
                if let Some(LogHit::Run { session, run }) = log_panel::hit(area, &self.log, at.x, at.y) {
                    self.log.add_filter(Filter::Run { session, run });
                }
            }
            Panel::Report => {}
        }
    }

    fn click_text(&mut self, area: Rect, at: Position, select: bool) {
        let count = self.count_click(at);
        let Some((column, row)) = self.text_cell(area, at) else { return };
        let Some(file) = self.files.get_mut(self.front) else { return };
        match count {
            2 if !select => file.document.double_click(column, row),
            3 if !select => file.document.triple_click(column, row),
            _ => file.document.click(column, row, select),
        }
    }

    /// How many times in a row this place was clicked: 1 to 3.
    fn count_click(&mut self, at: Position) -> u8 {
        let again = self
            .pending
            .click
            .filter(|click| click.at == at && self.now.saturating_duration_since(click.when) <= DOUBLE_CLICK);
        let count = again.map_or(1, |click| click.count % 3 + 1);
        self.pending.click = Some(Click { at, when: self.now, count });
        count
    }

    /// The cell of the text area that a cell of the screen is; outside of it, counted on.
    fn text_cell(&self, area: Rect, at: Position) -> Option<(i32, i32)> {
        let file = self.files.get(self.front)?;
        let text = editor_panel::text_area(area, &file.document);
        Some((i32::from(at.x) - i32::from(text.x), i32::from(at.y) - i32::from(text.y)))
    }

    fn drag_to(&mut self, at: Position) {
        let layout = layout(self);
        match self.pending.drag {
            Some(Drag::Selection) => {
                let Some(area) = layout.content(Panel::Editor) else { return };
                let Some((column, row)) = self.text_cell(area, at) else { return };
                if let Some(file) = self.files.get_mut(self.front) {
                    file.document.drag(column, row);
                }
            }
            Some(Drag::EditorBorder) => self.move_border_to(&layout, Splitter::Editor, at),
            Some(Drag::LogBorder) => self.move_border_to(&layout, Splitter::Log, at),
            None => {}
        }
    }

    fn wheel(&mut self, at: Position, lines: isize) {
        if matches!(layout(self).hit(at), Some(HitTarget::Proposal(_))) {
            return self.scroll_proposals(lines > 0);
        }
        if self.overlay.is_some() {
            return self.scroll_overlay(lines > 0);
        }
        match layout(self).panel_at(at) {
            Some(Panel::Editor) => {
                if let Some(file) = self.files.get_mut(self.front) {
                    file.document.scroll_by(lines);
                }
            }
            Some(Panel::Log) => self.log.scroll_by(lines),
            Some(Panel::Report) | None => {}
        }
    }

    fn wheel_sideways(&mut self, at: Position, columns: isize) {
        if self.overlay.is_none()
            && layout(self).panel_at(at) == Some(Panel::Editor)
            && let Some(file) = self.files.get_mut(self.front)
        {
            file.document.scroll_columns_by(columns);
        }
    }
}
