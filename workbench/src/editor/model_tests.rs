//! Random edits, against the simplest thing that can be right: a string.

use proptest::prelude::*;

use super::syntax::LineStates;
use super::{Document, EditCommand, Motion};

fn fragment() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z (){0,3}]{0,6}",
        Just("\n".to_owned()),
        Just("\r\n".to_owned()),
        Just("\r".to_owned()),
        Just("\t".to_owned()),
        Just("(;".to_owned()),
        Just(";)".to_owned()),
        Just("\"".to_owned()),
        Just("e\u{301}".to_owned()),
        Just("\u{301}".to_owned()),
        Just("日本".to_owned()),
        Just("👩‍🚀".to_owned()),
        Just("\u{1b}[2J".to_owned()),
        "\\PC{0,3}",
    ]
}

fn content() -> impl Strategy<Value = String> {
    prop::collection::vec(fragment(), 0..12).prop_map(|parts| parts.concat())
}

fn motion() -> impl Strategy<Value = Motion> {
    prop::sample::select(vec![
        Motion::Left,
        Motion::Right,
        Motion::Up,
        Motion::Down,
        Motion::WordLeft,
        Motion::WordRight,
        Motion::LineStart,
        Motion::LineEnd,
        Motion::PageUp,
        Motion::PageDown,
        Motion::DocumentStart,
        Motion::DocumentEnd,
        Motion::MatchingBracket,
    ])
}

fn command() -> impl Strategy<Value = EditCommand> {
    prop_oneof![
        6 => any::<char>().prop_map(EditCommand::Insert),
        6 => prop::char::range(' ', '~').prop_map(EditCommand::Insert),
        4 => fragment().prop_map(EditCommand::Paste),
        3 => Just(EditCommand::Newline),
        3 => Just(EditCommand::Backspace),
        3 => Just(EditCommand::Delete),
        2 => any::<bool>().prop_map(|back| EditCommand::DeleteWord { back }),
        10 => (motion(), any::<bool>()).prop_map(|(motion, select)| EditCommand::Move { motion, select }),
        2 => Just(EditCommand::Indent),
        2 => Just(EditCommand::Outdent),
        2 => Just(EditCommand::ToggleComment),
        1 => Just(EditCommand::DuplicateLine),
        2 => any::<bool>().prop_map(|up| EditCommand::MoveLine { up }),
        1 => Just(EditCommand::DeleteLine),
        1 => Just(EditCommand::Cut),
        1 => Just(EditCommand::SelectAll),
        1 => Just(EditCommand::SelectWord),
        1 => Just(EditCommand::SelectLine),
        2 => Just(EditCommand::Undo),
        2 => Just(EditCommand::Redo),
    ]
}

fn text(document: &Document) -> String {
    String::from_utf8(document.bytes().to_vec()).unwrap()
}

/// What must hold after each command.
fn check_invariants(document: &Document) {
    let text = text(document);
    for offset in [document.selection.head, document.selection.anchor] {
        assert!(text.is_char_boundary(offset), "{offset} in {text:?}");
        assert_eq!(document.text.stop_at_or_after(offset), offset, "{offset} in {text:?}");
    }
    let cursor = document.cursor();
    assert_eq!(cursor.line, text[..cursor.offset].matches('\n').count() + 1);
    let line_start = text[..cursor.offset].rfind('\n').map_or(0, |at| at + 1);
    assert_eq!(cursor.column, text[line_start..cursor.offset].chars().count() + 1);
    assert_eq!(document.line_count(), text.matches('\n').count() + 1);
    assert_eq!(document.offset_of(cursor.line, cursor.column), cursor.offset);
    let viewport = document.viewport();
    assert!((viewport.top_line..document.bottom_line()).contains(&(cursor.line - 1)), "cursor in view");
    let fresh = LineStates::new(document.syntax, &document.text);
    for line in viewport.top_line..document.bottom_line().min(document.line_count()) {
        assert_eq!(document.states.start_of(line), fresh.start_of(line), "state of line {line}");
    }
}

