//! Tests of commands on small texts, with the cursor written as `|` and the other end of the
//! selection, where there is one, as `^`.

use super::{Applied, Document, EditCommand, Motion, Replacement};

pub(super) fn document(marked: &str) -> Document {
    let text: String = marked.chars().filter(|c| !matches!(c, '|' | '^')).collect();
    let at = |mark: char, other: char| {
        let before = &marked[..marked.find(mark)?];
        Some(before.replace(other, "").len())
    };
    let head = at('|', '^').unwrap_or(0);
    let mut document = Document::new("a.wat".into(), text.as_bytes()).unwrap();
    document.selection.head = head;
    document.selection.anchor = at('^', '|').unwrap_or(head);
    document.refresh();
    document
}

pub(super) fn marked(document: &Document) -> String {
    let mut text = String::from_utf8(document.bytes().to_vec()).unwrap();
    let selection = document.selection;
    let mut marks = vec![(selection.head, '|')];
    if !selection.is_empty() {
        marks.push((selection.anchor, '^'));
    }
    marks.sort_unstable();
    marks.into_iter().rev().for_each(|(at, mark)| text.insert(at, mark));
    text
}

/// Applies a command to one marked text and expects another, then undoes it.
#[track_caller]
fn check(before: &str, command: EditCommand, after: &str) -> Applied {
    let mut document = document(before);
    let original = document.bytes();
    let applied = document.apply(command);
    assert_eq!(marked(&document), after);
    assert_eq!(applied.changed, document.bytes() != original);
    assert_eq!(document.is_changed(), applied.changed);
    if applied.changed {
        document.apply(EditCommand::Undo);
        assert_eq!(marked(&document), before, "undone");
        assert!(!document.is_changed());
        document.apply(EditCommand::Redo);
        assert_eq!(marked(&document), after, "done again");
    }
    applied
}

#[track_caller]
fn check_motion(before: &str, motion: Motion, after: &str) {
    check(before, EditCommand::Move { motion, select: false }, after);
}

#[track_caller]
fn check_typing(before: &str, typed: &str, after: &str) {
    let mut document = document(before);
    for c in typed.chars() {
        document.apply(EditCommand::Insert(c));
    }
    assert_eq!(marked(&document), after);
}

#[test]
fn typing_replaces_the_selection() {
    check("a^bc|d", EditCommand::Insert('x'), "ax|d");
    check("a|bc^d", EditCommand::Paste("1\r\n2\r3".into()), "a1\n2\n3|d");
    check("x\r\ny|", EditCommand::Paste("1\n2".into()), "x\r\ny1\r\n2|");
}

#[test]
fn a_new_line_is_indented_as_the_code_asks() {
    check("(module|", EditCommand::Newline, "(module\n  |");
    check("  (func (param i32)|", EditCommand::Newline, "  (func (param i32)\n    |");
    check("  nop|", EditCommand::Newline, "  nop\n  |");
    check("  loop $l|", EditCommand::Newline, "  loop $l\n    |");
    check("(func\n  (drop\n    (nop)))|", EditCommand::Newline, "(func\n  (drop\n    (nop)))\n|");
    check("(func\n  (drop\n    (nop))|", EditCommand::Newline, "(func\n  (drop\n    (nop))\n  |");
    check("(; (func ;)|", EditCommand::Newline, "(; (func ;)\n|");
    check(";; (func|", EditCommand::Newline, ";; (func\n|");
    check("(func\n    |", EditCommand::Newline, "(func\n\n    |");
    check("a\r\n  b|", EditCommand::Newline, "a\r\n  b\r\n  |");
}

#[test]
fn what_closes_a_line_stands_under_what_opened_it() {
    check_typing("(module\n    |", ")", "(module\n)|");
    check_typing("  (func\n    nop\n    |", ")", "  (func\n    nop\n  )|");
    check_typing("  loop\n    nop\n    |", "end", "  loop\n    nop\n  end|");
    check_typing("  if\n    block\n    end\n    |", "else", "  if\n    block\n    end\n  else|");
    check_typing("(module|", "\n(func\n)\n)", "(module\n  (func\n  )\n)|");
    check_typing("    $xs|", "end", "    $xsend|");
}

