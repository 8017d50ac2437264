//! Draws the state; changes nothing.

pub mod box_drawing;
pub mod pen;
pub mod quantity;
pub mod theme;
