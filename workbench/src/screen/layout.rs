//! What is where on the screen, for the mouse and for the sizes of panels.

use ratatui::layout::{Position, Rect};

use super::arrangement::{Arrangement, Splitter};
use super::assistance::{self, ProposalsPlace};
use super::overlay::{self, OverlayPlace};
use super::{panel_title, status_line, tab_bar};
use crate::app::action::Action;
use crate::app::state::{Panel, State};
use crate::log::view::ChipId;

/// Where everything is.
#[derive(Debug, Clone, PartialEq)]
pub struct Layout {
    /// Panels and rows.
    pub arrangement: Arrangement,
    /// What lies over the panels.
    pub overlay: Option<OverlayPlace>,
    /// Where the editor's proposals are.
    pub proposals: Option<ProposalsPlace>,
    /// What can be clicked on besides the content of panels, the topmost last.
    pub hits: Vec<Hit>,
}

/// Something that can be clicked on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    /// Its cells.
    pub area: Rect,
    /// What it is.
    pub target: HitTarget,
}

/// What a click means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HitTarget {
    /// The tab of the file at this index.
    Tab(usize),
    /// The tab, or title, of a panel.
    Panel(Panel),
    /// A chip of the log: remove it.
    Chip(ChipId),
    /// A border to be dragged.
    Splitter(Splitter),
    /// A hint or a button: do this.
    Action(Action),
    /// A row of the editor's proposals, by its index among those that fit.
    Proposal(usize),
    /// A row of an overlay's list, by its index in the list.
    Row(usize),
    /// The inside of an overlay where nothing else is.
    Overlay,
}

impl Layout {
    /// The topmost thing to click on at a cell. Under an overlay, nothing else can be hit.
    pub fn hit(&self, at: Position) -> Option<HitTarget> {
        self.hits.iter().rev().find(|hit| hit.area.contains(at)).map(|hit| hit.target)
    }

    /// Where the content of a panel is, when it is seen; what sizes are told to editor and log.
    pub fn content(&self, panel: Panel) -> Option<Rect> {
        let inner = self.arrangement.panel(panel)?.inner;
        Some(content_of(panel, inner))
    }

    /// The panel whose inside holds a cell; `None` under an overlay.
    pub fn panel_at(&self, at: Position) -> Option<Panel> {
        if self.overlay.as_ref().is_some_and(|overlay| overlay.outer.contains(at)) {
            return None;
        }
        self.arrangement.panel_at(at)
    }
}

/// The part of a panel's inside that its content takes: the log keeps a column from its borders.
pub(super) fn content_of(panel: Panel, inner: Rect) -> Rect {
    match panel {
        Panel::Log if inner.width > 20 => Rect { x: inner.x + 1, width: inner.width - 2, ..inner },
        _ => inner,
    }
}

/// Where everything is, for a state.
pub fn layout(state: &State) -> Layout {
    let arrangement = Arrangement::new(state.size, &state.panels, state.focus);
    let mut hits = Vec::new();
    let splitters = arrangement.splitters.iter();
    hits.extend(splitters.map(|&(splitter, area)| Hit { area, target: HitTarget::Splitter(splitter) }));
    let rows = [
        tab_bar::pieces(state, arrangement.tab_bar),
        panel_title::pieces(state, &arrangement),
        status_line::pieces(state, &arrangement),
    ];
    hits.extend(rows.iter().flatten().filter_map(super::piece::PlacedPiece::hit));
    let overlay = overlay::place(state, &arrangement);
    if let Some(place) = &overlay {
        // An overlay takes every click: those beside it mean nothing.
        hits.push(Hit { area: arrangement.screen, target: HitTarget::Overlay });
        hits.extend(place.hits.iter().copied());
    }
    let proposals = assistance::place(state, &arrangement);
    hits.extend(proposals.iter().flat_map(|place| assistance::hits(state, place)));
    Layout { arrangement, overlay, proposals, hits }
}
