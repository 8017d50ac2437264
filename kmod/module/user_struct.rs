// SPDX-License-Identifier: GPL-2.0

//! Structs of the interface from and to user space. Each begins with its size as the caller knows it.

use core::mem::size_of;
use core::{ptr, slice};

use kernel::prelude::*;
use kernel::uaccess::{UserPtr, UserSlice};

use crate::accounted_bytes::{self, AccountedBytes};
use crate::calls::{WasmCheck, WasmInfo, WasmMemRead, WasmRun, WasmSetInput};
use crate::legacy::WasmSetData;

/// Largest struct that is looked at: the interface is far from it, and a mistake is likelier.
const SIZE_MAX: usize = 4_096;

/// A struct of the interface.
///
/// # Safety
///
/// All bit patterns are valid, and there is no padding.
pub(crate) unsafe trait UserStruct: Copy {
    /// The value whose bytes are all zero.
    const ZERO: Self;

    fn bytes(&self) -> &[u8] {
        // SAFETY: there is no padding, so every byte is written.
        unsafe { slice::from_raw_parts(ptr::from_ref(self).cast(), size_of::<Self>()) }
    }

    fn bytes_mut(&mut self) -> &mut [u8] {
        // SAFETY: there is no padding, and every bit pattern is valid.
        unsafe { slice::from_raw_parts_mut(ptr::from_mut(self).cast(), size_of::<Self>()) }
    }
}

/// A struct of the interface that begins with its size.
pub(crate) trait SizedStruct: UserStruct {
    fn size_mut(&mut self) -> &mut u32;
}

macro_rules! user_structs {
    ($($name:ident)*) => {$(
        // SAFETY: `abi_struct!` allows integers and arrays of them, and no padding.
        unsafe impl UserStruct for $name {
            const ZERO: Self = $name::ZERO;
        }
    )*};
}
user_structs!(WasmRun WasmCheck WasmInfo WasmMemRead WasmSetInput WasmSetData);

macro_rules! sized_structs {
    ($($name:ident)*) => {$(
        impl SizedStruct for $name {
            fn size_mut(&mut self) -> &mut u32 {
                &mut self.size
            }
        }
    )*};
}
sized_structs!(WasmRun WasmCheck WasmInfo WasmMemRead WasmSetInput);

/// Reads a struct that does not begin with its size.
pub(crate) fn read_fixed<T: UserStruct>(address: usize) -> Result<KBox<T>> {
    let mut value = accounted_bytes::boxed(T::ZERO)?;
    UserSlice::new(UserPtr::from_addr(address), size_of::<T>()).reader().read_slice(value.bytes_mut())?;
    Ok(value)
}

/// Reads a struct that begins with its size. Bytes beyond what the device knows must be zero.
pub(crate) fn read<T: SizedStruct>(address: usize) -> Result<KBox<T>> {
    let pointer = UserPtr::from_addr(address);
    let mut size = [0; size_of::<u32>()];
    UserSlice::new(pointer, size.len()).reader().read_slice(&mut size)?;
    let stated = u32::from_ne_bytes(size);
    let size = stated as usize;
    if size < size_of::<T>() || size > SIZE_MAX {
        return Err(EINVAL);
    }
    let mut reader = UserSlice::new(pointer, size).reader();
    let mut value = accounted_bytes::boxed(T::ZERO)?;
    reader.read_slice(value.bytes_mut())?;
    // The caller may have changed it meanwhile: what was checked counts.
    *value.size_mut() = stated;
    while !reader.is_empty() {
        let mut rest = [0; 64];
        let piece = &mut rest[..reader.len().min(64)];
        reader.read_slice(piece)?;
        if piece.iter().any(|byte| *byte != 0) {
            return Err(EINVAL);
        }
    }
    Ok(value)
}

/// Writes a struct back.
pub(crate) fn write<T: UserStruct>(address: usize, value: &T) -> Result {
    write_bytes(address as u64, value.bytes())
}

/// Copies `bytes` to user space.
pub(crate) fn write_bytes(address: u64, bytes: &[u8]) -> Result {
    if bytes.is_empty() {
        return Ok(());
    }
    UserSlice::new(UserPtr::from_addr(address as usize), bytes.len()).writer().write_slice(bytes)
}

/// Copies `len` bytes from user space.
pub(crate) fn read_bytes(address: u64, len: usize) -> Result<AccountedBytes> {
    let mut bytes = AccountedBytes::new();
    bytes.append_with(len, |room| {
        UserSlice::new(UserPtr::from_addr(address as usize), len).reader().read_slice(room)?;
        Ok(len)
    })?;
    Ok(bytes)
}
