//! The port to the host.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

/// Name of the port, which QEMU gives it.
pub const PORT_NAME: &str = wasm_device_lab::vm::PORT_NAME;

const PORTS: &str = "/sys/class/virtio-ports";
/// How long the kernel may take to find the port.
const DEADLINE: Duration = Duration::from_secs(20);
/// sysfs does not tell when something appears there.
const LOOK_EVERY: Duration = Duration::from_millis(5);

/// Why there is no port.
#[derive(Debug, thiserror::Error)]
pub(super) enum PortError {
    #[error(
        "there is no virtio port named {PORT_NAME} in {PORTS}; the kernel needs VIRTIO_CONSOLE, and QEMU a virtserialport of that name"
    )]
    None,
    #[error("{} cannot be opened: {error}", path.display())]
    Unusable { path: PathBuf, error: io::Error },
}

/// Opens the port, as soon as the kernel has found it.
pub(super) fn open() -> Result<File, PortError> {
    let begin = Instant::now();
    let path = loop {
        match find(Path::new(PORTS)) {
            Some(name) => break Path::new("/dev").join(name),
            None if begin.elapsed() > DEADLINE => return Err(PortError::None),
            None => thread::sleep(LOOK_EVERY),
        }
    };
    let opened = OpenOptions::new().read(true).write(true).open(&path);
    opened.map_err(|error| PortError::Unusable { path, error })
}

/// Name of the device of the port in a folder such as `/sys/class/virtio-ports`.
fn find(ports: &Path) -> Option<PathBuf> {
    let entries = fs::read_dir(ports).ok()?.flatten();
    let is_it = |folder: &Path| {
        fs::read_to_string(folder.join("name")).is_ok_and(|name| name.trim_end() == PORT_NAME)
    };
    entries.map(|entry| entry.path()).find(|path| is_it(path))?.file_name().map(PathBuf::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_port_is_found_by_its_name() {
        let ports = tempfile::tempdir().unwrap();
        assert_eq!(find(&ports.path().join("none")), None);
        for (port, name) in [("vport1p1", "org.qemu.guest_agent.0"), ("vport2p1", PORT_NAME)] {
            fs::create_dir(ports.path().join(port)).unwrap();
            fs::write(ports.path().join(port).join("name"), format!("{name}\n")).unwrap();
        }
        assert_eq!(find(ports.path()), Some(PathBuf::from("vport2p1")));
    }
}