#[test]
fn deletion_takes_whole_clusters_words_and_stops() {
    check("ae\u{301}|b", EditCommand::Backspace, "a|b");
    check("a|👩‍🚀b", EditCommand::Delete, "a|b");
    check("a\r\n|b", EditCommand::Backspace, "a|b");
    check("a|\r\nb", EditCommand::Delete, "a|b");
    check("     |x", EditCommand::Backspace, "    |x");
    check("    |x", EditCommand::Backspace, "  |x");
    check("|x", EditCommand::Backspace, "|x");
    check("x|", EditCommand::Delete, "x|");
    check("i32.add  |x", EditCommand::DeleteWord { back: true }, "i32.|x");
    check("i32|.add x", EditCommand::DeleteWord { back: false }, "i32|add x");
    check("a ^b| c", EditCommand::DeleteWord { back: true }, "a | c");
    check("ab\ncd|e\nfg", EditCommand::DeleteLine, "ab\nfg|");
    check("ab\nc|d", EditCommand::DeleteLine, "a|b");
    check("a^b\nc|d\nef\n", EditCommand::DeleteLine, "e|f\n");
    check("|", EditCommand::DeleteLine, "|");
}

#[test]
fn motions_over_clusters_words_and_lines() {
    check_motion("a|👩‍🚀b", Motion::Right, "a👩‍🚀|b");
    check_motion("a\r\n|b", Motion::Left, "a|\r\nb");
    check_motion("a^bc|d", Motion::Left, "a|bcd");
    check_motion("a|bc^d", Motion::Right, "abc|d");
    check_motion("|i32.add $x", Motion::WordRight, "i32|.add $x");
    check_motion("i32.add| $x", Motion::WordRight, "i32.add $x|");
    check_motion("a|\r\n  b c", Motion::WordRight, "a\r\n  b| c");
    check_motion("a  |\n\n", Motion::WordRight, "a  \n|\n");
    check_motion("a b\n  |c", Motion::WordLeft, "a b\n|  c");
    check_motion("call $lo|g", Motion::WordLeft, "call |$log");
    check_motion("  ab|c", Motion::LineStart, "  |abc");
    check_motion("  |abc", Motion::LineStart, "|  abc");
    check_motion("|  abc\r\n", Motion::LineEnd, "  abc|\r\n");
    check_motion("ab\nc|d", Motion::DocumentStart, "|ab\ncd");
    check_motion("a|b\ncd", Motion::DocumentEnd, "ab\ncd|");
    check_motion("a|b", Motion::Up, "|ab");
    check_motion("a|b", Motion::Down, "ab|");
    check_motion("|(a (b) \")\" ;; )\n)", Motion::MatchingBracket, "(a (b) \")\" ;; )\n|)");
    check_motion("(a (b)|)", Motion::MatchingBracket, "|(a (b))");
}

#[test]
fn moving_up_and_down_keeps_the_column_of_the_screen() {
    let mut document = document("日本語x\n\ta\nz\n日本語x|");
    for expected in ["日本語x\n\ta\nz|\n日本語x", "日本語x\n\ta|\nz\n日本語x", "日本語x|\n\ta\nz\n日本語x"]
    {
        document.apply(EditCommand::Move { motion: Motion::Up, select: false });
        assert_eq!(marked(&document), expected);
    }
}

#[test]
fn commands_on_lines() {
    check("a|b\ncd\n", EditCommand::DuplicateLine, "ab\na|b\ncd\n");
    check("ab\nc|d", EditCommand::DuplicateLine, "ab\ncd\nc|d");
    check("^ab\n|cd", EditCommand::DuplicateLine, "ab\n^ab\n|cd");
    check("ab\nc|d", EditCommand::MoveLine { up: true }, "c|d\nab");
    check("a|b\r\ncd", EditCommand::MoveLine { up: false }, "cd\r\na|b");
    check("1\n^2\n3\n|4\n", EditCommand::MoveLine { up: false }, "1\n4\n^2\n3\n|");
    check("a|b\ncd", EditCommand::MoveLine { up: true }, "a|b\ncd");
    check("  a\n^\n  b|", EditCommand::ToggleComment, "  a\n^\n  ;; b|");
    check("^  a\n    b|", EditCommand::ToggleComment, "^  ;; a\n  ;;   b|");
    check("^  ;; a\n  ;;b|", EditCommand::ToggleComment, "^  a\n  b|");
    check("^a\n\nb|", EditCommand::Indent, "  ^a\n\n  b|");
    check("a|b", EditCommand::Indent, "a |b");
    check("^  a\n b\n\tc|", EditCommand::Outdent, "^a\nb\nc|");
    check("   a|", EditCommand::Outdent, " a|");
    check("\ta\n|b", EditCommand::Indent, "\ta\n\t|b");
}

