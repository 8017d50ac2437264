//! Pictures of the screen, made from its real buffer.
