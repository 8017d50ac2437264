//! The calls of the device, safe to make: the only place where addresses are given to it.
#![expect(
    unsafe_code,
    reason = "an ioctl takes addresses, and the compiler cannot see what a device does with them"
)]

use std::fs::File;
use std::io;
use std::os::fd::{AsRawFd, RawFd};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use nix::libc;
use nix::sys::ioctl::ioctl_num_type as Number;
use wasm_device_abi::calls::{WasmCheck, WasmInfo, WasmMemRead, WasmRun, WasmSetInput};
use wasm_device_abi::ioctl;

mod numbers {
    use super::{Number, WasmCheck, WasmInfo, WasmMemRead, WasmRun, WasmSetInput, ioctl};

    nix::ioctl_readwrite_bad!(run, ioctl::RUN as Number, WasmRun);
    nix::ioctl_readwrite_bad!(check, ioctl::CHECK as Number, WasmCheck);
    nix::ioctl_readwrite_bad!(info, ioctl::INFO as Number, WasmInfo);
    nix::ioctl_readwrite_bad!(mem_read, ioctl::MEM_READ as Number, WasmMemRead);
    nix::ioctl_write_ptr_bad!(set_input, ioctl::SET_INPUT as Number, WasmSetInput);
    nix::ioctl_none_bad!(cancel, ioctl::CANCEL as Number);
}

/// An open file of the device. Any thread may make any call.
#[derive(Debug)]
pub(super) struct DeviceFile(File);

impl DeviceFile {
    /// Opens the device. Reads do not wait.
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        File::options().read(true).write(true).custom_flags(libc::O_NONBLOCK).open(path).map(Self)
    }

    /// For reads and writes.
    pub(super) fn file(&self) -> &File {
        &self.0
    }

    fn fd(&self) -> RawFd {
        self.0.as_raw_fd()
    }

    /// Runs the guest. What of its output fits goes to `output`.
    pub(super) fn run(
        &self,
        run: &mut WasmRun,
        entry: &[u8],
        push: &[u8],
        output: &mut [u8],
    ) -> nix::Result<()> {
        run.size = WasmRun::SIZE as u32;
        (run.entry_ptr, run.entry_len) = (address(entry), count(entry));
        (run.push_ptr, run.push_len) = (address(push), count(push));
        (run.output_cap, run.output_ptr) = (count(output), output.as_mut_ptr().addr() as u64);
        expose(&[entry, push, output]);
        // SAFETY: the struct says its own size. The device reads and writes nothing but the struct and the three
        // buffers within the lengths given, all of which live through the call; it is done when it returns.
        unsafe { numbers::run(self.fd(), run) }.map(drop)
    }

    /// Says what the module is. The interface entries go to `entries` when all of them fit.
    pub(super) fn check(&self, check: &mut WasmCheck, entries: &mut [u8]) -> nix::Result<()> {
        check.size = WasmCheck::SIZE as u32;
        (check.entries_cap, check.entries_ptr) = (count(entries), entries.as_mut_ptr().addr() as u64);
        expose(&[entries]);
        // SAFETY: as in `run`: the struct, and the buffer within the length given.
        unsafe { numbers::check(self.fd(), check) }.map(drop)
    }

    /// Says what the device is.
    pub(super) fn info(&self, info: &mut WasmInfo) -> nix::Result<()> {
        info.size = WasmInfo::SIZE as u32;
        // SAFETY: the struct says its own size and asks for no entries; the device writes nothing else.
        unsafe { numbers::info(self.fd(), info) }.map(drop)
    }

    /// Reads linear memory from `call.offset` on, as much as fits.
    pub(super) fn read_memory(&self, call: &mut WasmMemRead, buffer: &mut [u8]) -> nix::Result<()> {
        call.size = WasmMemRead::SIZE as u32;
        (call.len, call.buffer_ptr) = (buffer.len() as u64, buffer.as_mut_ptr().addr() as u64);
        expose(&[buffer]);
        // SAFETY: as in `run`: the struct, and the buffer within the length given.
        unsafe { numbers::mem_read(self.fd(), call) }.map(drop)
    }

    /// Sets the input payload.
    pub(super) fn set_input(&self, bytes: &[u8]) -> nix::Result<()> {
        let call = WasmSetInput {
            size: WasmSetInput::SIZE as u32,
            flags: 0,
            ptr: address(bytes),
            len: bytes.len() as u64,
        };
        expose(&[bytes]);
        // SAFETY: the device reads the struct and the bytes within the length given, and writes nothing.
        unsafe { numbers::set_input(self.fd(), &call) }.map(drop)
    }

    /// Ends the run under way.
    pub(super) fn cancel(&self) -> nix::Result<()> {
        // SAFETY: the call has no argument.
        unsafe { numbers::cancel(self.fd()) }.map(drop)
    }
}

fn address(bytes: &[u8]) -> u64 {
    bytes.as_ptr().addr() as u64
}

/// Tells the compiler that somebody else may reach these buffers from here on.
fn expose(buffers: &[&[u8]]) {
    for buffer in buffers {
        buffer.as_ptr().expose_provenance();
    }
}

/// Bytes of a buffer; what is beyond the field's range is not offered.
fn count(bytes: &[u8]) -> u32 {
    u32::try_from(bytes.len()).unwrap_or(u32::MAX)
}