#[test]
fn many_lines_are_changed_as_few_are() {
    let many = |line: &str| format!("^{}|", vec![line; 3_000].join("\n"));
    let indented = format!("  ^{}|", vec!["a"; 3_000].join("\n  "));
    check(&many("a"), EditCommand::Indent, &indented);
    check(&many("  ;; a"), EditCommand::ToggleComment, &many("  a"));
    check(&many("  a"), EditCommand::Outdent, &many("a"));
}

#[test]
fn copying_and_cutting() {
    let copied = |before, command, after| check(before, command, after).clipboard;
    assert_eq!(copied("a^bc|d", EditCommand::Copy, "a^bc|d").as_deref(), Some("bc"));
    assert_eq!(copied("a^bc|d", EditCommand::Cut, "a|d").as_deref(), Some("bc"));
    assert_eq!(copied("ab\nc|d\nef", EditCommand::Cut, "ab\ne|f").as_deref(), Some("cd\n"));
    assert_eq!(copied("|", EditCommand::Copy, "|"), None);
}

#[test]
fn selecting() {
    check("(call $lo|g)", EditCommand::SelectWord, "(call ^$log|)");
    check("(i32.a|dd)", EditCommand::SelectWord, "(^i32.add|)");
    check("ab\nc|d\nef", EditCommand::SelectLine, "ab\n^cd\n|ef");
    check("ab|\ncd", EditCommand::SelectAll, "^ab\ncd|");
    check("a^b|c", EditCommand::Deselect, "ab|c");
    check("|a\nb\nc", EditCommand::GotoLine(2), "a\n|b\nc");
    check("|a\nb", EditCommand::GotoLine(99), "a\n|b");
    check("|a\né日x", EditCommand::GotoPlace { line: 2, column: 3 }, "a\né日|x");
    check("ab|c", EditCommand::Move { motion: Motion::LineStart, select: true }, "|ab^c");
}

#[test]
fn a_word_is_undone_at_once_and_back_at_the_saved_text_nothing_is_changed() {
    let mut document = document("|");
    "i32.const 42".chars().for_each(|c| drop(document.apply(EditCommand::Insert(c))));
    document.apply(EditCommand::Undo);
    assert_eq!(marked(&document), "i32.const |");
    let saved = document.bytes();
    document.mark_saved(&saved, None);
    assert!(!document.is_changed());
    document.apply(EditCommand::Undo);
    assert_eq!(marked(&document), "|");
    assert!(document.is_changed());
    document.apply(EditCommand::Redo);
    assert!(!document.is_changed());
    assert_eq!(document.saved_hash(), Some(document.content_hash()));
}

#[test]
fn texts_are_replaced_in_one_step() {
    let replace = |edits: &[(std::ops::Range<usize>, &str)]| {
        let replacement = |(range, text): &(std::ops::Range<usize>, &str)| Replacement {
            range: range.clone(),
            text: (*text).into(),
        };
        EditCommand::Replace(edits.iter().map(replacement).collect())
    };
    check("a $x| b $x", replace(&[(2..4, "$long"), (7..9, "$long")]), "a $long| b $long");
    check("a ^$x b| $x", replace(&[(0..1, ""), (7..9, "")]), " ^$x b| ");
    check("日|本", replace(&[(1..4, "x")]), "x|本");
    check("ab|", EditCommand::GotoOffset(1), "a|b");
    check("|日", EditCommand::GotoOffset(99), "日|");
}

#[test]
fn typing_before_a_combining_mark_goes_on_in_order() {
    check_typing("a|\u{301}", "xyz", "ax\u{301}yz|");
}
