//! Draws the state; changes nothing.

pub mod box_drawing;
pub mod log_panel;
pub mod pen;
pub mod quantity;
pub mod theme;
