//! Draws the state; changes nothing.
