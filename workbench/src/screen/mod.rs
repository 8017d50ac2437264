//! Draws the state; changes nothing.

pub mod box_drawing;
pub mod editor_panel;
pub mod gauge;
pub mod log_panel;
pub mod pen;
pub mod quantity;
pub mod report_panel;
pub mod theme;
