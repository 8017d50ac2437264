//! Shows on standard error what is done while a target is being opened: a line that is kept up to date on a
//! terminal, else a line for each beginning and end.

use std::io::{IsTerminal, Write};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crate::target::OpeningStep;

/// How often the elapsed time is brought up to date.
const TICK: Duration = Duration::from_secs(1);
/// A step is shown on a terminal when it has taken so long,
const SOON: Duration = Duration::from_millis(200);
/// and elsewhere, where each is a line that stays, when it has taken so long.
const LONG: Duration = Duration::from_secs(2);

#[derive(Debug)]
enum News {
    Step(OpeningStep),
    End { good: bool },
}

/// A display that lives until it is ended or dropped. It shows nothing before the first step.
#[derive(Debug, Default)]
pub struct OpeningDisplay(Mutex<Option<(Sender<News>, JoinHandle<()>)>>);

impl OpeningDisplay {
    /// A step begins; the one before it is done.
    ///
    /// What takes long has a log to look into. What has none is shown to somebody who waits at a terminal,
    /// and is no line of a script's output.
    pub fn show(&self, step: OpeningStep) {
        if step.log.is_none() && !std::io::stderr().is_terminal() {
            return;
        }
        let mut thread = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (news, _) = thread.get_or_insert_with(|| {
            let (news, coming) = mpsc::channel();
            (news, std::thread::spawn(move || show_all(&coming)))
        });
        // The thread lives as long as this.
        let _ = news.send(News::Step(step));
    }

    /// The last step is done, or failed.
    pub fn end(&self, good: bool) {
        let thread = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some((news, thread)) = thread {
            let _ = news.send(News::End { good });
            // It does not panic; if it did, the display is all that is lost.
            let _ = thread.join();
        }
    }
}

fn show_all(coming: &Receiver<News>) {
    let mut shown = Shown { terminal: std::io::stderr().is_terminal(), step: None };
    loop {
        match coming.recv_timeout(shown.patience()) {
            Ok(News::Step(step)) => {
                shown.finish(true);
                shown.step = Some(Step { step, begin: Instant::now(), visible: false });
            }
            Ok(News::End { good }) => return shown.finish(good),
            Err(RecvTimeoutError::Timeout) => shown.tick(),
            Err(RecvTimeoutError::Disconnected) => return shown.finish(false),
        }
    }
}

/// What stands on standard error.
struct Shown {
    terminal: bool,
    step: Option<Step>,
}

struct Step {
    step: OpeningStep,
    begin: Instant,
    /// Whether it took long enough to be shown.
    visible: bool,
}

impl Shown {
    /// How long to wait for the next step until there is something to show.
    fn patience(&self) -> Duration {
        match (&self.step, self.terminal) {
            (Some(Step { visible: false, .. }), true) => SOON,
            (Some(Step { visible: false, .. }), false) => LONG,
            _ => TICK,
        }
    }

    /// The step that is under way is over. One that was not shown is not worth a line.
    fn finish(&mut self, good: bool) {
        if let Some(Step { step, begin, visible: true }) = self.step.take() {
            let how = if good { "done in" } else { "ended after" };
            self.line(&format!("{}, {how} {}", title(&step), elapsed(begin.elapsed())));
            end_line();
        }
    }

    fn tick(&mut self) {
        let terminal = self.terminal;
        let Some(step) = &mut self.step else { return };
        let first = !std::mem::replace(&mut step.visible, true);
        if first || terminal {
            let text = begun(&step.step, step.begin.elapsed());
            self.line(&text);
        }
        if first && !terminal {
            end_line();
        }
    }

    fn line(&self, text: &str) {
        // On a terminal over what stands there; nobody misses a line that cannot be shown.
        let over = if self.terminal { "\r\x1b[K" } else { "" };
        let mut stderr = std::io::stderr();
        let _ = write!(stderr, "{over}{text}").and_then(|()| stderr.flush());
    }
}

fn end_line() {
    // As above.
    let _ = writeln!(std::io::stderr());
}

fn title(step: &OpeningStep) -> String {
    format!("[{}/{}] {}", step.number, step.of, step.name)
}

fn begun(step: &OpeningStep, time: Duration) -> String {
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
        let step = OpeningStep {
            name: "building the kernel".to_owned(),
            number: 5,
            of: 9,
            log: Some("/c/kernel.log".into()),
        };
        assert_eq!(begun(&step, Duration::from_secs(72)), "[5/9] building the kernel  1:12  /c/kernel.log");
    }
}
