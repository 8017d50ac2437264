//! Which panels are seen, and where: the screen's geometry, from nothing but sizes and shares.

use ratatui::layout::{Position, Rect, Size};

use crate::app::state::{Panel, PanelShares};

/// Below this size only a sentence is shown.
pub const MINIMUM: Size = Size { width: 40, height: 10 };
/// Below this size one panel is shown at a time.
const ALL_PANELS: Size = Size { width: 80, height: 24 };
/// From this width on the log stands beside the editor.
const SIDE_BY_SIDE: u16 = 100;
/// From this width on the report has a column of its own.
const THREE_COLUMNS: u16 = 200;
/// Fewest columns inside a panel that stands beside another.
const FEWEST_COLUMNS: u16 = 24;
/// Fewest rows inside the editor and the log.
const FEWEST_ROWS: u16 = 3;
/// Fewest rows inside a report above or below which something stands.
const FEWEST_REPORT_ROWS: u16 = 3;

/// How the panels stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// The screen is too small for anything but a sentence.
    TooSmall,
    /// One panel at a time, because there is no room for more.
    Single,
    /// One panel at a time, because a person wants it so.
    Zoomed,
    /// Editor over log over report.
    Stacked,
    /// Editor on the left, log over report on the right.
    TwoColumns,
    /// Editor, log and report side by side.
    ThreeColumns,
}

/// A border that can be moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Splitter {
    /// Beside the editor, or under it.
    Editor,
    /// Between log and report, where the log stands over it.
    Log,
}

/// A panel that is seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlacedPanel {
    /// Which.
    pub panel: Panel,
    /// With its borders; neighbours share theirs.
    pub outer: Rect,
    /// Without its borders.
    pub inner: Rect,
}

/// Where everything is that does not depend on content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrangement {
    /// How the panels stand to each other.
    pub shape: Shape,
    /// The whole screen.
    pub screen: Rect,
    /// The top row: tabs and target.
    pub tab_bar: Rect,
    /// The bottom row.
    pub status: Rect,
    /// What lies between: panels and their borders.
    pub body: Rect,
    /// The panels that are seen, in the order in which the focus goes.
    pub panels: Vec<PlacedPanel>,
    /// Borders that can be moved, with their cells.
    pub splitters: Vec<(Splitter, Rect)>,
}

impl Arrangement {
    /// The arrangement for a size, with `focus` the panel that is shown when there is room for one.
    pub fn new(size: Size, shares: &PanelShares, focus: Panel) -> Self {
        let screen = Rect::new(0, 0, size.width, size.height);
        let mut arrangement = Self {
            shape: shape(size, shares),
            screen,
            tab_bar: Rect { height: 1.min(size.height), ..screen },
            status: Rect { y: size.height.saturating_sub(1), height: 1.min(size.height), ..screen },
            body: Rect { y: 1, height: size.height.saturating_sub(2), ..screen },
            panels: Vec::new(),
            splitters: Vec::new(),
        };
        match arrangement.shape {
            Shape::TooSmall => {
                let nothing = Rect { height: 0, ..screen };
                (arrangement.tab_bar, arrangement.status, arrangement.body) = (nothing, nothing, nothing);
            }
            Shape::Single => arrangement.place(focus, arrangement.body),
            Shape::Zoomed => arrangement.place(shares.zoomed.unwrap_or(focus), arrangement.body),
            Shape::Stacked => arrangement.stack(shares),
            Shape::TwoColumns => arrangement.two_columns(shares),
            Shape::ThreeColumns => arrangement.three_columns(shares),
        }
        arrangement
    }

    /// Where a panel is, when it is seen.
    pub fn panel(&self, panel: Panel) -> Option<&PlacedPanel> {
        self.panels.iter().find(|placed| placed.panel == panel)
    }

    /// The panel whose inside holds this cell.
    pub fn panel_at(&self, at: Position) -> Option<Panel> {
        self.panels.iter().find(|placed| placed.inner.contains(at)).map(|placed| placed.panel)
    }

