//! Proposals, hover, jumps, other names, layout and checks, by keys.

use insta::assert_snapshot;

use super::driver::Driver;
use crate::app::state::{Overlay, Verdict};

const SUM: &str = include_str!("sum.wat");

/// The labels that are proposed.
fn proposed(driver: &Driver) -> Vec<String> {
    let file = driver.state().front_file().unwrap();
    let proposals = driver.state().assistance.proposals.as_ref();
    let fitting = proposals.map(|proposals| proposals.fitting(&file.document)).unwrap_or_default();
    fitting.into_iter().map(|item| item.label.clone()).collect()
}

/// Line and column of the cursor.
fn cursor(driver: &Driver) -> (usize, usize) {
    let place = driver.state().front_file().unwrap().document.cursor();
    (place.line, place.column)
}

fn open(text: &str) -> Driver {
    Driver::open((120, 40), &[("a.wat", text)])
}

#[test]
fn proposals_come_while_typing_and_are_taken_by_tab_or_enter() {
    let mut driver = open("(module (func ))");
    driver.keys("<C-g>1:15<Enter>i32");
    driver.keys(".ad");
    assert_eq!(proposed(&driver), ["i32.add"]);
    driver.keys("<Tab>");
    assert_eq!(driver.text(), "(module (func i32.add))");
    driver.keys(" memory.");
    driver.keys("<Down><Enter>");
    assert_eq!(driver.text(), "(module (func i32.add memory.grow))");
    assert_eq!(proposed(&driver), Vec::<String>::new());
    driver.keys("<C-z>");
    assert_eq!(driver.text(), "(module (func i32.add memory.))");
}

/// Types a text with an answer after each key: that is when proposals could be in the way.
fn typed(text: &str) -> String {
    let mut driver = open("");
    for c in text.chars() {
        driver.press(&match c {
            '\n' => "<Enter>".to_owned(),
            '<' => "<lt>".to_owned(),
            c => c.to_string(),
        });
        driver.until(|state| !state.is_working());
    }
    driver.text()
}

#[test]
fn plain_typing_is_never_changed_by_proposals() {
    let words = "(module\n(table 1 funcref)\n(elem (i32.const 0) func $f)\n(func $f\nblock $out\nloop $next\n\
                 local.get $i\nif\nnop\nelse\nreturn\nend\nend\nend\n(i32.load offset=4 align=4\n(i32.const 8))\n\
                 drop\nf64.const nan\n(if\n(then\nnop)\n(else\nnop))\nselect))\n(memory\n1)";
    let bare = |text: &str| text.lines().map(str::trim).collect::<Vec<_>>().join("\n");
    let templates =
        ["hello", "recursion", "sum-array"].map(|name| crate::templates::find(name).unwrap().source);
    for text in [words].into_iter().chain(templates) {
        assert_eq!(bare(&typed(text)), bare(text));
    }
}

#[test]
fn escape_closes_the_proposals_and_the_cursor_leaves_them() {
    let mut driver = open("(module (func $f (call )))");
    driver.keys("<C-g>1:24<Enter><C- >");
    assert_eq!(proposed(&driver), ["$f"]);
    driver.keys("<Esc>");
    assert_eq!(proposed(&driver), Vec::<String>::new());
    driver.keys("<C- ><Left>");
    assert_eq!(proposed(&driver), Vec::<String>::new());
    driver.keys("<Right>$");
    driver.keys("<Tab>");
    assert_eq!(driver.text(), "(module (func $f (call $f)))");
    driver.keys("<C-g>1:1<Enter><C- >");
    assert_eq!(driver.notice(), "there is nothing to propose here");
}

#[test]
fn an_import_is_written_whole() {
    let mut driver = open("(module\n  \n)\n");
    driver.keys("<C-g>2:3<Enter>(import \"kernel\" \"msl");
    driver.keys("<Enter>");
    assert_eq!(
        driver.text(),
        "(module\n  (import \"kernel\" \"msleep\" (func $msleep (param i32) (result i32)))\n)\n"
    );
}

#[test]
fn proposals_are_drawn_with_what_they_are() {
    let mut driver = Driver::open((120, 40), &[("sum.wat", SUM)]);
    driver.keys("<C-g>11<Enter><End><Enter>i64.lo");
    assert_snapshot!("proposals", driver.picture());
}

