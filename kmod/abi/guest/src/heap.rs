//! Memory for `alloc`: taken from the end of linear memory, page by page.
#![cfg_attr(target_arch = "wasm32", expect(unsafe_code, reason = "an allocator hands out addresses"))]

/// Where a block begins and where the next one may: the least multiple of `align` from `next` on.
#[cfg_attr(not(any(test, target_arch = "wasm32")), expect(dead_code, reason = "used in a guest"))]
fn block(next: usize, size: usize, align: usize) -> Option<(usize, usize)> {
    let begin = next.checked_next_multiple_of(align)?;
    Some((begin, begin.checked_add(size)?))
}

#[cfg(target_arch = "wasm32")]
mod guest {
    use core::alloc::{GlobalAlloc, Layout};
    use core::arch::wasm32::{memory_grow, memory_size};
    use core::cell::Cell;
    use core::ptr;

    const PAGE: usize = 65_536;

    /// A heap for guests that live for one run: only the newest block is ever given back.
    struct Heap {
        next: Cell<usize>,
        end: Cell<usize>,
    }

    // SAFETY: a guest has one thread.
    unsafe impl Sync for Heap {}

    #[global_allocator]
    static HEAP: Heap = Heap { next: Cell::new(0), end: Cell::new(0) };

    impl Heap {
        /// Makes room up to `end`, which is beyond what there is; `false` when the host gives no more.
        fn grow_to(&self, end: usize) -> bool {
            let pages = (end - self.end.get()).div_ceil(PAGE);
            let before = memory_grow::<0>(pages);
            if before == usize::MAX {
                return false;
            }
            self.end.set((before + pages) * PAGE);
            true
        }
    }

    // SAFETY: each block is part of memory that was grown for this heap, and overlaps no block that
    // has not been given back.
    unsafe impl GlobalAlloc for Heap {
        unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
            // Somebody else may have grown memory too; what is theirs is left alone.
            if self.end.get() != memory_size::<0>() * PAGE {
                let end = memory_size::<0>() * PAGE;
                self.next.set(end);
                self.end.set(end);
            }
            let Some((begin, end)) = super::block(self.next.get(), layout.size(), layout.align()) else {
                return ptr::null_mut();
            };
            if end > self.end.get() && !self.grow_to(end) {
                return ptr::null_mut();
            }
            self.next.set(end);
            ptr::with_exposed_provenance_mut(begin)
        }

        unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
            if block.addr() + layout.size() == self.next.get() {
                self.next.set(block.addr());
            }
        }

        unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
            let begin = block.addr();
            let newest = begin + layout.size() == self.next.get();
            if let (true, Some(end)) = (newest, begin.checked_add(size))
                && (end <= self.end.get() || self.grow_to(end))
            {
                self.next.set(end);
                return block;
            }
            // SAFETY: `size` is not zero, and does not overflow with the alignment of a layout
            // that exists: whoever calls this answers for both.
            let wanted = unsafe { Layout::from_size_align_unchecked(size, layout.align()) };
            // SAFETY: the layout is one of a block that may be asked for, as above.
            let new = unsafe { self.alloc(wanted) };
            if !new.is_null() {
                // SAFETY: both blocks are at least that long, and a new block overlaps none.
                unsafe { ptr::copy_nonoverlapping(block, new, layout.size().min(size)) };
            }
            new
        }
    }
}

#[cfg(test)]
mod tests {
    use super::block;

    #[test]
    fn blocks_are_aligned_and_do_not_wrap_around() {
        assert_eq!(block(5, 3, 4), Some((8, 11)));
        assert_eq!(block(8, 0, 8), Some((8, 8)));
        assert_eq!(block(usize::MAX - 1, 1, 8), None);
        assert_eq!(block(8, usize::MAX, 1), None);
    }
}
