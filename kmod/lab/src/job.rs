//! Runs a command of a build step: output to a log file, under a deadline, cancellable, and with all
//! its children when it has to be ended.

use std::cell::Cell;
use std::fs::{self, File, OpenOptions};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, killpg};
use nix::unistd::Pid;

use crate::LabError;

/// Ends a step from another thread.
#[derive(Debug, Clone, Default)]
pub struct Cancel(Arc<AtomicBool>);

impl Cancel {
    /// Asks the step that is under way to end.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Release);
    }

    /// Whether it was asked to.
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}

/// How long a cancel may go unnoticed.
const CANCEL_LATENCY: Duration = Duration::from_millis(100);
/// How often it is looked whether a group that was killed is gone.
const LOOK_AGAIN: Duration = Duration::from_millis(5);
/// How long a command may take to end itself before it is killed.
const GRACE: Duration = Duration::from_secs(3);

/// Where a command belongs.
pub struct Job<'a> {
    step: &'a str,
    log: PathBuf,
    deadline: Duration,
    cancel: &'a Cancel,
    announce: Option<&'a dyn Fn(&Path)>,
    begun: Cell<bool>,
}

impl<'a> Job<'a> {
    /// For the commands of `step` (its name is for messages): what they print goes to the file `log`, each of
    /// them may take `deadline`, and `cancel` ends them early.
    pub fn new(step: &'a str, log: PathBuf, deadline: Duration, cancel: &'a Cancel) -> Self {
        Self { step, log, deadline, cancel, announce: None, begun: Cell::new(false) }
    }

    /// Calls `announce` with the log file when there is work to do: before the first command.
    #[must_use]
    pub fn announced_by(mut self, announce: &'a dyn Fn(&Path)) -> Self {
        self.announce = Some(announce);
        self
    }

    /// Says that there is work to do. The first command does so by itself.
    ///
    /// # Errors
    /// When the log cannot be written, or the job was cancelled before.
    pub fn begin(&self) -> Result<(), LabError> {
        if self.cancel.is_cancelled() {
            return Err(LabError::Cancelled(self.step.to_owned()));
        }
        if self.begun.replace(true) {
            return Ok(());
        }
        if let Some(folder) = self.log.parent() {
            fs::create_dir_all(folder).map_err(LabError::io("cannot make", folder))?;
        }
        // What an earlier job wrote there would mislead.
        File::create(&self.log).map_err(LabError::io("cannot write", &self.log))?;
        if let Some(announce) = self.announce {
            announce(&self.log);
        }
        Ok(())
    }

    /// Ends its commands early.
    pub fn cancel(&self) -> &Cancel {
        self.cancel
    }

    /// Runs `command` to its end, without input.
    pub fn run(&self, command: &mut Command) -> Result<(), LabError> {
        self.run_with_input(command, Stdio::null())
    }

    /// Runs `command` to its end.
    pub fn run_with_input(&self, command: &mut Command, input: Stdio) -> Result<(), LabError> {
        let status = self.wait(command.stdin(input))?;
        if status.success() {
            return Ok(());
        }
        Err(LabError::Failed {
            step: self.step.to_owned(),
            command: shortened(command),
            status: describe(status),
            log: self.log.clone(),
        })
    }

    fn wait(&self, command: &mut Command) -> Result<ExitStatus, LabError> {
        self.begin()?;
        let log = OpenOptions::new()
            .create(true)
            .append(true)
            .open(&self.log)
            .map_err(LabError::io("cannot open", &self.log))?;
        let errors = log.try_clone().map_err(LabError::io("cannot open", &self.log))?;
        let program = PathBuf::from(command.get_program());
        let mut child = command
            .stdout(log)
            .stderr(errors)
            .process_group(0)
            .spawn()
            .map_err(LabError::io("cannot start", program.clone()))?;
        let group = Pid::from_raw(child.id().cast_signed());
        let (ended, end) = mpsc::channel();
        std::thread::spawn(move || {
            // The receiver may be gone after a deadline; then nobody wants the status.
            let _ = ended.send(child.wait());
        });
        let begin = Instant::now();
        loop {
            let left = self.deadline.saturating_sub(begin.elapsed());
            match end.recv_timeout(left.min(CANCEL_LATENCY)) {
                Ok(status) => return status.map_err(LabError::io("cannot wait for", program)),
                Err(RecvTimeoutError::Disconnected) => {
                    return Err(LabError::Unusable(format!("{} was lost sight of", program.display())));
                }
                Err(RecvTimeoutError::Timeout) => {}
            }
            let reason = if self.cancel.is_cancelled() {
                LabError::Cancelled(self.step.to_owned())
            } else if left.is_zero() {
                LabError::TooSlow {
                    step: self.step.to_owned(),
                    deadline: self.deadline,
                    log: self.log.clone(),
                }
            } else {
                continue;
            };
            end_group(group, &end);
            return Err(reason);
        }
    }
}

