//! Guest programs to start from.
