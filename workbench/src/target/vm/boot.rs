//! From nothing to a machine whose agent answers.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use wasm_device_abi::codes::LogLevel;
use wasm_device_lab::LabError;
use wasm_device_lab::cache::Cache;
use wasm_device_lab::console::{Console, ConsoleLine};
use wasm_device_lab::kvm_probe;
use wasm_device_lab::machine::Machine;
use wasm_device_lab::recipe::{self, Lab, Stage, StageNews};
use wasm_device_lab::vm::Accelerator;

use super::console_log::{ConsoleLog, record};
use super::{NAME, VmOptions, unavailable};
use crate::agent::{AgentClient, READY_MARKER};
use crate::target::{LogBatch, LogReader, Opening, OpeningNews, OpeningStep, Target, TargetError};

/// How long the machine may take until its agent is there: a second under emulation, and much longer on a
/// host whose processors are busy with other things.
const READY_DEADLINE: Duration = Duration::from_secs(90);
/// How long the agent may take to greet after that.
const GREETING_DEADLINE: Duration = Duration::from_secs(30);
/// How long what the kernel says of its end may take: a serial console under emulation is slow.
const LAST_WORDS_DEADLINE: Duration = Duration::from_secs(2);

/// A booted machine. It lives as long as anybody uses its agent's link.
#[derive(Debug)]
pub struct LabMachine {
    client: AgentClient,
    console: Console,
    pid: u32,
}

impl LabMachine {
    /// The link to its agent.
    pub fn client(&self) -> &AgentClient {
        &self.client
    }

    /// Follows the kernel log, from now on. After the end of the machine it gives what stands on the console beyond
    /// the log's last record, then the error.
    ///
    /// # Errors
    /// When the device cannot be used there, or the machine has ended.
    pub fn follow_log(&self) -> Result<Box<dyn LogReader>, TargetError> {
        let log = self.client.target(NAME)?.open_log()?;
        Ok(Box::new(ConsoleLog::new(log, self.console())))
    }

    /// Its console.
    pub fn console(&self) -> Console {
        self.console.clone()
    }

    /// Process ID of QEMU.
    pub fn pid(&self) -> u32 {
        self.pid
    }
}

/// Builds what is missing, boots a machine and waits until its agent answers.
///
/// # Errors
/// When a step fails, the machine does not come up in time, or `opening` was cancelled.
pub fn boot(options: &VmOptions, opening: &Opening) -> Result<LabMachine, TargetError> {
    let cache = Cache::of_user().map_err(unavailable)?;
    let progress = |news: StageNews| opening.tell(OpeningNews::Step(news.into()));
    let lab = recipe::build(&options.lab, &cache, &progress, opening.cancel()).map_err(unavailable)?;
    progress(Stage::Boot.news(None));
    let accelerator = accelerator(options, &cache, &lab, opening).map_err(unavailable)?;
    boot_initramfs(&lab, &lab.initramfs, accelerator, opening)
}

/// Boots a machine of a lab that is built, with this initramfs.
///
/// # Errors
/// As for [`boot`].
fn boot_initramfs(
    lab: &Lab,
    initramfs: &Path,
    accelerator: Accelerator,
    opening: &Opening,
) -> Result<LabMachine, TargetError> {
    let booting = Arc::new(AtomicBool::new(true));
    let (telling, listener) = (Arc::clone(&booting), opening.clone());
    let machine = Machine::start(lab, initramfs, accelerator, move |line| {
        if telling.load(Ordering::Acquire) {
            listener.tell(OpeningNews::Console(boot_line(&line)));
        }
    })
    .map_err(unavailable)?;
    machine.wait_ready(READY_MARKER, READY_DEADLINE, opening.cancel()).map_err(unavailable)?;
    booting.store(false, Ordering::Release);

    let console = machine.console();
    let link = || machine.link().map_err(unavailable);
    let client = AgentClient::connect(link()?, link()?, GREETING_DEADLINE)
        .map_err(|error| unavailable(format!("the agent of the lab machine does not answer: {error}")))?;
    let watched = console.clone();
    client.explain_with(move |seen| what_happened(&watched, seen));
    let pid = machine.pid();
    client.keep(machine);
    Ok(LabMachine { client, console, pid })
}

fn accelerator(
    options: &VmOptions,
    cache: &Cache,
    lab: &Lab,
    opening: &Opening,
) -> Result<Accelerator, LabError> {
    if options.kvm {
        kvm_probe::accelerator(cache, lab, READY_MARKER, opening.cancel())
    } else {
        Ok(Accelerator::Tcg)
    }
}

impl From<StageNews> for OpeningStep {
    fn from(news: StageNews) -> Self {
        let (name, number) = (news.stage.name().to_owned(), news.stage.number());
        Self { name, number, of: Stage::COUNT, log: news.log }
    }
}

fn boot_line(line: &ConsoleLine) -> LogBatch {
    LogBatch { records: vec![record(line, line.number, LogLevel::Info)], lost: 0 }
}

/// Why the link was lost, from what the console says; `seen` is what was seen of the stream.
fn what_happened(console: &Console, seen: &str) -> String {
    // A kernel that panics restarts, and QEMU ends instead; so what is to be read is read by then.
    let ended = console.wait_closed(LAST_WORDS_DEADLINE);
    match console.kernel_end() {
        Some(end) => end.to_string(),
        None if ended => "the lab machine was switched off, or its QEMU was ended".to_owned(),
        None => format!("the lab machine does not answer any more: {seen}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_console_has_the_last_word() {
        let console = Console::default();
        console.push("[    2.000000] Kernel panic - not syncing: sysrq triggered crash");
        console.close();
        let reason = what_happened(&console, "the other side closed the stream");
        assert_eq!(reason, "the kernel of the lab machine panicked: sysrq triggered crash");

        let console = Console::default();
        console.close();
        assert!(what_happened(&console, "closed").contains("switched off"));
    }
}
