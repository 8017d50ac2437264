// SPDX-License-Identifier: GPL-2.0

//! The device node and the file operations.

use core::ptr;

use kernel::bindings;
use kernel::error::to_result;
use kernel::fs::{File, Kiocb};
use kernel::iov::{IovIterDest, IovIterSource};
use kernel::miscdevice::{MiscDevice, MiscDeviceOptions, MiscDeviceRegistration};
use kernel::prelude::*;
use kernel::sync::poll::PollTable;
use kernel::types::{ForeignOwnable, Opaque};

use crate::session::{Session, Use};
use crate::{device, ioctl_calls, trace_reader};

/// `/dev/wasm_device` while it is registered.
///
/// `MiscDeviceRegistration` has neither poll, flush nor a file mode; so this takes the operations that
/// it would register, adds the first two, and registers by itself.
#[pin_data(PinnedDrop)]
pub(crate) struct DeviceNode {
    operations: KBox<bindings::file_operations>,
    #[pin]
    inner: Opaque<bindings::miscdevice>,
}

// SAFETY: a misc device may be deregistered by another task than the one that registered it.
unsafe impl Send for DeviceNode {}
// SAFETY: shared, it gives access to nothing.
unsafe impl Sync for DeviceNode {}

impl DeviceNode {
    /// Registers the node.
    pub(crate) fn register() -> impl PinInit<Self, Error> {
        let raw = MiscDeviceOptions { name: c"wasm_device" }.into_raw::<Session>();
        // SAFETY: `into_raw` points it to operations that live for ever.
        let operations = unsafe { ptr::read(raw.fops) };
        let operations = bindings::file_operations { poll: Some(poll), flush: Some(flush), ..operations };
        try_pin_init!(Self {
            operations: KBox::new(operations, GFP_KERNEL)?,
            inner <- {
                let fops = ptr::from_ref(&**operations);
                Opaque::try_ffi_init(move |slot: *mut bindings::miscdevice| {
                    let mode = device::DEVICE_MODE as bindings::umode_t;
                    // SAFETY: the slot can be written to, and stays where it is until it is
                    // deregistered; so do the operations.
                    to_result(unsafe {
                        slot.write(bindings::miscdevice { fops, mode, ..raw });
                        bindings::misc_register(slot)
                    })
                })
            },
        })
    }
}

#[pinned_drop]
impl PinnedDrop for DeviceNode {
    fn drop(self: Pin<&mut Self>) {
        // SAFETY: it is registered, and no file is open: an open one keeps the module loaded.
        unsafe { bindings::misc_deregister(self.inner.get()) };
    }
}

/// The session of an open file.
///
/// # Safety
///
/// `file` is a file of this device, and stays open for `'a`.
unsafe fn session_of<'a>(file: *mut bindings::file) -> Pin<&'a Session> {
    // SAFETY: `open` made the private data of each of our files from such a box.
    unsafe { <Pin<KBox<Session>> as ForeignOwnable>::borrow((*file).private_data) }
}

/// What poll(2) may report now.
///
/// # Safety
///
/// `file` is an open file of this device, and `table` null or a poll table.
unsafe extern "C" fn poll(
    file: *mut bindings::file,
    table: *mut bindings::poll_table_struct,
) -> bindings::__poll_t {
    // SAFETY: the kernel calls this for open files of ours, with a table or null.
    unsafe { session_of(file).poll(File::from_raw_file(file), &PollTable::from_raw(table)) }
}

/// A descriptor for the file was closed.
///
/// # Safety
///
/// `file` is an open file of this device.
unsafe extern "C" fn flush(file: *mut bindings::file, id: bindings::fl_owner_t) -> kernel::ffi::c_int {
    // SAFETY: the kernel calls this for open files of ours.
    unsafe { session_of(file) }.descriptor_closed(file, id);
    0
}

#[vtable]
impl MiscDevice for Session {
    type Ptr = Pin<KBox<Self>>;

    fn open(_file: &File, _misc: &MiscDeviceRegistration<Self>) -> Result<Self::Ptr> {
        Session::open()
    }

    fn read_iter(kiocb: Kiocb<'_, Self::Ptr>, iov: &mut IovIterDest<'_>) -> Result<usize> {
        // SAFETY: the kernel gives the control block of a read under way, with its file.
        let flags = unsafe { (*(*kiocb.as_raw()).ki_filp).f_flags };
        trace_reader::read(&kiocb.file(), flags & bindings::O_NONBLOCK != 0, iov)
    }

    fn write_iter(kiocb: Kiocb<'_, Self::Ptr>, iov: &mut IovIterSource<'_>) -> Result<usize> {
        let len = iov.len();
        let mut contents = kiocb.file().get_ref().take(Use::Call)?;
        let count = contents.append_image(len, |room| Ok(iov.copy_from_iter(room)))?;
        if count == 0 && len > 0 {
            Err(EFAULT)
        } else {
            Ok(count)
        }
    }

    // A 32-bit caller has the same structs: the kernel's own `compat_ptr_ioctl` brings it here.
    fn ioctl(session: Pin<&Self>, _file: &File, request: u32, argument: usize) -> Result<isize> {
        ioctl_calls::dispatch(&session, request, argument)
    }
}
