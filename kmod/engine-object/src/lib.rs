//! The guest engine for kernel space, as one relocatable object behind a C interface
//! (`include/guest_engine.h`, generated from the signatures here).
#![no_std]

mod c_types;
mod callbacks;
mod codes;
mod entry_points;
mod session;
