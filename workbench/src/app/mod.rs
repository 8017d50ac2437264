//! The workbench's state and how events change it: no IO, no terminal, no clock.
