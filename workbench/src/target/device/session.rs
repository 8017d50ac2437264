//! A session of the device: one open file.

use std::io::{ErrorKind, Read, Write};
use std::sync::Arc;

use guest_engine::wire::caller::{DeviceInfo, check_report, run_call, run_report};
use guest_engine::{CheckReport, InterfaceItem, RunReport, RunRequest, default_entry};
use nix::errno::Errno;
use nix::sys::signal::SigSet;
use wasm_device_abi::calls::{WasmCheck, WasmMemRead, WasmRun};
use wasm_device_abi::codes::{Status, Trap};

use super::control::DeviceControl;
use super::gone;
use super::ioctls::DeviceFile;
use crate::target::{GuestSession, RunControl, TargetError};

/// Room for interface entries at first; few guests have more.
const ENTRIES_BYTES: usize = 64 << 10;
/// Room for trace records at first, and at most: one record holds what one host call wrote.
const TRACE_BYTES: usize = 256 << 10;
const TRACE_RECORD_BYTES: usize = 256 << 20;

/// One open file of the device.
pub(super) struct DeviceSession {
    file: Arc<DeviceFile>,
    info: DeviceInfo,
    control: Arc<DeviceControl>,
    /// Bytes of the module image.
    image_bytes: u64,
    /// A run used the image, so that the next write starts a new one.
    image_was_run: bool,
    /// Imports and exports of the image, where it was looked at since it was written.
    items: Option<Vec<InterfaceItem>>,
}

impl DeviceSession {
    pub(super) fn new(file: Arc<DeviceFile>, info: DeviceInfo) -> Self {
        let control = Arc::new(DeviceControl::new(&file));
        Self { file, info, control, image_bytes: 0, image_was_run: false, items: None }
    }

    /// What an error of a call means.
    fn error(&self, call: &str, error: Errno) -> TargetError {
        match error {
            Errno::EBUSY => TargetError::Busy(self.info.session),
            Errno::ENOMEM => {
                TargetError::Misuse(format!("the kernel has no memory for {call}; nothing has changed"))
            }
            Errno::EINVAL => TargetError::Misuse(format!(
                "the device does not take {call}: an argument is outside what it knows"
            )),
            error => gone(call, error),
        }
    }

    /// Makes a short call again while signals interrupt it.
    fn again<T>(mut call: impl FnMut() -> nix::Result<T>) -> nix::Result<T> {
        loop {
            match call() {
                Err(Errno::EINTR) => {}
                result => return result,
            }
        }
    }

    /// The name of the function that a run calls which names none.
    fn default_entry(&mut self) -> Result<String, TargetError> {
        if self.items.is_none() {
            self.check()?;
        }
        Ok(self.items.as_deref().and_then(default_entry).unwrap_or_default().to_owned())
    }

    /// Runs it, under signals that are for other threads: one here would end the run.
    fn run_undisturbed(
        &self,
        run: &mut WasmRun,
        entry: &[u8],
        push: &[u8],
        output: &mut [u8],
    ) -> nix::Result<()> {
        let before = SigSet::all().thread_swap_mask(nix::sys::signal::SigmaskHow::SIG_SETMASK);
        let result = loop {
            match self.file.run(run, entry, push, output) {
                // It waited for another call, and has not begun.
                Err(Errno::EINTR) if run.session == 0 => {}
                // It ended as cancelled, and the report says so.
                Err(Errno::EINTR) => break Ok(()),
                result => break result,
            }
        };
        if let Ok(before) = before {
            // The mask is one that the system gave.
            let _ = before.thread_set_mask();
        }
        result
    }

    fn closed_report(&self, request: &RunRequest) -> RunReport {
        RunReport {
            status: Status::Cancelled,
            trap: Trap::None,
            session: self.info.session,
            run: 0,
            entry: request.entry.clone().unwrap_or_default(),
            results: Vec::new(),
            results_len: 0,
            output: Vec::new(),
            fuel_used: 0,
            fuel_limit: 0,
            nanoseconds: 0,
            host_calls: 0,
            peak_pages: 0,
            log_lines: 0,
            log_bytes: 0,
            log_suppressed: 0,
            trace_dropped: 0,
            message: "the session was closed before the run began".to_owned(),
        }
    }
}

