//! The memory of one session: small blocks by size classes out of chunks, large blocks by themselves,
//! all counted against one limit, all given back at once.

use core::alloc::{GlobalAlloc, Layout};
use core::ffi::c_void;
use core::mem::size_of;
use core::ptr::{self, NonNull};

use crate::callbacks;

/// Alignment that the callback gives.
const ALIGN: usize = 16;
/// Small blocks are cut out of chunks of this size.
const CHUNK: usize = 64 << 10;
/// Blocks over this size stand by themselves.
const SMALL_MAX: usize = 8 << 10;
/// Size classes: 16, 32, 64 … [`SMALL_MAX`].
const CLASSES: usize = (SMALL_MAX / ALIGN).ilog2() as usize + 1;
/// Allocations between two questions whether to go on. Opening a module has no slices, but allocates for
/// each function.
const PAUSE: u64 = 64;
/// Room for small blocks that a call begins with. A chunk is had here, near the top of the stack,
/// rather than deep inside, where the allocator of the kernel may need much stack to find memory.
const HEADROOM: usize = CHUNK / 2;

/// Head of each block that came from the callback, in a list of all of them.
#[repr(C, align(16))]
struct Block {
    next: *mut Block,
    previous: *mut Block,
    /// As asked from the callback, this head and the padding included.
    size: usize,
    /// Right before what is given away there is always the address of the head. Without padding
    /// that is here.
    head: *mut Block,
}

/// A free small block.
struct Free {
    next: *mut Free,
}

/// The memory of one session.
pub(crate) struct Arena {
    ctx: *mut c_void,
    blocks: *mut Block,
    free: [*mut Free; CLASSES],
    /// What is left of the newest chunk.
    chunk: *mut u8,
    chunk_left: usize,
    held: usize,
    peak: usize,
    limit: usize,
    allocations: u64,
    #[cfg(feature = "test-hooks")]
    fail_allocation: u64,
    refused: bool,
}

impl Arena {
    /// An empty arena.
    pub(crate) fn new(ctx: *mut c_void, limit: usize) -> Self {
        Self {
            ctx,
            blocks: ptr::null_mut(),
            free: [ptr::null_mut(); CLASSES],
            chunk: ptr::null_mut(),
            chunk_left: 0,
            held: 0,
            peak: 0,
            limit,
            allocations: 0,
            #[cfg(feature = "test-hooks")]
            fail_allocation: 0,
            refused: false,
        }
    }

    pub(crate) fn held(&self) -> usize {
        self.held
    }

    pub(crate) fn peak(&self) -> usize {
        self.peak
    }

    pub(crate) fn limit(&self) -> usize {
        self.limit
    }

    pub(crate) fn allocations(&self) -> u64 {
        self.allocations
    }

    /// Whether the allocation asked for last was refused.
    pub(crate) fn last_was_refused(&self) -> bool {
        self.refused
    }

    /// Makes room for a call's small blocks. Without it the call may still find what it needs.
    pub(crate) fn begin_call(&mut self) {
        self.refused = false;
        if self.chunk_left < HEADROOM {
            self.new_chunk();
        }
    }

    /// The allocation with this number fails, the first being 1.
    #[cfg(feature = "test-hooks")]
    pub(crate) fn fail_allocation(&mut self, number: u64) {
        self.fail_allocation = number;
    }

    /// Counts an allocation. Whether it is refused before anything is looked for.
    fn count_allocation(&mut self) -> bool {
        self.allocations += 1;
        // SAFETY: the context is the one of this session.
        if self.allocations % PAUSE == 0 && unsafe { callbacks::ge_cb_may_go_on(self.ctx) } != 0 {
            return true;
        }
        #[cfg(feature = "test-hooks")]
        if self.allocations == self.fail_allocation {
            return true;
        }
        false
    }

    /// Gives everything back, without looking into it.
    pub(crate) fn give_back(&mut self) {
        let mut block = self.blocks;
        while let Some(head) = NonNull::new(block) {
            // SAFETY: the list holds blocks that are not yet given back.
            let (next, size) = unsafe { (head.as_ref().next, head.as_ref().size) };
            // SAFETY: it came from the callback with this size.
            unsafe { callbacks::ge_cb_free(self.ctx, block.cast(), size) };
            block = next;
        }
        let (limit, peak, allocations) = (self.limit, self.peak, self.allocations);
        *self = Self { peak, allocations, ..Self::new(self.ctx, limit) };
    }

    fn allocate(&mut self, layout: Layout) -> *mut u8 {
        let memory = if self.count_allocation() {
            ptr::null_mut()
        } else if is_small(layout) {
            self.allocate_small(class(layout.size()))
        } else {
            self.allocate_block(layout, 0)
        };
        self.refused = memory.is_null();
        memory
    }

    fn allocate_small(&mut self, class: usize) -> *mut u8 {
        if let Some(head) = self.free.get_mut(class)
            && let Some(free) = NonNull::new(*head)
        {
            // SAFETY: what is in the list was written by `free` and not used since.
            *head = unsafe { free.as_ref().next };
            return free.as_ptr().cast();
        }
        let size = ALIGN << class;
        if self.chunk_left < size && !self.new_chunk() {
            return ptr::null_mut();
        }
        let memory = self.chunk;
        // SAFETY: at least `size` bytes of the chunk are left.
        self.chunk = unsafe { memory.add(size) };
        self.chunk_left -= size;
        memory
    }