#[test]
fn the_mouse_takes_a_proposal() {
    let mut driver = open("(module (func ))");
    driver.keys("<C-g>1:15<Enter>memory.");
    assert_eq!(proposed(&driver).len(), 5);
    let list = crate::screen::layout(driver.state()).proposals.unwrap().list;
    driver.click(list.x + 1, list.y + 2);
    assert_eq!(driver.text(), "(module (func memory.fill))");
}

#[test]
fn hover_tells_about_a_word_until_the_next_key() {
    let mut driver = Driver::open((120, 40), &[("sum.wat", SUM)]);
    driver.keys("<C-f>i32.add<Enter><Esc><A-h>");
    assert_snapshot!("told", driver.picture());
    driver.keys("<Right>");
    assert_eq!(driver.state().assistance.told, None);
    driver.keys("<C-Home><A-h>");
    assert_eq!(driver.notice(), "there is nothing to tell about this place");
}

#[test]
fn a_jump_to_the_definition_and_back() {
    let mut driver = open("(module\n  (func $f)\n  (func (call $f)))");
    driver.keys("<C-g>3:17<Enter><C-]>");
    assert_eq!(cursor(&driver), (2, 9));
    driver.keys("<C-]>");
    assert_eq!(driver.notice(), "this is the definition");
    driver.keys("<C-t>");
    assert_eq!(cursor(&driver), (3, 17));
    driver.keys("<C-t>");
    assert_eq!(driver.notice(), "there was no jump to go back from");
    driver.keys("<C-g>3:12<Enter><C-]>");
    assert_eq!(driver.notice(), "nothing in this text defines what stands here");
}

#[test]
fn a_click_with_ctrl_goes_to_the_definition() {
    let mut driver = open("(module\n  (func $f)\n  (func (call $f)))");
    let area = crate::screen::layout(driver.state()).content(crate::app::state::Panel::Editor).unwrap();
    driver.ctrl_click(area.x + 5 + 15, area.y + 2);
    driver.until_idle();
    assert_eq!(cursor(&driver), (2, 9));
}

#[test]
fn uses_are_listed_and_gone_to() {
    let mut driver = open("(module\r\n  (func $f)\r\n  ;; 日本\r\n  (func (; 日 ;) (call $f) (call $f)))");
    driver.keys("<C-g>2:10<Enter><A-u>");
    let Some(Overlay::Uses { name, rows, selected, .. }) = &driver.state().overlay else {
        panic!("{:?}", driver.state().overlay)
    };
    assert_eq!((name.as_str(), *selected), ("$f", 0));
    assert_eq!(
        rows.iter().map(|row| (row.line, row.defines)).collect::<Vec<_>>(),
        [(2, true), (4, false), (4, false)]
    );
    assert_snapshot!("uses", driver.picture());
    driver.keys("<Down><Enter>");
    assert_eq!(cursor(&driver), (4, 23));
    driver.keys("<C-t>");
    assert_eq!(cursor(&driver), (2, 10));
}

#[test]
fn a_name_is_changed_everywhere_in_its_scope_and_a_clash_is_refused() {
    let mut driver = open("(func $f (local $f i32) (call $f) (local.get $f)) (func $g)");
    driver.keys("<C-g>1:8<Enter><F2>");
    driver.keys("g<Enter>");
    let Some(Overlay::Prompt { error: Some(error), .. }) = &driver.state().overlay else {
        panic!("{:?}", driver.state().overlay)
    };
    assert_eq!(error, "line 1 has another function called `$g`");
    driver.keys("o<Enter>");
    assert_eq!(driver.state().overlay, None);
    assert_eq!(driver.text(), "(func $go (local $f i32) (call $go) (local.get $f)) (func $g)");
    driver.keys("<C-z>");
    assert_eq!(driver.text(), "(func $f (local $f i32) (call $f) (local.get $f)) (func $g)");
    driver.keys("<Home><F2>");
    assert!(driver.notice().starts_with("there is no name here"), "{}", driver.notice());
}

#[test]
fn the_text_is_laid_out_in_one_step_and_the_cursor_stays_at_its_word() {
    let mut driver = open("(module\n(func\nnop\n  drop))");
    driver.keys("<C-g>4:5<Enter><A-f>");
    assert_eq!(driver.text(), "(module\n  (func\n    nop\n    drop))\n");
    assert_eq!(cursor(&driver), (4, 7));
    driver.keys("<A-f>");
    assert_eq!(driver.notice(), "the text is laid out already");
    driver.keys("<C-z>");
    assert_eq!(driver.text(), "(module\n(func\nnop\n  drop))");
    driver.keys("<C-End>)<A-f>");
    assert!(driver.notice().starts_with("line 4: this parenthesis has no partner"), "{}", driver.notice());
}

