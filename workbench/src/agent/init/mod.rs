//! The agent as the first process of the lab's machine.
//!
//! It mounts what a Linux needs, loads the module, and serves the port until the host closes it; then
//! the machine restarts, which ends it (QEMU runs with `-no-reboot`). What goes wrong is one line on the console.

mod children;
mod mounts;
mod port;

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use nix::kmod::{ModuleInitFlags, finit_module};
use nix::sys::reboot::{RebootMode, reboot};

use super::server::{ChildStarter, Served, serve};
use crate::target::{Opening, TargetChoice, TargetOptions, open_target};
pub use children::ReapedChildren;
pub use port::PORT_NAME;

/// The line on the machine's console that says that the agent serves its port.
pub const READY_MARKER: &str = "wasm-workbench agent: ready";

/// The module that is loaded when it is there.
const MODULE: &str = "/lib/wasm_device.ko";
/// Levels for the console: emergencies alone, a serial console is slow. What the kernel says when it dies
/// raises the level by itself. The others are the kernel's defaults.
const QUIET_CONSOLE: &str = "1 4 1 7";
const BUSYBOX: &str = "/bin/busybox";
/// Variables of every program.
pub(super) const ENVIRONMENT: [(&str, &str); 3] =
    [("PATH", "/bin:/sbin:/usr/bin:/usr/sbin"), ("HOME", "/root"), ("TERM", "linux")];

/// Whether this is the first process of its machine.
pub fn is_first_process() -> bool {
    std::process::id() == 1
}

/// Runs the machine to its end. It does not return: the machine restarts.
pub fn run() -> ! {
    if catch_unwind(AssertUnwindSafe(live)).is_err() {
        say("the agent failed, which is a defect of wasm-workbench; the machine restarts");
    }
    nix::unistd::sync();
    let Err(error) = reboot(RebootMode::RB_AUTOBOOT);
    say(&format!("the machine cannot be restarted: {}", error.desc()));
    // The kernel panics when its first process ends, and restarts with `panic=-1`.
    std::process::exit(1);
}

fn live() {
    mounts::mount_all(&say);
    load_module(Path::new(MODULE));
    let children = match ReapedChildren::start() {
        Ok(children) => Arc::new(children),
        Err(error) => return say(&format!("no thread can be started: {error}; nothing is served")),
    };
    install_busybox(children.as_ref());
    let port = match port::open() {
        Ok(port) => port,
        Err(error) => return say(&format!("{error}; nothing is served")),
    };
    let writer = match port.try_clone() {
        Ok(writer) => writer,
        Err(error) => return say(&format!("the port cannot be opened twice: {error}; nothing is served")),
    };
    if let Err(error) = fs::write("/proc/sys/kernel/printk", QUIET_CONSOLE) {
        say(&format!("the kernel goes on printing to the console: {error}"));
    }
    line(READY_MARKER);
    let machine: Arc<dyn ChildStarter> = children;
    let device = || open_target(&TargetChoice::Device, &TargetOptions::default(), &Opening::silent());
    let served = Served { device: Box::new(device), machine: Some(machine) };
    if let Err(error) = serve(served, port, writer) {
        say(&format!("the host is not served any more: {error}"));
    }
}

fn load_module(path: &Path) {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return,
        Err(error) => return say(&format!("{} cannot be read: {error}", path.display())),
    };
    if let Err(error) = finit_module(file, c"", ModuleInitFlags::empty()) {
        say(&format!(
            "{} cannot be loaded: {}; the lines before this one say why",
            path.display(),
            error.desc()
        ));
    }
}

/// Gives the machine's shell its commands.
fn install_busybox(children: &dyn ChildStarter) {
    if !Path::new(BUSYBOX).exists() {
        return;
    }
    let mut install = Command::new(BUSYBOX);
    install.args(["--install", "-s", "/bin"]).envs(ENVIRONMENT);
    match children.start(&mut install) {
        // Only a program of the machine could keep it from ending, and none runs yet.
        Ok(child) => match child.ended.recv() {
            Ok(super::ProgramStatus::Code(0)) => {}
            Ok(status) => say(&format!("busybox cannot be installed: {status}")),
            Err(_) => say("busybox cannot be installed: its end was not seen"),
        },
        Err(error) => say(&format!("busybox cannot be started: {error}")),
    }
}

/// Words before a program so that it gets a terminal: this program again.
pub(super) fn on_terminal() -> Vec<OsString> {
    ["/proc/self/exe", "agent", "--on-terminal", "--"].map(OsString::from).to_vec()
}

/// Says something on the machine's console.
fn say(text: &str) {
    line(&format!("wasm-workbench agent: {text}"));
}

fn line(text: &str) {
    // There is nowhere to complain when the console fails.
    let _ = writeln!(std::io::stderr(), "{text}");
}