/// Ends a process group: first politely, then not.
fn end_group<T>(group: Pid, end: &mpsc::Receiver<T>) {
    // An error means that the group is gone already.
    let _ = killpg(group, Signal::SIGTERM);
    let _ = end.recv_timeout(GRACE);
    let _ = killpg(group, Signal::SIGKILL);
    // What a child still writes would come after whoever removes the folder it works in.
    let begin = Instant::now();
    while killpg(group, None).is_ok() && begin.elapsed() < GRACE {
        std::thread::sleep(LOOK_AGAIN);
    }
}

fn describe(status: ExitStatus) -> String {
    match (status.code(), status.signal()) {
        (Some(code), _) => format!("exit code {code}"),
        (None, Some(signal)) => format!("signal {signal}"),
        (None, None) => "no status".to_owned(),
    }
}

/// The command as a person would recognise it: program and first arguments.
fn shortened(command: &Command) -> String {
    let mut words = vec![command.get_program().to_string_lossy().into_owned()];
    words.extend(command.get_args().map(|word| word.to_string_lossy().into_owned()));
    let more = words.len() > 6;
    words.truncate(6);
    if more {
        words.push("…".to_owned());
    }
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn job<'a>(log: &Path, cancel: &'a Cancel, deadline: Duration) -> Job<'a> {
        Job::new("a test", log.to_owned(), deadline, cancel)
    }

    #[test]
    fn work_is_announced_once_and_begins_with_an_empty_log() {
        let dir = tempfile::tempdir().unwrap();
        let log = dir.path().join("logs/log");
        let cancel = Cancel::default();
        let announced = Cell::new(0);
        let announce = |_: &Path| announced.set(announced.get() + 1);
        for _ in 0..2 {
            let job = job(&log, &cancel, Duration::from_secs(20)).announced_by(&announce);
            job.run(Command::new("echo").arg("one")).unwrap();
            job.run(Command::new("echo").arg("two")).unwrap();
        }
        assert_eq!(announced.get(), 2, "once for each job");
        assert_eq!(fs::read_to_string(&log).unwrap(), "one\ntwo\n");
    }

    #[test]
    fn output_goes_to_the_log_and_a_bad_end_names_it() {
        let dir = tempfile::tempdir().unwrap();
        let log = dir.path().join("log");
        let cancel = Cancel::default();
        let job = job(&log, &cancel, Duration::from_secs(20));
        job.run(Command::new("sh").args(["-c", "echo good"])).unwrap();
        let error = job.run(Command::new("sh").args(["-c", "echo bad >&2; exit 7"])).unwrap_err();
        assert!(matches!(&error, LabError::Failed { status, .. } if status == "exit code 7"), "{error}");
        assert!(error.to_string().contains(&*log.to_string_lossy()));
        assert_eq!(std::fs::read_to_string(&log).unwrap(), "good\nbad\n");
    }

    #[test]
    fn a_deadline_ends_children_too() {
        let dir = tempfile::tempdir().unwrap();
        let log = dir.path().join("log");
        let cancel = Cancel::default();
        let error = job(&log, &cancel, Duration::from_millis(200))
            .run(Command::new("sh").args(["-c", "sleep 1000 & echo $!; wait"]))
            .unwrap_err();
        assert!(matches!(error, LabError::TooSlow { .. }), "{error}");
        let child = std::fs::read_to_string(&log).unwrap();
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", child.trim())).unwrap_or_default();
        assert!(stat.is_empty() || stat.contains(") Z "), "the child still runs: {stat}");
    }

    #[test]
    fn a_cancel_ends_it() {
        let dir = tempfile::tempdir().unwrap();
        let log = dir.path().join("log");
        let cancel = Cancel::default();
        cancel.cancel();
        let error =
            job(&log, &cancel, Duration::from_secs(1000)).run(Command::new("sleep").arg("1000")).unwrap_err();
        assert!(matches!(error, LabError::Cancelled(_)), "{error}");
    }
}
