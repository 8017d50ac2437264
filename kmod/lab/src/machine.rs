//! A machine of the lab: QEMU, the console, and the stream to the agent in it.

use std::os::unix::net::UnixStream;
use std::path::Path;
use std::time::Duration;

use crate::LabError;
use crate::console::{Console, ConsoleLine, Waited};
use crate::job::Cancel;
use crate::recipe::Lab;
use crate::vm::{Accelerator, Vm, VmSpec};

/// Words of the kernel's command line that make the agent init. What stands behind `--` is for it.
const INIT: &[&str] = &["rdinit=/bin/wasm-workbench", "--", "agent", "--init"];

/// How long QEMU may take until it has opened the port.
const QEMU_DEADLINE: Duration = Duration::from_secs(30);

/// Lines of the console that an error shows.
const LAST_WORDS: usize = 3;

/// A machine that was started. It is ended when this is dropped, and when this process dies in whatever way.
#[derive(Debug)]
pub struct Machine {
    vm: Vm,
    console: Console,
}

impl Machine {
    /// Starts a machine and gives each line of its console to `line`, from another thread.
    pub fn start(
        lab: &Lab,
        initramfs: &Path,
        accelerator: Accelerator,
        mut line: impl FnMut(ConsoleLine) + Send + 'static,
    ) -> Result<Self, LabError> {
        let mut spec = VmSpec::new(lab.kernel.image.clone(), initramfs.to_owned());
        spec.arguments = INIT.iter().map(|&word| word.to_owned()).collect();
        spec.accelerator = accelerator;
        let console = Console::default();
        let written = console.clone();
        let sink = Box::new(move |text: Option<String>| match text {
            Some(text) => line(written.push(&text)),
            None => written.close(),
        });
        Ok(Self { vm: Vm::start(&spec, sink, QEMU_DEADLINE)?, console })
    }

    /// Waits for the line with which the agent says that it is there.
    ///
    /// # Errors
    /// When it does not come in time, the machine ended before, or the wait was cancelled: with what the console
    /// said last.
    pub fn wait_ready(&self, marker: &str, deadline: Duration, cancel: &Cancel) -> Result<(), LabError> {
        let waited = self.console.wait_for(|line| line.text.contains(marker), deadline, cancel);
        let how = match waited {
            Waited::Line(_) => return Ok(()),
            Waited::Cancelled => return Err(LabError::Cancelled("starting the machine".to_owned())),
            Waited::TooLate => format!("it was not ready after {} s", deadline.as_secs()),
            Waited::Closed => "it ended before it was ready".to_owned(),
        };
        Err(LabError::NotBooted { how: self.what_happened(&how) })
    }

    /// The stream to the agent.
    pub fn link(&self) -> Result<UnixStream, LabError> {
        self.vm.link()
    }

    /// Its console.
    pub fn console(&self) -> Console {
        self.console.clone()
    }

    /// Process ID of QEMU.
    pub fn pid(&self) -> u32 {
        self.vm.pid()
    }

    fn what_happened(&self, how: &str) -> String {
        if let Some(end) = self.console.kernel_end() {
            return end.to_string();
        }
        let last: Vec<_> = self.console.last_lines(LAST_WORDS).into_iter().map(|line| line.text).collect();
        if last.is_empty() {
            return format!("{how}, and its console is empty");
        }
        format!("{how}; its console ends with: {}", last.join(" / "))
    }
}
