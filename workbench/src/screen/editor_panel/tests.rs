use proptest::prelude::*;

use super::*;
use crate::compile::{Diagnostic, Position, Span};
use crate::editor::{Direction, EditCommand, FindQuery, Motion};
use crate::picture::transcript;
use crate::screen::theme::ColourMode;

const GUEST: &str = r#"(module
  (import "kernel" "log"
    (func $log (param i32 i32 i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "caf\c3\a9 \"日本\"")
  (func (export "main") (result i32) ;; sums
    (local $i i32) (local $s i32)
    i64.const 2
    (loop $l (; nested (; comments ;)
      still one ;) (br_if $l (i32.lt_u (local.get $i) (i32.const 10))))
	local.get $s))
"#;

fn open(content: &str, (width, height): (u16, u16)) -> Document {
    let mut document = Document::new("sum.wat".into(), content.as_bytes()).unwrap();
    let text = text_area(Rect::new(0, 0, width, height), &document);
    document.set_viewport_size(text.width, text.height);
    document
}

fn drawn(document: &Document, (width, height): (u16, u16), mode: ColourMode) -> String {
    let area = Rect::new(0, 0, width, height);
    let mut buffer = Buffer::empty(area);
    let cursor = draw(&mut buffer, area, document, &Theme::new(mode), true);
    format!("{}cursor: {cursor:?}\n", transcript(&buffer))
}

fn goto(document: &mut Document, line: usize, column: usize) {
    document.apply(EditCommand::GotoPlace { line, column });
}

/// A diagnostic about the first place `text` is at.
fn about(
    document: &Document,
    text: &str,
    severity: Severity,
    message: &str,
    hint: Option<&str>,
) -> Diagnostic {
    let content = String::from_utf8(document.bytes().to_vec()).unwrap();
    let start = content.find(text).unwrap();
    let position = |offset: usize| {
        let place = document.place_of(offset);
        Position { line: place.line as u32, column: place.column as u32, offset }
    };
    Diagnostic {
        file: document.path().to_owned(),
        span: Some(Span { start: position(start), end: position(start + text.len()) }),
        severity,
        message: message.into(),
        hint: hint.map(Into::into),
        rendered: None,
    }
}

fn with_diagnostics(size: (u16, u16)) -> Document {
    let mut document = open(GUEST, size);
    let diagnostics = vec![
        about(
            &document,
            "i64.const 2",
            Severity::Error,
            "expected i32, found i64",
            Some("use `i32.const 2`"),
        ),
        about(&document, "$log", Severity::Warning, "`$log` is never called", None),
    ];
    document.set_diagnostics(document.revision(), diagnostics);
    document
}

#[test]
fn a_guest_with_an_error_at_the_cursor() {
    let mut document = with_diagnostics((64, 16));
    goto(&mut document, 8, 9);
    insta::assert_snapshot!(drawn(&document, (64, 16), ColourMode::TrueColour));
}

#[test]
fn without_colour_signs_and_underlines_say_it() {
    let mut document = with_diagnostics((64, 16));
    goto(&mut document, 8, 9);
    insta::assert_snapshot!(drawn(&document, (64, 16), ColourMode::None));
}

#[test]
fn an_edited_diagnostic_is_hollow_and_dim() {
    let mut document = with_diagnostics((64, 16));
    goto(&mut document, 8, 16);
    document.apply(EditCommand::Insert('4'));
    let screen = drawn(&document, (64, 16), ColourMode::TrueColour);
    assert!(screen.contains("○ 8"), "{screen}");
    insta::assert_snapshot!(screen);
}

#[test]
fn selection_matches_and_the_pair_of_brackets() {
    let mut document = open(GUEST, (64, 13));
    goto(&mut document, 2, 3);
    document.apply(EditCommand::Move { motion: Motion::Down, select: true });
    document.apply(EditCommand::Move { motion: Motion::Right, select: true });
    document.apply(EditCommand::Move { motion: Motion::Right, select: true });
    let selected = drawn(&document, (64, 13), ColourMode::TrueColour);
    document.find(FindQuery { pattern: "local".into(), regex: false }, Direction::Forward).unwrap();
    let found = drawn(&document, (64, 13), ColourMode::TrueColour);
    insta::assert_snapshot!(format!("{selected}=====\n{found}"));
}

#[test]
fn sideways_the_edges_show_that_there_is_more() {
    let mut document = open(GUEST, (30, 13));
    let at_left = drawn(&document, (30, 13), ColourMode::None);
    goto(&mut document, 10, 60);
    let scrolled = drawn(&document, (30, 13), ColourMode::None);
    insta::assert_snapshot!(format!("{at_left}=====\n{scrolled}"));
}

#[test]
fn what_a_terminal_would_act_on_is_shown_and_wide_characters_are_never_cut() {
    let hostile = "\u{feff}a\x1b[31mb\r\x07\n\u{202e}日本語日本語日本語\n\t\t\x7fe\u{301}x\u{9b}2J\n";
    let mut document = open(hostile, (26, 5));
    let message = about(&document, "a", Severity::Error, "bad\x1b]0;title\x07 \u{202e}thing", None);
    document.set_diagnostics(0, vec![message]);
    let mut screens = drawn(&document, (26, 5), ColourMode::Sixteen);
    for columns in [1, 1] {
        document.scroll_columns_by(columns);
        screens += "=====\n";
        screens += &drawn(&document, (26, 5), ColourMode::Sixteen);
    }
    assert!(!screens.chars().any(|c| c.is_control() && c != '\n'), "{screens:?}");
    insta::assert_snapshot!(screens);
}

#[test]
fn long_messages_are_broken_and_messages_at_the_right_stand_before_their_text() {
    let long =
        "type mismatch: the function should leave one i32 on the stack, but here it leaves an i64 and an f32";
    let mut document = open(GUEST, (48, 16));
    let diagnostics = vec![
        about(&document, "i64.const 2", Severity::Error, long, Some("drop one of the two")),
        about(&document, ";; sums", Severity::Warning, "a comment that says little", None),
    ];
    document.set_diagnostics(0, diagnostics);
    goto(&mut document, 8, 5);
    let broken = drawn(&document, (48, 16), ColourMode::None);
    goto(&mut document, 6, 5);
    let before = drawn(&document, (48, 16), ColourMode::None);
    insta::assert_snapshot!(format!("{broken}=====\n{before}"));
}

#[test]
fn the_mouse_points_at_what_is_drawn() {
    let mut document = with_diagnostics((64, 16));
    goto(&mut document, 8, 5);
    document.click(4, 7, false);
    assert_eq!((document.cursor().line, document.cursor().column), (8, 5));
    // Two rows below line 8 are its message and its hint.
    document.click(6, 10, false);
    assert_eq!((document.cursor().line, document.cursor().column), (9, 7));
    document.double_click(12, 4);
    assert_eq!(document.selected_text(), "i32.const");
    document.drag(20, 4);
    assert_eq!(document.selected_text(), "i32.const 0");
    document.triple_click(12, 0);
    assert_eq!(document.selected_text(), "(module\n");
    document.drag(0, 3);
    assert_eq!(document.selected_text().lines().count(), 4);
    document.click(500, 500, false);
    assert_eq!(document.cursor().line, 12);
    document.scroll_by(-100);
    document.scroll_by(5);
    assert_eq!(document.viewport().top_line, 5);
    document.drag(0, -2);
    assert_eq!((document.viewport().top_line, document.cursor().line), (3, 4));
}

proptest! {
    #[test]
    fn any_text_is_drawn_at_any_size_without_controls(
        content in "(\\PC|[\x00-\x1f]|\u{202e}|日|e\u{301}|\\(;|\n|\t|[a-z ]{0,30}){0,40}",
        size in (0_u16..60, 0_u16..20),
        offset in (0_u16..4, 0_u16..4),
        scroll in (0_isize..40, 0_isize..60),
        places in prop::collection::vec((0.0..1.0_f64, 0.0..1.0_f64), 0..4),
    ) {
        let mut document = open(&content, size);
        let stop = |share: f64| {
            let raw = (share * content.len() as f64) as usize;
            (raw..=content.len()).find(|at| content.is_char_boundary(*at)).unwrap()
        };
        let diagnostics = places.into_iter().map(|(one, other)| {
            let (start, end) = (stop(one).min(stop(other)), stop(one).max(stop(other)));
            about(&document, &content[start..end], Severity::Error, &content, Some(&content))
        });
        let diagnostics = diagnostics.collect();
        document.set_diagnostics(0, diagnostics);
        document.next_diagnostic();
        document.scroll_by(scroll.0);
        document.scroll_columns_by(scroll.1);
        let area = Rect::new(offset.0, offset.1, size.0, size.1);
        let mut buffer = Buffer::empty(Rect::new(0, 0, size.0 + 4, size.1 + 4));
        let cursor = draw(&mut buffer, area, &document, &Theme::new(ColourMode::TrueColour), true);
        for y in 0..buffer.area.height {
            for x in 0..buffer.area.width {
                let symbol = buffer[(x, y)].symbol();
                prop_assert!(!symbol.chars().any(char::is_control), "{:?}", symbol);
                let outside = !area.contains((x, y).into());
                prop_assert!(!outside || symbol == " ", "{:?} at {x},{y} outside {area}", symbol);
            }
        }
        if let Some(cell) = cursor {
            prop_assert!(area.contains(cell.into()));
        }
    }
}
