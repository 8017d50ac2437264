//! The console of a machine: its last lines, and what they say about the kernel's end.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::job::Cancel;

/// Lines that are kept.
pub const LINES_KEPT: usize = 400;

/// The line that says what was wrong stands at most so many lines before the one that says that it was fatal.
const CAUSE_DISTANCE: u64 = 8;

/// How long a cancel may go unnoticed.
const CANCEL_LATENCY: Duration = Duration::from_millis(100);

/// One line of the console.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConsoleLine {
    /// Its number, from 0.
    pub number: u64,
    /// Time since boot in microseconds, where the kernel wrote the line.
    pub timestamp_us: Option<u64>,
    /// The text without that.
    pub text: String,
}

impl ConsoleLine {
    /// Reads a line such as `[    1.234567] Freeing unused kernel memory`.
    pub fn parse(number: u64, line: &str) -> Self {
        match timestamp(line) {
            Some((timestamp_us, text)) => {
                Self { number, timestamp_us: Some(timestamp_us), text: text.to_owned() }
            }
            None => Self { number, timestamp_us: None, text: line.to_owned() },
        }
    }
}

fn timestamp(line: &str) -> Option<(u64, &str)> {
    let (time, text) = line.strip_prefix('[')?.split_once(']')?;
    let (seconds, micros) = time.trim_start().split_once('.')?;
    if micros.len() != 6 {
        return None;
    }
    let (seconds, micros): (u64, u64) = (seconds.parse().ok()?, micros.parse().ok()?);
    Some((seconds.checked_mul(1_000_000)? + micros, text.strip_prefix(' ').unwrap_or(text)))
}

/// How a kernel ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KernelEnd {
    /// Whether it gave up altogether; else only the code that was wrong was ended.
    pub panicked: bool,
    /// The line that says why, such as `BUG: kernel NULL pointer dereference, address: 0000000000000000`.
    pub cause: String,
}

impl fmt::Display for KernelEnd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let how = if self.panicked { "panicked" } else { "hit a bug (oops)" };
        write!(f, "the kernel of the lab machine {how}: {}", self.cause)
    }
}

/// A console that one thread writes and any can look at.
#[derive(Debug, Clone, Default)]
pub struct Console(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    lines: VecDeque<ConsoleLine>,
    count: u64,
    /// The last line that names a bug, which may turn out to be fatal.
    bug: Option<ConsoleLine>,
    end: Option<KernelEnd>,
    closed: bool,
}

/// What a wait ended with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Waited {
    /// The line that was waited for.
    Line(ConsoleLine),
    /// The console was closed: QEMU has ended.
    Closed,
    /// Neither came in time.
    TooLate,
    /// The wait was cancelled.
    Cancelled,
}

impl Console {
    /// Adds a line and returns it as it was read.
    pub fn push(&self, line: &str) -> ConsoleLine {
        let mut state = self.lock();
        let line = ConsoleLine::parse(state.count, line);
        state.count += 1;
        state.recognise(&line);
        if state.lines.len() == LINES_KEPT {
            state.lines.pop_front();
        }
        state.lines.push_back(line.clone());
        self.0.changed.notify_all();
        line
    }

    /// Says that there will be no more lines.
    pub fn close(&self) {
        self.lock().closed = true;
        self.0.changed.notify_all();
    }

    /// Whether there will be no more.
    pub fn is_closed(&self) -> bool {
        self.lock().closed
    }

    /// How the kernel ended, when its lines say that it did.
    pub fn kernel_end(&self) -> Option<KernelEnd> {
        self.lock().end.clone()
    }

    /// The last lines.
    pub fn last_lines(&self, most: usize) -> Vec<ConsoleLine> {
        let state = self.lock();
        state.lines.iter().skip(state.lines.len().saturating_sub(most)).cloned().collect()
    }

    /// Waits for a line that `wanted` takes, one of those that are kept or one that comes.
    pub fn wait_for(
        &self,
        wanted: impl Fn(&ConsoleLine) -> bool,
        deadline: Duration,
        cancel: &Cancel,
    ) -> Waited {
        let begin = Instant::now();
        let mut looked_at = 0;
        let mut state = self.lock();
        loop {
            let new = state.lines.iter().filter(|line| line.number >= looked_at);
            if let Some(line) = new.clone().find(|line| wanted(line)) {
                return Waited::Line(line.clone());
            }
            looked_at = state.count;
            let left = deadline.saturating_sub(begin.elapsed());
            if state.closed {
                return Waited::Closed;
            } else if cancel.is_cancelled() {
                return Waited::Cancelled;
            } else if left.is_zero() {
                return Waited::TooLate;
            }
            state = self.wait(state, left.min(CANCEL_LATENCY));
        }
    }

    /// Waits until there will be no more lines; `false` when that took too long.
    pub fn wait_closed(&self, deadline: Duration) -> bool {
        self.wait_for(|_| false, deadline, &Cancel::default()) == Waited::Closed
    }

    /// Waits until the kernel has ended or the console is closed; `false` when neither came in time.
    pub fn wait_kernel_end(&self, deadline: Duration) -> bool {
        let begin = Instant::now();
        let mut state = self.lock();
        while state.end.is_none() && !state.closed {
            let left = deadline.saturating_sub(begin.elapsed());
            if left.is_zero() {
                return false;
            }
            state = self.wait(state, left);
        }
        true
    }