impl GuestSession for DeviceSession {
    fn session(&self) -> u32 {
        self.info.session
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), TargetError> {
        if std::mem::take(&mut self.image_was_run) {
            self.image_bytes = 0;
        }
        self.items = None;
        let limit = self.info.limits.module_bytes;
        let wanted = self.image_bytes + bytes.len() as u64;
        let mut rest = bytes;
        while !rest.is_empty() {
            let mut file = self.file.file();
            match file.write(rest) {
                Ok(0) => return Err(gone("a write", Errno::EIO)),
                Ok(written) => {
                    self.image_bytes += written as u64;
                    rest = &rest[written..];
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => {
                    return Err(match error.raw_os_error().map_or(Errno::EIO, Errno::from_raw) {
                        Errno::EFBIG => TargetError::ModuleTooLarge { bytes: wanted, limit },
                        error => self.error("a write", error),
                    });
                }
            }
        }
        Ok(())
    }

    fn set_input(&mut self, bytes: &[u8]) -> Result<(), TargetError> {
        Self::again(|| self.file.set_input(bytes)).map_err(|error| match error {
            Errno::EFBIG => {
                TargetError::InputTooLarge { bytes: bytes.len() as u64, limit: self.info.limits.input_bytes }
            }
            error => self.error("the input", error),
        })
    }

    fn check(&mut self) -> Result<CheckReport, TargetError> {
        let mut entries = vec![0; ENTRIES_BYTES];
        loop {
            let mut check = WasmCheck::ZERO;
            Self::again(|| self.file.check(&mut check, &mut entries))
                .map_err(|error| self.error("a check", error))?;
            let len = check.entries_len as usize;
            if len > entries.len() {
                entries = vec![0; len];
                continue;
            }
            let report = check_report(&check, &entries[..len]).map_err(|error| self.unreadable(error))?;
            self.items = Some(report.items.clone());
            return Ok(report);
        }
    }

    fn run(&mut self, request: &RunRequest) -> Result<RunReport, TargetError> {
        let call = run_call(request).map_err(|error| TargetError::Misuse(error.to_string()))?;
        let entry = match &request.entry {
            Some(entry) => entry.clone(),
            None => self.default_entry()?,
        };
        let Some(running) = self.control.begin() else { return Ok(self.closed_report(request)) };
        let mut run = call.run;
        let room = usize::try_from(self.info.limits.output_bytes).unwrap_or(usize::MAX);
        let mut output = vec![0; room.min(u32::MAX as usize)];
        let result = self.run_undisturbed(&mut run, call.entry.as_bytes(), &call.push, &mut output);
        drop(running);
        result.map_err(|error| self.error("a run", error))?;
        self.image_was_run = true;
        output.truncate(run.output_len as usize);
        run_report(&run, &entry, output).map_err(|error| self.unreadable(error))
    }

    fn read_memory(&mut self, offset: u64, len: u64) -> Result<Vec<u8>, TargetError> {
        let mut call = WasmMemRead { offset, ..WasmMemRead::ZERO };
        let read = |call: &mut WasmMemRead, buffer: &mut [u8]| {
            Self::again(|| self.file.read_memory(call, buffer))
                .map_err(|error| self.error("a look at the memory", error))
        };
        read(&mut call, &mut [])?;
        let there = call.memory_len.saturating_sub(offset).min(len);
        let mut bytes = vec![0; usize::try_from(there).unwrap_or(usize::MAX)];
        read(&mut call, &mut bytes)?;
        bytes.truncate(usize::try_from(call.len).unwrap_or(usize::MAX));
        Ok(bytes)
    }

    fn read_trace(&mut self) -> Result<Vec<u8>, TargetError> {
        let (mut trace, mut room) = (Vec::new(), vec![0; TRACE_BYTES]);
        loop {
            let mut file = self.file.file();
            match file.read(&mut room) {
                Ok(0) => return Ok(trace),
                Ok(read) => trace.extend_from_slice(&room[..read]),
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(trace),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => match error.raw_os_error().map_or(Errno::EIO, Errno::from_raw) {
                    // The next record is longer than the room.
                    Errno::EINVAL if room.len() < TRACE_RECORD_BYTES => room = vec![0; room.len() * 4],
                    error => return Err(self.error("a read of the trace", error)),
                },
            }
        }
    }

    fn control(&self) -> Arc<dyn RunControl> {
        Arc::clone(&self.control) as Arc<dyn RunControl>
    }
}

impl DeviceSession {
    /// An answer that this version cannot read.
    fn unreadable(&self, error: impl std::fmt::Display) -> TargetError {
        TargetError::Gone { target: "device".to_owned(), reason: error.to_string() }
    }
}
