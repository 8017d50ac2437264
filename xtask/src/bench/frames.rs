//! A keystroke's frame: the event through `update`, then the whole screen drawn.

use std::sync::Arc;
use std::time::Instant;

use anyhow::Result;
use crossterm::event::{Event as Input, KeyCode, KeyEvent, KeyModifiers};
use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};
use wasm_device_abi::codes::LogLevel;
use wasm_workbench::app::event::{Event, OpenedFile, Timed};
use wasm_workbench::app::state::{Generation, State};
use wasm_workbench::app::update;
use wasm_workbench::log::{LogRecord, Origin};
use wasm_workbench::screen::draw_buffer;
use wasm_workbench::screen::theme::{ColourMode, Theme};
use wasm_workbench::target::{LogBatch, TargetChoice};

use super::samples::Samples;

pub(super) const COLUMNS: u16 = 200;
pub(super) const ROWS: u16 = 60;
const LOG_LINES: u64 = 100_000;
/// Records that arrive together.
const BATCH: u64 = 1_000;
const KEYSTROKES: usize = 1_000;

pub(super) fn measure() -> Result<()> {
    for source_lines in [10_000, 100_000] {
        let mut state = loaded_state(source_lines);
        let mut buffer = Buffer::empty(Rect::new(0, 0, COLUMNS, ROWS));
        let what = format!("{COLUMNS}×{ROWS}, {source_lines} source lines, {LOG_LINES} log lines");

        let typed = Samples::of(KEYSTROKES, || {
            update(&mut state, input(KeyCode::Char('x')));
            draw(&state, &mut buffer);
        });
        typed.print(&format!("a letter typed and drawn: {what}"));

        let mut sequence = LOG_LINES;
        let samples = Samples::of(KEYSTROKES, || {
            update(&mut state, logged(batch(sequence, 100)));
            sequence += 100;
            draw(&state, &mut buffer);
        });
        samples.print(&format!("100 log lines taken in and drawn: {what}"));
    }
    Ok(())
}

/// Log lines that arrive from the target.
fn logged(batch: LogBatch) -> Timed {
    timed(Event::Log { opening: Generation::default(), batch })
}

pub(super) fn loaded_state(source_lines: usize) -> State {
    let theme = Theme::new(ColourMode::TrueColour);
    let mut state = State::new(Size::new(COLUMNS, ROWS), theme, TargetChoice::Simulator, Instant::now());
    let opened = OpenedFile { bytes: source(source_lines), exists: true, printed: None };
    update(&mut state, timed(Event::FileOpened { path: "bench.wat".into(), result: Ok(opened) }));
    for first in (0..LOG_LINES).step_by(BATCH as usize) {
        update(&mut state, logged(batch(first, BATCH)));
    }
    // Into the middle of the text, where edits cost most.
    for _ in 0..source_lines / 2 / usize::from(ROWS) {
        update(&mut state, input(KeyCode::PageDown));
    }
    state
}

/// A guest of about this many lines.
pub(super) fn source(lines: usize) -> Arc<[u8]> {
    let mut text = String::from("(module\n");
    for index in 0..lines / 5 {
        text += &format!(
            "  (func $f{index} (param $x i32) (result i32) ;; function {index}\n    local.get $x\n    \
             i32.const {index}\n    i32.add)\n\n"
        );
    }
    text += ")\n";
    text.into_bytes().into()
}

fn batch(first: u64, count: u64) -> LogBatch {
    let records = (first..first + count)
        .map(|sequence| LogRecord {
            sequence,
            timestamp_us: sequence * 17,
            level: if sequence.is_multiple_of(50) { LogLevel::Warning } else { LogLevel::Info },
            origin: Origin::Guest { session: 3, run: 2 },
            text: format!("task {sequence}: state R, threads 4, started {} ns ago", sequence * 1_234),
        })
        .collect();
    LogBatch { records, lost: 0 }
}

pub(super) fn input(code: KeyCode) -> Timed {
    timed(Event::Input(Input::Key(KeyEvent::new(code, KeyModifiers::NONE))))
}

pub(super) fn timed(event: Event) -> Timed {
    Timed { at: Instant::now(), event }
}

pub(super) fn draw(state: &State, buffer: &mut Buffer) {
    buffer.reset();
    draw_buffer(state, buffer);
}