    fn wait<'a>(&self, state: MutexGuard<'a, State>, longest: Duration) -> MutexGuard<'a, State> {
        self.0.changed.wait_timeout(state, longest).unwrap_or_else(PoisonError::into_inner).0
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Notes what a line of the kernel says about its end. Programs and guests cannot write such lines: theirs
    /// have no time, or begin with a name.
    fn recognise(&mut self, line: &ConsoleLine) {
        if line.timestamp_us.is_none() {
            return;
        }
        let text = line.text.as_str();
        if text.starts_with("BUG: ") || text.starts_with("kernel BUG at ") {
            self.bug = Some(line.clone());
        } else if let Some(why) = text.strip_prefix("Kernel panic - not syncing: ") {
            // After an oops the panic only says that it was fatal.
            let cause = self.end.take().map_or_else(|| self.cause(line, why), |end| end.cause);
            self.end = Some(KernelEnd { panicked: true, cause });
        } else if text.starts_with("Oops: ") && self.end.is_none() {
            self.end = Some(KernelEnd { panicked: false, cause: self.cause(line, text) });
        }
    }

    fn cause(&self, line: &ConsoleLine, why: &str) -> String {
        match &self.bug {
            Some(bug) if line.number - bug.number <= CAUSE_DISTANCE => bug.text.clone(),
            _ => why.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn console(lines: &[&str]) -> Console {
        let console = Console::default();
        for line in lines {
            console.push(line);
        }
        console
    }

    #[test]
    fn lines_of_the_kernel_have_a_time() {
        let line = ConsoleLine::parse(0, "[   12.000345]   indented");
        assert_eq!((line.timestamp_us, line.text.as_str()), (Some(12_000_345), "  indented"));
        for other in ["hello", "[12] x", "[ 1.5] x", "[x.123456] y", "", "["] {
            let line = ConsoleLine::parse(0, other);
            assert_eq!((line.timestamp_us, line.text.as_str()), (None, other));
        }
    }

    #[test]
    fn a_panic_is_recognised_with_its_reason() {
        let console = console(&[
            "[    1.000000] sysrq: Trigger a crash",
            "[    1.000001] Kernel panic - not syncing: sysrq triggered crash",
            "[    1.000002] CPU: 0 UID: 0 PID: 1",
        ]);
        let end = console.kernel_end().unwrap();
        assert_eq!(end.to_string(), "the kernel of the lab machine panicked: sysrq triggered crash");
    }

    #[test]
    fn a_panic_after_an_oops_names_the_bug() {
        let mut lines = vec![
            "[    1.000000] BUG: kernel NULL pointer dereference, address: 0000000000000000",
            "[    1.000001] #PF: supervisor write access in kernel mode",
            "[    1.000002] Oops: Oops: 0002 [#1] SMP NOPTI",
        ];
        let end = console(&lines).kernel_end().unwrap();
        assert!(!end.panicked && end.cause.starts_with("BUG: kernel NULL"), "{end:?}");
        lines.push("[    1.000003] Kernel panic - not syncing: Fatal exception");
        let end = console(&lines).kernel_end().unwrap();
        assert!(end.panicked && end.cause.starts_with("BUG: kernel NULL"), "{end:?}");
    }

    #[test]
    fn what_guests_and_programs_write_is_no_end() {
        let console = console(&[
            "Kernel panic - not syncing: written by a program",
            "[    1.000000] wasm_device: [s1 r1] Kernel panic - not syncing: written by a guest",
            "[    1.000001] BUG: sleeping function called from invalid context",
        ]);
        assert_eq!(console.kernel_end(), None);
    }

    #[test]
    fn the_last_lines_are_kept() {
        let console = Console::default();
        for number in 0..LINES_KEPT + 10 {
            console.push(&number.to_string());
        }
        let kept = console.last_lines(usize::MAX);
        assert_eq!((kept.len(), kept[0].text.as_str(), kept[0].number), (LINES_KEPT, "10", 10));
        assert_eq!(console.last_lines(2)[1].text, (LINES_KEPT + 9).to_string());
    }

    #[test]
    fn waits_have_an_end() {
        let console = console(&["one"]);
        let never = Cancel::default();
        let (moment, long) = (Duration::from_millis(1), Duration::from_secs(100));
        assert_eq!(console.wait_for(|line| line.text == "two", moment, &never), Waited::TooLate);
        assert!(matches!(console.wait_for(|line| line.text == "one", moment, &never), Waited::Line(_)));
        let cancelled = Cancel::default();
        cancelled.cancel();
        assert_eq!(console.wait_for(|line| line.text == "two", long, &cancelled), Waited::Cancelled);

        let writer = console.clone();
        let writing = std::thread::spawn(move || {
            writer.push("two");
            writer.close();
        });
        assert!(matches!(console.wait_for(|line| line.text == "two", long, &never), Waited::Line(_)));
        assert_eq!(console.wait_for(|line| line.text == "three", long, &never), Waited::Closed);
        assert!(console.wait_kernel_end(long));
        writing.join().unwrap();
    }
}
