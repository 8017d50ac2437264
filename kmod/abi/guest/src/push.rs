//! Arrays that the host pushes into the guest: it asks for a place, copies there, and calls the entry.
#![expect(unsafe_code, reason = "the host says where it copied an array to; here that becomes a slice")]

use alloc::vec::Vec;
use core::cell::Cell;
use core::ptr;

use crate::host::Plain;

/// Where the newest array is to be, and for how many bytes there is room.
struct Pushed(Cell<(*mut u8, usize)>);

// SAFETY: a guest has one thread.
unsafe impl Sync for Pushed {}

static PUSHED: Pushed = Pushed(Cell::new((ptr::null_mut(), 0)));

/// What an array consists of, aligned for every record.
#[repr(align(16))]
#[derive(Clone, Copy)]
struct Unit {
    _bytes: [u8; 16],
}

/// A type that a run can push.
#[expect(private_bounds, reason = "nobody else is to say which types these are")]
pub trait Element: Plain {}

impl Element for i32 {}
impl Element for u8 {}
impl Element for crate::Meminfo {}
impl Element for crate::Task {}
impl Element for crate::Netdev {}

/// A place for an array of that many bytes. It is the guest's from then on and stays where it is.
pub fn place(bytes: usize) -> *mut u8 {
    let units: Vec<Unit> = alloc::vec![Unit { _bytes: [0; 16] }; bytes.div_ceil(16)];
    let place = units.leak().as_mut_ptr().cast();
    PUSHED.0.set((place, bytes));
    place
}

/// The array of `count` elements that the host has copied to `place`.
///
/// # Panics
/// When `place` is not the newest place that was asked for, or has no room for so many elements.
pub fn array<T: Element>(place: *const u8, count: usize) -> &'static [T] {
    let (begin, room) = PUSHED.0.get();
    let bytes = count.checked_mul(size_of::<T>());
    let fits = bytes.is_some_and(|bytes| bytes <= room);
    assert!(
        ptr::eq(place, begin) && fits,
        "an array of {count} elements is not where the host was to put it"
    );
    if count == 0 {
        return &[];
    }
    // SAFETY: the place has room for so many elements, is aligned for them, was zeroed and then written
    // by nobody but the host, and is never freed; every bit pattern is a value of `T`.
    unsafe { core::slice::from_raw_parts(begin.cast_const().cast(), count) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_array_is_read_where_the_host_put_it() {
        let at = place(8);
        // SAFETY: there is room for two numbers, aligned for them.
        unsafe { at.cast::<[i32; 2]>().write([3, -4]) };
        assert_eq!(array::<i32>(at, 2), [3, -4]);
        assert_eq!(array::<u8>(at, 1), [3]);
        assert_eq!(array::<crate::Task>(at, 0).len(), 0);
        let too_long = std::panic::catch_unwind(|| array::<i32>(at, 3));
        assert!(too_long.is_err());
        let elsewhere = std::panic::catch_unwind(|| array::<i32>(at.wrapping_add(4), 1));
        assert!(elsewhere.is_err());
    }
}
