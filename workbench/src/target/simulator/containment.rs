//! Keeps a defect of the engine, or of what answers its guests, to the session it happens in.
//!
//! It can be kept there while the engine checks, loads and makes an instance, and while a guest
//! asks the host something. It cannot while the interpreter executes: its instruction handlers
//! cannot be unwound, so a panic that comes up through them aborts the process. The panic hook
//! is called before that, and does then what it does for any other panic.

use std::any::Any;
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread::{Builder, Result as Joined, ScopedJoinHandle};
use std::{io, thread};

/// Stack of the thread that runs a guest; only what is touched takes memory.
const STACK_BYTES: usize = 16 << 20;

thread_local! {
    static CONTAINED: Cell<bool> = const { Cell::new(false) };
}

/// Whether a panic of this thread, now, ends one session of the simulator and nothing else. A
/// panic hook that would give the terminal back, or print, does nothing then.
pub fn is_panic_contained() -> bool {
    CONTAINED.get()
}

/// Does some work; when it panics, returns its words. What it had borrowed may be left half done.
pub(super) fn contain<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    let before = CONTAINED.replace(true);
    let result = catch_unwind(AssertUnwindSafe(work));
    CONTAINED.set(before);
    result.map_err(|panic| panic_text(panic.as_ref()))
}

/// Does some work on a thread with stack enough for the engine, and waits for it.
pub(super) fn on_guest_thread<T: Send>(work: impl FnOnce() -> T + Send) -> io::Result<Joined<T>> {
    thread::scope(|scope| {
        let guest = Builder::new().name("guest".to_owned()).stack_size(STACK_BYTES);
        guest.spawn_scoped(scope, work).map(ScopedJoinHandle::join)
    })
}

/// The words of a panic.
pub(super) fn panic_text(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().copied();
    let text = text.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    text.unwrap_or("it gave no reason").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_its_words() {
        assert_eq!(contain(|| 7), Ok(7));
        let number = 3;
        assert_eq!(contain(|| -> u32 { panic!("broken {number}") }), Err("broken 3".to_owned()));
        assert_eq!(contain(|| -> u32 { panic!("broken") }), Err("broken".to_owned()));
    }

    #[test]
    fn a_hook_can_tell_which_panics_are_contained() {
        assert!(!is_panic_contained());
        let seen = contain(|| (is_panic_contained(), contain(is_panic_contained), is_panic_contained()));
        assert_eq!(seen, Ok((true, Ok(true), true)));
        assert!(!is_panic_contained());
    }

    #[test]
    fn the_guest_thread_has_a_deep_stack() {
        fn depth(levels: u32) -> u32 {
            let frame = std::hint::black_box([levels; 256]);
            if levels == 0 { 0 } else { 1 + depth(frame[255] - 1) }
        }
        assert_eq!(on_guest_thread(|| depth(2_500)).unwrap().unwrap(), 2_500);
    }
}