    /// What is left of the old chunk stays unused until the arena goes.
    fn new_chunk(&mut self) -> bool {
        // Blocks have a head, and a chunk with it fills whole pages.
        let size = CHUNK - size_of::<Block>();
        let Ok(layout) = Layout::from_size_align(size, ALIGN) else { return false };
        let memory = self.allocate_block(layout, 0);
        if memory.is_null() {
            return false;
        }
        self.chunk = memory;
        self.chunk_left = size;
        true
    }

    /// A block of its own. `replaces` bytes of the limit are those of a block that goes right after.
    fn allocate_block(&mut self, layout: Layout, replaces: usize) -> *mut u8 {
        let offset = block_offset(layout);
        let Some(size) = layout.size().checked_add(offset) else { return ptr::null_mut() };
        let held = self.held.saturating_sub(replaces).saturating_add(size);
        if held > self.limit {
            return ptr::null_mut();
        }
        // SAFETY: the context is the one of this session.
        let base = unsafe { callbacks::ge_cb_alloc(self.ctx, size) };
        if base.is_null() {
            return ptr::null_mut();
        }
        self.held += size;
        self.peak = self.peak.max(self.held);
        let block: *mut Block = base.cast();
        self.link(block, size);
        let at = (base.addr() + size_of::<Block>()).next_multiple_of(layout.align().max(ALIGN));
        let memory: *mut u8 = base.with_addr(at).cast();
        // SAFETY: the word before is the last one of the head, or lies in the padding after it.
        unsafe { memory.cast::<*mut Block>().sub(1).write(block) };
        memory
    }

    fn link(&mut self, block: *mut Block, size: usize) {
        // SAFETY: the block is new, large enough for its head, and aligned to 16.
        unsafe { block.write(Block { next: self.blocks, previous: ptr::null_mut(), size, head: block }) };
        if let Some(mut next) = NonNull::new(self.blocks) {
            // SAFETY: blocks of the list are not given back.
            unsafe { next.as_mut().previous = block };
        }
        self.blocks = block;
    }

    fn release(&mut self, memory: *mut u8, layout: Layout) {
        if !is_small(layout) {
            return self.release_block(memory);
        }
        let free: *mut Free = memory.cast();
        if let Some(head) = self.free.get_mut(class(layout.size())) {
            // SAFETY: small blocks have at least 16 bytes, and this one is not used any more.
            unsafe { free.write(Free { next: *head }) };
            *head = free;
        }
    }

    fn release_block(&mut self, memory: *mut u8) {
        // SAFETY: `allocate_block` wrote it there.
        let block = unsafe { memory.cast::<*mut Block>().sub(1).read() };
        // SAFETY: `allocate_block` linked it, and it was not released since.
        let Block { next, previous, size, .. } = unsafe { block.read() };
        match NonNull::new(previous) {
            // SAFETY: neighbours in the list are not given back.
            Some(mut previous) => unsafe { previous.as_mut().next = next },
            None => self.blocks = next,
        }
        if let Some(mut next) = NonNull::new(next) {
            // SAFETY: as above.
            unsafe { next.as_mut().previous = previous };
        }
        self.held -= size;
        // SAFETY: it came from the callback with this size.
        unsafe { callbacks::ge_cb_free(self.ctx, block.cast(), size) };
    }

    /// Grows or shrinks. A large block that moves counts once against the limit, though both are
    /// held for the length of the copy.
    fn resize(&mut self, memory: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        let Ok(new) = Layout::from_size_align(size, layout.align()) else { return ptr::null_mut() };
        if is_small(layout) && is_small(new) && class(layout.size()) == class(size) {
            return memory;
        }
        let moved = if !is_small(layout) && !is_small(new) {
            let replaces = layout.size() + block_offset(layout);
            let moved =
                if self.count_allocation() { ptr::null_mut() } else { self.allocate_block(new, replaces) };
            self.refused = moved.is_null();
            moved
        } else {
            self.allocate(new)
        };
        if !moved.is_null() {
            // SAFETY: both are at least that long, and they are different blocks.
            unsafe { ptr::copy_nonoverlapping(memory, moved, layout.size().min(size)) };
            self.release(memory, layout);
        }
        moved
    }
}

fn is_small(layout: Layout) -> bool {
    layout.size() <= SMALL_MAX && layout.align() <= ALIGN
}

/// The class of a small size: the smallest power of two, from 16, that holds it.
fn class(size: usize) -> usize {
    size.max(ALIGN).next_power_of_two().ilog2() as usize - ALIGN.ilog2() as usize
}

/// Bytes before what is given away, at most: the head, and what an alignment over 16 needs.
fn block_offset(layout: Layout) -> usize {
    size_of::<Block>() + layout.align().max(ALIGN) - ALIGN
}

/// The allocator of everything inside: the arena of the session that the task is in.
struct CurrentArena;

#[global_allocator]
static CURRENT_ARENA: CurrentArena = CurrentArena;

/// Does `work` with the arena of the session that the task is in.
fn with_current<T>(work: impl FnOnce(&mut Arena) -> T) -> T {
    // SAFETY: only code inside of a session allocates, so there is one, and while that code runs
    // the arena is used from here alone.
    work(unsafe { &mut (*callbacks::ge_cb_current()).arena })
}

// SAFETY: blocks come out of chunks or stand by themselves, never overlap, have the size and alignment
// asked for, and stay until released. Nothing here panics or allocates.
unsafe impl GlobalAlloc for CurrentArena {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        with_current(|arena| arena.allocate(layout))
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        with_current(|arena| arena.release(memory, layout));
    }

    unsafe fn realloc(&self, memory: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        with_current(|arena| arena.resize(memory, layout, size))
    }
}
