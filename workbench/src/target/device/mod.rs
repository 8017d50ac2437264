//! `/dev/wasm_device` of this machine.

mod control;
mod ioctls;
pub(crate) mod kmsg_file;
mod log;
pub(crate) mod obstacle;
mod session;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use guest_engine::wire::caller::{DeviceInfo, device_info};
use nix::errno::Errno;
use wasm_device_abi::calls::WasmInfo;
use wasm_device_abi::{ABI_VERSION, DEVICE_NAME, DEVICE_PATH};

pub(crate) use log::cannot_read_kmsg;

use super::{GuestSession, LogReader, Target, TargetError, TargetInfo};
use ioctls::DeviceFile;
use kmsg_file::KMSG_PATH;
use obstacle::Obstacle;
use session::DeviceSession;

/// The device of this machine.
#[derive(Debug)]
pub struct Device {
    node: PathBuf,
    description: String,
    reason: Option<String>,
    sessions: u32,
}

impl Device {
    /// Finds out whether the device can be used.
    ///
    /// # Errors
    /// When it cannot; says why and what to do about it.
    pub fn look() -> Result<Self, TargetError> {
        let node = PathBuf::from(DEVICE_PATH);
        let (_, info) = open(&node, 0)?;
        let release = nix::sys::utsname::uname().ok();
        let release = release.as_ref().map_or_else(
            || "of an unknown release".to_owned(),
            |name| name.release().to_string_lossy().into_owned(),
        );
        let description = format!("Linux {release}  {DEVICE_NAME} {}", info.device_version);
        Ok(Self { node, description, reason: None, sessions: info.sessions })
    }

    /// Notes why it was taken though nobody asked for it by name.
    #[must_use]
    pub fn with_reason(self, reason: String) -> Self {
        Self { reason: Some(reason), ..self }
    }
}

impl Target for Device {
    fn info(&self) -> TargetInfo {
        TargetInfo {
            name: "device".to_owned(),
            description: self.description.clone(),
            reason: self.reason.clone(),
        }
    }

    fn open(&mut self) -> Result<Box<dyn GuestSession>, TargetError> {
        let (file, info) = open(&self.node, self.sessions)?;
        Ok(Box::new(DeviceSession::new(file, info)))
    }

    fn open_log(&mut self) -> Result<Box<dyn LogReader>, TargetError> {
        Ok(Box::new(log::KernelLogReader::open(Path::new(KMSG_PATH))?))
    }
}

/// Opens a session; `sessions` is how many there may be, where that is known.
fn open(node: &Path, sessions: u32) -> Result<(Arc<DeviceFile>, DeviceInfo), TargetError> {
    let file = DeviceFile::open(node).map_err(|error| match error.raw_os_error().map(Errno::from_raw) {
        Some(Errno::ENFILE) => TargetError::TooManySessions(sessions),
        _ => unavailable(Obstacle::of(&error, Path::new("/")).sentence()),
    })?;
    let mut info = WasmInfo::ZERO;
    let info = match file.info(&mut info) {
        Ok(()) => device_info(&info).map_err(|error| unavailable(error.to_string()))?,
        Err(error) => {
            return Err(unavailable(format!("{} does not say what it is: {}", node.display(), error.desc())));
        }
    };
    if info.abi_version < ABI_VERSION || info.session == 0 {
        return Err(unavailable(format!(
            "the module {DEVICE_NAME} {} is older than this workbench; build it again, and load it with \
             `sudo rmmod {DEVICE_NAME}` and `sudo insmod kmod/module/{DEVICE_NAME}.ko`",
            info.device_version
        )));
    }
    Ok((Arc::new(file), info))
}

fn unavailable(reason: String) -> TargetError {
    TargetError::Unavailable { target: "device".to_owned(), reason }
}

/// An error that the state of the device does not explain.
fn gone(what: &str, error: Errno) -> TargetError {
    TargetError::Gone {
        target: "device".to_owned(),
        reason: format!(
            "{what} failed: {}; `dmesg | grep {DEVICE_NAME}` shows what the module says",
            error.desc()
        ),
    }
}
