// SPDX-License-Identifier: GPL-2.0

//! Memory on behalf of a caller: accounted to it, and refused rather than got by killing processes.

use core::ffi::c_void;
use core::mem::{align_of, size_of, MaybeUninit};
use core::ptr::NonNull;
use core::{ptr, slice};

use kernel::bindings;
use kernel::prelude::*;

use crate::test_hooks;

/// Alignment that the engine and all structs of the interface are content with.
const ALIGN: usize = 16;

/// Memory of guests is in nobody's resident set: the OOM killer would shoot a bystander. So no retry,
/// and no warning either, as a refusal is nothing unusual here.
const GUEST_MEMORY: bindings::gfp_t =
    bindings::GFP_KERNEL_ACCOUNT | (1 << bindings::___GFP_NORETRY_BIT) | (1 << bindings::___GFP_NOWARN_BIT);

/// Memory for a guest, from the slab or from vmalloc, or null.
pub(crate) fn allocate(size: usize) -> *mut c_void {
    // SAFETY: a null pointer makes this an allocation.
    unsafe { reallocate(ptr::null_mut(), size) }
}

/// Gives memory of [`allocate`] or [`reallocate`] back.
///
/// # Safety
///
/// Nobody uses it any more.
pub(crate) unsafe fn free(memory: *mut c_void) {
    // SAFETY: what the caller promises.
    unsafe { bindings::kvfree(memory) };
}

/// Moves `memory` to a place with `size` bytes; null leaves it where it is.
///
/// # Safety
///
/// `memory` is null or comes from here.
unsafe fn reallocate(memory: *mut c_void, size: usize) -> *mut c_void {
    if test_hooks::allocation_fails() {
        return ptr::null_mut();
    }
    // SAFETY: what the caller promises.
    unsafe {
        bindings::kvrealloc_node_align_noprof(memory, size, ALIGN, GUEST_MEMORY, bindings::NUMA_NO_NODE)
    }
}

/// A value on behalf of a caller, in a box.
pub(crate) fn boxed<T>(value: T) -> Result<KBox<T>> {
    Ok(KBox::write(room_for()?, value))
}

/// A box for a value. `KBox` can make it, but knows no flag that spares the OOM killer.
pub(crate) fn room_for<T>() -> Result<KBox<MaybeUninit<T>>> {
    const { assert!(size_of::<T>() > 0) };
    if test_hooks::allocation_fails() {
        return Err(ENOMEM);
    }
    // SAFETY: a null pointer makes this an allocation.
    let memory = unsafe {
        bindings::krealloc_node_align_noprof(
            ptr::null(),
            size_of::<T>(),
            align_of::<T>(),
            GUEST_MEMORY,
            bindings::NUMA_NO_NODE,
        )
    };
    let memory = NonNull::new(memory.cast::<MaybeUninit<T>>()).ok_or(ENOMEM)?;
    // SAFETY: it comes from kmalloc, as the memory of each `KBox`, is large enough and aligned, and
    // nobody else has it.
    Ok(unsafe { KBox::from_raw(memory.as_ptr()) })
}

/// Bytes that grow.
pub(crate) struct AccountedBytes {
    start: *mut u8,
    len: usize,
    capacity: usize,
}

// SAFETY: it owns its memory, and nothing else points there.
unsafe impl Send for AccountedBytes {}
// SAFETY: shared, it can only be read.
unsafe impl Sync for AccountedBytes {}

impl AccountedBytes {
    pub(crate) const fn new() -> Self {
        Self { start: ptr::null_mut(), len: 0, capacity: 0 }
    }

    pub(crate) fn len(&self) -> usize {
        self.len
    }

    pub(crate) fn as_slice(&self) -> &[u8] {
        if self.len == 0 {
            return &[];
        }
        // SAFETY: the first `len` bytes are written, and stay for as long as `self` is borrowed.
        unsafe { slice::from_raw_parts(self.start, self.len) }
    }

    /// Removes the first `count` bytes.
    pub(crate) fn remove_front(&mut self, count: usize) {
        let count = count.min(self.len);
        if count > 0 {
            // SAFETY: both ranges lie within the `len` bytes that are written.
            unsafe { ptr::copy(self.start.add(count), self.start, self.len - count) };
            self.len -= count;
        }
    }

    /// Appends `bytes`, or leaves all as it was.
    pub(crate) fn append(&mut self, bytes: &[u8]) -> Result {
        self.append_with(bytes.len(), |room| {
            room.copy_from_slice(bytes);
            Ok(bytes.len())
        })?;
        Ok(())
    }

    /// Appends what `fill` writes to the room of `len` bytes; it returns how many of them count.
    pub(crate) fn append_with(
        &mut self,
        len: usize,
        fill: impl FnOnce(&mut [u8]) -> Result<usize>,
    ) -> Result<usize> {
        if len == 0 {
            return Ok(0);
        }
        self.reserve(len)?;
        // SAFETY: there is room for `len` bytes after those that count. They are zeroed first, as a
        // reference to bytes wants them written.
        let room = unsafe {
            let room = self.start.add(self.len);
            ptr::write_bytes(room, 0, len);
            slice::from_raw_parts_mut(room, len)
        };
        let count = fill(room)?.min(len);
        self.len += count;
        Ok(count)
    }

    /// Makes room for `more` bytes.
    pub(crate) fn reserve(&mut self, more: usize) -> Result {
        let needed = self.len.checked_add(more).ok_or(ENOMEM)?;
        if needed <= self.capacity {
            return Ok(());
        }
        // Pieces come one after the other: half as much again keeps moving them cheap.
        let capacity = needed.max(self.capacity / 2 * 3);
        // SAFETY: `start` is null or comes from there.
        let start = unsafe { reallocate(self.start.cast(), capacity) };
        if start.is_null() {
            return Err(ENOMEM);
        }
        self.start = start.cast();
        self.capacity = capacity;
        Ok(())
    }
}

impl Drop for AccountedBytes {
    fn drop(&mut self) {
        // SAFETY: nobody else has it. Null is fine.
        unsafe { free(self.start.cast()) };
    }
}