    /// The share, in thousandths, that a splitter dragged to this cell stands for.
    pub fn share_at(&self, splitter: Splitter, at: Position) -> Option<u16> {
        let body = self.body;
        let (offset, whole) = match (self.shape, splitter) {
            (Shape::TwoColumns, Splitter::Editor) => (at.x.saturating_sub(body.x), body.width),
            (Shape::ThreeColumns, Splitter::Editor) => {
                (at.x.saturating_sub(body.x), body.width - report_column(body.width))
            }
            (Shape::TwoColumns, Splitter::Log) => (at.y.saturating_sub(body.y), body.height),
            (Shape::Stacked, Splitter::Editor) => {
                (at.y.saturating_sub(body.y), body.height - report_rows(body.height))
            }
            _ => return None,
        };
        // Half a cell up, so that the share gives this cell again when it is rounded down.
        let thousandths = (u32::from(offset) * 2 + 1) * 500 / u32::from(whole.max(1));
        u16::try_from(thousandths.min(1_000)).ok()
    }

    fn place(&mut self, panel: Panel, outer: Rect) {
        let inner = Rect {
            x: outer.x + 1,
            y: outer.y + 1,
            width: outer.width.saturating_sub(2),
            height: outer.height.saturating_sub(2),
        };
        self.panels.push(PlacedPanel { panel, outer, inner });
    }

    fn stack(&mut self, shares: &PanelShares) {
        let body = self.body;
        let report = body.height - report_rows(body.height) - 1;
        let editor = split(report + 1, shares.editor_height, FEWEST_ROWS, FEWEST_ROWS);
        self.place(Panel::Editor, Rect { height: editor + 1, ..body });
        self.place(Panel::Log, Rect { y: body.y + editor, height: report - editor + 1, ..body });
        self.place(Panel::Report, Rect { y: body.y + report, height: body.height - report, ..body });
        self.splitters.push((Splitter::Editor, inside_row(body, editor)));
    }

    fn two_columns(&mut self, shares: &PanelShares) {
        let body = self.body;
        let x = split(body.width, shares.editor_width, FEWEST_COLUMNS, FEWEST_COLUMNS);
        let y = split(body.height, shares.log_height, FEWEST_ROWS, FEWEST_REPORT_ROWS);
        let right = Rect { x: body.x + x, width: body.width - x, ..body };
        self.place(Panel::Editor, Rect { width: x + 1, ..body });
        self.place(Panel::Log, Rect { height: y + 1, ..right });
        self.place(Panel::Report, Rect { y: body.y + y, height: body.height - y, ..right });
        self.splitters.push((Splitter::Log, inside_row(right, y)));
        self.splitters.push((Splitter::Editor, inside_column(body, x)));
    }

    fn three_columns(&mut self, shares: &PanelShares) {
        let body = self.body;
        let report = body.width - report_column(body.width) - 1;
        let editor = split(report + 1, shares.editor_width, FEWEST_COLUMNS, FEWEST_COLUMNS);
        self.place(Panel::Editor, Rect { width: editor + 1, ..body });
        self.place(Panel::Log, Rect { x: body.x + editor, width: report - editor + 1, ..body });
        self.place(Panel::Report, Rect { x: body.x + report, width: body.width - report, ..body });
        self.splitters.push((Splitter::Editor, inside_column(body, editor)));
    }
}

fn shape(size: Size, shares: &PanelShares) -> Shape {
    if size.width < MINIMUM.width || size.height < MINIMUM.height {
        Shape::TooSmall
    } else if shares.zoomed.is_some() {
        Shape::Zoomed
    } else if size.width < ALL_PANELS.width || size.height < ALL_PANELS.height {
        Shape::Single
    } else if size.width < SIDE_BY_SIDE {
        Shape::Stacked
    } else if size.width < THREE_COLUMNS {
        Shape::TwoColumns
    } else {
        Shape::ThreeColumns
    }
}

/// Width of the report's own column, without the border on its left.
fn report_column(body: u16) -> u16 {
    (body / 4).clamp(44, 60)
}

/// Height of a report at the bottom of a stack, without the border above it.
fn report_rows(body: u16) -> u16 {
    (body / 7).clamp(FEWEST_REPORT_ROWS, 8) + 1
}

/// Where the border goes that splits `length` cells, borders at both ends included.
fn split(length: u16, share: u16, fewest_before: u16, fewest_after: u16) -> u16 {
    let wished = u32::from(length) * u32::from(share.min(1_000)) / 1_000;
    let most = length.saturating_sub(fewest_after + 2);
    u16::try_from(wished).unwrap_or(most).min(most).max((fewest_before + 1).min(most))
}

fn inside_row(area: Rect, y: u16) -> Rect {
    Rect { x: area.x + 1, y: area.y + y, width: area.width.saturating_sub(2), height: 1 }
}

