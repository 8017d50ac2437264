//! Shows the steps of the recipe on standard error: a line that is kept up to date on a terminal, else a
//! line for each beginning and end.

use std::io::{IsTerminal, Write};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use wasm_device_lab::recipe::{Stage, StageNews};

/// How often the elapsed time is brought up to date.
const TICK: Duration = Duration::from_secs(1);

enum News {
    Step(StageNews),
    End { good: bool },
}

/// A display that lives until it is ended or dropped.
pub(crate) struct ProgressDisplay {
    news: Sender<News>,
    thread: Option<JoinHandle<()>>,
}

impl ProgressDisplay {
    pub(crate) fn begin() -> Self {
        let (news, coming) = mpsc::channel();
        let thread = std::thread::spawn(move || {
            let mut shown = Shown { terminal: std::io::stderr().is_terminal(), step: None };
            loop {
                match coming.recv_timeout(TICK) {
                    Ok(News::Step(step)) => shown.next(Some(step), true),
                    Ok(News::End { good }) => return shown.next(None, good),
                    Err(RecvTimeoutError::Timeout) => shown.tick(),
                    Err(RecvTimeoutError::Disconnected) => return shown.next(None, false),
                }
            }
        });
        Self { news, thread: Some(thread) }
    }

    /// A step begins; the one before it is done.
    pub(crate) fn show(&self, step: StageNews) {
        // The thread lives as long as this.
        let _ = self.news.send(News::Step(step));
    }

    /// The last step is done, or failed.
    pub(crate) fn end(mut self, good: bool) {
        let _ = self.news.send(News::End { good });
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// What stands on standard error.
struct Shown {
    terminal: bool,
    step: Option<(StageNews, Instant)>,
}

impl Shown {
    fn next(&mut self, step: Option<StageNews>, good: bool) {
        if let Some((old, begin)) = self.step.take() {
            let how = if good { "done in" } else { "ended after" };
            self.line(&format!("{}, {how} {}", title(&old), elapsed(begin.elapsed())));
            self.keep();
        }
        if let Some(step) = step {
            self.line(&begun(&step, Duration::ZERO));
            if !self.terminal {
                self.keep();
            }
            self.step = Some((step, Instant::now()));
        }
    }

    fn tick(&self) {
        if let (true, Some((step, begin))) = (self.terminal, &self.step) {
            self.line(&begun(step, begin.elapsed()));
        }
    }

    fn line(&self, text: &str) {
        // On a terminal over what stands there; nobody misses a line that cannot be shown.
        let over = if self.terminal { "\r\x1b[K" } else { "" };
        let mut stderr = std::io::stderr();
        let _ = write!(stderr, "{over}{text}").and_then(|()| stderr.flush());
    }

    fn keep(&self) {
        eprintln!();
    }
}

fn title(step: &StageNews) -> String {
    format!("[{}/{}] {}", step.stage.number(), Stage::COUNT, step.stage.name())
}

fn begun(step: &StageNews, time: Duration) -> String {
    let log = step.log.as_ref().map(|log| format!("  {}", log.display())).unwrap_or_default();
    format!("{}  {}{log}", title(step), elapsed(time))
}

fn elapsed(time: Duration) -> String {
    format!("{}:{:02}", time.as_secs() / 60, time.as_secs() % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_says_what_it_does_how_long_and_where_to_look() {
        let step = Stage::Kernel.news(Some(std::path::Path::new("/c/kernel.log")));
        assert_eq!(begun(&step, Duration::from_secs(72)), "[5/9] building the kernel  1:12  /c/kernel.log");
    }
}
