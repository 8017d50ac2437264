//! A flood of log lines: memory and frames stay bounded, keys are answered.

use std::thread;

use super::driver::Driver;
use crate::app::state::Generation;
use crate::log::{LogRecord, Origin};
use crate::target::LogBatch;
use guest_engine::abi::codes::LogLevel;

const LINES: u64 = 1_000_000;
const BATCH: u64 = 1_000;

fn batch(first: u64) -> LogBatch {
    let record = |sequence| LogRecord {
        sequence,
        timestamp_us: sequence * 10,
        level: LogLevel::Info,
        origin: Origin::Kernel,
        text: format!("line {sequence} of a guest that has a lot to say"),
    };
    LogBatch { records: (first..first + BATCH).map(record).collect(), lost: 0 }
}

#[test]
fn a_million_lines_leave_memory_and_frames_bounded() {
    let mut driver = Driver::open((120, 40), &[("a.wat", "(module)\n")]);
    let frames = driver.event_loop.surface.frames;
    let answers = driver.answers.clone();
    let began = std::time::Instant::now();
    let sending = thread::spawn(move || {
        (0..LINES / BATCH).all(|number| answers.send_log(Generation(0), batch(number * BATCH)))
    });
    driver.press(" ");
    assert_eq!(driver.text(), " (module)\n");
    driver.until(|state| state.log.dropped() + state.log.shown_lines() as u64 >= LINES);
    assert!(sending.join().unwrap());
    driver.until_idle();
    let log = &driver.state().log;
    assert!(log.shown_lines() <= 100_000, "{}", log.shown_lines());
    assert!(log.bytes() <= log.max_bytes(), "{} of {}", log.bytes(), log.max_bytes());
    let drawn = (driver.event_loop.surface.frames - frames) as u128;
    let most = began.elapsed().as_millis() / 16 + 4;
    assert!(drawn <= most, "{drawn} frames where {most} are enough");
    assert!(driver.screen().contains("line 999999 of a guest"));
}
