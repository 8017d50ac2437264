//! The built workbench in a terminal of its own, as a person uses it.

use std::io::{Read, Write};
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

use crate::workspace;

/// How long anything may take before the measurement is given up.
const PATIENCE: Duration = Duration::from_secs(20);

/// A workbench in a pseudo-terminal.
pub(super) struct TerminalProcess {
    child: Box<dyn Child + Send + Sync>,
    writer: Box<dyn Write + Send>,
    output: Receiver<Vec<u8>>,
    screen: vt100::Parser,
    started: Instant,
    // Closing it would close the terminal.
    _master: Box<dyn MasterPty + Send>,
}

impl TerminalProcess {
    /// Starts the release build with `arguments` at `rows` × `columns`.
    pub(super) fn start(arguments: &[&Path], rows: NonZero<u16>, columns: NonZero<u16>) -> Result<Self> {
        let size = PtySize { rows: rows.get(), cols: columns.get(), pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size)?;
        let mut command = CommandBuilder::new(binary());
        command.args(arguments);
        command.env("TERM", "xterm-256color");
        command.env("COLORTERM", "truecolor");
        let mut reader = pair.master.try_clone_reader()?;
        let writer = pair.master.take_writer()?;
        let started = Instant::now();
        let child = pair.slave.spawn_command(command)?;
        let (sender, output) = mpsc::channel();
        std::thread::spawn(move || {
            let mut buffer = [0; 65_536];
            while let Ok(read) = reader.read(&mut buffer) {
                if read == 0 || sender.send(buffer[..read].to_vec()).is_err() {
                    break;
                }
            }
        });
        let screen = vt100::Parser::new(rows, columns, 0);
        Ok(Self { child, writer, output, screen, started, _master: pair.master })
    }

    /// When it was started.
    pub(super) fn started(&self) -> Instant {
        self.started
    }

    /// Types `keys`.
    pub(super) fn type_keys(&mut self, keys: &str) -> Result<()> {
        self.writer.write_all(keys.as_bytes())?;
        Ok(self.writer.flush()?)
    }

    /// Waits until the screen shows `text`.
    pub(super) fn wait_for(&mut self, text: &str) -> Result<()> {
        self.wait_until(&format!("the screen did not show {text:?}"), |contents| contents.contains(text))
    }

    /// Waits until the screen's text is as wanted.
    pub(super) fn wait_until(&mut self, otherwise: &str, wanted: impl Fn(&str) -> bool) -> Result<()> {
        let begin = Instant::now();
        while !wanted(&self.screen.screen().contents()) {
            match self.output.recv_timeout(PATIENCE.saturating_sub(begin.elapsed())) {
                Ok(bytes) => self.screen.process(&bytes),
                Err(RecvTimeoutError::Timeout) => {
                    bail!("{otherwise}; it shows:\n{}", self.screen.screen().contents());
                }
                Err(RecvTimeoutError::Disconnected) => bail!("{otherwise}: the workbench ended"),
            }
        }
        Ok(())
    }

    /// Takes in what is drawn for `time`.
    pub(super) fn watch_for(&mut self, time: Duration) {
        let begin = Instant::now();
        while let Ok(bytes) = self.output.recv_timeout(time.saturating_sub(begin.elapsed())) {
            self.screen.process(&bytes);
        }
    }

    /// CPU time that the process has used: user and system, in clock ticks of 10 ms
    /// (`/proc/PID/stat`, fields 14 and 15; `USER_HZ` is 100 on Linux).
    pub(super) fn cpu_time(&self) -> Result<Duration> {
        let pid = self.child.process_id().context("the workbench has no process")?;
        let stat = std::fs::read_to_string(format!("/proc/{pid}/stat"))?;
        let after_name = stat.rsplit_once(')').context("an unreadable stat line")?.1;
        let ticks: u64 = after_name
            .split_whitespace()
            .skip(11)
            .take(2)
            .map(|field| field.parse::<u64>().unwrap_or_default())
            .sum();
        Ok(Duration::from_millis(ticks * 10))
    }
}

impl Drop for TerminalProcess {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn binary() -> PathBuf {
    let target =
        std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| workspace::root().join("target"), PathBuf::from);
    target.join("release/wasm-workbench")
}