fn inside_column(area: Rect, x: u16) -> Rect {
    Rect { x: area.x + x, y: area.y + 1, width: 1, height: area.height.saturating_sub(2) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn arrangement(width: u16, height: u16) -> Arrangement {
        Arrangement::new(Size::new(width, height), &PanelShares::default(), Panel::Editor)
    }

    #[test]
    fn the_shape_follows_the_size() {
        let shapes = [
            ((39, 24), Shape::TooSmall),
            ((80, 9), Shape::TooSmall),
            ((40, 10), Shape::Single),
            ((79, 24), Shape::Single),
            ((120, 23), Shape::Single),
            ((80, 24), Shape::Stacked),
            ((99, 60), Shape::Stacked),
            ((100, 24), Shape::TwoColumns),
            ((199, 60), Shape::TwoColumns),
            ((200, 60), Shape::ThreeColumns),
        ];
        for ((width, height), shape) in shapes {
            assert_eq!(arrangement(width, height).shape, shape, "{width}×{height}");
        }
    }

    #[test]
    fn a_zoomed_panel_has_the_body() {
        let shares = PanelShares { zoomed: Some(Panel::Log), ..PanelShares::default() };
        let zoomed = Arrangement::new(Size::new(120, 40), &shares, Panel::Editor);
        assert_eq!(zoomed.panels.len(), 1);
        assert_eq!(zoomed.panel(Panel::Log).map(|placed| placed.inner), Some(Rect::new(1, 2, 118, 36)));
    }

    #[test]
    fn every_panel_is_readable_at_80_by_24() {
        let small = arrangement(80, 24);
        let rows: Vec<u16> = small.panels.iter().map(|placed| placed.inner.height).collect();
        assert_eq!(rows, [8, 7, 3]);
    }

    fn shares() -> impl Strategy<Value = PanelShares> {
        let zoomed = prop_oneof![
            4 => Just(None),
            1 => Just(Some(Panel::Editor)),
            1 => Just(Some(Panel::Log)),
            1 => Just(Some(Panel::Report)),
        ];
        (any::<u16>(), any::<u16>(), any::<u16>(), zoomed).prop_map(
            |(editor_width, log_height, editor_height, zoomed)| PanelShares {
                editor_width,
                log_height,
                editor_height,
                zoomed,
            },
        )
    }

    proptest! {
        #[test]
        fn panels_and_borders_tile_the_screen(width in 0_u16..260, height in 0_u16..90, shares in shares()) {
            let arrangement = Arrangement::new(Size::new(width, height), &shares, Panel::Log);
            if arrangement.shape == Shape::TooSmall {
                prop_assert!(arrangement.panels.is_empty());
                return Ok(());
            }
            let insides: Vec<Rect> = arrangement.panels.iter().map(|placed| placed.inner).collect();
            for at in arrangement.screen.positions() {
                let bars = [arrangement.tab_bar, arrangement.status].iter().filter(|bar| bar.contains(at)).count();
                let inside = insides.iter().filter(|inner| inner.contains(at)).count();
                let border = arrangement.panels.iter().any(|placed| {
                    placed.outer.contains(at) && !placed.inner.contains(at)
                });
                prop_assert_eq!(bars + inside + usize::from(border), 1, "{:?}", at);
            }
            for (splitter, cells) in &arrangement.splitters {
                prop_assert!(!cells.is_empty(), "{:?}", splitter);
            }
            let single = arrangement.panels.len() == 1;
            for placed in &arrangement.panels {
                prop_assert!(single || placed.inner.width >= FEWEST_COLUMNS);
                prop_assert!(placed.inner.height >= FEWEST_REPORT_ROWS);
            }
        }

        #[test]
        fn a_border_dragged_to_where_it_is_stays(width in 80_u16..260, height in 24_u16..90) {
            let arrangement = arrangement(width, height);
            for (splitter, cells) in &arrangement.splitters {
                let share = arrangement.share_at(*splitter, cells.as_position()).unwrap();
                let mut shares = PanelShares::default();
                match (splitter, arrangement.shape) {
                    (Splitter::Log, _) => shares.log_height = share,
                    (Splitter::Editor, Shape::Stacked) => shares.editor_height = share,
                    (Splitter::Editor, _) => shares.editor_width = share,
                }
                let again = Arrangement::new(Size::new(width, height), &shares, Panel::Editor);
                prop_assert_eq!(&again, &arrangement);
            }
        }
    }
}