proptest! {
    /// Inserts and deletions do what they do to a string.
    #[test]
    fn plain_edits_agree_with_a_string(
        start in content(),
        edits in prop::collection::vec((0.0..1.0_f64, 0.0..1.0_f64, fragment()), 0..20),
    ) {
        let mut document = Document::new("a.txt".into(), start.as_bytes()).unwrap();
        let mut model = start;
        for (from, to, inserted) in edits {
            let boundary = |share: f64| {
                let raw = (share * model.len() as f64) as usize;
                document.text.stop_at_or_after((raw..=model.len()).find(|at| model.is_char_boundary(*at)).unwrap())
            };
            let (from, to) = (boundary(from), boundary(to));
            document.selection = super::selection::Selection { anchor: from, head: to };
            document.insert(&inserted);
            document.finish_step(document.selection, super::undo::Grouping::Alone);
            model.replace_range(from.min(to)..from.max(to), &inserted);
            prop_assert_eq!(text(&document), model.clone());
        }
    }

    /// Whatever was done, undoing goes back to the start through the same texts, and redoing to the end.
    #[test]
    fn everything_can_be_undone_and_done_again(
        start in content(),
        commands in prop::collection::vec(command(), 0..60),
        height in 1_u16..12,
        width in 1_u16..40,
    ) {
        let mut document = Document::new("a.wat".into(), start.as_bytes()).unwrap();
        document.set_viewport_size(width, height);
        let hash = document.content_hash();
        for command in commands {
            let before = text(&document);
            let applied = document.apply(command);
            prop_assert_eq!(applied.changed || before == text(&document), true);
            check_invariants(&document);
            prop_assert_eq!(document.is_changed(), text(&document) != start);
            prop_assert_eq!(document.content_is(hash), text(&document) == start);
        }
        let end = {
            while document.apply(EditCommand::Redo).changed {}
            text(&document)
        };
        while document.apply(EditCommand::Undo).changed {
            check_invariants(&document);
        }
        prop_assert_eq!(text(&document), start);
        prop_assert!(!document.is_changed());
        while document.apply(EditCommand::Redo).changed {
            check_invariants(&document);
        }
        prop_assert_eq!(text(&document), end);
    }

    /// A replacement does what the library does to a string, and one step takes it back.
    #[test]
    fn a_replacement_agrees_with_a_string(start in content(), pattern in "[a-z(é]{1,2}", with in "[a-z$é)]{0,3}") {
        let mut document = Document::new("a.wat".into(), start.as_bytes()).unwrap();
        let query = super::FindQuery { pattern: pattern.clone(), regex: false };
        document.find(query, super::Direction::Here).unwrap();
        let changes = document.replacements(&with);
        document.make_changes(&changes);
        let expression = regex::RegexBuilder::new(&regex::escape(&pattern)).case_insensitive(true).build().unwrap();
        prop_assert_eq!(text(&document), expression.replace_all(&start, regex::NoExpand(&with)).into_owned());
        check_invariants(&document);
        if !changes.is_empty() {
            document.apply(EditCommand::Undo);
        }
        prop_assert_eq!(text(&document), start);
    }

    /// What a source is typed as, character by character, is what stands there: pairs that come by
    /// themselves are typed over.
    #[test]
    fn typing_a_balanced_text_gives_that_text(words in prop::collection::vec("[a-z]{1,3}|\\([a-z]{0,3} [(]a[)][)]|\"[a-z(]{0,2}\"", 0..6)) {
        let source = words.join(" ");
        let mut document = Document::new("a.wat".into(), b"").unwrap();
        for c in source.chars() {
            document.apply(EditCommand::Insert(c));
        }
        prop_assert_eq!(text(&document), source);
    }

    /// What another program wrote is taken in one step, and the cursor stays in its place.
    #[test]
    fn a_file_from_the_disk_is_one_step(start in content(), cursor in 0.0..1.0_f64, new in content()) {
        let mut document = Document::new("a.wat".into(), start.as_bytes()).unwrap();
        let raw = (cursor * start.len() as f64) as usize;
        let at = (raw..=start.len()).find(|at| start.is_char_boundary(*at)).unwrap();
        let at = document.text.stop_at_or_after(at);
        document.selection = super::selection::Selection::at(at);
        let before = document.cursor();
        document.replace_from_disk(new.as_bytes(), None).unwrap();
        prop_assert_eq!(text(&document), new.clone());
        prop_assert!(!document.is_changed());
        prop_assert_eq!(document.cursor().line, before.line.min(document.line_count()));
        if start != new {
            document.apply(EditCommand::Undo);
            prop_assert_eq!(text(&document), start);
            prop_assert!(document.is_changed());
        }
    }
}