#[test]
fn a_text_is_checked_once_typing_pauses() {
    let mut driver = open("(module (func $f))");
    driver.keys("<End><Left><Left> i32.ad");
    driver.keys("<Esc>");
    assert_eq!(driver.state().files[0].document.diagnostics().len(), 0);
    driver.pause();
    let messages = |driver: &Driver| -> Vec<(String, bool)> {
        let placed = driver.state().files[0].document.diagnostics();
        placed.iter().map(|placed| (placed.diagnostic.message.clone(), placed.stale)).collect()
    };
    assert_eq!(messages(&driver), [("there is no instruction `i32.ad`".to_owned(), false)]);
    assert_eq!(driver.state().files[0].verdict, Verdict::Errors(1));
    // As soon as the text is another one, what was said is not shown as true.
    driver.keys("d");
    assert!(messages(&driver).iter().all(|(_, stale)| *stale), "{:?}", messages(&driver));
    driver.pause();
    assert!(messages(&driver)[0].0.contains("i32.add"), "{:?}", messages(&driver));
    driver.keys("<Backspace><Backspace><Backspace><Backspace><Backspace><Backspace><Backspace>");
    driver.pause();
    assert_eq!(messages(&driver), []);
    // Nothing is pushed or run by it.
    assert_eq!(driver.state().loaded, None);
}

#[test]
fn a_check_that_is_overtaken_by_a_save_changes_nothing() {
    let mut driver = open("(module (func (export \"main\")))");
    driver.keys("<End> ");
    driver.end_pause();
    driver.keys("<C-s>");
    assert!(driver.state().loaded.is_some());
    assert_eq!(driver.state().files[0].verdict, Verdict::Compiles { warnings: 0 });
}

#[test]
fn the_status_line_says_what_the_cursor_rests_on_where_there_is_room() {
    let mut driver = Driver::open((200, 60), &[("sum.wat", SUM)]);
    driver.keys("<C-f>i32.add<Enter><Esc>");
    driver.pause();
    assert!(
        driver.screen().contains("i32.add  [i32 i32] → [i32]  Adds; wraps around"),
        "{}",
        driver.screen()
    );
    driver.keys("<Down>");
    assert!(!driver.screen().contains("wraps around"), "{}", driver.screen());
}

#[test]
fn other_languages_are_told_apart_in_words() {
    let mut driver = Driver::open((120, 40), &[("a.c", "int main;")]);
    driver.keys("<A-u>");
    assert_eq!(driver.notice(), "this is for WebAssembly text (.wat) that is being edited");
    driver.keys("ab.<C-]>");
    assert_eq!(driver.state().assistance.proposals, None);
}

#[test]
fn functions_are_folded_to_a_line_and_unfolded_where_somebody_goes() {
    let mut driver = Driver::open((120, 40), &[("sum.wat", SUM)]);
    driver.keys("<C-g>9<Enter><A-c>");
    assert_eq!(cursor(&driver).0, 6);
    assert_snapshot!("folded", driver.picture());
    driver.keys("<A-c>");
    assert!(!driver.screen().contains("⋯"), "{}", driver.screen());
    driver.keys("<A-S-c>");
    assert!(driver.screen().contains("⋯ 7 lines"), "{}", driver.screen());
    driver.keys("<C-f>lt_u<Enter>");
    assert!(!driver.screen().contains("⋯"), "{}", driver.screen());
    driver.keys("<A-S-c>");
    assert!(driver.screen().contains("⋯"), "{}", driver.screen());
    driver.keys("<A-x>");
    assert!(!driver.screen().contains("⋯"), "{}", driver.screen());
}

#[test]
fn what_is_wrong_in_folded_lines_unfolds_them() {
    let mut driver = open("(module\n  (func\n    nop)\n  (func (result i32)\n    nop))");
    driver.keys("<A-S-c>");
    assert!(driver.screen().contains("⋯ 1 line"), "{}", driver.screen());
    driver.keys("<C-s>");
    assert_eq!(driver.screen().matches("⋯ 1 line").count(), 1, "{}", driver.screen());
}
