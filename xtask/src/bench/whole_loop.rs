//! The whole loop in a real terminal: start, save to first log line, a workbench with nothing to do.

use std::num::NonZero;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use super::samples::Samples;
use super::terminal_process::TerminalProcess;

const ROWS: NonZero<u16> = NonZero::new(40).unwrap();
const COLUMNS: NonZero<u16> = NonZero::new(120).unwrap();
/// How often the workbench is started, and how often a guest is saved.
const STARTS: usize = 20;
const SAVES: usize = 200;
/// How long nothing is done to it.
const IDLE: Duration = Duration::from_secs(5);

pub(super) fn measure() -> Result<()> {
    let dir = std::env::temp_dir().join(format!("wasm-workbench-bench-{}", std::process::id()));
    std::fs::create_dir_all(&dir)?;
    let measured = measure_in(&dir);
    std::fs::remove_dir_all(&dir).context("cannot tidy up")?;
    measured
}

fn measure_in(dir: &Path) -> Result<()> {
    let guest = dir.join("bench.wat");
    std::fs::write(&guest, source(0))?;
    starts(&guest)?;
    saves(&guest)
}

/// A guest whose first line ends in the number that it logs.
fn source(number: u32) -> String {
    format!(
        "(import \"kernel\" \"log_i32\" (func $log (param i32))) (global $n i32 (i32.const {number}))\n\
         (func (export \"main\") (call $log (global.get $n)))\n"
    )
}

fn starts(guest: &Path) -> Result<()> {
    let mut samples = Samples::default();
    for _ in 0..STARTS {
        let mut process = TerminalProcess::start(&[guest], ROWS, COLUMNS)?;
        process.wait_for("bench.wat")?;
        samples.push(process.started().elapsed());
    }
    samples.print("start → first frame");
    Ok(())
}

/// A digit is typed and saved; the workbench compiles, pushes, runs and shows the guest's line.
fn saves(guest: &Path) -> Result<()> {
    let mut process = TerminalProcess::start(&[guest], ROWS, COLUMNS)?;
    process.wait_for("bench.wat")?;
    // End of the first line, then back over the parentheses: the number is before the cursor.
    process.type_keys("\x1b[F\x1b[D\x1b[D")?;
    let mut samples = Samples::default();
    for save in 0..SAVES {
        // The last digit is replaced by another one, so that each save is of another text.
        let digit = save % 9 + 1;
        let begin = Instant::now();
        process.type_keys(&format!("\x7f{digit}\x13"))?;
        wait_for_line(&mut process, digit, save)?;
        samples.push(begin.elapsed());
    }
    samples.print("save (Ctrl-S) → first log line on the screen, WAT, simulator");
    idle(&mut process)
}

/// The log shows the digit as a line of this save's session.
fn wait_for_line(process: &mut TerminalProcess, digit: usize, save: usize) -> Result<()> {
    let tag = format!("s{} r1 ", save + 1);
    let digit = digit.to_string();
    process.wait_until(&format!("no line of save {save}"), |screen| {
        screen
            .lines()
            .filter_map(|line| line.split_once(&tag))
            .any(|(_, text)| text.trim_start().starts_with(&digit))
    })
}

fn idle(process: &mut TerminalProcess) -> Result<()> {
    process.watch_for(Duration::from_millis(500));
    let before = process.cpu_time()?;
    process.watch_for(IDLE);
    let used = process.cpu_time()?.saturating_sub(before);
    let share = used.as_secs_f64() / IDLE.as_secs_f64() * 100.0;
    println!("\nIdle for {} s: {share:.1} % of a CPU (the clock has steps of 10 ms).", IDLE.as_secs());
    Ok(())
}
