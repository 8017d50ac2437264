//! Starts the lab's machine in QEMU and talks to it.
//!
//! The machine has a serial console, whose lines come to [`ConsoleSink`], and one virtio-serial port
//! named [`PORT_NAME`], whose other end is [`Vm::link`]. It is ended when the [`Vm`] is dropped, and when this
//! process dies in whatever way.

use std::io::{BufRead, BufReader};
use std::os::fd::AsFd;
use std::os::unix::net::{UnixListener, UnixStream};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use nix::poll::{PollFd, PollFlags, PollTimeout, poll};

use crate::LabError;
use crate::packages::find_program;

/// Name of the port, as the machine sees it in `/sys/class/virtio-ports/*/name`.
pub const PORT_NAME: &str = "org.wasm-workbench.agent";

/// Gives the machine a real clock without ACPI: the firmware of q35 puts the power-management block at
/// port 0x600 and its timer stands 8 further on; the kernel calibrates the TSC with it.
///
/// While it looks for the interrupt of the timer the kernel waits for a few ticks and panics when none came:
/// on a busy host the emulated machine may get no turn for so long. The emulated interrupts are right; so it
/// need not look.
const CLOCK: &str = "pmtmr=0x608 tsc=reliable no_timer_check";

/// A kernel that hits a bug ends, and QEMU with it: nothing goes on with what is broken.
const END: &str = "oops=panic panic=-1";

/// Room for what several runs may log (256 KiB and 4,096 lines each): an emulated agent reads slowly, and a line
/// that was overwritten is lost.
const LOG: &str = "log_buf_len=4M";

/// Takes the lines of the machine's console, without their ends and without control characters; `None` when
/// there will be no more.
pub type ConsoleSink = Box<dyn FnMut(Option<String>) + Send>;

/// How often it is looked whether QEMU has ended while its connection is waited for.
const LOOK_AGAIN: u16 = 50;

/// What executes the machine's instructions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Accelerator {
    /// QEMU's translator: works everywhere.
    Tcg,
    /// The host's KVM: only where a trial boot has shown that it works.
    Kvm,
}

/// What to start.
#[derive(Debug, Clone)]
pub struct VmSpec {
    /// Kernel image.
    pub kernel: PathBuf,
    /// Initramfs.
    pub initramfs: PathBuf,
    /// Memory, in MiB.
    pub memory_mib: u32,
    /// CPUs.
    pub cpus: u32,
    /// More words for the kernel's command line.
    pub arguments: Vec<String>,
    /// What executes it.
    pub accelerator: Accelerator,
}

impl VmSpec {
    /// A machine of 512 MiB and 2 CPUs, emulated.
    pub fn new(kernel: PathBuf, initramfs: PathBuf) -> Self {
        Self {
            kernel,
            initramfs,
            memory_mib: 512,
            cpus: 2,
            arguments: Vec::new(),
            accelerator: Accelerator::Tcg,
        }
    }
}

/// A running machine.
#[derive(Debug)]
pub struct Vm {
    child: Child,
    link: UnixStream,
    console: Option<JoinHandle<()>>,
}

impl Vm {
    /// Starts `spec`. Returns when QEMU runs and has opened the port; the machine boots after that.
    pub fn start(spec: &VmSpec, console: ConsoleSink, deadline: Duration) -> Result<Self, LabError> {
        let dir = SocketDir::new()?;
        let listener = UnixListener::bind(dir.socket()).map_err(LabError::io("cannot bind", dir.socket()))?;
        let (mut child, console) = spawn(qemu(spec, &dir.socket())?, console)?;
        match accept(&listener, &mut child, deadline) {
            Some(link) => Ok(Self { child, link, console: Some(console) }),
            None => Err(LabError::Unusable(format!("QEMU did not start: {}", last_words(child)))),
        }
    }

    /// The stream to the port in the machine.
    pub fn link(&self) -> Result<UnixStream, LabError> {
        self.link.try_clone().map_err(LabError::io("cannot copy", "the stream to the machine"))
    }

    /// Whether the machine has ended by itself: powered off, or restarted, or QEMU failed.
    pub fn has_ended(&mut self) -> bool {
        !matches!(self.child.try_wait(), Ok(None))
    }

    /// Process ID of QEMU.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Vm {
    fn drop(&mut self) {
        // Errors mean that it is gone already, which is what is wanted.
        let _ = self.child.kill();
        let _ = self.child.wait();
        if let Some(console) = self.console.take() {
            let _ = console.join();
        }
    }
}

