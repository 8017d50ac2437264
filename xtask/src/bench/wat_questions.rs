//! The language service on a text of ten thousand lines, and a keystroke while its proposals are shown.

use std::hint::black_box;
use std::str;

use anyhow::{Context, Result, bail};
use crossterm::event::KeyCode;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use wasm_workbench::app::assistance::{Answer, Question};
use wasm_workbench::app::effect::Effect;
use wasm_workbench::app::event::Event;
use wasm_workbench::app::state::State;
use wasm_workbench::app::update;
use wasm_workbench::compile::{Source, compile};
use wasm_workbench::wat_language;

use super::frames::{COLUMNS, ROWS, draw, input, loaded_state, source, timed};
use super::samples::Samples;

const LINES: usize = 10_000;
const QUESTIONS: usize = 100;

pub(super) fn measure() -> Result<()> {
    let bytes = source(LINES);
    let text = str::from_utf8(&bytes)?;
    let place = text[text.len() / 2..].find("local.get").context("an instruction")? + text.len() / 2 + 12;
    let ask = |what: &str, question: &dyn Fn()| {
        Samples::of(QUESTIONS, question).print(&format!("{what}, {LINES} source lines"));
    };
    ask("what can be written", &|| drop(black_box(wat_language::completions(text, place))));
    ask("what a word is", &|| drop(black_box(wat_language::hover(text, place))));
    ask("all uses of a name", &|| drop(black_box(wat_language::uses(text, place))));
    ask("layout of the whole text", &|| drop(black_box(wat_language::format(text, "  "))));
    let checked = Source { path: "bench.wat".into(), bytes: bytes.clone() };
    ask("a check of the whole text", &|| drop(black_box(compile(&checked))));
    keystrokes()
}

/// Letters typed and taken back while the list of proposals is open.
fn keystrokes() -> Result<()> {
    let mut state = loaded_state(LINES);
    let mut buffer = Buffer::empty(Rect::new(0, 0, COLUMNS, ROWS));
    open_proposals(&mut state)?;
    let samples = Samples::of(QUESTIONS, || {
        for key in [KeyCode::Char('a'), KeyCode::Backspace] {
            update(&mut state, input(key));
            draw(&state, &mut buffer);
        }
    });
    if state.assistance.proposals.is_none() {
        bail!("the proposals were closed while they were measured");
    }
    samples.print(&format!("two keystrokes drawn with proposals, {COLUMNS}×{ROWS}, {LINES} source lines"));
    Ok(())
}

fn open_proposals(state: &mut State) -> Result<()> {
    for key in " i32.".chars() {
        for effect in update(state, input(KeyCode::Char(key))) {
            if let Effect::Ask(Question { number, text, offset, .. }) = effect {
                let found = wat_language::completions(str::from_utf8(&text)?, offset);
                let answer = Some(Answer::Proposals(found));
                update(state, timed(Event::Answered { number, answer }));
            }
        }
    }
    state.assistance.proposals.as_ref().map(|_| ()).context("typing `i32.` opens no proposals")
}
