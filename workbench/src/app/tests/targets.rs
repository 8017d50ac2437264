//! Where guests run: another target, one that dies, one that takes long to open.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

use crossbeam_channel::{Receiver, Sender, unbounded};
use guest_engine::abi::codes::LogLevel;

use super::driver::Driver;
use crate::app::state::{Overlay, TargetState};
use crate::log::{LogRecord, Origin};
use crate::target::{
    GuestSession, LogBatch, LogReader, Opening, OpeningNews, OpeningStep, Target, TargetChoice, TargetError,
    TargetInfo, TargetOptions, open_target,
};

const HELLO: &str = "(module
  (import \"kernel\" \"log_i32\" (func $log (param i32)))
  (func (export \"main\") (call $log (i32.mul (i32.const 42) (i32.const 101)))))
";

/// A lab of which a test decides what happens to its machines.
#[derive(Clone)]
struct Lab {
    /// How many machines were opened.
    opened: Arc<AtomicU32>,
    /// Whether the machine opened last has died.
    dead: Arc<AtomicBool>,
    /// Each opening waits for a message here before it goes on.
    gate: Arc<Mutex<Option<Receiver<()>>>>,
}

impl Lab {
    fn new() -> Self {
        Self { opened: Arc::default(), dead: Arc::default(), gate: Arc::default() }
    }

    /// Openings wait from now on, each for one message.
    fn close_gate(&self) -> Sender<()> {
        let (open, gate) = unbounded();
        *self.gate.lock().unwrap() = Some(gate);
        open
    }

    fn driver(&self, files: &[(&str, &str)]) -> Driver {
        let lab = self.clone();
        let opener = move |choice: &TargetChoice, options: &TargetOptions, opening: &Opening| match choice {
            TargetChoice::Vm => lab.open(options, opening),
            _ => open_target(choice, options, opening),
        };
        Driver::open_on((120, 40), files, Arc::new(opener))
    }

    fn open(&self, options: &TargetOptions, opening: &Opening) -> Result<Box<dyn Target>, TargetError> {
        let step = OpeningStep { name: "booting".to_owned(), number: 2, of: 2, log: None };
        opening.tell(OpeningNews::Step(step));
        opening.tell(OpeningNews::Console(LogBatch { records: vec![kernel("Linux boots")], lost: 0 }));
        let gate = self.gate.lock().unwrap().clone();
        while let Some(gate) = &gate
            && gate.recv_timeout(std::time::Duration::from_millis(5)).is_err()
        {
            if opening.cancel().is_cancelled() {
                let reason = "its opening was cancelled".to_owned();
                return Err(TargetError::Unavailable { target: "vm".to_owned(), reason });
            }
        }
        self.opened.fetch_add(1, Ordering::SeqCst);
        self.dead.store(false, Ordering::SeqCst);
        let inner = open_target(&TargetChoice::Simulator, options, opening)?;
        Ok(Box::new(Machine { inner, dead: Arc::clone(&self.dead) }))
    }
}

fn kernel(text: &str) -> LogRecord {
    let text = text.to_owned();
    LogRecord { sequence: 0, timestamp_us: 1, level: LogLevel::Info, origin: Origin::Kernel, text }
}

/// The simulator under another name, until it is dead.
struct Machine {
    inner: Box<dyn Target>,
    dead: Arc<AtomicBool>,
}

impl Target for Machine {
    fn info(&self) -> TargetInfo {
        TargetInfo { name: "vm".to_owned(), description: "Linux 7.3.4".to_owned(), reason: None }
    }

    fn open(&mut self) -> Result<Box<dyn GuestSession>, TargetError> {
        if self.dead.load(Ordering::SeqCst) {
            let reason = "its kernel panicked".to_owned();
            return Err(TargetError::Gone { target: "vm".to_owned(), reason });
        }
        self.inner.open()
    }

    fn open_log(&mut self) -> Result<Box<dyn LogReader>, TargetError> {
        self.inner.open_log()
    }
}

fn ready(driver: &Driver) -> Option<&str> {
    match &driver.state().target {
        TargetState::Ready(info) => Some(&info.name),
        _ => None,
    }
}

fn ran_on(driver: &Driver) -> &str {
    &driver.state().last_run.as_ref().unwrap().guest.target
}

/// Chooses the row of the list of targets that is so far below the first one.
fn choose(driver: &mut Driver, row: usize) {
    driver.press("<F7>");
    driver.until(|state| {
        matches!(&state.overlay, Some(Overlay::Targets { rows, .. }) if rows.iter().all(|row| row.seen.is_some()))
    });
    driver.press("<Home>");
    driver.press(&"<Down>".repeat(row));
    driver.press("<Enter>");
}

#[test]
fn another_target_is_chosen_from_the_list_and_guests_run_there() {
    let lab = Lab::new();
    let mut driver = lab.driver(&[("hello.wat", HELLO)]);
    driver.keys("<C-s>");
    assert_eq!(ran_on(&driver), "sim");
    choose(&mut driver, 2);
    driver.until_idle();
    assert_eq!(ready(&driver), Some("vm"));
    let screen = driver.screen();
    assert!(screen.contains("Linux boots"), "the boot is shown:\n{screen}");
    assert!(!screen.contains("4242"), "lines of the other target are not since this push:\n{screen}");
    assert!(screen.contains("on sim"), "the report says where it ran:\n{screen}");
    assert!(screen.contains("nothing loaded"), "{screen}");
    assert!(
        !screen.contains("save→log"),
        "how fast the other target was says nothing of this one:\n{screen}"
    );
    driver.keys("<C-r>");
    assert_eq!(ran_on(&driver), "vm");
    assert!(driver.screen().contains("4242"));
}

#[test]
fn what_cannot_be_opened_says_why_and_leads_on() {
    let mut driver = Driver::open((120, 40), &[("hello.wat", HELLO)]);
    choose(&mut driver, 3);
    assert!(matches!(driver.state().overlay, Some(Overlay::Prompt { .. })), "a host is asked for");
    driver.keys("-oProxyCommand=x<Enter>");
    let screen = driver.screen();
    assert!(screen.contains("begins with a dash"), "{screen}");
    driver.keys("<Esc>");
    assert_eq!(ready(&driver), Some("sim"), "nothing was changed");
}

#[test]
fn a_machine_that_died_comes_back_with_its_guest_by_one_key() {
    let lab = Lab::new();
    let mut driver = lab.driver(&[("hello.wat", HELLO)]);
    choose(&mut driver, 2);
    driver.until_idle();
    driver.keys("<C-s> ");
    lab.dead.store(true, Ordering::SeqCst);
    driver.keys("<C-r>");
    assert!(matches!(driver.state().target, TargetState::Failed { .. }));
    assert!(driver.notice().contains("its kernel panicked"), "{}", driver.notice());
    assert!(driver.text().starts_with(' '), "the editor keeps what was typed");
    let screen = driver.screen();
    assert!(screen.contains("F9 opens it again"), "{screen}");
    assert!(screen.contains("4242"), "the log stays:\n{screen}");

    driver.keys("<F9>");
    assert_eq!((ready(&driver), lab.opened.load(Ordering::SeqCst)), (Some("vm"), 2));
    let last = driver.state().last_run.as_ref().unwrap();
    assert!(last.outcome.is_ok(), "{:?}", last.outcome);
    assert!(driver.state().loaded.is_some());
    assert_eq!(driver.notice(), "", "nothing is said of the machine that died");
    assert!(driver.screen().contains("4242"));
}

#[test]
fn with_restarts_it_comes_back_by_itself() {
    let lab = Lab::new();
    let mut driver = lab.driver(&[("hello.wat", HELLO)]);
    driver.event_loop.state.restarts = true;
    choose(&mut driver, 2);
    driver.until_idle();
    driver.keys("<C-s>");
    lab.dead.store(true, Ordering::SeqCst);
    driver.keys("<C-r>");
    driver.until(|state| state.last_run.as_ref().is_some_and(|last| last.outcome.is_ok()));
    assert_eq!((ready(&driver), lab.opened.load(Ordering::SeqCst)), (Some("vm"), 2));
}

#[test]
fn a_guest_waits_for_a_target_that_takes_long_and_a_key_ends_the_wait() {
    let lab = Lab::new();
    let gate = lab.close_gate();
    let mut driver = lab.driver(&[("hello.wat", HELLO)]);
    choose(&mut driver, 2);
    driver.press("<C-s>");
    driver.until(|state| state.pending.run.is_some());
    gate.send(()).unwrap();
    driver.until_idle();
    assert_eq!((ran_on(&driver), ready(&driver)), ("vm", Some("vm")));

    driver.press("<F9>");
    driver.until(|state| matches!(&state.target, TargetState::Connecting { step: Some(_), .. }));
    driver.keys("<Esc>");
    let TargetState::Failed { reason, .. } = &driver.state().target else {
        panic!("{:?}", driver.state().target)
    };
    assert!(reason.contains("was cancelled"), "{reason}");
    assert_eq!(lab.opened.load(Ordering::SeqCst), 1);
}