/// The command line of QEMU, wrapped so that it dies with this process, however that ends.
fn qemu(spec: &VmSpec, socket: &Path) -> Result<Command, LabError> {
    let Some(program) = find_program("qemu-system-x86_64") else {
        return Err(LabError::Unusable(
            "QEMU is not on this machine; `sudo apt-get install qemu-system-x86` installs it".to_owned(),
        ));
    };
    let Some(setpriv) = find_program("setpriv") else {
        return Err(LabError::Unusable(
            "setpriv, which ends QEMU with this process, is not on this machine; `sudo apt-get install util-linux` \
             installs it"
                .to_owned(),
        ));
    };
    let mut command = Command::new(setpriv);
    command.args(["--pdeathsig", "KILL", "--"]).arg(program);
    let accelerator: &[&str] = match spec.accelerator {
        Accelerator::Tcg => &["-accel", "tcg,thread=multi", "-cpu", "max"],
        Accelerator::Kvm => &["-accel", "kvm", "-cpu", "host"],
    };
    let mut line = format!("console=ttyS0 {END} {LOG} {CLOCK}");
    for word in &spec.arguments {
        line.push(' ');
        line += word;
    }
    command
        .args(["-machine", "q35"])
        .args(accelerator)
        .args(["-m", &spec.memory_mib.to_string(), "-smp", &processors(spec.cpus)])
        .args(["-nodefaults", "-no-user-config", "-no-reboot", "-display", "none", "-serial", "stdio"])
        .args(["-device", "virtio-serial-pci", "-chardev"])
        .arg(format!("socket,id=agent,path={}", socket.display()))
        .args(["-device", &format!("virtserialport,chardev=agent,name={PORT_NAME}")])
        .arg("-kernel")
        .arg(&spec.kernel)
        .arg("-initrd")
        .arg(&spec.initramfs)
        .args(["-append", &line])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        // Ctrl-C at the terminal is for us, who decide whether the machine ends.
        .process_group(0);
    Ok(command)
}

/// Each CPU in a socket of its own: without ACPI the kernel counts them by a table in which the firmware lists
/// sockets alone.
fn processors(cpus: u32) -> String {
    format!("{cpus},sockets={cpus},cores=1,threads=1")
}

/// Starts QEMU on a thread that then reads its console.
///
/// The system ends QEMU when the thread that started it ends, not when the process does. So it has to be one that
/// stays.
fn spawn(mut qemu: Command, mut sink: ConsoleSink) -> Result<(Child, JoinHandle<()>), LabError> {
    let (started, start) = mpsc::channel();
    let console = std::thread::spawn(move || {
        let mut child = match qemu.spawn() {
            Ok(child) => child,
            Err(error) => {
                // Whoever waits for it is there.
                let _ = started.send(Err(error));
                return;
            }
        };
        let stdout = child.stdout.take();
        let _ = started.send(Ok(child));
        if let Some(stdout) = stdout {
            read_lines(&mut BufReader::new(stdout), &mut sink);
        }
        sink(None);
    });
    let started = start.recv().unwrap_or_else(|_| Err(std::io::Error::other("its thread ended")));
    let child = started.map_err(LabError::io("cannot start", "qemu-system-x86_64"))?;
    Ok((child, console))
}

fn read_lines(reader: &mut impl BufRead, sink: &mut ConsoleSink) {
    let mut line = Vec::new();
    while matches!(reader.read_until(b'\n', &mut line), Ok(read) if read > 0) {
        sink(Some(String::from_utf8_lossy(&line).chars().filter(|c| !c.is_control()).collect()));
        line.clear();
    }
}

/// Waits for QEMU to connect; `None` when it has ended, or does not in time.
fn accept(listener: &UnixListener, child: &mut Child, deadline: Duration) -> Option<UnixStream> {
    let begin = Instant::now();
    while begin.elapsed() < deadline && matches!(child.try_wait(), Ok(None)) {
        let mut connection = [PollFd::new(listener.as_fd(), PollFlags::POLLIN)];
        // A signal ends the poll early, and no more than that.
        if poll(&mut connection, PollTimeout::from(LOOK_AGAIN)).unwrap_or(0) > 0 {
            return listener.accept().ok().map(|(stream, _)| stream);
        }
    }
    None
}

/// What QEMU said before it failed.
fn last_words(mut child: Child) -> String {
    let _ = child.kill();
    match child.wait_with_output() {
        Ok(output) => {
            let text = String::from_utf8_lossy(&output.stderr).trim().to_owned();
            if text.is_empty() { "it said nothing".to_owned() } else { text }
        }
        Err(error) => error.to_string(),
    }
}

/// A folder for the socket that is gone when it is dropped. Its path is short: socket paths end at 107 bytes.
struct SocketDir(PathBuf);

impl SocketDir {
    fn new() -> Result<Self, LabError> {
        let base = std::env::temp_dir();
        for attempt in 0..100_u32 {
            let dir = base.join(format!("wasm-lab-{}-{attempt}", std::process::id()));
            match std::fs::create_dir(&dir) {
                Ok(()) => return Ok(Self(dir)),
                Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(LabError::io("cannot make", dir)(error)),
            }
        }
        Err(LabError::Unusable(format!("{} is full of sockets of this process", base.display())))
    }

    fn socket(&self) -> PathBuf {
        self.0.join("agent")
    }
}

impl Drop for SocketDir {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
