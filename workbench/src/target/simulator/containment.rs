//! Keeps a defect of the engine, or of what answers its guests, to the session it happens in.
//!
//! It can be kept there while the engine checks, loads and makes an instance, and while a guest
//! asks the host something. It cannot while the interpreter executes: its instruction handlers
//! cannot be unwound, so a panic that comes up through them aborts the process. A panic hook is
//! called before that, and [`panic_would_abort`] tells it.

use std::any::Any;
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread::{Builder, Result as Joined, ScopedJoinHandle};
use std::{io, thread};

/// Stack of the thread that runs a guest; only what is touched takes memory.
const STACK_BYTES: usize = 16 << 20;

thread_local! {
    static EXECUTING: Cell<bool> = const { Cell::new(false) };
}

/// Whether this thread executes a guest, so that a panic now aborts the process. It is for a panic
/// hook, which has to give the terminal back then: nobody else will.
pub fn panic_would_abort() -> bool {
    EXECUTING.get()
}

/// Executes a guest, through which nothing can unwind.
pub(crate) fn execute<T>(guest: impl FnOnce() -> T) -> T {
    EXECUTING.set(true);
    let result = guest();
    EXECUTING.set(false);
    result
}

/// Does some work; when it panics, returns its words. What it had borrowed may be left half done.
pub(crate) fn contain<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    let before = EXECUTING.replace(false);
    let result = catch_unwind(AssertUnwindSafe(work));
    EXECUTING.set(before);
    result.map_err(|panic| panic_text(panic.as_ref()))
}

/// Does some work on a thread with stack enough for the engine, and waits for it.
pub(crate) fn on_guest_thread<T: Send>(work: impl FnOnce() -> T + Send) -> io::Result<Joined<T>> {
    thread::scope(|scope| {
        let guest = Builder::new().name("guest".to_owned()).stack_size(STACK_BYTES);
        guest.spawn_scoped(scope, work).map(ScopedJoinHandle::join)
    })
}

/// The words of a panic.
pub(crate) fn panic_text(panic: &(dyn Any + Send)) -> String {
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
    fn a_hook_can_tell_which_panics_abort() {
        assert!(!panic_would_abort());
        let seen = execute(|| (panic_would_abort(), contain(panic_would_abort), panic_would_abort()));
        assert_eq!(seen, (true, Ok(false), true));
        assert!(!panic_would_abort());
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
