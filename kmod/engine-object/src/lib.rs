//! The guest engine for kernel space, as one relocatable object behind a C interface
//! (`include/guest_engine.h`, generated from the signatures here).
//!
//! A session is a `guest_engine::Session` in an [arena](arena) of its own. Each entry point
//! [enters](session) the session, so that the allocator finds its arena, and
//! [contains](containment) what goes wrong there.
#![no_std]
#![feature(alloc_error_handler)] // To tell a failed allocation from a panic.

extern crate alloc;

mod arena;
mod c_types;
mod callbacks;
mod codes;
mod containment;
mod entry_points;
mod kernel_services;
mod lost_run;
mod session;
#[cfg(feature = "test-hooks")]
mod test_hooks;
mod text_buffer;
